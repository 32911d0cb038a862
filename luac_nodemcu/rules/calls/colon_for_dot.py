"""A function of a module is called with a colon.

## What it does

Finds calls such as `tmr:delay(10)`: the functions of modules are no methods.

## Why it hurts on the device

The module table becomes the first argument and shifts the others; the C function raises an error.

## Bad

```lua
tmr:delay(10)
```

## Good

```lua
tmr.delay(10)
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
from luac_nodemcu.stubs.model import Function


class ColonForDot(TypeRule):
    """The fix puts the dot in."""

    code: ClassVar[str] = "211"
    name: ClassVar[str] = "colon-for-dot"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("colon-for-dot",)

    def word(self, finding: Finding) -> None:
        message = f"{finding.text('function')}() is no method: call it with '.'"
        fix = self.replace_tokens("call it with '.'", finding.first, finding.first, ".", True)
        entry = self.context.platform.stubs.find(finding.text("function"))
        if isinstance(entry, Function) and not any(s.params for s in entry.signatures):
            # `tmr:create()`: a function that reads no argument ignores the module as well.
            self.report(
                self.place(finding), message, "It works, as it ignores arguments.", fix=fix,
                severity="info",
            )  # fmt: skip
            return
        self.report(self.place(finding), message, fix=fix)
