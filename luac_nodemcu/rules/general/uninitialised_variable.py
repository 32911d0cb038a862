"""A local variable is read before it has a value.

## What it does

Finds reads of local variables that are nil on every path: no assignment comes before them, or
there is none at all.

## Why it hurts on the device

The value is nil. Calling it, indexing it or calculating with it raises an error, which on the
ESP8266 restarts the board if it happens in a callback.

## Bad

```lua
local timer
timer:start()
timer = tmr.create()
```

```lua
local threshold
if adc.read(0) > threshold then
  print("dark")
end
```

## Good

```lua
local timer = tmr.create()
timer:start()
```

## Fix safety

None.

## References

- luacheck's warnings 221, 321 and 341.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.scopes import MUTATE, FunctionInfo, Symbol


class UninitialisedVariable(Rule):
    """Variables without any value, and reads that no value reaches."""

    code: ClassVar[str] = "908"
    name: ClassVar[str] = "uninitialised-variable"
    luacheck: ClassVar[tuple[str, ...]] = ("221", "321", "341")

    def check_symbol(self, symbol: Symbol) -> None:
        """A variable that nothing ever assigns."""
        if symbol.kind != "local" or not symbol.reads or not symbol.name:
            return
        if any(not write.is_nil for write in symbol.writes) or symbol.name.startswith(b"_"):
            return
        name = symbol.name.decode("utf-8", "replace")
        self.report(
            symbol.reads[0],
            f"local variable {name!r} is read but never gets a value: it is always nil",
            related=[self.related(symbol.node, "declared here")],
            subject=symbol.name,
        )

    def check_function(self, info: FunctionInfo) -> None:
        """Reads before the first assignment."""
        seen: set[int] = set()
        for access in self.context.file.values(info).uninitialised:
            symbol = access.variable
            if id(symbol) in seen or not isinstance(symbol, Symbol):
                continue
            seen.add(id(symbol))
            name = symbol.name.decode("utf-8", "replace")
            what = "given a field" if access.kind == MUTATE else "read"
            self.report(
                access,
                f"local variable {name!r} is {what} before it gets a value: it is nil here",
                related=[self.related(symbol.node, "declared here")],
                subject=symbol.name,
            )
