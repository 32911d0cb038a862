r"""A timetable is used, but nothing sets the clock.

## What it does

Finds `cron.schedule` in a program that sets the clock nowhere: neither `sntp` nor `rtctime.set` is
used in any file that belongs to it.

## Why it hurts on the device

cron runs its functions by the clock of `rtctime`, which is not set after a start: nothing ever
runs, or everything at the wrong time. It counts in UTC.

## Bad

```lua
cron.schedule("0 8 * * *", function() print("morning") end)
```

## Good

```lua
sntp.sync("pool.ntp.org", nil, nil, 1)
cron.schedule("0 8 * * *", function() print("morning") end)
```

## Fix safety

None.

## References

- The pages of cron and sntp in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule

_BY_CLOCK = "cron.schedule"
_CLOCKS = frozenset(("sntp", "rtctime"))


class ClockNotSet(HazardRule):
    """Looks at all files that are joined with this one."""

    code: ClassVar[str] = "521"
    name: ClassVar[str] = "clock-not-set"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        for site in self.sites:
            if site.name == _BY_CLOCK and not self._is_set():
                self.report(
                    self.call_place(site),
                    f"{self.call_text(site)} works by the clock, and nothing in this program sets "
                    "it",
                    "Call sntp.sync() or rtctime.set(), and mind that cron counts in UTC.",
                )
                return

    def _is_set(self) -> bool:
        graph = self.context.project.graph
        joined = graph.joined(self.context.file.path)
        return any(
            summary.loads_anything or summary.read & _CLOCKS
            for summary in (graph.summaries[path] for path in joined)
        )
