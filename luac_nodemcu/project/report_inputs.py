"""What a report is about: the files that were asked for, each with its place on the device.

Files are read and compiled here; what the figures are is `luac_nodemcu.memory`'s.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from luac_nodemcu.compiler.target import Target
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.firmware.build_config import BuildConfig
from luac_nodemcu.memory.code import DebugLevel
from luac_nodemcu.memory.program import Place
from luac_nodemcu.memory.report import Failure, InputModule
from luac_nodemcu.project.build import modules_of
from luac_nodemcu.project.compiling import ChunkNameStyle, Compilation, Progress, compile_files
from luac_nodemcu.project.files import InputError, InputFile, find_inputs
from luac_nodemcu.project.project import Project
from luac_nodemcu.project.resources import load_resources, resource_file

_ENDINGS = (".lua", ".lc")


@dataclass(slots=True)
class ReportFiles:
    """Files with their places, and which of them the device runs first.

    - `in_lfs`: which files, by the name they are shown with, go into the image.
    - `entry`: the name of the entry as `files` shows it; None if it is not among them.
    - `left_out`: scripts that run on a computer.
    - `other_entries`: files of the entry's name in other folders, where nobody says which is it.
    """

    files: list[InputFile] = field(default_factory=list)
    in_lfs: set[str] = field(default_factory=set)
    entry: str | None = None
    left_out: list[str] = field(default_factory=list)
    other_entries: list[str] = field(default_factory=list)


@dataclass(slots=True)
class ReportInputs:
    """Modules to report on, and what could not be compiled."""

    modules: list[InputModule]
    failures: list[Failure]
    compilation: Compilation


def choose_report_files(
    project: Project, paths: Sequence[str], base: Path | None = None
) -> ReportFiles:
    """The files that arguments mean, relative to `base` (None: where the user is); without any,
    those of the project, or this folder if there is no project file.

    A file has the place that the project gives it. Without a project file, files are in the
    image, except the entry (`init.lua`), which the device runs from its file system; if some
    are in a folder `lfs`, only those are in the image.

    Raises InputError and ProjectFileError.
    """
    if not paths and project.file is not None:
        return _of_project(project)
    chosen = ReportFiles()
    chosen.files = _named(paths or (".",), base)
    if project.file is None:
        _places_without_project(project, chosen)
    else:
        _places_of_project(project, chosen, base)
    return chosen


def _of_project(project: Project) -> ReportFiles:
    found = ReportFiles()
    for file in project.files.lfs:
        found.files.append(file)
        found.in_lfs.add(file.shown)
    resources = load_resources(project, project.settings.device.lfs_size.value or 1 << 30)
    if resources:
        made = resource_file(project, resources)
        found.files.append(made)
        found.in_lfs.add(made.shown)
    found.files += [file for file in project.files.fs if file.shown.endswith(_ENDINGS)]
    found.left_out = [file.shown for file in project.files.host]
    entry = project.settings.files.entry.value
    if any(file.shown == entry for file in found.files):
        found.entry = entry
    return found


def _named(paths: Sequence[str], base: Path | None) -> list[InputFile]:
    if base is None:
        return find_inputs(paths)
    found: dict[str, InputFile] = {}
    for path in paths:
        there = base / path
        if not there.exists():
            continue  # it is new since then
        for file in find_inputs([str(there)]) if _has_lua(there) else []:
            shown = path if there.is_file() else file.path.relative_to(base).as_posix()
            found.setdefault(shown, InputFile(file.path, shown))
    return list(found.values())


def _has_lua(path: Path) -> bool:
    return path.is_file() or next(path.rglob("*.lua"), None) is not None


def _places_without_project(project: Project, chosen: ReportFiles) -> None:
    entry = project.settings.files.entry.value or ""
    candidates = [file.shown for file in chosen.files if _base(file.shown) == _base(entry)]
    if candidates:
        chosen.entry = min(candidates, key=lambda name: (name.count("/"), name))
        chosen.other_entries = [name for name in candidates if name != chosen.entry]
    sorted_out = {file.shown for file in chosen.files if "lfs" in file.shown.split("/")[:-1]}
    everything = {file.shown for file in chosen.files}
    chosen.in_lfs = (sorted_out or everything) - {chosen.entry or ""}


def _places_of_project(project: Project, chosen: ReportFiles, base: Path | None) -> None:
    root = os.path.abspath(project.root)  # noqa: PTH100 - links stay as the user sees them
    entry = project.settings.files.entry.value
    kept: list[InputFile] = []
    for file in chosen.files:
        place = os.path.abspath(file.path)  # noqa: PTH100
        try:
            name = os.path.relpath(place, root).replace(os.sep, "/")
        except ValueError:  # another drive
            name = file.shown
        role = project.files.role_of(name)
        if role == "host":
            chosen.left_out.append(file.shown)
            continue
        kept.append(file)
        if name == entry:
            chosen.entry = file.shown
        elif role != "fs":
            chosen.in_lfs.add(file.shown)
    chosen.files = kept


def _base(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def compile_for_report(
    chosen: ReportFiles,
    target: Target,
    style: ChunkNameStyle,
    detail: Literal["sizes", "full"] = "full",
    progress: Progress = lambda done: None,
) -> ReportInputs:
    """Compiles the files; what does not compile is listed and left out.

    With `sizes`, the modules have no tokens, which only the full report needs.
    """
    compilation = compile_files(chosen.files, target, style, progress, keep_tokens=detail == "full")
    modules: list[InputModule] = []
    for compiled, module in zip(compilation.files, modules_of(compilation, target), strict=True):
        shown = compiled.file.shown
        place: Place = "lc" if compiled.is_binary else "source"
        if shown in chosen.in_lfs:
            place = "lfs"
        modules.append(
            InputModule(
                name=module.name,
                path=shown,
                files=_names_on_device(compiled.file),
                main=compiled.proto,
                tokens=compiled.tokens,
                place=place,
            )
        )
    return ReportInputs(modules, _failures(compilation), compilation)


def _names_on_device(file: InputFile) -> tuple[bytes, ...]:
    """What a file may be called there: without its folder, or with it, compiled or not."""
    path = file.chunk_path
    names: dict[bytes, None] = {}
    for name in (path.rsplit(b"/", 1)[-1], os.fsencode(posixpath.normpath(file.shown))):
        stem = name.removesuffix(b".lua").removesuffix(b".lc")
        names |= {stem + b".lua": None, stem + b".lc": None}
    return tuple(names)


def _failures(compilation: Compilation) -> list[Failure]:
    """The first error of each file that has one."""
    found: dict[str, Failure] = {}
    for diagnostic in compilation.diagnostics:
        if diagnostic.severity == "error" and diagnostic.path not in found:
            message = _with_line(diagnostic, compilation)
            found[diagnostic.path] = Failure(diagnostic.path, message)
    return list(found.values())


def _with_line(diagnostic: Diagnostic, compilation: Compilation) -> str:
    source = compilation.sources.get(diagnostic.path)
    if source is None:
        return diagnostic.message
    line = diagnostic.line
    if line is None:
        line = source.data.count(b"\n", 0, diagnostic.offset) + 1
    return f"line {line}: {diagnostic.message}"


_DEBUG_OPTIONS: Final = {
    "esp8266": "LUAI_OPTIMIZE_DEBUG",
    "esp32": "CONFIG_LUA_OPTIMIZE_DEBUG",
}


def debug_level_of(config: BuildConfig, chip: str) -> DebugLevel:
    """What the firmware keeps of the debug information of sources that it compiles, by its
    configuration; 1 if nothing is known.

    The value goes to `stripdebug` (ldebug.c, Lua 5.3: ldump.c), which drops names for 1, lines as
    well for 2, and nothing for anything else. So the ESP32's choices are one off: "No" (1) drops
    names, and "All" (3) drops nothing.
    """
    if config.chip not in (None, chip):
        return 1
    value = config.options.get(_DEBUG_OPTIONS[chip], (1, ""))[0]
    if isinstance(value, bool) or not isinstance(value, int):
        return 1
    return 1 if value == 1 else 2 if value == 2 else 0


def duplicate_names(modules: Sequence[InputModule]) -> list[tuple[str, list[str]]]:
    """Names that several modules of the image have, with their files: only one can be used."""
    paths: dict[bytes, list[str]] = {}
    for module in modules:
        if module.place == "lfs":
            paths.setdefault(module.name, []).append(module.path)
    return [
        (name.decode("utf-8", "backslashreplace"), sorted(files))
        for name, files in sorted(paths.items())
        if len(files) > 1
    ]


def read_input(path: str, what: str) -> bytes:
    """The bytes of a file that an option names. Raises InputError."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the {what} {path}: {error.strerror}") from error
