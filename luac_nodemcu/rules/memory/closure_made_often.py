r"""A function is made anew each time a frequent callback runs.

## What it does

Finds function expressions inside of callbacks that come often (received data, pins, timers with an
interval below `milliseconds`) which use nothing of that callback: they could be made once.

## Why it hurts on the device

Each function takes at least 20 bytes of heap, more with the variables it uses, and becomes garbage.
The collector then runs more often, and each run stops everything else.

## Bad

```lua
gpio.mode(1, gpio.INT)
gpio.trig(1, "both", function(level)
  node.task.post(function() print("changed") end)
end)
```

## Good

```lua
local function say() print("changed") end
gpio.mode(1, gpio.INT)
gpio.trig(1, "both", function(level)
  node.task.post(say)
end)
```

## Fix safety

None.

## References

- "What is the cost of using functions" in the firmware's FAQ.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import Option, Profile
from luac_nodemcu.semantics.findings import Registration
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.syntax import nodes as n


class ClosureMadeOften(HazardRule):
    """A matter of taste where heap is plenty, so only in the strict profile."""

    code: ClassVar[str] = "307"
    name: ClassVar[str] = "closure-made-often"
    severity: ClassVar[Severity] = "hint"
    profile: ClassVar[Profile] = "strict"
    options: ClassVar[tuple[Option, ...]] = (
        Option("milliseconds", 1000, "Timers with at least this interval are left out"),
    )

    def check_file(self) -> None:
        for info in self.context.file.scopes.functions[1:]:
            parent = info.parent
            if parent is None or parent.is_main or self._uses(info, parent):
                continue
            registration = self._often(parent)
            if registration is None:
                continue
            node = info.node
            assert isinstance(node, n.Function)
            tokens = self.context.file.tokens
            token = node.function_token
            self.report(
                (tokens.starts[token], tokens.ends[token]),
                "this function is made anew each time the callback runs",
                "Make it once, outside of the callback: it uses nothing of it.",
                related=[self.related(self.call_place(registration.site), "this calls it")],
            )

    def _uses(self, info: FunctionInfo, parent: FunctionInfo) -> bool:
        """Whether a function uses variables that exist only while its parent runs."""
        return any(
            symbol.function is parent for symbol in (*info.upvalues_read, *info.upvalues_written)
        )

    def _often(self, info: FunctionInfo) -> Registration | None:
        for registration in self.activity.occasions(info).registrations:
            callback = registration.callback
            if callback is None or callback.runs != "repeatedly":
                continue
            interval = self.interval_of(registration.site)
            if callback.hot or (
                interval is not None and interval < self.option_int("milliseconds")
            ):
                return registration
        return None
