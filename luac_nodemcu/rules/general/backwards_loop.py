"""A numeric `for` loop counts away from its limit.

## What it does

Finds loops that begin at a length and have a constant limit below it without a negative step,
and loops whose constant start, limit and step do not fit together.

## Why it hurts on the device

The body never runs, without an error.

## Bad

```lua
for i = #queue, 1 do
  send(queue[i])
end
```

```lua
for level = 1, 10, -1 do
  pwm.setduty(1, level)
end
```

## Good

```lua
for i = #queue, 1, -1 do
  send(queue[i])
end
```

## Fix safety

Unsafe for a missing step: `-1` is added.

## References

- luacheck's warning 571; LuaLS's `count-down-loop`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, TextEdit
from luac_nodemcu.rules.expressions import number_value, unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class BackwardsLoop(Rule):
    """Only what is certain from constants and `#`."""

    code: ClassVar[str] = "920"
    name: ClassVar[str] = "backwards-loop"
    luacheck: ClassVar[tuple[str, ...]] = ("571",)
    luals: ClassVar[tuple[str, ...]] = ("count-down-loop",)

    @enter(n.NumericFor)
    def numeric_for(self, node: n.NumericFor) -> None:
        """Start, limit and step as far as they are known."""
        tokens = self.context.file.tokens
        limit = number_value(node.limit, tokens)
        start = number_value(node.start, tokens)
        step = 1.0 if node.step is None else number_value(node.step, tokens)
        if limit is None or step is None or step == 0:
            return
        if start is None:
            first = unparen(node.start)
            is_length = isinstance(first, n.Unary) and tokens.kinds[first.first] == t.HASH
            # A table is rarely shorter than two items where one counts down.
            if not is_length or step < 0 or limit > 1:
                return
        elif (start <= limit) == (step > 0) or start == limit:
            return
        place = (
            self.context.range_of(node.start)[0],
            self.context.range_of(node.step or node.limit)[1],
        )
        fix = None
        help_text = ""
        if node.step is None:
            end = self.context.range_of(node.limit)[1]
            fix = Fix("count down", (TextEdit(end, end, b", -1"),), safe=False)
            help_text = "To count down, give the step -1 behind the limit."
        self.report(
            place, "this loop counts away from its limit: it never runs", help_text, fix=fix
        )
