"""A condition is always true or always false.

## What it does

Finds conditions of `if`, `elseif`, `while` and `until`, and operands of their `and`, `or` and
`not`, that are constant: `if x == 1 or 2 then` is always true, because `2` is. Endless loops
(`while true`, `repeat ... until false`), and `if true`, `if false` and `if false and ...`, with
which code is switched on and off, are left alone.

## Why it hurts on the device

One of the branches never runs, without an error.

## Bad

```lua
if pin == 1 or 2 then
  gpio.mode(pin, gpio.OUTPUT)
end
```

```lua
if "false" then
  print("this always runs")
end
```

## Good

```lua
if pin == 1 or pin == 2 then
  gpio.mode(pin, gpio.OUTPUT)
end
```

## Fix safety

None.

## References

- Luau's `MisleadingAndOr` and `DuplicateCondition` are related.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.semantics.flow import constant_value
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class ConstantCondition(Rule):
    """Goes down through `and`, `or`, `not` and parentheses."""

    code: ClassVar[str] = "931"
    name: ClassVar[str] = "constant-condition"

    @enter(n.IfClause)
    def branch(self, node: n.IfClause) -> None:
        """A string, number, table or function; booleans are a switch."""
        condition = unparen(node.condition)
        if isinstance(condition, n.String | n.Number | n.Table | n.Function):
            self.report(condition, "this condition is always true")
        else:
            self._inside(condition)

    @enter(n.While, n.Repeat)
    def loop(self, node: n.While | n.Repeat) -> None:
        """The whole may be constant here."""
        self._inside(unparen(node.condition))

    def _inside(self, node: n.Expression) -> None:
        """Looks at the operands of a condition that is not a constant itself."""
        kinds = self.context.file.tokens.kinds
        if isinstance(node, n.Unary) and kinds[node.first] == t.NOT:
            inner = unparen(node.operand)
            if isinstance(inner, n.String | n.Number | n.Table | n.Function):
                self.report(node, "this is always false")
            else:
                self._inside(inner)
            return
        if not isinstance(node, n.Binary):
            return
        kind = kinds[node.operators[0]]
        if kind not in (t.AND, t.OR):
            return
        word = "or" if kind == t.OR else "and"
        for place, operand in enumerate(node.operands):
            inner = unparen(operand)
            if place == 0 and isinstance(inner, n.TrueLiteral | n.FalseLiteral):
                continue
            value = constant_value(inner)
            if value is None:
                self._inside(inner)
            elif value == (kind == t.OR):
                # `x or true`, `x and false`: decides everything.
                always = "true" if value else "false"
                text = self.context.file.text_of(inner).decode("utf-8", "replace")
                self.report(
                    operand,
                    f"`{text}` is always {always}, and so is this whole `{word}`",
                    "Each side must be a comparison of its own: `x == 1 or x == 2`."
                    if kind == t.OR and not isinstance(inner, n.TrueLiteral)
                    else "",
                )
                return
