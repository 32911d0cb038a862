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
from luac_nodemcu.semantics.findings import Registration
from luac_nodemcu.semantics.scopes import Symbol
from luac_nodemcu.semantics.states import Origin, StateProblem
from luac_nodemcu.semantics.values import String
from luac_nodemcu.stubs.types import StringType, members
from luac_nodemcu.syntax import nodes as n


class NotConnected(StateRule):
    """An error where the firmware raises and nothing was started, else a warning."""

    code: ClassVar[str] = "501"
    name: ClassVar[str] = "not-connected"
    severity: ClassVar[Severity] = "warning"
    kind: ClassVar[Kind] = "not-ready"

    def word(self, problem: StateProblem) -> None:
        site = problem.site
        names = [name for name in map(self._unknown_name, problem.states) if name is not None]
        if any(self._is_address(name) for name in names):
            # With an address the connection is opened at once, and what is sent waits for it.
            return
        is_started = any(state == "connecting" for state, _ in problem.states)
        raises = site.effects.needs_else == "raises"
        is_certain = raises and not is_started and not problem.is_caught
        message = (
            f"{self.call_text(site)} needs it {self.needs_text(problem)}, but it is "
            f"{self.states_text(problem)} here: the call {self.outcome(problem)}"
        )
        if names and is_started:
            message += " unless the host is an address"
        self.report(
            self.call_place(site),
            message,
            "Do it in the callback of the event that says so; events come when this code is done.",
            related=self.origin(problem, "its state comes from this call"),
            severity="error" if is_certain else "warning",
        )

    def _unknown_name(self, state: tuple[str, Origin]) -> n.Expression | None:
        """What stands for a host's name in the call that gave a state, if it is no constant."""
        origin = state[1]
        site = origin.site if isinstance(origin, Registration) else origin
        if site is None or site.signature is None:
            return None
        for param in site.signature.params:
            if isinstance(param.type, StringType) and "host-name" in param.type.kinds:
                value, node = site.argument(param.name) or (None, None)
                if not (isinstance(value, String) and value.value is not None):
                    return node
        return None

    def _is_address(self, node: n.Expression) -> bool:
        """Whether a variable gets an address that a callback is given, as that of `dns`."""
        scopes = self.context.file.scopes
        variable = scopes.symbol_of(node) or scopes.global_of(node)
        if not isinstance(node, n.Name) or variable is None:
            return False
        given = self._given_addresses()
        values = (scopes.symbol_of(write.value) for write in variable.writes if write.value)
        return variable in given or any(value in given for value in values)

    def _given_addresses(self) -> set[Symbol]:
        found: set[Symbol] = set()
        for registration in self.activity.types.registrations:
            symbols = [s for s in registration.function.parameters if s.kind == "parameter"]
            for symbol, param in zip(symbols, registration.type.params, strict=False):
                if any(isinstance(m, StringType) and "ip" in m.kinds for m in members(param.type)):
                    found.add(symbol)
        return found
