"""What is left in RAM when a module's main chunk has run.

The main function is garbage then; functions that somebody can still call are not, and keep
their code and strings. This file finds out which: it follows where closures and tables of a
module go (returned, stored in a global, captured, given to a function of the firmware).

A function is *kept* if it certainly is reachable when the main chunk has run to its end,
*possible* if that depends on what a call does with it (a callback, for example), else *freed*.
What the firmware's functions do with their arguments is not known here: `Keeps` is how the
caller may tell. Sizes are `residents.py`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from luac_nodemcu.memory.events import UNKNOWN, Call, FunctionFlow, Value

Keeps = Callable[[str, int], bool | None]
"""Told a function's path (`gpio.trig`, `tmr.create():alarm`) and the number of an argument from
0, whether the function keeps that argument beyond the call; None if it is not known."""

Fate = Literal["kept", "possible", "freed"]

_LIBRARIES: Final = frozenset(["string", "table", "math", "bit", "struct", "utf8"])
"""Libraries whose functions keep none of their arguments; exceptions are below."""

_DROPS: Final = frozenset(
    [
        "assert",
        "collectgarbage",
        "error",
        "getfenv",
        "getmetatable",
        "ipairs",
        "next",
        "pairs",
        "print",
        "rawequal",
        "rawget",
        "rawlen",
        "select",
        "tonumber",
        "tostring",
        "type",
        "unpack",
        "require",
        "dofile",
        "loadfile",
        "load",
        "loadstring",
    ]
)
_RUNS: Final = frozenset(
    ["pcall", "xpcall", "table.sort", "table.foreach", "table.foreachi", "string.gsub"]
)
"""Functions that call their arguments at once and keep none of them."""

_INTO_FIRST: Final = frozenset(["table.insert", "rawset", "setmetatable", "setfenv"])
"""Functions that put their other arguments into the first."""

_RETURN_FIRST: Final = frozenset(["setmetatable", "assert", "setfenv"])
_INTO_RESULT: Final = frozenset(["coroutine.create", "coroutine.wrap", "ipairs", "pairs"])


@dataclass(frozen=True, slots=True)
class Callback:
    """A function given to another one that may keep it.

    - `function`: the number of the function that is given.
    - `inside`, `pc`: where the call is. `callee`: what is called. `argument`: from 0.
    - `kept`: whether the callee keeps it; None if that is not known.
    """

    function: int
    inside: int
    pc: int
    callee: str
    argument: int
    kept: bool | None


@dataclass(slots=True)
class Survivors:
    """What is reachable after the main chunk has run.

    - `functions`: for every function its fate. A function that is part of the code of a kept
      one is kept as well.
    - `closures`, `tables`, `variables`: (function, instruction or number) of what was made
      and is reachable, with its fate; variables are those that closures captured.
    - `executed`: the functions that run while the main chunk does.
    - `callbacks`: all of the module's, also those that are registered later.
    """

    functions: list[Fate]
    closures: dict[tuple[int, int], Fate]
    tables: dict[tuple[int, int], Fate]
    variables: dict[tuple[int, int], Fate]
    executed: list[int]
    callbacks: list[Callback]


def keeps_nothing_known(callee: str, argument: int) -> bool | None:
    """The `Keeps` of someone who knows nothing."""
    return None


class ModuleGraph:
    """How the functions, tables and variables of a module refer to each other."""

    def __init__(self, flows: Sequence[FunctionFlow], keeps: Keeps = keeps_nothing_known) -> None:
        self.flows: Sequence[FunctionFlow] = flows
        self.keeps: Keeps = keeps
        # Functions that run while the main chunk does, and those that do whatever way it goes.
        self.executed: list[int] = [0]
        self.certain: set[int] = {0}
        # Stores of the main chunk that are overwritten, and globals that other functions which
        # run with it set to nil.
        self.overwritten: set[int] = _overwritten(flows[0]) if flows else set()
        self.cleared: set[bytes] = set()
        # For each function where its closures are made: (enclosing function, instruction).
        self.made: dict[int, list[tuple[int, int]]] = {}
        for number, flow in enumerate(flows):
            for pc, nested in flow.closures.items():
                self.made.setdefault(nested, []).append((number, pc))
        self.parameters: dict[tuple[int, int], set[Value]] = {}
        self.returns: dict[int, set[Value]] = {}
        self.globals: dict[bytes, set[Value]] = {}
        self.fields: dict[Value, dict[Value | None, set[Value]]] = {}
        self.variables: dict[tuple[int, int], set[Value]] = {}
        self.held: dict[Value, set[Value]] = {}
        self.kept_roots: set[Value] = set()
        self.possible_roots: set[Value] = set()
        self.resolved: dict[Value, frozenset[Value]] = {}
        self.paths: dict[Value, str] = {}
        self.depth: int = 0
        self._solve()

    # --- resolving values --------------------------------------------------------------------

    def resolve(self, values: Iterable[Value]) -> set[Value]:
        """The closures, tables and opaque objects that values may be; no constants."""
        found: set[Value] = set()
        for value in values:
            found |= self._resolve(value)
        return found

    def _resolve(self, value: Value) -> frozenset[Value]:
        kind = value.kind
        if kind in ("closure", "table", "unknown"):
            return frozenset((value,))
        if kind == "constant":
            return frozenset()
        known = self.resolved.get(value)
        if known is None:
            if self.depth > _MAX_DEPTH:
                return frozenset((UNKNOWN,))
            # Ends circles: what is being resolved adds nothing to itself.
            self.resolved[value] = frozenset()
            self.depth += 1
            known = self.resolved[value] = frozenset(self._look_up(value))
            self.depth -= 1
        return known

    def _look_up(self, value: Value) -> set[Value]:
        kind, key = value.kind, value.key
        if kind == "global" and isinstance(key, bytes):
            return {value} | self.resolve(self.globals.get(key, ()))
        if kind == "upvalue":
            return self._upvalue(value)
        if kind == "parameter":
            return self.resolve(self.parameters.get((value.number, value.other), ())) | {value}
        if kind == "result":
            return self._result(value)
        if kind in ("field", "method"):
            return self._field(value)
        return {value}

    def _upvalue(self, value: Value) -> set[Value]:
        found: set[Value] = set()
        for outer, pc in self.made.get(value.number, ()):
            captured = self.flows[outer].captured.get(pc, ())
            if value.other >= len(captured):
                continue
            number = captured[value.other]
            if number < 0:
                found |= self._resolve(Value("upvalue", outer, ~number))
            else:
                found |= self.resolve(self._variable_values(outer, number))
        return found or {value}

    def _variable_values(self, function: int, number: int) -> set[Value]:
        values = set(self.flows[function].captures[number].values)
        return values | self.variables.get((function, number), set())

    def _result(self, value: Value) -> set[Value]:
        call = self.flows[value.number].calls.get(value.other)
        if call is None:
            return {value}
        found: set[Value] = set()
        for callee in self.resolve(call.callee):
            if callee.kind == "closure":
                found |= self.resolve(self.returns.get(callee.number, ()))
            elif self.path(callee) in _RETURN_FIRST and call.arguments:
                found |= self.resolve(call.arguments[0])
            else:
                found.add(value)
        return found or {value}

    def _field(self, value: Value) -> set[Value]:
        if value.base is None:
            return {value}
        found: set[Value] = set()
        key = Value("constant", key=value.key)
        for base in self._resolve(value.base):
            if base.kind == "table":
                stored = self.fields.get(base, {})
                inside = stored.get(key, set()) | stored.get(None, set())
                found |= self.resolve(inside)
                if not inside:
                    found.add(value)
            elif base.kind != "closure":
                found.add(Value(value.kind, key=value.key, base=base))
        return found

    def path(self, value: Value) -> str:
        """What a value is called in the firmware's terms; empty if it has no such name."""
        if value.kind == "global" and isinstance(value.key, bytes):
            return value.key.decode("utf-8", "backslashreplace")
        if value.kind == "result":
            call = self.flows[value.number].calls.get(value.other)
            known = self.paths.get(value)
            if known is None:
                # Ends circles, as in a loop that calls what it was returned.
                self.paths[value] = ""
                if call is None or self.depth > _MAX_DEPTH:
                    return ""
                self.depth += 1
                callee = self.callee(call)
                self.depth -= 1
                known = self.paths[value] = f"{callee}()" if callee else ""
            return known
        if value.kind in ("field", "method") and isinstance(value.key, bytes):
            base = self.path(value.base) if value.base is not None else ""
            mark = "." if value.kind == "field" else ":"
            return f"{base}{mark}{value.key.decode('utf-8', 'backslashreplace')}"
        return ""

    def callee(self, call: Call) -> str:
        """What is called, by path; empty if it is a function of the module or not known."""
        names = {self.path(value) for value in self.resolve(call.callee)}
        names.discard("")
        return min(names) if names else ""

    # --- events ------------------------------------------------------------------------------

    def _solve(self) -> None:
        """Collects what the executed functions do until nothing new is found."""
        for _ in range(_MAX_ROUNDS):
            before = self._size()
            # What was certain may turn out not to be.
            self.kept_roots.clear()
            self.possible_roots.clear()
            self.resolved.clear()
            self.paths.clear()
            for number in list(self.executed):
                self._function(number)
            if self._size() == before:
                break
        self.resolved.clear()
        self.paths.clear()

    def _size(self) -> int:
        maps: tuple[dict[object, set[Value]], ...] = (
            self.parameters,  # type: ignore[assignment]
            self.returns,
            self.globals,
            self.variables,
            self.held,
        )
        return (
            len(self.executed)
            + len(self.certain)
            + len(self.cleared)
            + sum(len(values) for one in maps for values in one.values())
            + sum(len(v) for stored in self.fields.values() for v in stored.values())
            + len(self.kept_roots)
            + len(self.possible_roots)
        )

    def is_certain(self, function: int, pc: int) -> bool:
        """Whether an instruction runs with the main chunk, whatever way that goes."""
        return function in self.certain and not self.flows[function].conditional[pc]

    def _keep(self, values: Iterable[Value], certain: bool) -> None:
        (self.kept_roots if certain else self.possible_roots).update(values)

    def _function(self, number: int) -> None:
        flow = self.flows[number]
        for pc, returned in flow.returns.items():
            self.returns.setdefault(number, set()).update(*returned)
            if number == 0:
                # `require` keeps a module's first value.
                self._keep(returned[0], self.is_certain(0, pc))
        overwritten = self.overwritten if number == 0 else set()
        for pc, (name, values) in flow.global_stores.items():
            self.globals.setdefault(name, set()).update(values)
            if number != 0 and _NIL in values:
                self.cleared.add(name)
            if pc not in overwritten:
                self._keep(values, self.is_certain(number, pc) and name not in self.cleared)
        for upvalue, values in flow.upvalue_stores.values():
            self._store_upvalue(number, upvalue, values)
        for store in flow.table_stores.values():
            keys: Iterable[Value | None] = store.key
            if len(store.key) != 1 or next(iter(store.key)).kind != "constant":
                keys = (None,)
                self._into(store.base, store.key, self.is_certain(number, store.pc))
            if store.pc not in overwritten:
                self._into(store.base, store.value, self.is_certain(number, store.pc))
            for base in self.resolve(store.base):
                if base.kind == "table":
                    for key in keys:
                        stored = self.fields.setdefault(base, {})
                        stored.setdefault(key, set()).update(store.value)
        for items in flow.list_stores.values():
            for values in items.items:
                self._into(items.base, values, self.is_certain(number, items.pc))
                for base in self.resolve(items.base):
                    self.fields.setdefault(base, {}).setdefault(None, set()).update(values)
        for call in flow.calls.values():
            self._call(number, call)

    def _store_upvalue(self, function: int, upvalue: int, values: Iterable[Value]) -> None:
        for outer, pc in self.made.get(function, ()):
            captured = self.flows[outer].captured.get(pc, ())
            if upvalue >= len(captured):
                continue
            number = captured[upvalue]
            if number < 0:
                self._store_upvalue(outer, ~number, values)
            else:
                self.variables.setdefault((outer, number), set()).update(values)

    def _into(self, base: Iterable[Value], values: Iterable[Value], certain: bool) -> None:
        """`base` refers to the values from now on, if the instruction runs (`certain`)."""
        holders = self.resolve(base)
        certain = certain and len(holders) == 1
        for holder in holders:
            if holder.kind in ("table", "closure", "result") and certain:
                self.held.setdefault(holder, set()).update(values)
            if holder.kind == "global" or (holder.kind == "field" and self.path(holder)):
                self._keep(values, certain)
            elif holder.kind != "table" or not certain:
                self.possible_roots.update(values)

    def _run(self, values: Iterable[Value]) -> None:
        for value in self.resolve(values):
            if value.kind == "closure" and value.number not in self.executed:
                self.executed.append(value.number)

    def _call(self, number: int, call: Call) -> None:
        given = call.arguments if call.receiver is None else (call.receiver, *call.arguments)
        result = Value("result", number, call.pc)
        callees = self.resolve(call.callee)
        certain = self.is_certain(number, call.pc)
        for callee in callees:
            if callee.kind == "closure":
                self._run((callee,))
                if certain and len(callees) == 1:
                    self.certain.add(callee.number)
                for place, values in enumerate(given):
                    self.parameters.setdefault((callee.number, place), set()).update(values)
                continue
            self._call_other(call, self.path(callee), result, certain)

    def _call_other(self, call: Call, path: str, result: Value, certain: bool) -> None:
        """A call of something that is not a function of this module."""
        arguments = call.arguments
        if path in _RUNS:
            for values in arguments:
                self._run(values)
        elif path in _INTO_FIRST:
            for values in arguments[1:]:
                self._into(arguments[0], values, certain)
        elif path in _INTO_RESULT:
            for values in arguments:
                self.held.setdefault(result, set()).update(values)
        elif path in _DROPS or path.partition(".")[0] in _LIBRARIES:
            pass
        else:
            for place, values in enumerate(arguments):
                kept = self.keeps(path, place) if path else None
                if kept is not False:
                    self._keep(values, certain and kept is True)
            if call.receiver is not None:
                self.possible_roots.update(call.receiver)

    # --- the answer --------------------------------------------------------------------------

    def survivors(self) -> Survivors:
        """What is reachable after the main chunk has run."""
        kept = self._reach(self.kept_roots, certain=True)
        possible = self._reach(self.kept_roots | self.possible_roots, certain=False) - kept
        fates: dict[Value, Fate] = dict.fromkeys(possible, "possible")
        fates.update(dict.fromkeys(kept, "kept"))
        functions: list[Fate] = ["freed"] * len(self.flows)
        result = Survivors(functions, {}, {}, {}, sorted(self.executed), self._callbacks())
        for value, fate in fates.items():
            if value.kind == "closure":
                self._keep_code(functions, value.number, fate)
                for place in self.made.get(value.number, ()):
                    if place[0] in self.executed:
                        result.closures[place] = fate
            elif value.kind == "table":
                result.tables[value.number, value.other] = fate
            elif value.kind == "variable":
                result.variables[value.number, value.other] = fate
        return result

    def _keep_code(self, functions: list[Fate], number: int, fate: Fate) -> None:
        """A function's code includes the code of all functions in it."""
        for inside in range(number, self.flows[number].function.end):
            if fate == "kept" or functions[inside] == "freed":
                functions[inside] = fate

    def _reach(self, roots: Iterable[Value], certain: bool) -> set[Value]:
        """Everything that is reachable, or (`certain`) whatever way the code goes; captured
        variables are of kind `variable`.
        """
        found: set[Value] = set()
        waiting = list(self.resolve(roots))
        while waiting:
            value = waiting.pop()
            if value in found or (certain and not self._made_for_certain(value)):
                continue
            found.add(value)
            following: set[Value] = set()
            if value.kind == "closure":
                following |= self._captured(value.number)
            elif value.kind == "variable":
                values = self._variable_values(value.number, value.other) - {_NIL}
                # A variable that was assigned several times holds the last of them.
                if not certain or len(values) == 1:
                    following |= self.resolve(values)
            following |= self.resolve(self.held.get(value, ()))
            waiting += following
        return found

    def _made_for_certain(self, value: Value) -> bool:
        """Whether an object is made whatever way the main chunk goes."""
        if value.kind == "closure":
            return any(self.is_certain(*place) for place in self.made.get(value.number, ()))
        return value.kind != "table" or self.is_certain(value.number, value.other)

    def _captured(self, function: int) -> set[Value]:
        """The variables that a function's closures hold."""
        found: set[Value] = set()
        for outer, pc in self.made.get(function, ()):
            for number in self.flows[outer].captured.get(pc, ()):
                if number >= 0:
                    found.add(Value("variable", outer, number))
                elif outer > 0:
                    found |= self._captured_of(outer, ~number)
        return found

    def _captured_of(self, function: int, upvalue: int) -> set[Value]:
        found: set[Value] = set()
        for outer, pc in self.made.get(function, ()):
            captured = self.flows[outer].captured.get(pc, ())
            if upvalue < len(captured):
                number = captured[upvalue]
                if number >= 0:
                    found.add(Value("variable", outer, number))
                else:
                    found |= self._captured_of(outer, ~number)
        return found

    def mentioned(self) -> set[int]:
        """The functions that are called, given to somebody, stored or returned anywhere, other
        than by themselves. The rest can never run.
        """
        found: set[int] = set()
        for number, flow in enumerate(self.flows):
            values: set[Value] = set()
            for call in flow.calls.values():
                values |= call.callee
                values.update(*call.arguments)
                values |= call.receiver or frozenset()
            for store in flow.table_stores.values():
                values |= store.key | store.value
            for items in flow.list_stores.values():
                values.update(*items.items)
            for _, stored in flow.global_stores.values():
                values |= stored
            for returned in flow.returns.values():
                values.update(*returned)
            for value in self.resolve(values):
                if value.kind == "closure":
                    inside = value.number <= number < self.flows[value.number].function.end
                    if not inside:
                        found.add(value.number)
        return found

    def _callbacks(self) -> list[Callback]:
        """Every function that is given to a function that is not the module's."""
        found: list[Callback] = []
        for number, flow in enumerate(self.flows):
            for pc, call in sorted(flow.calls.items()):
                path = self.callee(call)
                if (
                    path in _RUNS
                    or path in _DROPS
                    or any(value.kind == "closure" for value in self.resolve(call.callee))
                ):
                    continue
                for place, values in enumerate(call.arguments):
                    for value in self.resolve(values):
                        if value.kind == "closure":
                            kept = self.keeps(path, place) if path else None
                            found.append(Callback(value.number, number, pc, path, place, kept))
        return found


def _overwritten(flow: FunctionFlow) -> set[int]:
    """The stores of a main chunk whose value is replaced by a later one for certain: the same
    global, or the same field of the same table, assigned again without condition.
    """
    found: set[int] = set()
    last: dict[object, list[int]] = {}
    places: list[tuple[int, object]] = [(pc, name) for pc, (name, _) in flow.global_stores.items()]
    for pc, store in flow.table_stores.items():
        if len(store.base) == 1 and len(store.key) == 1:
            (base,), (key,) = store.base, store.key
            if base.kind == "table" and key.kind == "constant":
                places.append((pc, (base, key)))
    for pc, place in sorted(places, key=lambda one: one[0]):
        before = last.setdefault(place, [])
        if not flow.conditional[pc] and not flow.repeated[pc]:
            found.update(before)
            before.clear()
        before.append(pc)
    return found


_NIL: Final = Value("constant")
_MAX_ROUNDS: Final = 12
_MAX_DEPTH: Final = 100
"""Longest chain of values that is followed: a chain of method calls may have thousands."""
