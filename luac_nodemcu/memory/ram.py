"""Amounts of RAM: what Lua asks for, and what the device's heap loses.

Nothing here knows Lua's objects; `machine.py` has their sizes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Ram:
    """Memory for a number of heap blocks.

    - `bytes`: what Lua asks for, which is what `collectgarbage('count')` counts.
    - `blocks`: how many heap blocks that is.
    - `heap_esp8266`, `heap_esp32`: bytes of heap they take with each chip's allocator, which
      is by how much `node.heap()` drops. Both are given for every target.
    """

    bytes: int = 0
    blocks: int = 0
    heap_esp8266: int = 0
    heap_esp32: int = 0

    def __add__(self, other: Ram) -> Ram:
        return Ram(
            self.bytes + other.bytes,
            self.blocks + other.blocks,
            self.heap_esp8266 + other.heap_esp8266,
            self.heap_esp32 + other.heap_esp32,
        )

    def __sub__(self, other: Ram) -> Ram:
        return Ram(
            self.bytes - other.bytes,
            self.blocks - other.blocks,
            self.heap_esp8266 - other.heap_esp8266,
            self.heap_esp32 - other.heap_esp32,
        )

    def __mul__(self, times: int) -> Ram:
        return Ram(
            self.bytes * times,
            self.blocks * times,
            self.heap_esp8266 * times,
            self.heap_esp32 * times,
        )

    def __bool__(self) -> bool:
        return self != NOTHING

    def heap(self, chip: str) -> int:
        """Bytes of heap on `chip` (`esp8266` or `esp32`)."""
        return self.heap_esp32 if chip == "esp32" else self.heap_esp8266


NOTHING: Final = Ram()


def block(size: int) -> Ram:
    """One heap block of `size` bytes; nothing for 0 bytes, which Lua does not allocate."""
    if size == 0:
        return NOTHING
    found = _BLOCKS.get(size)
    if found is None:
        found = _BLOCKS[size] = Ram(size, 1, heap_esp8266(size), heap_esp32(size))
    return found


_BLOCKS: Final[dict[int, Ram]] = {}


def heap_esp8266(size: int) -> int:
    """Heap bytes of a block on the ESP8266: the SDK's allocator (NONOS SDK 3.0) adds a header
    of 16 bytes and rounds up to 8.
    """
    return size + 23 & ~7


def heap_esp32(size: int) -> int:
    """Heap bytes of a block on the ESP32: ESP-IDF 4.3 and later (TLSF) adds 4 bytes to at
    least 12, rounded up to 4.
    """
    return 4 + max(12, size + 3 & ~3)


def total(amounts: Iterable[Ram]) -> Ram:
    """The sum of many amounts."""
    size = blocks = nonos = idf = 0
    for amount in amounts:
        size += amount.bytes
        blocks += amount.blocks
        nonos += amount.heap_esp8266
        idf += amount.heap_esp32
    return Ram(size, blocks, nonos, idf)


def of_blocks(sizes: Iterable[int]) -> Ram:
    """Heap blocks of the given sizes in bytes; those of 0 bytes do not exist."""
    size = blocks = nonos = idf = 0
    for one in sizes:
        if one:
            size += one
            blocks += 1
            nonos += one + 23 & ~7
            idf += one + 7 & ~3 if one > 12 else 16
    return Ram(size, blocks, nonos, idf)
