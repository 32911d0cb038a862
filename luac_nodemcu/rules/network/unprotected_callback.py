r"""A call that may raise on foreign data, in a callback that nothing protects.

## What it does

Looks at callbacks which the firmware calls without protection (`net`, `mqtt`, `tls`), and reports
calls in them that raise an error when what came from outside is not what they expect:
`sjson.decode` of a message. Calls inside of `pcall` are fine.

## Why it hurts on the device

An error in such a callback is a panic: one malformed message restarts the chip. Timers, `gpio`,
`http` and others catch errors and only print them.

## Bad

```lua
local m = mqtt.Client("id", 120)
m:on("message", function(_, topic, data)
  local message = sjson.decode(data or "")
  print(topic, message.value)
end)
```

## Good

```lua
local m = mqtt.Client("id", 120)
m:on("message", function(_, topic, data)
  local ok, message = pcall(sjson.decode, data or "")
  if ok then print(topic, message.value) end
end)
```

## Fix safety

None.

## References

- Issue 2980 of the firmware; `lua_call` in `net.c` and `mqtt.c`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.findings import CallSite, Registration
from luac_nodemcu.semantics.scopes import FunctionInfo, Symbol
from luac_nodemcu.stubs.types import StringType
from luac_nodemcu.syntax import nodes as n


class UnprotectedCallback(HazardRule):
    """Advice: a program that controls both ends knows what it gets."""

    code: ClassVar[str] = "516"
    name: ClassVar[str] = "unprotected-callback"
    severity: ClassVar[Severity] = "info"

    def check_file(self) -> None:
        seen: set[int] = set()
        for registration in self.activity.types.registrations:
            callback = registration.callback
            if callback is None or callback.protected is not False:
                continue
            if self.activity.registrations[registration.function][0] is not registration:
                continue
            for info, parameters in self._functions(registration.function).items():
                for site in self._unprotected(info):
                    if id(site) not in seen and self._takes_foreign(site, parameters):
                        seen.add(id(site))
                        self._word(site, registration)

    def _functions(self, callback: FunctionInfo) -> dict[FunctionInfo, set[Symbol]]:
        """The callback, and functions that it calls with what it got; with the parameters."""
        found = {callback: set(callback.parameters)}
        waiting = [callback]
        scopes = self.context.file.scopes
        while waiting:
            info = waiting.pop()
            for call in self.activity.other_calls.get(info, ()):
                if call.callee is None or call.callee in found:
                    continue
                parameters = [one for one in call.callee.parameters if one.kind == "parameter"]
                given = {
                    symbol
                    for symbol, argument in zip(parameters, call.call.arguments, strict=False)
                    if isinstance(argument, n.Name) and scopes.symbol_of(argument) in found[info]
                }
                if given:
                    found[call.callee] = given
                    waiting.append(call.callee)
        return found

    def _unprotected(self, info: FunctionInfo) -> list[CallSite]:
        """Calls of a function that may raise."""
        sites = list(self.activity.calls.get(info, ()))
        return [
            site
            for site in sites
            if site.signature is not None and site.signature.raises and site.effects.catches is None
        ]

    def _takes_foreign(self, site: CallSite, parameters: set[Symbol]) -> bool:
        """Whether an argument is a text that the callback got."""
        if site.callee.entry.method:
            return False
        scopes = self.context.file.scopes
        waiting: list[n.Node] = [
            node
            for param, node in zip(site.params, site.nodes, strict=False)
            if param is not None and node is not None and isinstance(param.type, StringType)
        ]
        while waiting:
            node = waiting.pop()
            if isinstance(node, n.Name) and scopes.symbol_of(node) in parameters:
                return True
            if isinstance(node, n.Binary | n.Paren):
                waiting += node.children()
        return False

    def _word(self, site: CallSite, registration: Registration) -> None:
        assert site.signature is not None
        reason = site.signature.raises[0]
        what = f"'{reason.message}'" + (f" ({reason.when})" if reason.when else "")
        name = registration.site.name.rpartition(":")[2]
        self.report(
            self.call_place(site),
            f"an error of {self.call_text(site)} restarts the chip: nothing protects the callback "
            f"of {name}()",
            f"It may raise {what}: call it with pcall().",
            related=[self.related(self.call_place(registration.site), "registered here")],
        )
