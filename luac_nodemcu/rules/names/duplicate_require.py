"""A file requires the same module into two locals.

## What it does

Finds a local that gets `require` of a module which another visible local already holds.

## Why it hurts on the device

The module is loaded only once, but the second local takes a register and the call takes time.

## Bad

```lua
local config = require("config")
local settings = require("config")
print(config.port, settings.port)
```

## Good

```lua
local config = require("config")
print(config.port, config.speed)
```

## Fix safety

None.

## References

- EmmyLua's `duplicate-require`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Profile, Rule
from luac_nodemcu.semantics.names import callee_path, constant_string
from luac_nodemcu.semantics.scopes import FileScopes, Symbol, Write
from luac_nodemcu.syntax import nodes as n


class DuplicateRequire(Rule):
    """Locals that only ever hold one module."""

    code: ClassVar[str] = "110"
    name: ClassVar[str] = "duplicate-require"
    severity: ClassVar[Severity] = "hint"
    profile: ClassVar[Profile] = "strict"

    def start_file(self) -> None:
        """Module -> the locals that hold it."""
        self.holders: dict[bytes, list[Symbol]] = {}

    def check_symbol(self, symbol: Symbol) -> None:
        """Compares with the locals that were declared before."""
        if symbol.kind != "local" or len(symbol.writes) != 1:
            return
        module = _required(symbol.writes[0], self.context.file.scopes)
        if module is None:
            return
        token = symbol.node.first
        for other in self.holders.setdefault(module, []):
            if other.scope_start <= token < other.scope_end:
                shown = module.decode("utf-8", "replace")
                held = other.name.decode("utf-8", "replace")
                self.report(
                    symbol.node,
                    f"{held!r} already holds the module {shown!r}",
                    related=[self.related(other.node, "required here")],
                    subject=symbol.name,
                )
                break
        self.holders[module].append(symbol)


def _required(write: Write, scopes: FileScopes) -> bytes | None:
    """The module of a value that is exactly `require("module")`."""
    value = write.value
    if not isinstance(value, n.Chain) or len(value.suffixes) != 1:
        return None
    call = value.suffixes[0]
    if not isinstance(call, n.Call) or len(call.arguments) != 1:
        return None
    if callee_path(value, scopes) != b"require":
        return None
    return constant_string(call.arguments[0])
