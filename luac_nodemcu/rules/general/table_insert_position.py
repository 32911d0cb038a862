"""`table.insert` or `table.remove` is given a position that a list does not have.

## What it does

Finds `table.insert(t, 0, x)`, `table.remove(t, 0)`, and `table.insert(t, #t, x)`, which inserts
before the last item where the end was probably meant.

## Why it hurts on the device

A position of 0 puts the item where `#` and `ipairs` do not see it (Lua 5.1) or raises an error
(Lua 5.3). Inserting at `#t` changes the order of the last two items.

## Bad

```lua
table.insert(queue, 0, job)
```

```lua
table.insert(queue, #queue, job)
```

## Good

```lua
table.insert(queue, 1, job)
table.insert(queue, job)
```

## Fix safety

Unsafe: position 0 becomes 1, and `#t` is removed.

## References

- Luau's `TableOperations`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, TextEdit
from luac_nodemcu.rules.expressions import is_same, number_value, unparen
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.names import callee_path
from luac_nodemcu.semantics.scopes import Global
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class TableInsertPosition(Rule):
    """Constant positions and the length itself."""

    code: ClassVar[str] = "941"
    name: ClassVar[str] = "table-insert-position"

    def check_global(self, variable: Global) -> None:
        """`table.insert(t, position, value)`, `table.remove(t, position)`"""
        if variable.name == b"table":
            for access in variable.reads:
                chain = self.context.file.scopes.chains.get(access.token)
                if chain is not None and len(chain.suffixes) == 2:
                    self._call(chain)

    def _call(self, node: n.Chain) -> None:
        call = node.suffixes[1]
        if not isinstance(call, n.Call) or len(call.arguments) < 2:
            return
        path = callee_path(node, self.context.file.scopes)
        arguments = call.arguments
        if path == b"table.insert" and len(arguments) == 3:
            self._check(arguments, "insert")
        elif path == b"table.remove" and len(arguments) == 2:
            self._check(arguments, "remove")

    def _check(self, arguments: list[n.Expression], what: str) -> None:
        tokens = self.context.file.tokens
        position = unparen(arguments[1])
        if number_value(position, tokens) == 0:
            fix = Fix("use position 1", (self.edit(position, b"1"),), safe=False)
            self.report(position, "lists begin at 1: there is no position 0", fix=fix)
        elif what == "insert" and self._is_length(position, unparen(arguments[0])):
            start = tokens.starts[arguments[1].first]
            end = tokens.starts[arguments[2].first]
            fix = Fix("insert at the end", (TextEdit(start, end, b""),), safe=False)
            self.report(
                position,
                "this inserts before the last item; without a position it is the end",
                fix=fix,
            )

    def _is_length(self, node: n.Expression, table: n.Expression) -> bool:
        tokens = self.context.file.tokens
        return (
            isinstance(node, n.Unary)
            and tokens.kinds[node.first] == t.HASH
            and is_same(tokens, unparen(node.operand), table)
        )
