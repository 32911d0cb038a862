"""The whole report on a program, as typed data: sizes, boot, advice, budgets.

`sizes` is the quick part: what every module and function takes in flash and once loaded.
`full` adds what needs the code to be followed: what stays, what compiling takes, what is
loaded at boot, run-time objects, advice. `report_json.py` makes JSON of it, `baseline.py`
compares two. Text for people is `luac_nodemcu.output`'s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import StripLevel, keep_for
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.memory.advice import Advice, AdviceOptions, all_advice
from luac_nodemcu.memory.budgets import Budgets, Change, ModuleUse, Usage, Verdict, evaluate
from luac_nodemcu.memory.code import (
    CodeRam,
    DebugLevel,
    code_ram_both,
    from_lc,
    from_source,
    main_closure,
)
from luac_nodemcu.memory.flash import ImageFlash, ImageModule, ModuleFlash, image_flash
from luac_nodemcu.memory.functions import Function, list_functions
from luac_nodemcu.memory.held import default_held_strings
from luac_nodemcu.memory.machine import Machine, machine
from luac_nodemcu.memory.peak import Peak, compile_peak
from luac_nodemcu.memory.peak_estimate import estimate_peak
from luac_nodemcu.memory.program import (
    NO_ENTRY,
    Boot,
    BootLayout,
    BootOptions,
    LayoutName,
    Place,
    Program,
    ProgramModule,
    boot_layout,
)
from luac_nodemcu.memory.ram import Ram
from luac_nodemcu.memory.residents import Resident, resident
from luac_nodemcu.memory.runtime import FunctionRuntime, function_runtime
from luac_nodemcu.memory.survivors import Keeps, Survivors, keeps_nothing_known
from luac_nodemcu.syntax.tokens import Tokens

LAYOUTS: tuple[LayoutName, ...] = ("source", "lc", "lfs", "configured")


@dataclass(frozen=True, slots=True)
class InputModule:
    """A module to report on.

    - `name`: what `require` and the image call it. `path`: of its file, for people.
    - `files`: names that the file has on the device.
    - `main`: its main Proto with all debug information. `tokens`: of its source, None if it
      was read from a `.lc` file.
    - `place`: how the project has it on the device.
    """

    name: bytes
    path: str
    files: tuple[bytes, ...]
    main: Proto
    tokens: Tokens | None
    place: Place


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be compiled, with the compiler's message."""

    path: str
    message: str


@dataclass(frozen=True, slots=True)
class ReportOptions:
    """What the report is made for.

    - `strip`: of image and `.lc` files; `debug_level`: of sources compiled on the device.
    - `held`: strings that the device holds; None takes those of an idle VM.
    - `free_heap`: heap before the program; None takes the target's, if it has one.
    - `lfs_limit`: size of the LFS partition; None takes the target's largest.
    - `seed`, `timestamp`, `safe_type_names`: of the image, they change Lua 5.3's file a little.
    - `keeps`: what firmware functions do with their arguments.
    """

    strip: StripLevel = "1"
    debug_level: DebugLevel = 1
    held: frozenset[bytes] | None = None
    free_heap: int | None = None
    lfs_limit: int | None = None
    seed: int = 0
    timestamp: int = 0
    safe_type_names: bool = False
    keeps: Keeps = keeps_nothing_known
    budgets: Budgets = field(default_factory=Budgets)


@dataclass(slots=True)
class ModuleReport:
    """Everything about a module.

    - `lfs`: None if it is not in the image. `from_lfs`: RAM of the main function that is got
      from LFS, the same for every module.
    - `peak`, `peak_estimate`: the bound and the probable value; None without the source.
    - `survivors`, `resident`, `runtime`, and the peaks: None in a report of sizes only;
      `resident` is for where the project has the module.
    """

    number: int
    name: str
    path: str
    place: Place
    functions: list[Function]
    lfs: ModuleFlash | None
    from_source: CodeRam
    from_lc: CodeRam
    from_lfs: Ram
    peak: Peak | None = None
    peak_estimate: Peak | None = None
    survivors: Survivors | None = None
    resident: Resident | None = None
    runtime: list[FunctionRuntime] | None = None
    program: ProgramModule | None = None


@dataclass(slots=True)
class Report:
    """The report: `boot` and `layouts` are empty where there is no entry, and `advice` in a
    report of sizes only.
    """

    target: Target
    machine: Machine
    options: ReportOptions
    modules: list[ModuleReport]
    image: ImageFlash | None
    lfs_limit: int
    free_heap: int | None
    failures: list[Failure]
    boot: Boot | None = None
    layouts: list[BootLayout] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def layout(self, name: LayoutName) -> BootLayout | None:
        """The boot in one of the layouts."""
        return next((one for one in self.layouts if one.name == name), None)


def make_report(
    inputs: Sequence[InputModule],
    target: Target,
    options: ReportOptions,
    *,
    detail: Literal["sizes", "full"] = "full",
    entry: str | None = None,
    failures: Sequence[Failure] = (),
) -> Report:
    """Reports on modules; `entry` is the path of the one that the device runs first.

    No input is an empty report. Modules whose place is `lfs` are the image, whatever its size.
    """
    sizes = machine(target)
    held = default_held_strings(sizes) if options.held is None else options.held
    functions = [list_functions(one.main, target.lua) for one in inputs]
    image = _image(inputs, functions, target, options)
    report = Report(
        target=target,
        machine=sizes,
        options=options,
        modules=_modules(inputs, functions, image, sizes, target, options, held),
        image=image,
        lfs_limit=target.lfs_max_bytes if options.lfs_limit is None else options.lfs_limit,
        free_heap=sizes.free_heap if options.free_heap is None else options.free_heap,
        failures=list(failures),
    )
    if detail == "full":
        _fill(report, inputs, entry, held)
    report.verdicts = evaluate(options.budgets, usage_of(report))
    return report


