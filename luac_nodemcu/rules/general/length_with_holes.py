"""The length of a list with a nil in it is not certain.

## What it does

Finds `#` on a table constructor that has a `nil` item before another one, directly or through a
local that is never changed.

## Why it hurts on the device

`#` may give any index before a nil: the loop over the list ends too early, or not.

## Bad

```lua
local pins = { 1, nil, 3 }
for i = 1, #pins do
  print(pins[i])
end
```

## Good

```lua
local pins = { 1, false, 3 }
for i = 1, #pins do
  print(pins[i])
end
```

## Fix safety

None.

## References

- Lua 5.1 manual, 2.5.5: the length operator.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.semantics.scopes import READ
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class LengthWithHoles(Rule):
    """Only what is certain from one constructor."""

    code: ClassVar[str] = "938"
    name: ClassVar[str] = "length-with-holes"

    @enter(n.Unary)
    def unary(self, node: n.Unary) -> None:
        """The operand is a constructor, or a local that only ever holds one."""
        if self.context.file.tokens.kinds[node.first] != t.HASH:
            return
        table = constant_table(node.operand, self.context.file)
        hole = None if table is None else _hole(table)
        if hole is not None:
            related = [self.related(hole, "this nil is followed by another item")]
            self.report(
                node, "the length of a list with a nil in it is not certain", related=related
            )


def constant_table(operand: n.Expression, file: LuaFile) -> n.Table | None:
    """The constructor of a table that nobody can have changed: the operand itself, or the only
    value of a local that is read by index and for its length only.
    """
    operand = unparen(operand)
    if isinstance(operand, n.Table):
        return operand
    symbol = file.scopes.symbol_of(operand) if isinstance(operand, n.Name) else None
    if symbol is None or len(symbol.writes) != 1:
        return None
    for access in symbol.reads:
        parent = file.scopes.chains.get(access.token)
        is_length = file.tokens.kinds[access.token - 1] == t.HASH
        is_index = (
            parent is not None
            and access.kind == READ
            and len(parent.suffixes) == 1
            and isinstance(parent.suffixes[0], n.Index | n.Member)
        )
        if not is_length and not is_index:
            return None
    value = symbol.writes[0].value
    return value if isinstance(value, n.Table) else None


def _hole(table: n.Table) -> n.Expression | None:
    items = [field.value for field in table.fields if type(field) is n.Field]
    for value in items[:-1]:
        if isinstance(unparen(value), n.Nil):
            return value
    return None
