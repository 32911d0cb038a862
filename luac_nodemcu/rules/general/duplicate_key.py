"""A table constructor has the same key twice.

## What it does

Compares the constant keys of a table constructor, those of items without a key included.

## Why it hurts on the device

Only one of the values is kept, and the other entry is lost without a word: a misspelt name in a
list of settings or handlers.

## Bad

```lua
local config = { ssid = "home", pwd = "secret", ssid = "garden" }
return config
```

```lua
local names = { "off", "on", [2] = "blink" }
return names
```

## Good

```lua
local config = { ssid = "home", pwd = "secret" }
return config
```

## Fix safety

None: which of the two is wanted is not known.

## References

- luacheck's warning 314; LuaLS's `duplicate-index`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import number_value, unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n


class DuplicateKey(Rule):
    """Keys are strings, numbers and booleans."""

    code: ClassVar[str] = "914"
    name: ClassVar[str] = "duplicate-key"
    luacheck: ClassVar[tuple[str, ...]] = ("314",)
    luals: ClassVar[tuple[str, ...]] = ("duplicate-index",)

    @enter(n.Table)
    def table(self, node: n.Table) -> None:
        """Items without a key count from 1."""
        if len(node.fields) < 2:
            return
        seen: dict[object, n.Field] = {}
        count = 0
        for field in node.fields:
            key: object
            if isinstance(field, n.NamedField):
                key = field.name
            elif isinstance(field, n.KeyedField):
                key = self._key(field.key)
            else:
                count += 1
                key = float(count)
            if key is None:
                continue
            first = seen.setdefault(key, field)
            if first is not field:
                self._report(first, field, key)

    def _key(self, node: n.Expression) -> object:
        node = unparen(node)
        if isinstance(node, n.String):
            return node.value
        if isinstance(node, n.TrueLiteral | n.FalseLiteral):
            return str(node.kind)
        return number_value(node, self.context.file.tokens)

    def _report(self, first: n.Field, second: n.Field, key: object) -> None:
        if isinstance(second, n.NamedField):
            shown = second.name.decode("utf-8", "replace")
        elif isinstance(second, n.KeyedField):
            text = self.context.file.text_of(second.key)
            shown = f"[{text.decode('utf-8', 'replace')}]"
        else:
            shown = f"[{key:g}] (this item by its place)"
        self.report(
            _key_place(second),
            f"key {shown} is in this table twice; only one of the values is kept",
            related=[self.related(_key_place(first), "first here")],
            subject=key if isinstance(key, bytes) else b"",
        )


def _key_place(field: n.Field) -> n.Node:
    if isinstance(field, n.NamedField):
        return n.Local(field.first, field.name)
    return field.key if isinstance(field, n.KeyedField) else field.value
