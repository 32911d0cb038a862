"""Which files a check is about: those that were named, and others that belong to the project.

Scripts that run on a computer are left out of folders: they are other Lua, with other libraries.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from luac_nodemcu.checking.spec import ignored_patterns
from luac_nodemcu.project.discovery import ProjectFiles, find_files
from luac_nodemcu.project.files import InputError, InputFile, show_path
from luac_nodemcu.project.project import Project
from luac_nodemcu.rules.layout import Layout, stand_ins

LUA_ENDING = ".lua"


@dataclass(slots=True)
class Inputs:
    """Files to report about, further files of the project, and scripts that are left out.

    `named`: files that the user named one by one. `layout`: what is known of folders that have no
    project file.
    """

    files: list[InputFile] = field(default_factory=list)
    others: list[InputFile] = field(default_factory=list)
    host: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    layout: Layout = field(default_factory=Layout)


def choose_files(project: Project, paths: Sequence[str]) -> Inputs:
    """The files that arguments mean; without any, those of the project.

    A folder stands for the Lua files in it that the project file and git do not leave out; a
    file that is named is always taken. Raises InputError and ProjectFileError.
    """
    inputs = Inputs()
    found: dict[str, InputFile] = {}
    for argument in paths or (".",):
        path = Path(argument)
        if path.is_dir():
            inside = _folder(project, path)
            for file in inside.files:
                found.setdefault(file.shown, file)
            inputs.host += inside.host
            if project.file is None:
                others = inputs.layout.others | inside.layout.others
                ignored = (*inputs.layout.ignored, *ignored_patterns(path))
                inputs.layout = Layout(is_whole=True, others=others, ignored=ignored)
        elif path.exists():
            shown = show_path(path)
            found.setdefault(shown, InputFile(path, shown))
            inputs.named.add(shown)
        else:
            raise InputError(f"{argument}: no such file or folder")
    if not found:
        where = ", ".join(paths) if paths else "this folder"
        rest = ""
        if inputs.host:
            rest = f" that runs on the device ({len(inputs.host)} run on a computer)"
        raise InputError(f"{where}: there is no {LUA_ENDING} file{rest}")
    inputs.files = list(found.values())
    if project.file is not None:
        own = _inputs_of(project.files, project.shown_root, "")
        inputs.others = [file for file in own.files if file.shown not in found]
    return inputs


def _folder(project: Project, folder: Path) -> Inputs:
    """The Lua files below a folder."""
    if project.file is not None:
        # Relative to the project's folder, as patterns are.
        inside = posixpath.relpath(folder.resolve().as_posix(), project.root.resolve().as_posix())
        if inside == "." or not inside.startswith(".."):
            prefix = "" if inside == "." else f"{inside}/"
            return _inputs_of(project.files, project.shown_root, prefix)
    return _inputs_of(find_files(folder, project.settings), show_path(folder), "")


def _inputs_of(files: ProjectFiles, shown_root: str, prefix: str) -> Inputs:
    """Sorted files whose names, relative to the root, begin with a prefix."""
    inputs = Inputs()
    for file in sorted(
        [*files.lfs, *files.fs], key=lambda file: file.shown.encode("utf-8", "surrogateescape")
    ):
        if file.shown.startswith(prefix) and file.shown.endswith(LUA_ENDING):
            inputs.files.append(InputFile(file.path, _joined(shown_root, file.shown)))
    inputs.host = [
        _joined(shown_root, file.shown) for file in files.host if file.shown.startswith(prefix)
    ]
    inputs.layout = Layout(
        others=frozenset(_joined(shown_root, name) for name in stand_ins(files.others))
    )
    return inputs


def _joined(root: str, name: str) -> str:
    return name if root in ("", ".") else posixpath.join(root, name)
