"""A value that is no function is called.

## What it does

Reports calls of nil, numbers, strings, booleans and module tables.

## Why it hurts on the device

Lua raises an error, and an error outside of pcall restarts the device; in a callback of some
modules it does so at once.

## Bad

```lua
tmr(1000)
```

## Good

```lua
tmr.delay(1000)
```

## Fix safety

None.

## References

- Lua manual, function calls.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class BadCall(TypeRule):
    """The value is certain."""

    code: ClassVar[str] = "222"
    name: ClassVar[str] = "bad-call"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("call-non-function",)

    def word(self, finding: Finding) -> None:
        self.report(self.place(finding), f"cannot call {finding.text('got')}")
