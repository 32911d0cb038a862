"""A function is called where it should be passed.

## What it does

Finds a call in the place of a callback whose result is certainly no function. A function that
returns a function is fine.

## Why it hurts on the device

The function runs at once instead of when the event happens, and the firmware gets its result,
mostly nil: it raises an error or registers nothing.

## Bad

```lua
local function start() print("go") end
tmr.create():alarm(1000, tmr.ALARM_SINGLE, start())
```

## Good

```lua
local function start() print("go") end
tmr.create():alarm(1000, tmr.ALARM_SINGLE, start)
```

## Fix safety

Unsafe: the call may have been meant to return the callback.

## References

- FW#147, FW#378.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.syntax import nodes as n


class CallbackCalled(TypeRule):
    """The result of the call is known."""

    code: ClassVar[str] = "207"
    name: ClassVar[str] = "callback-called"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("callback-called",)

    def word(self, finding: Finding) -> None:
        node = finding.data["node"]
        message = (
            f"{finding.text('function')}() wants a function for '{finding.text('parameter')}', "
            f"but this call gives {finding.text('got')}"
        )
        hint = "Pass the function itself, without parentheses."
        fix = None
        if isinstance(node, n.Chain) and isinstance(node.suffixes[-1], n.Call):
            call = node.suffixes[-1]
            if not call.arguments and call.lparen >= 0 and not isinstance(call, n.MethodCall):
                fix = self.replace_tokens(hint, call.lparen, call.last, "", False)
        self.report(self.place(finding), message, hint, fix=fix)
