"""The result of `/` is joined to a text, which shows `5.0` in Lua 5.3.

## What it does

For Lua 5.3: finds divisions as operands of `..`.

## Why it hurts on the device

`10 / 2` is `5` as a text in Lua 5.1 and `5.0` in Lua 5.3: topics, file names and commands change,
and the other side does not understand them.

## Bad

```lua 5.3
local total = 10
print("half/" .. total / 2)
```

## Good

```lua 5.3
local total = 10
print("half/" .. total // 2)
```

```lua 5.1
local total = 10
print("half/" .. total / 2)
```

## Fix safety

None.

## References

- app/lua53/lobject.c, `luaO_tostring`
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.expressions import number_value, unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class DivisionAsText(Rule):
    """Information: for people `5.0` is often as good."""

    code: ClassVar[str] = "811"
    name: ClassVar[str] = "division-as-text"
    severity: ClassVar[Severity] = "info"

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """Operands of `..`."""
        tokens = self.context.file.tokens
        if tokens.dialect.version != 53 or tokens.kinds[node.operators[0]] != t.CONCAT:
            return
        for operand in node.operands:
            inner = unparen(operand)
            if not isinstance(inner, n.Binary):
                continue
            kinds = [tokens.kinds[operator] for operator in inner.operators]
            if t.SLASH not in kinds:
                continue
            floats = (number_value(one, tokens) for one in inner.operands)
            if any(value is not None and value != int(value) for value in floats):
                # With a fraction in it, a fraction is wanted.
                continue
            self.report(
                inner, "/ gives a float in Lua 5.3: a whole result shows as 5.0",
                "Write // for a whole result, or use string.format().",
            )  # fmt: skip
