"""What goes into the LFS image of a project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.lfs.names import module_name
from luac_nodemcu.project.files import InputError, InputFile
from luac_nodemcu.project.origin import Setting
from luac_nodemcu.project.project import Project
from luac_nodemcu.project.resources import Resource, load_resources, resource_file
from luac_nodemcu.project.settings_file import FILE_NAME, ProjectFileError


@dataclass(frozen=True, slots=True)
class ProjectInputs:
    """The inputs of a project's image: Lua files, then the module made of the resources."""

    files: tuple[InputFile, ...]
    resources: tuple[Resource, ...]


def lfs_inputs(project: Project) -> ProjectInputs:
    """The files that become modules, in byte-wise order, and the resources.

    Raises InputError without a project file, ProjectFileError if there is nothing to build or
    the resources' module has the name of another, ResourceError.
    """
    if project.file is None:
        raise InputError(
            f"nothing to build: name Lua files or folders, or write a project file {FILE_NAME} "
            "with `luac-nodemcu init`"
        )
    files: list[InputFile] = list(project.files.lfs)
    target = load_target(project.settings.target.value)
    limit = project.settings.device.lfs_size.value or target.lfs_max_bytes
    resources = load_resources(project, limit)
    if resources:
        made = resource_file(project, resources)
        _refuse_collision(project, files, made)
        files.append(made)
    if not files:
        lfs = project.settings.files.lfs
        place = _place(project, lfs)
        patterns = ", ".join(lfs.value) or "an empty list"
        message = f"no file matches {patterns}; name the Lua files that go into the image"
        raise ProjectFileError([f"{place}: files.lfs: {message}"])
    return ProjectInputs(tuple(files), tuple(resources))


def _refuse_collision(project: Project, files: list[InputFile], made: InputFile) -> None:
    lua = load_target(project.settings.target.value).lua
    name = module_name(b"@" + made.chunk_path, lua)
    for file in files:
        if module_name(b"@" + file.chunk_path, lua) == name:
            module = project.settings.resources.module
            message = f"the module of {file.shown} has the same name {module.value}"
            raise ProjectFileError(
                [f"{_place(project, module)}: resources.module: {message}; choose another"]
            )


def _place(project: Project, setting: Setting[Any]) -> str:
    """Where a setting stands, or could stand."""
    if setting.origin.file is None and project.file is not None:
        return project.file.shown
    return str(setting.origin)
