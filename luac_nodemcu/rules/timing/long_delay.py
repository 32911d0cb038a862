r"""A call blocks everything for longer than the system allows.

## What it does

Reports calls that block for more than `milliseconds`, as far as the time is a constant:
`tmr.delay`, and `gpio.serout` without a callback with the sum of its delays.

## Why it hurts on the device

While the call waits, no callback runs and the network is not served. Connections break, and after
a while the watchdog restarts the chip. `tmr.delay` counts microseconds.

## Bad

```lua
tmr.delay(500000)
```

## Good

```lua
tmr.create():alarm(500, tmr.ALARM_SINGLE, function() print("later") end)
```

## Fix safety

None.

## References

- "When and why should I avoid using tmr.delay()" in the firmware's FAQ.
- The guideline of 15 ms in the firmware's FAQ for extension developers.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule, number_of
from luac_nodemcu.rules.model import Option
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.syntax import nodes as n

_PER_MILLISECOND = {"us": 1000.0, "ms": 1.0, "s": 0.001}


class LongDelay(HazardRule):
    """Also advises where a fixed time that is not known to the program is long."""

    code: ClassVar[str] = "403"
    name: ClassVar[str] = "long-delay"
    severity: ClassVar[Severity] = "warning"
    options: ClassVar[tuple[Option, ...]] = (
        Option("milliseconds", 15, "The longest time that a call may block"),
    )

    def check_file(self) -> None:
        limit = self.option_int("milliseconds")
        for site in self.sites:
            time = self._time(site)
            if time is not None and time > limit:
                self.report(
                    self.call_place(site),
                    f"{self.call_text(site)} blocks everything for {time:.10g} ms; "
                    f"more than {limit} ms is too long",
                    "Go on in the callback of a timer.",
                )

    def _time(self, site: CallSite) -> float | None:
        """Milliseconds that a call blocks, None if that is not known."""
        blocks = site.effects.blocks
        if blocks is None:
            return None
        unit = _PER_MILLISECOND[blocks.unit]
        if blocks.param is not None:
            value = number_of(site, blocks.param)
            return None if value is None else value / unit
        if blocks.sum_of is not None:
            total = self._sum(site, blocks.sum_of)
            if total is None:
                return None
            times = 1.0
            if blocks.times is not None and site.argument(blocks.times) is not None:
                given = number_of(site, blocks.times)
                if given is None:
                    return None
                times = given
            return total * times / unit
        return None

    def _sum(self, site: CallSite, name: str) -> float | None:
        found = site.argument(name)
        if found is None or not isinstance(found[1], n.Table):
            return number_of(site, name)
        total = 0.0
        for field in found[1].fields:
            if not isinstance(field.value, n.Number) or type(field) is not n.Field:
                return None
            try:
                total += float(field.value.text)
            except ValueError:
                return None
        return total
