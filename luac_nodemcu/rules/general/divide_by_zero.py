"""A number is divided by zero.

## What it does

Finds `/`, `%` and `//` with the constant 0 on the right. `1/0`, `-1/0` and `0/0`, which are
written for infinity and for no number, are left alone where numbers can be that.

## Why it hurts on the device

Integer builds and the `//` and `%` of Lua 5.3 raise an error; elsewhere the result is not a
usable number.

## Bad

```lua
local average = sum / 0
return average
```

```lua 5.3
local rest = count % 0
return rest
```

## Good

```lua
local average = sum / 10
return average
```

## Fix safety

None.

## References

- `app/lua/lvm.c`, `OP_DIV`; `app/lua53/lvm.c`, `luaV_div` and `luaV_mod`
- selene's `divide_by_zero`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import number_value
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class DivideByZero(Rule):
    """The right operand is the numeral 0."""

    code: ClassVar[str] = "945"
    name: ClassVar[str] = "divide-by-zero"

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """Each operator of the chain."""
        tokens = self.context.file.tokens
        kind = tokens.kinds[node.operators[0]]
        if kind not in (t.STAR, t.SLASH, t.PERCENT, t.IDIV):
            return
        dialect = tokens.dialect
        for place, operator in enumerate(node.operators):
            kind = tokens.kinds[operator]
            if kind == t.STAR or number_value(node.operands[place + 1], tokens) != 0:
                continue
            right = node.operands[place + 1]
            raises = dialect.integral or (
                dialect.version == 53 and kind != t.SLASH and b"." not in tokens.text(right.last)
            )
            if not raises and number_value(node.operands[place], tokens) is not None:
                continue
            shown = tokens.text(operator).decode("ascii")
            offset = self.context.range_of(node.operands[place])[0]
            end = self.context.range_of(right)[1]
            if raises:
                self.report((offset, end), f"`{shown} 0` raises an error", severity="error")
            else:
                self.report((offset, end), f"`{shown} 0` gives no usable number")
