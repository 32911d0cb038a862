"""A name that the firmware no longer has.

## What it does

Knows the functions, constants and modules of earlier firmware, and what replaced them.

## Why it hurts on the device

The name is nil, or a function that only raises an error. Examples on the web are often written
for firmware from before 2016.

## Bad

```lua
tmr.alarm(0, 1000, tmr.ALARM_AUTO, function() print("tick") end)
```

## Good

```lua
tmr.create():alarm(1000, tmr.ALARM_AUTO, function() print("tick") end)
```

## Fix safety

Safe where the replacement means the same; otherwise unsafe.

## References

- The release notes of the firmware.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.calls._replacement import replacement_fix
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class RemovedApi(TypeRule):
    """The replacement comes from the stub."""

    code: ClassVar[str] = "214"
    name: ClassVar[str] = "removed-api"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("removed-api",)

    def word(self, finding: Finding) -> None:
        name = finding.text("name")
        if finding.data["since"]:
            message = f"{name} does not exist any more since firmware {finding.text('since')}"
        else:
            message = f"{name} does not exist in this firmware"
        fix = replacement_fix(self, finding)
        hint = finding.text("summary")
        if fix is not None:
            brief = fix.message.rstrip(".")
            said = hint == brief or hint.startswith((f"{brief}.", f"{brief},"))
            hint = hint if said else f"{hint}. {fix.message}" if hint else fix.message
        if hint and not hint.endswith((".", "?")):
            hint += "."
        self.report(self.place(finding), message, hint, fix=fix)
