"""A variable or field gets a value of another type than its annotation declares.

## What it does

Compares values with `---@type` of the variable, field or table item that they go to, and with
`---@field` of the class whose field they go to. nil is let pass: a value may not be there yet, or
not be needed any more.

## Why it hurts on the device

Code that uses the variable relies on the annotation, and so does this checker: what it does not
report is wrong then.

## Bad

```lua
---@class Settings
---@field port integer
local settings = {}
settings.port = "eighty"
```

```lua
---@type integer
local count = "three"
print(count)
```

## Good

```lua
---@class Settings
---@field port integer
local settings = {}
settings.port = 80
```

## Fix safety

None: either the value or the annotation is wrong.

## References

- LuaLS's `assign-type-mismatch`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, readable
from luac_nodemcu.semantics.findings import Finding


class AssignedType(TypeRule):
    """Values of unknown type are taken to be right."""

    code: ClassVar[str] = "244"
    name: ClassVar[str] = "assigned-type"
    severity: ClassVar[Severity] = "warning"
    luals: ClassVar[tuple[str, ...]] = ("assign-type-mismatch",)
    kinds: ClassVar[tuple[str, ...]] = ("assigned-type",)

    def word(self, finding: Finding) -> None:
        wanted = readable(finding.text("wanted"))
        message = (
            f"'{finding.text('name')}' is declared as {wanted}, but gets {finding.text('got')}"
        )
        self.report(self.place(finding), message)
