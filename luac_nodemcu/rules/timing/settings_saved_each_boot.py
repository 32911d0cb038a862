r"""Settings are written to flash each time the program starts.

## What it does

Reports calls at the start of a program which save their settings in flash by default, with no
argument that says otherwise.

## Why it hurts on the device

The settings survive a restart anyway. Writing them at every boot wears the flash out, quickly so
on a device that sleeps and wakes up every minute.

## Bad

```lua
wifi.sta.config({ ssid = "home", pwd = "secret123" })
```

## Good

```lua
wifi.sta.config({ ssid = "home", pwd = "secret123", save = false })
```

## Fix safety

None.

## References

- `wifi.sta.config()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule


class SettingsSavedEachBoot(HazardRule):
    """The firmware compares first, where it can, so advice."""

    code: ClassVar[str] = "417"
    name: ClassVar[str] = "settings-saved-each-boot"
    severity: ClassVar[Severity] = "hint"

    def check_file(self) -> None:
        main = self.context.file.scopes.main
        for site in self.activity.calls.get(main, ()):
            writes = site.effects.writes_flash
            if writes is None or writes.unless is None or not self.holds(writes, site):
                continue
            name = writes.unless.rpartition(".")[2]
            value = str(writes.value).lower()
            self.report(
                self.call_place(site),
                f"{self.call_text(site)} saves its settings in flash at each start",
                f"Give it {name} = {value}, or call it once when the device is set up.",
            )
