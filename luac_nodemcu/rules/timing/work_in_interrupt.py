r"""A callback that may come many times a second does slow work.

## What it does

Reports calls that block for some milliseconds in callbacks which the firmware may call very often,
such as those of `gpio.trig`.

## Why it hurts on the device

A bouncing button makes dozens of calls in a moment. Each waits for the one before, the queue of
tasks fills, and the watchdog restarts the chip.

## Bad

```lua
gpio.mode(1, gpio.INT)
gpio.trig(1, "down", function()
  print(dht.read(2))
end)
```

## Good

```lua
gpio.mode(1, gpio.INT)
local waiting = false
local function measure()
  waiting = false
  print(dht.read(2))
end
gpio.trig(1, "down", function()
  if not waiting then
    waiting = true
    node.task.post(measure)
  end
end)
```

## Fix safety

None.

## References

- `gpio.trig()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import PER_MILLISECOND, HazardRule, number_of
from luac_nodemcu.semantics.findings import CallSite

_SLOW = 5
"""Milliseconds from which a call counts as slow here."""


class WorkInInterrupt(HazardRule):
    """Advice: how often it comes depends on what is connected."""

    code: ClassVar[str] = "418"
    name: ClassVar[str] = "work-in-interrupt"
    severity: ClassVar[Severity] = "info"

    def check_file(self) -> None:
        seen: set[int] = set()
        for registration in self.activity.types.registrations:
            callback = registration.callback
            if callback is None or not callback.hot:
                continue
            for site in self.activity.executed_by(registration.function):
                what = self._work(site)
                if what and id(site) not in seen:
                    seen.add(id(site))
                    self.report(
                        self.call_place(site),
                        f"{self.call_text(site)} {what} in a callback that may come very often",
                        "Note what happened, and do the work from node.task.post() or a timer.",
                        related=[self.related(self.call_place(registration.site), "this calls it")],
                    )

    def _work(self, site: CallSite) -> str:
        """What is slow about a call, empty if it is not; for writes see `flash-written-often`."""
        blocks = site.effects.blocks
        if blocks is None:
            return ""
        time = blocks.about if blocks.about is not None else blocks.at_most
        if time is None and blocks.param is not None:
            time = number_of(site, blocks.param)
        milliseconds = (time or 0) / PER_MILLISECOND[blocks.unit]
        return f"blocks for {milliseconds:.10g} ms" if milliseconds >= _SLOW else ""
