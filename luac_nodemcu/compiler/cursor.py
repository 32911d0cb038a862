"""A bounds-checked reader over bytes, for the readers of compiled files.

Every read either yields a value or raises `FormatError` with the offset; counts are checked
against the bytes that are left, so that a small file cannot ask for much memory. What the
bytes mean is the business of the readers.
"""

from __future__ import annotations

import struct
from typing import Final

from luac_nodemcu.errors import FormatError

MAX_FUNCTION_DEPTH: Final = 200
"""Functions nested deeper than this are refused: the compilers stop at 99 levels and the
device at 200 (`LUAI_MAXCCALLS`)."""

_U32: Final = struct.Struct("<I")


class Cursor:
    """A position in `data`; reads move it."""

    def __init__(self, data: bytes, pos: int = 0) -> None:
        self.data: bytes = data
        self.pos: int = pos
        self.end: int = len(data)

    def take(self, count: int, what: str) -> bytes:
        """The next `count` bytes."""
        start = self.pos
        if count > self.end - start:
            raise FormatError(f"file ends inside {what}", self.end)
        self.pos = start + count
        return self.data[start : self.pos]

    def u8(self, what: str) -> int:
        """An unsigned byte."""
        pos = self.pos
        if pos >= self.end:
            raise FormatError(f"file ends inside {what}", self.end)
        self.pos = pos + 1
        return self.data[pos]

    def u32(self, what: str) -> int:
        """An unsigned 32-bit little-endian integer."""
        value: int = _U32.unpack(self.take(4, what))[0]
        return value

    def expect(self, literal: bytes, what: str) -> None:
        """Skips `literal`, which must be next."""
        start = self.pos
        if self.take(len(literal), what) != literal:
            raise FormatError(f"{what}: expected {literal.hex(' ')}", start)

    def check_count(self, count: int, item_bytes: int, start: int, what: str) -> int:
        """`count`, if as many items of at least `item_bytes` can still follow."""
        if count * item_bytes > self.end - self.pos:
            raise FormatError(f"{what} {count} is more than the rest of the file can hold", start)
        return count

    def finish(self) -> None:
        """Raises unless everything was read."""
        if self.pos != self.end:
            raise FormatError(f"{self.end - self.pos} bytes follow the end", self.pos)