def _image(
    inputs: Sequence[InputModule],
    functions: Sequence[list[Function]],
    target: Target,
    options: ReportOptions,
) -> ImageFlash | None:
    chosen = [
        ImageModule(one.name, own)
        for one, own in zip(inputs, functions, strict=True)
        if one.place == "lfs"
    ]
    if not chosen:
        return None
    if target.lua == 53:
        # As the packer orders them.
        chosen.sort(key=lambda one: not one.name.startswith(b"__"))
    return image_flash(
        chosen,
        target,
        keep_for(options.strip, target, "image"),
        seed=options.seed,
        timestamp=options.timestamp,
        safe_type_names=options.safe_type_names,
    )


def _modules(
    inputs: Sequence[InputModule],
    functions: Sequence[list[Function]],
    image: ImageFlash | None,
    sizes: Machine,
    target: Target,
    options: ReportOptions,
    held: frozenset[bytes],
) -> list[ModuleReport]:
    in_image: dict[int, ModuleFlash] = {}
    if image is not None:
        order = [number for number, one in enumerate(inputs) if one.place == "lfs"]
        if target.lua == 53:
            order.sort(key=lambda number: not inputs[number].name.startswith(b"__"))
        in_image = dict(zip(order, image.modules, strict=True))
    source = from_source(options.debug_level)
    compiled = from_lc(keep_for(options.strip, target, "lc"))
    closure = main_closure(sizes)
    loaded = [code_ram_both(own, sizes, source, compiled, held) for own in functions]
    return [
        ModuleReport(
            number=number,
            name=one.name.decode("utf-8", "backslashreplace"),
            path=one.path,
            place=one.place,
            functions=own,
            lfs=in_image.get(number),
            from_source=loaded[number][0],
            from_lc=loaded[number][1],
            from_lfs=closure,
        )
        for number, (one, own) in enumerate(zip(inputs, functions, strict=True))
    ]


def _fill(
    report: Report, inputs: Sequence[InputModule], entry: str | None, held: frozenset[bytes]
) -> None:
    """Adds everything that needs the code to be followed."""
    sizes, target, options = report.machine, report.target, report.options
    image_texts = (
        frozenset(string.text for string in report.image.strings)
        if report.image is not None
        else frozenset()
    )
    known = held | {text for text in image_texts if not sizes.is_long(text)}
    modules: list[ProgramModule] = []
    for one, module in zip(inputs, report.modules, strict=True):
        program = ProgramModule(one.name, one.files, module.functions, one.tokens, one.place)
        program.analyse(sizes, options.keeps)
        modules.append(program)
        module.program = program
        module.survivors = program.survivors
        loaded = None
        if one.place == "source":
            loaded = from_source(options.debug_level)
        elif one.place == "lc":
            loaded = from_lc(keep_for(options.strip, target, "lc"))
        module.resident = resident(
            module.functions, program.graph, program.survivors, sizes, loaded, known
        )
        module.runtime = function_runtime(module.functions, program.graph, sizes)
        if one.tokens is not None:
            bound = compile_peak(one.tokens, module.functions, sizes, known)
            module.peak = bound
            module.peak_estimate = estimate_peak(one.tokens, module.functions, sizes, known, bound)
    start = next((n for n, one in enumerate(inputs) if one.path == entry), NO_ENTRY)
    whole = Program(modules, start, sizes)
    boot = whole.boot()
    if start != NO_ENTRY:
        report.boot = boot
        everything = _all_texts(report)
        for name in LAYOUTS:
            # What would be in an image of everything is there only in that layout.
            texts = everything if name == "lfs" else image_texts
            boot_options = BootOptions(
                debug_level=options.debug_level,
                keep=keep_for(options.strip, target, "lc"),
                held=held,
                image_strings=texts,
                free_heap=report.free_heap,
            )
            report.layouts.append(boot_layout(whole, boot, name, boot_options))
    advice_options = AdviceOptions(options.strip, options.debug_level, held)
    report.advice = all_advice(whole, boot, report.image, target, advice_options)


def _all_texts(report: Report) -> frozenset[bytes]:
    """The strings that an image of all modules would have."""
    found: set[bytes] = set()
    for module in report.modules:
        for function in module.functions:
            proto = function.proto
            found.update(value for value in proto.constants if isinstance(value, bytes))
            if proto.source is not None:
                found.add(proto.source)
    return frozenset(found)


def usage_of(report: Report) -> Usage:
    """What the report's budgets are compared with, without growth."""
    chip = report.machine.chip
    layout = report.layout("configured")
    modules = tuple(
        ModuleUse(
            one.name,
            one.path,
            None if one.lfs is None else one.lfs.bytes,
            module_ram(one).heap(chip),
        )
        for one in report.modules
    )
    return Usage(
        lfs=None if report.image is None else report.image.bytes,
        heap_at_boot=None if layout is None else layout.heap_left,
        peak=None if layout is None else layout.peak_heap,
        modules=modules,
    )


def module_ram(module: ModuleReport) -> Ram:
    """The RAM that budgets and comparisons go by: what loading a module takes where the
    project has it.
    """
    if module.place == "lfs":
        return module.from_lfs
    return (module.from_source if module.place == "source" else module.from_lc).total


def add_growth(report: Report, lfs: Sequence[Change], ram: Sequence[Change]) -> None:
    """Evaluates the budgets again with differences against a baseline."""
    usage = usage_of(report)
    grown = Usage(
        usage.lfs,
        usage.heap_at_boot,
        usage.peak,
        usage.modules,
        {"lfs": tuple(lfs), "ram": tuple(ram)},
    )
    report.verdicts = evaluate(report.options.budgets, grown)
