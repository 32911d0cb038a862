"""No `goto` leads to a label.

## What it does

Finds labels of Lua 5.3 programs that are never jumped to.

## Why it hurts on the device

Nothing by itself; the `goto` that should lead there may be missing or go elsewhere.

## Bad

```lua 5.3
for i = 1, 3 do
  if i == 2 then print(i) end
  ::continue::
end
```

## Good

```lua 5.3
for i = 1, 3 do
  if i == 2 then goto continue end
  print(i)
  ::continue::
end
```

## Fix safety

Safe: the label is removed.

## References

- luacheck's warning 521.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix
from luac_nodemcu.rules.edits import remove_statement
from luac_nodemcu.rules.model import Rule, Tag
from luac_nodemcu.semantics.scopes import FunctionInfo


class UnusedLabel(Rule):
    """Labels that the flow did not meet as a target."""

    code: ClassVar[str] = "909"
    name: ClassVar[str] = "unused-label"
    luacheck: ClassVar[tuple[str, ...]] = ("521",)
    luals: ClassVar[tuple[str, ...]] = ("unused-label",)
    tags: ClassVar[tuple[Tag, ...]] = ("unnecessary",)

    def check_function(self, info: FunctionInfo) -> None:
        """Only functions with labels need their flow for this."""
        if not info.labels or self.context.file.dialect.version == 51:
            return
        used = self.context.file.flow(info).used_labels
        for label in info.labels:
            if label.first not in used and label.name:
                name = label.name.decode("utf-8", "replace")
                fix = Fix(
                    "remove the label", (remove_statement(self.context.file, label),), safe=True
                )
                self.report(label, f"no goto leads to label {name!r}", fix=fix, subject=label.name)
