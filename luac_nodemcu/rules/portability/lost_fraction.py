"""A division loses its fraction in a build with integer numbers.

## What it does

Only for integer builds of Lua 5.1: finds divisions of constants that do not come out even
(`1 / 3`), a division before a multiplication (`raw / 1023 * 100`), and `math.random()` without
arguments. Literals with a point do not compile there, which is another rule's.

## Why it hurts on the device

`1 / 3` is 0 and `7 / 2` is 3. In `raw / 1023 * 100` the quotient is 0 or 1, so the result is 0 or
100. `math.random()` is always 0.

## Bad

```lua esp8266-lua51-int
local percent = adc.read(0) / 1023 * 100
print(percent)
```

```lua esp8266-lua51-int
local third = 1 / 3
print(third)
```

## Good

```lua esp8266-lua51-int
local percent = adc.read(0) * 100 / 1023
print(percent)
```

```lua esp8266-lua51
local percent = adc.read(0) / 1023 * 100
print(percent)
```

## Fix safety

None: the product may become too large for 32 bits.

## References

- app/lua/luaconf.h, LUA_NUMBER_INTEGRAL
"""

from __future__ import annotations

from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.expressions import COMPARISONS, number_value, unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.semantics.names import callee_path
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t

_FAR: Final = 1e9
"""Quotients are told up to here."""


class LostFraction(Rule):
    """Nothing is reported for builds with floating numbers."""

    code: ClassVar[str] = "807"
    name: ClassVar[str] = "lost-fraction"

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """A chain of `*` and `/`."""
        tokens = self.context.file.tokens
        if not tokens.dialect.integral:
            return
        kinds = [tokens.kinds[operator] for operator in node.operators]
        if t.SLASH not in kinds and t.STAR not in kinds:
            return
        for place, kind in enumerate(kinds):
            if kind != t.SLASH:
                continue
            left = number_value(node.operands[place], tokens)
            right = number_value(node.operands[place + 1], tokens)
            if right is None or right in (0, 1):
                continue
            if place == 0 and left is not None:
                if left % right and not self._is_compared():
                    # 1000000 / 38000 is nearly right; 1 / 3 is not.
                    result = int(max(min(left / right, _FAR), -_FAR))
                    self._report(
                        node, place, f"this is {result} in builds with integer numbers",
                        severity="warning" if abs(result) < 10 else "info",
                    )  # fmt: skip
            elif t.STAR in kinds[place + 1 :]:
                self._report(
                    node, place,
                    "the division loses its remainder before the multiplication",
                    "Multiply first, divide last.",
                )  # fmt: skip
        self._product_of_quotient(node, kinds)

    def _product_of_quotient(self, node: n.Binary, kinds: list[int]) -> None:
        """`(a / 10) * b` and `b * (a / 10)`."""
        tokens = self.context.file.tokens
        if t.STAR not in kinds:
            return
        for place, operand in enumerate(node.operands):
            inner = unparen(operand)
            if not isinstance(inner, n.Binary) or inner is operand:
                continue
            near = kinds[max(place - 1, 0) : place + 1]
            last = tokens.kinds[inner.operators[-1]]
            right = number_value(inner.operands[-1], tokens)
            if t.STAR in near and last == t.SLASH and right not in (None, 0, 1):
                if number_value(inner.operands[0], tokens) is not None:
                    continue
                self._report(
                    inner, len(inner.operators) - 1,
                    "the division loses its remainder before the multiplication",
                    "Multiply first, divide last.",
                )  # fmt: skip

    @enter(n.Chain)
    def chain(self, node: n.Chain) -> None:
        """`math.random()`."""
        file = self.context.file
        if not file.tokens.dialect.integral or not node.is_call or len(node.suffixes) != 2:
            return
        call = node.suffixes[1]
        if not isinstance(call, n.Call) or call.arguments:
            return
        if callee_path(node, file.scopes) == b"math.random":
            self.report(
                node, "math.random() is always 0 in builds with integer numbers",
                "Give it a range: math.random(1, 100).",
            )  # fmt: skip

    def _is_compared(self) -> bool:
        """Whether a division is compared: `1 / 2 == 0` asks for the kind of numbers."""
        parents = [
            parent for parent in self.context.parents[-3:] if not isinstance(parent, n.Paren)
        ]
        if not parents or not isinstance(parents[-1], n.Binary):
            return False
        tokens = self.context.file.tokens
        return any(tokens.kinds[operator] in COMPARISONS for operator in parents[-1].operators)

    def _report(
        self,
        node: n.Binary,
        place: int,
        message: str,
        help_text: str = "",
        severity: Severity = "warning",
    ) -> None:
        offset = self.context.range_of(node.operands[0])[0]
        end = self.context.range_of(node.operands[place + 1])[1]
        self.report((offset, end), message, help_text, severity=severity)
