"""What rules about hazards of the firmware share: calls of firmware functions, and wording them.

A hazard is something that the types allow and the device does not forgive: an order, a loop, a
reference that is never dropped. What the firmware does is in the stubs; what the file does with
it is in `context.activity`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.activity import FileActivity, ObjectKey
from luac_nodemcu.semantics.findings import CallSite, OtherCall, Registration
from luac_nodemcu.semantics.scopes import FunctionInfo, Variable
from luac_nodemcu.semantics.values import Boolean, Nil, Number, String, Table, Value
from luac_nodemcu.stubs.model import Alias, Unless
from luac_nodemcu.stubs.types import NamedType, NumberType, Type, members
from luac_nodemcu.syntax import nodes as n

OUTCOMES: Final = {
    "raises": "raises an error",
    "ignored": "does nothing",
    "fails": "fails",
    "unreliable": "cannot be relied on",
}
"""`needs_else` of a stub -> words."""

PER_MILLISECOND: Final = {"us": 1000.0, "ms": 1.0, "s": 0.001}
"""Unit of a stub's `blocks` -> how many make a millisecond."""


class HazardRule(Rule):
    """A rule that looks at calls of firmware functions."""

    needs_types: ClassVar[bool] = True

    @property
    def activity(self) -> FileActivity:
        """The firmware calls of the file at hand."""
        return self.context.activity

    @property
    def sites(self) -> tuple[CallSite, ...]:
        """All firmware calls of the file, in the order of their ends."""
        return self.context.activity.sites

    def call_place(self, call: CallSite | OtherCall) -> tuple[int, int]:
        """The bytes to point at for a call: what is called, from its last call before on."""
        chain, place = call.chain, call.place
        first = chain.first
        for suffix in chain.suffixes[:place]:
            if isinstance(suffix, n.Call):
                first = suffix.last + 1
        suffix = chain.suffixes[place]
        if isinstance(suffix, n.MethodCall) and suffix.name_token >= 0:
            last = suffix.name_token
        else:
            last = suffix.first - 1
        tokens = self.context.file.tokens
        return tokens.starts[first], tokens.ends[max(first, last)]

    def argument_place(self, site: CallSite, name: str) -> tuple[int, int] | None:
        """The bytes of the argument for a parameter."""
        found = site.argument(name)
        if found is None or found[1] is None:
            return None
        return self.context.file.range_of(found[1])

    def call_text(self, call: CallSite | OtherCall) -> str:
        """A call in a message: `sck:send()`, as written, without what was called before it."""
        offset, end = self.call_place(call)
        text = self.context.file.data[offset:end].decode("utf-8", "replace")
        return " ".join(text.split()).lstrip(":.") + "()"

    def line_of(self, node: n.Node) -> int:
        """The line on which a node begins, from 1."""
        file = self.context.file
        return file.source.line_of(file.tokens.starts[node.first])

    def object_text(self, key: ObjectKey | None) -> str:
        """An object in a message: its variable with fields, empty if it has none."""
        if not key or not isinstance(key[0], Variable):
            return ""
        parts = [key[0].name, *(part for part in key[1:] if isinstance(part, bytes))]
        return b".".join(parts).decode("utf-8", "replace")

    def is_inside_loop(self, call: CallSite | OtherCall) -> bool:
        """Whether a call may run again in the same run of its function."""
        paths = self.activity.paths(call.function)
        return paths.is_in_loop(self.activity.step_of(call))

    def holds(self, unless: Unless | None, site: CallSite) -> bool:
        """Whether something holds for a call, as far as that is known.

        A parameter that is left out counts with its default. Nothing is known of the fields of
        tables from elsewhere.
        """
        if unless is None:
            return False
        if unless.unless is None:
            return True
        name, _, field = unless.unless.partition(".")
        found = site.argument(name)
        if found is None or isinstance(found[0], Nil):
            params = site.signature.params if site.signature is not None else ()
            default = next((param.default for param in params if param.name == name), None)
            return field != "" or default != str(unless.value)
        value: Value = found[0]
        if field:
            if not isinstance(value, Table):
                return False
            slot = value.fields.get(field.encode())
            if slot is None:
                return not value.is_open
            value = slot.value
        if isinstance(value, Boolean | Number):
            return value.value != unless.value
        return True

    def interval_of(self, site: CallSite) -> float | None:
        """The constant interval in milliseconds that a call is given, None if there is none."""
        for param, value in zip(site.params, site.arguments, strict=False):
            if param is None or not isinstance(value, Number):
                continue
            type_ = param.type
            if isinstance(type_, NamedType):
                entry = self.context.platform.stubs.type(type_.name)
                type_ = entry.type if isinstance(entry, Alias) else type_
            if isinstance(type_, NumberType) and "ms" in type_.kinds:
                return value.value
        return None

    def always_does(
        self, start: FunctionInfo, does: Callable[[CallSite], bool]
    ) -> tuple[CallSite, list[OtherCall]] | None:
        """A call of a kind that every path through a function makes, itself or through functions
        of this file, and the calls that lead to it. Branches may each have their own.
        """
        activity = self.activity
        reached: dict[FunctionInfo, None] = {}
        waiting = [start]
        while waiting:
            info = waiting.pop()
            if info not in reached:
                reached[info] = None
                calls = activity.other_calls.get(info, ())
                waiting += [call.callee for call in calls if call.callee is not None]
        # Function -> its last call of the kind, and the call that leads on to the next function.
        found: dict[FunctionInfo, tuple[CallSite, OtherCall | None]] = {}
        is_new = True
        while is_new:
            is_new = False
            for info in reversed(reached):
                last = None if info in found else self._last_of_all_paths(info, does, found)
                if last is not None:
                    found[info] = last
                    is_new = True
        if start not in found:
            return None
        through: list[OtherCall] = []
        site, call = found[start]
        while call is not None:
            through.append(call)
            assert call.callee is not None
            call = found[call.callee][1]
        return site, through

    def _last_of_all_paths(
        self,
        info: FunctionInfo,
        does: Callable[[CallSite], bool],
        found: Mapping[FunctionInfo, tuple[CallSite, OtherCall | None]],
    ) -> tuple[CallSite, OtherCall | None] | None:
        """The last of the calls that all paths through a function go through."""
        activity = self.activity
        ways: list[tuple[int, CallSite, OtherCall | None]] = [
            (activity.step_of(site), site, None)
            for site in activity.calls.get(info, ())
            if does(site) and not activity.is_conditional(site)
        ]
        ways += [
            (activity.step_of(call), found[call.callee][0], call)
            for call in activity.other_calls.get(info, ())
            if call.callee is not None
            and call.callee in found
            and not activity.is_conditional(call)
        ]
        paths = activity.paths(info)
        if not ways or paths.may_leave(0, {step for step, _, _ in ways}):
            return None
        # One that runs by itself rather than one of several branches.
        single = [way for way in ways if paths.is_always_reached(way[0])]
        _, site, through = max(single or ways, key=lambda way: way[0])
        return site, through

    def hot_registration(self, info: FunctionInfo) -> Registration | None:
        """The callback through which a function runs again and again, None if there is none."""
        for registration in self.activity.occasions(info).registrations:
            if self.repeats(registration):
                return registration
        return None

    def repeats(self, registration: Registration) -> bool:
        """Whether a callback runs again and again: by itself, or as other code starts it again."""
        callback, site = registration.callback, registration.site
        if callback is None or callback.runs == "repeatedly":
            return callback is not None
        if callback.runs != "at-most-once" or "fire" in callback.released:
            return False
        class_, key = self.activity.class_of(site), self.activity.receiver(site)
        if class_ is None or not class_.states or key is None:
            return False
        return any(
            class_.states[-1] in other.effects.gives and other.function is not site.function
            for other in self.activity.calls_on(key)
        )


def has_kind(type_: Type, kind: str) -> bool:
    """Whether a type takes numbers of a kind: `pin`, `port`, `us`."""
    return any(isinstance(one, NumberType) and kind in one.kinds for one in members(type_))


def number_of(site: CallSite, parameter: str) -> int | float | None:
    """The constant number that is given for a parameter, None if it is not known."""
    found = site.argument(parameter)
    if found is None or not isinstance(found[0], Number):
        return None
    return found[0].value


def has_callback(site: CallSite) -> bool:
    """Whether a call is given a function for the firmware to call, this file's or another."""
    return any(
        param is not None and param.callback is not None and not isinstance(value, Nil)
        for param, value in zip(site.params, site.arguments, strict=False)
    )


def string_of(site: CallSite, parameter: str) -> bytes | None:
    """The constant string that is given for a parameter, None if it is not known."""
    found = site.argument(parameter)
    if found is None or not isinstance(found[0], String):
        return None
    return found[0].value
