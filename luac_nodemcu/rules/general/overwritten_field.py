"""A field is assigned twice in a row.

## What it does

Finds two assignments to the same variable or field that follow each other directly, where the
second value does not use the first. Locals are left to `unused-value`.

## Why it hurts on the device

The first assignment has no effect: mostly the second was copied and its name not changed.

## Bad

```lua
local config = {}
config.ssid = "home"
config.ssid = "secret"
return config
```

## Good

```lua
local config = {}
config.ssid = "home"
config.pwd = "secret"
return config
```

## Fix safety

None.

## References

- LuaLS's `duplicate-set-field`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import has_calls, is_same
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n


class OverwrittenField(Rule):
    """Only neighbours are compared, so nothing can happen between them."""

    code: ClassVar[str] = "915"
    name: ClassVar[str] = "overwritten-field"
    luals: ClassVar[tuple[str, ...]] = ("duplicate-set-field",)

    @enter(n.Block)
    def block(self, node: n.Block) -> None:
        """Compares each assignment with the one before it."""
        before: n.Assign | None = None
        for statement in node.statements:
            if isinstance(statement, n.Assign) and len(statement.targets) == 1:
                if before is not None:
                    self._compare(before, statement)
                before = statement
            else:
                before = None

    def _compare(self, first: n.Assign, second: n.Assign) -> None:
        target = second.targets[0]
        tokens = self.context.file.tokens
        if not isinstance(target, n.Chain) or not is_same(tokens, first.targets[0], target):
            return
        if any(map(has_calls, (target, *first.values, *second.values))):
            return
        base = tokens.values[target.first]
        if base in tokens.values[target.first + 1 : target.last + 1]:
            # `t[#t + 1]` is another field each time.
            return
        for value in second.values:
            if base in tokens.values[value.first : value.last + 1]:
                return
        shown = self.context.file.text_of(target).decode("utf-8", "replace")
        self.report(
            target,
            f"{shown} is assigned again; the value given to it just before is lost",
            related=[self.related(first.targets[0], "assigned here")],
        )
