"""Lua patterns and the replacements of `string.gsub`, as the firmware reads them (lstrlib.c).

A pattern is read as matching would go through it. Lua 5.1 stops at a zero byte.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

from luac_nodemcu.semantics.formats.model import Flaw, shown

_MAX_CAPTURES: Final = {"5.1": 10, "5.3": 32}
_CLASSES: Final = {"5.1": b"acdlpsuwxzACDLPSUWXZ", "5.3": b"acdglpsuwxzACDGLPSUWXZ"}
_SPECIALS: Final = b"^$*+?.([%-"
_PERCENT: Final = ord("%")
_NUL: Final = b"\0"
_PERCENT_AT_END: Final = "it ends with '%': write '%%' for a percent sign"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern: its captures (True for a place `()`), and what is wrong with it."""

    captures: tuple[bool, ...] = ()
    flaw: Flaw | None = None


class _BrokenError(Exception):
    def __init__(self, start: int, end: int, message: str) -> None:
        super().__init__(message)
        self.flaw = Flaw(start, end, message)


@functools.lru_cache(maxsize=256)
def read_pattern(text: bytes, lua: str, may_be_plain: bool = False) -> Pattern:
    """Reads a pattern of Lua `5.1` or `5.3`.

    `may_be_plain`: the function takes a text without special characters as it is.
    """
    if may_be_plain and not any(byte in _SPECIALS for byte in text):
        return Pattern()
    reader = _Reader(text, lua)
    try:
        reader.run()
    except _BrokenError as broken:
        return Pattern(tuple(reader.captures), broken.flaw)
    return Pattern(tuple(reader.captures), reader.doubt)


class _Reader:
    """One pattern. `doubt` is a place that is taken otherwise than was meant."""

    def __init__(self, text: bytes, lua: str) -> None:
        self.text = text
        self.lua = lua
        self.end = len(text)
        self.cut = False
        if lua == "5.1" and _NUL in text:
            self.end = text.index(_NUL)
            self.cut = True
        self.captures: list[bool] = []
        self.open: list[int] = []
        """Numbers of the captures that are not closed, and where they began."""
        self.starts: list[int] = []
        self.doubt: Flaw | None = None

    def run(self) -> None:
        place = 1 if self.text[:1] == b"^" else 0
        while place < self.end:
            place = self._item(place)
        if self.open:
            start = self.starts[self.open[-1]]
            raise _BrokenError(start, start + 1, "a capture '(' is not closed")
        if self.cut and self.doubt is None:
            self.doubt = Flaw(
                self.end, self.end + 1,
                "Lua 5.1 reads a pattern only up to a zero byte: write '%z'", certain=False,
            )  # fmt: skip

    def _item(self, place: int) -> int:
        """Reads what is at a place; returns the next one."""
        text = self.text
        char = text[place : place + 1]
        if char == b"(":
            return self._capture(place)
        if char == b")":
            if not self.open:
                raise _BrokenError(place, place + 1, "')' closes no capture: write '%)'")
            self.open.pop()
            return place + 1
        if char == b"%" and place + 1 < self.end:
            letter = text[place + 1 : place + 2]
            if letter == b"b":
                if place + 3 >= self.end:
                    raise _BrokenError(place, self.end, "'%b' needs two characters behind it")
                return place + 4
            if letter == b"f":
                if place + 2 >= self.end or text[place + 2 : place + 3] != b"[":
                    raise _BrokenError(place, place + 2, "'%f' needs a set '[...]' behind it")
                return self._class_end(place + 2)
            if letter.isdigit():
                return self._reference(place, letter)
        end = self._class_end(place)
        return end + 1 if text[end : end + 1] in (b"*", b"+", b"?", b"-") else end

    def _capture(self, place: int) -> int:
        maximum = _MAX_CAPTURES[self.lua]
        if len(self.captures) >= maximum:
            raise _BrokenError(place, place + 1, f"it has more than {maximum} captures")
        is_place = self.text[place + 1 : place + 2] == b")" and place + 1 < self.end
        if not is_place:
            self.open.append(len(self.captures))
        self.captures.append(is_place)
        self.starts.append(place)
        return place + 1 + is_place

    def _reference(self, place: int, digit: bytes) -> int:
        number = int(digit) - 1
        if number < 0 or number >= len(self.captures) or number in self.open:
            raise _BrokenError(
                place, place + 2,
                f"'%{digit.decode()}' stands for no capture that is complete before it",
            )  # fmt: skip
        return place + 2

    def _class_end(self, place: int) -> int:
        text = self.text
        char = text[place : place + 1]
        if char == b"%":
            if place + 1 >= self.end:
                raise _BrokenError(
                    place, place + 1, "it ends with '%': write '%%' for a percent sign"
                )
            self._check_letter(place)
            return place + 2
        if char != b"[":
            return place + 1
        at = place + 1
        if text[at : at + 1] == b"^" and at < self.end:
            at += 1
        while True:
            if at >= self.end:
                message = "a set '[' is not closed"
                if self.cut:
                    message += " before the zero byte, at which Lua 5.1 stops: write '%z'"
                raise _BrokenError(place, place + 1, message)
            if text[at] == _PERCENT and at + 1 < self.end:
                self._check_letter(at)
                at += 1
            at += 1
            if at < self.end and text[at : at + 1] == b"]":
                return at + 1

    def _check_letter(self, place: int) -> None:
        letter = self.text[place + 1 : place + 2]
        if letter.isalpha() and letter not in _CLASSES[self.lua] and self.doubt is None:
            self.doubt = Flaw(
                place, place + 2,
                f"{shown(b'%' + letter)} is no class of Lua {self.lua} and matches the letter "
                f"{shown(letter)}",
                certain=False,
            )  # fmt: skip


def replacement_flaw(text: bytes, lua: str, captures: int) -> Flaw | None:
    """What is wrong with a replacement for a pattern with that many captures."""
    place = text.find(b"%")
    while place >= 0:
        char = text[place + 1 : place + 2]
        if char.isdigit():
            # %1 is the whole match if there are no captures.
            if int(char) > max(captures, 1):
                has = f"{captures} capture{'s' * (captures != 1)}" if captures else "no captures"
                return Flaw(place, place + 2, f"'%{char.decode()}': the pattern has {has}")
        elif not char:
            return Flaw(place, place + 1, _PERCENT_AT_END, lua == "5.3")
        elif char != b"%":
            if lua == "5.3":
                return Flaw(
                    place, place + 2, f"{shown(b'%' + char)}: only a digit or '%' may follow '%'"
                )
            if char.isalpha():
                return Flaw(
                    place, place + 2,
                    f"{shown(b'%' + char)} gives {shown(char)}: only digits stand for captures",
                    certain=False,
                )  # fmt: skip
        place = text.find(b"%", place + 2)
    return None
