r"""`init.lua` starts the application at once, with no time to stop it.

## What it does

Reports `init.lua` that loads the application while it runs itself, instead of some seconds later
from a timer.

## Why it hurts on the device

An application that crashes at start restarts the chip, which starts the application. A few seconds
before it starts are the chance to remove it.

## Bad

```lua
-- file: init.lua
dofile("app.lua")
-- file: app.lua
print("app")
```

## Good

```lua
-- file: init.lua
tmr.create():alarm(3000, tmr.ALARM_SINGLE, function() dofile("app.lua") end)
-- file: app.lua
print("app")
```

## Fix safety

None.

## References

- The section about `init.lua` on the upload page of the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import Profile


class NoWayToStop(HazardRule):
    """Advice, as finished devices may want to start at once."""

    code: ClassVar[str] = "411"
    name: ClassVar[str] = "no-way-to-stop"
    severity: ClassVar[Severity] = "info"
    profile: ClassVar[Profile] = "default"

    def check_file(self) -> None:
        path = self.context.file.path
        if path.rpartition("/")[2] != "init.lua":
            return
        main = self.context.file.scopes.main
        found = self.always_does(main, lambda site: site.effects.runs_code is not None)
        if found is None or self.activity.types.registrations:
            return
        site, through = found
        self.report(
            self.call_place(site),
            f"{self.call_text(site)} starts at boot, with no time to stop it if it crashes",
            "Start it from a timer some seconds later.",
            related=[
                self.related(self.call_place(call), "reached through this call") for call in through
            ],
        )
