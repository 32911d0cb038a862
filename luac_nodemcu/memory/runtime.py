"""RAM that functions take while the program runs, where it follows from the code.

For each function: what one closure of it costs, what one call needs, and every place that
makes objects, with the size of one of them and how often a call gets there (once, under a
condition, in a loop). Sizes that depend on data are not guessed: they are None. How objects
grow is `tables.py`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from luac_nodemcu.compiler.line_info import decode
from luac_nodemcu.memory.events import FunctionFlow, ListStore, TableStore, Value
from luac_nodemcu.memory.functions import Function
from luac_nodemcu.memory.machine import Machine
from luac_nodemcu.memory.ram import NOTHING, Ram, block
from luac_nodemcu.memory.survivors import Callback, ModuleGraph
from luac_nodemcu.memory.tables import TableModel

Often = Literal["once", "maybe", "repeated"]
"""How often one call of the function gets to a place: always once, at most once, any number
of times."""

SiteKind = Literal["closure", "table", "concatenation", "coroutine", "vararg table"]

VARARG_HAS_ARG: Final = 1
VARARG_NEEDS_ARG: Final = 4
"""Flags of a Lua 5.1 Proto: both are set if `...` is declared and never used."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place that makes objects.

    - `ram`: one object as it is made here (for a closure with the variables it captures
      first; for a table as the constructor and the assignments next to it leave it). None if
      it depends on data.
    - `exact`: False if the object may be larger.
    - `detail`: what is made, for people.
    """

    pc: int
    line: int
    kind: SiteKind
    often: Often
    ram: Ram | None
    exact: bool
    detail: str


@dataclass(slots=True)
class FunctionRuntime:
    """What a function takes when it runs.

    - `closure`: one value of this function. `upvalues`: how many variables it refers to, and
      `captured`: how many of them are the enclosing function's own, which become a block of
      `Machine.upvalue` bytes each unless another closure captured them before.
    - `stack_slots`: values that a call needs on the Lua stack; `stack_bytes`: their size.
    - `call`: heap for one level of call (Lua 5.3; Lua 5.1 keeps calls in one vector).
    - `sites`: places that make objects, in order.
    - `per_call`: the sum of what every call makes for certain; `complete`: whether that is
      all a call makes.
    - `globals`: names that the function sets as globals.
    """

    closure: Ram
    upvalues: int
    captured: int
    stack_slots: int
    stack_bytes: int
    call: Ram
    sites: list[Site]
    per_call: Ram
    complete: bool
    globals: list[bytes]


def coroutine_ram(machine: Machine) -> Ram:
    """A coroutine as it is made: state, stack and calls."""
    return (
        block(machine.state)
        + block(machine.stack_slots * machine.tvalue)
        + block(machine.call_infos * machine.call_info)
    )


def registry_reference(machine: Machine) -> int:
    """Bytes of one reference in the registry, as a registered callback has it: an array slot,
    apart from the doubling of the array now and then.
    """
    return machine.tvalue


def vararg_table(machine: Machine, arguments: int) -> Ram:
    """The table `arg` that Lua 5.1 makes for each call of a function that declares `...` and
    never uses it: the extra arguments and their number.
    """
    return block(machine.table) + block(arguments * machine.tvalue) + block(machine.node)


def function_runtime(
    functions: Sequence[Function],
    graph: ModuleGraph,
    machine: Machine,
) -> list[FunctionRuntime]:
    """The run-time figures of each function of a module."""
    return [_Runtime(function, functions, graph, machine).result() for function in functions]


def registrations(callbacks: Sequence[Callback], machine: Machine) -> int:
    """Bytes of registry references that a module's callbacks take if each is registered once
    and kept.
    """
    return registry_reference(machine) * sum(one.kept is not False for one in callbacks)


class _Runtime:
    def __init__(
        self,
        function: Function,
        functions: Sequence[Function],
        graph: ModuleGraph,
        machine: Machine,
    ) -> None:
        self.function: Function = function
        self.functions: Sequence[Function] = functions
        self.graph: ModuleGraph = graph
        self.machine: Machine = machine
        self.flow: FunctionFlow = graph.flows[function.index]
        self.lines: list[int] = decode(function.proto.line_info)
        self.seen: set[int] = set()

    def result(self) -> FunctionRuntime:
        """Everything about the function."""
        machine, proto = self.machine, self.function.proto
        sites = sorted(
            [
                *self._closures(),
                *self._tables(),
                *self._concatenations(),
                *self._coroutines(),
                *self._vararg(),
            ],
            key=lambda site: site.pc,
        )
        per_call = NOTHING
        complete = True
        for site in sites:
            if site.often == "once" and site.ram is not None and site.exact:
                per_call = per_call + site.ram
            else:
                complete = False
        names = {name for name, _ in self.flow.global_stores.values()}
        captured = sum(1 for upvalue in proto.upvalues if upvalue.in_stack)
        if self.function.parent < 0:
            captured = 0
        return FunctionRuntime(
            closure=machine.closure_ram(proto.num_upvalues),
            upvalues=proto.num_upvalues,
            captured=captured,
            stack_slots=proto.max_stack,
            stack_bytes=proto.max_stack * machine.tvalue,
            call=block(machine.call_info) if machine.lua == 53 else NOTHING,
            sites=sites,
            per_call=per_call,
            # Calls of other functions may make anything.
            complete=complete and not self.flow.calls,
            globals=sorted(names),
        )

    def _often(self, pc: int) -> Often:
        if self.flow.repeated[pc]:
            return "repeated"
        return "maybe" if self.flow.conditional[pc] else "once"

    def _line(self, pc: int) -> int:
        return self.lines[pc] if pc < len(self.lines) else 0

    def _site(self, pc: int, kind: SiteKind, ram: Ram | None, exact: bool, detail: str) -> Site:
        return Site(pc, self._line(pc), kind, self._often(pc), ram, exact, detail)

    def _closures(self) -> list[Site]:
        found: list[Site] = []
        known: set[int] = set()
        for pc, index in sorted(self.flow.closures.items()):
            nested = self.functions[index]
            ram = self.machine.closure_ram(nested.proto.num_upvalues)
            captured = self.flow.captured.get(pc, ())
            # A variable that an earlier closure of the same call captured is shared.
            own = {number for number in captured if number >= 0}
            fresh = own if self.flow.repeated[pc] else own - known
            known |= own
            for _ in fresh:
                ram = ram + block(self.machine.upvalue)
            found.append(self._site(pc, "closure", ram, True, nested.name))
        return found

    def _tables(self) -> list[Site]:
        found: list[Site] = []
        for pc, (b, c) in sorted(self.flow.tables.items()):
            model = TableModel.constructed(self.machine, b, c)
            exact = self._fill(pc, model)
            items = len(model.integers) + len(model.others)
            detail = f"{items} item{'' if items == 1 else 's'}"
            found.append(self._site(pc, "table", model.ram(), exact, detail))
        return found

    def _fill(self, pc: int, model: TableModel) -> bool:
        """Does what the function does to a table it has made; whether that is all there is."""
        table = Value("table", self.function.index, pc)
        exact = True
        repeated = self.flow.repeated[pc]
        stores: list[TableStore | ListStore] = [
            *self.flow.table_stores.values(),
            *self.flow.list_stores.values(),
        ]
        for store in sorted(stores, key=lambda one: one.pc):
            at = store.pc
            if table not in store.base:
                continue
            if len(store.base) > 1 or self.flow.conditional[at] != self.flow.conditional[pc]:
                exact = False
            if self.flow.repeated[at] and not repeated:
                exact = False
            if not isinstance(store, TableStore):
                if store.items:
                    model.set_list(store.first, len(store.items))
                exact = exact and not store.open
                continue
            key = next(iter(store.key)) if len(store.key) == 1 else None
            if key is None or key.kind != "constant":
                exact = False
            else:
                model.set(key.key)
        return exact

    def _concatenations(self) -> list[Site]:
        return [
            self._site(pc, "concatenation", None, False, "a new string") for pc in self.flow.concats
        ]

    def _coroutines(self) -> list[Site]:
        found: list[Site] = []
        for pc, call in sorted(self.flow.calls.items()):
            path = self.graph.callee(call)
            if path in ("coroutine.create", "coroutine.wrap"):
                ram = coroutine_ram(self.machine)
                if path == "coroutine.wrap":
                    ram = ram + block(self.machine.c_closure + self.machine.tvalue)
                found.append(self._site(pc, "coroutine", ram, False, path))
        return found

    def _vararg(self) -> list[Site]:
        flags = self.function.proto.is_vararg
        if self.machine.lua != 51 or not (flags & VARARG_HAS_ARG and flags & VARARG_NEEDS_ARG):
            return []
        line = self.function.proto.line_defined
        ram = vararg_table(self.machine, 0)
        return [Site(-1, line, "vararg table", "once", ram, False, "the unused table `arg`")]
