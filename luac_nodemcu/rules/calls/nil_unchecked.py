"""A result that may be nil is used without a check.

## What it does

Follows results that the documentation of the firmware says can be nil, and reports where they are
indexed, called, computed with or passed on without `if`, `and`, `or` or `assert` before. Results
of Lua's own functions (`string.find`, `tonumber`) count in the profile `strict`, because a
program often knows that the pattern matches.

## Why it hurts on the device

On the day on which the file is missing or the network is down, the program stops with `attempt to
index a nil value`.

## Bad

```lua
local info = net.ifinfo(1)
print(info.ip .. " up")
```

## Good

```lua
local info = net.ifinfo(1)
if info then print(info.ip, "up") end
```

## Fix safety

None.

## References

- The documentation of the function.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, is_library
from luac_nodemcu.rules.model import Option, Profile
from luac_nodemcu.semantics.findings import Finding


class NilUnchecked(TypeRule):
    """Firmware functions are warnings, Lua's own are advice."""

    code: ClassVar[str] = "218"
    name: ClassVar[str] = "nil-unchecked"
    severity: ClassVar[Severity] = "warning"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("nil-unchecked", "nil-argument")

    options: ClassVar[tuple[Option, ...]] = (
        Option("library", False, "Also report results of Lua's own functions, such as string.find"),
    )

    def word(self, finding: Finding) -> None:
        why = finding.text("why")
        function = why.split("()", 1)[0]
        if is_library(function) and not self.option_bool("library"):
            return
        if finding.kind == "nil-argument":
            use = f"passed to {finding.text('function')}(), which refuses nil"
        else:
            use = _USES.get(finding.text("use"), f"used with {finding.text('use')}")
        message = f"this may be nil and is {use}"
        self.report(self.place(finding), message, f"{why}. Check it first, or use 'or'.")


_USES = {"index": "indexed"}
