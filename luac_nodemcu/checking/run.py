"""One check of many files: what is known from earlier runs, and the rest with all processors.

The command line's way in. Modules that are only needed when something must be computed are
imported then: a check of unchanged files needs neither rules nor stubs.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from luac_nodemcu.checking.cache import ResultCache, from_json, to_json
from luac_nodemcu.checking.keys import FactKeys, content_hash, program_stamp
from luac_nodemcu.checking.spec import CheckSpec
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.project.files import InputError, InputFile
from luac_nodemcu.semantics.modules import ModuleGraph, host_scripts
from luac_nodemcu.semantics.summary import FileSummary
from luac_nodemcu.syntax.dialect import LUA51, LUA51_INTEGRAL, LUA53, Dialect

if TYPE_CHECKING:
    from luac_nodemcu.checking.workspace import Workspace

Progress = Callable[[int], None]
FileResult = tuple[list[Diagnostic], dict[str, str]]
"""Findings of a file, and the other files that they rest on with their hashes."""

_COMPILED: Final = b"\x1b"
_WORTH_A_PROCESS: Final = 400_000
"""Bytes of source for which starting another process pays (measured: about a second of work)."""


@dataclass(slots=True)
class CheckResult:
    """What a check found.

    - `diagnostics`: by file in the order of the files, then in the order of the text.
    - `sources`: the text of each file that was read.
    - `checked`: number of files looked at; `reused`: of those, how many were known.
    - `host`: files that were left out because they run on a computer.
    - `failures`: tracebacks of rules that failed.
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)
    sources: dict[str, bytes] = field(default_factory=dict)
    checked: int = 0
    reused: int = 0
    host: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def run_check(
    files: Sequence[InputFile],
    others: Sequence[InputFile],
    spec: CheckSpec,
    cache_folder: Path | None = None,
    jobs: int = 1,
    progress: Progress = lambda done: None,
    texts: dict[str, bytes] | None = None,
    named: Collection[str] = (),
) -> CheckResult:
    """Checks `files`; `others` are further files of the project, which are not reported about.

    - `cache_folder`: where results are kept; None: nowhere.
    - `jobs`: how many processes may be used.
    - `texts`: texts to take instead of what is on disk, by shown name.
    - `named`: files that are checked even if they look like scripts for a computer.

    What cannot be read becomes a finding. Raises SelectorError.
    """
    return _Check(files, others, spec, cache_folder, jobs, progress, texts or {}, named).run()


