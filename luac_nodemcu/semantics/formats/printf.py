"""Formats of `string.format`, as the firmware's `str_format` reads them (lstrlib.c).

Lua 5.3 has `%a` besides and takes any value for `%s`; integers may have no fraction there.
"""

from __future__ import annotations

import functools
import re
from typing import Final

from luac_nodemcu.semantics.formats.model import Flaw, Format, Item, shown

_FLAGS: Final = 5
"""More flags than there are different ones raise an error."""
_SPEC: Final = re.compile(rb"%([-+ #0]*)([0-9]*)(?:\.([0-9]*))?(.?)", re.DOTALL)
_INTEGERS: Final = b"cdiouxX"
_NUMBERS: Final = b"eEfgG"


@functools.lru_cache(maxsize=256)
def read_format(text: bytes, lua: str) -> Format:
    """The conversions of a format in Lua `5.1` or `5.3`."""
    items: list[Item] = []
    place = text.find(b"%")
    while place >= 0:
        if text[place + 1 : place + 2] == b"%":
            place = text.find(b"%", place + 2)
            continue
        spec = _SPEC.match(text, place)
        assert spec is not None
        flaw = _flaw(spec, lua)
        if flaw is not None:
            return Format(tuple(items), flaw)
        items.append(Item(_wants(spec[4], lua), spec.start(), spec.end()))
        place = text.find(b"%", spec.end())
    return Format(tuple(items))


def _flaw(spec: re.Match[bytes], lua: str) -> Flaw | None:
    flags, width, precision, letter = spec.groups()
    start, end = spec.span()
    if not letter:
        return Flaw(start, end, "it ends with '%': write '%%' for a percent sign")
    if len(flags) > _FLAGS:
        return Flaw(start, end, f"{shown(spec[0])} repeats its flags")
    if len(width) > 2 or len(precision or b"") > 2:
        return Flaw(start, end, f"{shown(spec[0])} is too wide: two digits at most")
    if letter in _INTEGERS + _NUMBERS + b"qs" or (letter in b"aA" and lua == "5.3"):
        return None
    return Flaw(start, end, f"{shown(spec[0])} is no conversion of Lua {lua}")


def _wants(letter: bytes, lua: str) -> str:
    if letter in _INTEGERS:
        # Lua 5.1 cuts a fraction off.
        return "integer" if lua == "5.3" else "number"
    if letter == b"s":
        return "any" if lua == "5.3" else "string"
    if letter == b"q":
        return "literal" if lua == "5.3" else "string"
    return "number"
