"""A field of a firmware module is assigned.

## What it does

Finds assignments to fields of modules and libraries that are tables in flash, such as
`string.trim = ...` or `gpio.LED = 4`.

## Why it hurts on the device

These tables cannot be changed: the assignment raises an error.

## Bad

```lua
function string.trim(text)
  return (text:gsub("^%s+", ""))
end
```

```lua
gpio.LED = 4
```

## Good

```lua
local function trim(text)
  return (text:gsub("^%s+", ""))
end
return trim
```

## Fix safety

None.

## References

- `app/lua/lvm.c` and `app/lua53/lvm.c`: assignment to a ROTable.
- luacheck's warning 122.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.names import path_of
from luac_nodemcu.semantics.scopes import MUTATE, Global
from luac_nodemcu.stubs.model import Module, TableEntry


class ReadOnlyTable(Rule):
    """Whether a table is in flash is in its stub."""

    code: ClassVar[str] = "106"
    name: ClassVar[str] = "read-only-table"
    severity: ClassVar[Severity] = "error"
    luacheck: ClassVar[tuple[str, ...]] = ("122",)

    def check_global(self, variable: Global) -> None:
        """Fields of a module that the program has not replaced."""
        entry = self.context.platform.entry(variable.name)
        if not isinstance(entry, Module) or entry.gone is not None or entry.name == "_G":
            return
        name = variable.name.decode("utf-8", "replace")
        if name in self.context.project.shared_globals(self.context.file.path).written:
            return
        for access in variable.reads:
            if access.kind != MUTATE:
                continue
            chain = self.context.file.scopes.chains[access.token]
            path = path_of(chain, len(chain.suffixes) - 1)
            if path is None or not self._is_read_only(b".".join(path)):
                continue
            table = b".".join(path).decode("utf-8", "replace")
            if f"{table}.{_field(chain.suffixes[-1])}" in self.context.project.declared:
                continue
            self.report(
                chain,
                f"{table} is a table in flash: assigning a field raises an error",
                "Keep the value in a table or local of your own.",
                subject=variable.name,
            )

    def _is_read_only(self, path: bytes) -> bool:
        entry = self.context.platform.entry(path)
        if isinstance(entry, Module | TableEntry):
            return entry.readonly
        # A sub-table of which the stub has nothing else to say.
        module = self.context.platform.entry(path.partition(b".")[0])
        if entry is not None or not isinstance(module, Module) or not module.readonly:
            return False
        prefix = path.decode("utf-8", "replace") + "."
        return any(name.startswith(prefix) for name in module.names)


def _field(suffix: object) -> str:
    name = getattr(suffix, "name", b"")
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else ""
