r"""The console is switched off, and nothing switches it on again.

## What it does

Reports calls that take the serial input away from the interpreter, such as
`uart.on("data", ..., 0)`, if nothing in the program gives it back.

## Why it hurts on the device

Neither the console nor tools that upload files reach the board any more. If the program is started
at boot, only flashing the chip helps.

## Bad

```lua
uart.on("data", "\r", function(data) print("got", data) end, 0)
```

## Good

```lua
uart.on("data", "\r", function(data)
  print("got", data)
  if data == "quit\r" then uart.on("data") end
end, 0)
```

## Fix safety

None.

## References

- `uart.on()` in the firmware's documentation; issues 446 and 2964.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.values import Nil


class ConsoleLocked(HazardRule):
    """Programs that are controlled otherwise do so on purpose, so a warning."""

    code: ClassVar[str] = "605"
    name: ClassVar[str] = "console-locked"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        locking = [
            site
            for site in self.sites
            if site.effects.locks_console is not None
            and self._gives_function(site)
            and self.holds(site.effects.locks_console, site)
        ]
        if not locking:
            return
        names = {site.name for site in locking}
        if any(
            site.name in names
            and (not self._gives_function(site) or not self.holds(site.effects.locks_console, site))
            for site in self.sites
        ):
            return
        self.report(
            self.call_place(locking[0]),
            f"after {self.call_text(locking[0])} the console gets nothing any more, and nothing "
            "here gives it back",
            f"Let a word such as 'quit' call {locking[0].name}() without a function.",
        )

    def _gives_function(self, site: CallSite) -> bool:
        return any(
            param is not None and param.callback is not None and not isinstance(value, Nil)
            for param, value in zip(site.params, site.arguments, strict=False)
        )
