"""A comparison with a new table or function is never true.

## What it does

Finds `t == {}` and comparisons with a function that is written there: tables and functions are
equal only to themselves, and these are new.

## Why it hurts on the device

The condition is always false (`~=`: always true), and a table is allocated for each test.

## Bad

```lua
if queue == {} then
  print("nothing to do")
end
```

## Good

```lua
if next(queue) == nil then
  print("nothing to do")
end
```

## Fix safety

Unsafe: `x == {}` becomes `next(x) == nil`.

## References

- selene's `constant_table_comparison`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.rules.expressions import unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class TableComparison(Rule):
    """`==` and `~=` with a constructor."""

    code: ClassVar[str] = "926"
    name: ClassVar[str] = "table-comparison"
    severity: ClassVar[Severity] = "error"

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """Either side may be new."""
        tokens = self.context.file.tokens
        kind = tokens.kinds[node.operators[0]]
        if kind not in (t.EQ, t.NE) or len(node.operands) != 2:
            return
        for place, operand in enumerate(node.operands):
            new = unparen(operand)
            if not isinstance(new, n.Table | n.Function):
                continue
            fix = None
            if isinstance(new, n.Table) and not new.fields:
                other = self.context.file.text_of(node.operands[1 - place])
                operator = tokens.text(node.operators[0])
                text = b"next(%s) %s nil" % (other, operator)
                fix = Fix("ask for the first item", (self.edit(node, text),), safe=False)
            what = "table" if isinstance(new, n.Table) else "function"
            always = "true" if kind == t.NE else "false"
            self.report(node, f"this {what} is new and equal to nothing: always {always}", fix=fix)
            return
