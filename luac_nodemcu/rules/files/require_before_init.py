"""The entry file requires an LFS module before `require` can find modules there.

## What it does

Finds `require` in the entry file of a module that is only in LFS, if neither an LFS module (mostly
`_init`) was run nor a loader was installed before.

## Why it hurts on the device

`require` looks for files only. That it also looks in LFS is the work of `_init.lua`, which adds a
function to `package.loaders`; before that the call raises `module not found`, at every boot.

## Bad

```lua
-- file: init.lua
local app = require("app")
app.start()
-- file: lfs/app.lua
return { start = function() print("running") end }
```

## Good

```lua
-- file: init.lua
local prepare = node.LFS.get("_init")
if prepare then pcall(prepare) end
local app = require("app")
app.start()
-- file: lfs/app.lua
return { start = function() print("running") end }
-- file: lfs/_init.lua
package.loaders[3] = function(name) return node.LFS.get(name) end
```

## Fix safety

None.

## References

- docs/lfs.md; lua_examples/lfs/_init.lua
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.files._graph import is_lfs, place_of, subject, targets_of
from luac_nodemcu.rules.model import Rule


class RequireBeforeInit(Rule):
    """Needs to know which files go into LFS, and which runs first."""

    code: ClassVar[str] = "712"
    name: ClassVar[str] = "require-before-init"

    def check_project(self, project: ProjectContext) -> None:
        """Follows the entry file from its top."""
        data = project.project
        entry = data.entry
        if entry is None or entry not in data.graph.summaries or is_lfs(project, entry):
            return
        summary = data.graph.summaries[entry]
        if "package" in summary.read or summary.loads_anything:
            return
        for request in summary.requests:
            targets = targets_of(project, entry, request)
            if request.kind == "lfs":
                return
            if any(self._may_prepare(project, target) for target in targets):
                return
            if request.kind != "require" or not request.at_load or request.is_protected:
                continue
            if targets and all(is_lfs(project, target) for target in targets):
                project.report(
                    self, entry, place_of(request),
                    f"{targets[0]} is in LFS, where require does not look yet: this raises an "
                    "error",
                    "Run the module _init of LFS first.", subject=subject(request.name),
                )  # fmt: skip

    def _may_prepare(self, project: ProjectContext, path: str) -> bool:
        """Whether a file that runs before may install a loader."""
        if is_lfs(project, path):
            return False
        graph = project.project.graph
        return any(
            "package" in graph.summaries[other].read
            or graph.summaries[other].loads_anything
            or any(request.kind == "lfs" for request in graph.summaries[other].requests)
            for other in graph.reachable([path])
        )
