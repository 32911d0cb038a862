"""A local function is never called.

## What it does

Finds local functions that nothing uses, and those that only use themselves.

## Why it hurts on the device

Its code takes flash or RAM, and each time the definition runs a closure is made. Often another
function was meant to call it, or it should have been a field of the module.

## Bad

```lua
local function reconnect()
  node.task.post(reconnect)
end
print("started")
```

## Good

```lua
local function reconnect()
  node.task.post(reconnect)
end
reconnect()
```

## Fix safety

None.

## References

- luacheck's warning 211 for functions; LuaLS's `unused-function`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.model import Rule, Tag
from luac_nodemcu.semantics.scopes import FunctionInfo, Symbol
from luac_nodemcu.syntax import nodes as n


class UnusedFunction(Rule):
    """Locals that only ever hold one function."""

    code: ClassVar[str] = "904"
    name: ClassVar[str] = "unused-function"
    luacheck: ClassVar[tuple[str, ...]] = ("211",)
    luals: ClassVar[tuple[str, ...]] = ("unused-function", "unused-local")
    tags: ClassVar[tuple[Tag, ...]] = ("unnecessary",)

    def check_symbol(self, symbol: Symbol) -> None:
        """Reads inside of the function itself do not count."""
        if symbol.kind not in ("function", "local") or symbol.name.startswith(b"_"):
            return
        value = symbol.writes[0].value
        if len(symbol.writes) > 1 or not isinstance(value, n.Function) or not symbol.name:
            return
        own = self.context.file.scopes.info_of(value)
        if all(_is_inside(access.function, own) for access in symbol.reads):
            name = symbol.name.decode("utf-8", "replace")
            how = "only used by itself" if symbol.reads else "never used"
            self.report(symbol.node, f"local function {name!r} is {how}", subject=symbol.name)


def _is_inside(function: FunctionInfo | None, outer: FunctionInfo) -> bool:
    while function is not None:
        if function is outer:
            return True
        function = function.parent
    return False
