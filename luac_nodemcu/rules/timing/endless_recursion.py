r"""A function calls itself on every path.

## What it does

Finds functions in which every way to the end goes through a call of the function itself, or of
another one that always comes back to it.

## Why it hurts on the device

The stack of the ESP8266 is small; a recursion without an end runs it over, and the chip restarts.
To do something again and again, let a timer or `node.task.post` make the next call.

## Bad

```lua
local function blink()
  gpio.write(1, gpio.LOW)
  blink()
end
blink()
```

## Good

```lua
local function blink()
  gpio.write(1, gpio.LOW)
  node.task.post(blink)
end
blink()
```

## Fix safety

None.

## References

- "SDK event / tasking system" in the firmware's FAQ.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.scopes import FunctionInfo


class EndlessRecursion(HazardRule):
    """Certain as far as no error ends it."""

    code: ClassVar[str] = "412"
    name: ClassVar[str] = "endless-recursion"
    severity: ClassVar[Severity] = "error"

    def check_file(self) -> None:
        always = {info: self.activity.callees(info) for info in self.activity.other_calls}
        seen: set[FunctionInfo] = set()
        for info in _lasting(always):
            callees = always[info]
            circle = _circle(info, always)
            if not circle or seen & set(circle):
                continue
            seen |= set(circle)
            call = callees[circle[0]][0]
            text = self.call_text(call)
            if len(circle) == 1:
                message = f"{text} calls itself on every path: the stack overflows"
            else:
                message = f"{text} comes back here on every path: the stack overflows"
            related = [
                self.related(self.call_place(always[one][other][0]), "and this call leads on")
                for one, other in itertools.pairwise(circle)
            ]
            self.report(
                self.call_place(call),
                message,
                "Let a timer or node.task.post() make the next call, or end it in a condition.",
                related=related,
            )


def _lasting(always: Mapping[FunctionInfo, Iterable[FunctionInfo]]) -> list[FunctionInfo]:
    """The functions that lead to a circle of calls: those that are left when all are taken out
    that call none, or none that is left.
    """
    callers: dict[FunctionInfo, list[FunctionInfo]] = {}
    left: dict[FunctionInfo, int] = {}
    for info, callees in always.items():
        left[info] = 0
        for callee in callees:
            left[info] += 1
            callers.setdefault(callee, []).append(info)
    waiting = [info for info in {**always, **dict.fromkeys(callers)} if not left.get(info)]
    gone = set(waiting)
    while waiting:
        for caller in callers.get(waiting.pop(), ()):
            left[caller] -= 1
            if not left[caller]:
                gone.add(caller)
                waiting.append(caller)
    return [info for info in always if info not in gone]


def _circle(
    start: FunctionInfo, always: Mapping[FunctionInfo, Iterable[FunctionInfo]]
) -> list[FunctionInfo]:
    """The functions through which a function always comes back to itself, itself as the last one;
    empty if it does not.
    """
    came_from: dict[FunctionInfo, FunctionInfo] = {}
    waiting = [start]
    while waiting:
        info = waiting.pop(0)
        for callee in always.get(info, ()):
            if callee not in came_from:
                came_from[callee] = info
                waiting.append(callee)
    if start not in came_from:
        return []
    found = [start]
    while came_from[found[0]] is not start:
        found.insert(0, came_from[found[0]])
    return found
