"""A file is asked for with the wrong ending, without one, or with one too many.

## What it does

Compares the endings in `require`, `dofile` and `loadfile` with the project's files: `require`
wants a name without ending, `dofile` and `loadfile` the whole name. Also finds a compiled file
beside its source, of which `require` takes the compiled one, and `dofile("x.lc")` in a project
that has only `x.lua` and never compiles it.

## Why it hurts on the device

`require("net.lua")` looks for `net/lua.lua`, `dofile("net")` for a file without ending: both
raise an error. A compiled file that was forgotten on the device goes before its changed source.

## Bad

```lua
-- file: init.lua
local net = require("network.lua")
dofile("start")
net.up()
-- file: network.lua
return { up = function() print("up") end }
-- file: start.lua
print("starting")
```

## Good

```lua
-- file: init.lua
local net = require("network")
dofile("start.lua")
net.up()
-- file: network.lua
return { up = function() print("up") end }
-- file: start.lua
print("starting")
```

## Fix safety

None.

## References

- app/lua/loadlib.c, `searchpath` with LUA_PATH_DEFAULT `?.lc;?.lua`
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.files._graph import (
    base_name,
    is_lfs,
    place_of,
    requests,
    subject,
    targets_of,
)
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.modules import device_name
from luac_nodemcu.semantics.summary import ModuleRequest

_ENDINGS = (".lua", ".lc")


class WrongFileEnding(Rule):
    """Reports only names that mean a file of the project once the ending is right."""

    code: ClassVar[str] = "706"
    name: ClassVar[str] = "wrong-file-ending"
    severity: ClassVar[Severity] = "error"

    def check_project(self, project: ProjectContext) -> None:
        """Looks at every request."""
        summaries = project.project.graph.summaries.values()
        self._created = {name for summary in summaries for name in summary.created}
        self._creates_anything = any(summary.creates_anything for summary in summaries)
        for path, request in requests(project):
            if request.kind == "require":
                self._require(project, path, request)
            elif request.kind in ("dofile", "loadfile"):
                self._file(project, path, request)

    def _require(self, project: ProjectContext, path: str, request: ModuleRequest) -> None:
        name = request.name
        if name.endswith(_ENDINGS):
            right = device_name(name)
            graph = project.project.graph
            if graph.index.find("dofile", right, path) or graph.index.find("dofile", name, path):
                project.report(
                    self, path, place_of(request),
                    f"require adds the ending itself and takes a dot for a folder: {name!r} is "
                    "not found",
                    f"Write require({right!r}).", subject=subject(name),
                )  # fmt: skip
            return
        for target in targets_of(project, path, request):
            compiled = f"{device_name(target)}.lc"
            if compiled in project.project.layout.others and not is_lfs(project, target):
                project.report(
                    self, path, place_of(request),
                    f"require takes {compiled}, not {target}, even if it is older",
                    "Upload only one of the two.", subject=subject(name), severity="warning",
                )  # fmt: skip

    def _file(self, project: ProjectContext, path: str, request: ModuleRequest) -> None:
        name = request.name
        targets = targets_of(project, path, request)
        if not targets:
            return
        if not name.endswith(_ENDINGS):
            last = name.rpartition("/")[2]
            if last == base_name(targets[0]) and name not in self._created:
                ending = targets[0].rpartition(".")[2]
                project.report(
                    self, path, place_of(request),
                    f"{request.kind} wants the whole name: there is {targets[0]}, but no file "
                    f"{name!r}",
                    f'Write "{name}.{ending}".', subject=subject(name),
                )  # fmt: skip
        elif name.endswith(".lc"):
            self._compiled(project, path, request, targets)

    def _compiled(
        self, project: ProjectContext, path: str, request: ModuleRequest, targets: tuple[str, ...]
    ) -> None:
        """A compiled file: is there something that makes it?"""
        data = project.project
        last = request.name.rpartition("/")[2]
        if self._creates_anything:
            return
        if any(name.rpartition("/")[2] == last for name in (*self._created, *data.layout.others)):
            return
        if all(target.endswith(".lc") or is_lfs(project, target) for target in targets):
            return
        project.report(
            self, path, place_of(request),
            f"the project has {targets[0]}, and nothing in it compiles that to {request.name!r}",
            f"Upload the compiled file too: luac-nodemcu compile {targets[0]}",
            subject=subject(request.name), severity="info",
        )  # fmt: skip
