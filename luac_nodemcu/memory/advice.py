"""What could take less memory, each with the bytes that it would save.

The results are data; the words for people are made by `luac_nodemcu.output`. Every figure is
computed from the same model as the report: nothing is a rule of thumb. Where a saving depends
on something that the code does not say, the item says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from luac_nodemcu.compiler.strip import STRIP_LEVELS, Keep, StripLevel, keep_for
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.lfs import image51, image53
from luac_nodemcu.lfs.strings53 import FIXED_STRINGS
from luac_nodemcu.memory.code import Loaded, code_ram, from_lc, from_source
from luac_nodemcu.memory.events import Value
from luac_nodemcu.memory.flash import ImageFlash, ImageModule, ModuleFlash, image_flash
from luac_nodemcu.memory.instructions import names_read
from luac_nodemcu.memory.machine import Machine
from luac_nodemcu.memory.program import NO_ENTRY, Boot, Program, ProgramModule
from luac_nodemcu.memory.ram import NOTHING, Ram, block
from luac_nodemcu.memory.residents import function_code, resident, strings_ram
from luac_nodemcu.memory.runtime import vararg_table
from luac_nodemcu.memory.survivors import ModuleGraph

AdviceKind = Literal[
    "move-to-lfs",
    "add-string",
    "unused-module",
    "unused-function",
    "unread-export",
    "module-table",
    "strip",
    "debug-level",
    "repeated-string",
    "vararg-table",
    "local-global",
]

Certainty = Literal["certain", "likely"]

_STRING_RECORD: Final = 16
_NEVER_UNUSED: Final = frozenset([b"_init", b"dummy_strings"])
"""Modules that are in an image for another reason than to be loaded by the program."""

MIN_TABLE_ITEMS: Final = 4


@dataclass(frozen=True, slots=True)
class Advice:
    """One thing that could be done.

    - `module`: the number of the module concerned, None if it is about all. `function`,
      `line`: a place in it.
    - `text`: a string or name that it is about. `level`: a strip or debug level.
    - `ram`: RAM that it saves (for `vararg-table` with each call). `lfs`: bytes of flash that
      it saves; negative where it costs.
    - `certainty`: `likely` where names that are not constant could make it wrong.
    """

    kind: AdviceKind
    module: int | None = None
    function: int | None = None
    line: int | None = None
    text: bytes | None = None
    level: str | None = None
    ram: Ram = NOTHING
    lfs: int = 0
    certainty: Certainty = "certain"


@dataclass(frozen=True, slots=True)
class AdviceOptions:
    """What advice is given for: `strip` and `debug_level` as configured, `held` the strings
    that the device holds in RAM.
    """

    strip: StripLevel
    debug_level: Literal[0, 1, 2]
    held: frozenset[bytes]


def all_advice(
    program: Program,
    boot: Boot,
    image: ImageFlash | None,
    target: Target,
    options: AdviceOptions,
) -> list[Advice]:
    """Everything that could be done, the largest saving first."""
    found = _Adviser(program, boot, image, target, options).all()
    chip = program.machine.chip
    return sorted(
        found,
        key=lambda one: (
            -one.ram.heap(chip) - max(one.lfs, 0),
            one.kind,
            -1 if one.module is None else one.module,
            one.line or 0,
            one.text or b"",
        ),
    )


class _Adviser:
    def __init__(
        self,
        program: Program,
        boot: Boot,
        image: ImageFlash | None,
        target: Target,
        options: AdviceOptions,
    ) -> None:
        self.program: Program = program
        self.modules: Sequence[ProgramModule] = program.modules
        self.machine: Machine = program.machine
        self.boot: Boot = boot
        self.image: ImageFlash | None = image
        self.target: Target = target
        self.options: AdviceOptions = options
        self.keep: Keep = keep_for(options.strip, target, "image")
        self.image_texts: set[bytes] = set()
        if image is not None:
            self.image_texts = {string.text for string in image.strings}
            if target.lua == 53:
                self.image_texts |= set(FIXED_STRINGS)
        # What costs nothing in RAM: the VM has it, or the image.
        self.held: frozenset[bytes] = options.held | {
            text for text in self.image_texts if not self.machine.is_long(text)
        }
        self.flash: dict[int, ModuleFlash] = _flash_by_number(program.modules, image)
        self.dynamic: bool = any(
            load.name is None for module in self.modules for load in module.loads
        )

    def all(self) -> list[Advice]:
        """Every item, unsorted."""
        return [
            *self._move_to_lfs(),
            *self._add_strings(),
            *self._unused_modules(),
            *self._unused_functions(),
            *self._unread_exports(),
            *self._module_tables(),
            *self._strip_levels(),
            *self._repeated_strings(),
            *self._vararg_tables(),
            *self._globals(),
        ]

    def _loaded(self, module: ProgramModule) -> Loaded | None:
        if module.place == "lfs":
            return None
        if module.place == "source":
            return from_source(self.options.debug_level)
        return from_lc(keep_for(self.options.strip, self.target, "lc"))

    def _move_to_lfs(self) -> list[Advice]:
        """Modules that are loaded into RAM and could be in the image."""
        found: list[Advice] = []
        for number, module in enumerate(self.modules):
            loaded = self._loaded(module)
            if loaded is None or number == self.boot.entry:
                continue
            here = resident(
                module.functions, module.graph, module.survivors, self.machine, loaded, self.held
            )
            there = resident(
                module.functions, module.graph, module.survivors, self.machine, None, self.held
            )
            saved = here.total + here.possible - there.total - there.possible
            if self._is_required(number) and module.name not in self.held | here.texts:
                # `package.loaded` holds the name, which is then the image's.
                saved = saved + self.machine.string_ram(len(module.name))
            if saved.bytes > 0:
                cost = self._bytes_in_image(module)
                found.append(Advice("move-to-lfs", number, ram=saved, lfs=-cost))
        return found

    def _is_required(self, number: int) -> bool:
        return any(one.loaded == number and one.load.kind == "require" for one in self.boot.loads)

    def _bytes_in_image(self, module: ProgramModule) -> int:
        """By how much an image grows if it gets a module."""
        alone = ImageModule(module.name, module.functions)
        bill = image_flash([alone], self.target, self.keep)
        if self.image is None:
            return bill.bytes
        size = bill.modules[0].bytes
        size -= sum(one.bytes for one in bill.strings if one.text in self.image_texts)
        new = sum(1 for one in bill.strings if one.text not in self.image_texts)
        count = len(self.image.strings) + 1
        return size + self._hash_bytes(count + new) - self._hash_bytes(count)

    def _hash_bytes(self, strings: int) -> int:
        if self.target.lua == 51:
            return 4 * image51.hash_slots(strings, self.target)
        return 4 * image53.hash_slots(strings + len(FIXED_STRINGS))

    def _add_strings(self) -> list[Advice]:
        """Strings that are in RAM and would not be if the image had them."""
        if self.image is None:
            return []
        texts = set(self.options.held)
        for number in self.boot.modules:
            module = self.modules[number]
            loaded = self._loaded(module)
            kept = [
                function
                for function in module.functions
                if module.survivors.functions[function.index] != "freed"
            ]
            if loaded is not None:
                texts |= function_code(kept, self.machine, loaded)[1]
        found: list[Advice] = []
        for text in sorted(texts - self.image_texts):
            if not self.machine.is_long(text):
                size = _STRING_RECORD + (len(text) + 4 & ~3)
                # The constant and the instruction that mention it.
                size += self.machine.tvalue + self.machine.instruction
                saved = self.machine.string_ram(len(text))
                found.append(Advice("add-string", text=text, ram=saved, lfs=-size))
        return found

    def _unused_modules(self) -> list[Advice]:
        """Modules of the image that no constant name loads."""
        if self.image is None or self.boot.entry == NO_ENTRY:
            return []
        used = {self.program.find(load) for module in self.modules for load in module.loads} | {
            self.boot.entry
        }
        found: list[Advice] = []
        for number, module in enumerate(self.modules):
            if module.place != "lfs" or number in used or module.name in _NEVER_UNUSED:
                continue
            flash = self.flash.get(number)
            if flash is not None:
                certainty: Certainty = "likely" if self.dynamic else "certain"
                found.append(Advice("unused-module", number, lfs=flash.own, certainty=certainty))
        return found

    def _unused_functions(self) -> list[Advice]:
        """Functions whose value goes nowhere and that nobody calls."""
        return [
            self._function_advice("unused-function", number, index, "certain")
            for number, module in enumerate(self.modules)
            for index in unused_functions(module.graph)
        ]

    def _function_advice(
        self, kind: AdviceKind, number: int, index: int, certainty: Certainty
    ) -> Advice:
        """What leaving out a function and those in it saves where the module is."""
        module = self.modules[number]
        function = module.functions[index]
        inside = range(index, function.end)
        line = function.proto.line_defined
        if module.place == "lfs":
            flash = self.flash.get(number)
            lfs = sum(flash.functions[one].own for one in inside) if flash is not None else 0
            return Advice(kind, number, index, line, lfs=lfs, certainty=certainty)
        loaded = self._loaded(module)
        assert loaded is not None
        code = code_ram(module.functions, self.machine, loaded, self.held)
        ram = NOTHING
        for one in inside:
            ram = ram + code.functions[one]
        return Advice(kind, number, index, line, ram=ram, certainty=certainty)

    def _unread_exports(self) -> list[Advice]:
        """Functions in the tables that modules return, under names that nobody reads."""
        if self.boot.entry == NO_ENTRY:
            # Who uses the modules is not here.
            return []
        read: set[bytes] = set()
        for module in self.modules:
            for function in module.functions:
                read |= names_read(function.proto, self.machine.lua)
        found: list[Advice] = []
        for number, module in enumerate(self.modules):
            graph = module.graph
            for table in graph.resolve(graph.returns.get(0, ())):
                if table.kind != "table":
                    continue
                for key, values in graph.fields.get(table, {}).items():
                    name = key.key if key is not None else None
                    if not isinstance(name, bytes) or name in read or name.startswith(b"__"):
                        continue
                    found += [
                        replace(
                            self._function_advice("unread-export", number, value.number, "likely"),
                            text=name,
                        )
                        for value in graph.resolve(values)
                        if value.kind == "closure"
                    ]
        return found

    def _module_tables(self) -> list[Advice]:
        """Tables of constants that stay in RAM although their module's code does not have to."""
        found: list[Advice] = []
        for number in self.boot.modules:
            module = self.modules[number]
            loaded = self._loaded(module)
            left = resident(
                module.functions, module.graph, module.survivors, self.machine, loaded, None
            )
            returned = module.graph.resolve(module.graph.returns.get(0, ()))
            for table in left.module_tables:
                constant = table.constants and table.items >= MIN_TABLE_ITEMS
                if constant and Value("table", table.function, table.pc) not in returned:
                    found.append(
                        Advice(
                            "module-table",
                            number,
                            table.function,
                            table.line,
                            ram=table.ram,
                            certainty="likely",
                        )
                    )
        return found

    def _strip_levels(self) -> list[Advice]:
        """What higher strip levels and debug levels save."""
        found: list[Advice] = []
        levels = STRIP_LEVELS[STRIP_LEVELS.index(self.options.strip) + 1 :]
        in_image = [module for module in self.modules if module.place == "lfs"]
        inputs = [ImageModule(module.name, module.functions) for module in in_image]
        now = self._code(from_lc(keep_for(self.options.strip, self.target, "lc")), "lc")
        for level in levels:
            lfs = 0
            if self.image is not None:
                keep = keep_for(level, self.target, "image")
                lfs = self.image.bytes - image_flash(inputs, self.target, keep).bytes
            then = self._code(from_lc(keep_for(level, self.target, "lc")), "lc")
            if lfs > 0 or (now - then).bytes > 0:
                found.append(Advice("strip", level=level, ram=now - then, lfs=lfs))
        source = self._code(from_source(self.options.debug_level), "source")
        debug_levels: tuple[Literal[1, 2], ...] = (1, 2)
        for debug in debug_levels:
            if debug > self.options.debug_level:
                saved = source - self._code(from_source(debug), "source")
                if saved.bytes > 0:
                    found.append(Advice("debug-level", level=str(debug), ram=saved))
        return found

    def _code(self, loaded: Loaded, place: str) -> Ram:
        """What stays of the code of all modules that are loaded from `place`."""
        total = NOTHING
        for number in self.boot.modules:
            module = self.modules[number]
            if module.place != place:
                continue
            kept = [
                function
                for function in module.functions
                if module.survivors.functions[function.index] != "freed"
            ]
            code, texts, long_strings = function_code(kept, self.machine, loaded)
            total = total + code + long_strings
            total = total + strings_ram(texts, self.machine, self.options.held)
        return total

    def _repeated_strings(self) -> list[Advice]:
        """Long strings of which Lua 5.3 makes a copy for each occurrence in a `.lc` file."""
        found: list[Advice] = []
        for number, module in enumerate(self.modules):
            if self.machine.lua == 51 or module.place != "lc":
                continue
            count: dict[bytes, int] = {}
            for function in module.functions:
                for value in function.proto.constants:
                    if isinstance(value, bytes) and self.machine.is_long(value):
                        count[value] = count.get(value, 0) + 1
            for text, times in count.items():
                if times > 1:
                    saved = self.machine.string_ram(len(text)) * (times - 1)
                    found.append(Advice("repeated-string", number, text=text, ram=saved))
        return found

    def _vararg_tables(self) -> list[Advice]:
        """Functions that declare `...` for nothing and get a table with each call."""
        if self.machine.lua != 51:
            return []
        return [
            Advice(
                "vararg-table",
                number,
                function.index,
                function.proto.line_defined,
                ram=vararg_table(self.machine, 0),
            )
            for number, module in enumerate(self.modules)
            for function in module.functions
            if function.proto.is_vararg & 5 == 5
        ]

    def _globals(self) -> list[Advice]:
        """Global functions that only their own module mentions: they could be local."""
        readers: dict[bytes, set[int]] = {}
        for number, module in enumerate(self.modules):
            for flow in module.graph.flows:
                for name in flow.global_reads.values():
                    readers.setdefault(name, set()).add(number)
        found: list[Advice] = []
        for number, module in enumerate(self.modules):
            for flow in module.graph.flows:
                for pc, (name, values) in sorted(flow.global_stores.items()):
                    is_function = any(value.kind == "closure" for value in values)
                    if is_function and readers.get(name, set()) <= {number}:
                        lines = module.lines[flow.function.index]
                        found.append(
                            Advice(
                                "local-global",
                                number,
                                flow.function.index,
                                lines[pc] if pc < len(lines) else None,
                                text=name,
                                ram=block(self.machine.node),
                                certainty="likely",
                            )
                        )
        return found


