"""The length of a table without list items is always 0.

## What it does

Finds `#` on a table constructor that has only named fields, directly or through a local that is
never changed.

## Why it hurts on the device

`#` counts only items 1, 2, 3 and so on: the loop over the table never runs.

## Bad

```lua
local pins = { red = 1, green = 2 }
print(#pins)
```

## Good

```lua
local count = 0
for _ in pairs({ red = 1, green = 2 }) do
  count = count + 1
end
print(count)
```

## Fix safety

None.

## References

- Luau's `TableOperations`; Teal's hint on `#`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.general.length_with_holes import constant_table
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class LengthOfRecord(Rule):
    """Only what is certain from one constructor."""

    code: ClassVar[str] = "947"
    name: ClassVar[str] = "length-of-record"

    @enter(n.Unary)
    def unary(self, node: n.Unary) -> None:
        """A computed key may be a number."""
        if self.context.file.tokens.kinds[node.first] != t.HASH:
            return
        table = constant_table(node.operand, self.context.file)
        if table is None or not table.fields:
            return
        if all(isinstance(field, n.NamedField) for field in table.fields):
            related = [self.related(table, "it has named fields only")]
            self.report(node, "the length of this table is always 0", related=related)
