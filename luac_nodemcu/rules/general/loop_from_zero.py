"""A loop over a list starts at index 0.

## What it does

Finds `for i = 0, #t` loops whose body reads `t[i]`: lists in Lua begin at 1.

## Why it hurts on the device

`t[0]` is nil, so the first round works on nothing or raises an error. The step -1 down to 0 is
found as well.

## Bad

```lua
for i = 0, #pins do
  gpio.mode(pins[i], gpio.OUTPUT)
end
```

## Good

```lua
for i = 1, #pins do
  gpio.mode(pins[i], gpio.OUTPUT)
end
```

## Fix safety

Unsafe: the start becomes 1.

## References

- Luau's `ForRange`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix
from luac_nodemcu.rules.expressions import key_text, number_value, unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.walk import walk


class LoopFromZero(Rule):
    """The list must be a plain name or path, and never be given an item 0."""

    code: ClassVar[str] = "922"
    name: ClassVar[str] = "loop-from-zero"

    @enter(n.NumericFor)
    def numeric_for(self, node: n.NumericFor) -> None:
        """`0, #t` or `#t, 0, -1`."""
        tokens = self.context.file.tokens
        zero, length = node.start, unparen(node.limit)
        if number_value(zero, tokens) != 0:
            zero, length = node.limit, unparen(node.start)
            if number_value(zero, tokens) != 0 or number_value(node.step, tokens) != -1:
                return
        if not isinstance(length, n.Unary) or tokens.kinds[length.first] != t.HASH:
            return
        table = length.operand
        if not isinstance(table, n.Name | n.Chain):
            return
        use = self._use(node, key_text(tokens, table))
        if use is None or _has_item_zero(tokens):
            return
        shown = self.context.file.text_of(table).decode("utf-8", "replace")
        fix = Fix("start at 1", (self.edit(zero, b"1"),), safe=False)
        self.report(
            zero,
            f"lists begin at 1: {shown}[0] is nil",
            related=[self.related(use, "used here")],
            fix=fix,
        )

    def _use(self, node: n.NumericFor, key: tuple[tuple[int, bytes], ...]) -> n.Node | None:
        """The first place in the body that reads the list at the loop's variable."""
        tokens = self.context.file.tokens
        variable = self.context.file.scopes.symbol_of(node.variable)
        for inner in walk(node.body):
            if not isinstance(inner, n.Chain):
                continue
            for suffix in inner.suffixes:
                if not isinstance(suffix, n.Index) or not isinstance(suffix.key, n.Name):
                    continue
                if self.context.file.scopes.symbol_of(suffix.key) is not variable:
                    continue
                base = n.Chain(inner.first, suffix.first - 1, inner.base, [])
                if key_text(tokens, base) == key:
                    return suffix
        return None


def _has_item_zero(tokens: t.Tokens) -> bool:
    """Whether the source mentions an item 0 of any table."""
    kinds = tokens.kinds
    return any(
        value == b"0" and kinds[index - 1] == t.LBRACKET and kinds[index + 1] == t.RBRACKET
        for index, value in enumerate(tokens.values)
    )
