"""`init.lua` calls an LFS module without asking whether LFS has it.

## What it does

Finds `node.LFS.get("_init")()`, `node.LFS._init()` and `node.flashindex("_init")()` that run
whenever the entry file runs. `pcall(node.LFS._init())` is one too: the call happens before
`pcall`.

## Why it hurts on the device

After flashing new firmware, or when loading an image failed, LFS is empty: the module is nil,
calling it raises an error at boot, and the board restarts over and over until the file system is
erased.

## Bad

```lua
-- file: init.lua
pcall(node.LFS._init())
require("app")
-- file: app.lua
print("running")
```

## Good

```lua
-- file: init.lua
local start = node.LFS.get("_init")
if start then pcall(start) end
require("app")
-- file: app.lua
print("running")
```

## Fix safety

None.

## References

- docs/lfs.md; docs/getting-started.md shows the unsafe form
- app/modules/node.c, `node_lfsindex`
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.files._graph import is_lfs, place_of, requests, subject
from luac_nodemcu.rules.model import Rule


class UnprotectedLfsCall(Rule):
    """Only the entry file, and files called init.lua: elsewhere LFS has been seen to work."""

    code: ClassVar[str] = "709"
    name: ClassVar[str] = "unprotected-lfs-call"

    def check_project(self, project: ProjectContext) -> None:
        """Looks at requests that run at boot."""
        for path, request in requests(project):
            if request.kind != "lfs" or request.is_protected or not request.at_load:
                continue
            if is_lfs(project, path):
                continue
            if project.project.runs_first(path):
                project.report(
                    self, path, place_of(request),
                    f"with an empty LFS {request.name!r} is nil, and calling it raises an error at "
                    "every boot",
                    f'Write: local f = node.LFS.get("{request.name}") if f then f() end',
                    subject=subject(request.name),
                )  # fmt: skip
