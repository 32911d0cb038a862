"""A constant, or a product of constants, does not fit into an integer of 32 bits.

## What it does

For integer builds of Lua 5.1 and for Lua 5.3 with integers of 32 bits: finds numerals above
2147483647 and products of constants above it (`hours * 3600 * 1000000`). Hexadecimal numerals up to
`0xFFFFFFFF` are information only, as they are mostly meant as bits.

## Why it hurts on the device

Products wrap around and become negative or small. In integer builds so do numerals; in Lua 5.3 a
large decimal numeral becomes a float, and a hexadecimal one wraps: `0xFFFFFFFF` is -1 there, and
4294967295 with the floating numbers of Lua 5.1.

## Bad

```lua esp8266-lua51-int
local hours = 2
print(hours * 3600 * 1000000)
```

```lua 5.3
local limit = 3000000000
print(limit)
```

## Good

```lua esp8266-lua51-int
local hours = 2
print(hours * 3600)
```

```lua 5.1
local hours = 2
print(hours * 3600 * 1000000)
```

## Fix safety

None.

## References

- app/lua/luaconf.h, app/lua53/luaconf.h: LUA_INTEGER
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.rules.portability._numbers import (
    MAX_INT32,
    as_single,
    constant_product,
    int_bits,
    integer_text,
    target_of,
    wrapped,
)
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class NumberOverflow(Rule):
    """Depends on the widths of the target's numbers."""

    code: ClassVar[str] = "808"
    name: ClassVar[str] = "number-overflow"

    def start_file(self) -> None:
        self._is_narrow = int_bits(target_of(self.context.platform)) == 32

    @enter(n.Number)
    def number(self, node: n.Number) -> None:
        """Numerals."""
        if not self._is_narrow:
            return
        value = integer_text(node.text)
        if value is None or value <= MAX_INT32:
            return
        parents = self.context.parents
        tokens = self.context.file.tokens
        if value == MAX_INT32 + 1 and parents and isinstance(parents[-1], n.Unary):
            # -2147483648 is right.
            return
        shown = node.text.decode("ascii", "replace")
        if node.text[:2].lower() == b"0x":
            note = f"{shown} is {wrapped(value)} here, and {value} with the numbers of Lua 5.1"
            severity = "info" if value <= 0xFFFFFFFF else "warning"
            self.report(node, note, severity=severity)  # type: ignore[arg-type]
        elif tokens.dialect.integral:
            self.report(node, f"{shown} does not fit: it is {wrapped(value)} here")
        else:
            single = as_single(float(value))
            if single is not None and int(single) != value:
                self.report(
                    node, f"{shown} does not fit into an integer: it becomes the float {single:.0f}"
                )
            else:
                self.report(
                    node, f"{shown} does not fit into an integer: it becomes a float",
                    severity="info",
                )  # fmt: skip

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """Products of constants; the outermost one is reported."""
        tokens = self.context.file.tokens
        if not self._is_narrow or tokens.kinds[node.operators[0]] != t.STAR:
            return
        parents = self.context.parents
        if any(isinstance(p, n.Binary) and p.operators and tokens.kinds[p.operators[0]] == t.STAR
               for p in parents[-2:]):  # fmt: skip
            return
        if any(b"." in tokens.text(token) for token in range(node.first, node.last + 1)
               if tokens.kinds[token] == t.NUMBER):  # fmt: skip
            # A float in the product makes all of it one.
            return
        product = constant_product(node, tokens)
        if product is not None and abs(product) > MAX_INT32:
            self.report(
                node,
                f"the constants alone give {product}, more than integers of 32 bits hold: the "
                "product wraps around",
            )
