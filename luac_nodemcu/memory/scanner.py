"""The tables that the firmware's compiler keeps while it scans, and how they grow.

Lua 5.1 has one for each function, Lua 5.3 one for the whole source. Their keys are every name
and string that was read, and every constant. `peak.py` adds up what they take.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from luac_nodemcu.compiler.proto import Constant
from luac_nodemcu.memory.machine import Machine
from luac_nodemcu.memory.ram import NOTHING, Ram, block

_MAX_ARRAY: Final = 1 << 26


def power_of_two(n: int) -> int:
    """The smallest power of two that is not below n; 1 for 0 and 1."""
    return 1 << (n - 1).bit_length() if n > 1 else 1


def array_size(integers: Collection[int]) -> int:
    """The size of the array part that a table with these distinct positive integer keys gets:
    the largest power of two of whose slots more than half are used.
    """
    best = 0
    count = 0
    size = 1
    ordered = sorted(integers)
    while size < 2 * len(ordered):
        while count < len(ordered) and ordered[count] <= size:
            count += 1
        if count > size // 2:
            best = size
        size *= 2
    return best


class ScannerTable:
    """One of the tables.

    Names and strings become keys when they are read. Of the other constants it is known when
    they can be there at the earliest (`add_possible`: a numeral was read) and at the latest
    (`add_sure`: an instruction uses them); in between, numerals may still be folded. Sizes
    are for the earliest.

    - `ram`: what the table takes, header included.
    - `old`: the block that a growing table has twice, for as long as the growth may be about
      to happen; `largest`: the largest block in bytes.
    """

    def __init__(self, machine: Machine) -> None:
        self.node: int = machine.node
        self.value: int = machine.tvalue
        self.integer_keys: bool = machine.lua == 51
        self.header: Ram = block(machine.table)
        self.ram: Ram = self.header
        self.old: Ram = NOTHING
        self.largest: int = machine.table
        self.nodes: int = 0
        self.free: int = 0
        self.texts: set[bytes] = set()
        self.possible: set[tuple[type, Constant]] = set()
        self.sure: set[tuple[type, Constant]] = set()
        self.integers: set[int] = set()
        self.sure_integers: set[int] = set()

    def add_text(self, text: bytes) -> bool:
        """A name, a string or (Lua 5.3) a reserved word; whether the table grew."""
        if text in self.texts:
            return False
        self.texts.add(text)
        return self._insert()

    def add_possible(self, value: Constant) -> bool:
        """A constant that is not a string may be there from now on; whether the table grew."""
        key = (value.__class__, value)
        if key in self.possible:
            return False
        self.possible.add(key)
        number = self._integer(value)
        if number:
            self.integers.add(number)
            if self.old:
                self._measure()
        return self._insert()

    def add_sure(self, value: Constant) -> None:
        """A constant that is not a string is there by now."""
        self.sure.add((value.__class__, value))
        number = self._integer(value)
        if number:
            self.sure_integers.add(number)

    def settle(self) -> None:
        """Ends a growth that is over for certain."""
        if not self.old:
            return
        keys = len(self.texts) + len(self.sure)
        if self.integers:
            # Those that may be in the array part need no nodes.
            size = array_size(self.integers)
            keys -= sum(1 for number in self.sure_integers if number <= size)
        if keys > self.nodes // 2:
            self.old = NOTHING

    def _integer(self, value: Constant) -> int:
        """The key as a positive integer, 0 if it is none.

        Lua 5.3 looks up integer constants by something else, but a float key that has an
        integer's value becomes one.
        """
        kinds = int | float if self.integer_keys else float
        if isinstance(value, bool) or not isinstance(value, kinds):
            return 0
        if not 1 <= value <= _MAX_ARRAY:
            return 0
        return int(value) if value == int(value) else 0

    def _insert(self) -> bool:
        if self.free:
            self.free -= 1
            return False
        keys = len(self.texts) + len(self.possible)
        if self.sure_integers:
            # Integers that the table has moved to its array part need no nodes.
            size = array_size(self.sure_integers)
            keys -= sum(1 for number in self.sure_integers if number <= size)
        nodes = max(self.nodes, power_of_two(keys))
        self.free = nodes - keys
        if nodes != self.nodes and self.nodes:
            self.old = block(self.nodes * self.node)
        self.nodes = nodes
        self._measure()
        return bool(self.old)

    def _measure(self) -> None:
        nodes = self.nodes * self.node
        array = array_size(self.integers) * self.value if self.integers else 0
        self.largest = max(self.largest, nodes, array)
        self.ram = self.header + block(nodes) + block(array)
