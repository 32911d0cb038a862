"""Writes into the cases of `tests/syntax/data` what the parser finds: `python -m` this module.

Read the difference before it is committed: what is written here is what the tests demand.
"""

from __future__ import annotations

from tests.syntax.cases import HEADING, case_files, found, read_cases


def main() -> None:
    """Fills all files in."""
    for path in case_files():
        parts: list[bytes] = []
        for case in read_cases(path):
            lines = b"\n".join(found(case))
            parts.append(HEADING + case.name.encode() + b"\n" + case.source + lines + b"\n")
        path.write_bytes(b"\n".join(parts))


if __name__ == "__main__":
    main()
