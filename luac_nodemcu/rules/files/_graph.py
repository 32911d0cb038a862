"""What the rules about modules ask: who provides a name, and where a request stands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from luac_nodemcu.diagnostic import RelatedPlace
from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.semantics.modules import device_name, lfs_name
from luac_nodemcu.semantics.summary import ModuleRequest
from luac_nodemcu.stubs.model import Module

FROM_THE_FIRMWARE: Final = frozenset(("_init", "dummy_strings"))
"""Modules that projects take as they are from the firmware's examples (docs/lfs.md)."""

DEVICE_NAME_LIMIT: Final = 31
"""Bytes of a file's name on the device: FS_OBJ_NAME_LEN (app/include/user_config.h) and
CONFIG_SPIFFS_OBJ_NAME_LEN, which counts the final zero.
"""


def requests(project: ProjectContext) -> Iterator[tuple[str, ModuleRequest]]:
    """Every request of the project with the file that makes it."""
    for path, summary in project.project.graph.summaries.items():
        for request in summary.requests:
            yield path, request


def targets_of(project: ProjectContext, path: str, request: ModuleRequest) -> tuple[str, ...]:
    """The files that a request may mean."""
    return project.project.graph.resolve(request, path)


def place_of(request: ModuleRequest) -> tuple[int, int]:
    """The bytes that hold the name."""
    return request.offset, request.end_offset


def related(path: str, request: ModuleRequest, message: str) -> RelatedPlace:
    """The place of a request, for a finding elsewhere."""
    return RelatedPlace(path, *place_of(request), message)


def subject(name: str) -> bytes:
    """A name for suppressions that name things."""
    return name.encode("utf-8", "surrogateescape")


def firmware_module(project: ProjectContext, name: str) -> Module | None:
    """The table that the firmware has as a global of that name, which `require` gives.

    C modules and Lua's libraries, if the build has them.
    """
    if name == "_G" or "." in name or "/" in name:
        return None
    platform = project.platform
    entry = platform.stubs.module(name)
    if entry is None or entry.gone is not None:
        return None
    modules = platform.build.modules
    if entry.kind == "c-module" and modules is not None and name not in modules:
        return None
    return entry


def base_name(name: str) -> str:
    """A file's or module's name without folders and ending."""
    return device_name(name).rpartition("/")[2]


def is_lfs(project: ProjectContext, path: str) -> bool:
    """Whether a file is a module of the LFS image."""
    return path in project.project.layout.lfs


def lfs_files(project: ProjectContext) -> dict[str, list[str]]:
    """Module name -> the files of the image that have it, in the order of the project."""
    found: dict[str, list[str]] = {}
    layout = project.project.layout
    for path in project.project.graph.summaries:
        if path in layout.lfs:
            found.setdefault(lfs_name(path), []).append(path)
    return found


def start_of(path: str) -> tuple[int, int]:
    """Where a finding about a whole file stands."""
    del path
    return 0, 0
