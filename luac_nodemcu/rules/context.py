"""All that a rule may look at: the file, the firmware it is for, and the project around it.

Also where findings are collected. Nothing here reads files; `luac_nodemcu.checking` brings the
contents.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from luac_nodemcu.diagnostic import Diagnostic, RelatedPlace, Severity
from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.rules.choice import DeclaredGlobals
from luac_nodemcu.rules.layout import Layout
from luac_nodemcu.rules.model import PAGE, Finding, Place, Rule
from luac_nodemcu.semantics.activity import FileActivity
from luac_nodemcu.semantics.file_types import FileTypes
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.semantics.modules import ModuleGraph
from luac_nodemcu.semantics.names import callee_path
from luac_nodemcu.semantics.operations import Overlap, overlaps
from luac_nodemcu.semantics.scopes import Access
from luac_nodemcu.semantics.states import StateFlow, StateProblem
from luac_nodemcu.semantics.summary import FileSummary, ModuleRequest
from luac_nodemcu.stubs.conditions import Build
from luac_nodemcu.stubs.lacks import lack_of
from luac_nodemcu.stubs.library import Entry, StubView
from luac_nodemcu.stubs.model import Constant, FieldEntry, Function, Module, TableEntry
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.dialect import Dialect
from luac_nodemcu.syntax.nodes import Node


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Where else a name exists: `kind` is `lua` or `chip`, `label` is `Lua 5.3` or `ESP32`."""

    kind: str
    label: str


class Platform:
    """The firmware that a check is for.

    - `target`: its name. `dialect`: the Lua that it compiles.
    - `stubs`: what programs see; `build`: what is known about the options.
    - `compile`: raises the compiler's first error for tokens, if there is one.
    """

    def __init__(
        self,
        target: str,
        dialect: Dialect,
        stubs: StubView,
        build: Build,
        compile: Callable[[LuaFile], LuaSyntaxError | None],  # noqa: A002
    ) -> None:
        self.target = target
        self.dialect = dialect
        self.stubs = stubs
        self.build = build
        self.compile = compile
        self._entries: dict[bytes, Entry | None] = {}
        self._elsewhere: dict[str, Elsewhere | None] = {}
        self._close: dict[str, str] = {}

    def entry(self, path: bytes) -> Entry | None:
        """What a dotted path from a global stands for in the firmware, None for nothing."""
        try:
            return self._entries[path]
        except KeyError:
            found = self.stubs.find(path.decode("utf-8", "replace"))
            self._entries[path] = found
            return found

    def has_global(self, name: bytes) -> bool:
        """Whether the firmware, in some build, has a global of that name."""
        return self.entry(name) is not None

    @functools.cached_property
    def other_lua(self) -> StubView:
        """What programs for the same chip see with the other Lua version."""
        lua = "5.3" if self.stubs.lua == "5.1" else "5.1"
        return self.stubs.library.view(self.stubs.chip, lua)

    @functools.cached_property
    def other_chip(self) -> StubView:
        """What programs for the same Lua see on the other family of chips."""
        chip = "esp32" if self.stubs.chip == "esp8266" else "esp8266"
        return self.stubs.library.view(chip, self.stubs.lua)

    def elsewhere(self, name: str) -> Elsewhere | None:
        """Where a name exists that this firmware does not have, in any build."""
        if name not in self._elsewhere:
            self._elsewhere[name] = self._find_elsewhere(name)
        return self._elsewhere[name]

    def _find_elsewhere(self, name: str) -> Elsewhere | None:
        for kind, view in (("lua", self.other_lua), ("chip", self.other_chip)):
            entry = view.find(name)
            if not isinstance(entry, Function | Constant | FieldEntry | TableEntry | Module):
                continue
            if isinstance(entry, Module) and (entry.gone or entry.kind == "lua-module"):
                continue
            options = self.stubs.library.options.get(view.chip, {})
            build = Build(view.chip, view.lua, self.build.integral, defaults=options)
            lack = lack_of(entry.when, build, name)
            if lack is None or (lack.kind == "option" and kind == "chip"):
                return Elsewhere(kind, view.chip.upper() if kind == "chip" else f"Lua {view.lua}")
        return None

    @functools.cached_property
    def global_names(self) -> list[str]:
        """The names of all globals of the firmware, modules first."""
        basics = self.stubs.module("_G")
        names = list(self.stubs.module_names)
        if basics is not None:
            names += [name for name in basics.names if name.isidentifier()]
        return names

    def close_global(self, name: str) -> str:
        """The firmware's global that a misspelt name may mean, empty if there is none."""
        found = self._close.get(name)
        if found is None:
            import difflib

            close = difflib.get_close_matches(name, self.global_names, n=1, cutoff=0.75)
            lower = next((n for n in self.global_names if n.lower() == name.lower()), "")
            found = self._close[name] = lower or (close[0] if close else "")
        return found

    def never_returns(self, path: bytes) -> bool:
        """Whether a call of this function of the firmware never comes back."""
        entry = self.entry(path)
        return isinstance(entry, Function) and all(
            signature.effects.noreturn for signature in entry.signatures
        )


