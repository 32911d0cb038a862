"""A callback takes the place of another one that was set just before.

## What it does

Reports a function that is given to the firmware for something that has one place, after another
function in the same run of the code: two functions for one event of a socket, a callback of
`publish` for each message, `wifi.eventmon.register` and the callback of `wifi.sta.connect`.

## Why it hurts on the device

The first function is never called. Nothing says so.

## Bad

```lua
local m = mqtt.Client("id", 120)
m:on("connect", function(c)
  c:publish("/a", "1", 1, 0, function() print("a is there") end)
  c:publish("/b", "2", 1, 0, function() print("b is there") end)
end)
```

## Good

```lua
local m = mqtt.Client("id", 120)
m:on("connect", function(c)
  c:publish("/a", "1", 1, 0, function()
    c:publish("/b", "2", 1, 0, function() print("both are there") end)
  end)
end)
```

## Fix safety

None.

## References

- The firmware's documentation of the function.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.operations import replaced_callbacks


class CallbackReplaced(HazardRule):
    """Likely a mistake: why else was the first one given."""

    code: ClassVar[str] = "514"
    name: ClassVar[str] = "callback-replaced"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        for item in replaced_callbacks(self.activity):
            first, second = item.first.site, item.second.site
            operation = second.effects.operation
            if operation is not None and operation.overlap in ("raises", "replaces"):
                # `operation-running` says so.
                continue
            self.report(
                self.call_place(second),
                f"this callback takes the place of the one of {self.call_text(first)}, which is "
                "never called",
                "There is one place for it: do both in one function, or one after the other.",
                related=[self.related(self.call_place(first), "set here")],
            )
