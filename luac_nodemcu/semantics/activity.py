"""What the code of a file does with the firmware: which objects it uses, which functions run when.

Built from what inference recorded. It answers the questions that rules about hazards have in
common: which object a method is called on, on which occasions a function runs, what a function
does through the functions that it calls. Order along the paths is in `paths.py`, states of
objects are in `states.py`.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from luac_nodemcu.semantics.file_types import FileTypes
from luac_nodemcu.semantics.findings import CallSite, OtherCall, Registration
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.semantics.names import key_of
from luac_nodemcu.semantics.paths import Paths
from luac_nodemcu.semantics.scopes import FunctionInfo, Symbol, Variable
from luac_nodemcu.semantics.values import Instance
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.stubs.model import Class
from luac_nodemcu.stubs.types import Basic, NamedType, Type, members
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t

ObjectKey = tuple[Variable | int | bytes, ...]
"""An object by the place where it is kept: a variable, or the token of the call that made it,
and the names of fields."""

_MAX_DEPTH = 12


@dataclass(slots=True)
class Occasions:
    """When a function runs.

    - `in_main`: while the file is loaded. `registrations`: when the firmware calls it, or a
      function that calls it. `unknown`: it may also run at times that are not known.
    """

    in_main: bool = False
    registrations: list[Registration] = field(default_factory=list)
    unknown: bool = False


class FileActivity:
    """The firmware calls of one file, in relation to each other."""

    def __init__(self, file: LuaFile, types: FileTypes, view: StubView) -> None:
        self.file = file
        self.types = types
        self.view = view
        self.scopes = file.scopes
        self.calls: dict[FunctionInfo, list[CallSite]] = {}
        self.other_calls: dict[FunctionInfo, list[OtherCall]] = {}
        self.callers: dict[FunctionInfo, list[OtherCall]] = {}
        self.registrations: dict[FunctionInfo, list[Registration]] = {}
        self.given_to: dict[int, list[Registration]] = {}
        self._sites: dict[tuple[int, int], CallSite] = {}
        self._paths: dict[FunctionInfo, Paths] = {}
        self._occasions: dict[FunctionInfo, Occasions] = {}
        self._executed: dict[FunctionInfo, list[CallSite]] = {}
        self._conditional: dict[int, bool] = {}
        self._aliases: dict[Symbol, ObjectKey] | None = None
        self._receiving: dict[ObjectKey, list[CallSite]] | None = None
        self._callees: dict[FunctionInfo, dict[FunctionInfo, list[OtherCall]]] = {}
        for site in sorted(types.calls, key=lambda site: site.call.last):
            if (id(site.chain), site.place) not in self._sites:
                self._sites[id(site.chain), site.place] = site
                self.calls.setdefault(site.function, []).append(site)
        for call in sorted(types.other_calls, key=lambda call: call.call.last):
            self.other_calls.setdefault(call.function, []).append(call)
            if call.callee is not None:
                self.callers.setdefault(call.callee, []).append(call)
        for registration in types.registrations:
            self.registrations.setdefault(registration.function, []).append(registration)
            self.given_to.setdefault(id(registration.site), []).append(registration)

    # Calls

    @functools.cached_property
    def sites(self) -> tuple[CallSite, ...]:
        """All calls of firmware functions, in the order of their ends."""
        return tuple(self._sites.values())

    def site_of(self, chain: n.Chain, place: int = -1) -> CallSite | None:
        """The firmware call that is a suffix of a chain, by default the last one."""
        return self._sites.get((id(chain), place if place >= 0 else len(chain.suffixes) - 1))

    def call_of(self, node: n.Expression | None) -> CallSite | None:
        """The firmware call whose result an expression is, None if it is something else."""
        while isinstance(node, n.Paren):
            node = node.expression
        site = self.site_of(node) if isinstance(node, n.Chain) and node.is_call else None
        if site is not None and site.name == "assert" and site.call.arguments:
            # It returns what it is given.
            return self.call_of(site.call.arguments[0])
        return site

    def callbacks_of(self, site: CallSite) -> list[Registration]:
        """The functions of this file that a call is given."""
        return self.given_to.get(id(site), [])

    def paths(self, info: FunctionInfo) -> Paths:
        """The paths through a function."""
        found = self._paths.get(info)
        if found is None:
            found = self._paths[info] = Paths(self.file.flow(info))
        return found

    def step_of(self, call: CallSite | OtherCall) -> int:
        """The step of a call, in its own function."""
        return self.paths(call.function).step_at(call.token).index

    def is_conditional(self, call: CallSite | OtherCall) -> bool:
        """Whether a call is behind an `and` or `or`, which may leave it out."""
        found = self._conditional.get(id(call))
        if found is None:
            found = self._conditional[id(call)] = self._find_conditional(call)
        return found

    def _find_conditional(self, call: CallSite | OtherCall) -> bool:
        kinds = self.file.tokens.kinds
        token = call.token
        node: n.Node | None = self.paths(call.function).step_at(token).node
        while node is not None:
            if (
                isinstance(node, n.Binary)
                and kinds[node.operators[0]] in (t.AND, t.OR)
                and token > node.operators[0]
            ):
                return True
            node = next((c for c in node.children() if c.first <= token <= c.last), None)
        return False

    def always_runs(self, call: CallSite | OtherCall) -> bool:
        """Whether every path through the call's function that ends makes the call."""
        paths = self.paths(call.function)
        return paths.is_always_reached(self.step_of(call)) and not self.is_conditional(call)

    def callees(self, info: FunctionInfo) -> dict[FunctionInfo, list[OtherCall]]:
        """The functions of this file that a function calls on every path that ends."""
        known = self._callees.get(info)
        if known is None:
            known = self._callees[info] = self._find_callees(info)
        return known

    def _find_callees(self, info: FunctionInfo) -> dict[FunctionInfo, list[OtherCall]]:
        found: dict[FunctionInfo, list[OtherCall]] = {}
        for call in self.other_calls.get(info, ()):
            if call.callee is not None and not self.is_conditional(call):
                found.setdefault(call.callee, []).append(call)
        paths = self.paths(info)

        def are_met(calls: list[OtherCall]) -> bool:
            # What one call settles needs no search.
            steps = {self.step_of(call) for call in calls}
            return any(paths.is_always_reached(step) for step in steps) or (
                len(steps) > 1 and not paths.may_leave(0, steps)
            )

        return {callee: calls for callee, calls in found.items() if are_met(calls)}

    def always_leads(self, info: FunctionInfo, site: CallSite) -> bool:
        """Whether each run of a function makes a call, itself or through functions of the file."""
        if not self.always_runs(site):
            return False
        found = {info}
        waiting = [info]
        while waiting:
            function = waiting.pop()
            if function is site.function:
                return True
            for callee in self.callees(function):
                if callee not in found:
                    found.add(callee)
                    waiting.append(callee)
        return False

    # Objects

    def receiver(self, site: CallSite) -> ObjectKey | None:
        """The object that a method is called on, None if it is no method or not known."""
        if not site.callee.entry.method:
            return None
        if isinstance(site.call, n.MethodCall):
            return self._object_at(site.chain, site.place, 0)
        if site.call.arguments:
            return self.object_of(site.call.arguments[0])
        return None

    def calls_on(self, key: ObjectKey) -> list[CallSite]:
        """All methods that are called on an object."""
        if self._receiving is None:
            self._receiving = {}
            for site in self._sites.values():
                own = self.receiver(site)
                if own is not None:
                    self._receiving.setdefault(own, []).append(site)
        return self._receiving.get(key, [])

    def object_of(self, node: n.Expression, depth: int = 0) -> ObjectKey | None:
        """The object that an expression stands for, None if it is not known."""
        if depth > _MAX_DEPTH:
            return None
        while isinstance(node, n.Paren):
            node = node.expression
        if isinstance(node, n.Name):
            return self._object_named(node, depth)
        if isinstance(node, n.Chain):
            return self._object_at(node, len(node.suffixes), depth)
        return None

    def _object_at(self, chain: n.Chain, count: int, depth: int) -> ObjectKey | None:
        fields: list[bytes] = []
        for place in range(count - 1, -1, -1):
            suffix = chain.suffixes[place]
            if isinstance(suffix, n.Call):
                site = self._sites.get((id(chain), place))
                if site is not None and not fields and _returns_self(site):
                    return self.receiver(site)
                return (suffix.first, *reversed(fields))
            key = key_of(suffix)
            if key is None:
                return None
            fields.append(key)
        base = self.object_of(chain.base, depth + 1)
        return None if base is None else (*base, *reversed(fields))

    def _object_named(self, node: n.Name, depth: int) -> ObjectKey | None:
        variable = self.scopes.variable_of(node)
        if not isinstance(variable, Symbol):
            return None if variable is None else (variable,)
        return self.object_in(variable, depth)

    def object_in(self, variable: Symbol, depth: int = 0) -> ObjectKey:
        """The object that a local variable is always, by the place where it is kept first."""
        alias = self.aliases.get(variable)
        if alias is not None:
            return alias
        if len(variable.writes) == 1:
            write = variable.writes[0]
            value = write.value
            is_copy = isinstance(value, n.Name) or (
                isinstance(value, n.Chain)
                and not any(isinstance(s, n.Call) for s in value.suffixes)
            )
            if is_copy and value is not None and write.result == 0:
                return self.object_of(value, depth + 1) or (variable,)
        return (variable,)

    @property
    def aliases(self) -> dict[Symbol, ObjectKey]:
        """Parameters of callbacks that are the object on which the callback was registered."""
        if self._aliases is None:
            self._aliases = {}
            for info, registrations in self.registrations.items():
                if len(registrations) == 1 and info not in self.callers:
                    self._add_alias(info, registrations[0])
            for info, calls in self.callers.items():
                if len(calls) == 1 and info not in self.registrations and self.is_closed(info):
                    self._add_argument_aliases(info, calls[0])
        return self._aliases

    def _add_argument_aliases(self, info: FunctionInfo, call: OtherCall) -> None:
        """Parameters of a function that is called in one place are the objects given there."""
        assert self._aliases is not None
        parameters = [symbol for symbol in info.parameters if symbol.kind == "parameter"]
        for symbol, argument in zip(parameters, call.call.arguments, strict=False):
            if len(symbol.writes) == 1 and isinstance(argument, n.Name):
                key = self.object_of(argument)
                if key is not None and key != (symbol,):
                    self._aliases[symbol] = key

    def _add_alias(self, info: FunctionInfo, registration: Registration) -> None:
        place = own_parameter(registration)
        parameters = [symbol for symbol in info.parameters if symbol.kind == "parameter"]
        if place is None or place >= len(parameters) or len(parameters[place].writes) != 1:
            return
        key = self.receiver(registration.site)
        if key is not None and key != (parameters[place],):
            assert self._aliases is not None
            self._aliases[parameters[place]] = key

    def class_of(self, site: CallSite) -> Class | None:
        """The class of the object that a method is called on."""
        receiver = site.callee.receiver
        return None if receiver is None else receiver.entry

    def made_class(self, site: CallSite) -> Class | None:
        """The class of the object that a call makes, None if it makes none."""
        if site.signature is None or not site.signature.returns or _returns_self(site):
            return None
        for part in members(site.signature.returns[0].type):
            if isinstance(part, NamedType):
                entry = self.view.type(part.name)
                if isinstance(entry, Class):
                    return entry
        return None

    # When functions run

    def occasions(self, info: FunctionInfo) -> Occasions:
        """On which occasions a function runs."""
        found = self._occasions.get(info)
        if found is None:
            found = self._occasions[info] = self._find_occasions(info)
        return found

    def _find_occasions(self, info: FunctionInfo) -> Occasions:
        found = Occasions()
        seen = {info}
        waiting = [info]
        while waiting:
            function = waiting.pop()
            if function.is_main:
                found.in_main = True
                continue
            callers: list[FunctionInfo] = []
            for registration in self.registrations.get(function, ()):
                if runs_at_once(registration):
                    callers.append(registration.site.function)
                else:
                    found.registrations.append(registration)
            callers += [call.function for call in self.callers.get(function, ())]
            for caller in dict.fromkeys(reversed(callers)):
                if caller not in seen:
                    seen.add(caller)
                    waiting.append(caller)
            found.unknown = found.unknown or not self.is_closed(function)
        return found

    def is_closed(self, info: FunctionInfo) -> bool:
        """Whether every use of a function is a known call or registration."""
        registrations = self.registrations.get(info, ())
        if any(registration.node is info.node for registration in registrations):
            return True
        symbol = self.name_of(info)
        if symbol is None:
            return False
        known = {call.chain.base.first for call in self.callers.get(info, ())}
        known |= {r.node.first for r in registrations if r.node is not None}
        return all(read.token in known for read in symbol.reads)

    def name_of(self, info: FunctionInfo) -> Symbol | None:
        """The local that is always this function."""
        return self.scopes.name_of(info)

    def executed_by(self, info: FunctionInfo) -> list[CallSite]:
        """Firmware calls that a function makes, itself or through functions of this file."""
        found = self._executed.get(info)
        if found is None:
            found = []
            for function in self.run_by(info):
                found += self.calls.get(function, ())
            self._executed[info] = found
        return found

    def run_by(self, info: FunctionInfo) -> list[FunctionInfo]:
        """The function itself and all functions of this file that run while it runs."""
        found: dict[FunctionInfo, None] = {}
        waiting = [info]
        while waiting:
            function = waiting.pop()
            if function in found:
                continue
            found[function] = None
            calls = self.other_calls.get(function, ())
            waiting += [call.callee for call in calls if call.callee is not None]
            for site in self.calls.get(function, ()):
                waiting += [r.function for r in self.callbacks_of(site) if runs_at_once(r)]
        return list(found)


def runs_at_once(registration: Registration) -> bool:
    """Whether a function runs only while the call that gets it runs: `pcall(f)`."""
    return registration.callback is not None and registration.callback.runs == "during"


def own_parameter(registration: Registration) -> int | None:
    """The place of a callback's parameter that is the object it is registered on."""
    receiver = registration.site.callee.receiver
    if receiver is None:
        return None
    params = registration.type.params
    return next((i for i, param in enumerate(params) if _is_own(param.type, receiver)), None)


def _returns_self(site: CallSite) -> bool:
    if site.signature is None or not site.signature.returns:
        return False
    type_ = site.signature.returns[0].type
    return isinstance(type_, Basic) and type_.name == "self"


def _is_own(type_: Type, receiver: Instance) -> bool:
    if isinstance(type_, Basic):
        return type_.name == "self"
    return isinstance(type_, NamedType) and type_.name == receiver.entry.name
