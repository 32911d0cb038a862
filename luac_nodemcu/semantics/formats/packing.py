"""Formats of `string.pack` (lstrlib.c of Lua 5.3) and of the module `struct` (struct.c).

Both describe bytes by letters; what they share ends there. Sizes are those of the chips: `int`,
`long` and `size_t` have 4 bytes, alignment goes up to 8.
"""

from __future__ import annotations

import functools
from typing import Final

from luac_nodemcu.semantics.formats.model import Flaw, Format, Item, shown

_DIGITS: Final = 18
_PACK_LIMIT: Final = 16
_STRUCT_LIMIT: Final = 32
_SIZES: Final = {"b": 1, "h": 2, "l": 4, "j": 4, "t": 4}
"""Sizes of integers by letter; of `j` and `J` at least that, it follows the build."""


class _BrokenError(Exception):
    def __init__(self, start: int, end: int, message: str) -> None:
        super().__init__(message)
        self.flaw = Flaw(start, end, message)


@functools.lru_cache(maxsize=256)
def read_packing(text: bytes, kind: str, fixed: bool) -> Format:
    """Reads a format; `kind` is `pack` or `struct`, `fixed`: lengths must be known from it."""
    reader = (_Pack if kind == "pack" else _Struct)(text.partition(b"\0")[0], fixed)
    try:
        reader.run()
    except _BrokenError as broken:
        return Format(tuple(reader.items), broken.flaw)
    return Format(tuple(reader.items))


class _Reader:
    """One format; the place of the next letter is `place`."""

    def __init__(self, text: bytes, fixed: bool) -> None:
        self.text = text.decode("latin-1")
        self.fixed = fixed
        self.place = 0
        self.items: list[Item] = []

    def run(self) -> None:
        while self.place < len(self.text):
            start = self.place
            self.place += 1
            self.option(self.text[start], start)

    def option(self, letter: str, start: int) -> None:
        raise NotImplementedError

    def number(self) -> int | None:
        """The number at the place, None if there is none."""
        start = self.place
        while self.place < len(self.text) and self.text[self.place] in "0123456789":
            self.place += 1
        digits = self.text[start : self.place]
        # All that is longer is too large as well, and Python does not read any length.
        return int(digits.lstrip("0")[:_DIGITS] or 0) if digits else None

    def broken(self, start: int, message: str) -> _BrokenError:
        end = max(self.place, start + 1)
        return _BrokenError(start, end, f"{self.shown(start)} {message}")

    def shown(self, start: int) -> str:
        return shown(self.text[start : self.place].encode("latin-1"))

    def add(self, wants: str, start: int, **facts: int | None) -> None:
        self.items.append(Item(wants, start, self.place, **facts))  # type: ignore[arg-type]


class _Pack(_Reader):
    """`string.pack`."""

    maximum_alignment = 1

    def option(self, letter: str, start: int) -> None:
        if letter in "bBhHlLjJT":
            self._integer(letter, start, _SIZES[letter.lower()])
        elif letter in "iI":
            self._integer(letter, start, self._limited(start, 4))
        elif letter in "fdn":
            self.add("number", start)
            self._align(start, 8 if letter == "d" else 4)
        elif letter == "s":
            size = self._limited(start, 4)
            self._variable(start)
            self.add("string", start)
            self._align(start, size)
        elif letter == "z":
            self._variable(start)
            self.add("string", start)
        elif letter == "c":
            size_or_none = self.number()
            if size_or_none is None:
                raise self.broken(start, "needs a number of bytes behind it")
            self.add("string", start, high=size_or_none)
        elif letter == "X":
            self._padding(start)
        elif letter == "!":
            self.maximum_alignment = self._limited(start, 8)
        elif letter not in "x <>=":
            raise self.broken(start, "is no option of string.pack")

    def _variable(self, start: int) -> None:
        if self.fixed:
            raise self.broken(start, "has no fixed length")

    def _limited(self, start: int, default: int) -> int:
        number = self.number()
        if number is None:
            return default
        if not 1 <= number <= _PACK_LIMIT:
            raise self.broken(start, f"must have a size from 1 to {_PACK_LIMIT}")
        return number

    def _integer(self, letter: str, start: int, size: int) -> None:
        self._align(start, size)
        bits = size * 8
        # Integers of the build's own size take any value.
        if size >= 4:
            self.add("integer", start)
        elif letter.islower():
            self.add("integer", start, low=-(1 << (bits - 1)), high=(1 << (bits - 1)) - 1)
        else:
            self.add("integer", start, low=0, high=(1 << bits) - 1)

    def _align(self, start: int, size: int) -> None:
        size = min(size, self.maximum_alignment)
        if size > 1 and size & (size - 1):
            raise self.broken(start, "asks for an alignment that is no power of 2")

    def _padding(self, start: int) -> None:
        """`X` aligns as the option behind it would."""
        following = self.text[self.place : self.place + 1]
        if not following or following not in "bBhHlLjJTfdniIsx":
            raise self.broken(start, "needs an option with a size behind it")
        self.place += 1
        if following in "iIs":
            self._align(start, self._limited(start, 4))


class _Struct(_Reader):
    """The module `struct`."""

    def option(self, letter: str, start: int) -> None:
        if letter in "bBhHlLT":
            self.add("number", start)
        elif letter in "iI":
            number = self.number()
            if number is not None and number > _STRUCT_LIMIT:
                raise self.broken(start, f"is larger than {_STRUCT_LIMIT} bytes")
            self.add("number", start)
        elif letter in "fd":
            self.add("number", start)
        elif letter == "s":
            if self.fixed:
                raise self.broken(start, "has no fixed length")
            self.add("string", start)
        elif letter == "c":
            number = self.number()
            if number == 0 and self.fixed:
                raise self.broken(start, "has no fixed length")
            length = 1 if number is None else number
            self.items.append(
                Item(
                    "string", start, self.place,
                    low=length or None, uses_previous=length == 0,
                )
            )  # fmt: skip
        elif letter == "!":
            number = self.number()
            if number is not None and (number == 0 or number & (number - 1)):
                raise self.broken(start, "asks for an alignment that is no power of 2")
        elif letter not in "x <>":
            raise self.broken(start, "is no option of struct")
