"""A function returns something else than its annotation declares.

## What it does

Compares the values of `return` with the types of `---@return` above the function.

## Why it hurts on the device

Callers rely on the annotation, and so does this checker: what it does not report is wrong then.

## Bad

```lua
---@return integer
local function count()
  return "three"
end
print(count())
```

## Good

```lua
---@return integer
local function count()
  return 3
end
print(count())
```

## Fix safety

None: either the value or the annotation is wrong.

## References

- LuaLS's `return-type-mismatch`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, ordinal, readable
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class ResultType(TypeRule):
    """Values of unknown type are taken to be right."""

    code: ClassVar[str] = "224"
    name: ClassVar[str] = "result-type"
    severity: ClassVar[Severity] = "warning"
    luals: ClassVar[tuple[str, ...]] = ("return-type-mismatch",)
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("result-type",)

    def word(self, finding: Finding) -> None:
        number = finding.data["position"]
        assert isinstance(number, int)
        wanted = readable(finding.text("wanted"))
        message = (
            f"{ordinal(number)} result of {finding.text('function')}() is declared as {wanted}, "
            f"but is {finding.text('got')}"
        )
        self.report(self.place(finding), message)
