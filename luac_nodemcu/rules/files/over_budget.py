"""A module, or a group of modules, takes more than its budget.

## What it does

Compiles the project's files and compares what modules take in LFS and in RAM with the limits in
`modules` and `groups` of `[budget]` in the project file. Without such limits it does nothing. A
group is reported at its largest module. The other budgets are for `luac-nodemcu report`, which
has the figures of the whole program.

```toml
[budget]
modules = { app = "8 KiB", config = { ram = 600 } }
groups = [{ name = "web", modules = ["web_*"], lfs = "16 KiB" }]
```

## Why it hurts on the device

The LFS partition has a fixed size, at most 256 KiB, and heap is some 45 KB for everything. Who
gives each module a share of them notices growth when it happens, not when the image does not fit
or the device reports `not enough memory`.

## Fix safety

None. `luac-nodemcu report --by function` shows what takes the bytes.

## References

- [How memory is computed](../memory-model.md), [the project file](../project-file.md).
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.context import ProjectContext
from luac_nodemcu.rules.model import Rule


class OverBudget(Rule):
    """The figures come from the project context, which computes them when asked."""

    code: ClassVar[str] = "791"
    name: ClassVar[str] = "over-budget"
    is_about_tool: ClassVar[bool] = True

    def check_project(self, project: ProjectContext) -> None:
        """One finding for each broken limit."""
        for one in project.broken_budgets():
            project.report(
                self,
                one.path,
                (0, 0),
                f"{one.subject} takes {one.used:,} bytes of {one.memory}, "
                f"{one.used - one.limit:,} over its budget of {one.limit:,}",
                "`luac-nodemcu report --by function` shows what takes them.",
            )
