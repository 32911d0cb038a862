"""A whole program on a device: what is loaded at boot, and the heap that is left.

The program starts with its entry (`init.lua`). Modules follow through `require`, `dofile` and
the LFS functions, from main chunks, from functions that these call (in other modules as well:
`require("app").start()`), and from functions that the entry hands to timers. What is not a
constant name is listed, not guessed.

The same boot is computed for layouts of the files: all as source, all as `.lc`, all in LFS,
and as the project says.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from luac_nodemcu.compiler.line_info import decode
from luac_nodemcu.compiler.strip import Keep
from luac_nodemcu.firmware.idle_vm import idle_vm
from luac_nodemcu.memory.code import DebugLevel, Loaded, from_lc, from_source, main_closure
from luac_nodemcu.memory.events import Value
from luac_nodemcu.memory.flow import module_flow
from luac_nodemcu.memory.functions import Function
from luac_nodemcu.memory.loads import Load, find_loads, load_of_value
from luac_nodemcu.memory.machine import Machine
from luac_nodemcu.memory.peak import compile_peak, lc_peak, string_table_entries
from luac_nodemcu.memory.ram import NOTHING, Ram, block
from luac_nodemcu.memory.residents import (
    function_code,
    globals_growth,
    resident,
    strings_ram,
)
from luac_nodemcu.memory.scanner import power_of_two
from luac_nodemcu.memory.survivors import (
    Keeps,
    ModuleGraph,
    Survivors,
    keeps_nothing_known,
)
from luac_nodemcu.syntax.tokens import Tokens

LayoutName = Literal["source", "lc", "lfs", "configured"]
Place = Literal["source", "lc", "lfs"]

NO_ENTRY: Final = -1
"""Entry of modules that are no program: all of them count as loaded."""


@dataclass(slots=True)
class ProgramModule:
    """A module of a program.

    - `name`: what `require` and the LFS image call it. `files`: names under which the device's
      file system has it, for example `config.lua`.
    - `tokens`: of its source; None if it was not compiled from source.
    - `place`: how the project has it on the device.
    """

    name: bytes
    files: tuple[bytes, ...]
    functions: Sequence[Function]
    tokens: Tokens | None
    place: Place
    graph: ModuleGraph = field(init=False)
    survivors: Survivors = field(init=False)
    loads: list[Load] = field(init=False)
    lines: list[list[int]] = field(init=False)

    def analyse(self, machine: Machine, keeps: Keeps = keeps_nothing_known) -> None:
        """Finds out what the module's code does; must be called before anything else."""
        self.graph = ModuleGraph(module_flow(self.functions, machine.lua), keeps)
        self.survivors = self.graph.survivors()
        self.lines = [decode(function.proto.line_info) for function in self.functions]
        self.loads = find_loads(self.graph, self.lines)


@dataclass(frozen=True, slots=True)
class LoadAt:
    """A load that happens: in which module (its number), and what (None if nothing of the
    program has that name, or the name is not constant).
    """

    module: int
    load: Load
    loaded: int | None


@dataclass(slots=True)
class Boot:
    """What is loaded when the program starts.

    - `modules`: their numbers in order of loading, the entry first.
    - `loads`: every load that may happen then, in no case twice.
    - `later`: loads that happen in other functions, some time.
    - `unknown`: loads at boot whose name is not constant.
    """

    entry: int
    modules: list[int]
    loads: list[LoadAt]
    later: list[LoadAt]
    unknown: list[LoadAt]


