"""What the rules about states of objects share: which problem is whose, and how to say it."""

from __future__ import annotations

from typing import ClassVar, Final, Literal

from luac_nodemcu.diagnostic import RelatedPlace
from luac_nodemcu.rules.hazards import OUTCOMES, HazardRule
from luac_nodemcu.semantics.findings import CallSite, Registration
from luac_nodemcu.semantics.states import StateProblem

_PLAIN: Final = {"opening": "connecting"}
"""States that stubs tell apart and messages do not: with an IP address there is no look-up."""

Kind = Literal["not-ready", "started-twice", "gone", "released", "too-late"]


def kind_of(problem: StateProblem) -> Kind:
    """What is wrong with the state of an object.

    - `not-ready`: what the call needs was not started, or only just.
    - `started-twice`: it was started before. `too-late`: the call has no effect then.
    - `gone`: the event says that it is over. `released`: the program has closed it.
    """
    if problem.site.effects.needs_else == "ignored":
        return "too-late"
    for _, origin in problem.states:
        if isinstance(origin, Registration):
            return "gone"
        if isinstance(origin, CallSite) and origin.effects.releases == "self":
            return "released"
    first = problem.site.callee.receiver
    states = first.entry.states if first is not None else ()
    is_new = bool(states) and states[0] in problem.needs
    return "started-twice" if is_new else "not-ready"


class StateRule(HazardRule):
    """A rule about objects in a wrong state; `kind` is the one that it reports."""

    kind: ClassVar[Kind]

    def check_file(self) -> None:
        for problem in self.context.state_problems:
            if problem.is_firmware or kind_of(problem) != self.kind:
                continue
            # To close or start in a protected call what may be closed or started is a way to be
            # sure. What was never ready does nothing there either.
            if not problem.is_caught or self.kind == "not-ready":
                self.word(problem)

    def word(self, problem: StateProblem) -> None:
        """Reports one problem."""
        raise NotImplementedError

    def origin(self, problem: StateProblem, message: str) -> list[RelatedPlace]:
        """Where the object came into its state, and through which call the place is reached."""
        related = [
            self.related(self.call_place(call), "reached through this call")
            for call in problem.through
        ]
        for _, origin in problem.states:
            site = origin.site if isinstance(origin, Registration) else origin
            if site is not None:
                related.append(self.related(self.call_place(site), message))
                break
        return related

    def states_text(self, problem: StateProblem) -> str:
        """What the object may be at the call: `closed or connecting`."""
        return " or ".join(sorted({_PLAIN.get(state, state) for state, _ in problem.states}))

    def needs_text(self, problem: StateProblem) -> str:
        """What it should be: the last state that the call allows and does not itself give."""
        receiver = problem.site.callee.receiver
        states = receiver.entry.states if receiver is not None else problem.needs
        gives = problem.site.effects.gives
        needs = [state for state in states if state in problem.needs and state not in gives]
        return needs[-1] if needs else " or ".join(problem.needs)

    def outcome(self, problem: StateProblem) -> str:
        """What the call does instead, by its stub."""
        return OUTCOMES.get(problem.site.effects.needs_else, "fails")
