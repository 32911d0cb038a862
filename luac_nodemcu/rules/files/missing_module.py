"""A file or module is asked for that neither the project nor the firmware has.

## What it does

Finds `require`, `dofile`, `node.LFS.get`, `node.LFS.x`, `LFS.x` and `node.flashindex` with a
constant name that stands for no file of the project, no firmware module and none of the
firmware's Lua modules. A call that is protected (`pcall(require, "x")`) or whose result is only
looked at, a file that the program writes itself or asks for (`file.exists`), and a name that
`.gitignore` leaves out or that a sample (`credentials.lua.example`) stands for are no mistakes; but
a module of LFS whose name is almost another's is a warning.
A single file that is checked without its project is left alone. Without a project file it is not
known whether a folder holds the whole program: then only names that are close to an existing one,
and modules that the firmware had once, are warnings.

## Why it hurts on the device

`require` and `dofile` raise an error, `node.LFS.x` is nil and calling it raises one. In
`init.lua` this makes the board restart over and over.

## Bad

```lua
-- file: init.lua
local client = require("httpclnt")
client.start()
-- file: httpclient.lua
return { start = function() print("up") end }
```

## Good

```lua
-- file: init.lua
local client = require("httpclient")
local ok, extra = pcall(require, "extra")
client.start(ok and extra)
-- file: httpclient.lua
return { start = function() print("up") end }
```

## Fix safety

None: the message names the closest file.

## References

- `app/lua/loadlib.c`, `ll_require`; docs/lfs.md
- Issue 2744 of nodemcu-firmware.
"""

from __future__ import annotations

import difflib
from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.files._graph import (
    FROM_THE_FIRMWARE,
    base_name,
    firmware_module,
    place_of,
    requests,
    subject,
    targets_of,
)
from luac_nodemcu.rules.model import Option, Rule
from luac_nodemcu.semantics.modules import device_name, host_scripts
from luac_nodemcu.semantics.summary import ModuleRequest
from luac_nodemcu.stubs.model import Module

_SLIPS: Final = 2
"""Letters that a misspelt name may have more or less."""
_SAMPLES: Final = ("example", "sample", "template", "dist", "default", "tmpl", "orig")


class MissingModule(Rule):
    """Works on what all files ask for."""

    code: ClassVar[str] = "701"
    name: ClassVar[str] = "missing-module"
    options: ClassVar[tuple[Option, ...]] = (
        Option("external", (), "Modules and files that come from elsewhere, by their names"),
    )

    def check_project(self, project: ProjectContext) -> None:
        """Reports each request that nothing provides."""
        if not project.project.layout.is_whole:
            return
        external = {base_name(name) for name in self.option_strings("external")}
        created = set()
        creates_anything = False
        for summary in project.project.graph.summaries.values():
            created |= {base_name(name) for name in summary.created}
            creates_anything = creates_anything or summary.creates_anything
        hosts = host_scripts(project.project.graph.summaries)
        for path, request in requests(project):
            if path in hosts:
                continue
            name = base_name(request.name)
            if request.is_protected and request.kind != "startup":
                if request.kind == "lfs" and not targets_of(project, path, request):
                    self._misspelt(project, path, request, name)
                continue
            if (
                not name
                or targets_of(project, path, request)
                or name in external
                or name in created
            ):
                continue
            if creates_anything and request.kind in ("dofile", "loadfile", "startup"):
                # The file may be uploaded or downloaded by the program itself.
                continue
            if not self._is_provided(project, request, name):
                self._report(project, path, request, name)

    def _misspelt(
        self, project: ProjectContext, path: str, request: ModuleRequest, name: str
    ) -> None:
        """A module of LFS that is asked for with care, but whose name is almost another's."""
        layout = project.project.layout
        if not layout.has_parts or self._is_provided(project, request, name):
            return
        names = {base_name(other) for other in (*layout.lfs, *layout.lfs_modules)}
        close = difflib.get_close_matches(name, names, 1, 0.85)
        if close:
            project.report(
                self, path, place_of(request),
                f"LFS gets no module {request.name!r}: this is always nil",
                f"Did you mean {close[0]}?",
                subject=subject(request.name), severity="warning",
            )  # fmt: skip

    def _is_provided(self, project: ProjectContext, request: ModuleRequest, name: str) -> bool:
        if name in FROM_THE_FIRMWARE or name in project.project.declared:
            return True
        lua_module = project.platform.stubs.lua_module(name)
        if lua_module is not None and lua_module.gone is None:
            return True
        if request.kind == "require" and firmware_module(project, request.name) is not None:
            return True
        if request.kind == "startup" and "." not in request.name:
            # A module of LFS, or a line of Lua.
            return True
        layout = project.project.layout
        if request.kind == "lfs":
            # Which files become modules is known only from a project file.
            return not layout.has_parts or name in layout.lfs_modules
        file = device_name(request.name).replace("\\", "/").lstrip("/")
        if any(layout.is_ignored(f"{file}.{ending}") for ending in ("lua", "lc")):
            return True
        others = (*layout.others, *project.project.graph.summaries)
        return any(_stands_for(other.rpartition("/")[2], name) for other in others)

    def _report(
        self, project: ProjectContext, path: str, request: ModuleRequest, name: str
    ) -> None:
        severity: Severity = "error" if project.project.layout.has_parts else "info"
        help_text = ""
        gone = None
        if request.kind == "require":
            stubs = project.platform.stubs
            gone = stubs.lua_module(request.name) or stubs.module(request.name)
        names = {base_name(other): other for other in project.project.graph.summaries}
        if request.kind == "require":
            more = (*project.platform.stubs.lua_module_names, *project.platform.stubs.module_names)
            names |= {other: f"require({other!r})" for other in more}
        # What is much longer belongs to the module, as its example: `bme280_web` to `bme280`.
        likely = [other for other in names if abs(len(other) - len(name)) <= _SLIPS]
        close = difflib.get_close_matches(name, likely, 1, 0.75)
        message = _message(request)
        if isinstance(gone, Module) and gone.gone is not None:
            severity = "error" if severity == "error" else "warning"
            help_text = f"{gone.gone.summary}."
            if gone.kind == "lua-module":
                message = (
                    f"module {name!r} is not in the project, and the firmware does not come with "
                    "it any more"
                )
        elif isinstance(gone, Module):
            help_text = f"The firmware has the module {gone.name}, but this build does not."
        elif close:
            severity = "error" if severity == "error" else "warning"
            help_text = f"Did you mean {names[close[0]]}?"
        else:
            help_text = (
                "If it comes from elsewhere, list it in `external` below "
                "[check.options.missing-module] in luac-nodemcu.toml."
            )
        project.report(
            self, path, place_of(request), message, help_text,
            subject=subject(request.name), severity=severity,
        )  # fmt: skip


def _message(request: ModuleRequest) -> str:
    name = request.name
    if request.kind == "require":
        return (
            f"module {name!r} is neither in the project nor in the firmware: this raises an error"
        )
    if request.kind == "lfs":
        return f"LFS gets no module {name!r}: this is nil, and calling it raises an error"
    if request.kind == "startup":
        return f"there is no file {name!r} in the project: the board starts without a program"
    return f"there is no file {name!r} in the project: {request.kind} raises an error"


def _stands_for(file: str, name: str) -> bool:
    """Whether `credentials.lua.example` or `credentials-sample.lua` stands for `credentials`."""
    if not file.startswith(name) or file == f"{name}.lua":
        return False
    rest = file[len(name) :].lower()
    return rest == ".lc" or any(word in rest for word in _SAMPLES)
