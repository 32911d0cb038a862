"""States of objects and of the firmware along the paths of a file: connected, open, set up.

Stubs say which state a call needs and which it gives (`effects` in `api_stubs/README.md`). The
states are followed forward through each function, into functions of the file that are called,
and into callbacks, which begin with the state that their event gives. What is not known stays
unknown; a problem is one on every path.
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heappop, heappush

from luac_nodemcu.semantics.activity import FileActivity, ObjectKey, runs_at_once
from luac_nodemcu.semantics.findings import CallSite, OtherCall, Registration
from luac_nodemcu.semantics.flow import CONDITION
from luac_nodemcu.semantics.scopes import FunctionInfo, Symbol, Write
from luac_nodemcu.semantics.values import Number, String
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.walk import walk

_MAX_DEPTH = 6
_MAX_RUNS = 400
_MAX_ROUNDS = 40
_MANY = 40
"""So many objects that it pays to look which of them are gone."""

Origin = CallSite | Registration | None
"""What gave a state; None for what holds without a call."""
FirmwareKey = tuple[str, str]
"""A firmware state and the value of its parameter: `("gpio.output", "3")`."""
Key = ObjectKey | FirmwareKey
Known = frozenset[tuple[str, Origin]]
"""States that may hold, each with what gave it."""

ABSENT = "absent"
"""The state of the firmware in which a state was not given."""
GIVEN = "given"


@dataclass(frozen=True, slots=True)
class StateProblem:
    """A call in a state in which it cannot do what it should.

    - `states`: what may hold there, none of which the call allows.
    - `through`: calls of functions of this file that lead there, the outermost first.
    - `facts`: firmware states that were given there: `wifi.connecting`.
    - `is_caught`: the error that it raises is caught around it.
    """

    site: CallSite
    key: Key
    needs: tuple[str, ...]
    states: Known
    through: tuple[OtherCall, ...]
    facts: frozenset[str] = frozenset()
    is_caught: bool = False

    @property
    def is_firmware(self) -> bool:
        """Whether it is a state of the firmware, not of an object."""
        return isinstance(self.key[0], str)


class _State:
    """What is known at one point.

    `is_closed`: firmware states that are not listed are absent; else they are unknown.
    """

    __slots__ = ("is_closed", "known")

    def __init__(self, known: dict[Key, Known], is_closed: bool) -> None:
        self.known = known
        self.is_closed = is_closed

    def copy(self) -> _State:
        return _State(dict(self.known), self.is_closed)

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _State)
            and self.is_closed == other.is_closed
            and self.known == other.known
        )

    __hash__ = None  # type: ignore[assignment]  # it changes

    def identity(self) -> tuple[bool, frozenset[tuple[Key, Known]]]:
        return self.is_closed, frozenset(self.known.items())

    def firmware(self, key: FirmwareKey) -> Known | None:
        found = self.known.get(key)
        if found is not None:
            return found
        if not self.is_closed or (key[0], "*") in self.known:
            return None
        return frozenset(((ABSENT, None),))

    def forget_object(self, key: ObjectKey) -> None:
        for known in [k for k in self.known if k[: len(key)] == key]:
            del self.known[known]

    def forget_objects(self) -> None:
        """Forgets the states of all objects, but not those of the firmware."""
        for key in [k for k in self.known if not isinstance(k[0], str)]:
            del self.known[key]

    def forget_ended(self, info: FunctionInfo, token: int) -> None:
        """Forgets objects of a function that nothing can use at a token any more: in locals whose
        block is over, and without a name.
        """
        first = info.node.first
        ended = [
            key
            for key in self.known
            if (isinstance(key[0], int) and first <= key[0] < token)
            or (
                isinstance(key[0], Symbol) and key[0].function is info and key[0].scope_end <= token
            )
        ]
        for key in ended:
            del self.known[key]

    def forget_shared(self) -> None:
        """Forgets what unknown code may change."""
        self.is_closed = False
        for key in list(self.known):
            root = key[0]
            is_local = isinstance(root, Symbol) and len(key) == 1 and not root.is_captured
            if not is_local:
                del self.known[key]


def _merge(a: _State, b: _State) -> _State:
    known: dict[Key, Known] = {}
    for key, value in a.known.items():
        other = b.known.get(key)
        if other is None and b.is_closed and isinstance(key[0], str):
            other = frozenset(((ABSENT, None),))
        if other is not None:
            known[key] = value | other
    if a.is_closed:
        for key, value in b.known.items():
            if key not in a.known and isinstance(key[0], str):
                known[key] = value | {(ABSENT, None)}
    return _State(known, a.is_closed and b.is_closed)


_Event = CallSite | OtherCall | Write | n.Assign


class StateFlow:
    """Follows the states of a file; `problems` are what `run` found.

    `runs_first`: no other file runs before this one, so that nothing is set up when it begins.
    """

    def __init__(self, activity: FileActivity, runs_first: bool = True) -> None:
        self.activity = activity
        self.runs_first = runs_first
        self.problems: list[StateProblem] = []
        self._events: dict[FunctionInfo, dict[int, list[_Event]]] = {}
        self._exits: dict[tuple[FunctionInfo, object], _State | None] = {}
        self._reported: set[int] = set()
        self._runs = 0
        self._through: list[OtherCall] = []
        self._told: set[ObjectKey] | None = None
        # How many calls around the place catch errors.
        self._caught = 0

    def run(self) -> list[StateProblem]:
        """Follows all functions, the main chunk first. Returns the problems by place."""
        activity = self.activity
        if not any(site.effects.needs for site in activity.sites):
            return []
        scopes = activity.scopes
        self._function(scopes.main, _State({}, self.runs_first))
        for info in scopes.functions[1:]:
            for registration in activity.registrations.get(info, ()):
                if not runs_at_once(registration):
                    self._function(info, self._entry(registration))
            if info not in activity.callers and info not in activity.registrations:
                self._function(info, _State({}, False))
        self.problems.sort(key=lambda problem: problem.site.call.first)
        return self.problems

    def _entry(self, registration: Registration) -> _State:
        state = _State({}, False)
        callback = registration.callback
        for name in callback.gives if callback is not None else ():
            known: Known = frozenset(((name, registration),))
            if "." in name:
                state.known[(name, "")] = frozenset(((GIVEN, registration),))
                continue
            key = self.activity.receiver(registration.site)
            if key is not None:
                state.known[key] = known
        return state

    # One function

    def _function(self, info: FunctionInfo, entry: _State) -> _State | None:
        """The state when the function returns, None if it does not."""
        identity = (info, (self._caught > 0, entry.identity()))
        if identity in self._exits:
            return self._exits[identity]
        if len(self._through) >= _MAX_DEPTH or self._runs >= _MAX_RUNS:
            unknown = entry.copy()
            unknown.forget_shared()
            return unknown
        self._runs += 1
        unknown = entry.copy()
        unknown.forget_shared()
        self._exits[identity] = unknown
        flow = self.activity.file.flow(info)
        events = self._events_of(info)
        before: dict[int, _State] = {0: entry}
        # The earliest step first, so that what comes after two branches waits for both.
        waiting = [0]
        rounds = 0
        while waiting:
            rounds += 1
            if rounds > _MAX_ROUNDS * len(flow.steps):
                return unknown
            index = heappop(waiting)
            state = before[index].copy()
            for event in events.get(index, ()):
                self._apply(event, state, report=False)
            step = flow.steps[index]
            if step.kind == CONDITION and self._is_told(step.node, state):
                state.forget_objects()
            if len(state.known) > _MANY:
                state.forget_ended(info, flow.steps[index].node.first)
            for following in flow.steps[index].successors():
                known = before.get(following)
                merged = state if known is None else _merge(known, state)
                if known is None or merged != known:
                    before[following] = merged.copy()
                    if following not in waiting:
                        heappush(waiting, following)
        for index in sorted(before):
            state = before[index].copy()
            for event in events.get(index, ()):
                self._apply(event, state, report=True)
        result = before.get(flow.exit.index)
        self._exits[identity] = result
        return result

    def _is_told(self, condition: n.Node, state: _State) -> bool:
        """Whether a condition asks for something that a callback sets, such as a flag for a
        connection that stands: what it is about is not known.
        """
        if self._told is None:
            self._told = self._set_by_callbacks()
        activity = self.activity
        for node in walk(condition) if self._told else ():
            key: ObjectKey | None = None
            if isinstance(node, n.Chain) and not node.is_call:
                key = activity.object_of(node)
            elif isinstance(node, n.Name):
                variable = activity.scopes.variable_of(node)
                key = None if variable is None else (variable,)
            if key in self._told and key not in state.known:
                return True
        return False

    def _set_by_callbacks(self) -> set[ObjectKey]:
        """Variables and fields that functions set which the firmware calls at an event."""
        found: set[ObjectKey] = set()
        for info in self.activity.scopes.functions[1:]:
            if not self.activity.occasions(info).registrations:
                continue
            variables = [a.variable for a in info.accesses if isinstance(a, Write)]
            found |= {
                (v,) for v in variables if not isinstance(v, Symbol) or v.function is not info
            }
            for step in self.activity.file.flow(info).steps:
                for target in step.node.targets if isinstance(step.node, n.Assign) else ():
                    key = self.activity.object_of(target) if isinstance(target, n.Chain) else None
                    if key is not None:
                        found.add(key)
        return found

    def _events_of(self, info: FunctionInfo) -> dict[int, list[_Event]]:
        found = self._events.get(info)
        if found is not None:
            return found
        found = self._events[info] = {}
        activity = self.activity
        paths = activity.paths(info)
        ordered: list[tuple[int, int, _Event]] = []
        calls = [*activity.calls.get(info, ()), *activity.other_calls.get(info, ())]
        ordered += [(call.call.last, 0, call) for call in calls]
        seen: set[int] = set()
        for access in info.accesses:
            if not isinstance(access, Write):
                continue
            statement = access.statement
            if isinstance(statement, n.Assign):
                continue
            if isinstance(statement, n.LocalStatement):
                ordered.append((statement.last, 1, access))
        for step in activity.file.flow(info).steps:
            if isinstance(step.node, n.Assign) and step.node.first not in seen:
                seen.add(step.node.first)
                ordered.append((step.node.last, 1, step.node))
        ordered.sort(key=lambda item: item[:2])
        for _, _, event in ordered:
            if isinstance(event, CallSite | OtherCall):
                token = event.call.first
            elif isinstance(event, Write):
                token = event.statement.first
            else:
                token = event.first
            found.setdefault(paths.step_at(token).index, []).append(event)
        return found

    # Events

    def _apply(self, event: _Event, state: _State, report: bool) -> None:
        if isinstance(event, CallSite | OtherCall):
            before = state.copy() if self.activity.is_conditional(event) else None
            if isinstance(event, CallSite):
                self._firmware_call(event, state, report)
            else:
                self._other_call(event, state)
            if before is not None:
                merged = _merge(before, state)
                state.known, state.is_closed = merged.known, merged.is_closed
        elif isinstance(event, Write):
            assert isinstance(event.variable, Symbol)
            self._store((event.variable,), event.value if event.result == 0 else None, state)
        else:
            for place, target in enumerate(event.targets):
                key = self.activity.object_of(target)
                if key is not None:
                    value = event.values[place] if place < len(event.values) else None
                    self._store(key, value, state)

    def _store(self, key: ObjectKey, value: n.Expression | None, state: _State) -> None:
        """A place gets a new object."""
        state.forget_object(key)
        site = self.activity.call_of(value)
        if site is not None:
            made = self.activity.made_class(site)
            if made is not None and made.states:
                state.known[key] = frozenset(((made.states[0], site),))
            return
        if value is not None:
            other = self.activity.object_of(value)
            if other is not None and other in state.known and other != key:
                state.known[key] = state.known[other]

    def _other_call(self, call: OtherCall, state: _State) -> None:
        if call.callee is None:
            for argument in call.call.arguments:
                key = self.activity.object_of(argument)
                if key is not None:
                    state.forget_object(key)
            state.forget_shared()
            return
        self._through.append(call)
        result = self._function(call.callee, state.copy())
        self._through.pop()
        if result is not None:
            state.known, state.is_closed = result.copy().known, result.is_closed

    def _firmware_call(self, site: CallSite, state: _State, report: bool) -> None:
        effects = site.effects
        for registration in self.activity.callbacks_of(site):
            if runs_at_once(registration):
                # It may run any number of times, and may be left by an error.
                self._caught += effects.catches is not None
                result = self._function(registration.function, state.copy())
                self._caught -= effects.catches is not None
                if result is not None:
                    merged = _merge(state, result)
                    state.known, state.is_closed = merged.known, merged.is_closed
        if effects.runs_code is not None or (effects.catches and not self._is_own_catch(site)):
            state.forget_shared()
        if effects.needs:
            self._check(site, state, report)
        if effects.excludes and report:
            self._check_excluded(site, state)
        for name in effects.gives:
            self._give(site, name, state)

    def _is_own_catch(self, site: CallSite) -> bool:
        return bool(self.activity.callbacks_of(site))

    def _give(self, site: CallSite, name: str, state: _State) -> None:
        if "." in name:
            key = firmware_key(site, name)
            if key is None:
                base = name.split("[", 1)[0]
                state.known[(base, "*")] = frozenset(((GIVEN, site),))
                return
            if name.endswith(".stopped"):
                prefix = name[: -len("stopped")]
                for known in [k for k in state.known if str(k[0]).startswith(prefix)]:
                    state.known[known] = frozenset(((ABSENT, site),))
            state.known[key] = frozenset(((GIVEN, site),))
            return
        own = self.activity.receiver(site)
        if own is not None:
            state.known[own] = frozenset(((name, site),))

    def _check(self, site: CallSite, state: _State, report: bool) -> None:
        """Reports a call if no state that may hold is one that it needs."""
        needs = site.effects.needs
        found: list[tuple[Key, Known]] = []
        for name in needs:
            if "." in name:
                fact = firmware_key(site, name)
                known = None if fact is None else state.firmware(fact)
                if fact is None or known is None or any(s == GIVEN for s, _ in known):
                    return
                found.append((fact, known))
                continue
            own = self.activity.receiver(site)
            known = None if own is None else state.known.get(own)
            if own is None or known is None or any(s in needs for s, _ in known):
                if own is not None and known is not None and site.effects.needs_else == "raises":
                    # It goes on only where the state was one of those.
                    state.known[own] = frozenset((s, o) for s, o in known if s in needs)
                return
            found.append((own, known))
        if report and found and id(site) not in self._reported:
            self._reported.add(id(site))
            self._add_problem(site, found[0][0], needs, found[0][1], state)

    def _add_problem(
        self, site: CallSite, key: Key, needs: tuple[str, ...], known: Known, state: _State
    ) -> None:
        facts = frozenset(
            str(other[0])
            for other, values in state.known.items()
            if isinstance(other[0], str) and all(s == GIVEN for s, _ in values)
        )
        through = tuple(self._through)
        is_caught = self._caught > 0 and site.effects.needs_else == "raises"
        self.problems.append(StateProblem(site, key, needs, known, through, facts, is_caught))

    def _check_excluded(self, site: CallSite, state: _State) -> None:
        """Reports a call for the network after connecting has begun in the same run."""
        for name in site.effects.excludes:
            base, dot, what = name.rpartition(".")
            given = state.known.get((name, ""))
            if what != "connecting" or given is None or any(s != GIVEN for s, _ in given):
                continue
            ready = base + dot + "connected"
            known = state.known.get((ready, ""), frozenset(((ABSENT, None),)))
            if id(site) not in self._reported and all(s == ABSENT for s, _ in known):
                self._reported.add(id(site))
                self._add_problem(site, (ready, ""), (ready,), known, state)


def firmware_key(site: CallSite, name: str) -> FirmwareKey | None:
    """The key of a firmware state for a call, None if its parameter's value is not known."""
    base, bracket, rest = name.partition("[")
    if not bracket:
        return (base, "")
    argument = site.argument(rest.rstrip("]"))
    if argument is None:
        return None
    value = argument[0]
    if isinstance(value, Number):
        if value.value is not None:
            return (base, str(value.value))
        return None if value.constant is None else (base, value.constant)
    if isinstance(value, String) and value.value is not None:
        return (base, value.value.decode("utf-8", "replace"))
    return None
