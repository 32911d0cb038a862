"""A function of the project is called without an argument that its annotation requires.

## What it does

Compares the number of arguments with `---@param`. A parameter may be left out if it is optional
(`---@param name? string`), if its type allows nil, or if an `---@overload` has no such parameter.

## Why it hurts on the device

The parameter is nil, and using it raises an error.

## Bad

```lua
---@param pin integer
---@param times integer
local function blink(pin, times)
  print(pin, times)
end
blink(4)
```

## Good

```lua
---@param pin integer
---@param times? integer
local function blink(pin, times)
  print(pin, times or 1)
end
blink(4)
```

## Fix safety

None: the value is not known.

## References

- LuaLS's `missing-parameter`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, listing
from luac_nodemcu.semantics.findings import Finding


class MissingOwnArgument(TypeRule):
    """Only parameters with an annotation."""

    code: ClassVar[str] = "248"
    name: ClassVar[str] = "missing-own-argument"
    severity: ClassVar[Severity] = "warning"
    luals: ClassVar[tuple[str, ...]] = ("missing-parameter",)
    kinds: ClassVar[tuple[str, ...]] = ("missing-own-argument",)

    def word(self, finding: Finding) -> None:
        missing = finding.data["missing"]
        assert isinstance(missing, list)
        message = f"{finding.text('function')}() is called without {listing(missing, 'and')}"
        self.report(self.place(finding), message, "The function's annotation says it is needed.")
