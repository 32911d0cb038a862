"""The text of a source: its lines, and places in it as people and editors count them.

Offsets are bytes from 0. Lines count from 1 and end as the compilers see it: LF, CR, CRLF and
LFCR are one line end each. Columns count from 0 within the line, in bytes, in characters or in
UTF-16 units. Bytes that are not UTF-8 count as one character each, and survive the round trip
through text (PEP 383). No tokens here, and no reading of files.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

_LINE_END: Final = re.compile(rb"\n\r?|\r\n?")
_STEP: Final = 512
"""Bytes between the counting marks of a long line."""


class SourceText:
    """Bytes with a table of their lines.

    `first_line_end` is where line ends begin to count: the compilers skip a `#` first line up
    to its LF, and a CR in it is no line end to them (`lexer.first_token_offset` knows).
    """

    __slots__ = ("_ascii", "_marked_line", "_marks", "data", "line_starts")

    def __init__(self, data: bytes, first_line_end: int = 0) -> None:
        self.data = data
        starts = [0]
        if data.find(b"\r", first_line_end) < 0:
            add = starts.append
            find = data.find
            position = find(b"\n", first_line_end)
            while position >= 0:
                add(position + 1)
                position = find(b"\n", position + 1)
        else:
            starts.extend(match.end() for match in _LINE_END.finditer(data, first_line_end))
        self.line_starts = starts
        self._ascii = data.isascii()
        self._marked_line = 0
        self._marks: list[tuple[int, int, int]] = []

    @property
    def line_count(self) -> int:
        """Number of lines; text behind the last line end counts, even if it is empty."""
        return len(self.line_starts)

    def line_of(self, offset: int) -> int:
        """The line (from 1) that the byte belongs to; a line end belongs to the line it ends."""
        return bisect_right(self.line_starts, offset)

    def line_range(self, line: int) -> tuple[int, int]:
        """Byte range of a line without its line end. Lines past the end are empty."""
        if line > len(self.line_starts):
            return len(self.data), len(self.data)
        start = self.line_starts[line - 1]
        if line == len(self.line_starts):
            return start, len(self.data)
        end = self.line_starts[line]
        # The line end has one or two bytes; two only if they differ (CRLF or LFCR).
        last = self.data[end - 1]
        before = self.data[end - 2] if end - 2 >= start else 0
        return start, end - (2 if before in (10, 13) and before != last else 1)

    def line_text(self, line: int) -> str:
        """A line for display, without its line end; bytes that are not UTF-8 as `\\xNN`."""
        start, end = self.line_range(line)
        return self.data[start:end].decode("utf-8", "backslashreplace")

    def position(self, offset: int) -> tuple[int, int]:
        """(line from 1, column from 0 in bytes) of an offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1]

    def character_position(self, offset: int) -> tuple[int, int]:
        """(line from 1, column from 0 in characters); inside of a character: its start."""
        line, characters, _ = self._counts(offset)
        return line, characters

    def utf16_position(self, offset: int) -> tuple[int, int]:
        """(line from 1, column from 0 in UTF-16 units); inside of a character: its start."""
        line, _, units = self._counts(offset)
        return line, units

    def offset(self, line: int, column: int) -> int:
        """The offset of (line from 1, column from 0 in bytes), within the line's text."""
        start, end = self.line_range(line)
        return min(start + max(column, 0), end)

    def character_offset(self, line: int, column: int) -> int:
        """The offset of (line from 1, column from 0 in characters), within the line's text."""
        return self._offset_of(line, column, utf16=False)

    def utf16_offset(self, line: int, column: int) -> int:
        """The offset of (line from 1, column from 0 in UTF-16 units), within the line's text.

        A column between the two halves of a character means its start.
        """
        return self._offset_of(line, column, utf16=True)

    def _counts(self, offset: int) -> tuple[int, int, int]:
        """(line, characters, UTF-16 units) before an offset in its line."""
        line = bisect_right(self.line_starts, offset)
        start = self.line_starts[line - 1]
        if self._ascii:
            return line, offset - start, offset - start
        marks = self._line_marks(line)
        place, characters, units = marks[bisect_right(marks, (offset, offset, offset)) - 1]
        text = decode(self.data[place : self._character_start(place, offset)])
        return line, characters + len(text), units + _utf16_length(text)

    def _offset_of(self, line: int, column: int, utf16: bool) -> int:
        start, end = self.line_range(line)
        column = max(column, 0)
        if self._ascii:
            return min(start + column, end)
        marks = self._line_marks(line)
        low, high = 0, len(marks)
        which = 2 if utf16 else 1
        while high - low > 1:
            middle = (low + high) // 2
            if marks[middle][which] <= column:
                low = middle
            else:
                high = middle
        place = marks[low][0]
        rest = column - marks[low][which]
        text = decode(self.data[place : min(end, place + _STEP + 4 * rest + 4)])
        if not utf16:
            text = text[:rest]
        else:
            count = 0
            for index, character in enumerate(text):
                count += 2 if character > "\uffff" else 1
                if count > rest:
                    text = text[:index]
                    break
        return min(end, place + len(encode(text)))

    def _character_start(self, low: int, offset: int) -> int:
        """The start of the character that holds the byte at `offset`, not below `low`."""
        data = self.data
        for start in range(offset - 1, max(low, offset - 3) - 1, -1):
            if data[start] & 0xC0 != 0x80:
                whole = decode(data[start : start + 4])[:1]
                return start if start + len(encode(whole)) > offset else offset
        return offset

    def _line_marks(self, line: int) -> list[tuple[int, int, int]]:
        """(offset, characters, UTF-16 units) at least every few hundred bytes of a line.

        The last line asked for is kept, so that many places of one long line cost little.
        """
        if line == self._marked_line:
            return self._marks
        data = self.data
        start, end = self.line_range(line)
        marks = [(start, 0, 0)]
        characters = units = 0
        while end - start > _STEP:
            stop = start + _STEP
            # Only a byte that begins a character may divide the text.
            while stop < end and data[stop] & 0xC0 == 0x80:
                stop += 1
            text = decode(data[start:stop])
            characters += len(text)
            units += _utf16_length(text)
            marks.append((stop, characters, units))
            start = stop
        self._marked_line = line
        self._marks = marks
        return marks


def decode(data: bytes) -> str:
    """Source bytes as text, without loss: `encode` gives the same bytes back."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """The bytes of a text that `decode` made."""
    return text.encode("utf-8", "surrogateescape")


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text) + sum(map("\uffff".__lt__, text))
