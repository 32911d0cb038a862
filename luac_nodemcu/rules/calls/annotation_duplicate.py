"""A class, alias, field or parameter is declared twice.

## What it does

Reports a second `---@class` or `---@alias` of the same name in a file, a second `---@field` of
the same name in a class, and a second `---@param` for the same parameter. A field that is a
function may have several declarations, one for each way of calling it.


## Why it hurts on the device

Only one of them holds, and it may not be the one that was changed last.

## Bad

```lua
---@param pin integer
---@param pin string
local function blink(pin)
  print(pin)
end
blink(4)
```

## Good

```lua
---@param pin integer|string
local function blink(pin)
  print(pin)
end
blink(4)
```

## Fix safety

None.

## References

- LuaLS's `duplicate-doc-alias`, `duplicate-doc-field` and `duplicate-doc-param`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._annotation import AnnotationRule


class AnnotationDuplicate(AnnotationRule):
    """Declarations of one class in several files add up."""

    code: ClassVar[str] = "242"
    name: ClassVar[str] = "annotation-duplicate"
    severity: ClassVar[Severity] = "warning"
    luals: ClassVar[tuple[str, ...]] = (
        "duplicate-doc-alias", "duplicate-doc-field", "duplicate-doc-param",
    )  # fmt: skip
    kinds: ClassVar[tuple[str, ...]] = ("annotation-duplicate",)
