"""No way leads from the file that runs at boot to this one.

## What it does

Follows `require`, `dofile`, `loadfile`, `node.LFS` and the startup command from the entry file.
Says nothing if a file on the way loads others by names that are not constant. The entry is
`files.entry` of the project file, usually `init.lua`; without a project file nothing is reported.

## Why it hurts on the device

The file takes flash and is uploaded with every change, but nothing runs it; or the call that
should load it is missing.

## Bad

```lua
-- file: init.lua
require("app")
-- file: app.lua
print("running")
-- file: old_app.lua
print("never run")
```

## Good

```lua
-- file: init.lua
require("app")
-- file: app.lua
print("running")
```

## Fix safety

None. Files for tests and tools belong into `files.host` or `files.exclude`.

## References

- docs/lua-developer-faq.md, on the boot sequence
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.files._graph import (
    FROM_THE_FIRMWARE,
    base_name,
    start_of,
    subject,
)
from luac_nodemcu.rules.model import Rule


class UnreachableFile(Rule):
    """Needs a project file: only that says what the program is."""

    code: ClassVar[str] = "705"
    name: ClassVar[str] = "unreachable-file"
    severity: ClassVar[Severity] = "info"

    def check_project(self, project: ProjectContext) -> None:
        """Reports the files that nothing loads."""
        data = project.project
        graph = data.graph
        if not data.layout.has_parts or data.entry not in graph.summaries:
            return
        assert data.entry is not None
        starts = [data.entry]
        for path, summary in graph.summaries.items():
            starts += [
                target
                for request in summary.requests
                if request.kind == "startup"
                for target in graph.resolve(request, path)
            ]
        reached = graph.reachable(starts)
        if any(graph.summaries[path].loads_anything for path in reached):
            return
        for path in graph.summaries:
            if path in reached or base_name(path) in FROM_THE_FIRMWARE:
                continue
            project.report(
                self, path, start_of(path),
                f"nothing loads this file: no way leads here from {data.entry}",
                subject=subject(base_name(path)),
            )  # fmt: skip
