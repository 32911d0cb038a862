"""A local variable is never used.

## What it does

Finds local variables that are declared and never mentioned again. Names that begin with `_` are
left alone, and so is a variable that only takes a place in a list: in `local a, b = f()` with a
use of `b` there must be something before it. A constant with a name in capitals, as in a list of a
sensor's registers, is information only.

## Why it hurts on the device

Each local takes a register of its function, of which Lua 5.1 builds allow 50 variables; its
value keeps memory busy until the function ends. Often it is a misspelt name or a forgotten line.

## Bad

```lua
local function read(pin)
  local count = 5
  return adc.read(pin)
end
return read
```

## Good

```lua
local function read(pin)
  return adc.read(pin)
end
return read
```

```lua
local _, humidity = dht.read(4)
print(humidity)
```

## Fix safety

Safe where the value is a constant or there is none: the statement is removed. Otherwise there is
no fix, as the value may do something.

## References

- Option name and meaning as in luacheck's warning 211.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix
from luac_nodemcu.rules.edits import remove_statement
from luac_nodemcu.rules.expressions import is_constant, is_string_preload
from luac_nodemcu.rules.model import Rule, Tag
from luac_nodemcu.semantics.scopes import FileScopes, Symbol, Write
from luac_nodemcu.syntax import nodes as n


class UnusedVariable(Rule):
    """Locals without a read and without a second write."""

    code: ClassVar[str] = "901"
    name: ClassVar[str] = "unused-variable"
    luacheck: ClassVar[tuple[str, ...]] = ("211",)
    luals: ClassVar[tuple[str, ...]] = ("unused-local",)
    tags: ClassVar[tuple[Tag, ...]] = ("unnecessary",)

    def check_symbol(self, symbol: Symbol) -> None:
        """Functions are another rule's."""
        if symbol.reads or symbol.kind != "local" or len(symbol.writes) > 1:
            return
        name = symbol.name.decode("utf-8", "replace")
        if not name or name.startswith("_"):
            return
        write = symbol.writes[0]
        if isinstance(write.value, n.Function) or only_fills_place(write, self.context.file.scopes):
            return
        statement = write.statement
        assert isinstance(statement, n.LocalStatement)
        if is_string_preload(statement):
            return
        fix = None
        if len(statement.names) == 1 and all(map(is_constant, statement.values)):
            edit = remove_statement(self.context.file, statement)
            fix = Fix("remove the variable", (edit,), safe=True)
        is_documentation = name.isupper() and all(map(is_constant, statement.values))
        self.report(
            symbol.node,
            f"local variable {name!r} is never used",
            fix=fix,
            severity="info" if is_documentation and statement.values else None,
            subject=symbol.name,
        )


def only_fills_place(write: Write, scopes: FileScopes) -> bool:
    """Whether a later name of the statement, from the same call, is used."""
    statement = write.statement
    if write.value is None or not isinstance(statement, n.LocalStatement):
        return False
    for local in statement.names:
        if local.first <= write.node.first:
            continue
        other = scopes.symbol_of(local)
        if other is not None and other.reads and other.writes[0].value is write.value:
            return True
    return False
