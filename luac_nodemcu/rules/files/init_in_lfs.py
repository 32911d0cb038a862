"""`init.lua` is in the LFS image, where it is not run at boot.

## What it does

Finds a module `init` in LFS that no file asks for.

## Why it hurts on the device

The board runs `init.lua` of the file system at boot; the one in LFS is never started, so nothing
happens after the reset.

## Bad

```lua
-- file: lfs/init.lua
require("app")
-- file: lfs/app.lua
print("running")
```

## Good

```lua
-- file: init.lua
local start = node.LFS.get("_init")
if start then start() require("app") end
-- file: lfs/app.lua
print("running")
```

## Fix safety

None: move the file out of the image. A firmware that was built to start from LFS
(`LUA_INIT_STRING` `"!init"`, or `node.startup`) is right, and recognised if the project file
names its configuration.

## References

- docs/lfs.md; app/include/user_config.h, LUA_INIT_STRING
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.files._graph import lfs_files, requests, start_of, subject, targets_of
from luac_nodemcu.rules.model import Rule


class InitInLfs(Rule):
    """Needs to know which files go into LFS."""

    code: ClassVar[str] = "707"
    name: ClassVar[str] = "init-in-lfs"

    def check_project(self, project: ProjectContext) -> None:
        """Reports the module `init` unless something runs it."""
        layout = project.project.layout
        found = lfs_files(project).get("init")
        if not found or not layout.has_parts:
            return
        for path, request in requests(project):
            if found[0] in targets_of(project, path, request) and request.kind != "dofile":
                return
        project.report(
            self, found[0], start_of(found[0]),
            "the board does not run this at boot: init.lua must be in the file system",
            "Take it out of `files.lfs`.", subject=subject("init"),
        )  # fmt: skip
