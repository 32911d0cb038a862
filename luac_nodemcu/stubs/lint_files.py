"""Finds the stub files that are meant and checks each with what it may refer to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.stubs.errors import StubError
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.stubs.lint import lint
from luac_nodemcu.stubs.sets import SETS
from luac_nodemcu.stubs.source import SingleFile, StubFolder

NOT_STUBS = frozenset({"schema.json", "options.json"})
"""JSON files of a stub folder that are no stubs."""


def lint_files(paths: Sequence[Path], library: StubLibrary) -> tuple[int, list[StubError]]:
    """The number of files checked, and what is wrong with them.

    A file in a folder laid out as `api_stubs/` is checked as part of it; any other is a stub of
    a project. Raises `LuacNodemcuError` if a path is missing or holds no stubs.
    """
    folders: dict[Path, StubLibrary] = {}
    problems: list[StubError] = []
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
                reference = f"project/{file.stem}"
                single = SingleFile(reference, file.read_bytes(), file.as_posix(), library.files)
                problems += lint(single, reference, library)
                continue
            if root not in folders:
                own = root.resolve() == library.files.root.resolve()
                folders[root] = library if own else StubLibrary(root, library.cache)
            files = StubFolder(root, root.as_posix())
            problems += lint(files, f"{file.parent.name}/{file.stem}", folders[root])
    return count, problems


def _stub_files(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
        return
    for file in sorted(path.rglob("*.json")):
        if file.name not in NOT_STUBS:
            yield file


def _root(file: Path) -> Path | None:
    """The folder laid out as `api_stubs/` that the file is in."""
    folder = file.parent
    if folder.name in SETS and (folder.parent / "schema.json").exists():
        return folder.parent
    return None