class Program:
    """A program of analysed modules."""

    def __init__(self, modules: Sequence[ProgramModule], entry: int, machine: Machine) -> None:
        self.modules: Sequence[ProgramModule] = modules
        self.entry: int = entry
        self.machine: Machine = machine
        # For each module the functions that run at boot.
        self.running: list[set[int]] = [set() for _ in modules]

    def boot(self) -> Boot:
        """Follows the loads from the entry."""
        order: list[int] = []
        if self.entry == NO_ENTRY:
            for number in range(len(self.modules)):
                self._start(number, order)
            return Boot(NO_ENTRY, order, [], [], [])
        self._start(self.entry, order)
        deferred = self._callbacks(self.entry)
        self._run(self.entry, deferred, order)
        loads: list[LoadAt] = []
        later: list[LoadAt] = []
        for number, module in enumerate(self.modules):
            for load in module.loads:
                found = LoadAt(number, load, self.find(load))
                if load.function in self.running[number]:
                    loads.append(found)
                elif number in order:
                    later.append(found)
        unknown = [one for one in loads if one.load.name is None]
        return Boot(self.entry, order, loads, later, unknown)

    def find(self, load: Load) -> int | None:
        """The module that a load loads."""
        return self.find_name(load.kind, load.name)

    def find_name(self, kind: str, name: bytes | None) -> int | None:
        """The module that a name stands for when it is loaded in a certain way."""
        if name is None:
            return None
        for number, module in enumerate(self.modules):
            if kind in ("dofile", "loadfile"):
                if name in module.files:
                    return number
            elif name == module.name and (kind == "lfs" or number != self.entry):
                return number
        return None

    def _start(self, number: int, order: list[int]) -> None:
        """A module's main chunk runs."""
        if number in order:
            return
        order.append(number)
        self._run(number, set(self.modules[number].survivors.executed), order)

    def _run(self, number: int, functions: set[int], order: list[int]) -> None:
        """Functions of a module run: what they load and call runs as well."""
        module = self.modules[number]
        new = functions - self.running[number]
        self.running[number] |= new
        for function in sorted(new):
            flow = module.graph.flows[function]
            for load in module.loads:
                if load.function == function:
                    loaded = self.find(load)
                    if loaded is not None:
                        self._start(loaded, order)
            for call in flow.calls.values():
                for callee in module.graph.resolve(call.callee):
                    self._call(number, callee, order)

    def _call(self, number: int, callee: Value, order: list[int]) -> None:
        """A call of a function of this module, or of a field of another one."""
        if callee.kind == "closure":
            self._run(number, {callee.number}, order)
        elif callee.kind in ("field", "method") and callee.base is not None:
            graph = self.modules[number].graph
            load = load_of_value(graph, callee.base)
            other = self.find_name(*load) if load is not None else None
            if other is not None:
                self._start(other, order)
                self._run(other, self._exported(other, callee), order)

    def _exported(self, number: int, callee: Value) -> set[int]:
        """The functions that a module's returned table has in a field."""
        graph = self.modules[number].graph
        found: set[int] = set()
        key = Value("constant", key=callee.key)
        for table in graph.resolve(graph.returns.get(0, ())):
            if table.kind == "table":
                inside = graph.resolve(graph.fields.get(table, {}).get(key, ()))
                found |= {value.number for value in inside if value.kind == "closure"}
        return found

    def _callbacks(self, number: int) -> set[int]:
        """Functions that the entry gives to timers and the like while it starts."""
        module = self.modules[number]
        return {
            callback.function
            for callback in module.survivors.callbacks
            if callback.inside in self.running[number]
        }


@dataclass(frozen=True, slots=True)
class BootOptions:
    """What the boot is computed with.

    - `debug_level`: of sources compiled on the device; `keep`: what `.lc` files keep.
    - `held`: strings that the device holds before; `image_strings`: those of the LFS image.
    - `free_heap`: `node.heap()` without the program, None if unknown.
    """

    debug_level: DebugLevel
    keep: Keep
    held: frozenset[bytes]
    image_strings: frozenset[bytes]
    free_heap: int | None


@dataclass(frozen=True, slots=True)
class BootStep:
    """A module that is loaded at boot.

    - `place`: from where. `ram`: what the program takes when the module's main chunk has run.
    - `peak_heap`: heap that the program takes at the worst moment of loading it, on the
      target's chip; `largest_block` in bytes is what must then be free in one piece.
    """

    module: int
    place: Place
    ram: Ram
    peak_heap: int
    largest_block: int


