"""A block has no statements.

## What it does

Finds empty branches of `if`, empty `do ... end`, and empty `for ... in` loops without a comment
in them.

## Why it hurts on the device

It takes a few instructions and does nothing; something may have been forgotten.

## Bad

```lua
if not wifi.sta.getip() then
end
```

## Good

```lua
if not wifi.sta.getip() then
  print("no address yet")
end
```

```lua
if not wifi.sta.getip() then
  -- the timer tries again
end
```

## Fix safety

None.

## References

- luacheck's warnings 541 and 542; LuaLS's `empty-block`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Profile, Rule, enter
from luac_nodemcu.syntax import nodes as n


class EmptyBlock(Rule):
    """Blocks of `if`, `do` and `for ... in`; waiting loops are hazards of their own."""

    code: ClassVar[str] = "912"
    name: ClassVar[str] = "empty-block"
    severity: ClassVar[Severity] = "hint"
    profile: ClassVar[Profile] = "strict"
    luacheck: ClassVar[tuple[str, ...]] = ("541", "542")
    luals: ClassVar[tuple[str, ...]] = ("empty-block",)

    @enter(n.If)
    def branches(self, node: n.If) -> None:
        """Each branch by itself."""
        for clause in node.clauses:
            self._check(clause.body, clause.first, "branch")
        if node.orelse is not None:
            self._check(node.orelse, node.else_token, "branch")

    @enter(n.Do, n.GenericFor)
    def block(self, node: n.Do | n.GenericFor) -> None:
        """A block or loop."""
        self._check(node.body, node.first, "loop" if isinstance(node, n.GenericFor) else "block")

    def _check(self, block: n.Block, opener: int, what: str) -> None:
        if block.statements or opener < 0:
            return
        tokens = self.context.file.tokens
        end = tokens.starts[block.last + 1]
        start = tokens.ends[block.first - 1]
        if any(start <= comment < end for comment, _ in tokens.comments):
            return
        self.report((tokens.starts[opener], start), f"this {what} is empty")