class Project:
    """What the files of a project tell each other.

    `paths` are all files of the project; what is known of each is in the module graph. `entry` is
    the file that runs first, `layout` says what part each file plays.
    """

    __slots__ = (
        "_definers", "_globals", "_meta_globals", "_type_files", "declared", "entry", "graph",
        "layout",
    )  # fmt: skip

    def __init__(
        self,
        summaries: Mapping[str, FileSummary],
        declared: DeclaredGlobals | None = None,
        entry: str | None = None,
        layout: Layout | None = None,
    ) -> None:
        self.layout = layout or Layout()
        self.graph = ModuleGraph(summaries, self.layout.lfs)
        self.declared = declared or DeclaredGlobals()
        self.entry = entry
        self._globals: dict[str, SharedGlobals] = {}
        self._definers: dict[str, str] | None = None
        self._meta_globals: dict[str, str] | None = None
        self._type_files: dict[str, list[str]] | None = None

    def runs_first(self, path: str) -> bool:
        """Whether a file is the one that runs first: the entry, or by its name."""
        return path == self.entry or path.rpartition("/")[2] == "init.lua"

    def is_meta(self, path: str) -> bool:
        """Whether a file only describes (`---@meta`), and is never run."""
        summary = self.graph.summaries.get(path)
        return summary is not None and summary.types.is_meta

    @property
    def meta_globals(self) -> dict[str, str]:
        """Globals that files of descriptions declare for all others -> the first such file."""
        if self._meta_globals is None:
            self._meta_globals = {}
            for path, summary in self.graph.summaries.items():
                if summary.types.is_meta:
                    for name, _, _ in summary.written:
                        self._meta_globals.setdefault(name, path)
        return self._meta_globals

    def is_declared(self, name: str) -> bool:
        """Whether the project file or a file of descriptions says that a global exists."""
        return name in self.declared or name in self.meta_globals

    @property
    def type_files(self) -> dict[str, list[str]]:
        """Types that annotations declare -> the files that do, in their order."""
        if self._type_files is None:
            self._type_files = {}
            for path, summary in self.graph.summaries.items():
                for name, _, _ in summary.types.names:
                    self._type_files.setdefault(name, []).append(path)
        return self._type_files

    def replace(self, path: str, summary: FileSummary) -> None:
        """Takes a new summary of a file, whose interface must be the one that it had."""
        self.graph.replace(path, summary)
        self._globals.clear()

    def definer(self, name: str) -> str | None:
        """The first file that defines a global, joined or not."""
        if self._definers is None:
            self._definers = {}
            for path, summary in self.graph.summaries.items():
                for written, _, _ in summary.written:
                    self._definers.setdefault(written, path)
        return self._definers.get(name)

    def shared_globals(self, path: str) -> SharedGlobals:
        """The globals that the files joined with this one have in common."""
        joined = self.graph.joined(path)
        first = joined[0]
        found = self._globals.get(first)
        if found is None:
            summaries = self.graph.summaries
            found = self._globals[first] = _share(
                {other: summaries[other] for other in joined if other in summaries}
            )
            found.absent = [
                request
                for other in joined
                for request in (summaries[other].requests if other in summaries else ())
                if not self.graph.resolve(request, other)
            ]
        return found


@dataclass(slots=True)
class SharedGlobals:
    """Globals of the files of one program.

    - `written`: name -> file and place where it first gets a value. `set_at_top`: those that
      get one outside of functions.
    - `read`, `writers`: name -> files that read it, or give it a value.
    - `is_open`: some file sets globals whose names are not known.
    - `absent`: requests for files that the project does not have, and for firmware modules.
    - `loads_anything`: some file loads others by names that are computed.
    """

    written: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    set_at_top: set[str] = field(default_factory=set)
    read: dict[str, list[str]] = field(default_factory=dict)
    writers: dict[str, list[str]] = field(default_factory=dict)
    is_open: bool = False
    absent: list[ModuleRequest] = field(default_factory=list)
    loads_anything: bool = False


