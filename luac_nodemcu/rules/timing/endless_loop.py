r"""A loop that nothing ends.

## What it does

Finds loops without any way out: no `break`, `return`, `goto`, no error, and a condition that is a
constant or a variable that is set once to one; and a `goto` that leads back. Loops in coroutines
that yield are fine, and so are loops that call code of which nothing is known.

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
from luac_nodemcu.semantics.flow import CONDITION, Flow, Step, constant_value
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.syntax import nodes as n


class EndlessLoop(HazardRule):
    """Certain: the flow of the function shows no way out."""

    code: ClassVar[str] = "402"
    name: ClassVar[str] = "endless-loop"
    severity: ClassVar[Severity] = "error"

    def start_file(self) -> None:
        self._loops: list[n.While | n.Repeat] = []
        self._gotos: list[n.Goto] = []

    @enter(n.While, n.Repeat)
    def loop(self, node: n.While | n.Repeat) -> None:
        value = constant_value(node.condition)
        if value is None and isinstance(node, n.While):
            value = self._fixed_value(node.condition)
        if value is (isinstance(node, n.While)):
            self._loops.append(node)

    @enter(n.Goto)
    def goto(self, node: n.Goto) -> None:
        self._gotos.append(node)

    def _fixed_value(self, condition: n.Expression) -> bool | None:
        """The truth of a variable that is set once, to a constant."""
        if not isinstance(condition, n.Name):
            return None
        symbol = self.context.file.scopes.symbol_of(condition)
        if symbol is None or symbol.kind != "local" or len(symbol.writes) != 1:
            return None
        value = symbol.writes[0].value
        return None if value is None else constant_value(value)

    def check_file(self) -> None:
        for loop in self._loops:
            self._loop(loop, loop.first, loop.last)
        for jump in self._gotos:
            self._jump(jump)

    def _jump(self, jump: n.Goto) -> None:
        """A `goto` that leads back, if that part of the function is never left."""
        info = self.context.file.scopes.function_at(jump.first)
        flow = self.context.file.flow(info)
        if not flow.is_reached(jump):
            return
        start = flow.start_of(jump)
        paths = self.activity.paths(info)
        if paths.may_end(start.index) or not paths.is_in_loop(start.index):
            return
        inside = paths.after(start.index)
        nodes = [flow.steps[index].node for index in inside]
        first, last = min(node.first for node in nodes), max(node.first for node in nodes)
        if first < jump.first and not any(
            first <= loop.first and loop.last <= last for loop in self._loops
        ):
            self._loop(jump, first, last)

    def _loop(self, loop: n.Statement, first: int, last: int) -> None:
        info = self.context.file.scopes.function_at(loop.first)
        flow = self.context.file.flow(info)
        start = flow.start_of(loop)
        if not start.is_reached:
            return
        inside = self._inside(flow, start, loop)
        if (
            any(not first <= flow.steps[index].node.first <= last for index in inside)
            or flow.exit.index in inside
        ):
            return
        for call in self.activity.other_calls.get(info, ()):
            if first <= call.call.first <= last:
                if call.callee is None:
                    return
                sites = self.activity.executed_by(call.callee)
                if any(site.effects.yields or site.effects.noreturn for site in sites):
                    return
                if self._calls_unknown(call.callee):
                    return
        for site in self.activity.calls.get(info, ()):
            if first <= site.call.first <= last and (
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

    def _inside(self, flow: Flow, start: Step, loop: n.Statement) -> set[int]:
        """The steps that may run after the first one of a loop; its condition never fails."""
        is_fixed = isinstance(loop, n.While) and start.kind == CONDITION
        found: set[int] = set()
        waiting = list(start.next) if is_fixed else [start.index]
        found.update(waiting if is_fixed else ())
        while waiting:
            step = flow.steps[waiting.pop()]
            following = step.next if is_fixed and step is start else step.successors()
            for index in following:
                if index not in found:
                    found.add(index)
                    waiting.append(index)
        return found

    def _calls_unknown(self, info: FunctionInfo) -> bool:
        return any(
            call.callee is None
            for function in self.activity.run_by(info)
            for call in self.activity.other_calls.get(function, ())
        )
