r"""A queue of `fifosock` stays at its socket when the connection is gone.

## What it does

Finds `fifosock.wrap` in files that never clear the event `sent`, which ends the queue.

## Why it hurts on the device

The queue's function is registered on the socket and refers to it, so that neither is ever freed:
every connection costs RAM until the board restarts. The event for clearing it is "disconnection".

## Bad

```lua
local fifosock = require("fifosock")
net.createServer(30):listen(23, function(c)
  local send = fifosock.wrap(c)
  c:on("receive", function(_, line) send(line) end)
  c:on("disconnection", function() print("gone") end)
end)
```

## Good

```lua
local fifosock = require("fifosock")
net.createServer(30):listen(23, function(c)
  local send = fifosock.wrap(c)
  c:on("receive", function(_, line) send(line) end)
  c:on("disconnection", function(s) s:on("sent", nil) end)
end)
```

## Fix safety

None.

## References

- The page of fifosock in the firmware's documentation; lua_modules/fifo/fifosock.lua.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule, string_of
from luac_nodemcu.semantics.findings import OtherCall
from luac_nodemcu.semantics.values import Nil
from luac_nodemcu.syntax import nodes as n


class FifoNotRemoved(HazardRule):
    """A socket that lives as long as the program is harmless, so no error."""

    code: ClassVar[str] = "306"
    name: ClassVar[str] = "fifo-not-removed"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        wraps = [site for site in self.sites if site.name == "fifosock.wrap"]
        if not wraps or any(
            string_of(site, "event") == b"sent"
            and any(isinstance(value, Nil) for value in site.arguments)
            for site in self.sites
        ):
            return
        if any(map(_clears_sent, self.activity.types.other_calls)):
            return
        for site in wraps:
            self.report(
                self.call_place(site),
                f"{self.call_text(site)} keeps the socket alive: nothing in this file takes the "
                "queue away",
                'Write sock:on("sent", nil) in the callback of "disconnection".',
            )


def _clears_sent(call: OtherCall) -> bool:
    """Whether a call on something of which nothing is known clears the event `sent`."""
    suffix = call.chain.suffixes[call.place]
    if not isinstance(suffix, n.MethodCall) or len(suffix.arguments) != 2:
        return False
    event, function = suffix.arguments
    return isinstance(event, n.String) and event.value == b"sent" and isinstance(function, n.Nil)
