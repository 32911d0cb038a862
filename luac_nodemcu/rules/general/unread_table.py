"""A local table gets fields but is never read.

## What it does

Finds local variables that hold a table from a constructor, are given fields, and are neither
read, nor passed on, nor returned.

## Why it hurts on the device

The table and all that is in it takes RAM for nothing. In a module the `return` at the end of the
file may be missing.

## Bad

```lua
local M = {}
function M.start()
  print("started")
end
```

## Good

```lua
local M = {}
function M.start()
  print("started")
end
return M
```

## Fix safety

None.

## References

- luacheck's warning 241.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.scopes import DECLARE, MUTATE, Symbol
from luac_nodemcu.syntax import nodes as n


class UnreadTable(Rule):
    """Reads that only serve to assign fields do not count."""

    code: ClassVar[str] = "907"
    name: ClassVar[str] = "unread-table"
    luacheck: ClassVar[tuple[str, ...]] = ("241", "331")

    def check_symbol(self, symbol: Symbol) -> None:
        """The table must be new, so that nobody else can know it."""
        if not symbol.reads or symbol.name.startswith(b"_") or symbol.is_implicit:
            return
        if not all(access.kind == MUTATE for access in symbol.reads):
            return
        if not all(
            isinstance(write.value, n.Table) or (write.kind == DECLARE and write.is_nil)
            for write in symbol.writes
        ) or all(write.is_nil for write in symbol.writes):
            return
        name = symbol.name.decode("utf-8", "replace")
        self.report(
            symbol.node,
            f"table {name!r} gets fields but is never read",
            related=[self.related(access, "given a field here") for access in symbol.reads[:3]],
            subject=symbol.name,
        )
