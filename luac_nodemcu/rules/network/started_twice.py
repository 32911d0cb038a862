"""Something is started that runs already: a second `connect` or `listen`.

## What it does

Follows sockets, servers and clients along the paths of the program, and reports `connect` or
`listen` on one that is connecting, connected or listening already, whichever path leads there.

## Why it hurts on the device

The second call raises, or it disturbs the attempt that is under way.

## Bad

```lua
local ws = websocket.createClient()
ws:connect("ws://192.0.2.1/a")
ws:connect("ws://192.0.2.1/b")
```

## Good

```lua
local ws = websocket.createClient()
ws:on("close", function() ws:connect("ws://192.0.2.1/b") end)
ws:connect("ws://192.0.2.1/a")
```

## Fix safety

None.

## References

- The `net`, `mqtt` and `websocket` pages of the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.network._states import Kind, StateRule
from luac_nodemcu.semantics.states import StateProblem


class StartedTwice(StateRule):
    """An error where the firmware raises."""

    code: ClassVar[str] = "504"
    name: ClassVar[str] = "started-twice"
    severity: ClassVar[Severity] = "warning"
    kind: ClassVar[Kind] = "started-twice"

    def word(self, problem: StateProblem) -> None:
        site = problem.site
        states = self.states_text(problem)
        self.report(
            self.call_place(site),
            f"it is {states} already: a second {self.call_text(site)} {self.outcome(problem)}",
            "Close it first, and go on when the event says that it is closed.",
            related=self.origin(problem, "started here"),
            severity="error" if site.effects.needs_else == "raises" else "warning",
        )
