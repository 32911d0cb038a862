"""A function of the project that is annotated as deprecated is called.

## What it does

Reports calls of functions with `---@deprecated` above them.

## Why it hurts on the device

The function is kept for old code only, and takes memory as long as somebody calls it.

## Bad

```lua
---Use `start` instead.
---@deprecated
local function begin()
  print("started")
end
begin()
```

## Good

```lua
local function start()
  print("started")
end
start()
```

## Fix safety

None.

## References

- LuaLS's `deprecated`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.model import Tag
from luac_nodemcu.semantics.findings import Finding


class DeprecatedFunction(TypeRule):
    """The help is what the documentation of the function says."""

    code: ClassVar[str] = "247"
    name: ClassVar[str] = "deprecated-function"
    severity: ClassVar[Severity] = "info"
    luals: ClassVar[tuple[str, ...]] = ("deprecated",)
    tags: ClassVar[tuple[Tag, ...]] = ("deprecated",)
    kinds: ClassVar[tuple[str, ...]] = ("deprecated-function",)

    def word(self, finding: Finding) -> None:
        message = f"{finding.text('function')}() is marked as deprecated"
        self.report(self.place(finding), message, finding.text("text"))
