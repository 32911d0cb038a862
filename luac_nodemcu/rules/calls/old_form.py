"""A function is called in a way of earlier firmware.

## What it does

Recognises calls whose arguments are those of an earlier firmware.

## Why it hurts on the device

The firmware raises an error, or ignores the arguments and does something else than was meant.

## Bad

```lua
local srv = net.createServer(net.TCP, 30)
srv:close()
```

## Good

```lua
local srv = net.createServer(30)
srv:close()
```

## Fix safety

Safe where the new form means the same; otherwise unsafe.

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


class OldForm(TypeRule):
    """What the form does now decides the severity."""

    code: ClassVar[str] = "215"
    name: ClassVar[str] = "old-form"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("old-form",)

    def word(self, finding: Finding) -> None:
        status = str(finding.data["status"])
        severity = _SEVERITIES.get(status, "warning")
        message = _sentence(finding.text("function"), finding.text("summary"))
        if status == "raises":
            message += "; this call raises an error"
        fix = replacement_fix(self, finding)
        hint = "" if fix is None else fix.message
        self.report(self.place(finding), message, hint, fix=fix, severity=severity)


def _sentence(function: str, summary: str) -> str:
    """What a stub says about an old form, as a sentence about the function."""
    if not summary:
        return f"{function}() is not called like this any more"
    first, _, rest = summary.partition(" ")
    if first in ("Takes", "Makes"):
        return f"{function}() {first.lower()} {rest}"
    if first in ("A", "An", "The", "There", "Arguments", "Give", "Headers"):
        first = first.lower()
    return f"{function}(): {first} {rest}"


_SEVERITIES: dict[str, Severity] = {"deprecated": "info", "ignored": "warning", "raises": "error"}
