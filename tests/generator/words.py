"""Lists of words written as text. One function, shared by the tables of the generator."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """The words of a text, parted by blanks."""
    return tuple(text.split())
