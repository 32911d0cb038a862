r"""WiFi is told to connect again before the attempt before can have worked.

## What it does

Reports calls that start connecting in a timer with an interval below `seconds`.

## Why it hurts on the device

Joining a network and getting an address takes some seconds. Each new attempt ends the one before,
so that none ever succeeds.

## Bad

```lua
tmr.create():alarm(200, tmr.ALARM_AUTO, function()
  wifi.sta.connect()
end)
```

## Good

```lua
tmr.create():alarm(20000, tmr.ALARM_AUTO, function()
  if not wifi.sta.getip() then wifi.sta.connect() end
end)
```

## Fix safety

None.

## References

- Issue 791 of the firmware.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import Option


class ReconnectTooFast(HazardRule):
    """Advice where a condition decides about it."""

    code: ClassVar[str] = "520"
    name: ClassVar[str] = "reconnect-too-fast"
    severity: ClassVar[Severity] = "warning"
    options: ClassVar[tuple[Option, ...]] = (
        Option("seconds", 5, "The shortest interval between two attempts"),
    )

    def check_file(self) -> None:
        for site in self.sites:
            if not any(name.endswith(".connecting") for name in site.effects.gives):
                continue
            for registration in self.activity.occasions(site.function).registrations:
                interval = self.interval_of(registration.site)
                if interval is None or not self.repeats(registration):
                    continue
                if interval >= 1000 * self.option_int("seconds"):
                    continue
                always = self.activity.always_runs(site)
                self.report(
                    self.call_place(site),
                    f"{self.call_text(site)} every {interval:.10g} ms ends the attempt that is "
                    "under way",
                    "Wait at least some seconds, or for the event.",
                    related=[self.related(self.call_place(registration.site), "this calls it")],
                    severity="warning" if always else "info",
                )
                break
