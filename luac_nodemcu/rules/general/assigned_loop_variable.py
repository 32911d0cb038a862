"""The variable of a numeric `for` loop is assigned.

## What it does

Finds assignments to the variable of `for i = ...` in the body. The loop keeps its own counter:
the next round begins as if nothing had been assigned.

## Why it hurts on the device

What looks like skipping items or ending the loop does not.

## Bad

```lua
for i = 1, 10 do
  if adc.read(0) > 500 then
    i = 10
  end
end
```

## Good

```lua
for i = 1, 10 do
  if adc.read(0) > 500 then
    break
  end
end
```

## Fix safety

None.

## References

- Lua 5.1 manual, 2.4.5: "You should never change the loop variable".
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.scopes import LOOP, Symbol
from luac_nodemcu.syntax import nodes as n


class AssignedLoopVariable(Rule):
    """An assigned value that is read afterwards serves as a variable, and is left alone."""

    code: ClassVar[str] = "940"
    name: ClassVar[str] = "assigned-loop-variable"

    def check_symbol(self, symbol: Symbol) -> None:
        """Only numeric loops: their variable looks like the counter."""
        if symbol.kind != "loop" or len(symbol.writes) < 2:
            return
        first = symbol.writes[0]
        if not isinstance(first.statement, n.NumericFor):
            return
        name = symbol.name.decode("utf-8", "replace")
        last_read = max((access.token for access in symbol.reads), default=-1)
        for write in symbol.writes[1:]:
            if write.kind != LOOP and write.token > last_read:
                self.report(
                    write,
                    f"assigning {name!r} does not change the loop: it keeps its own counter",
                    "Leave the loop with `break`, or use `while`.",
                    related=[self.related(symbol.node, "the loop")],
                    subject=symbol.name,
                )