def _flash_by_number(
    modules: Sequence[ProgramModule], image: ImageFlash | None
) -> dict[int, ModuleFlash]:
    """The modules' shares of the image. Modules of one name are there in their order."""
    by_name: dict[bytes, list[ModuleFlash]] = {}
    for flash in image.modules if image is not None else ():
        by_name.setdefault(flash.name, []).append(flash)
    return {
        number: by_name[module.name].pop(0)
        for number, module in enumerate(modules)
        if module.place == "lfs" and by_name.get(module.name)
    }


def unused_functions(graph: ModuleGraph) -> list[int]:
    """Functions that can never run: nobody calls them, and they are given to nobody. Functions
    inside an unused one are not listed.
    """
    alive = graph.mentioned()
    found: list[int] = []
    skip = 0
    for number, flow in enumerate(graph.flows):
        if number < skip or number == 0 or number in alive:
            continue
        found.append(number)
        skip = flow.function.end
    return found


def dummy_strings(texts: Iterable[bytes]) -> bytes:
    """A Lua source that has the strings as constants: in the LFS image as a module it brings
    them there, and is never called.
    """
    lines = [
        b"-- Strings that programs or the firmware use and that would be in RAM otherwise.",
        b"-- This module only has to be in the LFS image; it is never run.",
    ]
    quoted = [_quoted(text) for text in sorted(set(texts))]
    for at in range(0, len(quoted), _STRINGS_PER_STATEMENT):
        group = quoted[at : at + _STRINGS_PER_STATEMENT]
        lines.append(b"do\n  local _ = " + b",\n    ".join(group) + b"\nend")
    return b"\n".join(lines) + b"\n"


_STRINGS_PER_STATEMENT: Final = 100
_ESCAPES: Final = {10: b"\\n", 13: b"\\r", 9: b"\\t", 34: b'\\"', 92: b"\\\\"}


def _quoted(text: bytes) -> bytes:
    out = bytearray(b'"')
    for place, byte in enumerate(text):
        if byte in _ESCAPES:
            out += _ESCAPES[byte]
        elif 32 <= byte < 127:
            out.append(byte)
        else:
            following = text[place + 1 : place + 2]
            # Three digits if another digit follows.
            out += b"\\%03d" % byte if following.isdigit() else b"\\%d" % byte
    return bytes(out + b'"')
