"""The files of a project and their findings, kept up to date as files change.

The command line fills a workspace once; the language server changes files and asks again. What
has not changed is not computed again: the findings of a file depend on its text, on the facts that
other files of the program tell it (`keys.py`), and on the types of those that it uses
(`type_store.py`). Nothing here reads or writes files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from luac_nodemcu.checking.keys import FactKeys, content_hash
from luac_nodemcu.checking.platforms import make_platform
from luac_nodemcu.checking.spec import CheckSpec, FileIgnores
from luac_nodemcu.checking.type_store import TypeStore
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.rules.checker import Checker
from luac_nodemcu.rules.context import (
    BrokenBudget,
    FileContext,
    Platform,
    Project,
    ProjectContext,
)
from luac_nodemcu.rules.engine import RuleFailure
from luac_nodemcu.rules.layout import Layout
from luac_nodemcu.semantics.file_types import FileTypes
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.semantics.summary import FileSummary
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.syntax.dialect import Dialect

KEPT_BYTES = 8_000_000
"""Trees are kept for as much source as this; they take some fifty times as much memory."""


class Workspace:
    """Files by path, and what is known of them."""

    def __init__(self, spec: CheckSpec, library: StubLibrary | None = None) -> None:
        self.spec = spec
        self.library = library or _library(spec)
        self.checker = Checker(spec.choice)
        self.platforms: list[Platform] = [
            make_platform(load_target(name), self.library, spec.firmware) for name in spec.targets
        ]
        # The Luas of the targets, each once.
        self.dialects: list[Dialect] = list(
            dict.fromkeys(platform.dialect for platform in self.platforms)
        )
        self.failures: list[tuple[str, RuleFailure]] = []
        self._ignores = FileIgnores(spec)
        self._sources: dict[str, bytes] = {}
        self._hashes: dict[str, str] = {}
        self._files: dict[tuple[str, Dialect], LuaFile] = {}
        self._kept = 0
        self._summaries: dict[tuple[str, Dialect], FileSummary] = {}
        self._projects: dict[Dialect, Project] = {}
        self._keys: FactKeys | None = None
        self.types = TypeStore(self)
        self._results: dict[str, tuple[str, dict[str, str], list[Diagnostic]]] = {}

    # Files.

    @property
    def paths(self) -> list[str]:
        """All files, in the order in which they were added."""
        return list(self._sources)

    def set_file(self, path: str, data: bytes) -> None:
        """Adds a file, or changes its text."""
        if self._sources.get(path) == data:
            return
        is_known = path in self._sources
        self._sources[path] = data
        self._forget(path)
        for dialect in self.dialects:
            known = self._summaries.pop((path, dialect), None)
            project = self._projects.get(dialect)
            if project is None:
                continue
            if is_known and known is not None:
                summary = self.summary(path, dialect)
                if summary.interface == known.interface:
                    # What the files of the project mean to each other is as it was.
                    project.replace(path, summary)
                    continue
            del self._projects[dialect]
            self.types.clear()

    def remove_file(self, path: str) -> None:
        """Takes a file away."""
        if path in self._sources:
            self._forget(path)
            self._projects.clear()
            self.types.clear()
            del self._sources[path]
            self._results.pop(path, None)
            for dialect in self.dialects:
                self._summaries.pop((path, dialect), None)

    def data(self, path: str) -> bytes:
        """The text of a file. Raises KeyError."""
        return self._sources[path]

    def hash_of(self, path: str) -> str:
        """Stands for the text of a file."""
        found = self._hashes.get(path)
        if found is None:
            found = self._hashes[path] = content_hash(self._sources[path])
        return found

    def file(self, path: str, dialect: Dialect | None = None) -> LuaFile:
        """A file as the main target's Lua reads it, or another Lua. Raises KeyError."""
        dialect = dialect or self.platforms[0].dialect
        found = self._files.get((path, dialect))
        if found is None:
            data = self._sources[path]
            if self._kept + len(data) > KEPT_BYTES:
                self._files.clear()
                self._kept = 0
            found = self._files[path, dialect] = LuaFile(path, data, dialect)
            self._kept += len(data)
        return found

    @property
    def kept_files(self) -> list[LuaFile]:
        """The files that are kept with what is known of them."""
        return list(self._files.values())

    def _forget(self, path: str) -> None:
        """Drops what was made from a file's text, but for its summary."""
        self._hashes.pop(path, None)
        self.types.forget(path)
        self._keys = None
        for dialect in self.dialects:
            file = self._files.pop((path, dialect), None)
            if file is not None:
                self._kept -= len(file.data)

    def release(self, path: str) -> None:
        """Frees what a file takes beside its text, its summary and its findings.

        To be called when nobody holds anything of its tree any more. A file whose types other
        files may hold is kept.
        """
        if self.types.is_known(path):
            graphs = (self.project(dialect).graph for dialect in self.dialects)
            if any(len(graph.joined(path)) > 1 for graph in graphs):
                return
            self.types.forget(path)
        for dialect in self.dialects:
            file = self._files.pop((path, dialect), None)
            if file is not None:
                self._kept -= len(file.data)
                file.release()

    # What files tell each other.

    def summary(self, path: str, dialect: Dialect) -> FileSummary:
        """What other files need to know of a file."""
        found = self._summaries.get((path, dialect))
        if found is None:
            found = self._summaries[path, dialect] = self.file(path, dialect).summary
        return found

    def set_summaries(self, dialect: Dialect, summaries: Mapping[str, FileSummary]) -> None:
        """Tells what is known already of files, so that they need not be read."""
        for path, summary in summaries.items():
            self._summaries[path, dialect] = summary
        self._projects.pop(dialect, None)
        self._keys = None

    def project(self, dialect: Dialect) -> Project:
        """The files of one Lua and how they belong together."""
        found = self._projects.get(dialect)
        if found is None:
            summaries = {path: self.summary(path, dialect) for path in self._sources}
            found = Project(summaries, self.spec.declared, self.spec.entry, self.spec.layout)
            self._projects[dialect] = found
        return found

    def set_layout(self, layout: Layout) -> None:
        """Says anew which parts the files play; files may have come or gone."""
        if layout != self.spec.layout:
            self.spec = replace(self.spec, layout=layout)
            self._projects.clear()
            self._keys = None
            self._results.clear()
            self.types.clear()

    @property
    def keys(self) -> FactKeys:
        """Keys for the findings of the files as they are now."""
        if self._keys is None:
            hashes = {path: self.hash_of(path) for path in self._sources}
            graphs = {dialect.name: self.project(dialect).graph for dialect in self.dialects}
            self._keys = FactKeys(hashes, graphs)
        return self._keys

    # Findings.

    def check(self, path: str) -> list[Diagnostic]:
        """The findings of a file, in the order of its text."""
        key = self.keys.of(path)
        known = self._results.get(path)
        if known is not None and known[0] == key and self._are_same(known[1]):
            return known[2]
        found = merge_targets(
            (platform.target, self._check(path, platform)) for platform in self.platforms
        )
        bases = {base: self.hash_of(base) for base in self.types.bases(path)}
        self._results[path] = (key, bases, found)
        return found

    def bases(self, path: str) -> dict[str, str]:
        """The other files whose types the findings of a file rest on, with their hashes.

        Known once the file has been checked.
        """
        return self._results[path][1]

    def _are_same(self, bases: Mapping[str, str]) -> bool:
        return all(
            path in self._sources and self.hash_of(path) == hash_ for path, hash_ in bases.items()
        )

    def _check(self, path: str, platform: Platform) -> list[Diagnostic]:
        file = self.file(path, platform.dialect)

        def make_types(_: LuaFile) -> FileTypes:
            return self.types.of(path, platform) or FileTypes()

        context = FileContext(file, platform, self.project(platform.dialect), make_types)
        found, failures = self.checker.check(context, self._ignores.of(path))
        self.failures += [(path, failure) for failure in failures]
        return found

    def check_project(self) -> list[Diagnostic]:
        """The findings about the project as a whole."""
        found = []
        for platform in self.platforms:
            context = ProjectContext(
                self.project(platform.dialect), platform, self._broken_budgets(platform)
            )
            diagnostics, failures = self.checker.check_project(context, self.file)
            self.failures += [("", failure) for failure in failures]
            found.append((platform.target, diagnostics))
        return merge_targets(found)

    def _broken_budgets(self, platform: Platform) -> Callable[[], Sequence[BrokenBudget]]:
        """What finds limits for modules and groups that are not kept."""
        spec = self.spec.budget
        if spec is None:
            return tuple

        def find() -> Sequence[BrokenBudget]:
            from luac_nodemcu.checking.budget import find_broken_budgets

            return find_broken_budgets(spec, self._sources, load_target(platform.target))

        return find


