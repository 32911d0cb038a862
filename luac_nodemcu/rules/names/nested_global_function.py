"""A function statement inside of a function defines a global.

## What it does

Finds `function name()` inside of another function, where `name` is neither a local nor a global
that is defined elsewhere.

## Why it hurts on the device

The function becomes a global each time the code around it runs, is never freed, and keeps all
upvalues of that call alive.

## Bad

```lua
local function start(pin)
  function toggle()
    gpio.write(pin, 1)
  end
  toggle()
end
start(4)
```

## Good

```lua
local function start(pin)
  local function toggle()
    gpio.write(pin, 1)
  end
  toggle()
end
start(4)
```

## Fix safety

Unsafe: `local` is put before it, which is wrong if other files call the function.

## References

- luacheck's warning 111.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, TextEdit
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.rules.names.accidental_global import common_function, is_projects_own
from luac_nodemcu.semantics.scopes import DEFINE, Global


class NestedGlobalFunction(Rule):
    """Function statements below the top, whose name nobody else knows."""

    code: ClassVar[str] = "104"
    name: ClassVar[str] = "nested-global-function"
    luacheck: ClassVar[tuple[str, ...]] = ("111",)
    luals: ClassVar[tuple[str, ...]] = ("lowercase-global",)

    def check_global(self, variable: Global) -> None:
        """All uses must lie in the function around the first definition."""
        if not variable.writes or not is_projects_own(self, variable):
            return
        first = variable.writes[0]
        if first.kind != DEFINE or first.function.is_main:
            return
        owner = common_function([*variable.reads, *variable.writes])
        if owner is None or owner.is_main:
            return
        name = variable.name.decode("utf-8", "replace")
        start = self.context.range_of(first.statement)[0]
        fix = Fix("make it local", (TextEdit(start, start, b"local "),), safe=False)
        self.report(
            first,
            f"function {name!r} is global, but only this function uses it: `local` may be missing",
            fix=fix,
            subject=variable.name,
        )
