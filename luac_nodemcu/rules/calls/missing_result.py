"""A function returns fewer values than its annotation declares.

## What it does

Counts the values of each `return`, and looks for ways to the end of the function without one. The
results of `---@return` that may be nil need not be there. A function without a body only declares.

## Why it hurts on the device

The caller gets nil where it expects a value, and fails there.

## Bad

```lua
---@param raw integer
---@return integer
local function scale(raw)
  if raw > 0 then
    return raw * 10
  end
end
print(scale(3))
```

## Good

```lua
---@param raw integer
---@return integer
local function scale(raw)
  if raw > 0 then
    return raw * 10
  end
  return 0
end
print(scale(3))
```

## Fix safety

None.

## References

- LuaLS's `missing-return` and `missing-return-value`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.semantics.findings import Finding


class MissingResult(TypeRule):
    """Returns of calls with unknown results are taken to be right."""

    code: ClassVar[str] = "246"
    name: ClassVar[str] = "missing-result"
    severity: ClassVar[Severity] = "warning"
    luals: ClassVar[tuple[str, ...]] = ("missing-return", "missing-return-value")
    kinds: ClassVar[tuple[str, ...]] = ("missing-result",)

    def word(self, finding: Finding) -> None:
        needed, count = finding.data["needed"], finding.data["count"]
        values = "1 value" if needed == 1 else f"{needed} values"
        gives = "none" if count == 0 else f"only {count}"
        message = f"{finding.text('function')}() is declared to return {values}, but here {gives}"
        hint = "Mark a result that may be missing as optional: `---@return T?`."
        self.report(self.place(finding), message, hint)