class _Check:
    def __init__(
        self,
        files: Sequence[InputFile],
        others: Sequence[InputFile],
        spec: CheckSpec,
        cache_folder: Path | None,
        jobs: int,
        progress: Progress,
        texts: dict[str, bytes],
        named: Collection[str],
    ) -> None:
        self.files = files
        self.named = named
        self.others = others
        self.spec = spec
        self.jobs = jobs
        self.progress = progress
        self.texts = texts
        self.result = CheckResult()
        self.luas: list[Dialect] = list(
            dict.fromkeys(_dialect(load_target(name)) for name in spec.targets)
        )
        digest = spec.digest()
        path = None if cache_folder is None else cache_folder / "check" / f"{digest[:32]}.json"
        self.cache = ResultCache(path, "" if path is None else f"{program_stamp()} {digest}")
        self.summaries: dict[Dialect, dict[str, FileSummary]] = {lua: {} for lua in self.luas}
        self._workspace: Workspace | None = None

    def run(self) -> CheckResult:
        result = self.result
        by_path: dict[str, list[Diagnostic]] = {}
        for file in self.files:
            self._read(file, by_path)
        for file in self.others:
            self._read(file, {})
        hashes = {path: content_hash(data) for path, data in result.sources.items()}
        for lua in self.luas:
            self._summarise(lua, hashes)
        self._leave_out_scripts(hashes)
        names = {file.shown for file in self.files}
        reported = [path for path in result.sources if path in names]
        graphs = {
            lua.name: ModuleGraph(self.summaries[lua], self.spec.layout.lfs) for lua in self.luas
        }
        keys = FactKeys(hashes, graphs)
        missing: list[tuple[str, str]] = []
        for path in reported:
            key = keys.of(path)
            known = self._known(path, key, hashes)
            if known is None:
                missing.append((path, key))
            else:
                by_path[path] = known
        result.checked = len(self.files) - len(result.host)
        result.reused = len(reported) - len(missing)
        self._compute(missing, by_path)
        for diagnostic in self._about_project(keys):
            if diagnostic.path in by_path:
                by_path[diagnostic.path].append(diagnostic)
        for file in self.files:
            found = by_path.get(file.shown, [])
            result.diagnostics += sorted(found, key=lambda d: (d.offset, d.end_offset, d.code))
        self.cache.write()
        return result

    def _read(self, file: InputFile, by_path: dict[str, list[Diagnostic]]) -> None:
        try:
            data = self.texts.get(file.shown)
            if data is None:
                data = file.read()
        except InputError as error:
            by_path[file.shown] = [_file_error(file.shown, str(error))]
            return
        if data.startswith(_COMPILED):
            message = "this is compiled already; check the Lua source that it was made from"
            by_path[file.shown] = [_file_error(file.shown, message)]
            return
        self.result.sources[file.shown] = data

    def _leave_out_scripts(self, hashes: dict[str, str]) -> None:
        """Takes out scripts that run on a computer and that only such scripts load, if any."""
        summaries = self.summaries[self.luas[0]]
        for path in host_scripts(summaries, self.named):
            self.result.host.append(path)
            del self.result.sources[path], hashes[path]
            for known in self.summaries.values():
                del known[path]
            if self._workspace is not None:
                self._workspace.remove_file(path)

    @property
    def workspace(self) -> Workspace:
        """All files, ready to be checked."""
        if self._workspace is None:
            from luac_nodemcu.checking.workspace import Workspace

            self._workspace = Workspace(self.spec)
            for path, data in self.result.sources.items():
                self._workspace.set_file(path, data)
            for lua, known in self.summaries.items():
                self._workspace.set_summaries(lua, known)
        return self._workspace

    # What is known.

    def _summarise(self, lua: Dialect, hashes: dict[str, str]) -> None:
        known = self.summaries[lua]
        unknown = []
        for path, hash_ in hashes.items():
            data = self.cache.get(f"s {lua.name} {hash_}")
            try:
                known[path] = FileSummary.from_json(data)
            except (ValueError, TypeError, IndexError, KeyError):
                unknown.append(path)
        for path in unknown:
            summary = known[path] = self.workspace.summary(path, lua)
            self.cache.put(f"s {lua.name} {hashes[path]}", summary.to_json())
        # In the order of the files, which decides where a global is defined first.
        self.summaries[lua] = {path: known[path] for path in hashes}
        if self._workspace is not None:
            self._workspace.set_summaries(lua, self.summaries[lua])

    def _known(self, path: str, key: str, hashes: Mapping[str, str]) -> list[Diagnostic] | None:
        """What was found earlier, if the files that it rests on are as they were."""
        data = self.cache.get(f"r {key}")
        if data is None:
            return None
        try:
            bases, found = data
            if all(hashes.get(base) == hash_ for base, hash_ in bases):
                return from_json(path, found)
        except (ValueError, TypeError, IndexError):
            pass
        return None

    # What is not.

    def _compute(
        self, missing: list[tuple[str, str]], by_path: dict[str, list[Diagnostic]]
    ) -> None:
        if not missing:
            return
        size = sum(len(self.result.sources[path]) for path, _ in missing)
        jobs = min(self.jobs, 1 + size // _WORTH_A_PROCESS, len(missing))
        keys = dict(missing)
        paths = list(keys)
        results = self._alone(paths) if jobs < 2 else self._together(paths, jobs)
        for path in paths:
            found, bases = results[path]
            by_path[path] = found
            # A rule that failed may do better next time.
            if not any(diagnostic.name == "rule-failed" for diagnostic in found):
                value = [sorted(bases.items()), to_json(found)]
                self.cache.put(f"r {keys[path]}", value)

    def _alone(self, paths: list[str]) -> dict[str, FileResult]:
        found = {}
        for done, path in enumerate(paths):
            self.progress(done)
            found[path] = (self.workspace.check(path), self.workspace.bases(path))
            self.workspace.release(path)
        self.result.failures += [f"{p}: {f.detail}" for p, f in self.workspace.failures]
        return found

    def _together(self, paths: list[str], jobs: int) -> dict[str, FileResult]:
        from luac_nodemcu.checking.parallel import check_in_processes

        found, failures = check_in_processes(
            self.spec, self.result.sources, self.summaries, paths, jobs, self.progress
        )
        self.result.failures += failures
        return found

    def _about_project(self, keys: FactKeys) -> list[Diagnostic]:
        key = f"p {keys.of_project()}"
        data = self.cache.get(key)
        if data is not None:
            try:
                return [d for path, rest in data for d in from_json(path, rest)]
            except (ValueError, TypeError, IndexError):
                pass
        found = self.workspace.check_project()
        failures = [f.detail for path, f in self.workspace.failures if not path]
        self.result.failures += failures
        # A rule that failed may do better next time.
        if not failures:
            paths = dict.fromkeys(d.path for d in found)
            value: list[Any] = [[p, to_json([d for d in found if d.path == p])] for p in paths]
            self.cache.put(key, value)
        return found


def default_jobs() -> int:
    """How many processors there are for this process."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _dialect(target: Target) -> Dialect:
    # `compiler.generate` says the same, but takes long to import.
    if target.lua == 53:
        return LUA53
    return LUA51_INTEGRAL if target.integral else LUA51


def _file_error(path: str, message: str) -> Diagnostic:
    return Diagnostic(
        path, 0, 0, "002", "unreadable-file", "error", message, url="docs/rules/unreadable-file.md"
    )
