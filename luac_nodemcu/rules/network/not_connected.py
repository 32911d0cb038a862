r"""An object is used before it is ready: a `send` before the connection stands.

## What it does

Follows sockets, clients and other objects along the paths of the program, through its own
functions and into callbacks, and reports calls which need a state that the object cannot have
yet: `send` right after `connect`, `publish` before the broker has answered.

## Why it hurts on the device

`connect` only starts the connection; it stands when the event comes, and events come when no Lua
runs. Until then `send` raises `not connected`, and an error outside of a protected call restarts
the chip.

## Bad

```lua
local sck = net.createConnection()
sck:connect(80, "example.com")
sck:send("GET / HTTP/1.0\r\n\r\n")
```

## Good

```lua
local sck = net.createConnection()
sck:on("connection", function(s)
  s:send("GET / HTTP/1.0\r\n\r\n")
end)
sck:connect(80, "example.com")
```

## Fix safety

None.

## References

- The `net`, `tls`, `mqtt` and `websocket` pages of the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.network._states import Kind, StateRule
from luac_nodemcu.semantics.states import StateProblem


class NotConnected(StateRule):
    """An error where the firmware raises and nothing was started, else a warning."""

    code: ClassVar[str] = "501"
    name: ClassVar[str] = "not-connected"
    severity: ClassVar[Severity] = "warning"
    kind: ClassVar[Kind] = "not-ready"

    def word(self, problem: StateProblem) -> None:
        site = problem.site
        states = sorted({state for state, _ in problem.states})
        needs = " or ".join(problem.needs)
        is_certain = site.effects.needs_else == "raises" and "connecting" not in states
        message = (
            f"{self.call_text(site)} needs it {needs}, but it is {' or '.join(states)} here: "
            f"the call {self.outcome(problem)}"
        )
        self.report(
            self.call_place(site),
            message,
            "Do it in the callback of the event that says so; events come when this code is done.",
            related=self.origin(problem, "its state comes from this call"),
            severity="error" if is_certain else "warning",
        )
