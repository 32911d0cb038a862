r"""An object is used after the program has closed it.

## What it does

Reports calls on a socket, client or file after `close()` on every path that leads there.

## Why it hurts on the device

The object has nothing behind it any more: the call raises, or what it was given is lost without
a word.

## Bad

```lua
local srv = net.createServer(30)
srv:listen(80, function(sck)
  sck:on("receive", function(s, request)
    s:close()
    s:send("HTTP/1.0 200 OK\r\n\r\n")
  end)
end)
```

## Good

```lua
local srv = net.createServer(30)
srv:listen(80, function(sck)
  sck:on("receive", function(s, request)
    s:send("HTTP/1.0 200 OK\r\n\r\n", function(s2) s2:close() end)
  end)
end)
```

## Fix safety

None.

## References

- The `net` and `file` pages of the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.network._states import Kind, StateRule
from luac_nodemcu.semantics.states import StateProblem


class UsedAfterClose(StateRule):
    """An error where the firmware raises."""

    code: ClassVar[str] = "502"
    name: ClassVar[str] = "used-after-close"
    severity: ClassVar[Severity] = "warning"
    kind: ClassVar[Kind] = "released"

    def word(self, problem: StateProblem) -> None:
        site = problem.site
        self.report(
            self.call_place(site),
            f"{self.call_text(site)} on what is closed already: the call {self.outcome(problem)}",
            "Use it before it is closed, or make a new one.",
            related=self.origin(problem, "closed here"),
            severity="error" if site.effects.needs_else == "raises" else "warning",
        )
