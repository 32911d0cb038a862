"""Pieces of Markdown as GitHub and GitLab read it, for comments on pull requests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

_SPECIAL: Final = re.compile(r"([\\`*_\[\]<>|#@~&])")


def escape(text: str) -> str:
    """Text that Markdown shows as it is, on one line. `@` would name a user."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("\\@", "&#64;")


def table(header: Sequence[str], align: str, rows: Iterable[Sequence[str]]) -> list[str]:
    """A table; the cells are Markdown already. `align` has `<` or `>` for each column."""
    dashes = ["---:" if side == ">" else "---" for side in align]
    return ["| " + " | ".join(row) + " |" for row in (header, dashes, *rows)]


def details(title: str, lines: list[str]) -> list[str]:
    """Lines that are shown when somebody clicks on the title."""
    return [f"<details><summary>{title}</summary>", "", *lines, "", "</details>"]
