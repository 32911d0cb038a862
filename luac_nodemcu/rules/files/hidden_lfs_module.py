"""An LFS module is hidden by a file of the same name, or by a function of `node.LFS`.

## What it does

Finds modules of the LFS image that have a twin in the file system, and those called `list`,
`get`, `reload`, `config` or `time`, which `node.LFS.<name>` does not reach.

## Why it hurts on the device

`require`, and `dofile` after the usual `_init.lua`, look in the file system first: the copy there
is loaded into RAM and LFS saves nothing; an old copy is run instead of the new module.
`node.LFS.config` is a number, and calling it raises an error.

## Bad

```lua
-- file: init.lua
node.LFS.get("_init")()
require("app")
-- file: app.lua
print("old")
-- file: lfs/app.lua
print("new")
```

## Good

```lua
-- file: init.lua
node.LFS.get("_init")()
require("app")
-- file: lfs/app.lua
print("new")
```

## Fix safety

None.

## References

- lua_examples/lfs/_init.lua, app/modules/node.c; docs/lfs.md
"""

from __future__ import annotations

from typing import ClassVar, Final

from luac_nodemcu.diagnostic import RelatedPlace
from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.files._graph import is_lfs, lfs_files, start_of, subject
from luac_nodemcu.rules.model import Rule

_OWN_FIELDS: Final = frozenset(("list", "get", "reload", "config", "time"))
"""Fields of node.LFS itself (app/modules/node.c)."""


class HiddenLfsModule(Rule):
    """Needs to know which files go into LFS."""

    code: ClassVar[str] = "704"
    name: ClassVar[str] = "hidden-lfs-module"

    def check_project(self, project: ProjectContext) -> None:
        """Compares the parts of the project."""
        modules = lfs_files(project)
        for name in sorted(_OWN_FIELDS & set(modules)):
            path = modules[name][0]
            project.report(
                self, path, start_of(path),
                f"node.LFS.{name} belongs to the firmware: this module can only be got with "
                f'node.LFS.get("{name}")',
                "Give the file another name.", subject=subject(name),
            )  # fmt: skip
        for path in project.project.graph.summaries:
            if is_lfs(project, path) or "/" in path.strip("/") or not path.endswith(".lua"):
                # In a folder it has another name on the device than require looks for.
                continue
            name = path.removesuffix(".lua")
            if name in modules and name != "init":
                project.report(
                    self, path, start_of(path),
                    f"this file hides the LFS module {name!r}: the file system goes first",
                    "Delete one of the two, also on the device.",
                    related=[RelatedPlace(modules[name][0], 0, 0, "the module in LFS")],
                    subject=subject(name),
                )  # fmt: skip
