"""How large a table is: constructors, and what further keys do to it.

A table has an array part and a hash part. The constructor gives both their first sizes; a new
key that finds no free node makes the table count its keys and take the sizes that fit them.
Sizes depend on which keys were set in which order, not on their hashes. Rules from the
firmware's `ltable.c` of either version, checked against its VM (docs/memory-model.md). Keys
that were set to nil are not modelled: whether their nodes are used again depends on hashes.
"""

from __future__ import annotations

from typing import Final

from luac_nodemcu.compiler.proto import Constant
from luac_nodemcu.memory.machine import Machine
from luac_nodemcu.memory.ram import Ram, block
from luac_nodemcu.memory.scanner import array_size, power_of_two

_MAX_ARRAY: Final = 1 << 26

Key = Constant | tuple[str, int]
"""A key of a table: a constant, or something that stands for an object."""


def floating_byte_value(code: int) -> int:
    """The size that an operand of NEWTABLE stands for (both versions)."""
    exponent = code >> 3
    return code if exponent == 0 else ((code & 7) + 8) << (exponent - 1)


class TableModel:
    """A table on the device: `array` slots and `nodes`, as they are now."""

    def __init__(self, machine: Machine, array: int = 0, nodes: int = 0) -> None:
        self.machine: Machine = machine
        self.array: int = array
        self.nodes: int = power_of_two(nodes) if nodes else 0
        self.used: int = 0
        self.integers: set[int] = set()
        self.others: set[tuple[type, Key]] = set()

    @classmethod
    def constructed(cls, machine: Machine, b: int, c: int) -> TableModel:
        """What NEWTABLE with operands B and C makes."""
        return cls(machine, floating_byte_value(b), floating_byte_value(c))

    def __contains__(self, key: Key) -> bool:
        number = _integer(key)
        return (
            number in self.integers if number is not None else ((key.__class__, key) in self.others)
        )

    def set(self, key: Key) -> None:
        """Assigns a value other than nil to a key."""
        number = _integer(key)
        if number is not None and number in self.integers:
            return
        if number is None:
            if (key.__class__, key) in self.others:
                return
            self.others.add((key.__class__, key))
        else:
            self.integers.add(number)
            if 1 <= number <= self.array:
                return
        if self.used < self.nodes:
            self.used += 1
        else:
            self._rehash()

    def append(self, count: int = 1) -> None:
        """`t[#t + 1] = x`, `count` times, for a table that is a list so far."""
        for _ in range(count):
            self.set(len(self.integers) + 1)

    def set_list(self, first: int, count: int) -> None:
        """What SETLIST does with `count` items from index `first`: the array part is made as
        large as the last of them needs.
        """
        last = first + count - 1
        if last > self.array:
            inside = sum(1 for number in self.integers if self.array < number <= last)
            self.used -= inside
            self.array = last
        self.integers.update(range(first, last + 1))

    def _rehash(self) -> None:
        positive = [number for number in self.integers if 0 < number <= _MAX_ARRAY]
        self.array = array_size(positive)
        inside = sum(1 for number in positive if number <= self.array)
        self.used = len(self.integers) + len(self.others) - inside
        if self.machine.lua == 53:
            self.nodes = power_of_two(self.used) if self.used else 0
        elif self.used or self.nodes:
            # A hash part never goes away again.
            self.nodes = power_of_two(self.used)

    def ram(self) -> Ram:
        """What the table takes, without the strings and objects in it."""
        machine = self.machine
        return (
            block(machine.table)
            + block(self.array * machine.tvalue)
            + block(self.nodes * machine.node)
        )


def _integer(key: Key) -> int | None:
    """A key as an integer, None if it is not one. Floats with an integer's value are."""
    if isinstance(key, bool) or not isinstance(key, int | float):
        return None
    if isinstance(key, float):
        return int(key) if key == key and abs(key) < 1 << 53 and key == int(key) else None
    return key


def list_constructor(machine: Machine, items: int) -> Ram:
    """`{a, b, c}` with `items` items."""
    return constructor(machine, items, 0)


def record_constructor(machine: Machine, items: int) -> Ram:
    """`{a = 1, b = 2}` with `items` keyed items."""
    return constructor(machine, 0, items)


def constructor(machine: Machine, listed: int, keyed: int) -> Ram:
    """A constructor with `listed` list items and `keyed` keyed ones: array slots are not rounded
    up to a power of two, but to what the operand of NEWTABLE can say.
    """
    array = floating_byte_value(_floating_byte(listed))
    return TableModel(machine, array, floating_byte_value(_floating_byte(keyed))).ram()


def _floating_byte(size: int) -> int:
    """The operand that stands for at least `size`."""
    exponent = 0
    while size >= 16:
        size = (size + 1) >> 1
        exponent += 1
    return size if size < 8 else ((exponent + 1) << 3) | (size - 8)


def appended(machine: Machine, count: int) -> Ram:
    """A list made by `count` times `t[#t + 1] = x`."""
    table = TableModel(machine)
    table.append(count)
    return table.ram()
