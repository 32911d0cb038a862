"""An annotation cannot be read.

## What it does

Reads the annotations of a file (`---@param`, `---@class` and so on) as the Lua language server does
and reports tags that do not exist, names and types that are missing, and types that are no types.

## Why it hurts on the device

The annotation means nothing, neither to this checker nor to an editor: mistakes that it should show
go to the device.

## Bad

```lua
---@param count integer|
local function blink(count)
  print(count)
end
blink(3)
```

```lua
---@retrun integer
local function count()
  return 3
end
print(count())
```

## Good

```lua
---@param count integer
---@return integer
local function twice(count)
  return 2 * count
end
print(twice(3))
```

## Fix safety

None.

## References

- [Annotations that are read](../check.md#annotations).
- LuaLS's `doc-type-...` and `luadoc-miss-...` diagnostics.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._annotation import AnnotationRule


class AnnotationSyntax(AnnotationRule):
    """The message is the reader's."""

    code: ClassVar[str] = "240"
    name: ClassVar[str] = "annotation-syntax"
    severity: ClassVar[Severity] = "warning"
    luals: ClassVar[tuple[str, ...]] = ("unknown-operator", "doc-syntax", "malformed-doc")
    kinds: ClassVar[tuple[str, ...]] = ("annotation-syntax",)
