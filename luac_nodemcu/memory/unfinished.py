"""A function while the device's compiler works on it: what it can and must have by a line.

Its instructions, constants and local variables are known when it is finished; which of them
exist when a certain line is being read follows from the line information. `peak.py` adds up
what they take.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import Final, Literal

from luac_nodemcu.compiler.line_info import decode
from luac_nodemcu.compiler.proto import Constant
from luac_nodemcu.compiler.strip import KEEP_ALL
from luac_nodemcu.memory.code import Loaded, proto_blocks
from luac_nodemcu.memory.functions import Function
from luac_nodemcu.memory.instructions import constants_used
from luac_nodemcu.memory.machine import Machine
from luac_nodemcu.memory.scanner import ScannerTable

COMPILING: Final = Loaded("source", KEEP_ALL)
"""While compiling, all debug records exist."""

MANY_CONSTANTS: Final = 16
"""From so many on it pays to find out when a function's numbers are there for certain."""


class UnfinishedFunction:
    """A function that is being compiled."""

    def __init__(self, function: Function, table: ScannerTable, machine: Machine) -> None:
        self.function: Function = function
        self.table: ScannerTable = table
        self.lua: Literal[51, 53] = machine.lua
        # Sizes of its vectors in bytes: finally, now, and when their growth was last counted.
        self.final: list[int] = proto_blocks(function.proto, machine, COMPILING)[1:]
        self.sizes: list[int] = [0] * len(self.final)
        self.looked: list[int] = self.sizes
        self.nested: int = 0
        self.variables: int = 0
        # Tokens that may stand for a constant, and how many constants other than strings
        # they may have made.
        self.mentioned: int = 0
        self.possible: int = 0
        self.others: list[tuple[int, Constant]] = [
            (index, value)
            for index, value in enumerate(function.proto.constants)
            if not isinstance(value, bytes)
        ]
        # Lines of its instructions in order; whether they are known.
        self.lines: list[int] | None = None
        self.is_doubtful: bool = False
        self.constant_lines: list[tuple[int, int]] | None = None

    def instructions(self, line: int) -> int:
        """How many instructions the function can have while `line` is being read."""
        if self.lines is None:
            self._read_lines()
            assert self.lines is not None
        return bisect_right(self.lines, line)

    def _read_lines(self) -> None:
        self.is_doubtful = self._doubtful()
        count = len(self.function.proto.code)
        self.lines = [0] * count if self.is_doubtful else self._decoded()[:count]
        self.lines.sort()

    def _decoded(self) -> list[int]:
        return decode(self.function.proto.line_info)

    def _doubtful(self) -> bool:
        """Whether the line numbers may be wrong: the encoders confuse distances of more than
        one byte when they correct them.
        """
        packed = self.function.proto.line_info
        return any(first & 0x80 and second & 0x80 for first, second in pairwise(packed))

    def least_instructions(self, line: int) -> int:
        """How many instructions the function has for certain when `line` is being read."""
        if self.lines is None:
            self._read_lines()
            assert self.lines is not None
        return 0 if self.is_doubtful else bisect_left(self.lines, line)

    def least_constants(self, line: int) -> int:
        """How many constants the function has for certain when `line` is being read."""
        if self.constant_lines is None:
            self.constant_lines = self._constant_lines()
        count = bisect_left(self.constant_lines, (line, -1))
        return self.constant_lines[count - 1][1] + 1 if count else 0

    def least_local_variables(self, instructions: int) -> int:
        """How many local variables are registered for certain after so many instructions."""
        variables = self.function.proto.locals
        return bisect_left(variables, instructions, key=lambda local: local.start_pc)

    def settle(self, line: int) -> None:
        """Tells the table which constants are there for certain when `line` is read."""
        if not self.others or (not self.table.old and len(self.others) < MANY_CONSTANTS):
            return
        count = self.least_constants(line)
        while self.others and self.others[0][0] < count:
            self.table.add_sure(self.others.pop(0)[1])
            self.possible -= 1

    def _constant_lines(self) -> list[tuple[int, int]]:
        """For each line the newest constant that its instructions and those of earlier lines
        use, by line.
        """
        if self._doubtful():
            return []
        proto = self.function.proto
        used = constants_used(proto, self.lua)
        found = sorted(
            (line, max(numbers))
            for line, numbers in zip(self._decoded(), used, strict=True)
            if numbers
        )
        newest = -1
        for index, (line, number) in enumerate(found):
            newest = max(newest, number)
            found[index] = (line, newest)
        return found

    def local_variables(self, instructions: int) -> int:
        """How many local variables can be registered by then, pending ones included."""
        variables = self.function.proto.locals
        count = bisect_right(variables, instructions, key=lambda local: local.start_pc)
        # Those of the statement being read, and the hidden and visible ones of a `for`.
        for _ in range(2):
            if count < len(variables):
                start = variables[count].start_pc
                while count < len(variables) and variables[count].start_pc == start:
                    count += 1
        return count
