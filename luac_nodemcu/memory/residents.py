"""RAM of a module after its main chunk has run: code and objects that stay.

`survivors.py` says what stays; here it is counted. Code is exact for functions whose fate is
known. Objects (closures, captured variables, tables made by the main chunk) are counted where
their number and size follow from the code; what does not follow is listed as unknown, and the
sum is then what there is at least.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from luac_nodemcu.compiler.line_info import decode
from luac_nodemcu.compiler.proto import Constant
from luac_nodemcu.firmware.idle_vm import idle_vm
from luac_nodemcu.memory.code import Loaded, collect_strings, proto_blocks
from luac_nodemcu.memory.events import ListStore, TableStore, Value, Values
from luac_nodemcu.memory.functions import Function
from luac_nodemcu.memory.machine import Machine
from luac_nodemcu.memory.ram import NOTHING, Ram, block, of_blocks
from luac_nodemcu.memory.scanner import power_of_two
from luac_nodemcu.memory.survivors import Fate, ModuleGraph, Survivors
from luac_nodemcu.memory.tables import Key, TableModel


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something whose size does not follow from the code: `line` of the source, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ModuleTable:
    """A table that the main chunk makes and that stays.

    - `function`, `pc`: where it is made; `line` of the source.
    - `ram`: the table alone. `exact`: False if it may grow beyond that.
    - `items`: how many keys it gets.
    - `constants`: whether all its values are constants.
    """

    function: int
    pc: int
    line: int
    ram: Ram
    exact: bool
    items: int
    constants: bool


@dataclass(slots=True)
class Resident:
    """What stays of a module.

    - `code`: Protos of kept functions, and the strings that these need.
    - `possible`: what comes on top if every callback is kept.
    - `closures`, `variables`, `tables`: objects that certainly stay; `strings`: strings that
      only tables and globals hold.
    - `globals`: by how much the table of globals grows, from that of an idle VM; `names`: the
      globals that the main chunk sets.
    - `exact`: whether nothing is unknown.
    - `texts`: the strings that kept code and tables need, held or not.
    """

    code: Ram
    possible: Ram
    closures: Ram
    variables: Ram
    tables: Ram
    strings: Ram
    globals: Ram
    names: set[bytes]
    exact: bool
    unknown: list[Unknown]
    module_tables: list[ModuleTable]
    texts: set[bytes]
    possible_texts: set[bytes]

    @property
    def objects(self) -> Ram:
        """Everything but code."""
        return self.closures + self.variables + self.tables + self.strings + self.globals

    @property
    def total(self) -> Ram:
        """Code and objects that certainly stay."""
        return self.code + self.objects


def function_code(
    functions: Iterable[Function], machine: Machine, loaded: Loaded | None
) -> tuple[Ram, set[bytes], Ram]:
    """Blocks, strings and long strings of some functions of a module.

    `loaded` is None for code in LFS, which takes nothing. Strings of which the VM has one
    copy are given as a set, because the VM or other modules may hold them; the third result
    is the RAM of those that are allocated in any case.
    """
    if loaded is None:
        return NOTHING, set(), NOTHING
    chosen = list(functions)
    sizes: list[int] = []
    for function in chosen:
        sizes += proto_blocks(function.proto, machine, loaded)
    strings = collect_strings(chosen, machine, loaded)
    texts = {text for text in strings.owner if not machine.is_long(text)}
    copies = [len(text) for text, _ in strings.copies]
    copies += [len(text) for text in strings.owner if machine.is_long(text)]
    return of_blocks(sizes), texts, of_blocks(machine.string + length for length in copies)


def strings_ram(texts: Iterable[bytes], machine: Machine, held: frozenset[bytes] | None) -> Ram:
    """The strings among `texts` that the VM does not hold; none if `held` is None."""
    if held is None:
        return NOTHING
    return of_blocks(machine.string + len(text) for text in texts if text not in held)


def resident(
    functions: Sequence[Function],
    graph: ModuleGraph,
    survivors: Survivors,
    machine: Machine,
    loaded: Loaded | None,
    held: frozenset[bytes] | None,
) -> Resident:
    """What stays of a module that was loaded in the given way (None: from LFS).

    If `held` is None, strings that exist once are left to the caller, who finds them in
    `texts` and `possible_texts`.
    """
    fates = survivors.functions
    kept = [function for function in functions if fates[function.index] == "kept"]
    code, texts, long_strings = function_code(kept, machine, loaded)
    both = [function for function in functions if fates[function.index] != "freed"]
    all_code, all_texts, all_long = function_code(both, machine, loaded)
    counter = _Objects(functions, graph, survivors, machine)
    counter.count()
    # In LFS, the strings that tables hold are those of the image.
    table_texts = counter.texts if loaded is not None else set()
    code_ram = code + strings_ram(texts, machine, held) + long_strings
    return Resident(
        code=code_ram,
        possible=all_code + strings_ram(all_texts, machine, held) + all_long - code_ram,
        closures=counter.closures,
        variables=counter.variables,
        tables=counter.tables,
        strings=strings_ram(table_texts - texts, machine, held),
        globals=globals_growth(counter.names, machine),
        names=counter.names,
        exact=not counter.unknown and "possible" not in fates,
        unknown=counter.unknown,
        module_tables=counter.found,
        texts=texts | table_texts,
        possible_texts=all_texts - texts,
    )


def globals_growth(names: Iterable[bytes], machine: Machine) -> Ram:
    """By how much the table of globals grows if an idle VM gets these globals."""
    start = idle_vm(machine.lua).globals
    new = len(set(names) - _BASE_GLOBALS[machine.lua])
    nodes = start.nodes
    if start.used + new > nodes:
        nodes = power_of_two(start.used + new)
    return block(nodes * machine.node) - block(start.nodes * machine.node)


_BASE_GLOBALS: Final = {
    51: frozenset(b"_G _VERSION newproxy __index require module package ipairs pairs".split()),
    53: frozenset(b"_G _VERSION package require".split()),
}
"""Globals that an idle VM has as values of their own, not in ROM tables."""


@dataclass(slots=True)
class _Table:
    """A table while its stores are collected, in the order in which they happen."""

    stores: list[tuple[int, TableStore | ListStore]] = field(default_factory=list)
    exact: bool = True


class _Objects:
    """Counts the objects that the executed functions make and that stay."""

    def __init__(
        self,
        functions: Sequence[Function],
        graph: ModuleGraph,
        survivors: Survivors,
        machine: Machine,
    ) -> None:
        self.functions: Sequence[Function] = functions
        self.graph: ModuleGraph = graph
        self.survivors: Survivors = survivors
        self.machine: Machine = machine
        self.closures: Ram = NOTHING
        self.variables: Ram = NOTHING
        self.tables: Ram = NOTHING
        self.texts: set[bytes] = set()
        self.names: set[bytes] = set()
        self.unknown: list[Unknown] = []
        self.found: list[ModuleTable] = []
        self.lines: dict[int, list[int]] = {}

    def line(self, function: int, pc: int) -> int:
        """The source line of an instruction, 0 if there is no line information."""
        lines = self.lines.get(function)
        if lines is None:
            lines = self.lines[function] = decode(self.functions[function].proto.line_info)
        return lines[pc] if pc < len(lines) else 0

    def count(self) -> None:
        """Counts everything."""
        environment = False
        for (outer, pc), fate in sorted(self.survivors.closures.items()):
            nested = self.graph.flows[outer].closures[pc]
            if self._certain(outer, pc, fate, "a function"):
                proto = self.functions[nested].proto
                self.closures = self.closures + self.machine.closure_ram(proto.num_upvalues)
                environment = environment or self._has_environment(nested)
        for (outer, number), fate in sorted(self.survivors.variables.items()):
            capture = self.graph.flows[outer].captures[number]
            if self._certain(outer, capture.start, fate, "a captured variable"):
                self.variables = self.variables + block(self.machine.upvalue)
            if fate == "kept":
                self._held_values(outer, capture.start, capture.values)
        if environment:
            # The main closure's upvalue, which closures that use globals share.
            self.variables = self.variables + block(self.machine.upvalue)
        for (outer, pc), fate in sorted(self.survivors.tables.items()):
            if self._certain(outer, pc, fate, "a table"):
                self._table(outer, pc)
        self._globals()
        self._foreign_tables()
        for pc, returned in sorted(self.graph.flows[0].returns.items()):
            if self.graph.is_certain(0, pc):
                self._held_values(0, pc, returned[0])

    def _certain(self, function: int, pc: int, fate: Fate, what: str) -> bool:
        """Whether something is made once, and kept; else it is unknown."""
        flow = self.graph.flows[function]
        line = self.line(function, pc)
        if fate == "possible":
            self.unknown.append(Unknown(line, f"{what} may be kept by what it is given to"))
            return False
        repeated = pc < len(flow.repeated) and flow.repeated[pc]
        conditional = pc < len(flow.conditional) and flow.conditional[pc]
        if function != 0 or repeated:
            self.unknown.append(Unknown(line, f"how many times {what} is made is not known"))
        elif conditional:
            self.unknown.append(Unknown(line, f"whether {what} is made depends on a condition"))
        return True

    def _has_environment(self, function: int) -> bool:
        """Whether a function's closures refer to the main chunk's `_ENV` (Lua 5.3)."""
        if self.machine.lua == 51 or function == 0:
            return False
        proto = self.functions[function].proto
        at = self.functions[function].parent
        for upvalue in proto.upvalues:
            if upvalue.in_stack:
                continue
            index, outer = upvalue.index, at
            while outer > 0 and index < len(self.functions[outer].proto.upvalues):
                step = self.functions[outer].proto.upvalues[index]
                if step.in_stack:
                    break
                index, outer = step.index, self.functions[outer].parent
            if outer == 0:
                return True
        return False

    def _held_values(self, function: int, pc: int, values: Iterable[Value]) -> None:
        """Strings among the values that something holds."""
        for value in values:
            if value.kind == "constant" and isinstance(value.key, bytes):
                self.texts.add(value.key)
            elif value.kind == "unknown" or (
                value.kind in ("result", "parameter", "field")
                and not self.graph.path(value).startswith(("require", "node"))
            ):
                line = self.line(function, pc)
                self.unknown.append(Unknown(line, "a value made at run time is kept"))

    def _globals(self) -> None:
        graph = self.graph
        for number in self.survivors.executed:
            for pc, (name, values) in sorted(graph.flows[number].global_stores.items()):
                if number == 0 and pc in graph.overwritten:
                    continue
                if number != 0 or not graph.is_certain(0, pc) or name in graph.cleared:
                    line = self.line(number, pc)
                    reason = "the value of a global depends on how the code goes"
                    self.unknown.append(Unknown(line, reason))
                elif not _is_nil(values):
                    self.texts.add(name)
                    self.names.add(name)
                    self._held_values(number, pc, values)

    def _foreign_tables(self) -> None:
        """Stores into tables that the module did not make, which may grow by it."""
        for number in self.survivors.executed:
            for pc, store in self.graph.flows[number].table_stores.items():
                if any(base.kind != "table" for base in self.graph.resolve(store.base)):
                    line = self.line(number, pc)
                    self.unknown.append(Unknown(line, "a table of somebody else may grow"))

    def _table(self, function: int, pc: int) -> None:
        """Simulates a table's growth through everything that the main chunk stores in it."""
        flow = self.graph.flows[function]
        b, c = flow.tables[pc]
        model = TableModel.constructed(self.machine, b, c)
        table = self._stores(Value("table", function, pc))
        constants = True
        for where, store in table.stores:
            here = self.graph.flows[where]
            if where != 0 or here.conditional[store.pc] or here.repeated[store.pc]:
                table.exact = False
            if not self.graph.is_certain(where, store.pc):
                continue
            if isinstance(store, ListStore):
                if store.items:
                    model.set_list(store.first, len(store.items))
                if store.open:
                    table.exact = False
                for item in store.items:
                    constants = self._value(where, store.pc, item) and constants
                continue
            key = self._key(store.key)
            if key is None:
                table.exact = False
                continue
            if _is_nil(store.value):
                # Whether the node of such a key is used again depends on hashes.
                table.exact = table.exact and key in model
                continue
            if isinstance(key, bytes):
                self.texts.add(key)
            model.set(key)
            constants = self._value(where, store.pc, store.value) and constants
        if not table.exact:
            line = self.line(function, pc)
            self.unknown.append(Unknown(line, "a table may grow further"))
        ram = model.ram()
        self.tables = self.tables + ram
        count = len(model.integers) + len(model.others)
        self.found.append(
            ModuleTable(function, pc, self.line(function, pc), ram, table.exact, count, constants)
        )

    def _value(self, function: int, pc: int, values: Values) -> bool:
        """Notes what a stored value keeps; whether it is a constant."""
        self._held_values(function, pc, values)
        return all(value.kind == "constant" for value in values)

    def _key(self, key: Values) -> Key:
        """A key that is one constant, or one object of the module; None if it is not known."""
        if len(key) != 1:
            return None
        (value,) = key
        if value.kind == "constant":
            constant: Constant = value.key
            return constant
        if value.kind in ("table", "closure"):
            return value.kind, value.number << 20 | value.other
        return None

    def _stores(self, table: Value) -> _Table:
        """Every store into a table by functions that run with the main chunk."""
        found = _Table()
        graph = self.graph
        for number in self.survivors.executed:
            flow = graph.flows[number]
            stores: list[TableStore | ListStore] = [
                *flow.table_stores.values(),
                *flow.list_stores.values(),
            ]
            for store in sorted(stores, key=lambda one: one.pc):
                bases = graph.resolve(store.base)
                if table in bases:
                    found.stores.append((number, store))
                    if len(bases) > 1:
                        found.exact = False
            for call in flow.calls.values():
                path = graph.callee(call)
                inserts = path in ("table.insert", "rawset") and call.arguments
                if inserts and table in graph.resolve(call.arguments[0]):
                    found.exact = False
        return found


def _is_nil(values: Values) -> bool:
    return values == frozenset((Value("constant"),))
