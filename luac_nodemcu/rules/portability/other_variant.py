"""A module, constant or field exists on other chips of the ESP32 family only.

## What it does

Compares names with the chip that the project file (`chip`) or `sdkconfig` names: some modules,
interfaces and constants belong to some members of the family. Without a known chip nothing is
reported.

## Why it hurts on the device

The name is nil: the ESP32-C3 has no second HSPI, no touch sensors and no DAC.

## Bad

```lua esp32-lua53 variant=esp32c3
local bus = spi.master(spi.VSPI, { sclk = 19, mosi = 23, miso = 25 })
print(bus)
```

## Good

```lua esp32-lua53 variant=esp32c3
local bus = spi.master(spi.SPI2, { sclk = 4, mosi = 5, miso = 6 })
print(bus)
```

```lua esp32-lua53
local bus = spi.master(spi.VSPI, { sclk = 19, mosi = 23, miso = 25 })
print(bus)
```

## Fix safety

None.

## References

- `CONFIG_IDF_TARGET_...` in the C sources of dev-esp32
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.portability._rule import PortabilityRule
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.stubs.lacks import Lack


class OtherVariant(PortabilityRule):
    """Whole modules are reported as module-not-in-build."""

    code: ClassVar[str] = "805"
    name: ClassVar[str] = "other-variant"
    severity: ClassVar[Severity] = "error"
    kinds: ClassVar[tuple[str, ...]] = ("not-in-build",)

    def word(self, finding: Finding) -> None:
        lack = finding.data["lack"]
        assert isinstance(lack, Lack)
        chip = str(self.context.platform.build.variant).upper()
        self.report(
            self.place(finding),
            f"{finding.text('name')} exists on {lack.words} only; this build is for the {chip}",
        )
