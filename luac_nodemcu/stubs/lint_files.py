"""Finds the stub files that are meant and checks each with what it may refer to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.stubs.errors import StubError
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.stubs.lint import lint
from luac_nodemcu.stubs.meta_file import is_meta
from luac_nodemcu.stubs.project_stubs import ProjectFile, ProjectLibrary
from luac_nodemcu.stubs.sets import SETS
from luac_nodemcu.stubs.source import StubFolder

NOT_STUBS = frozenset({"schema.json", "options.json"})
"""JSON files of a stub folder that are no stubs."""


def lint_files(paths: Sequence[Path], library: StubLibrary) -> tuple[int, list[StubError]]:
    """The number of files checked, and what is wrong with them.

    A file in a folder laid out as `api_stubs/` is checked as part of it; the others, JSON and
    `---@meta` files, are the stubs of one project. Raises `LuacNodemcuError` if a path is
    missing or holds no stubs.
    """
    folders: dict[Path, StubLibrary] = {}
    problems: list[StubError] = []
    own: list[ProjectFile] = []
    count = 0
    for path in paths:
        if not path.exists():
            raise LuacNodemcuError(f"{path.as_posix()}: no such file or folder")
        found = list(_stub_files(path))
        if not found:
            raise LuacNodemcuError(f"{path.as_posix()}: no stub files in it")
        for file in found:
            count += 1
            root = _root(file)
            if root is None:
                own.append(ProjectFile(file.as_posix(), file.read_bytes()))
                continue
            if root not in folders:
                is_own = root.resolve() == library.files.root.resolve()
                folders[root] = library if is_own else StubLibrary(root, library.cache)
            files = StubFolder(root, root.as_posix())
            problems += lint(files, f"{file.parent.name}/{file.stem}", folders[root])
    if own:
        problems += ProjectLibrary(library, own).own_problems
    return count, problems


def _stub_files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    files = (file for file in path.rglob("*") if file.is_file())
    for file in sorted(files, key=lambda file: file.as_posix()):
        is_json = file.suffix == ".json" and file.name not in NOT_STUBS
        if is_json or (file.suffix == ".lua" and is_meta(file.read_bytes())):
            yield file


def _root(file: Path) -> Path | None:
    """The folder laid out as `api_stubs/` that the file is in."""
    folder = file.parent
    if file.suffix == ".json" and folder.name in SETS and (folder.parent / "schema.json").exists():
        return folder.parent
    return None
