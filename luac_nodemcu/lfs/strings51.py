"""String hash and string order of Lua 5.1 images.

luac.cross collects an image's strings in an ordinary Lua table and lays them out in the
order in which that table is traversed. That order follows from the hashes and from how the
firmware's table (eLua's, which grows differently from stock Lua's) places keys; this file
has both. Facts from the firmware's `lstring.c` and `ltable.c`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_MASK: Final = 0xFFFFFFFF
_NONE: Final = -1


def string_hash(text: bytes, seed: int = 0) -> int:
    """The 32-bit hash of a string; Lua 5.3 mixes in a seed."""
    length = len(text)
    hashed = (seed ^ length) & _MASK
    if length < 32:
        for byte in reversed(text):
            hashed = (hashed ^ ((hashed << 5) + (hashed >> 2) + byte)) & _MASK
        return hashed
    step = (length >> 5) + 1
    for byte in text[::-step][: length // step]:
        hashed = (hashed ^ ((hashed << 5) + (hashed >> 2) + byte)) & _MASK
    return hashed


def table_order(hashes: Sequence[int]) -> list[int]:
    """The order in which a table with string keys is traversed.

    `hashes` are those of distinct strings in the order in which they were put into an empty
    table; the result holds their positions in `hashes`, in slot order.
    """
    table = _Table()
    for key, hashed in enumerate(hashes):
        table.insert(key, hashed)
    return [key for key in table.keys if key != _NONE]


class _Table:
    """The node vector of a table; keys are positions of strings."""

    def __init__(self) -> None:
        self.keys: list[int] = []
        self.hashes: list[int] = []
        self.next: list[int] = []
        self.free: int = 0
        self.count: int = 0

    def insert(self, key: int, hashed: int) -> None:
        """Puts a new key in, growing when every slot is taken."""
        keys = self.keys
        main = hashed & (len(keys) - 1) if keys else _NONE
        if not keys or keys[main] != _NONE:
            free = self.free - 1
            while free >= 0 and keys[free] != _NONE:
                free -= 1
            self.free = max(free, 0)
            if free < 0:
                self._grow()
                self.insert(key, hashed)
                return
            self._collide(main, free, key, hashed)
        else:
            keys[main] = key
            self.hashes[main] = hashed
        self.count += 1

    def _collide(self, main: int, free: int, key: int, hashed: int) -> None:
        keys, hashes, following = self.keys, self.hashes, self.next
        owner = hashes[main] & (len(keys) - 1)
        if owner == main:
            following[free] = following[main]
            following[main] = free
            keys[free] = key
            hashes[free] = hashed
            return
        # The slot's key does not belong here: it moves to the free slot.
        while following[owner] != main:
            owner = following[owner]
        following[owner] = free
        keys[free] = keys[main]
        hashes[free] = hashes[main]
        following[free] = following[main]
        following[main] = _NONE
        keys[main] = key
        hashes[main] = hashed

    def _grow(self) -> None:
        old = len(self.keys)
        size = old * 2 if old else 1
        self.keys += [_NONE] * (size - old)
        self.hashes += [0] * (size - old)
        self.next = [_NONE] * size
        self.free = size
        keys = self.keys
        for slot in range(size):
            while keys[slot] != _NONE and self._move(slot):
                pass

    def _move(self, slot: int) -> bool:
        """Brings the key in `slot` nearer to its main slot; whether `slot` needs another go."""
        keys, hashes, following = self.keys, self.hashes, self.next
        mask = len(keys) - 1
        main = hashes[slot] & mask
        at = main
        while at != _NONE:
            if at == slot:
                return False
            at = following[at]
        if keys[main] == _NONE:
            keys[main], hashes[main], following[main] = keys[slot], hashes[slot], following[slot]
            keys[slot] = following[slot] = _NONE
            return False
        owner = hashes[main] & mask
        if owner == main:
            following[slot] = following[main]
            following[main] = slot
            return False
        while owner != _NONE and following[owner] != main:
            owner = following[owner]
        if owner != _NONE:
            following[owner] = slot
        for column in (keys, hashes, following):
            column[slot], column[main] = column[main], column[slot]
        return owner == _NONE
