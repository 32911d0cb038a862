r"""A pin is used that the board needs for something else.

## What it does

Reports constant pins that belong to the flash chip (11 and 12 on the ESP8266), and as advice those
that decide how the chip boots or are the console's.

## Why it hurts on the device

The program itself is read through the pins of the flash: using them for something else crashes the
chip at once. A pin that decides about booting must have the right level at power-on, whatever is
connected to it.

## Bad

```lua
gpio.mode(11, gpio.OUTPUT)
```

## Good

```lua
gpio.mode(1, gpio.OUTPUT)
```

## Fix safety

None.

## References

- The table of pins on the `gpio` page of the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule, has_kind
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.values import Number


class ReservedPin(HazardRule):
    """Boards with a flash chip in dual mode leave 11 and 12 free, so no error."""

    code: ClassVar[str] = "602"
    name: ClassVar[str] = "reserved-pin"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        pins = self.context.platform.stubs.pins
        seen: set[int] = set()
        if not pins:
            return
        for site in sorted(self.sites, key=lambda site: site.call.first):
            for param, value in zip(site.params, site.arguments, strict=False):
                if (
                    param is None
                    or not isinstance(value, Number)
                    or not has_kind(param.type, "pin")
                ):
                    continue
                pin = pins.get(value.value) if isinstance(value.value, int) else None
                if pin is None or not pin.used_for or pin.pin in seen:
                    continue
                seen.add(pin.pin)
                self._word(site, param.name, pin.pin, pin.gpio, pin.used_for[0])

    def _word(self, site: CallSite, parameter: str, pin: int, gpio: int, use: str) -> None:
        place = self.argument_place(site, parameter) or self.call_place(site)
        texts = {
            "flash": (
                "is a line of the flash chip: using it crashes boards whose flash is in QIO mode",
                "Take another pin; it is free only where the flash is in DIO or DOUT mode.",
            ),
            "boot": (
                "decides how the chip boots: what is connected to it must leave its level alone",
                "Take another pin if you can.",
            ),
            "console": (
                "is the console's: the serial port does not work while it is used",
                "Take another pin if you can.",
            ),
        }
        text, help_text = texts.get(use, (f"is used for {use}", "Take another pin."))
        self.report(
            place,
            f"pin {pin} (GPIO{gpio}) {text}",
            help_text,
            severity="warning" if use == "flash" else "hint",
        )
