"""A condition is tested twice.

## What it does

Finds `elseif` conditions that an earlier branch of the same `if` has already tested, and equal
operands in a chain of `and` or `or`. Conditions with calls are left alone.

## Why it hurts on the device

The second branch never runs: mostly a value was copied and not changed.

## Bad

```lua
if key == 1 then
  print("up")
elseif key == 1 then
  print("down")
end
```

## Good

```lua
if key == 1 then
  print("up")
elseif key == 2 then
  print("down")
end
```

## Fix safety

None.

## References

- selene's `ifs_same_cond`; Luau's `DuplicateCondition`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import has_calls, key_text, unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class DuplicateCondition(Rule):
    """Compares the tokens of conditions."""

    code: ClassVar[str] = "932"
    name: ClassVar[str] = "duplicate-condition"

    @enter(n.If)
    def branches(self, node: n.If) -> None:
        """All conditions of one `if`."""
        if len(node.clauses) > 1:
            self._compare([clause.condition for clause in node.clauses], "condition")

    @enter(n.Binary)
    def operands(self, node: n.Binary) -> None:
        """Operands that are not neighbours; those are `identical-operands`."""
        kind = self.context.file.tokens.kinds[node.operators[0]]
        if len(node.operands) > 2 and kind in (t.AND, t.OR):
            self._compare(node.operands, "operand", 2)

    def _compare(self, nodes: list[n.Expression], what: str, distance: int = 1) -> None:
        tokens = self.context.file.tokens
        seen: dict[tuple[tuple[int, bytes], ...], int] = {}
        for place, node in enumerate(nodes):
            inner = unparen(node)
            if inner.last < inner.first:
                continue
            first = seen.setdefault(key_text(tokens, inner), place)
            if place - first >= distance and not has_calls(inner):
                related = [self.related(nodes[first], "first here")]
                self.report(node, f"this {what} was already tested", related=related)
