r"""A call blocks everything for longer than the system allows.

## What it does

Reports calls that block for more than `milliseconds`, as far as the time is a constant:
`tmr.delay`, and `gpio.serout` without a callback with the sum of its delays. In a `for` loop with
constant bounds the rounds are added up, and `sleep(500)` counts for `function sleep(ms)
tmr.delay(ms * 1000) end`.

## Why it hurts on the device

While the call waits, no callback runs and the network is not served. Connections break, and after
a while the watchdog restarts the chip. `tmr.delay` counts microseconds.

## Bad

```lua
tmr.delay(500000)
```

## Good

```lua
tmr.create():alarm(500, tmr.ALARM_SINGLE, function() print("later") end)
```

## Fix safety

None.

## References

- "When and why should I avoid using tmr.delay()" in the firmware's FAQ.
- The guideline of 15 ms in the firmware's FAQ for extension developers.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.expressions import number_value
from luac_nodemcu.rules.hazards import PER_MILLISECOND, HazardRule, number_of
from luac_nodemcu.rules.model import Option, enter
from luac_nodemcu.semantics.findings import CallSite, OtherCall
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.syntax import nodes as n

_FAR = 1e9
"""More rounds than anyone waits for."""


class LongDelay(HazardRule):
    """Also advises where a fixed time that is not known to the program is long."""

    code: ClassVar[str] = "403"
    name: ClassVar[str] = "long-delay"
    severity: ClassVar[Severity] = "warning"
    options: ClassVar[tuple[Option, ...]] = (
        Option("milliseconds", 15, "The longest time that a call may block"),
    )

    def check_file(self) -> None:
        limit = self.option_int("milliseconds")
        for site in self.sites:
            time = self._time(site)
            if time is not None and time <= limit:
                rounds = self._rounds(site)
                if rounds * time > limit:
                    self._word(site, rounds * time, limit, f", {rounds} times,")
            elif time is not None:
                self._word(site, time, limit)
            elif site.effects.blocks is not None and site.effects.blocks.param is not None:
                self._through_calls(site, limit)

    def _word(self, call: CallSite | OtherCall, time: float, limit: int, how: str = "") -> None:
        self.report(
            self.call_place(call),
            f"{self.call_text(call)}{how} blocks everything for {time:.10g} ms; "
            f"more than {limit} ms is too long",
            "Go on in the callback of a timer.",
        )

    @enter(n.NumericFor)
    def numeric_for(self, node: n.NumericFor) -> None:
        self._loops.append(node)

    def start_file(self) -> None:
        self._loops: list[n.NumericFor] = []

    def _rounds(self, site: CallSite) -> int:
        """How often a call runs in `for` loops of its function, as far as that is known."""
        tokens = self.context.file.tokens
        rounds = 1
        for loop in self._loops:
            if not loop.body.first <= site.call.first <= loop.body.last:
                continue
            if self.context.file.scopes.function_at(loop.first) is not site.function:
                continue
            start, limit = number_value(loop.start, tokens), number_value(loop.limit, tokens)
            step = 1.0 if loop.step is None else number_value(loop.step, tokens)
            if start is not None and limit is not None and step:
                rounds *= max(1, int(max(min((limit - start) / step, _FAR), 0)) + 1)
        return rounds

    def _through_calls(self, site: CallSite, limit: int) -> None:
        """Calls of a function that hands its parameter on: `sleep(500)` for `sleep(ms)`."""
        blocks = site.effects.blocks
        assert blocks is not None
        assert blocks.param is not None
        found = site.argument(blocks.param)
        if found is None or found[1] is None:
            return
        scaled = self._scaled(found[1], site.function)
        if scaled is None:
            return
        place, factor = scaled
        for call in self.activity.callers.get(site.function, ()):
            if place < len(call.call.arguments):
                value = number_value(call.call.arguments[place], self.context.file.tokens)
                if value is not None:
                    time = value * factor / PER_MILLISECOND[blocks.unit]
                    if time > limit:
                        self._word(call, time, limit)

    def _scaled(self, node: n.Expression, info: FunctionInfo) -> tuple[int, float] | None:
        """The place of the parameter that an expression is a multiple of, and the factor."""
        while isinstance(node, n.Paren):
            node = node.expression
        factor = 1.0
        if isinstance(node, n.Binary) and len(node.operands) == 2:
            tokens = self.context.file.tokens
            if tokens.values[node.operators[0]] != b"*":
                return None
            values = [number_value(operand, tokens) for operand in node.operands]
            for operand, other in zip(node.operands, reversed(values), strict=True):
                if isinstance(operand, n.Name) and other is not None:
                    node, factor = operand, other
        if not isinstance(node, n.Name):
            return None
        symbol = self.context.file.scopes.symbol_of(node)
        parameters = [one for one in info.parameters if one.kind == "parameter"]
        if symbol is None or symbol not in parameters or len(symbol.writes) != 1:
            return None
        return parameters.index(symbol), factor

    def _time(self, site: CallSite) -> float | None:
        """Milliseconds that a call blocks, None if that is not known."""
        blocks = site.effects.blocks
        if blocks is None:
            return None
        unit = PER_MILLISECOND[blocks.unit]
        if blocks.param is not None:
            value = number_of(site, blocks.param)
            return None if value is None else value / unit
        if blocks.sum_of is not None:
            total = self._sum(site, blocks.sum_of)
            if total is None:
                return None
            times = 1.0
            if blocks.times is not None and site.argument(blocks.times) is not None:
                given = number_of(site, blocks.times)
                if given is None:
                    return None
                times = given
            return total * times / unit
        return None

    def _sum(self, site: CallSite, name: str) -> float | None:
        found = site.argument(name)
        if found is None or not isinstance(found[1], n.Table):
            return number_of(site, name)
        total = 0.0
        for field in found[1].fields:
            if not isinstance(field.value, n.Number) or type(field) is not n.Field:
                return None
            try:
                total += float(field.value.text)
            except ValueError:
                return None
        return total
