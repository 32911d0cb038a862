"""A comparison is compared again.

## What it does

Finds `a < b < c` and `a == b == c`. Both compare the boolean that the first comparison gives.

## Why it hurts on the device

`a < b < c` raises `attempt to compare boolean with number`; `a == b == c` is almost always false.

## Bad

```lua
if 10 < temperature < 30 then
  print("fine")
end
```

## Good

```lua
if 10 < temperature and temperature < 30 then
  print("fine")
end
```

## Fix safety

None.

## References

- Luau's `ComparisonPrecedence`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import COMPARISONS
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class ChainedComparison(Rule):
    """A comparison with more than one operator, without parentheses."""

    code: ClassVar[str] = "924"
    name: ClassVar[str] = "chained-comparison"

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """A chain is one node."""
        if len(node.operators) < 2:
            return
        kinds = [self.context.file.tokens.kinds[operator] for operator in node.operators]
        if kinds[0] not in COMPARISONS:
            return
        last = node.operands[-1]
        is_boolean = isinstance(last, n.TrueLiteral | n.FalseLiteral)
        if kinds[-1] in (t.EQ, t.NE) and (is_boolean or len(kinds) > 2):
            # `a < b == true` is odd, but means what it says.
            return
        if kinds[-1] in (t.EQ, t.NE):
            self.report(
                node, "this compares the result of the first comparison with the last value"
            )
        else:
            self.report(
                node,
                "this compares a boolean, the result of the first comparison, and raises an error",
                "Compare twice and join with `and`.",
                severity="error",
            )
