"""An operator is used on a value that it cannot work with.

## What it does

Reports arithmetic, concatenation, comparison and `#` on values whose type certainly does not have
the operator.

## Why it hurts on the device

Lua raises an error, and an error outside of pcall restarts the device; in a callback of some
modules it does so at once.

## Bad

```lua
local enabled = true
print("enabled: " .. enabled)
```

```lua
local list = { 1, 2 }
print(list + 1)
```

## Good

```lua
local enabled = true
print("enabled: " .. tostring(enabled))
```

```lua
local list = { 1, 2 }
print(#list + 1)
```

## Fix safety

None.

## References

- Lua manual, arithmetic and concatenation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class BadOperand(TypeRule):
    """Tables with a metatable are left alone."""

    code: ClassVar[str] = "219"
    name: ClassVar[str] = "bad-operand"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("bad-operand",)

    def word(self, finding: Finding) -> None:
        operator, got = finding.text("operator"), finding.text("got")
        what = "a 'for' loop" if operator == "for" else f"operator '{operator}'"
        message = f"{what} cannot work with {got}"
        hint = "Use tostring()." if operator == ".." and got in _TOSTRING else ""
        self.report(self.place(finding), message, hint)


_TOSTRING = ("true", "false", "boolean")
