r"""The program restarts the chip or puts it to sleep whenever it is started.

## What it does

Reports a restart on every path through `init.lua`, or through the file that the project file names
as the entry.

## Why it hurts on the device

The chip restarts, runs `init.lua`, and restarts again. There is no time to upload another
program: only flashing helps.

## Bad

```lua
-- file: init.lua
print("hello")
node.restart()
```

## Good

```lua
-- file: init.lua
tmr.create():alarm(60000, tmr.ALARM_SINGLE, function() node.restart() end)
```

## Fix safety

None.

## References

- "How do I avoid a PANIC loop" in the firmware's FAQ.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule


class BootLoop(HazardRule):
    """Deep sleep wakes up again, but leaves no time either."""

    code: ClassVar[str] = "409"
    name: ClassVar[str] = "boot-loop"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        context = self.context
        if not context.project.runs_first(context.file.path):
            return
        main = context.file.scopes.main
        found = self.always_does(main, lambda site: site.effects.restarts in ("now", "soon"))
        if found is None:
            return
        site, through = found
        self.report(
            self.call_place(site),
            f"{self.call_text(site)} each time the program starts: nobody can stop it",
            "Do it later, from a timer, so that there is time to stop it.",
            related=[
                self.related(self.call_place(call), "reached through this call") for call in through
            ],
        )
