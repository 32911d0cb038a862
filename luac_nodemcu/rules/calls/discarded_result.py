"""The result of a call is dropped although the call is useless without it.

## What it does

Reports call statements of functions whose only effect is their result.

## Why it hurts on the device

The call does nothing but cost time and memory. An object that is made and dropped is collected at
once.

## Bad

```lua
tmr.create()
```

## Good

```lua
local t = tmr.create()
t:alarm(1000, tmr.ALARM_SINGLE, print)
```

## Fix safety

None.

## References

- LuaLS's `discard-returns`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class DiscardedResult(TypeRule):
    """The stub says which results must be used."""

    code: ClassVar[str] = "217"
    name: ClassVar[str] = "discarded-result"
    severity: ClassVar[Severity] = "warning"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("discarded-result",)

    def word(self, finding: Finding) -> None:
        message = f"the result of {finding.text('function')}() is not used, so the call is useless"
        self.report(self.place(finding), message)
