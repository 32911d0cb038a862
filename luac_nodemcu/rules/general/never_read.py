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
from luac_nodemcu.rules.general.unused_value import fills_place_of_field
from luac_nodemcu.rules.general.unused_variable import only_fills_place
from luac_nodemcu.rules.model import Rule, Tag
from luac_nodemcu.semantics.scopes import ASSIGN, FileScopes, Symbol, Write
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
        if all(_only_fills_place(write, self.context.file.scopes) for write in writes):
            return
        if any(_is_cleared(write) for write in writes):
            # Kept for the sake of the garbage collector, and given free.
            return
        name = symbol.name.decode("utf-8", "replace")
        # Where the first value is given that is lost.
        first = next((write for write in writes if not write.is_nil), writes[0])
        related = [self.related(write, "assigned here") for write in writes if write is not first]
        self.report(
            first,
            f"local variable {name!r} is assigned but never read",
            related=related[:3],
            subject=symbol.name,
        )


def _is_cleared(write: Write) -> bool:
    value = write.value
    return write.kind == ASSIGN and value is not None and isinstance(unparen(value), n.Nil)


def _only_fills_place(write: Write, scopes: FileScopes) -> bool:
    """Whether a write has no value, or a later target gets a result of the same call."""
    if write.is_nil or fills_place_of_field(write) or only_fills_place(write, scopes):
        return True
    statement = write.statement
    if not isinstance(statement, n.Assign) or not isinstance(write.value, n.Chain | n.Vararg):
        return False
    later = (scopes.accesses.get(t.first) for t in statement.targets if t.first > write.token)
    return any(
        isinstance(other, Write) and other.value is write.value and bool(other.variable.reads)
        for other in later
    )
