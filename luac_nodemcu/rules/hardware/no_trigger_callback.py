r"""An interrupt is switched on for a pin that has no function.

## What it does

Finds `gpio.trig(pin, type)` without a function in a file that never gives that pin one.

## Why it hurts on the device

The call keeps the function that was set before. If there was none, it raises `invalid callback
type`.

## Bad

```lua
gpio.mode(1, gpio.INT)
gpio.trig(1, "both")
```

## Good

```lua
gpio.mode(1, gpio.INT)
gpio.trig(1, "both", function(level) print(level) end)
```

## Fix safety

None.

## References

- `lgpio_trig` in the firmware's source.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule, number_of
from luac_nodemcu.semantics.findings import CallSite


class NoTriggerCallback(HazardRule):
    """Another file may have set the function, so no error."""

    code: ClassVar[str] = "609"
    name: ClassVar[str] = "no-trigger-callback"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        bare: list[CallSite] = []
        pins: set[int | float | None] = set()
        for site in self.sites:
            signature = site.signature
            if signature is None:
                continue
            param = next((p for p in signature.params if p.callback is not None), None)
            # Left out is not nil: the function that was set before is kept.
            if param is None or param.nil_ok or not param.optional or param.skip is not None:
                continue
            if param.callback is None or "{pin}" not in (param.callback.slot or ""):
                continue
            if site.argument(param.name) is None:
                bare.append(site)
            else:
                pins.add(number_of(site, "pin"))
        for site in bare:
            pin = number_of(site, "pin")
            if None in pins or (pin is None and pins) or pin in pins:
                continue
            self.report(
                self.call_place(site),
                f"{self.call_text(site)} without a function raises an error: this file gives the "
                "pin none",
                "Give the function as the third argument.",
            )