def _library(spec: CheckSpec) -> StubLibrary:
    """The firmware's stubs, with the project's own if it has some.

    Raises LuacNodemcuError with every mistake in the project's stubs.
    """
    library = StubLibrary(cache=spec.stub_cache)
    if not spec.stub_files:
        return library
    from luac_nodemcu.project.stub_files import views_of
    from luac_nodemcu.stubs.project_stubs import ProjectLibrary

    layered = ProjectLibrary(library, spec.stub_files, views_of(spec.targets))
    if layered.own_problems:
        raise LuacNodemcuError("\n".join(str(problem) for problem in layered.own_problems))
    return layered


def _held_by(diagnostic: Diagnostic, targets: list[str]) -> Diagnostic:
    """A finding that holds for some of the targets. What a fix for one chip or Lua writes may be
    unknown to the others, so that those of the rules about portability (8xx) are left out.
    """
    fix = None if diagnostic.code.startswith("8") else diagnostic.fix
    return replace(diagnostic, targets=tuple(targets), fix=fix)


def merge_targets(found: Iterable[tuple[str, list[Diagnostic]]]) -> list[Diagnostic]:
    """The findings for several targets, each once, saying for which targets it holds."""
    lists = list(found)
    if len(lists) == 1:
        return lists[0][1]
    by_key: dict[tuple[object, ...], tuple[Diagnostic, list[str]]] = {}
    for target, diagnostics in lists:
        for diagnostic in diagnostics:
            key = (
                diagnostic.path, diagnostic.offset, diagnostic.end_offset, diagnostic.code,
                diagnostic.message, diagnostic.severity,
            )  # fmt: skip
            by_key.setdefault(key, (diagnostic, []))[1].append(target)
    merged = [
        diagnostic if len(targets) == len(lists) else _held_by(diagnostic, targets)
        for diagnostic, targets in by_key.values()
    ]
    return sorted(merged, key=lambda d: (d.path, d.offset, d.end_offset, d.code, d.message))
