"""A loop variable is never used.

## What it does

Finds variables of `for` loops that the body does not read. Names that begin with `_` are left
alone, and so are the variable of a numeric loop, which counts, and the first ones of `in` if a
later one is used.

## Why it hurts on the device

Nothing by itself, but a body that does not look at what it is given is often not what was meant.

## Bad

```lua
for name, value in pairs(settings) do
  print(name)
end
```

## Good

```lua
for name in pairs(settings) do
  print(name)
end
```

```lua
for _, value in ipairs(list) do
  print(value)
end
```

## Fix safety

None.

## References

- luacheck's warning 213.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Profile, Rule, Tag, enter
from luac_nodemcu.syntax import nodes as n


class UnusedLoopVariable(Rule):
    """Variables of `for ... in`."""

    code: ClassVar[str] = "903"
    name: ClassVar[str] = "unused-loop-variable"
    severity: ClassVar[Severity] = "hint"
    profile: ClassVar[Profile] = "strict"
    luacheck: ClassVar[tuple[str, ...]] = ("213",)
    luals: ClassVar[tuple[str, ...]] = ("unused-local",)
    tags: ClassVar[tuple[Tag, ...]] = ("unnecessary",)

    @enter(n.GenericFor)
    def generic_for(self, node: n.GenericFor) -> None:
        """From the last variable back to the first that is used."""
        scopes = self.context.file.scopes
        for local in reversed(node.variables):
            symbol = scopes.symbol_of(local)
            if symbol is None or symbol.reads or len(symbol.writes) > 1:
                return
            if not symbol.name.startswith(b"_"):
                name = symbol.name.decode("utf-8", "replace")
                self.report(local, f"loop variable {name!r} is never used", subject=symbol.name)
