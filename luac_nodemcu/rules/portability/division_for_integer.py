"""The result of `/` is given to a function that wants an integer.

## What it does

For Lua 5.3: finds arguments that are divisions, where the firmware or a library takes an integer,
and `%d` formats that get one. A division of constants that comes out even is right.

## Why it hurts on the device

In Lua 5.3 `/` gives a float. If it has a fraction, the call raises `number has no integer
representation`; Lua 5.1 cuts the fraction off. So it fails only for some values.

## Bad

```lua 5.3
local period = 1001
tmr.create():alarm(period / 2, tmr.ALARM_SINGLE, function() print("now") end)
```

```lua 5.3
local total = adc.read(0)
print(string.format("%d", total / 3))
```

## Good

```lua 5.3
local period = 1001
tmr.create():alarm(period // 2, tmr.ALARM_SINGLE, function() print("now") end)
```

```lua 5.1
local period = 1001
tmr.create():alarm(period / 2, tmr.ALARM_SINGLE, function() print("now") end)
```

## Fix safety

None: `//` rounds down, which is mostly meant.

## References

- app/lua53/lauxlib.c, `luaL_checkinteger`; app/lua53/lstrlib.c, `str_format`
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from luac_nodemcu.rules.expressions import number_value, unparen
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.values import String
from luac_nodemcu.stubs.model import Alias
from luac_nodemcu.stubs.types import NIL, NamedType, NumberType, Type, members
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t

_SPEC: Final = re.compile(rb"%(?:%|[-+ #0]*[0-9]*(?:\.[0-9]+)?([a-zA-Z]))")


class DivisionForInteger(Rule):
    """Looks at the calls that inference knows."""

    code: ClassVar[str] = "810"
    name: ClassVar[str] = "division-for-integer"
    needs_types: ClassVar[bool] = True

    def check_file(self) -> None:
        if self.context.file.dialect.version != 53:
            return
        for site in self.context.types.calls:
            for place, param in enumerate(site.params):
                if param is None or place >= len(site.nodes):
                    continue
                if self._is_integer(param.type):
                    self._check(site.nodes[place], f"{site.callee.entry.name}() wants an integer")
            if site.callee.entry.name == "string.format":
                self._format(site)

    def _is_integer(self, type_: Type) -> bool:
        """Whether a type takes whole numbers, and perhaps nil, but nothing else."""
        kinds = [kind for kind in members(type_) if kind != NIL]
        for kind in kinds:
            if isinstance(kind, NamedType):
                entry = self.context.platform.stubs.type(kind.name)
                if not isinstance(entry, Alias) or not self._is_integer(entry.type):
                    return False
            elif not isinstance(kind, NumberType) or not kind.integer:
                return False
        return bool(kinds)

    def _format(self, site: CallSite) -> None:
        """`%d` and its like, in the order of the arguments."""
        first = site.arguments[0] if site.arguments else None
        if not isinstance(first, String) or first.value is None:
            return
        specs = [match[1] for match in _SPEC.finditer(first.value) if match[1]]
        for place, letter in enumerate(specs, 1):
            if letter in b"dicouxX" and place < len(site.nodes):
                self._check(site.nodes[place], f"%{letter.decode()} wants an integer")

    def _check(self, node: n.Expression | None, what: str) -> None:
        node = None if node is None else unparen(node)
        tokens = self.context.file.tokens
        if not isinstance(node, n.Binary):
            return
        kinds = [tokens.kinds[operator] for operator in node.operators]
        if t.SLASH not in kinds or not all(kind in (t.STAR, t.SLASH, t.PERCENT) for kind in kinds):
            return
        values = [number_value(operand, tokens) for operand in node.operands]
        left, right = values[0], values[1]
        if len(values) == 2 and left is not None and right and left % right == 0:
            return
        self.report(
            node,
            f"{what}, and / gives a float: this raises an error if there is a fraction",
            "Write // instead of /.",
        )
