r"""A repeating timer that nothing can stop.

## What it does

Reports repeating timers that are kept in no variable and whose callback does not take the timer as
its parameter.

## Why it hurts on the device

The timer runs until the next restart, even when the part of the program that wanted it is over.

## Bad

```lua
tmr.create():alarm(1000, tmr.ALARM_AUTO, function() print("tick") end)
```

## Good

```lua
local n = 0
tmr.create():alarm(1000, tmr.ALARM_AUTO, function(self)
  n = n + 1
  if n == 10 then self:unregister() end
end)
```

## Fix safety

None.

## References

- `tmr.create()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.syntax import nodes as n


class TimerOutOfReach(HazardRule):
    """Many timers are meant to run for ever, so only in the strict profile."""

    code: ClassVar[str] = "407"
    name: ClassVar[str] = "timer-out-of-reach"
    severity: ClassVar[Severity] = "hint"
    profile: ClassVar[Profile] = "strict"

    def check_file(self) -> None:
        for registration in self.activity.types.registrations:
            callback, site = registration.callback, registration.site
            if callback is None or callback.runs != "repeatedly":
                continue
            key = self.activity.receiver(site)
            if key is None or not isinstance(key[0], int) or not site.is_statement:
                continue
            if self.interval_of(site) is None:
                continue
            node = registration.function.node
            if isinstance(node, n.Function) and not node.parameters:
                self.report(
                    self.call_place(site),
                    "nothing can stop this timer",
                    "Let its function take the timer as its parameter, or keep it in a variable.",
                )
