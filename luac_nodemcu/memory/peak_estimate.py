"""What compiling a source takes at its worst moment, as an estimate rather than a bound.

`peak.py` counts for unfinished functions what they can have at most when a line is being read.
Here it is what they probably have: the instructions of a line are taken to be made evenly as
its tokens are read, and constants and local variables with the instructions that need them. So
the result can be a little below the truth.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from luac_nodemcu.memory.functions import Function
from luac_nodemcu.memory.instructions import constants_used
from luac_nodemcu.memory.machine import Machine
from luac_nodemcu.memory.peak import Peak, PeakScan
from luac_nodemcu.memory.ram import NOTHING
from luac_nodemcu.memory.unfinished import UnfinishedFunction
from luac_nodemcu.syntax import tokens as kinds
from luac_nodemcu.syntax.tokens import Tokens


def estimate_peak(
    tokens: Tokens,
    functions: Sequence[Function],
    machine: Machine,
    held: frozenset[bytes],
    bound: Peak,
) -> Peak:
    """The probable peak of compiling a source on the device, for what `compile_peak` takes;
    `bound` is its result.
    """
    found = _Estimate(tokens, functions, machine, held).run()
    return Peak(
        min(found.bytes, bound.bytes),
        min(found.heap_esp8266, bound.heap_esp8266),
        min(found.heap_esp32, bound.heap_esp32),
        min(found.largest_block, bound.largest_block),
    )


class _Estimate(PeakScan):
    def __init__(
        self,
        tokens: Tokens,
        functions: Sequence[Function],
        machine: Machine,
        held: frozenset[bytes],
    ) -> None:
        super().__init__(tokens, functions, machine, held)
        # For each function the constants that exist after so many instructions.
        self.constants: dict[int, list[int]] = {}

    def _progress(self, line: int) -> float:
        """Which part of the tokens of the line has been read."""
        lines = self.tokens.lines
        first = bisect_left(lines, line)
        return (self.at - first + 1) / max(1, bisect_right(lines, line) - first)

    def _instructions(self, frame: UnfinishedFunction, line: int) -> int:
        """How many instructions the function probably has by now."""
        proto = frame.function.proto
        most, least = frame.instructions(line), frame.least_instructions(line)
        if frame.is_doubtful and proto.last_line_defined > proto.line_defined:
            lines = proto.last_line_defined - proto.line_defined + 1
            return min(most, round(most * (line - proto.line_defined + 1) / lines))
        return least + round((most - least) * min(1.0, self._progress(line)))

    def _constants(self, frame: UnfinishedFunction, instructions: int) -> int:
        """How many constants so many instructions need."""
        found = self.constants.get(frame.function.index)
        if found is None:
            found = [0]
            for used in constants_used(frame.function.proto, frame.lua):
                found.append(max(found[-1], *(number + 1 for number in used), 0))
            self.constants[frame.function.index] = found
        return found[instructions]

    def _read(self, at: int, kind: int) -> None:
        super()._read(at, kind)
        if kind in (kinds.NUMBER, kinds.NIL, kinds.TRUE, kinds.FALSE):
            self._add_constants(self.frames[-1])

    def _may_be_constant(self, frame: UnfinishedFunction) -> None:
        """Nothing yet: numbers are added with the instructions that use them."""

    def _add_constants(self, frame: UnfinishedFunction) -> None:
        line = self.tokens.lines[self.at]
        count = self._constants(frame, self._instructions(frame, line))
        while frame.others and frame.others[0][0] < count:
            value = frame.others.pop(0)[1]
            frame.table.add_sure(value)
            if frame.table.add_possible(value):
                self._grown(frame)

    def _settle(self, frame: UnfinishedFunction) -> None:
        """A table grows at once."""
        frame.table.old = NOTHING

    def _sizes(self, frame: UnfinishedFunction, line: int, closing: bool) -> list[int]:
        proto = frame.function.proto
        if closing:
            return super()._sizes(frame, line, closing)
        code = self._instructions(frame, line)
        variables = frame.least_local_variables(code)
        self._count_variables(frame, variables)
        lines = len(proto.line_info) * code // max(1, len(proto.code))
        return self._vectors(
            frame, code, self._constants(frame, code), min(len(proto.protos), frame.nested + 1),
            lines, variables,
        )  # fmt: skip

    def _least_sizes(self, frame: UnfinishedFunction) -> list[int]:
        return frame.sizes
