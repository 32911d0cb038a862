"""A socket is closed or used in the event that says it is gone.

## What it does

Reports `close` and `send` on the object whose `disconnection` or `reconnection` is being handled.

## Why it hurts on the device

The connection does not exist any more when the event comes. `close` raises `not connected`, in a
callback that nothing protects: the chip restarts every time the other side hangs up.

## Bad

```lua
local sck = net.createConnection()
sck:on("disconnection", function(s) s:close() end)
sck:connect(80, "192.0.2.1")
```

## Good

```lua
local sck = net.createConnection()
sck:on("disconnection", function(s) print("gone") end)
sck:connect(80, "192.0.2.1")
```

## Fix safety

Unsafe: it removes a call of `close`, which always fails there.

## References

- `net.socket:on()` and `net.socket:close()`; `net_close` in the firmware.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.rules.edits import remove_statement
from luac_nodemcu.rules.network._states import Kind, StateRule
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.states import StateProblem
from luac_nodemcu.syntax import nodes as n


class UsedWhenGone(StateRule):
    """Certain: the event gives the state."""

    code: ClassVar[str] = "503"
    name: ClassVar[str] = "used-when-gone"
    severity: ClassVar[Severity] = "error"
    kind: ClassVar[Kind] = "gone"

    def word(self, problem: StateProblem) -> None:
        site = problem.site
        self.report(
            self.call_place(site),
            f"the connection is gone when this event comes: {self.call_text(site)} "
            f"{self.outcome(problem)}",
            "Drop the call: there is nothing left to close or to send to.",
            related=self.origin(problem, "the event is registered here"),
            severity="error" if site.effects.needs_else == "raises" else "warning",
            fix=self._fix(site),
        )

    def _fix(self, site: CallSite) -> Fix | None:
        """Takes the call out, if it only closes."""
        step = self.activity.paths(site.function).step_at(site.token)
        is_alone = isinstance(step.node, n.CallStatement) and step.node.call is site.chain
        if not is_alone or site.effects.releases != "self" or len(site.chain.suffixes) > 2:
            return None
        assert isinstance(step.node, n.CallStatement)
        edit = remove_statement(self.context.file, step.node)
        return Fix("Remove the call", (edit,), False)
