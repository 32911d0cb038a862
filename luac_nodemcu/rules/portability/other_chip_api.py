"""A module, function or constant exists on the other chip only.

## What it does

Finds names that the firmware of this chip does not have, but that of the other one: modules
(`sntp` on the ESP32, `ledc` on the ESP8266), their functions and constants (`tmr.now`,
`wifi.start`), and methods of objects. A program that asks first (`if sntp then`) is left alone.

## Why it hurts on the device

The name is nil: calling or indexing it raises an error. The two firmwares grew apart, and most
examples do not say for which one they are.

## Bad

```lua esp32-lua53
sntp.sync()
```

```lua esp32-lua53
gpio.mode(4, gpio.OUTPUT)
```

```lua esp8266-lua51
wifi.mode(wifi.STATION)
wifi.start()
```

## Good

```lua esp32-lua53
time.initntp("pool.ntp.org")
gpio.config({ gpio = 4, dir = gpio.OUT })
```

```lua esp8266-lua51
wifi.setmode(wifi.STATION)
```

```lua esp32-lua53
if sntp then sntp.sync() else time.initntp() end
```

## Fix safety

Unsafe where there is one: the replacement of the stub.

## References

- The module tables of both branches of nodemcu-firmware.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._replacement import replacement_fix
from luac_nodemcu.rules.names._undefined import is_undefined
from luac_nodemcu.rules.portability._base import NAME_KINDS, name_of
from luac_nodemcu.rules.portability._rule import PortabilityRule
from luac_nodemcu.rules.portability._ways_out import INSTEAD_OF_MODULE
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.semantics.scopes import Global


class OtherChipApi(PortabilityRule):
    """What to do instead is in the stubs; for whole modules in a table."""

    code: ClassVar[str] = "801"
    name: ClassVar[str] = "other-chip-api"
    severity: ClassVar[Severity] = "error"
    kinds: ClassVar[tuple[str, ...]] = NAME_KINDS

    def check_global(self, variable: Global) -> None:
        """Modules, each at its first use in the file."""
        platform = self.context.platform
        name = variable.name.decode("utf-8", "replace")
        if not is_undefined(self.context, variable):
            return
        elsewhere = platform.elsewhere(name)
        if elsewhere is None or elsewhere.kind != "chip" or self.context.project.definer(name):
            return
        read = self.first_read(variable)
        if read is None:
            return
        count = len(variable.reads)
        more = f" ({count} uses in this file)" if count > 1 else ""
        self.report(
            read,
            f"module {name} exists on the {elsewhere.label}, not on the "
            f"{platform.stubs.chip.upper()}{more}",
            INSTEAD_OF_MODULE.get((platform.stubs.chip, name), ""),
            subject=variable.name,
        )

    def word(self, finding: Finding) -> None:
        name = name_of(finding)
        platform = self.context.platform
        elsewhere = platform.elsewhere(name)
        assert elsewhere is not None
        fix = replacement_fix(self, finding)
        hint = finding.text("summary")
        if hint and not hint.endswith("."):
            hint += "."
        self.report(
            self.place(finding),
            f"{name} exists on the {elsewhere.label}, not on the {platform.stubs.chip.upper()}"
            f"{finding.text('uses')}",
            hint,
            fix=fix,
        )
