"""Operations of the firmware that are started again before they are over, and callbacks that
take each other's place.

Stubs say which call starts what (`operation`) and in which slot a callback is kept. Two starts
of the same operation in one run of a function overlap, as its end is an event, and events come
only when no Lua runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from luac_nodemcu.semantics.activity import FileActivity, ObjectKey
from luac_nodemcu.semantics.findings import CallSite, OtherCall, Registration
from luac_nodemcu.semantics.scopes import FunctionInfo, Symbol, Write
from luac_nodemcu.semantics.values import Nil, Number, String
from luac_nodemcu.stubs.model import Operation

OperationKey = tuple[str, ObjectKey | None]
"""Name of an operation, and the object that it belongs to if it is not the firmware's."""


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two calls that start the same operation, `second` in the same run after `first`.

    `is_loop`: it is one call that runs again. `place`: where the function at hand does it, which
    is `second` or a call that leads to it.
    """

    first: CallSite
    second: CallSite
    operation: Operation
    is_loop: bool
    place: CallSite | OtherCall


@dataclass(frozen=True, slots=True)
class Replaced:
    """A callback that is never called, as `second` takes its slot in the same run."""

    first: Registration
    second: Registration
    slot: str


@dataclass(slots=True)
class _Start:
    site: CallSite
    call: CallSite | OtherCall
    step: int


def overlaps(activity: FileActivity) -> list[Overlap]:
    """Operations that are started again while they run, each second call once."""
    found: list[Overlap] = []
    if not any(site.effects.operation is not None for site in activity.sites):
        return found
    seen: set[int] = set()
    for info in activity.scopes.functions:
        for key, starts in _starts(activity, info).items():
            for overlap in _pairs(activity, info, key, starts):
                if id(overlap.second) not in seen:
                    seen.add(id(overlap.second))
                    found.append(overlap)
    found.sort(key=lambda overlap: overlap.second.call.first)
    return found


def _starts(activity: FileActivity, info: FunctionInfo) -> dict[OperationKey, list[_Start]]:
    starts: dict[OperationKey, list[_Start]] = {}
    calls: list[CallSite | OtherCall] = [
        *activity.calls.get(info, ()),
        *activity.other_calls.get(info, ()),
    ]
    calls.sort(key=lambda call: call.call.last)
    for call in calls:
        if isinstance(call, CallSite):
            sites = [call]
        else:
            sites = [] if call.callee is None else activity.executed_by(call.callee)
        for site in sites:
            operation = site.effects.operation
            if operation is None:
                continue
            key = operation_key(activity, site, operation.name)
            if key is not None and (site is call or _is_seen_by(activity, key, info)):
                step = activity.step_of(call)
                starts.setdefault(key, []).append(_Start(site, call, step))
    return starts


def operation_key(activity: FileActivity, site: CallSite, name: str) -> OperationKey | None:
    """What an operation or slot is of a call: `self:send` of its object, or `global:http`.

    `{event}` and `{param}` in the name are filled in. None if the object or a value is not
    known.
    """
    kind, _, rest = name.partition(":")
    if "{" in rest:
        head, _, tail = rest.partition("{")
        parameter, _, end = tail.partition("}")
        value = _value_text(site, parameter)
        if value is None:
            return None
        rest = head + value + end
    if kind != "self":
        return (rest, None)
    key = activity.receiver(site)
    return None if key is None else (rest, key)


def _value_text(site: CallSite, parameter: str) -> str | None:
    if parameter == "event" and site.event is not None:
        return site.event.name
    found = site.argument(parameter)
    if found is None:
        return None
    value = found[0]
    if isinstance(value, Number):
        return value.constant or (None if value.value is None else str(value.value))
    if isinstance(value, String) and value.value is not None:
        return value.value.decode("utf-8", "replace")
    return None


def _is_seen_by(activity: FileActivity, key: OperationKey, info: FunctionInfo) -> bool:
    """Whether an object that another function uses is the same one for `info`."""
    if key[1] is None:
        return True
    root = key[1][0]
    if not isinstance(root, Symbol):
        return not isinstance(root, int)
    outer: FunctionInfo | None = info
    while outer is not None:
        if outer is root.function:
            return True
        for symbol in outer.parameters:
            alias = activity.aliases.get(symbol)
            if alias is not None and key[1][: len(alias)] == alias:
                return True
        outer = outer.parent
    return False


def _pairs(
    activity: FileActivity, info: FunctionInfo, key: OperationKey, starts: list[_Start]
) -> Iterator[Overlap]:
    paths = activity.paths(info)
    ends = _ends(activity, info, key)
    before = paths.first_before([start.step for start in starts], ends)
    in_step: dict[int, _Start] = {}
    for index, second in enumerate(starts):
        operation = second.site.effects.operation
        assert operation is not None
        place = before.get(second.step, len(starts))
        first = in_step.setdefault(second.step, second)
        if place < index and starts[place].call.call.last <= first.call.call.last:
            first = starts[place]
        if first.call is not second.call:
            yield Overlap(first.site, second.site, operation, False, second.call)
        elif place < len(starts) and starts[place].step == second.step:
            yield Overlap(second.site, second.site, operation, True, second.call)


def _ends(activity: FileActivity, info: FunctionInfo, key: OperationKey) -> set[int]:
    """Steps after which the operation is over, or that make it one of another object."""
    paths = activity.paths(info)
    ends: set[int] = set()
    own = key[1]
    for site in () if own is None else activity.calls_on(own):
        if site.function is info and site.effects.releases == "self":
            ends.add(activity.step_of(site))
    if own is not None and isinstance(own[0], Symbol):
        for access in own[0].writes:
            if access.function is info:
                ends.add(_step_of_write(activity, info, access, paths.step_at(access.token).index))
    return ends


def _taken_back(
    activity: FileActivity, info: FunctionInfo, key: OperationKey, registered: list[Registration]
) -> set[int]:
    """Steps at which the program itself takes a callback back: with nil, or as by `unregister`."""
    released: set[str] = set()
    for registration in registered:
        if registration.callback is not None:
            released.update(registration.callback.released)
    own = {id(registration.site) for registration in registered}
    found: set[int] = set()
    for site in activity.calls.get(info, ()):
        if id(site) in own or (key[1] is not None and activity.receiver(site) != key[1]):
            continue
        method = site.name.rpartition(":")[2]
        is_given_nil = any(isinstance(value, Nil) for value in site.arguments)
        if (
            f"call:{method}" in released
            or f"call:{site.name}" in released
            or (is_given_nil and any(_is_same_slot(site, one, activity) for one in registered))
        ):
            found.add(activity.step_of(site))
    return found


def _is_same_slot(site: CallSite, registration: Registration, activity: FileActivity) -> bool:
    """Whether a call is about the slot of a callback, which is not among its arguments."""
    callback, other = registration.callback, registration.site
    if callback is None or callback.slot is None or site.name != other.name:
        return False
    name = callback.slot
    is_same_key = operation_key(activity, site, name) == operation_key(activity, other, name)
    return is_same_key and site.event is other.event


def _step_of_write(activity: FileActivity, info: FunctionInfo, write: Write, step: int) -> int:
    """The step of a write; a loop's variables are written by the step after the loop's head."""
    found = activity.file.flow(info).step_of(write)
    return found.index if found.index else step


def replaced_callbacks(activity: FileActivity) -> list[Replaced]:
    """Callbacks whose slot gets another one in the same run of the same function."""
    found: list[Replaced] = []
    by_slot: dict[tuple[FunctionInfo, OperationKey], list[Registration]] = {}
    for registration in activity.types.registrations:
        callback = registration.callback
        if callback is None or callback.slot is None:
            continue
        key = operation_key(activity, registration.site, callback.slot)
        if key is not None:
            by_slot.setdefault((registration.site.function, key), []).append(registration)
    for (info, key), registrations in by_slot.items():
        if len(registrations) < 2:
            continue
        ordered = sorted(registrations, key=lambda r: r.site.call.last)
        firsts = _Firsts(activity, info, key, ordered)
        for index, second in enumerate(ordered):
            first = firsts.of(index)
            if first is not None:
                found.append(Replaced(first, second, key[0]))
    found.sort(key=lambda item: item.second.site.call.first)
    return found


class _Firsts:
    """For registrations in one slot and function: the first one that each may take the place of."""

    def __init__(
        self,
        activity: FileActivity,
        info: FunctionInfo,
        key: OperationKey,
        ordered: list[Registration],
    ) -> None:
        self._ordered = ordered
        self._paths = activity.paths(info)
        self._ends = _ends(activity, info, key) | _taken_back(activity, info, key, ordered)
        self._steps = [activity.step_of(registration.site) for registration in ordered]
        # Without the registrations of one function: step -> the first before it, first in it.
        self._known: dict[FunctionInfo | None, tuple[dict[int, int], dict[int, int]]] = {}

    def of(self, index: int) -> Registration | None:
        """The first other function whose place the registration takes."""
        own = self._ordered[index].function
        place = self._first(index, None)
        if place is not None and self._ordered[place].function is own:
            # A function may be registered again.
            place = self._first(index, own)
        return None if place is None else self._ordered[place]

    def _first(self, index: int, but: FunctionInfo | None) -> int | None:
        if but not in self._known:
            places = [i for i, other in enumerate(self._ordered) if other.function is not but]
            steps = [self._steps[place] for place in places]
            # The steps that are asked for come after them.
            before = self._paths.first_before([*steps, *self._steps], self._ends)
            first = {step: places[i] for step, i in before.items() if i < len(places)}
            inside: dict[int, int] = {}
            for place, step in zip(places, steps, strict=True):
                inside.setdefault(step, place)
            self._known[but] = (first, inside)
        step = self._steps[index]
        found = [known[step] for known in self._known[but] if step in known]
        place = min(found, default=index)
        return place if place < index else None
