"""Files load each other in a circle while they are loaded.

## What it does

Follows `require`, `dofile` and calls of LFS modules that run whenever a file runs, outside of
functions and conditions. A file may also load itself.

## Why it hurts on the device

In Lua 5.1 the second `require` of the circle raises `loop or previous error loading module`; in
Lua 5.3, and with `dofile`, the files load each other until the memory is used up.

## Bad

```lua
-- file: init.lua
require("display")
-- file: display.lua
local menu = require("menu")
return { show = function() menu.draw() end }
-- file: menu.lua
local display = require("display")
return { draw = function() display.show() end }
```

## Good

```lua
-- file: init.lua
require("display")
-- file: display.lua
local menu = require("menu")
return { show = function() menu.draw() end }
-- file: menu.lua
return { draw = function() require("display").show() end }
```

## Fix safety

None: load the other file where it is used, or give it what it needs as an argument.

## References

- app/lua/loadlib.c, `ll_require`
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.files._graph import place_of, related, requests, subject, targets_of
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.summary import ModuleRequest

_Edge = tuple[str, ModuleRequest, str]


class CircularLoad(Rule):
    """Each circle is reported once, at the request that closes it."""

    code: ClassVar[str] = "711"
    name: ClassVar[str] = "circular-load"
    severity: ClassVar[Severity] = "error"

    def check_project(self, project: ProjectContext) -> None:
        """Walks along what is certainly loaded."""
        edges: dict[str, list[_Edge]] = {path: [] for path in project.project.graph.summaries}
        for path, request in requests(project):
            if request.kind in ("loadfile", "startup") or request.is_protected:
                continue
            targets = targets_of(project, path, request)
            if request.at_load and len(targets) == 1:
                edges[path].append((path, request, targets[0]))
        done: set[str] = set()
        for start in edges:
            if start not in done:
                self._walk(project, edges, start, done)

    def _walk(
        self, project: ProjectContext, edges: dict[str, list[_Edge]], start: str, done: set[str]
    ) -> None:
        """Depth first without recursion: a project may have thousands of files."""
        way: list[str] = [start]
        taken: list[_Edge] = []
        waiting = [iter(edges[start])]
        while waiting:
            edge = next(waiting[-1], None)
            if edge is None:
                waiting.pop()
                done.add(way.pop())
                if taken:
                    taken.pop()
                continue
            target = edge[2]
            if target in way:
                self._report(project, [*taken[way.index(target) :], edge])
            elif target not in done:
                way.append(target)
                taken.append(edge)
                waiting.append(iter(edges[target]))

    def _report(self, project: ProjectContext, circle: list[_Edge]) -> None:
        path, request, target = circle[-1]
        is_loop = request.kind == "require" and project.platform.dialect.version == 51
        effect = "this raises an error" if is_loop else "this goes on until the memory is used up"
        if len(circle) == 1:
            message = f"this file loads itself: {effect}"
        else:
            way = ", which loads ".join(edge[2] for edge in circle[:-1])
            message = f"{target} loads {way}, which loads {target} again: {effect}"
        project.report(
            self, path, place_of(request), message,
            "Load it in the function that needs it.",
            related=[related(one, asked, f"loads {other}") for one, asked, other in circle[:-1]],
            subject=subject(request.name),
        )  # fmt: skip
