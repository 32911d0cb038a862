"""Writes the reference of settings into `docs/project-file.md`: `python -m` this module."""

from __future__ import annotations

from pathlib import Path

from luac_nodemcu.output.settings_reference import settings_reference

PAGE = Path(__file__).resolve().parents[2] / "docs" / "project-file.md"
START, END = "<!-- reference: start -->\n", "<!-- reference: end -->\n"


def main() -> None:
    """Replaces what stands between the marks."""
    before, rest = PAGE.read_text("utf-8").split(START)
    after = rest.split(END)[1]
    text = f"{before}{START}\n{settings_reference()}\n{END}{after}"
    PAGE.write_bytes(text.encode())


if __name__ == "__main__":
    main()
