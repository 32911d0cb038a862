"""A field that is called or indexed is never assigned.

## What it does

Follows the tables of a file and reports a field that is called or indexed although nothing in the
file gives it a value. Tables that other code may add fields to are left alone, unless there is a
field with a similar name.

## Why it hurts on the device

The field is nil, and using it raises an error.

## Bad

```lua
local M = {}
function M.start() end
M.strat()
```

## Good

```lua
local M = {}
function M.start() end
M.start()
```

## Fix safety

Unsafe: the nearest name may not be the one that was meant.

## References

- LuaLS's `undefined-field`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, did_you_mean
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class UndefinedOwnField(TypeRule):
    """Only fields that are used in a way that fails for nil."""

    code: ClassVar[str] = "213"
    name: ClassVar[str] = "undefined-own-field"
    severity: ClassVar[Severity] = "warning"
    luals: ClassVar[tuple[str, ...]] = ("undefined-field",)
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("undefined-own-field",)

    def word(self, finding: Finding) -> None:
        field, table = finding.text("field"), finding.text("table")
        used = "called" if finding.data["called"] else "indexed"
        message = f"'{table}' gets no field '{field}', which is {used} here"
        suggestion = finding.data["suggestion"]
        hint = did_you_mean(suggestion)
        fix = None
        if isinstance(suggestion, str):
            fix = self.replace_tokens(hint, finding.first, finding.last, suggestion, False)
        self.report(self.place(finding), message, hint, fix=fix)
