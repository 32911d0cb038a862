"""A file's name is longer than the device's file system or LFS takes.

## What it does

Measures the names of the files of the project that are uploaded, of those that `require`,
`dofile` and `loadfile` ask for, and, for Lua 5.3, of LFS modules. Names of files may have 31
bytes, endings included; the path counts too, because a folder is part of the name there. LFS
modules of Lua 5.3 may have 40.

## Why it hurts on the device

The upload fails with `filename invalid`, or cuts the name; `dofile` does not find the file. An
LFS module with a longer name is in the image and can never be found.

## Bad

```lua
-- file: init.lua
dofile("temperature_and_humidity_logger.lua")
-- file: temperature_and_humidity_logger.lua
print("logging")
```

## Good

```lua
-- file: init.lua
dofile("climate_logger.lua")
-- file: climate_logger.lua
print("logging")
```

## Fix safety

None.

## References

- app/include/user_config.h, FS_OBJ_NAME_LEN; CONFIG_SPIFFS_OBJ_NAME_LEN
- app/lua53/lnodemcu.c: a module's name must be a short string
"""

from __future__ import annotations

from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.files._graph import (
    DEVICE_NAME_LIMIT,
    is_lfs,
    lfs_files,
    place_of,
    requests,
    start_of,
    subject,
    targets_of,
)
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.modules import file_name

_LFS_LIMIT_53: Final = 40
"""Longer strings are not interned in Lua 5.3: a look-up finds nothing (LUAI_MAXSHORTLEN)."""


class LongFileName(Rule):
    """The name on the device is at least the file's own; folders may be dropped by the upload."""

    code: ClassVar[str] = "708"
    name: ClassVar[str] = "long-file-name"
    severity: ClassVar[Severity] = "error"

    def check_project(self, project: ProjectContext) -> None:
        """Measures requests first, then files that none of them names."""
        reported: set[str] = set()
        for path, request in requests(project):
            if request.kind not in ("require", "dofile", "loadfile"):
                continue
            name = file_name(request.kind, request.name)
            targets = targets_of(project, path, request)
            if targets and all(is_lfs(project, target) for target in targets):
                continue
            if len(name.encode("utf-8", "surrogateescape")) > DEVICE_NAME_LIMIT:
                reported.update(targets)
                project.report(self, path, place_of(request), _message(name), subject=subject(name))
        if not project.project.layout.has_parts:
            return
        for path in project.project.graph.summaries:
            name = path.rpartition("/")[2]
            size = len(name.encode("utf-8", "surrogateescape"))
            if size > DEVICE_NAME_LIMIT and path not in reported and not is_lfs(project, path):
                project.report(self, path, start_of(path), _message(name), subject=subject(name))
        if project.platform.dialect.version == 53:
            self._lfs(project)

    def _lfs(self, project: ProjectContext) -> None:
        for name, paths in lfs_files(project).items():
            size = len(name.encode("utf-8", "surrogateescape"))
            if size > _LFS_LIMIT_53:
                project.report(
                    self, paths[0], start_of(paths[0]),
                    f"the LFS module {name!r} can never be found: its name has {size} bytes, and "
                    f"Lua 5.3 looks for up to {_LFS_LIMIT_53}",
                    subject=subject(name),
                )  # fmt: skip


def _message(name: str) -> str:
    size = len(name.encode("utf-8", "surrogateescape"))
    return (
        f"{name!r} has {size} bytes, and the device's file system takes {DEVICE_NAME_LIMIT}: the "
        "file cannot be there"
    )
