"""The LFS image for Lua 5.1 has more modules than its loader holds.

## What it does

Counts the modules of the image, resources included.

## Why it hurts on the device

luac.cross stops: the index of the modules is one Lua function, which compares the name with each
of at most 50.

## Bad

```lua limit=2
-- file: init.lua
node.LFS.get("a")()
-- file: lfs/a.lua
print("a")
-- file: lfs/b.lua
print("b")
-- file: lfs/c.lua
print("c")
```

## Good

```lua limit=2
-- file: init.lua
node.LFS.get("a")()
-- file: lfs/a.lua
print("a")
-- file: lfs/b.lua
print("b")
```

## Fix safety

None: join small modules, or use Lua 5.3, which takes 255.

## References

- app/lua/luac_cross/luac.c
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.compiler.mains import MAX_MODULES_51
from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.files._graph import lfs_files, start_of
from luac_nodemcu.rules.model import Option, Rule

_LIMIT_53 = 255
"""The number of entries is kept in a byte (app/lua53/lnodemcu.c)."""


class TooManyLfsModules(Rule):
    """Needs to know which files go into LFS."""

    code: ClassVar[str] = "710"
    name: ClassVar[str] = "too-many-lfs-modules"
    severity: ClassVar[Severity] = "error"
    options: ClassVar[tuple[Option, ...]] = (
        Option("limit", 0, "Most modules that are wanted; 0 is what the firmware takes"),
    )

    def check_project(self, project: ProjectContext) -> None:
        """Reports the first module that is too many."""
        modules = lfs_files(project)
        most = MAX_MODULES_51 if project.platform.dialect.version == 51 else _LIMIT_53
        most = self.option_int("limit") or most
        count = len(modules) + len(project.project.layout.lfs_modules)
        if count > most and modules:
            path = list(modules.values())[min(most, len(modules) - 1)][0]
            project.report(
                self, path, start_of(path),
                f"the LFS image would have {count} modules, and takes {most}",
            )  # fmt: skip
