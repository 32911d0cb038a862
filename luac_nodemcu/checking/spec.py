"""What a check is asked to do, as plain data that other processes can be given."""

from __future__ import annotations

import hashlib
import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from luac_nodemcu.firmware.build_config import BuildConfig
from luac_nodemcu.firmware.targets import target_names
from luac_nodemcu.project.files import GeneratedFile
from luac_nodemcu.project.ignore import Patterns
from luac_nodemcu.project.project import Project
from luac_nodemcu.rules.choice import Choice, DeclaredGlobals
from luac_nodemcu.rules.layout import Layout, stand_ins
from luac_nodemcu.semantics.modules import lfs_name

if TYPE_CHECKING:
    from luac_nodemcu.stubs.project_stubs import ProjectFile

ALL_TARGETS = "all"


@dataclass(frozen=True, slots=True)
class BudgetSpec:
    """Limits for modules and groups, and what the program is built from.

    - `modules`: (name or path, LFS bytes, RAM bytes); `groups`: (name, patterns, LFS bytes, RAM
      bytes); None is no limit.
    - `files`: (file as paths are shown, its name in the project, which goes into the code, its
      source if it is not a file, whether it is in LFS).
    - `strip`, `chunk_name`, `safe_type_names`: how the image is made.
    """

    modules: tuple[tuple[str, int | None, int | None], ...]
    groups: tuple[tuple[str, tuple[str, ...], int | None, int | None], ...]
    files: tuple[tuple[str, str, bytes | None, bool], ...]
    strip: str
    chunk_name: str
    safe_type_names: bool


@dataclass(frozen=True, slots=True)
class CheckSpec:
    """Everything that decides the findings, beside the files themselves.

    - `targets`: names; the first is the main one.
    - `per_file_ignores`: patterns relative to the project's folder, and selectors.
    - `shown_root`: that folder as paths are shown, `.` if it is where the user is.
    - `entry`: the file that runs first, as paths are shown. `layout`: the parts of the files.
    - `stub_cache`: where compiled stubs are kept.
    - `budget`: None if no module and no group has a limit.
    """

    targets: tuple[str, ...]
    choice: Choice = Choice()  # noqa: RUF009  # immutable
    declared: DeclaredGlobals = DeclaredGlobals()  # noqa: RUF009  # immutable
    per_file_ignores: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    shown_root: str = "."
    entry: str | None = None
    layout: Layout = Layout()  # noqa: RUF009  # immutable
    firmware: BuildConfig | None = None
    stub_files: tuple[ProjectFile, ...] = ()
    budget: BudgetSpec | None = None
    stub_cache: Path | None = field(default=None, compare=False)

    def digest(self) -> str:
        """Stands for all that decides the findings."""
        parts = (
            self.targets, self.choice, sorted(self.declared.read), sorted(self.declared.write),
            self.per_file_ignores, self.shown_root, self.entry, self.firmware,
            self.stub_files, _layout_key(self.layout), self.budget,
        )  # fmt: skip
        return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


class FileIgnores:
    """Which rules the project file switches off for which files."""

    def __init__(self, spec: CheckSpec) -> None:
        self._root = spec.shown_root
        self._patterns = [
            (Patterns(patterns), selectors) for patterns, selectors in spec.per_file_ignores
        ]

    def of(self, path: str) -> tuple[str, ...]:
        """The selectors that are ignored in a file."""
        if not self._patterns:
            return ()
        name = path
        if self._root not in ("", "."):
            name = posixpath.relpath(path, self._root)
        return tuple(
            selector
            for patterns, selectors in self._patterns
            if patterns.match(name)
            for selector in selectors
        )


def spec_of(project: Project, stub_cache: Path | None) -> CheckSpec:
    """What a project's settings ask for."""
    check = project.settings.check
    globals_ = project.settings.globals
    entry = project.settings.files.entry.value
    return CheckSpec(
        targets=expand_targets((project.settings.target.value, *check.targets.value)),
        choice=Choice(
            profile=check.profile.value,
            select=check.select.value,
            extend_select=check.extend_select.value,
            ignore=check.ignore.value,
            severity=check.severity.value,
            options=check.options.value,
        ),
        declared=DeclaredGlobals(
            frozenset((*globals_.read.value, *project.settings.firmware.extra_modules.value)),
            frozenset(globals_.write.value),
        ),
        per_file_ignores=tuple(
            ((pattern,), tuple(selectors))
            for pattern, selectors in check.per_file_ignores.value.items()
        ),
        shown_root=project.shown_root,
        entry=None if entry is None else project.shown(entry),
        layout=_layout(project),
        firmware=project.firmware,
        stub_files=_stub_files(project),
        budget=_budget(project),
        stub_cache=stub_cache,
    )


def _layout(project: Project) -> Layout:
    """The parts that the project file gives the files; nothing without one."""
    if project.file is None:
        return Layout()
    files = project.files
    resources = project.settings.resources
    sources = [file.shown for file in files.lfs if file.shown.endswith(".lua")]
    modules = {lfs_name(file.shown) for file in files.lfs if not file.shown.endswith(".lua")}
    if files.resources:
        modules.add(resources.module.value)
    return Layout(
        is_whole=True,
        has_parts=True,
        lfs=frozenset(project.shown(name) for name in sources),
        lfs_modules=frozenset(modules),
        others=frozenset(project.shown(name) for name in stand_ins(files.others)),
        ignored=ignored_patterns(project.root),
    )


def _layout_key(layout: Layout) -> tuple[object, ...]:
    # Sets have no order of their own.
    return (
        layout.is_whole, layout.has_parts, sorted(layout.lfs), sorted(layout.lfs_modules),
        sorted(layout.others), layout.ignored,
    )  # fmt: skip


def ignored_patterns(root: Path) -> tuple[str, ...]:
    """The patterns of a folder's own `.gitignore`; none if it cannot be read."""
    try:
        text = (root / ".gitignore").read_text("utf-8", "replace")
    except OSError:
        return ()
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _stub_files(project: Project) -> tuple[ProjectFile, ...]:
    """The project's own stubs; what reads them is imported only if there are some."""
    if not project.settings.stubs.paths.value:
        return ()
    from luac_nodemcu.project.stub_files import read_stub_files

    return tuple(read_stub_files(project))


def _budget(project: Project) -> BudgetSpec | None:
    settings, build = project.settings.budget, project.settings.build
    if not settings.modules.value and not settings.groups.value:
        return None
    from luac_nodemcu.project.report_inputs import choose_report_files

    chosen = choose_report_files(project, ())
    return BudgetSpec(
        modules=tuple(
            (name, limit.lfs, limit.ram) for name, limit in settings.modules.value.items()
        ),
        groups=tuple(
            (one.name, one.modules, one.limit.lfs, one.limit.ram) for one in settings.groups.value
        ),
        files=tuple(
            (
                posixpath.normpath(posixpath.join(project.shown_root, file.shown)),
                file.shown,
                file.data if isinstance(file, GeneratedFile) else None,
                file.shown in chosen.in_lfs,
            )
            for file in chosen.files
        ),
        strip=build.strip.value,
        chunk_name=build.chunk_name.value,
        safe_type_names=build.safe_type_names.value,
    )


def expand_targets(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of targets, each once, with `all` spelt out."""
    if ALL_TARGETS in names:
        first = tuple(name for name in names[:1] if name != ALL_TARGETS)
        names = (*first, *target_names())
    return tuple(dict.fromkeys(names))
