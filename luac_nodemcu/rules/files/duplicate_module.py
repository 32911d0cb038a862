"""Two files become LFS modules of the same name.

## What it does

Compares the names of the modules in the LFS image: the file's name up to the first dot, without
folders. `app/util.lua` and `lib/util.lua` are both `util`, `net.min.lua` is `net`.

## Why it hurts on the device

The image for Lua 5.1 takes both and finds the first only: the second file is never run, although
nothing complains. For Lua 5.3 the image is not made.

## Bad

```lua
-- file: init.lua
node.LFS.get("util")()
-- file: lfs/app/util.lua
print("app")
-- file: lfs/lib/util.lua
print("lib")
```

## Good

```lua
-- file: init.lua
node.LFS.get("util")()
-- file: lfs/app/app_util.lua
print("app")
-- file: lfs/lib/util.lua
print("lib")
```

## Fix safety

None.

## References

- docs/lfs.md; app/lua/luac_cross/luac.c
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import RelatedPlace, Severity
from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.files._graph import lfs_files, start_of, subject
from luac_nodemcu.rules.model import Rule


class DuplicateModule(Rule):
    """Needs to know which files go into LFS."""

    code: ClassVar[str] = "702"
    name: ClassVar[str] = "duplicate-module"
    severity: ClassVar[Severity] = "error"

    def check_project(self, project: ProjectContext) -> None:
        """Reports every file but the first of a name."""
        for name, paths in lfs_files(project).items():
            for path in paths[1:]:
                project.report(
                    self, path, start_of(path),
                    f"{paths[0]} is the LFS module {name!r} already: this file cannot be reached",
                    "Rename one of them; folders do not count in LFS.",
                    related=[RelatedPlace(paths[0], 0, 0, "the module of that name")],
                    subject=subject(name),
                )  # fmt: skip
