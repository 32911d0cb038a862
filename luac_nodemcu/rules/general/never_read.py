"""A local variable is assigned but never read.

## What it does

Finds local variables that get values in several places and are read nowhere.

## Why it hurts on the device

What is computed for it is lost. Often the variable that is read has another, similar name.

## Bad

```lua
local pending = 0
local function send(sck, data)
  pending = 1
  sck:send(data)
end
return send
```

## Good

```lua
local pending = 0
local function send(sck, data)
  if pending == 0 then
    pending = 1
    sck:send(data)
  end
end
return send
```

## Fix safety

None.

## References

- luacheck's warnings 231, 232 and 233.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import unparen
from luac_nodemcu.rules.model import Rule, Tag
from luac_nodemcu.semantics.scopes import ASSIGN, Symbol, Write
from luac_nodemcu.syntax import nodes as n


class NeverRead(Rule):
    """Locals with several writes and no read."""

    code: ClassVar[str] = "906"
    name: ClassVar[str] = "never-read"
    luacheck: ClassVar[tuple[str, ...]] = ("231", "232", "233")
    luals: ClassVar[tuple[str, ...]] = ("unused-local",)
    tags: ClassVar[tuple[Tag, ...]] = ("unnecessary",)

    def check_symbol(self, symbol: Symbol) -> None:
        """A place filler and an object that is only kept alive are left alone."""
        writes = symbol.writes
        if symbol.reads or len(writes) < 2 or symbol.name.startswith(b"_") or symbol.is_implicit:
            return
        if any(_is_cleared(write) for write in writes):
            # Kept for the sake of the garbage collector, and given free.
            return
        name = symbol.name.decode("utf-8", "replace")
        related = [self.related(write, "assigned here") for write in writes[1:4]]
        self.report(
            symbol.node,
            f"local variable {name!r} is assigned but never read",
            related=related,
            subject=symbol.name,
        )


def _is_cleared(write: Write) -> bool:
    value = write.value
    return write.kind == ASSIGN and value is not None and isinstance(unparen(value), n.Nil)
