"""Places in a text as editors count them: lines of the protocol, columns in UTF-8 or UTF-16.

The compilers see other line ends than editors (LFCR is one of theirs), so the rest of the program
counts with `syntax.source`, and only what goes to a client or comes from one is counted here.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from lsprotocol import types

from luac_nodemcu.syntax.source import SourceText

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_LINE_END: Final = re.compile(rb"\r\n|\n|\r")


class EditorText(SourceText):
    """Bytes with a table of the lines that an editor shows."""

    __slots__ = ("encoding",)

    def __init__(self, data: bytes, encoding: Encoding) -> None:
        super().__init__(data)
        self.encoding = encoding
        if b"\n\r" in data:
            self.line_starts = [0, *(match.end() for match in _LINE_END.finditer(data))]

    def position_of(self, offset: int) -> types.Position:
        """The position of a byte."""
        if self.encoding == "utf-16":
            line, column = self.utf16_position(offset)
        elif self.encoding == "utf-8":
            line, column = self.position(offset)
        else:
            line, column = self.character_position(offset)
        return types.Position(line - 1, column)

    def offset_of(self, position: types.Position) -> int:
        """The byte of a position; one that does not exist is the closest that does."""
        line = position.line + 1
        if line < 1:
            return 0
        if self.encoding == "utf-16":
            return self.utf16_offset(line, position.character)
        if self.encoding == "utf-8":
            return self.offset(line, position.character)
        return self.character_offset(line, position.character)

    def range_of(self, offset: int, end: int) -> types.Range:
        """The range of some bytes."""
        return types.Range(self.position_of(offset), self.position_of(end))

    def bytes_of(self, range_: types.Range) -> tuple[int, int]:
        """The bytes of a range, as (offset, end offset); one that is upside down is turned."""
        start, end = self.offset_of(range_.start), self.offset_of(range_.end)
        return min(start, end), max(start, end)
