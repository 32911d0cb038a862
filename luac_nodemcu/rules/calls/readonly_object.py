"""A field of a firmware object is assigned.

## What it does

Reports assignments to fields of objects that the firmware made.

## Why it hurts on the device

The objects are userdata without fields of their own: the assignment raises an error.

## Bad

```lua
local t = tmr.create()
t.count = 0
```

## Good

```lua
local t = tmr.create()
local count = 0
print(t, count)
```

## Fix safety

None.

## References

- Lua manual, userdata.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class ReadonlyObject(TypeRule):
    """Classes with fields that can be set say so in their stub."""

    code: ClassVar[str] = "223"
    name: ClassVar[str] = "readonly-object"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("readonly-object",)

    def word(self, finding: Finding) -> None:
        message = (
            f"{finding.text('class')} objects have no fields that can be set "
            f"('{finding.text('field')}')"
        )
        hint = "Keep the value in a local, or in a table with the object as key."
        self.report(self.place(finding), message, hint)
