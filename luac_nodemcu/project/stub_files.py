"""The stub files that a project's settings name (`stubs.paths`), read for `stubs.project_stubs`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.project.project import Project
from luac_nodemcu.stubs.meta_file import is_meta
from luac_nodemcu.stubs.project_stubs import ProjectFile

NOT_STUBS = frozenset({"schema.json", "options.json", "config.json", "package.json"})
"""JSON files that are no stubs; the third is that of a LuaLS addon."""


def read_stub_files(project: Project) -> list[ProjectFile]:
    """The stub files of a project, in the order of its settings, each once.

    Of a folder all `*.json` and all `---@meta` files count, also in folders below; names that
    begin with a dot do not. Raises `LuacNodemcuError` for a path that is not there or cannot be
    read.
    """
    setting = project.settings.stubs.paths
    found: dict[Path, ProjectFile] = {}
    for written in setting.value:
        path = project.path(written)
        shown = project.shown(written)
        if not path.exists():
            raise LuacNodemcuError(
                f"{setting.origin}: stubs.paths: there is no file or folder {shown}"
            )
        try:
            for file, label in _files(path, shown):
                if file in found:
                    continue
                read = ProjectFile(label, file.read_bytes())
                # In a folder there may be Lua that describes nothing; a file is named on purpose.
                if file == path or not read.is_lua or is_meta(read.data):
                    found[file] = read
        except OSError as error:
            raise LuacNodemcuError(f"cannot read {shown}: {error.strerror}") from error
    return list(found.values())


def views_of(targets: tuple[str, ...]) -> list[tuple[str, str]]:
    """Pairs of chip and Lua version of some targets, for `ProjectLibrary`."""
    loaded = [load_target(name) for name in targets]
    return sorted({(t.chip, f"{t.lua // 10}.{t.lua % 10}") for t in loaded})


def _files(path: Path, shown: str) -> Iterator[tuple[Path, str]]:
    """The files that a path stands for and their names in messages, sorted byte by byte."""
    if path.is_file():
        yield path, shown
        return
    files = []
    for file in path.rglob("*"):
        parts = file.relative_to(path).parts
        is_stub = file.suffix == ".json" and file.name not in NOT_STUBS
        hidden = any(part.startswith(".") for part in parts)
        if (is_stub or file.suffix == ".lua") and not hidden and file.is_file():
            files.append((file, "/".join((shown.rstrip("/"), *parts))))
    yield from sorted(files, key=lambda pair: pair[1].encode("utf-8", "surrogateescape"))
