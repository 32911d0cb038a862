"""An annotation names a type that nothing declares.

## What it does

Looks up the names in annotations among Lua's types, the types of the firmware (`net.tcpsocket`,
`tmr.timer`), and the classes, aliases and enums that the files of the project declare. A name that
is like an existing one is a warning, any other is information: it may be declared in a library that
only the editor knows.

## Why it hurts on the device

Values with an unknown type are not checked: mistakes that the annotation should show go to the
device.

## Bad

```lua
---@param name strin
local function greet(name)
  print("hello " .. name)
end
greet("world")
```

## Good

```lua
---@alias name string
---@param name name
local function greet(name)
  print("hello " .. name)
end
greet("world")
```

## Fix safety

Unsafe where a similar name exists: it replaces the name.

## References

- LuaLS's `undefined-doc-name`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._annotation import AnnotationRule


class AnnotationUnknownType(AnnotationRule):
    """Names of type variables are known where they are declared."""

    code: ClassVar[str] = "241"
    name: ClassVar[str] = "annotation-unknown-type"
    severity: ClassVar[Severity] = "warning"
    luals: ClassVar[tuple[str, ...]] = ("undefined-doc-name", "undefined-doc-class")
    kinds: ClassVar[tuple[str, ...]] = ("annotation-unknown-type",)
    without_suggestion: ClassVar[Severity] = "info"
    replaces: ClassVar[bool] = True
