"""A callback does not return what the firmware wants of it.

## What it does

Compares what a function of the program returns with the type that the firmware function it is
given to uses, where the firmware uses a result at all.

## Why it hurts on the device

The firmware raises an error when the callback returns, or does nothing with the result: a clock
that is never set, data that is never sent.

## Bad

```lua
pcm.new(pcm.SD, 1):on("data", function() return { 1, 2, 3 } end)
```

## Good

```lua
pcm.new(pcm.SD, 1):on("data", function() return "\\1\\2\\3" end)
```

## Fix safety

None.

## References

- What the C source of the module does behind its `lua_call`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, ordinal, readable
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class CallbackResult(TypeRule):
    """Certain values only."""

    code: ClassVar[str] = "236"
    name: ClassVar[str] = "callback-result"
    severity: ClassVar[Severity] = "warning"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("callback-result",)

    def word(self, finding: Finding) -> None:
        position, count = finding.data["position"], finding.data["count"]
        assert isinstance(position, int)
        which = f" as {ordinal(position)} result" if count != 1 else ""
        message = (
            f"{finding.text('function')}() wants {readable(finding.text('wanted'))} from this "
            f"function{which}, but it returns {finding.text('got')}"
        )
        self.report(self.place(finding), message)
