"""A comparison is negated as a whole.

## What it does

Finds `not (a == b)` and `not (a ~= b)`, which can be written shorter.

## Why it hurts on the device

One instruction more; and the parentheses are easily lost, which changes the meaning.

## Bad

```lua
if not (wifi.getmode() == wifi.STATION) then
  print("no station")
end
```

## Good

```lua
if wifi.getmode() ~= wifi.STATION then
  print("no station")
end
```

## Fix safety

Safe: `==` and `~=` are exact opposites. Other comparisons are left alone, as they are not.

## References

- luacheck's warning 581.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity, TextEdit
from luac_nodemcu.rules.model import Profile, Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class NegatedComparison(Rule):
    """`not` before parentheses with one comparison in them."""

    code: ClassVar[str] = "927"
    name: ClassVar[str] = "negated-comparison"
    severity: ClassVar[Severity] = "hint"
    profile: ClassVar[Profile] = "strict"
    luacheck: ClassVar[tuple[str, ...]] = ("581",)

    @enter(n.Unary)
    def unary(self, node: n.Unary) -> None:
        """The operand must be in parentheses, or it would be another case."""
        tokens = self.context.file.tokens
        if tokens.kinds[node.first] != t.NOT or not isinstance(node.operand, n.Paren):
            return
        inner = node.operand.expression
        if not isinstance(inner, n.Binary) or len(inner.operators) != 1:
            return
        operator = inner.operators[0]
        kind = tokens.kinds[operator]
        if kind not in (t.EQ, t.NE):
            return
        opposite = b"~=" if kind == t.EQ else b"=="
        # Parentheses stay if an operator around them needs them.
        parent = self.context.parents[-1]
        keeps = isinstance(parent, n.Binary | n.Unary)
        start = tokens.starts[node.first]
        inner_start, inner_end = self.context.range_of(inner)
        end = tokens.ends[node.last]
        edits = (
            TextEdit(start, inner_start, b"(" if keeps else b""),
            TextEdit(tokens.starts[operator], tokens.ends[operator], opposite),
            TextEdit(inner_end, end, b")" if keeps else b""),
        )
        shown = opposite.decode()
        self.report(
            node, f"this can be written with `{shown}`", fix=Fix("use it", edits, safe=True)
        )
