"""Lists of 32-bit words to little-endian bytes and back, on any machine."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from typing import Final

_TYPECODE: Final = "I" if array("I").itemsize == 4 else "L"
_SWAP: Final = sys.byteorder != "little"


def pack_words(words: Sequence[int]) -> bytes:
    """`words` as little-endian unsigned 32-bit integers."""
    packed = array(_TYPECODE, words)
    if _SWAP:
        packed.byteswap()
    return packed.tobytes()


def unpack_words(data: bytes) -> list[int]:
    """The little-endian unsigned 32-bit integers of `data`, whose length is a multiple of 4."""
    words = array(_TYPECODE, data)
    if _SWAP:
        words.byteswap()
    return words.tolist()
