"""A variable takes the name of a firmware module that is needed later.

## What it does

Finds locals with the name of a module, given a value of another kind, through which the module's
functions are called afterwards, and globals that replace a module for the whole program. A copy
of the module itself (`local gpio = gpio`) is left alone.

## Why it hurts on the device

The call looks for the function in the object: `attempt to call field 'open' (a nil value)`. A
replaced global breaks every other file of the program until the board restarts.

## Bad

```lua
local file = file.open("log.txt", "a")
file:write("start")
local other = file.open("data.txt")
print(other)
```

```lua
tmr = tmr.create()
tmr:start()
```

## Good

```lua
local log = file.open("log.txt", "a")
log:write("start")
local other = file.open("data.txt")
print(other)
```

```lua
local gpio, tmr = gpio, tmr
gpio.write(4, tmr.now() % 2)
```

## Fix safety

None.

## References

- Issue 670 of nodemcu-firmware.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import unparen
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.names import callee_path, key_of
from luac_nodemcu.semantics.scopes import ASSIGN, DECLARE, Access, Global, Symbol, Write
from luac_nodemcu.stubs.model import Function, Module
from luac_nodemcu.syntax import nodes as n

_PLAIN = ("string", "integer", "number", "boolean")


class HiddenModule(Rule):
    """Names of modules that mean something else."""

    code: ClassVar[str] = "105"
    name: ClassVar[str] = "hidden-module"
    luacheck: ClassVar[tuple[str, ...]] = ("121",)

    def check_symbol(self, symbol: Symbol) -> None:
        """A local that holds a result of the module, and is then used as the module."""
        if symbol.kind != "local" or not self._is_module(symbol.name):
            return
        if not all(self._is_other_value(write) for write in symbol.writes):
            return
        for access in symbol.reads:
            function = self._function_of(access)
            if function is not None:
                name = symbol.name.decode("utf-8", "replace")
                self.report(
                    access,
                    f"{name!r} is a local variable here, not the module: {function} is nil",
                    "Give the local another name.",
                    related=[self.related(symbol.node, "the local is declared here")],
                    severity="error",
                    subject=symbol.name,
                )
                return

    def check_global(self, variable: Global) -> None:
        """An assignment to the global itself."""
        if not variable.writes or not self._is_module(variable.name):
            return
        for write in variable.writes:
            if write.kind != ASSIGN or self._is_other_value(write):
                name = variable.name.decode("utf-8", "replace")
                self.report(
                    write,
                    f"this replaces the module {name!r} for the whole program",
                    "Use another name, or `local`.",
                    subject=variable.name,
                )

    def _is_module(self, name: bytes) -> bool:
        entry = self.context.platform.entry(name)
        return isinstance(entry, Module) and entry.gone is None and entry.name != "_G"

    def _is_other_value(self, write: Write) -> bool:
        """Whether a value is certainly not the module: a result of it, or a constant."""
        if write.kind not in (DECLARE, ASSIGN) or write.value is None:
            return False
        value = unparen(write.value)
        if isinstance(value, n.Number | n.String | n.TrueLiteral | n.FalseLiteral):
            return True
        if not isinstance(value, n.Chain) or not value.is_call:
            return False
        base = value.base
        if isinstance(base, n.Name) and base.name == write.variable.name:
            return True
        # `string = ow.read_bytes(pin, 9)`
        path = callee_path(value, self.context.file.scopes)
        entry = None if path is None else self.context.platform.entry(path)
        if not isinstance(entry, Function) or len(value.suffixes) > 2:
            return False
        types = [str(result.type) for s in entry.signatures for result in s.returns[:1]]
        return bool(types) and all(type_.startswith(_PLAIN) for type_ in types)

    def _function_of(self, access: Access) -> str | None:
        """`file.open` if the place calls that through the local with a dot."""
        chain = self.context.file.scopes.chains.get(access.token)
        if chain is None or len(chain.suffixes) < 2:
            return None
        member, call = chain.suffixes[0], chain.suffixes[1]
        key = key_of(member)
        if key is None or not isinstance(call, n.Call) or isinstance(call, n.MethodCall):
            return None
        path = access.variable.name + b"." + key
        is_function = isinstance(self.context.platform.entry(path), Function)
        return path.decode("utf-8", "replace") if is_function else None
