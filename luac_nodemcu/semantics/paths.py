"""Questions about the paths through one function: what may follow what, and what comes always.

A path is a sequence of steps of a `Flow`. Which calls matter is for those who ask. Rules ask for
every call of a function, so that what can be known for all steps at once is computed once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence

from luac_nodemcu.semantics.flow import ENTRY, EXIT, LOOP, Flow, Step

_NOTHING: frozenset[int] = frozenset()


class Paths:
    """The paths of one function. Steps are named by their index."""

    __slots__ = ("_always", "_circles", "_ending", "_firsts", "_indices", "_looping", "flow")

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
        # Step -> number of its circle: steps that may follow each other are in the same one, and
        # what follows has the same number or a lower one.
        self._circles: list[int] = []
        self._looping: set[int] = set()
        self._always: set[int] | None = None
        self._ending: set[int] | None = None

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
        """Whether `second` may run after `first`, on a path around all of `avoiding`.

        Looks only at what lies between the two.
        """
        circles = self._circles_of_steps()
        lowest = circles[second]
        found: set[int] = set()
        waiting = [first] if circles[first] >= lowest else []
        while waiting:
            for index in self.flow.steps[waiting.pop()].successors():
                if index in found or index in avoiding or circles[index] < lowest:
                    continue
                if index == second:
                    return True
                found.add(index)
                waiting.append(index)
        return False

    def first_before(
        self, starts: Sequence[int], avoiding: Collection[int] = _NOTHING
    ) -> dict[int, int]:
        """Step -> the place in `starts` of the first of them after which it may run.

        As `after` for each of them, but looks only at what lies between them, and at that once.
        """
        circles = self._circles_of_steps()
        lowest = min((circles[start] for start in starts), default=0)
        found: dict[int, int] = {}
        for place, start in enumerate(starts):
            waiting = [start]
            while waiting:
                for index in self.flow.steps[waiting.pop()].successors():
                    if index not in found and index not in avoiding and circles[index] >= lowest:
                        found[index] = place
                        waiting.append(index)
        return found

    def is_in_loop(self, step: int) -> bool:
        """Whether the step may run again after itself."""
        self._circles_of_steps()
        return step in self._looping

    def may_leave(self, start: int, avoiding: Collection[int]) -> bool:
        """Whether the function may end after `start` without a step of `avoiding`."""
        return self.may_follow(start, self.flow.exit.index, avoiding)

    def may_end(self, step: int) -> bool:
        """Whether the function may end after a step at all."""
        if self._ending is None:
            exit_ = self.flow.exit.index
            self._ending = {exit_}
            before: list[list[int]] = [[] for _ in self.flow.steps]
            for other in self.flow.steps:
                for index in other.successors():
                    before[index].append(other.index)
            waiting = [exit_]
            while waiting:
                for index in before[waiting.pop()]:
                    if index not in self._ending:
                        self._ending.add(index)
                        waiting.append(index)
        return step in self._ending

    def is_always_reached(self, step: int) -> bool:
        """Whether every path through the function that ends runs the step."""
        if self._always is None:
            self._always = self._find_always()
        return not self._always or step in self._always

    def _circles_of_steps(self) -> list[int]:
        """Numbers the strongly connected parts (Tarjan's algorithm), the last ones first."""
        steps = self.flow.steps
        if self._circles or not steps:
            return self._circles
        circles = [-1] * len(steps)
        seen: dict[int, int] = {}
        lowest = [0] * len(steps)
        open_: list[int] = []
        count = 0
        for root in range(len(steps)):
            if root in seen:
                continue
            seen[root] = lowest[root] = len(seen)
            open_.append(root)
            trail: list[tuple[int, Iterator[int]]] = [(root, steps[root].successors())]
            while trail:
                at, successors = trail[-1]
                following = next(successors, -1)
                if following < 0:
                    trail.pop()
                    if trail:
                        before = trail[-1][0]
                        lowest[before] = min(lowest[before], lowest[at])
                    if lowest[at] == seen[at]:
                        self._close_circle(circles, open_, at, count)
                        count += 1
                elif following not in seen:
                    seen[following] = lowest[following] = len(seen)
                    open_.append(following)
                    trail.append((following, steps[following].successors()))
                elif circles[following] < 0:
                    lowest[at] = min(lowest[at], seen[following])
        self._circles = circles
        return circles

    def _close_circle(self, circles: list[int], open_: list[int], first: int, number: int) -> None:
        """Gives the steps from `first` on their number; more than one, or one alone in a loop."""
        is_alone = open_[-1] == first
        member = -1
        while member != first:
            member = open_.pop()
            circles[member] = number
            if not is_alone or first in self.flow.steps[first].successors():
                self._looping.add(member)

    def _find_always(self) -> set[int]:
        """The steps that no path from the entry to the exit goes around; none if none ends.

        Follows one such path and looks how far along it others lead around it.
        """
        steps = self.flow.steps
        before = {0: 0}
        waiting = [0]
        while waiting:
            at = waiting.pop()
            for index in steps[at].successors():
                if index not in before:
                    before[index] = at
                    waiting.append(index)
        at = self.flow.exit.index
        if at not in before:
            return set()
        path = [at]
        while at:
            at = before[at]
            path.append(at)
        path.reverse()
        places = {index: place for place, index in enumerate(path)}
        found: set[int] = set()
        seen: set[int] = set()
        furthest = 0
        for place, start in enumerate(path):
            if place == furthest:
                found.add(start)
            waiting = [start]
            while waiting:
                for index in steps[waiting.pop()].successors():
                    if index in places:
                        furthest = max(furthest, places[index])
                    elif index not in seen:
                        seen.add(index)
                        waiting.append(index)
        return found
