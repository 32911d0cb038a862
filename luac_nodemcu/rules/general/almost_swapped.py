"""Two assignments that look like a swap lose a value.

## What it does

Finds `a = b` followed by `b = a`.

## Why it hurts on the device

Both variables have the old value of `b` afterwards.

## Bad

```lua
function flip()
  front = back
  back = front
end
```

## Good

```lua
function flip()
  front, back = back, front
end
```

## Fix safety

Unsafe: both assignments become one that swaps.

## References

- selene's `almost_swapped`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.rules.expressions import has_calls, is_same
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n


class AlmostSwapped(Rule):
    """Looks at neighbours in a block."""

    code: ClassVar[str] = "919"
    name: ClassVar[str] = "almost-swapped"
    severity: ClassVar[Severity] = "error"

    @enter(n.Block)
    def block(self, node: n.Block) -> None:
        """Compares each assignment with the one before it."""
        before: n.Statement | None = None
        for statement in node.statements:
            if isinstance(statement, n.Assign) and isinstance(before, n.Assign):
                self._compare(before, statement)
            before = statement

    def _compare(self, first: n.Assign, second: n.Assign) -> None:
        if not len(first.targets) == len(first.values) == 1:
            return
        if not len(second.targets) == len(second.values) == 1:
            return
        tokens = self.context.file.tokens
        one, other = first.targets[0], first.values[0]
        if not is_same(tokens, one, second.values[0]) or has_calls(one):
            return
        if not is_same(tokens, other, second.targets[0]) or is_same(tokens, one, other):
            return
        file = self.context.file
        a, b = file.text_of(one), file.text_of(other)
        place = (self.context.range_of(first)[0], self.context.range_of(second)[1])
        fix = Fix(
            "swap them in one assignment",
            (self.edit(place, b"%s, %s = %s, %s" % (a, b, b, a)),),
            False,
        )
        shown = (a.decode("utf-8", "replace"), b.decode("utf-8", "replace"))
        self.report(
            place,
            f"this does not swap {shown[0]} and {shown[1]}: both get the same value",
            fix=fix,
        )
