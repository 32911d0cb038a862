"""A firmware module or object has no such field.

## What it does

Looks up fields of firmware modules and methods of firmware objects in the stubs.

## Why it hurts on the device

The field is nil; calling it raises `attempt to call field (a nil value)`, passing it registers or
sets nothing.

## Bad

```lua
tmr.dealy(100)
```

```lua
local t = tmr.create()
t:begin()
```

## Good

```lua
tmr.delay(100)
```

```lua
local t = tmr.create()
t:start()
```

## Fix safety

Unsafe: the nearest name may not be the one that was meant.

## References

- The tables in the C source of the module.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, did_you_mean
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class UndefinedField(TypeRule):
    """Modules and classes that are open to any field are left alone."""

    code: ClassVar[str] = "212"
    name: ClassVar[str] = "undefined-field"
    severity: ClassVar[Severity] = "error"
    luals: ClassVar[tuple[str, ...]] = ("undefined-field",)
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("undefined-field", "undefined-method")

    def word(self, finding: Finding) -> None:
        if finding.kind == "undefined-field":
            message = f"'{finding.text('module')}' has no field '{finding.text('field')}'"
        else:
            message = f"{finding.text('class')} has no method '{finding.text('method')}'"
        suggestion = finding.data["suggestion"]
        hint = did_you_mean(suggestion)
        fix = None
        if isinstance(suggestion, str):
            fix = self.replace_tokens(hint, finding.first, finding.last, suggestion, False)
        self.report(self.place(finding), message, hint, fix=fix)
