r"""A callback that may come many times a second does slow work.

## What it does

Reports calls that block for some milliseconds or write flash in callbacks which the firmware may
call very often, such as those of `gpio.trig`.

## Why it hurts on the device

A bouncing button makes dozens of calls in a moment. Each waits for the one before, the queue of
tasks fills, and the watchdog restarts the chip.

## Bad

```lua
gpio.mode(1, gpio.INT)
gpio.trig(1, "down", function()
  file.putcontents("pressed", "1")
end)
```

## Good

```lua
gpio.mode(1, gpio.INT)
local saving = false
local function save()
  saving = false
  file.putcontents("pressed", "1")
end
gpio.trig(1, "down", function()
  if not saving then
    saving = true
    node.task.post(save)
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
from luac_nodemcu.rules.hazards import HazardRule, number_of
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
        """What is slow about a call, empty if it is not."""
        if self.holds(site.effects.writes_flash, site):
            return "writes flash"
        blocks = site.effects.blocks
        if blocks is None:
            return ""
        factor = {"us": 0.001, "ms": 1.0, "s": 1000.0}[blocks.unit]
        time = blocks.about if blocks.about is not None else blocks.at_most
        if time is None and blocks.param is not None:
            time = number_of(site, blocks.param)
        return f"blocks for {time * factor:.10g} ms" if time and time * factor >= _SLOW else ""
