"""A field that the annotated class does not have.

## What it does

Reports the use of a field of an object whose class is declared with `---@class`, if the class,
its ancestors and its methods do not have it. A field also counts as there if the file at hand or
a file that declares the class assigns one of that name anywhere, except for a
`---@class (exact)`, of which assignments to other fields are reported as well. Classes with a
parent that is not known, or whose table comes from a function, are left alone.

## Why it hurts on the device

The field is nil: calling or indexing it raises an error, and everything else quietly goes wrong.

## Bad

```lua
---@class Reading
---@field temperature number
---@field humidity number

---@param reading Reading
local function show(reading)
  print(reading.temprature)
end
show({ temperature = 20, humidity = 40 })
```

## Good

```lua
---@class Reading
---@field temperature number
---@field humidity number

---@param reading Reading
local function show(reading)
  print(reading.temperature)
end
show({ temperature = 20, humidity = 40 })
```

## Fix safety

Unsafe where a similar field exists: it replaces the name.

## References

- LuaLS's `undefined-field` and `inject-field`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, did_you_mean
from luac_nodemcu.semantics.findings import Finding


class UnknownClassField(TypeRule):
    """Reads, and writes to exact classes."""

    code: ClassVar[str] = "245"
    name: ClassVar[str] = "unknown-class-field"
    severity: ClassVar[Severity] = "warning"
    luals: ClassVar[tuple[str, ...]] = ("undefined-field", "inject-field")
    kinds: ClassVar[tuple[str, ...]] = ("unknown-class-field",)

    def word(self, finding: Finding) -> None:
        message = f"class {finding.text('class')} has no field '{finding.text('field')}'"
        suggestion = finding.data["suggestion"]
        hint = did_you_mean(suggestion)
        fix = None
        if isinstance(suggestion, str):
            fix = self.replace_tokens(hint, finding.first, finding.last, suggestion, False)
        self.report(self.place(finding), message, hint, fix=fix)
