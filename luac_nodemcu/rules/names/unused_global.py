"""A global gets a value that nothing reads.

## What it does

Finds globals that files of a program assign and none of them reads, nor the project file
declares.

## Why it hurts on the device

The value stays in RAM until the board restarts. Either it is a leftover, or the name that is
read is spelt differently.

## Bad

```lua
retries = 3
print("ready")
```

## Good

```lua
retries = 3
print("ready", retries)
```

## Fix safety

None.

## References

- luacheck's warning 131.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Profile, Rule, Tag
from luac_nodemcu.semantics.scopes import Global


class UnusedGlobal(Rule):
    """Looks at all files of the program."""

    code: ClassVar[str] = "107"
    name: ClassVar[str] = "unused-global"
    severity: ClassVar[Severity] = "info"
    profile: ClassVar[Profile] = "strict"
    luacheck: ClassVar[tuple[str, ...]] = ("131",)
    tags: ClassVar[tuple[Tag, ...]] = ("unnecessary",)

    def check_global(self, variable: Global) -> None:
        """Reports the first assignment in this file."""
        if not variable.writes or variable.reads:
            return
        context = self.context
        name = variable.name.decode("utf-8", "replace")
        if context.platform.has_global(variable.name) or name in context.project.declared:
            return
        shared = context.project.shared_globals(context.file.path)
        if shared.is_open or name in shared.read:
            return
        self.report(variable.writes[0], f"global {name!r} is never read", subject=variable.name)
