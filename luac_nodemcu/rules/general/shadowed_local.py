"""A local variable hides another one of an outer block.

## What it does

Finds locals, parameters and loop variables with the name of a local that is visible around them.
Names that begin with `_` and `self` are left alone.

## Why it hurts on the device

Nothing by itself; a later assignment easily goes to the wrong one of the two.

## Bad

```lua
local timer = tmr.create()
local function restart(timer)
  timer:start()
end
restart(timer)
```

## Good

```lua
local timer = tmr.create()
local function restart(other)
  other:start()
end
restart(timer)
```

## Fix safety

None.

## References

- luacheck's warnings 421 to 433.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Profile, Rule
from luac_nodemcu.semantics.scopes import Symbol


class ShadowedLocal(Rule):
    """The symbol that is hidden belongs to another block."""

    code: ClassVar[str] = "930"
    name: ClassVar[str] = "shadowed-local"
    severity: ClassVar[Severity] = "hint"
    profile: ClassVar[Profile] = "strict"
    luacheck: ClassVar[tuple[str, ...]] = ("421", "422", "423", "431", "432", "433")
    luals: ClassVar[tuple[str, ...]] = ("redefined-local",)

    def check_symbol(self, symbol: Symbol) -> None:
        """Implicit names cannot be chosen."""
        other = symbol.shadows
        if other is None or other.scope == symbol.scope or symbol.name.startswith(b"_"):
            return
        if symbol.is_implicit or other.is_implicit or not symbol.name:
            return
        name = symbol.name.decode("utf-8", "replace")
        where = "an upvalue" if other.function is not symbol.function else "a local"
        self.report(
            symbol.node,
            f"{name!r} hides {where} of an outer block",
            related=[self.related(other.node, "declared here")],
            subject=symbol.name,
        )
