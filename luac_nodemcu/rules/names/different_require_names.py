"""A module is required under two names.

## What it does

Finds `require` calls of one program that mean the same file but write its name differently, such
as `require("lib.net")` and `require("net")`.

## Why it hurts on the device

`require` remembers modules by the name it was given: under another name the file is loaded
again. It takes RAM twice, and the two copies do not share their variables.

## Bad

```lua
-- file: init.lua
local net = require("lib.config")
local web = require("web")
web.start(net)
-- file: web.lua
local config = require("config")
return { start = function() print(config.port) end }
-- file: lib/config.lua
return { port = 80 }
```

## Good

```lua
-- file: init.lua
local net = require("config")
local web = require("web")
web.start(net)
-- file: web.lua
local config = require("config")
return { start = function() print(config.port) end }
-- file: lib/config.lua
return { port = 80 }
```

## Fix safety

None: which name works on the device depends on how the files are uploaded.

## References

- `app/lua/loadlib.c`, `ll_require`
- LuaLS's `different-requires`.
"""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from luac_nodemcu.diagnostic import RelatedPlace
from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.summary import ModuleRequest

_Request = tuple[str, ModuleRequest]


class DifferentRequireNames(Rule):
    """Looks at each program, that is, at files that are joined."""

    code: ClassVar[str] = "109"
    name: ClassVar[str] = "different-require-names"
    luals: ClassVar[tuple[str, ...]] = ("different-requires",)

    def check_project(self, project: ProjectContext) -> None:
        """The rarer names of a file are reported."""
        graph = project.project.graph
        seen: set[str] = set()
        for path in graph.summaries:
            if path in seen:
                continue
            joined = graph.joined(path)
            seen.update(joined)
            by_file: dict[str, list[_Request]] = {}
            for asking in joined:
                for request in graph.summaries[asking].requests:
                    found = graph.resolve(request, asking) if request.kind == "require" else ()
                    if len(found) == 1:
                        by_file.setdefault(found[0], []).append((asking, request))
            for target, requests in by_file.items():
                self._compare(project, target, requests)

    def _compare(self, project: ProjectContext, target: str, requests: list[_Request]) -> None:
        counts = Counter(request.name for _, request in requests)
        if len(counts) < 2:
            return
        usual = counts.most_common(1)[0][0]
        path, first = next(item for item in requests if item[1].name == usual)
        related = RelatedPlace(path, first.offset, first.end_offset, f"required as {usual!r}")
        for asking, request in requests:
            if request.name != usual:
                project.report(
                    self,
                    asking,
                    (request.offset, request.end_offset),
                    f"{target} is required as {usual!r} elsewhere: under this name it is loaded "
                    "a second time",
                    related=[related],
                    subject=request.name.encode("utf-8", "surrogateescape"),
                )
