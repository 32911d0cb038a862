"""A comparison with `0/0` is never true.

## What it does

Finds `==` and the like with `0/0`, the number that is not equal to anything, itself included.

## Why it hurts on the device

The condition is always false (`~=`: always true). Integer builds raise an error for `0/0`.

## Bad

```lua
if value == 0/0 then
  print("no reading")
end
```

## Good

```lua
if value ~= value then
  print("no reading")
end
```

## Fix safety

Safe: `x == 0/0` becomes what was meant, `x ~= x`, if `x` is a name.

## References

- selene's `compare_nan`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.rules.expressions import COMPARISONS, number_value, unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class NanComparison(Rule):
    """`0/0` by its form."""

    code: ClassVar[str] = "925"
    name: ClassVar[str] = "nan-comparison"
    severity: ClassVar[Severity] = "error"

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """Either side may be it."""
        tokens = self.context.file.tokens
        kind = tokens.kinds[node.operators[0]]
        if kind not in COMPARISONS or len(node.operands) != 2:
            return
        left, right = node.operands
        if not self._is_nan(left) and not self._is_nan(right):
            return
        other = left if self._is_nan(right) else right
        fix = None
        if isinstance(other, n.Name) and kind in (t.EQ, t.NE):
            operator = b" ~= " if kind == t.EQ else b" == "
            text = other.name + operator + other.name
            fix = Fix("compare it with itself", (self.edit(node, text),), safe=False)
        always = "true" if kind == t.NE else "false"
        self.report(node, f"nothing is equal to 0/0: this is always {always}", fix=fix)

    def _is_nan(self, node: n.Expression) -> bool:
        node = unparen(node)
        tokens = self.context.file.tokens
        return (
            isinstance(node, n.Binary)
            and len(node.operands) == 2
            and tokens.kinds[node.operators[0]] == t.SLASH
            and all(number_value(operand, tokens) == 0 for operand in node.operands)
        )
