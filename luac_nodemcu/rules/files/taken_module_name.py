"""A file has the name of a firmware module, which `require` finds first.

## What it does

Finds `require` of a name that is both a file of the project and a global table of the firmware:
`require("net")` with a `net.lua` beside it.

## Why it hurts on the device

`require` looks at the firmware's tables before it looks for files: the program gets the C module,
and the fields of its own file are nil.

## Bad

```lua
-- file: init.lua
local net = require("net")
net.serve()
-- file: net.lua
return { serve = function() print("serving") end }
```

## Good

```lua
-- file: init.lua
local web = require("webserver")
web.serve()
-- file: webserver.lua
return { serve = function() print("serving") end }
```

## Fix safety

None: the file must be renamed.

## References

- app/lua/loadlib.c and app/lua53/loadlib.c, `ll_require`
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import RelatedPlace, Severity
from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.files._graph import (
    firmware_module,
    place_of,
    requests,
    subject,
    targets_of,
)
from luac_nodemcu.rules.model import Rule


class TakenModuleName(Rule):
    """Exact for builds whose modules are known; else a module may be left out of the build."""

    code: ClassVar[str] = "703"
    name: ClassVar[str] = "taken-module-name"

    def check_project(self, project: ProjectContext) -> None:
        """Reports the requests."""
        for path, request in requests(project):
            if request.kind != "require":
                continue
            module = firmware_module(project, request.name)
            # A file of the firmware's own Lua modules may have the name of a C module.
            if module is None or request.name in project.platform.stubs.lua_module_names:
                continue
            found = [p for p in targets_of(project, path, request) if p != path]
            if not found:
                continue
            is_sure = module.kind != "c-module" or project.platform.build.modules is not None
            severity: Severity = "error" if is_sure else "warning"
            hint = "" if is_sure else " (if the build has it)"
            project.report(
                self, path, place_of(request),
                f"this gives the firmware's module {request.name!r}{hint}, never {found[0]}",
                "Rename the file.",
                related=[RelatedPlace(found[0], 0, 0, "the file with that name")],
                subject=subject(request.name), severity=severity,
            )  # fmt: skip