def _share(summaries: Mapping[str, FileSummary]) -> SharedGlobals:
    shared = SharedGlobals()
    for path, summary in summaries.items():
        for name, offset, end in summary.written:
            shared.written.setdefault(name, (path, offset, end))
            shared.writers.setdefault(name, []).append(path)
        shared.set_at_top |= summary.set_at_top
        for name in summary.read:
            shared.read.setdefault(name, []).append(path)
        shared.is_open = shared.is_open or summary.defines_anything
        shared.loads_anything = shared.loads_anything or summary.loads_anything
    return shared


class FileContext:
    """One file in one check.

    `parents` are the ancestors of the node that a rule is called for, the root first.
    """

    __slots__ = (
        "_activity", "_compiler_error", "_failure", "_is_compiled", "_overlaps", "_states",
        "_types", "file", "findings", "make_types", "parents", "platform", "project",
    )  # fmt: skip

    def __init__(
        self,
        file: LuaFile,
        platform: Platform,
        project: Project,
        make_types: Callable[[LuaFile], FileTypes] | None = None,
    ) -> None:
        self.file = file
        self.platform = platform
        self.project = project
        self.make_types = make_types
        self.parents: list[Node] = []
        self.findings: list[Finding] = []
        self._types: FileTypes | None = None
        self._failure: Exception | None = None
        self._activity: FileActivity | None = None
        self._states: list[StateProblem] | None = None
        self._overlaps: list[Overlap] | None = None
        self._compiler_error: LuaSyntaxError | None = None
        self._is_compiled = False
        file.set_never_returns(self._never_returns)

    def _never_returns(self, call: n.Chain) -> bool:
        if len(call.suffixes) > 3:
            return False
        path = callee_path(call, self.file.scopes)
        return path is not None and self.platform.never_returns(path)

    @property
    def types(self) -> FileTypes:
        """What inference knows of the file."""
        if self._failure is not None:
            raise self._failure
        if self._types is None:
            try:
                self._types = FileTypes() if self.make_types is None else self.make_types(self.file)
            except Exception as error:
                # Every rule that asks gets it, but the work is done once.
                self._failure = error
                raise
        return self._types

    @property
    def activity(self) -> FileActivity:
        """The file's firmware calls in relation to each other; for rules that need types."""
        if self._activity is None:
            self._activity = FileActivity(self.file, self.types, self.platform.stubs)
        return self._activity

    @property
    def state_problems(self) -> list[StateProblem]:
        """Calls in states in which they cannot work."""
        if self._states is None:
            runs_first = not self.project.graph.may_be_loaded(self.file.path)
            self._states = StateFlow(self.activity, runs_first).run()
        return self._states

    @property
    def overlaps(self) -> list[Overlap]:
        """Operations that are started again while they run."""
        if self._overlaps is None:
            self._overlaps = overlaps(self.activity)
        return self._overlaps

    @property
    def compiler_error(self) -> LuaSyntaxError | None:
        """The first error of the firmware's compiler, found by generating the code."""
        if not self._is_compiled:
            self._is_compiled = True
            self._compiler_error = self.platform.compile(self.file)
        return self._compiler_error

    def range_of(self, place: Place) -> tuple[int, int]:
        """The bytes of a place."""
        if isinstance(place, tuple):
            return place
        return self.file.range_of(place.node if isinstance(place, Access) else place)


@dataclass(frozen=True, slots=True)
class BrokenBudget:
    """A limit of the project file that is not kept, in bytes.

    `subject`: the module or group, as messages call it; `path`: its file, or its largest;
    `memory`: what is limited.
    """

    path: str
    subject: str
    memory: str
    used: int
    limit: int


class ProjectContext:
    """A whole project, for rules that look at all files at once.

    `broken_budgets` computes what modules take and compares it with the project's limits.
    """

    __slots__ = ("broken_budgets", "findings", "platform", "project")

    def __init__(
        self,
        project: Project,
        platform: Platform,
        broken_budgets: Callable[[], Sequence[BrokenBudget]] = tuple,
    ) -> None:
        self.project = project
        self.platform = platform
        self.broken_budgets = broken_budgets
        self.findings: list[Finding] = []

    def report(
        self,
        rule: Rule,
        path: str,
        place: tuple[int, int],
        message: str,
        help: str = "",  # noqa: A002  # the field's name in a diagnostic
        related: Iterable[RelatedPlace] = (),
        subject: bytes = b"",
        severity: Severity | None = None,
    ) -> None:
        """Reports a finding in a file of the project; without a `severity` it has the rule's."""
        diagnostic = Diagnostic(
            path, *place, rule.code, rule.name, severity or rule.severity, message, help,
            tuple(related), None, PAGE.format(name=rule.name),
        )  # fmt: skip
        self.findings.append(Finding(diagnostic, rule, subject))
