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
from luac_nodemcu.stubs.model import Function
from luac_nodemcu.stubs.types import FunctionType, members
from luac_nodemcu.syntax import nodes as n


class DiscardedResult(TypeRule):
    """The stub says which results must be used."""

    code: ClassVar[str] = "217"
    name: ClassVar[str] = "discarded-result"
    severity: ClassVar[Severity] = "warning"
    luals: ClassVar[tuple[str, ...]] = ("discard-returns",)
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("discarded-result",)

    def word(self, finding: Finding) -> None:
        if self._may_act(finding):
            return
        message = f"the result of {finding.text('function')}() is not used, so the call is useless"
        self.report(self.place(finding), message)

    def _may_act(self, finding: Finding) -> bool:
        """Whether a function is passed, which may do more than to give a result."""
        call = finding.data["call"]
        entry = self.context.platform.stubs.find(finding.text("function"))
        if not isinstance(call, n.Call) or not isinstance(entry, Function):
            return False
        # The receiver of `text:gsub(...)` is the first parameter.
        shift = isinstance(call, n.MethodCall) and not entry.method
        return any(
            isinstance(member, FunctionType)
            for signature in entry.signatures
            for param, argument in zip(signature.params[shift:], call.arguments, strict=False)
            for member in members(param.type)
            if not isinstance(argument, n.String | n.Table | n.Number)
        )
