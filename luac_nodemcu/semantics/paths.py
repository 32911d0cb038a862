"""Questions about the paths through one function: what may follow what, and what comes always.

A path is a sequence of steps of a `Flow`. Which calls matter is for those who ask.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection

from luac_nodemcu.semantics.flow import ENTRY, EXIT, LOOP, Flow, Step

_NOTHING: frozenset[int] = frozenset()


class Paths:
    """The paths of one function. Steps are named by their index."""

    __slots__ = ("_firsts", "_indices", "flow")

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        # The step in which a token is: the last one that begins at or before it.
        places = [
            (step.node.first, step.index)
            for step in flow.steps
            if step.kind not in (ENTRY, EXIT, LOOP)
        ]
        places.sort()
        self._firsts = [first for first, _ in places]
        self._indices = [index for _, index in places]

    def step_at(self, token: int) -> Step:
        """The step that evaluates a token of the function's own code."""
        place = bisect_right(self._firsts, token)
        return self.flow.steps[self._indices[place - 1] if place else 0]

    def after(self, start: int, avoiding: Collection[int] = _NOTHING) -> set[int]:
        """The steps that may run after `start`; itself only if it is in a loop.

        Paths end at a step of `avoiding`, which is not among them.
        """
        found: set[int] = set()
        waiting = [start]
        while waiting:
            for index in self.flow.steps[waiting.pop()].successors():
                if index not in found and index not in avoiding:
                    found.add(index)
                    waiting.append(index)
        return found

    def may_follow(self, first: int, second: int, avoiding: Collection[int] = _NOTHING) -> bool:
        """Whether `second` may run after `first`, on a path around all of `avoiding`."""
        return second in self.after(first, avoiding)

    def is_in_loop(self, step: int) -> bool:
        """Whether the step may run again after itself."""
        return step in self.after(step)

    def may_leave(self, start: int, avoiding: Collection[int]) -> bool:
        """Whether the function may end after `start` without a step of `avoiding`."""
        return self.flow.exit.index in self.after(start, avoiding)

    def is_always_reached(self, step: int) -> bool:
        """Whether every path through the function that ends runs the step."""
        return not self.may_leave(0, (step,))
