"""Turns a list of tokens into source text: blanks, line ends, comments, gaps.

Nothing here knows Lua's grammar, only which tokens may touch.
"""

from __future__ import annotations

import random
from enum import Enum
from typing import Final

from tests.generator.options import Options
from tests.generator.words import words


class Mark(Enum):
    """Places in a token list."""

    END_OF_STATEMENT = 1
    """A good place for a line end; `;` is allowed as well."""

    SAME_LINE = 2
    """The next token stays on the line: Lua 5.1 wants this of the `(` of a call."""


Token = str | Mark

STYLES: Final = ("normal", "normal", "normal", "dense", "scattered", "gaps", "comments")

GAPS: Final[tuple[int, ...]] = (*range(60, 71), 100, *range(126, 132), 200)
LARGE_GAPS: Final = (1000, 8190, 8192, 8200)

JOINING: Final = frozenset(words("-- .. [[ [= == ~= <= >= << >> // ::"))
"""Pairs of characters that make one token, or a comment."""


def lay_out(tokens: list[Token], rng: random.Random, options: Options) -> bytes:
    """The source text of the tokens, in a style that the seed decides."""
    style = rng.choice(STYLES)
    if style == "gaps" and not options.long_gaps:
        style = "scattered"
    line_end = "\n"
    if options.line_ends and rng.random() < 0.15:
        line_end = rng.choice(("\r", "\r\n", "\n\r"))
    out: list[str] = []
    # The loader drops everything up to the first LF.
    if options.line_ends and line_end != "\r" and rng.random() < 0.05:
        out.append(f"#!/usr/bin/lua{line_end}")
    before = ""
    same_line = False
    statement = False
    for token in tokens:
        if token is Mark.SAME_LINE:
            same_line = True
            continue
        if token is Mark.END_OF_STATEMENT:
            statement = True
            continue
        assert isinstance(token, str)
        gap = _gap(style, statement, same_line, rng, line_end)
        if not gap and _must_part(before, token):
            gap = " "
        out += (gap, token)
        before, same_line, statement = token, False, False
    out.append(_ending(style, rng, line_end))
    # Latin-1: each character is a byte, and literals hold bytes of all kinds.
    return "".join(out).encode("latin-1")


def _gap(style: str, statement: bool, same_line: bool, rng: random.Random, line_end: str) -> str:
    dice = rng.random()
    if same_line:
        return "" if dice < 0.8 else " " if dice < 0.95 else "--[[c]]"
    if style == "dense":
        return "" if dice < 0.95 else line_end
    if style == "scattered":
        return line_end if dice < 0.3 else line_end * rng.randint(2, 5) if dice < 0.35 else " "
    if style == "gaps":
        if dice < 0.012:
            return line_end * rng.choice(GAPS)
        if dice < 0.013:
            return line_end * rng.choice(LARGE_GAPS)
        return line_end if dice < (0.8 if statement else 0.08) else " "
    if style == "comments" and dice < 0.15:
        return _comment(rng, line_end)
    if statement:
        return line_end if dice < 0.85 else line_end * 2 if dice < 0.93 else " "
    return "" if dice < 0.4 else " " if dice < 0.97 else line_end + "  "


def _comment(rng: random.Random, line_end: str) -> str:
    text = rng.choice(("", " c", " local x = 1", "[ not long", "- doc", " \xe4\xf6\xfc ' \" \\"))
    if rng.random() < 0.5:
        return f" --{text}{line_end}"
    level = "=" * rng.randint(0, 2)
    lines = line_end * rng.choice((0, 0, 0, 1, 3))
    # The blank in front keeps it apart from a minus sign.
    return f" --[{level}[ {text.replace('[', '')}{lines}]{level}]"


def _ending(style: str, rng: random.Random, line_end: str) -> str:
    if style == "comments" and rng.random() < 0.5:
        return " -- no line end behind this"
    return rng.choice(("", line_end, line_end * 3))


def _must_part(before: str, after: str) -> bool:
    """Whether two tokens would become something else without a blank between them."""
    if not before:
        return False
    last, first = before[-1], after[0]
    if _is_word(last) and (_is_word(first) or first == "."):
        return True
    if before[0].isdigit() and last == "." and _is_word(first):
        return True
    return last + first in JOINING or (last == "." and first.isdigit())


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")
