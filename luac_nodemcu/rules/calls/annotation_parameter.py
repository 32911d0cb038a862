"""`---@param` names a parameter that the function does not have.

## What it does

Compares the names of `---@param` with the parameters of the function below.

## Why it hurts on the device

The annotation says nothing about the parameter that was meant, so calls are not checked.

## Bad

```lua
---@param cuont integer
local function blink(count)
  print(count)
end
blink(3)
```

## Good

```lua
---@param count integer
local function blink(count)
  print(count)
end
blink(3)
```

## Fix safety

Unsafe where a similar parameter exists: it replaces the name.

## References

- LuaLS's `undefined-doc-param`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._annotation import AnnotationRule


class AnnotationParameter(AnnotationRule):
    """`self` of a method may be annotated."""

    code: ClassVar[str] = "243"
    name: ClassVar[str] = "annotation-parameter"
    severity: ClassVar[Severity] = "warning"
    luals: ClassVar[tuple[str, ...]] = ("undefined-doc-param",)
    kinds: ClassVar[tuple[str, ...]] = ("annotation-parameter",)
    replaces: ClassVar[bool] = True
