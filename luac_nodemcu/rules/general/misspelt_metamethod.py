"""A field looks like a metamethod but is none.

## What it does

Finds fields of a table constructor or assignments whose name begins with two underscores and is
close to, but not, the name of a metamethod, such as `__idnex`.

## Why it hurts on the device

Lua ignores the field: the object has no methods, or cannot be compared, without an error where
the mistake is.

## Bad

```lua
local Led = {}
Led.__indx = Led
return setmetatable({}, Led)
```

## Good

```lua
local Led = {}
Led.__index = Led
return setmetatable({}, Led)
```

## Fix safety

Unsafe: the name is replaced.

## References

- `app/lua/ltm.c` and `app/lua53/ltm.c`, `luaT_eventname`
"""

from __future__ import annotations

import difflib
from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Fix
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n

_COMMON: Final = (
    "__index", "__newindex", "__gc", "__mode", "__eq", "__add", "__sub", "__mul", "__div", "__mod",
    "__pow", "__unm", "__len", "__lt", "__le", "__concat", "__call", "__tostring", "__metatable",
)  # fmt: skip
_LUA53: Final = (
    "__idiv", "__band", "__bor", "__bxor", "__bnot", "__shl", "__shr", "__pairs", "__name",
    "__close",
)  # fmt: skip


class MisspeltMetamethod(Rule):
    """Names that are close to a metamethod's."""

    code: ClassVar[str] = "942"
    name: ClassVar[str] = "misspelt-metamethod"

    @enter(n.NamedField)
    def field(self, node: n.NamedField) -> None:
        """`{ __index = ... }`"""
        if node.name.startswith(b"__"):
            self._check(node.first, node.name)

    @enter(n.Assign, n.FunctionStatement)
    def assign(self, node: n.Assign | n.FunctionStatement) -> None:
        """`t.__index = ...`, `function t.__index() end`"""
        targets = node.targets if isinstance(node, n.Assign) else [node.target]
        for target in targets:
            last = target.suffixes[-1] if isinstance(target, n.Chain) else None
            if isinstance(last, n.Member) and last.name.startswith(b"__"):
                self._check(last.name_token, last.name)

    def _check(self, token: int, name: bytes) -> None:
        text = name.decode("utf-8", "replace")
        known = (*_COMMON, *_LUA53)
        if text in known:
            return
        close = difflib.get_close_matches(text, known, n=1, cutoff=0.8)
        if not close or abs(len(close[0]) - len(text)) > 2:
            return
        tokens = self.context.file.tokens
        place = (tokens.starts[token], tokens.ends[token])
        fix = Fix(f"write {close[0]}", (self.edit(place, close[0].encode()),), safe=False)
        self.report(
            place,
            f"{text!r} is not a metamethod; did you mean {close[0]!r}?",
            fix=fix,
            subject=name,
        )
