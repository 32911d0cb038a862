"""The step of a numeric `for` loop is zero.

## What it does

Finds loops with the constant step `0`.

## Why it hurts on the device

Lua 5.1 runs the loop forever, until the watchdog restarts the board; Lua 5.3 raises
`'for' step is zero`.

## Bad

```lua
for i = 1, 10, 0 do
  print(i)
end
```

## Good

```lua
for i = 1, 10, 1 do
  print(i)
end
```

## Fix safety

None.

## References

- `app/lua/lvm.c` and `app/lua53/lvm.c`, `OP_FORLOOP` and `OP_FORPREP`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.expressions import number_value
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n


class ZeroStep(Rule):
    """A constant step."""

    code: ClassVar[str] = "921"
    name: ClassVar[str] = "zero-step"
    severity: ClassVar[Severity] = "error"

    @enter(n.NumericFor)
    def numeric_for(self, node: n.NumericFor) -> None:
        """The third number."""
        if node.step is not None and number_value(node.step, self.context.file.tokens) == 0:
            if self.context.file.dialect.version == 53:
                message = "the step is zero: this raises \"'for' step is zero\""
            else:
                message = "the step is zero: this loop runs forever"
            self.report(node.step, message)
