"""Numbers of bytes as people write them."""

from __future__ import annotations

import re
from typing import Final

_SIZE: Final = re.compile(r"(0[xX][0-9a-fA-F]{1,16}|[0-9]{1,19})(?: ?([kKmM])(?:[iI]?[bB])?)?")
_UNITS: Final = {"": 1, "k": 1024, "m": 1024**2}


def parse_size(text: str) -> int | None:
    """`65536`, `0x10000`, `64k`, `64 KiB`, `1M` in bytes; None if it is not a size.

    k and KB are 1024 bytes like KiB: that is what they mean for flash memory.
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        return None
    hexadecimal = match[1][:2].lower() == "0x"
    return int(match[1], 16 if hexadecimal else 10) * _UNITS[(match[2] or "").lower()]


def show_size(size: int) -> str:
    """The shortest way to write a size that reads back the same: `64 KiB` or `65000`."""
    if size and size % 1024**2 == 0:
        return f"{size // 1024**2} MiB"
    if size and size % 1024 == 0:
        return f"{size // 1024} KiB"
    return str(size)
