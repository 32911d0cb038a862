"""A function that works but should not be used any more.

## What it does

Reports functions, and ways to call them, that the firmware marks as deprecated.

## Why it hurts on the device

The function will go away; some print a note on the console each time.

## Bad

```lua
print(table.getn({ 1, 2 }))
```

## Good

```lua
print(#{ 1, 2 })
```

## Fix safety

Safe where the replacement means the same; otherwise unsafe.

## References

- The documentation of the module.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.calls._replacement import replacement_fix
from luac_nodemcu.rules.model import Profile, Tag
from luac_nodemcu.semantics.findings import Finding


class DeprecatedApi(TypeRule):
    """The replacement comes from the stub."""

    code: ClassVar[str] = "216"
    name: ClassVar[str] = "deprecated-api"
    severity: ClassVar[Severity] = "info"
    luals: ClassVar[tuple[str, ...]] = ("deprecated",)
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("deprecated-api",)

    tags: ClassVar[tuple[Tag, ...]] = ("deprecated",)

    def word(self, finding: Finding) -> None:
        message = f"{finding.text('name')} is deprecated"
        if finding.data.get("form"):
            message = f"{finding.text('name')}() is called in a way that is deprecated"
        fix = replacement_fix(self, finding)
        hint = finding.text("summary")
        if fix is not None:
            hint = f"{hint}. {fix.message}" if hint else fix.message
        self.report(self.place(finding), message, hint, fix=fix)
