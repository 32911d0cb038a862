"""A number is rounded, as floats have 32 bits here.

## What it does

For builds whose floats have single precision (Lua 5.3 as it usually is): finds times and counters
of the firmware that may be larger than 16777216 and are divided with `/` or calculated with a
fraction, and numerals that such a float cannot hold. `math.floor(now / 60)` is a warning; other
uses are information, as a few digits less may not matter.

## Why it hurts on the device

A float of 32 bits has 24 bits for the digits. `math.floor(1700000123 / 60) * 60` gives
1700000160: the clock is 37 seconds wrong. Microseconds are affected after 17 seconds.

## Bad

```lua 5.3
local now = tmr.now()
local minutes = math.floor(now / 60000000)
print(minutes)
```

```lua 5.3
local big = 16777217.0
print(big)
```

## Good

```lua 5.3
local now = tmr.now()
local minutes = now // 60000000
print(minutes)
```

```lua 5.1
local now = tmr.now()
local minutes = math.floor(now / 60000000)
print(minutes)
```

## Fix safety

None: `//` is right if the result is to be whole.

## References

- app/lua53/luaconf.h, LUA_FLOAT_TYPE
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.expressions import unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.rules.portability._numbers import (
    EXACT_SINGLE,
    as_single,
    has_single_floats,
    target_of,
)
from luac_nodemcu.semantics.names import callee_path
from luac_nodemcu.semantics.scopes import Symbol
from luac_nodemcu.stubs.model import Function
from luac_nodemcu.stubs.types import NumberType
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class RoundedFloat(Rule):
    """Which results are large is in the stubs: their range, or that they are a time."""

    code: ClassVar[str] = "809"
    name: ClassVar[str] = "rounded-float"

    def start_file(self) -> None:
        self._is_single = has_single_floats(target_of(self.context.platform))

    @enter(n.Number)
    def number(self, node: n.Number) -> None:
        """Numerals with a point or exponent that are whole and too long."""
        text = node.text
        if not self._is_single or text[:2].lower() == b"0x" or text.isdigit():
            return
        try:
            value = float(text)
        except ValueError:
            return
        if abs(value) <= EXACT_SINGLE or not value.is_integer():
            return
        single = as_single(value)
        if single is not None and single != value:
            self.report(
                node,
                f"floats have 32 bits here: {text.decode()} becomes {single:.0f}",
            )

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """Divisions, and calculations with fractions."""
        if not self._is_single:
            return
        tokens = self.context.file.tokens
        for place, operator in enumerate(node.operators):
            left, right = node.operands[place], node.operands[place + 1]
            kind = tokens.kinds[operator]
            if kind == t.SLASH and place == 0:
                name = self._large(left)
                if name:
                    self._division(node, left, right, name)
            elif kind in (t.PLUS, t.MINUS, t.STAR):
                for one, other in ((left, right), (right, left)):
                    name = self._large(one) if _is_float(other) else ""
                    if name:
                        self._report(one, other, name, "info", "")
                        break

    def _division(self, node: n.Binary, left: n.Expression, right: n.Expression, name: str) -> None:
        severity: Severity = "info"
        parents = self.context.parents
        if parents and isinstance(parents[-1], n.Call):
            chain = parents[-2] if len(parents) > 1 else None
            if isinstance(chain, n.Chain):
                path = callee_path(chain, self.context.file.scopes)
                severity = "warning" if path in (b"math.floor", b"math.ceil") else "info"
        if any(self.context.file.tokens.kinds[operator] == t.STAR for operator in node.operators):
            severity = "warning"
        self._report(left, right, name, severity, "For whole results write // instead of /.")

    def _report(
        self, one: n.Expression, other: n.Expression, name: str, severity: Severity, advice: str
    ) -> None:
        places = sorted((self.context.range_of(one), self.context.range_of(other)))
        self.report(
            (places[0][0], places[1][1]),
            f"{name}() gives more digits than a float of 32 bits holds: the result is rounded to "
            "7 digits",
            advice, severity=severity,
        )  # fmt: skip

    def _large(self, node: n.Expression) -> str:
        """The function whose large result an expression is, empty for anything else."""
        node = unparen(node)
        scopes = self.context.file.scopes
        result = 0
        if isinstance(node, n.Name):
            symbol = scopes.symbol_of(node)
            if not isinstance(symbol, Symbol) or len(symbol.writes) != 1:
                return ""
            write = symbol.writes[0]
            if write.value is None:
                return ""
            node, result = unparen(write.value), write.result
        if not isinstance(node, n.Chain) or not node.is_call:
            return ""
        path = callee_path(node, scopes)
        if path is None or len(node.suffixes) != path.count(b".") + 1:
            return ""
        entry = self.context.platform.entry(path)
        if not isinstance(entry, Function) or result >= len(entry.signatures[0].returns):
            return ""
        type_ = entry.signatures[0].returns[result].type
        if not isinstance(type_, NumberType) or not type_.integer:
            return ""
        is_large = type_.high > EXACT_SINGLE if type_.high is not None else False
        # Seconds since the start (tmr.time) are few; those since 1970 are many.
        is_clock = "us" in type_.kinds or ("s" in type_.kinds and entry.name != "tmr.time")
        is_time = type_.high is None and is_clock
        return entry.name if is_large or is_time else ""


def _is_float(node: n.Expression) -> bool:
    """Whether an operand is a numeral with a fraction."""
    node = unparen(node)
    return isinstance(node, n.Number) and b"." in node.text
