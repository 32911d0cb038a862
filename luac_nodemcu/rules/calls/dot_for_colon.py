"""A method is called with a dot.

## What it does

Finds calls of methods of firmware objects with `.` whose first argument is not the object.

## Why it hurts on the device

The object is missing, the arguments are shifted by one place, and the C function raises an error.

## Bad

```lua
local t = tmr.create()
t.start()
```

## Good

```lua
local t = tmr.create()
t:start()
```

## Fix safety

Safe: the call fails as it is.

## References

- Lua manual, function calls.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.syntax.tokens import DOT


class DotForColon(TypeRule):
    """The fix puts the colon in."""

    code: ClassVar[str] = "210"
    name: ClassVar[str] = "dot-for-colon"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("dot-for-colon",)

    def word(self, finding: Finding) -> None:
        name = finding.text("function").rsplit(":", 1)[-1].rsplit(".", 1)[-1]
        message = f"'{name}' is a method: call it with ':'"
        fix = None
        kinds = self.context.file.tokens.kinds
        if kinds[finding.first] == DOT:
            fix = self.replace_tokens("call it with ':'", finding.first, finding.first, ":", True)
        self.report(self.place(finding), message, fix=fix)
