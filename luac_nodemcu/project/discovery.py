"""Finding the project file, and sorting the project's files by the part that they play."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from luac_nodemcu.firmware.build_config import Note
from luac_nodemcu.firmware.modules import closest
from luac_nodemcu.project.files import InputFile
from luac_nodemcu.project.ignore import GitIgnore, Patterns, is_literal
from luac_nodemcu.project.origin import Setting
from luac_nodemcu.project.settings import Settings
from luac_nodemcu.project.settings_file import FILE_NAME, ProjectFileError

Role = Literal["lfs", "fs", "host"]

_HOST_LUA: Final = re.compile(rb"#![^\n]*\blua")
"""A first line that makes a shell run the file with Lua on a computer."""


@dataclass(slots=True)
class ProjectFiles:
    """The project's files by role, each list in byte-wise order of the names.

    `others` are the names of all other files; `notes` are about files whose role may surprise.
    """

    lfs: list[InputFile] = field(default_factory=list)
    fs: list[InputFile] = field(default_factory=list)
    host: list[InputFile] = field(default_factory=list)
    resources: list[InputFile] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def role_of(self, shown: str) -> Role | None:
        """The role of a file by its name relative to the project's folder."""
        roles: tuple[Role, ...] = ("lfs", "fs", "host")
        for role in roles:
            if any(file.shown == shown for file in getattr(self, role)):
                return role
        return None


def find_project_file(start: Path) -> Path | None:
    """The project file of a folder: in it, or in the closest folder above that has one."""
    # Not resolve(): a user who works in a linked folder means the folders above the link.
    folder = Path(os.path.abspath(start))  # noqa: PTH100
    while True:
        candidate = folder / FILE_NAME
        if candidate.is_file():
            return candidate
        if folder.parent == folder:
            return None
        folder = folder.parent


def find_files(root: Path, settings: Settings) -> ProjectFiles:
    """Walks the project's folder and sorts its files.

    Raises ProjectFileError if a list names a file that is not there, or two lists name the
    same one.
    """
    _refuse_conflicts(settings)
    sorter = _Sorter(root, settings)
    for name in _walk(root, settings):
        sorter.add(name)
    sorter.add_named_files()
    sorter.refuse_missing()
    result = sorter.files
    for group in (result.lfs, result.fs, result.host, result.resources):
        group.sort(key=lambda file: os.fsencode(file.shown))
    return result


class _Sorter:
    def __init__(self, root: Path, settings: Settings) -> None:
        self.root = root
        self.settings = settings
        self.files = ProjectFiles()
        self.seen: set[str] = set()
        files = settings.files
        self.lfs = Patterns(files.lfs.value)
        self.fs = None if files.fs.value is None else Patterns(files.fs.value)
        self.host = Patterns(files.host.value)
        self.resources = Patterns(settings.resources.files.value)
        self.named = {name for setting in (files.lfs, files.fs) for _, name in _named(setting)}

    def add(self, name: str) -> None:
        """Sorts one file in by its name relative to the root."""
        self.seen.add(name)
        file = InputFile(self.root / name, name)
        if self.resources.match(name):
            self.files.resources.append(file)
        role = self.role(file)
        if role is not None:
            getattr(self.files, role).append(file)
        elif not file.shown.endswith(".lua"):
            self.files.others.append(name)

    def role(self, file: InputFile) -> Role | None:
        name = file.shown
        is_lua = name.endswith(".lua")
        if self.host.match(name):
            return "host"
        if name == self.settings.files.entry.value:
            return "fs"
        in_fs = self.fs is not None and self.fs.match(name)
        in_lfs = not in_fs and self.lfs.match(name)
        rest = is_lua and self.fs is None
        if not (in_fs or in_lfs or rest):
            return None
        if is_lua and name not in self.named and _runs_on_host(file.path):
            if in_lfs:
                message = (
                    "starts with #! and is taken for Lua of the computer; if it belongs into the "
                    "image, name it in files.lfs without wildcards"
                )
                self.files.notes.append(Note(name, message, "warning"))
            return "host"
        return "lfs" if in_lfs else "fs"

    def add_named_files(self) -> None:
        """Files that a list names without wildcards count even if git ignores them."""
        files = self.settings.files
        named = [*_named(files.lfs), *_named(files.fs), *_named(files.host)]
        named += _named(self.settings.resources.files)
        for _, name in named:
            if name not in self.seen and (self.root / name).is_file():
                self.add(name)

    def refuse_missing(self) -> None:
        files = self.settings.files
        lines = []
        for setting in (files.lfs, files.fs, files.host, self.settings.resources.files):
            for number, name in _named(setting):
                if (self.root / name).exists():
                    continue
                file = setting.origin.file
                if file is None:
                    continue
                near = closest(name, self.seen)
                hint = f"; did you mean {near}?" if near else ""
                path = (*setting.origin.path, number)
                lines.append(file.mistake(path, f"there is no file {name}{hint}"))
        if lines:
            raise ProjectFileError(lines)


def _named(setting: Setting[tuple[str, ...] | None]) -> Iterator[tuple[int, str]]:
    """The items of a list that name one file: no wildcards, and a `/` that is not the last."""
    for number, pattern in enumerate(setting.value or ()):
        if is_literal(pattern) and "/" in pattern.rstrip("/"):
            yield number, pattern.strip("/")


def _refuse_conflicts(settings: Settings) -> None:
    files = settings.files
    taken: dict[str, str] = {}
    lines = []
    for setting in (files.lfs, files.fs, files.host):
        for number, name in _named(setting):
            file = setting.origin.file
            if file is None:
                continue
            place = file.place((*setting.origin.path, number))
            other = taken.setdefault(name, place)
            if other != place:
                lines.append(
                    f"{place}: {name} is in two lists (the other is in {other}); a file plays "
                    "one part"
                )
    if lines:
        raise ProjectFileError(lines)


def _walk(root: Path, settings: Settings) -> Iterator[str]:
    """The names of all files below a folder that are not left alone."""
    exclude = Patterns(settings.files.exclude.value)
    git = GitIgnore(root) if settings.files.gitignore.value else None
    pending = [""]
    while pending:
        folder = pending.pop()
        if git is not None:
            git.enter(folder)
        for entry in _entries(root / folder if folder else root):
            name = folder + entry.name
            try:
                is_folder = entry.is_dir(follow_symlinks=False)
                is_file = entry.is_file()
            except OSError:
                continue
            if is_folder:
                name += "/"
            if entry.name.startswith(".") or exclude.match(name):
                continue
            if git is not None and git.ignores(name):
                continue
            if is_folder:
                # A folder with a project file of its own is another project.
                if not (root / name / FILE_NAME).is_file():
                    pending.append(name)
            elif is_file:
                yield name


def _entries(folder: Path) -> Iterable[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return ()  # a folder that may not be read holds nothing for us


def _runs_on_host(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return _HOST_LUA.match(stream.read(128)) is not None
    except OSError:
        return False
