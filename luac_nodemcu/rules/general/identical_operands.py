"""Both sides of an operator are the same.

## What it does

Finds comparisons, `and`, `or`, `-`, `/` and `%` whose two sides are the same text and call
nothing. `x ~= x` and `x == x` are left alone: they test for a number that is not one. For
`x and x or y`, which is a long way to write `x or y`, it is information only.

## Why it hurts on the device

The result is always the same: one of the sides has the wrong name.

## Bad

```lua
if low < low then print("rising") end
```

```lua
local name = config.name or config.name
print(name)
```

## Good

```lua
if low < high then print("rising") end
```

## Fix safety

None.

## References

- Found by many checkers for other languages.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import has_calls, is_constant, is_same, unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t

_OPERATORS = frozenset((t.LT, t.LE, t.GT, t.GE, t.AND, t.OR, t.MINUS, t.SLASH, t.PERCENT))


class IdenticalOperands(Rule):
    """Neighbours in a chain of operators."""

    code: ClassVar[str] = "918"
    name: ClassVar[str] = "identical-operands"

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """`a - b - b` groups to the left, so only the first pair of a chain is one."""
        tokens = self.context.file.tokens
        for place, operator in enumerate(node.operators):
            kind = tokens.kinds[operator]
            if kind not in _OPERATORS or (place and kind not in (t.AND, t.OR)):
                continue
            left = unparen(node.operands[place])
            right = unparen(node.operands[place + 1])
            if is_same(tokens, left, right) and not has_calls(left) and not is_constant(left):
                shown = tokens.text(operator).decode("ascii", "replace")
                offset, _ = self.context.range_of(node.operands[place])
                _, end = self.context.range_of(node.operands[place + 1])
                if kind == t.AND and self._is_choice(node, place):
                    self.report(
                        (offset, end), "`x and x or y` is the same as `x or y`", severity="info"
                    )
                    continue
                self.report((offset, end), f"both sides of `{shown}` are the same")

    def _is_choice(self, node: n.Binary, place: int) -> bool:
        """Whether the operands are the first two of `x and x or y`, which only says too much."""
        parent = self.context.parents[-1]
        return (
            len(node.operands) == 2
            and isinstance(parent, n.Binary)
            and parent.operands[-1] is not node
            and self.context.file.tokens.kinds[parent.operators[0]] == t.OR
        )
