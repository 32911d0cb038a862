r"""A deep sleep is shorter than a start: the time is in microseconds.

## What it does

Reports deep sleeps of less than `milliseconds`, and of 0 where that is not for ever:
`node.dsleep(0)` sleeps until somebody resets the board, `rtctime.dsleep(0)` wakes up at once.

## Why it hurts on the device

The board restarts again and again and the battery is soon empty. Mostly seconds or milliseconds
were meant.

## Bad

```lua
tmr.create():alarm(5000, tmr.ALARM_SINGLE, function() node.dsleep(300) end)
```

```lua
tmr.create():alarm(5000, tmr.ALARM_SINGLE, function() rtctime.dsleep(0) end)
```

## Good

```lua
tmr.create():alarm(5000, tmr.ALARM_SINGLE, function() node.dsleep(300 * 1000000) end)
```

## Fix safety

None.

## References

- `node.dsleep()` and `rtctime.dsleep()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule, has_kind
from luac_nodemcu.rules.model import Option
from luac_nodemcu.semantics.values import Number


class ShortSleep(HazardRule):
    """Which calls sleep is in their effects, and the unit in the kind of the parameter."""

    code: ClassVar[str] = "419"
    name: ClassVar[str] = "short-sleep"
    severity: ClassVar[Severity] = "warning"
    options: ClassVar[tuple[Option, ...]] = (
        Option("milliseconds", 50, "The shortest sleep that makes sense: a start takes longer"),
    )

    def check_file(self) -> None:
        for site in self.sites:
            if site.effects.restarts not in ("now", "soon"):
                continue
            times = [
                (param, value.value)
                for param, value in zip(site.params, site.arguments, strict=False)
                if param is not None
                and isinstance(value, Number)
                and value.value is not None
                and has_kind(param.type, "us")
            ]
            # With two times one of them may be 0: the multiple to wake up at.
            if len(times) != 1:
                continue
            param, time = times[0]
            if param.name.startswith("min") or (time == 0 and not site.effects.noreturn):
                # The least time: how long it sleeps is not said.
                continue
            if 0 <= time < 1000 * self.option_int("milliseconds"):
                what = "sleeps not at all" if time == 0 else f"sleeps {time / 1000:.10g} ms only"
                self.report(
                    self.argument_place(site, param.name) or self.call_place(site),
                    f"{self.call_text(site)} {what}, and the board starts again",
                    "The time is in microseconds: a second is 1000000.",
                )
