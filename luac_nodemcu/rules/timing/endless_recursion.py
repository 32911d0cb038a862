r"""A function calls itself on every path.

## What it does

Finds local functions in which every way to the end goes through a call of the function itself.

## Why it hurts on the device

The stack of the ESP8266 is small; a recursion without an end runs it over, and the chip restarts.
To do something again and again, let a timer or `node.task.post` make the next call.

## Bad

```lua
local function blink()
  gpio.write(1, gpio.LOW)
  blink()
end
blink()
```

## Good

```lua
local function blink()
  gpio.write(1, gpio.LOW)
  node.task.post(blink)
end
blink()
```

## Fix safety

None.

## References

- "SDK event / tasking system" in the firmware's FAQ.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule


class EndlessRecursion(HazardRule):
    """Certain as far as no error ends it."""

    code: ClassVar[str] = "412"
    name: ClassVar[str] = "endless-recursion"
    severity: ClassVar[Severity] = "error"

    def check_file(self) -> None:
        for info, calls in self.activity.other_calls.items():
            own = [call for call in calls if call.callee is info]
            if not own:
                continue
            paths = self.activity.paths(info)
            steps = {self.activity.step_of(call) for call in own}
            if not paths.may_leave(0, steps):
                self.report(
                    self.call_place(own[0]),
                    f"{self.call_text(own[0])} calls itself on every path: the stack overflows",
                    "Let a timer or node.task.post() make the next call, or end it in a condition.",
                )