@dataclass(slots=True)
class BootLayout:
    """The boot in one layout.

    - `steps`: the modules in order of loading.
    - `code`, `objects`, `strings`, `tables`: what is there afterwards: functions; closures,
      variables and tables made by main chunks; strings, each once; growth of the tables of
      globals, of loaded modules and of strings.
    - `possible`: what comes on top if every callback that was registered is kept.
    - `gain`: heap that the LFS image saves in the VM itself.
    - `heap_left`: of the free heap, everything above counted; None if that is unknown.
    - `peak_heap`: heap taken at the worst moment, and `peak_step` its number.
    - `exact`: whether nothing about the objects is unknown.
    """

    name: LayoutName
    steps: list[BootStep]
    code: Ram
    objects: Ram
    strings: Ram
    tables: Ram
    possible: Ram
    gain: Ram
    heap_left: int | None
    peak_heap: int
    peak_step: int
    exact: bool

    @property
    def total(self) -> Ram:
        """What the program takes for certain."""
        return self.code + self.objects + self.strings + self.tables


def place_in(layout: LayoutName, program: Program, number: int, boot: Boot) -> Place:
    """Where a module is in a layout.

    The entry is always a file. In the LFS layout so are modules that are only loaded by file
    name, unless the project has them in LFS.
    """
    module = program.modules[number]
    if layout == "configured":
        return module.place
    if number == boot.entry:
        return "source" if module.tokens is not None else "lc"
    if layout == "lfs":
        kinds = {one.load.kind for one in boot.loads if one.loaded == number}
        by_name = kinds <= {"dofile", "loadfile"} and module.place != "lfs"
        if not by_name:
            return "lfs"
        return "source" if module.tokens is not None else "lc"
    return "source" if layout == "source" and module.tokens is not None else "lc"


def boot_layout(
    program: Program, boot: Boot, layout: LayoutName, options: BootOptions
) -> BootLayout:
    """Computes the boot in a layout."""
    return _Run(program, boot, layout, options).result()


