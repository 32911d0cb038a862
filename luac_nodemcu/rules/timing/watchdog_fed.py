r"""The program feeds the watchdog instead of giving control back.

## What it does

Reports calls whose only purpose is to calm the watchdog, such as `tmr.wdclr()`.

## Why it hurts on the device

The watchdog says that the system did not get any time. Feeding it keeps it quiet, but the network
still gets none: connections are lost all the same.

## Bad

```lua
for i = 1, 100000 do
  print(i)
  tmr.wdclr()
end
```

## Good

```lua
local function slice(i)
  print(i)
  if i < 100000 then node.task.post(function() slice(i + 1) end) end
end
slice(1)
```

## Fix safety

None.

## References

- `tmr.wdclr()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.findings import CallSite, OtherCall


class WatchdogFed(HazardRule):
    """Calls that block and feed it on the way are left to `long-delay`."""

    code: ClassVar[str] = "404"
    name: ClassVar[str] = "watchdog-fed"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        for site in self.sites:
            if not site.effects.feeds_watchdog or site.effects.blocks is not None:
                continue
            calls: list[CallSite | OtherCall] = [
                site,
                *self.activity.callers.get(site.function, ()),
            ]
            looped = next((call for call in calls if self.is_inside_loop(call)), None)
            if looped is None:
                continue
            subject = self.call_text(site)
            if looped is not site:
                subject += f" in {self.call_text(looped)}, which a loop calls,"
            else:
                subject += " in a loop"
            self.report(
                self.call_place(looped),
                f"{subject} only silences the watchdog: WiFi still gets no time",
                "Do the work in slices: node.task.post() or a timer for the next one.",
            )
