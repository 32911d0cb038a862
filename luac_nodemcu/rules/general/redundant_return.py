"""A `return` without values ends a function.

## What it does

Finds `return` without values as the last statement of a function, where the function ends anyway.

## Why it hurts on the device

One instruction of four bytes, and nothing else.

## Bad

```lua
local function log(text)
  print(text)
  return
end
log("ready")
```

## Good

```lua
local function log(text)
  print(text)
end
log("ready")
```

## Fix safety

Safe: the statement is removed.

## References

- LuaLS's `redundant-return`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.rules.edits import remove_statement
from luac_nodemcu.rules.model import Profile, Rule, Tag
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.syntax import nodes as n


class RedundantReturn(Rule):
    """The last statement of a body; the only one may mark an empty function."""

    code: ClassVar[str] = "939"
    name: ClassVar[str] = "redundant-return"
    severity: ClassVar[Severity] = "hint"
    profile: ClassVar[Profile] = "all"
    luals: ClassVar[tuple[str, ...]] = ("redundant-return",)
    tags: ClassVar[tuple[Tag, ...]] = ("unnecessary",)

    def check_function(self, info: FunctionInfo) -> None:
        """Functions, and not the file itself."""
        statements = info.body.statements
        if info.is_main or len(statements) < 2:
            return
        last = statements[-1]
        if isinstance(last, n.Return) and not last.values:
            edit = remove_statement(self.context.file, last)
            self.report(
                last, "the function ends here anyway", fix=Fix("remove it", (edit,), safe=True)
            )
