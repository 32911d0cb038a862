r"""The program feeds the watchdog instead of giving control back.

## What it does

Reports calls whose only purpose is to calm the watchdog, such as `tmr.wdclr()`.

## Why it hurts on the device

The watchdog says that the system did not get any time. Feeding it keeps it quiet, but the network
still gets none: connections are lost all the same.

## Bad

```lua
for i = 1, 100000 do
  print(i)
  tmr.wdclr()
end
```

## Good

```lua
local function slice(i)
  print(i)
  if i < 100000 then node.task.post(function() slice(i + 1) end) end
end
slice(1)
```

## Fix safety

None.

## References

- `tmr.wdclr()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.walk import walk


class WatchdogFed(HazardRule):
    """Calls that block and feed it on the way are left to `long-delay`."""

    code: ClassVar[str] = "404"
    name: ClassVar[str] = "watchdog-fed"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        for site in self.sites:
            if (
                site.effects.feeds_watchdog
                and site.effects.blocks is None
                and self._is_in_loop(site.token, site.function)
            ):
                self.report(
                    self.call_place(site),
                    f"{self.call_text(site)} in a loop only silences the watchdog: WiFi still "
                    "gets no time",
                    "Do the work in slices: node.task.post() or a timer for the next one.",
                )

    def _is_in_loop(self, token: int, function: FunctionInfo) -> bool:
        """Whether a token is in a loop of the function itself."""
        return any(
            isinstance(node, n.While | n.Repeat | n.NumericFor | n.GenericFor)
            and node.first <= token <= node.last
            and (function.is_main or node.first > function.node.first)
            for node in walk(self.context.file.tree.chunk)
        )
