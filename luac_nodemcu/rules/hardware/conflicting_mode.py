r"""Something is read in a mode in which it gives nothing.

## What it does

Reports calls that cannot work in a state which the program itself asks for: `adc.read` in a
program that sets the converter to measure the supply voltage.

## Why it hurts on the device

The call returns a value that looks like a measurement: 65535.

## Bad

```lua
adc.force_init_mode(adc.INIT_VDD33)
local volts = adc.read(0)
print(volts)
```

## Good

```lua
adc.force_init_mode(adc.INIT_VDD33)
local volts = adc.readvdd33()
print(volts)
```

## Fix safety

None.

## References

- `adc.force_init_mode()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.findings import CallSite


class ConflictingMode(HazardRule):
    """Programs that change the mode back and forth are left out."""

    code: ClassVar[str] = "606"
    name: ClassVar[str] = "conflicting-mode"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        given: dict[str, CallSite] = {}
        for site in self.sites:
            for name in site.effects.gives:
                given.setdefault(name, site)
        for site in self.sites:
            for name in site.effects.excludes:
                if name.endswith(".connecting"):
                    # That is over some time: network-before-address.
                    continue
                prefix = name.partition(".")[0] + "."
                if name in given and not any(
                    other != name and other.startswith(prefix) for other in given
                ):
                    self.report(
                        self.call_place(site),
                        f"{self.call_text(site)} gives nothing useful in the mode that is set",
                        "Set the other mode, or use the function for this one.",
                        related=[self.related(self.call_place(given[name]), "set here")],
                    )