class _Run:
    """One boot: what is in RAM so far."""

    def __init__(
        self, program: Program, boot: Boot, layout: LayoutName, options: BootOptions
    ) -> None:
        self.program: Program = program
        self.machine: Machine = program.machine
        self.boot: Boot = boot
        self.layout: LayoutName = layout
        self.options: BootOptions = options
        places = [place_in(layout, program, number, boot) for number in boot.modules]
        self.places: dict[int, Place] = dict(zip(boot.modules, places, strict=True))
        self.has_image: bool = "lfs" in places
        held = options.held
        if self.has_image:
            held |= {text for text in options.image_strings if not self.machine.is_long(text)}
        self.held: frozenset[bytes] = held
        self.code: Ram = NOTHING
        self.objects: Ram = NOTHING
        self.possible: Ram = NOTHING
        self.texts: set[bytes] = set()
        self.possible_texts: set[bytes] = set()
        self.names: set[bytes] = set()
        self.required: set[bytes] = set()
        self.exact: bool = True

    def result(self) -> BootLayout:
        """Loads everything, one module after the other."""
        steps: list[BootStep] = []
        chip = self.machine.chip
        # While a module loads others, its own main function is still there: those of the
        # modules above it in the chain of loads.
        above = self._above()
        for number in self.boot.modules:
            extra = NOTHING
            texts = set(self.texts)
            for outer in above.get(number, ()):
                more, more_texts = self._main_only(outer)
                extra = extra + more
                texts |= more_texts
            before = self._taken(texts) + extra
            peak, largest = self._peak(number, frozenset(texts))
            self._load(number)
            after = self._taken(self.texts)
            steps.append(
                BootStep(number, self.places[number], after, before.heap(chip) + peak, largest)
            )
        worst = max(range(len(steps)), key=lambda index: steps[index].peak_heap)
        strings = strings_ram(self.texts, self.machine, self.held)
        possible = self.possible + strings_ram(
            self.possible_texts - self.texts, self.machine, self.held
        )
        gain = self.machine.lfs_gain if self.has_image else NOTHING
        layout = BootLayout(
            name=self.layout,
            steps=steps,
            code=self.code,
            objects=self.objects,
            strings=strings,
            tables=self._tables(self.texts),
            possible=possible,
            gain=gain,
            heap_left=None,
            peak_heap=steps[worst].peak_heap,
            peak_step=worst,
            exact=self.exact and not self.boot.unknown,
        )
        if self.options.free_heap is not None:
            taken = (layout.total + possible - gain).heap(chip)
            layout.heap_left = self.options.free_heap - taken
        return layout

    def _above(self) -> dict[int, list[int]]:
        """For each module the chain of modules whose main functions run when it is loaded."""
        parents: dict[int, int] = {}
        for one in self.boot.loads:
            if one.loaded is None or one.loaded == one.module or one.load.function != 0:
                continue
            order = self.boot.modules
            if order.index(one.module) < order.index(one.loaded):
                parents.setdefault(one.loaded, one.module)
        chains: dict[int, list[int]] = {}
        for number in self.boot.modules:
            chain: list[int] = []
            at = parents.get(number)
            while at is not None and at not in chain:
                chain.append(at)
                at = parents.get(at)
            chains[number] = chain
        return chains

    def _loaded(self, number: int) -> Loaded | None:
        place = self.places[number]
        if place == "lfs":
            return None
        if place == "source":
            return from_source(self.options.debug_level)
        return from_lc(self.options.keep)

    def _main_only(self, number: int) -> tuple[Ram, set[bytes]]:
        """What a module takes while its main chunk runs, beyond what is counted already."""
        module = self.program.modules[number]
        fates = module.survivors.functions
        rest = [one for one in module.functions if fates[one.index] == "freed"]
        code, texts, long_strings = function_code(rest, self.machine, self._loaded(number))
        return code + long_strings + main_closure(self.machine), texts

    def _peak(self, number: int, texts: frozenset[bytes]) -> tuple[int, int]:
        """Heap and largest block that loading a module takes at the worst moment."""
        module, machine = self.program.modules[number], self.machine
        place = self.places[number]
        held = self.held | texts
        if place == "lfs":
            closure = main_closure(machine)
            return closure.heap(machine.chip), machine.closure + machine.closure_upvalue
        if place == "source" and module.tokens is not None:
            peak = compile_peak(module.tokens, module.functions, machine, held)
            return peak.heap(machine.chip), peak.largest_block
        peak = lc_peak(module.functions, machine, from_lc(self.options.keep), held)
        return peak.heap(machine.chip), peak.largest_block

    def _load(self, number: int) -> None:
        """What a module leaves when its main chunk has run."""
        module = self.program.modules[number]
        found = resident(
            module.functions,
            module.graph,
            module.survivors,
            self.machine,
            self._loaded(number),
            None,
        )
        self.code = self.code + found.code
        self.objects = self.objects + found.closures + found.variables + found.tables
        self.possible = self.possible + found.possible
        self.texts |= found.texts
        self.possible_texts |= found.possible_texts
        self.names |= found.names
        self.exact = self.exact and found.exact
        kinds = {one.load.kind for one in self.boot.loads if one.loaded == number}
        if "require" in kinds:
            self.required.add(module.name)
            self.texts.add(module.name)

    def _tables(self, texts: set[bytes]) -> Ram:
        """By how much the VM's own tables have grown."""
        machine = self.machine
        state = idle_vm(machine.lua)
        nodes = state.loaded.nodes
        used = state.loaded.used + len(self.required)
        if used > nodes:
            nodes = power_of_two(used)
        grown = block(nodes * machine.node) - block(state.loaded.nodes * machine.node)
        before = string_table_entries(len(self.options.held), machine)
        new = sum(1 for text in texts if text not in self.held)
        after = string_table_entries(len(self.options.held) + new, machine)
        entries = block(4 * after) - block(4 * before)
        return grown + entries + globals_growth(self.names, machine)

    def _taken(self, texts: set[bytes]) -> Ram:
        return (
            self.code
            + self.objects
            + strings_ram(texts, self.machine, self.held)
            + self._tables(texts)
        )
