"""Two branches do exactly the same.

## What it does

Finds an `if` and its `else`, or neighbouring `elseif` branches, with the same statements.

## Why it hurts on the device

Whatever the condition says, the same happens: mostly one of the branches was copied and not
changed. The code is stored twice.

## Bad

```lua
if level > 500 then
  gpio.write(1, gpio.HIGH)
else
  gpio.write(1, gpio.HIGH)
end
```

## Good

```lua
if level > 500 then
  gpio.write(1, gpio.HIGH)
else
  gpio.write(1, gpio.LOW)
end
```

## Fix safety

None.

## References

- selene's `if_same_then_else`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import is_same
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n


class SameBranches(Rule):
    """Neighbours only: others may be kept apart for the sake of their conditions."""

    code: ClassVar[str] = "933"
    name: ClassVar[str] = "same-branches"

    @enter(n.If)
    def branches(self, node: n.If) -> None:
        """The last two branches, if there is an `else`: then the condition decides nothing."""
        if node.orelse is None:
            return
        last = node.clauses[-1]
        if not last.body.statements or not is_same(
            self.context.file.tokens, last.body, node.orelse
        ):
            return
        tokens = self.context.file.tokens
        self.report(
            (tokens.starts[node.else_token], tokens.ends[node.else_token]),
            "this branch does the same as the one before it",
            related=[self.related(last.condition, "whatever this says")],
        )
