"""Errors that callers are expected to show to a person. Nothing here prints."""

from __future__ import annotations


class LuacNodemcuError(Exception):
    """Base of all expected failures; `str()` is one complete sentence for a person."""


class LuaSyntaxError(LuacNodemcuError):
    """The first error of a Lua source, as the firmware's compiler words it.

    - `chunk`: the chunk name as the compiler shows it, or None for the few messages that it
      prints without place.
    - `line`: line number from 1 as the compiler reports it.
    - `message`: the text after `chunk:line: `, including any ` near ...`, as bytes because
      it may quote source text.
    - `offset`, `end_offset`: byte range in the source that the message is about.
    """

    def __init__(
        self,
        message: bytes,
        chunk: bytes | None,
        line: int,
        offset: int,
        end_offset: int,
    ) -> None:
        self.message = message
        self.chunk = chunk
        self.line = line
        self.offset = offset
        self.end_offset = end_offset
        super().__init__(self.full_message.decode("utf-8", "backslashreplace"))

    @property
    def full_message(self) -> bytes:
        """The line that luac.cross prints, without its program name."""
        if self.chunk is None:
            return self.message
        return b"%s:%d: %s" % (self.chunk, self.line, self.message)


class FormatError(LuacNodemcuError):
    """A compiled file that cannot be read: `offset` is the byte at which it went wrong."""

    def __init__(self, message: str, offset: int) -> None:
        self.offset = offset
        super().__init__(f"{message} (at byte {offset})")


class PackError(LuacNodemcuError):
    """A program that cannot become an LFS image or `.lc` file for this target."""
