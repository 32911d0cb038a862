"""A metamethod is defined that this Lua never calls.

## What it does

For Lua 5.1: finds `__len`, `__gc`, `__pairs`, `__ipairs` and the operators of Lua 5.3 (`__idiv`,
`__band`, ...) in tables of metamethods. Files that use `newproxy`, whose objects know `__len` and
`__gc`, are left alone.

## Why it hurts on the device

`#` of a table never asks `__len` in Lua 5.1, and tables are collected without `__gc`: the length
is wrong, and what should be closed stays open.

## Bad

```lua 5.1
local list = setmetatable({}, { __len = function() return 3 end })
print(#list)
```

## Good

```lua 5.1
local list = setmetatable({}, { __index = function() return 3 end })
print(list.length)
```

```lua 5.3
local list = setmetatable({}, { __len = function() return 3 end })
print(#list)
```

## Fix safety

None.

## References

- app/lua/lvm.c, `OP_LEN`; app/lua/lbaselib.c, `luaB_pairs`
"""

from __future__ import annotations

from typing import ClassVar, Final

from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n

_ONLY_53: Final = frozenset(
    (
        b"__len", b"__gc", b"__pairs", b"__ipairs", b"__idiv", b"__band", b"__bor", b"__bxor",
        b"__bnot", b"__shl", b"__shr", b"__name",
    )
)  # fmt: skip


class MetamethodOfOtherLua(Rule):
    """Named fields of tables, and fields that are set by assignment or definition."""

    code: ClassVar[str] = "812"
    name: ClassVar[str] = "metamethod-of-other-lua"

    @enter(n.Table)
    def table(self, node: n.Table) -> None:
        """`{ __len = ... }`."""
        if self._is_off():
            return
        for field in node.fields:
            if isinstance(field, n.NamedField) and field.name in _ONLY_53:
                self._report(field, field.name)

    @enter(n.Assign)
    def assign(self, node: n.Assign) -> None:
        """`mt.__len = ...`."""
        if self._is_off():
            return
        for target in node.targets:
            self._target(target)

    @enter(n.FunctionStatement)
    def function(self, node: n.FunctionStatement) -> None:
        """`function mt.__len() ... end`."""
        if not self._is_off():
            self._target(node.target)

    def _target(self, target: n.Expression) -> None:
        if isinstance(target, n.Chain) and target.suffixes:
            last = target.suffixes[-1]
            if isinstance(last, n.Member) and last.name in _ONLY_53:
                self._report(target, last.name)

    def _is_off(self) -> bool:
        file = self.context.file
        return file.dialect.version != 51 or b"newproxy" in file.scopes.globals

    def _report(self, node: n.Node, name: bytes) -> None:
        shown = name.decode()
        what = "tables are collected without it" if name == b"__gc" else "it is never called"
        self.report(
            node if not isinstance(node, n.Field) else _name_range(self, node),
            f"Lua 5.1 does not know {shown} of tables: {what}",
            subject=name,
        )


def _name_range(rule: Rule, field: n.Field) -> tuple[int, int]:
    tokens = rule.context.file.tokens
    return tokens.starts[field.first], tokens.ends[field.first]
