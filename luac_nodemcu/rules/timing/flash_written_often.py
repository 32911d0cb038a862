r"""Flash is written again and again: in a frequent timer, or in a callback that runs often.

## What it does

Finds calls that write flash (files, settings of the WiFi) in functions which the firmware calls
repeatedly: from a timer with an interval below `seconds`, and from callbacks that may run many
times a second.

## Why it hurts on the device

A sector of flash lasts for about 100,000 writes. A value that is saved every second wears out the
same few sectors in days to months, and each write stops everything for some milliseconds.

## Bad

```lua
local n = 0
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  n = n + 1
  file.putcontents("n", tostring(n))
end)
```

## Good

```lua
local n = 0
tmr.create():alarm(600000, tmr.ALARM_AUTO, function()
  n = n + 1
  file.putcontents("n", tostring(n))
end)
```

## Fix safety

None.

## References

- Issues 915 and 2041 of the firmware.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import Option
from luac_nodemcu.semantics.findings import CallSite, Registration


class FlashWrittenOften(HazardRule):
    """A condition around the call may make it rare, so a warning, and advice if there is one."""

    code: ClassVar[str] = "414"
    name: ClassVar[str] = "flash-written-often"
    severity: ClassVar[Severity] = "warning"
    options: ClassVar[tuple[Option, ...]] = (
        Option("seconds", 60, "Timers with at least this interval are left out"),
    )

    def check_file(self) -> None:
        for site in self.sites:
            if not self.holds(site.effects.writes_flash, site):
                continue
            for registration in self.activity.occasions(site.function).registrations:
                if self._is_over(registration, site):
                    continue
                how = self._often(registration)
                if not how:
                    continue
                always = self.activity.always_leads(registration.function, site)
                # What an event does under a condition, as taking a file that is sent, may be rare.
                if always or self.interval_of(registration.site) is not None:
                    self._word(site, registration, how, always)
                    break

    def _word(self, site: CallSite, registration: Registration, how: str, always: bool) -> None:
        self.report(
            self.call_place(site),
            f"{self.call_text(site)} writes flash {how}",
            "Keep the value in RAM or in rtcmem, and save it rarely.",
            related=[self.related(self.call_place(registration.site), "this calls it")],
            severity="warning" if always and how.startswith("every") else "info",
        )

    def _is_over(self, registration: Registration, site: CallSite) -> bool:
        """Whether the timer was stopped before, in the same function."""
        class_, key = (
            self.activity.class_of(registration.site),
            self.activity.receiver(registration.site),
        )
        if class_ is None or not class_.states or key is None:
            return False
        return any(
            other.function is site.function
            and other.token < site.token
            and bool(other.effects.gives)
            and class_.states[-1] not in other.effects.gives
            and not self.activity.callbacks_of(other)
            for other in self.activity.calls_on(key)
        )

    def _often(self, registration: Registration) -> str:
        """In which rhythm a callback comes, empty if that is rare or not known."""
        callback = registration.callback
        if callback is None or not self.repeats(registration):
            return ""
        interval = self.interval_of(registration.site)
        if interval is not None:
            if interval >= self.option_int("seconds") * 1000:
                return ""
            return f"every {interval:.10g} ms"
        return "each time this event comes, which may be often" if callback.hot else ""
