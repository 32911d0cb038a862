r"""A server never closes the connections that it gets.

## What it does

Reports the callback of `listen` if nothing in the file closes a connection of that kind, and the
connection is not handed to code of which nothing is known. It is only information if the file
asks to be told when the other side closes ("disconnection").

## Why it hurts on the device

Clients often wait for the server to close. Until the time-out of the server, each connection keeps
its socket, its callbacks and its buffers, and there are only a few sockets.

## Bad

```lua
net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(s, request)
    s:send("HTTP/1.0 200 OK\r\n\r\nhello")
  end)
end)
```

## Good

```lua
net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(s, request)
    s:send("HTTP/1.0 200 OK\r\n\r\nhello", function(s2) s2:close() end)
  end)
end)
```

## Fix safety

None.

## References

- `net.server:listen()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.findings import Registration
from luac_nodemcu.semantics.scopes import Symbol
from luac_nodemcu.stubs.model import Class
from luac_nodemcu.stubs.types import NamedType
from luac_nodemcu.syntax import nodes as n


class ConnectionNeverClosed(HazardRule):
    """Servers for one long conversation (telnet) do so on purpose, so this is a warning."""

    code: ClassVar[str] = "305"
    name: ClassVar[str] = "connection-never-closed"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        closing = (site for site in self.sites if site.effects.releases == "self")
        classes = [self.activity.class_of(site) for site in closing]
        closed = {class_.name for class_ in classes if class_ is not None}
        for registration in self.activity.types.registrations:
            given = self._given(registration)
            if given is None:
                continue
            symbol, class_ = given
            if class_.name not in closed and self._is_used(symbol) and not self._leaves(symbol):
                self.report(
                    symbol.node,
                    "nothing in this file closes the connections that this server gets",
                    "Close them when the answer is sent: in the callback of send().",
                    severity="info" if self._waits_for_end(class_) else "warning",
                )

    def _waits_for_end(self, class_: Class) -> bool:
        """Whether the program is told when the other side closes: it means a conversation."""
        return any(
            site.event is not None
            and bool(class_.states)
            and class_.states[0] in site.event.callback.gives
            and self.activity.class_of(site) is class_
            for site in self.sites
        )

    def _given(self, registration: Registration) -> tuple[Symbol, Class] | None:
        """The parameter that gets a new object with each call, and its class."""
        callback = registration.callback
        receiver = registration.site.callee.receiver
        if callback is None or callback.runs != "repeatedly" or receiver is None:
            return None
        parameters = [s for s in registration.function.parameters if s.kind == "parameter"]
        for symbol, param in zip(parameters, registration.type.params, strict=False):
            if not isinstance(param.type, NamedType) or param.type.name == receiver.entry.name:
                continue
            entry = self.context.platform.stubs.type(param.type.name)
            if isinstance(entry, Class) and entry.resource is not None:
                return symbol, entry
        return None

    def _is_used(self, symbol: Symbol) -> bool:
        return any(site.effects.operation is not None for site in self.activity.calls_on((symbol,)))

    def _leaves(self, symbol: Symbol) -> bool:
        """Whether the connection goes where this file does not see what happens to it."""
        chains = self.context.file.scopes.chains
        for read in symbol.reads:
            chain = chains.get(read.token)
            if chain is None or not isinstance(chain.suffixes[0], n.MethodCall):
                return True
        return False
