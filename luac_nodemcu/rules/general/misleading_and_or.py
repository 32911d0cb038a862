"""`a and b or c` never gives `b`.

## What it does

Finds `a and nil or c` and `a and false or c`: the middle value counts as false, so the result is
always `c`.

## Why it hurts on the device

The value for the other case is never used, without an error.

## Bad

```lua
local level = inverted and false or true
return level
```

## Good

```lua
local level = not inverted
return level
```

## Fix safety

None.

## References

- Luau's `MisleadingAndOr`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class MisleadingAndOr(Rule):
    """An `or` whose left side is an `and` that ends in a constant."""

    code: ClassVar[str] = "934"
    name: ClassVar[str] = "misleading-and-or"

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """Parentheses around the `and` change nothing."""
        kinds = self.context.file.tokens.kinds
        if kinds[node.operators[0]] != t.OR:
            return
        for operand in node.operands[:-1]:
            inner = unparen(operand)
            if not isinstance(inner, n.Binary) or kinds[inner.operators[0]] != t.AND:
                continue
            last = unparen(inner.operands[-1])
            if isinstance(last, n.Nil | n.FalseLiteral):
                text = "nil" if isinstance(last, n.Nil) else "false"
                self.report(
                    inner.operands[-1],
                    f"`and {text} or` never gives {text}: the result is what follows the `or`",
                )
