r"""A loop that nothing ends.

## What it does

Finds loops without any way out: no `break`, `return`, `goto`, no error, and a condition that is a
constant. Loops in coroutines that yield are fine, and so are loops that call code of which nothing
is known.

## Why it hurts on the device

The firmware works between two pieces of Lua. A loop that never ends keeps it from ever working
again, and the watchdog restarts the chip.

## Bad

```lua
while true do
  gpio.write(1, gpio.read(2))
end
```

## Good

```lua
tmr.create():alarm(20, tmr.ALARM_AUTO, function()
  gpio.write(1, gpio.read(2))
end)
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
from luac_nodemcu.semantics.flow import constant_value
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.syntax import nodes as n


class EndlessLoop(HazardRule):
    """Certain: the flow of the function shows no way out."""

    code: ClassVar[str] = "402"
    name: ClassVar[str] = "endless-loop"
    severity: ClassVar[Severity] = "error"

    def start_file(self) -> None:
        self._loops: list[n.While | n.Repeat] = []

    @enter(n.While, n.Repeat)
    def loop(self, node: n.While | n.Repeat) -> None:
        value = constant_value(node.condition)
        if value is (isinstance(node, n.While)):
            self._loops.append(node)

    def check_file(self) -> None:
        for loop in self._loops:
            self._loop(loop)

    def _loop(self, loop: n.While | n.Repeat) -> None:
        info = self.context.file.scopes.function_at(loop.first)
        flow = self.context.file.flow(info)
        start = flow.start_of(loop)
        if not start.is_reached:
            return
        inside = self.activity.paths(info).after(start.index)
        if (
            any(not loop.first <= flow.steps[index].node.first <= loop.last for index in inside)
            or flow.exit.index in inside
        ):
            return
        for call in self.activity.other_calls.get(info, ()):
            if loop.first <= call.call.first <= loop.last:
                if call.callee is None:
                    return
                sites = self.activity.executed_by(call.callee)
                if any(site.effects.yields or site.effects.noreturn for site in sites):
                    return
                if self._calls_unknown(call.callee):
                    return
        for site in self.activity.calls.get(info, ()):
            if loop.first <= site.call.first <= loop.last and (
                site.effects.yields or site.effects.noreturn or site.effects.runs_code
            ):
                return
        place = loop.first
        tokens = self.context.file.tokens
        self.report(
            (tokens.starts[place], tokens.ends[place]),
            "this loop never ends, and the watchdog restarts the chip",
            "Do one round of it in the callback of a timer.",
        )

    def _calls_unknown(self, info: FunctionInfo) -> bool:
        return any(
            call.callee is None
            for function in self.activity.run_by(info)
            for call in self.activity.other_calls.get(function, ())
        )
