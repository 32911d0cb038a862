r"""A loop waits for something that cannot happen while it runs.

## What it does

Finds loops whose condition asks for a state that the system changes (an address, a pin, the time),
or a variable or field that only a callback sets.

## Why it hurts on the device

There is one thread. While Lua runs, no callback runs and the network does nothing, so the address
never comes and the flag is never set; after some seconds the watchdog restarts the chip. A loop
that waits for the time to pass ends, but all else stands still until then.

## Bad

```lua
while wifi.sta.getip() == nil do tmr.delay(100000) end
```

```lua
local done = false
http.get("http://192.0.2.1/", nil, function(code) done = true end)
while not done do tmr.delay(1000) end
```

## Good

```lua
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function(T) print(T.IP) end)
```

```lua
http.get("http://192.0.2.1/", nil, function(code) print(code) end)
```

## Fix safety

None.

## References

- "SDK event / tasking system" in the firmware's FAQ.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import enter
from luac_nodemcu.semantics.activity import ObjectKey
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.scopes import FunctionInfo, Symbol, Variable
from luac_nodemcu.syntax import nodes as n


class BusyWait(HazardRule):
    """An error where it never ends, a warning where it only takes time."""

    code: ClassVar[str] = "401"
    name: ClassVar[str] = "busy-wait"
    severity: ClassVar[Severity] = "error"

    def start_file(self) -> None:
        self._loops: list[n.While | n.Repeat] = []
        self._targets: list[n.Chain] = []

    @enter(n.Assign)
    def assign(self, node: n.Assign) -> None:
        self._targets += [target for target in node.targets if isinstance(target, n.Chain)]

    @enter(n.While, n.Repeat)
    def loop(self, node: n.While | n.Repeat) -> None:
        self._loops.append(node)

    def check_file(self) -> None:
        for loop in self._loops:
            info = self.context.file.scopes.function_at(loop.condition.first)
            if not self._may_yield(loop, info) and not self._polls(loop, info):
                self._waits_for_flag(loop, info)

    def _inside(self, info: FunctionInfo, node: n.Node) -> list[CallSite]:
        """Firmware calls that a part of a function makes, also through functions of the file."""
        sites = self.activity.calls.get(info, ())
        found = [site for site in sites if node.first <= site.call.first <= node.last]
        for call in self.activity.other_calls.get(info, ()):
            if node.first <= call.call.first <= node.last and call.callee is not None:
                found += self.activity.executed_by(call.callee)
        return found

    def _may_yield(self, loop: n.While | n.Repeat, info: FunctionInfo) -> bool:
        return any(site.effects.yields for site in self._inside(info, loop))

    def _polls(self, loop: n.While | n.Repeat, info: FunctionInfo) -> bool:
        for site in self._asked(loop, info):
            polls = site.effects.polls
            if polls == "event":
                self.report(
                    loop.condition,
                    f"{site.name}() cannot change while this loop runs: it never ends",
                    "Go on in the callback of the event, or look again from a timer.",
                )
                return True
            if polls == "time" and self._only_waits(loop, info):
                self.report(
                    loop.condition,
                    f"this loop waits for {site.name}(), and nothing else can run until then",
                    "Use a timer or the event's callback.",
                    severity="warning",
                )
                return True
        return False

    def _asked(self, loop: n.While | n.Repeat, info: FunctionInfo) -> list[CallSite]:
        """What the condition asks, itself or through variables that each round sets anew."""
        found = self._inside(info, loop.condition)
        for variable in self._variables(loop.condition):
            for write in variable.writes:
                if loop.first <= write.token <= loop.last and write.value is not None:
                    found += self._inside(info, write.value)
        return found

    def _only_waits(self, loop: n.While | n.Repeat, info: FunctionInfo) -> bool:
        """Whether the body does no work of its own: it is empty, or delays, or feeds the dog."""
        statements = loop.body.statements
        return (
            all(isinstance(one, n.CallStatement | n.Empty) for one in statements)
            and all(
                site.effects.blocks is not None or site.effects.feeds_watchdog
                for site in self._inside(info, loop.body)
            )
            and not any(
                loop.body.first <= call.call.first <= loop.body.last
                for call in self.activity.other_calls.get(info, ())
            )
        )

    def _waits_for_flag(self, loop: n.While | n.Repeat, info: FunctionInfo) -> None:
        """Reports a loop that waits for what only callbacks set."""
        terms = self._terms(loop.condition)
        if not terms or self._inside(info, loop.condition):
            return
        running = {info}
        for call in self.activity.other_calls.get(info, ()):
            if loop.first <= call.call.first <= loop.last:
                if call.callee is None:
                    return
                running.update(self.activity.run_by(call.callee))
        name = ""
        for key in terms:
            writes = self._writes(key)
            if any(
                loop.first <= token <= loop.last or (function in running and function is not info)
                for token, function in writes
            ):
                return
            elsewhere = [function for _, function in writes if function is not info]
            later = [function for function in elsewhere if self._is_later(function)]
            if len(later) < len([f for f in elsewhere if not f.is_main]):
                return
            if later:
                name = self.object_text(key)
            elif len(key) > 1 or not isinstance(key[0], Symbol):
                # Set where nobody sees it.
                return
        if name:
            self.report(
                loop.condition,
                f"'{name}' is only set in a callback, which cannot run before this loop ends",
                "Do what comes after the loop in the callback.",
            )

    def _terms(self, condition: n.Expression) -> list[ObjectKey]:
        """Variables and fields of a condition that has nothing else but constants and operators."""
        found: dict[ObjectKey, None] = {}
        waiting: list[n.Node] = [condition]
        while waiting:
            node = waiting.pop()
            if isinstance(node, n.Function | n.Table):
                return []
            if isinstance(node, n.Name | n.Chain):
                key = self.activity.object_of(node)
                if key is None or not isinstance(key[0], Variable):
                    return []
                found[key] = None
            else:
                waiting += node.children()
        return list(found)

    def _writes(self, key: ObjectKey) -> list[tuple[int, FunctionInfo]]:
        """Tokens and functions of all assignments to a variable or field but the declaration."""
        if len(key) == 1:
            variable = key[0]
            assert isinstance(variable, Variable)
            own = variable.token if isinstance(variable, Symbol) else -1
            return [(w.token, w.function) for w in variable.writes if w.token != own]
        scopes = self.context.file.scopes
        return [
            (target.first, scopes.function_at(target.first))
            for target in self._targets
            if self.activity.object_of(target) == key
        ]

    def _is_later(self, info: FunctionInfo) -> bool:
        """Whether a function runs in callbacks only."""
        occasions = self.activity.occasions(info)
        return bool(occasions.registrations) and not occasions.in_main and not occasions.unknown

    def _variables(self, condition: n.Expression) -> dict[Variable, None]:
        """The variables of a condition that consists of names, constants and operators only."""
        found: dict[Variable, None] = {}
        waiting: list[n.Node] = [condition]
        while waiting:
            node = waiting.pop()
            if isinstance(node, n.Chain | n.Function | n.Table):
                return {}
            if isinstance(node, n.Name):
                variable = self.context.file.scopes.variable_of(node)
                if variable is None:
                    return {}
                found[variable] = None
            waiting += node.children()
        return found
