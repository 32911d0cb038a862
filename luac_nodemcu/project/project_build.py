"""What goes into the LFS image of a project."""

from __future__ import annotations

from luac_nodemcu.project.files import InputError, InputFile
from luac_nodemcu.project.project import Project
from luac_nodemcu.project.settings_file import FILE_NAME, ProjectFileError


def lfs_inputs(project: Project) -> list[InputFile]:
    """The files that become modules, in byte-wise order, and the module of the resources.

    Raises InputError without a project file, ProjectFileError if there is nothing to build.
    """
    if project.file is None:
        raise InputError(
            f"nothing to build: name Lua files or folders, or write a project file {FILE_NAME} "
            "with `luac-nodemcu init`"
        )
    files: list[InputFile] = list(project.files.lfs)
    if not files:
        lfs = project.settings.files.lfs
        place = str(lfs.origin) if lfs.origin.file is not None else project.file.shown
        patterns = ", ".join(lfs.value) or "an empty list"
        message = f"no file matches {patterns}; name the Lua files that go into the image"
        raise ProjectFileError([f"{place}: files.lfs: {message}"])
    return files
