"""A string is made longer piece by piece, with `..` in a loop or in a callback that runs again.

## What it does

Finds `text = text .. more` where it runs again and again with the same variable: in a loop, or in
a callback that the firmware calls repeatedly. Loops with a known small number of rounds are left
out (option `rounds`).

## Why it hurts on the device

Strings cannot be changed: each step makes a new one and copies all of it, and the old one is
garbage. For a moment both are there. A text of 8 KB needs 16 KB of the 40 KB there are, in one
piece each.

## Bad

```lua
local body = ""
net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(s, data)
    body = body .. data
  end)
end)
```

## Good

```lua
local parts = {}
net.createServer(30):listen(80, function(sck)
  sck:on("receive", function(s, data)
    parts[#parts + 1] = data
  end)
end)
```

## Fix safety

None.

## References

- "How do I minimise the footprint of running application" in the firmware's FAQ.
- Programming in Lua, 11.6.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.expressions import is_same, number_value
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import Option, enter
from luac_nodemcu.semantics.scopes import Symbol
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.walk import walk


class StringGrown(HazardRule):
    """A warning where nothing bounds the number of steps, else advice."""

    code: ClassVar[str] = "302"
    name: ClassVar[str] = "string-grown"
    severity: ClassVar[Severity] = "warning"
    options: ClassVar[tuple[Option, ...]] = (
        Option("rounds", 16, "Loops with at most so many rounds are left out"),
    )

    def start_file(self) -> None:
        self._seen: set[tuple[int, str]] = set()
        self._assigned: list[n.Assign] = []
        self._in_callbacks: list[tuple[n.Assign, n.Expression]] = []
        self._in_loops: list[tuple[n.Assign, n.Expression, n.Statement]] = []

    @enter(n.Assign)
    def assign(self, node: n.Assign) -> None:
        if len(node.targets) != 1 or len(node.values) != 1:
            return
        target = node.targets[0]
        if not self._is_append(node):
            self._assigned.append(node)
            return
        loop = self._loop(target)
        if loop is not None:
            self._in_loops.append((node, target, loop))
        else:
            self._in_callbacks.append((node, target))

    def _is_append(self, node: n.Assign) -> bool:
        tokens = self.context.file.tokens
        value = node.values[0]
        if isinstance(value, n.Chain):
            return self._is_formatted(node.targets[0], value)
        return (
            isinstance(value, n.Binary)
            and tokens.values[value.operators[0]] == b".."
            and any(is_same(tokens, node.targets[0], operand) for operand in value.operands)
        )

    def _is_formatted(self, target: n.Expression, value: n.Chain) -> bool:
        """Whether a value is `string.format("%s...", target, ...)`."""
        call = value.suffixes[-1]
        site = self.activity.call_of(value)
        return (
            site is not None
            and site.name == "string.format"
            and isinstance(call, n.Call)
            and any(is_same(self.context.file.tokens, target, one) for one in call.arguments)
        )

    def check_file(self) -> None:
        for node, target, loop in self._in_loops:
            # `line = "> " .. line` where each round reads the next line.
            if not any(loop.first <= other.first <= loop.last for other in self._given(target)):
                self._word_loop(node, target, loop)
        for node, target in self._in_callbacks:
            self._word_callback(node, target)

    def _given(self, target: n.Expression) -> list[n.Assign]:
        """Assignments of other values to a variable or field, or to the variable it belongs to."""
        tokens = self.context.file.tokens
        base = target.base if isinstance(target, n.Chain) else target
        return [
            other
            for other in self._assigned
            if is_same(tokens, target, other.targets[0]) or is_same(tokens, base, other.targets[0])
        ]

    def _is_new_each_time(self, node: n.Assign, target: n.Expression) -> bool:
        """Whether the function gives the variable another value first, on every path."""
        info = self.context.file.scopes.function_at(node.first)
        paths = self.activity.paths(info)
        fresh = {
            paths.step_at(other.first).index
            for other in self._given(target)
            if self.context.file.scopes.function_at(other.first) is info
        }
        return not paths.may_follow(0, paths.step_at(node.first).index, fresh)

    def _loop(self, target: n.Expression) -> n.Statement | None:
        """The innermost loop of the function around the node in which the text outlives a round."""
        base = target.base if isinstance(target, n.Chain) else target
        symbol = self.context.file.scopes.symbol_of(base)
        for parent in reversed(self.context.parents):
            if isinstance(parent, n.Function):
                return None
            if isinstance(parent, n.While | n.Repeat | n.NumericFor | n.GenericFor):
                if symbol is not None and parent.first <= symbol.token <= parent.last:
                    return None
                return None if self._is_another_each_round(target, parent) else parent
        return None

    def _is_another_each_round(self, target: n.Expression, loop: n.Statement) -> bool:
        """Whether a field's key is a variable that the loop changes: `t[i]`."""
        if not isinstance(target, n.Chain):
            return False
        names = [node for s in target.suffixes for node in walk(s) if isinstance(node, n.Name)]
        symbols = [self.context.file.scopes.symbol_of(name) for name in names]
        return any(
            loop.first <= write.token <= loop.last
            for symbol in symbols
            if symbol is not None
            for write in symbol.writes
        )

    def _word_loop(self, node: n.Assign, target: n.Expression, loop: n.Statement) -> None:
        tokens = self.context.file.tokens
        is_open = isinstance(loop, n.While | n.Repeat)
        if isinstance(loop, n.NumericFor):
            start = number_value(loop.start, tokens)
            limit = number_value(loop.limit, tokens)
            if start is not None and limit is not None:
                if abs(limit - start) + 1 <= self.option_int("rounds"):
                    return
                is_open = True
        self._report(node, target, "in each round of the loop", is_open)

    def _word_callback(self, node: n.Assign, target: n.Expression) -> None:
        base = target.base if isinstance(target, n.Chain) else target
        scopes = self.context.file.scopes
        symbol = scopes.symbol_of(base)
        info = scopes.function_at(node.first)
        if isinstance(symbol, Symbol) and symbol.function is info:
            return
        registration = self.hot_registration(info)
        if registration is not None and not self._is_new_each_time(node, target):
            name = registration.site.name.rpartition(":")[2] or registration.site.name
            # It may begin anew when a line or message is complete.
            is_open = not any(
                not scopes.function_at(other.first).is_main for other in self._given(target)
            )
            self._report(node, target, f"each time the callback of {name}() runs", is_open)

    def _report(self, node: n.Assign, target: n.Expression, when: str, is_open: bool) -> None:
        text = self.context.file.text_of(target).decode("utf-8", "replace")
        key = (self.context.file.scopes.function_at(node.first).index, text)
        if key in self._seen:
            return
        self._seen.add(key)
        self.report(
            node,
            f"'{text}' is copied and made longer {when}",
            "Collect the pieces in a table and join them once with table.concat(), "
            "or use each piece when it comes.",
            severity="warning" if is_open else "info",
        )
