"""A callback is registered for an event that does not exist.

## What it does

Compares the name of the event with those that the object knows.

## Why it hurts on the device

The firmware raises `invalid callback name` or never calls the function.

## Bad

```lua
local sck = net.createConnection()
sck:on("data", function(s, d) print(d) end)
```

## Good

```lua
local sck = net.createConnection()
sck:on("receive", function(s, d) print(d) end)
```

## Fix safety

Unsafe: the nearest name may not be the one that was meant.

## References

- The table of events in the C source of the module.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, did_you_mean
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class UnknownEvent(TypeRule):
    """Event names come from the stub of the function."""

    code: ClassVar[str] = "206"
    name: ClassVar[str] = "unknown-event"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("unknown-event",)

    def word(self, finding: Finding) -> None:
        event = finding.text("event")
        suggestion = finding.data["suggestion"]
        message = f"{finding.text('function')}() knows no event '{event}'"
        hint = did_you_mean(suggestion, finding.data["names"])
        fix = None
        if isinstance(suggestion, str):
            text = f'"{suggestion}"'
            fix = self.replace_tokens(hint, finding.first, finding.last, text, False)
        self.report(self.place(finding), message, hint, fix=fix)
