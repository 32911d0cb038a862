"""`not` is applied to one side of a comparison only.

## What it does

Finds `not x == y`, which means `(not x) == y`. Where the other side is a boolean by its form
(`not a == not b`, `not a == true`) that may be wanted, and nothing is reported.

## Why it hurts on the device

`not x` is a boolean, so comparing it with a number or string is always false, and ordering it
raises an error. The condition is never true, without an error.

## Bad

```lua
if not wifi.sta.status() == 5 then
  print("no connection")
end
```

## Good

```lua
if wifi.sta.status() ~= 5 then
  print("no connection")
end
```

## Fix safety

Unsafe, as it changes what the program does: `not x == y` becomes `x ~= y`, and other comparisons
get parentheses.

## References

- luacheck's warning 582; Luau's `ComparisonPrecedence`.
"""

from __future__ import annotations

from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Fix, TextEdit
from luac_nodemcu.rules.expressions import COMPARISONS, unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t

_OPPOSITE: Final = {t.EQ: b"~=", t.NE: b"=="}


class NegatedOperand(Rule):
    """The first operand of a comparison."""

    code: ClassVar[str] = "923"
    name: ClassVar[str] = "negated-operand"
    luacheck: ClassVar[tuple[str, ...]] = ("582",)

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """`not` binds closer than a comparison."""
        tokens = self.context.file.tokens
        kind = tokens.kinds[node.operators[0]]
        first = node.operands[0]
        if kind not in COMPARISONS or not isinstance(first, n.Unary):
            return
        if tokens.kinds[first.first] != t.NOT or isinstance(first.operand, n.Paren):
            return
        if any(_is_boolean(tokens.kinds, operand) for operand in node.operands[1:]):
            return
        operator = tokens.text(node.operators[0]).decode("ascii")
        start = tokens.starts[first.first]
        operand_start = tokens.starts[first.operand.first]
        edits: tuple[TextEdit, ...]
        if kind in _OPPOSITE and len(node.operators) == 1:
            edits = (
                TextEdit(start, operand_start, b""),
                self.edit(_token_place(tokens, node.operators[0]), _OPPOSITE[kind]),
            )
        else:
            end = tokens.ends[node.last]
            edits = (TextEdit(operand_start, operand_start, b"("), TextEdit(end, end, b")"))
        self.report(
            node,
            f"`not` belongs to the left side of `{operator}` only: this compares a boolean",
            fix=Fix("negate the comparison", edits, safe=False),
        )


def _is_boolean(kinds: list[int], node: n.Expression) -> bool:
    node = unparen(node)
    if isinstance(node, n.Unary):
        return kinds[node.first] == t.NOT
    if isinstance(node, n.Binary):
        return kinds[node.operators[0]] in COMPARISONS
    return isinstance(node, n.TrueLiteral | n.FalseLiteral)


def _token_place(tokens: t.Tokens, index: int) -> tuple[int, int]:
    return tokens.starts[index], tokens.ends[index]
