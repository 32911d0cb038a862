"""A value that has no fields is indexed.

## What it does

Reports `.field`, `:method()` and `[key]` on nil, numbers, booleans and functions.

## Why it hurts on the device

Lua raises an error, and an error outside of pcall restarts the device; in a callback of some
modules it does so at once.

## Bad

```lua
local sck
sck:send("hello")
```

## Good

```lua
local sck = net.createConnection()
sck:send("hello")
```

## Fix safety

None.

## References

- Lua manual, indexing.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class BadIndex(TypeRule):
    """The value is certain."""

    code: ClassVar[str] = "221"
    name: ClassVar[str] = "bad-index"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("index-non-table",)

    def word(self, finding: Finding) -> None:
        field = finding.text("field")
        what = f"field '{field}' of {finding.text('got')}" if field else finding.text("got")
        hint = ""
        if finding.data["got"] == "nil":
            hint = "Nothing has been assigned to it at this point."
        self.report(self.place(finding), f"cannot index {what}", hint)
