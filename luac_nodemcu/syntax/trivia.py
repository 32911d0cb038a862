"""Tokens and everything between them, so that a source can be taken apart and put together.

The lexer keeps comments only; blanks, line ends, a byte order mark and a `#` first line are
what lies between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from luac_nodemcu.syntax.lexer import BOM, first_token_offset
from luac_nodemcu.syntax.tokens import Tokens

TOKEN: Final = 0
COMMENT: Final = 1
BLANKS: Final = 2
LINE_END: Final = 3
FIRST_LINE: Final = 4
"""A `#` first line, without its line end."""
BYTE_ORDER_MARK: Final = 5

_GAP: Final = re.compile(rb"(\n\r?|\r\n?)|[ \t\v\f]+")


def pieces(tokens: Tokens) -> Iterator[tuple[int, int, int]]:
    """All pieces of a source as (kind, offset, end offset), in order and without gaps.

    The bytes of all pieces together are the source.
    """
    data = tokens.data
    position = 0
    start = first_token_offset(data, tokens.dialect)
    if start:
        if data.startswith(BOM) and tokens.dialect.version == 53:
            yield BYTE_ORDER_MARK, 0, len(BOM)
            position = len(BOM)
        if start > position:
            yield FIRST_LINE, position, start
        position = start
    comments = tokens.comments
    comment = 0
    for token, token_start in enumerate(tokens.starts):
        while comment < len(comments) and comments[comment][0] < token_start:
            yield from _gap(data, position, comments[comment][0])
            position = comments[comment][1]
            yield COMMENT, comments[comment][0], position
            comment += 1
        yield from _gap(data, position, token_start)
        position = tokens.ends[token]
        if position > token_start:
            yield TOKEN, token_start, position


def _gap(data: bytes, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    for match in _GAP.finditer(data, start, end):
        yield (BLANKS if match.lastindex is None else LINE_END), match.start(), match.end()
