"""A parameter is never used.

## What it does

Finds parameters that a function does not read, if all parameters behind them are unused as well:
those before a used one are needed for its place. Functions that are written where they are
passed on, or stored in a field, are left alone, because their parameters are given by whoever
calls them. Names that begin with `_` and `self` are left alone.

## Why it hurts on the device

A parameter takes a register in every call. Often the body uses a misspelt name instead, which is
then a global and nil.

## Bad

```lua
local function blink(pin, times)
  gpio.write(pin, gpio.HIGH)
end
blink(4, 3)
```

## Good

```lua
local function blink(pin)
  gpio.write(pin, gpio.HIGH)
end
blink(4)
```

```lua
socket:on("receive", function(sck, data) print(data) end)
```

## Fix safety

None: the callers would have to change as well.

## References

- luacheck's warning 212.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Profile, Rule, Tag, enter
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.syntax import nodes as n


class UnusedArgument(Rule):
    """Only named functions are looked at."""

    code: ClassVar[str] = "902"
    name: ClassVar[str] = "unused-argument"
    severity: ClassVar[Severity] = "hint"
    profile: ClassVar[Profile] = "strict"
    luacheck: ClassVar[tuple[str, ...]] = ("212",)
    luals: ClassVar[tuple[str, ...]] = ("unused-local",)
    tags: ClassVar[tuple[Tag, ...]] = ("unnecessary",)

    def start_file(self) -> None:
        """Functions whose parameters are their own choice."""
        self.named: list[n.Function] = []

    @enter(n.LocalFunction)
    def local_function(self, node: n.LocalFunction) -> None:
        """`local function name()`"""
        self.named.append(node.function)

    @enter(n.FunctionStatement)
    def function_statement(self, node: n.FunctionStatement) -> None:
        """A global one; methods and fields may implement what others call."""
        if isinstance(node.target, n.Name):
            self.named.append(node.function)

    @enter(n.LocalStatement)
    def local(self, node: n.LocalStatement) -> None:
        """`local name = function() end`"""
        self.named += [value for value in node.values if isinstance(value, n.Function)]

    def check_file(self) -> None:
        """After the walk, as bodies lie behind."""
        for function in self.named:
            self._check(self.context.file.scopes.info_of(function))

    def _check(self, info: FunctionInfo) -> None:
        if not info.body.statements:
            return
        for symbol in reversed(info.parameters):
            if symbol.kind != "parameter" or symbol.name.startswith(b"_"):
                continue
            if symbol.reads or len(symbol.writes) > 1:
                return
            name = symbol.name.decode("utf-8", "replace")
            self.report(symbol.node, f"parameter {name!r} is never used", subject=symbol.name)
