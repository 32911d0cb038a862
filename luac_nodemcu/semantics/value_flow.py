"""Value flow: which values a local never shows to anyone, and which reads come before any value.

Works on the steps of one function (`flow.py`) with one bit per variable, as luacheck and every
compiler do. A variable that a closure uses is alive, and may change, from where the closure
may exist; upvalues are therefore never judged inside of the closure. Nothing here reports.
"""

from __future__ import annotations

from collections.abc import Iterable

from luac_nodemcu.semantics.flow import Flow, Step
from luac_nodemcu.semantics.scopes import DECLARE, Access, Symbol, Write


class ValueFlow:
    """What the values of a function's own locals do.

    - `unused`: writes whose value nobody can read, of variables that are read somewhere.
    - `uninitialised`: reads that come before any value on every path to them.
    Both are in the order of the steps, for steps that are reached.
    """

    __slots__ = ("flow", "uninitialised", "unused")

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.unused: list[Write] = []
        self.uninitialised: list[Access] = []
        bits = {
            symbol: 1 << index
            for index, symbol in enumerate(
                s for s in flow.info.symbols if len(s.writes) > 1 and s.reads
            )
        }
        if bits:
            _Analysis(self, bits).run()

    def overwriting(self, write: Write) -> list[Write]:
        """The writes that replace an unused value first, on all paths from its step."""
        flow = self.flow
        found: list[Write] = []
        seen: set[int] = set()
        waiting = list(flow.step_of(write).successors())
        while waiting:
            index = waiting.pop()
            if index in seen:
                continue
            seen.add(index)
            step = flow.steps[index]
            later = [a for a in step.accesses if a.variable is write.variable]
            found += [access for access in later if isinstance(access, Write)]
            if not later:
                waiting += step.successors()
        return sorted(found, key=_token)


def _token(access: Access) -> int:
    return access.token


class _Analysis:
    """The equations of one function; a list item for each step."""

    __slots__ = ("assigned", "bits", "live", "made", "result", "steps")

    def __init__(self, result: ValueFlow, bits: dict[Symbol, int]) -> None:
        self.result = result
        self.bits = bits
        self.steps: list[Step] = result.flow.steps
        count = len(self.steps)
        # Variables whose value may be read after the step.
        self.live = [0] * count
        # Variables that may have a value before the step.
        self.assigned = [0] * count
        # Variables that a closure reads, or writes, which may exist after the step.
        self.made: list[tuple[int, int]] = [(0, 0)] * count

    def run(self) -> None:
        bits = self.bits
        read = [self._mask(step.accesses, False) for step in self.steps]
        written = [self._mask(step.accesses, True) for step in self.steps]
        seen = [0] * len(self.steps)
        changed = [0] * len(self.steps)
        for step in self.steps:
            for closure in step.closures:
                for symbol in closure.upvalues_read:
                    seen[step.index] |= bits.get(symbol, 0)
                for symbol in closure.upvalues_written:
                    changed[step.index] |= bits.get(symbol, 0)
        self._find_live([a | b for a, b in zip(read, seen, strict=True)], written)
        if any(seen) or any(changed):
            self._find_made(seen, changed)
        self._find_unused()
        self._find_uninitialised(written)

    def _mask(self, accesses: Iterable[Access], is_written: bool) -> int:
        mask = 0
        for access in accesses:
            if (access.kind >= DECLARE) == is_written and isinstance(access.variable, Symbol):
                mask |= self.bits.get(access.variable, 0)
        return mask

    def _find_live(self, read: list[int], written: list[int]) -> None:
        """Backward: alive before a step is what it reads, or does not write and is alive after."""
        live = self.live
        steps = self.steps
        waiting = [step.index for step in steps if step.is_reached]
        is_waiting = [step.is_reached for step in steps]
        while waiting:
            index = waiting.pop()
            is_waiting[index] = False
            before = read[index] | (live[index] & ~written[index])
            for previous in steps[index].previous:
                if before & ~live[previous]:
                    live[previous] |= before
                    if not is_waiting[previous]:
                        is_waiting[previous] = True
                        waiting.append(previous)

    def _find_made(self, seen: list[int], changed: list[int]) -> None:
        """Forward: from which steps on closures may exist."""
        made = self.made
        steps = self.steps
        waiting = [step.index for step in steps if seen[step.index] | changed[step.index]]
        for index in waiting:
            made[index] = (seen[index], changed[index])
        while waiting:
            index = waiting.pop()
            reads, writes = made[index]
            for following in steps[index].successors():
                old_reads, old_writes = made[following]
                if reads & ~old_reads or writes & ~old_writes:
                    made[following] = (reads | old_reads, writes | old_writes)
                    waiting.append(following)

    def _find_unused(self) -> None:
        bits = self.bits
        for step in self.steps:
            if not step.is_reached:
                continue
            used = self.live[step.index] | self.made[step.index][0]
            for access in step.accesses:
                if isinstance(access, Write) and isinstance(access.variable, Symbol):
                    bit = bits.get(access.variable, 0)
                    if bit and not bit & used and not (access.kind == DECLARE and access.is_nil):
                        self.result.unused.append(access)

    def _find_uninitialised(self, written: list[int]) -> None:
        """Forward: a variable has a value after any write, none after `local x`."""
        bits = self.bits
        cleared = [0] * len(self.steps)
        candidates = 0
        for step in self.steps:
            for access in step.accesses:
                if access.kind == DECLARE and isinstance(access, Write) and access.is_nil:
                    assert isinstance(access.variable, Symbol)
                    cleared[step.index] |= bits.get(access.variable, 0)
            candidates |= cleared[step.index]
        if not candidates:
            return
        assigned = self.assigned
        steps = self.steps
        waiting = [0]
        is_known = [False] * len(steps)
        while waiting:
            index = waiting.pop()
            is_known[index] = True
            after = (assigned[index] | written[index]) & ~cleared[index]
            for following in steps[index].successors():
                if after & ~assigned[following] or not is_known[following]:
                    assigned[following] |= after
                    waiting.append(following)
        for step in steps:
            if not step.is_reached:
                continue
            empty = candidates & ~assigned[step.index] & ~self._changed_before(step)
            for access in step.accesses:
                symbol = access.variable
                if access.kind >= DECLARE or not isinstance(symbol, Symbol):
                    continue
                if bits.get(symbol, 0) & empty:
                    self.result.uninitialised.append(access)

    def _changed_before(self, step: Step) -> int:
        """Variables that closures may have changed by the time of the step."""
        mask = 0
        for previous in step.previous:
            mask |= self.made[previous][1]
        return mask
