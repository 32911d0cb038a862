"""A function with `...` does not use it, and Lua 5.1 makes a table for it at each call.

## What it does

Reports functions with `...` in the parameter list whose code does not contain `...`, with Lua 5.1.

## Why it hurts on the device

For such a function Lua 5.1 puts the extra arguments into a table named `arg`, as Lua 5.0 did: a
table of at least 40 bytes is made and thrown away at each call, used or not.

## Bad

```lua
function report(text, ...)
  print(text)
end
```

## Good

```lua
function report(text)
  print(text)
end
```

## Fix safety

Safe: the extra arguments are dropped either way.

## References

- `LUA_COMPAT_VARARG` in `luaconf.h` of the firmware's Lua 5.1.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity, TextEdit
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.syntax import nodes as n


class VarargTable(Rule):
    """Functions that use `arg` on purpose are left out."""

    code: ClassVar[str] = "304"
    name: ClassVar[str] = "vararg-table"
    severity: ClassVar[Severity] = "info"

    def check_function(self, info: FunctionInfo) -> None:
        if info.is_main or not info.has_varargs or info.varargs:
            return
        if self.context.platform.stubs.lua != "5.1" or not isinstance(info.node, n.Function):
            return
        if any(symbol.kind == "arg" and symbol.reads for symbol in info.symbols):
            return
        node = info.node
        tokens = self.context.file.tokens
        for token in range(node.function_token, info.body.first):
            if tokens.values[token] == b"...":
                self.report(
                    (tokens.starts[token], tokens.ends[token]),
                    "'...' is not used, but Lua 5.1 makes a table for it at each call",
                    "Leave it out: Lua drops arguments that a function has no parameter for.",
                    fix=self._fix(token),
                )
                return

    def _fix(self, token: int) -> Fix | None:
        """Takes `...` out, with the comma before it; nothing if a comment is between them."""
        tokens = self.context.file.tokens
        is_listed = tokens.values[token - 1] == b","
        start = tokens.ends[token - 2] if is_listed else tokens.starts[token]
        end = tokens.ends[token]
        if b"--" in self.context.file.data[start:end]:
            return None
        return Fix("Remove '...'", (TextEdit(start, end, b""),), True)
