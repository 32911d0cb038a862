r"""The console is switched off, and nothing switches it on again.

## What it does

Reports calls that take the serial input away from the interpreter, such as
`uart.on("data", ..., 0)`, if nothing in the program gives it back. If the function hands the input
on as a whole, to a socket or another function, or ignores it, the board is a bridge or its console
is closed on purpose: then it is only said as information.

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
from luac_nodemcu.rules.hazards import HazardRule, has_callback
from luac_nodemcu.semantics.findings import CallSite, OtherCall
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.syntax import nodes as n


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
            and has_callback(site)
            and self.holds(site.effects.locks_console, site)
        ]
        if not locking:
            return
        names = {site.name for site in locking}
        if any(
            site.name in names
            and (not has_callback(site) or not self.holds(site.effects.locks_console, site))
            for site in self.sites
        ):
            return
        self.report(
            self.call_place(locking[0]),
            f"after {self.call_text(locking[0])} the console gets nothing any more, and nothing "
            "here gives it back",
            f"Let a word such as 'quit' call {locking[0].name}() without a function.",
            severity="info" if all(map(self._is_on_purpose, locking)) else "warning",
        )

    def _is_on_purpose(self, site: CallSite) -> bool:
        """Whether the input is handed on as a whole, or ignored."""
        found = self.activity.callbacks_of(site)
        return bool(found) and all(self._hands_on(one.function) for one in found)

    def _hands_on(self, info: FunctionInfo) -> bool:
        if isinstance(info.node, n.Function) and not info.node.body.statements:
            return True
        tokens = {read.token for symbol in info.parameters for read in symbol.reads}
        types = self.activity.types
        given = [node for call in types.other_calls for node in _arguments(call)]
        given += [
            node
            for call in self.sites
            if call.effects.operation is not None
            for node in call.nodes
            if node is not None
        ]
        return any(isinstance(node, n.Name) and node.first in tokens for node in given)


def _arguments(call: OtherCall) -> list[n.Expression]:
    suffix = call.chain.suffixes[call.place]
    return suffix.arguments if isinstance(suffix, n.Call) else []
