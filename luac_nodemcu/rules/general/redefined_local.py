"""A local variable is declared twice in the same block.

## What it does

Finds `local x` where the same block already has a local `x`, and locals that take the name of a
parameter or loop variable of the same function or loop.

## Why it hurts on the device

The first variable cannot be reached any more but keeps its register and its value until the
block ends; of 50 locals in a function (Lua 5.1) one is wasted. If the second was meant to assign
the first, closures that were made before still see the old one.

## Bad

```lua
local data = file.getcontents("a")
print(data)
local data = file.getcontents("b")
print(data)
```

## Good

```lua
local data = file.getcontents("a")
print(data)
data = file.getcontents("b")
print(data)
```

## Fix safety

None: which variable closures should see is not known.

## References

- luacheck's warnings 411, 412 and 413.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.scopes import Symbol


class RedefinedLocal(Rule):
    """The symbol that is hidden belongs to the same block."""

    code: ClassVar[str] = "929"
    name: ClassVar[str] = "redefined-local"
    severity: ClassVar[Severity] = "info"
    luacheck: ClassVar[tuple[str, ...]] = ("411", "412", "413")
    luals: ClassVar[tuple[str, ...]] = ("redefined-local",)

    def check_symbol(self, symbol: Symbol) -> None:
        """`local x = x` is a way to write a copy, and `_` may be used again and again."""
        other = symbol.shadows
        if other is None or other.scope != symbol.scope or symbol.name.startswith(b"_"):
            return
        if symbol.is_implicit or other.is_implicit or not symbol.name:
            return
        name = symbol.name.decode("utf-8", "replace")
        what = {"parameter": "a parameter", "loop": "a loop variable"}.get(other.kind, "a local")
        self.report(
            symbol.node,
            f"{name!r} is already {what} of this block",
            related=[self.related(other.node, "declared here")],
            subject=symbol.name,
        )
