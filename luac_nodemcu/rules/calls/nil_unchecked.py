"""A result that may be nil is used without a check.

## What it does

Follows results that the documentation of the firmware says can be nil, and reports where they are
indexed, called, computed with or passed on without `if`, `and`, `or` or `assert` before. Lua's own
functions (`string.find`) and functions that ask for a state (`wifi.sta.getip`) are left out
unless the option `all` is set: a program often knows that the pattern matches, or that it is
connected.

## Why it hurts on the device

On the day on which the file is missing or the network is down, the program stops with `attempt to
index a nil value`.

## Bad

```lua all=true
local info = net.ifinfo(1)
print(info.ip .. " up")
```

## Good

```lua all=true
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
from luac_nodemcu.stubs.model import Function


class NilUnchecked(TypeRule):
    """Firmware functions are warnings, Lua's own are advice."""

    code: ClassVar[str] = "218"
    name: ClassVar[str] = "nil-unchecked"
    severity: ClassVar[Severity] = "warning"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("nil-unchecked", "nil-argument")

    options: ClassVar[tuple[Option, ...]] = (
        Option("all", False, "Also report Lua's own functions and functions that ask for a state"),
    )

    def word(self, finding: Finding) -> None:
        why = finding.text("why")
        function = why.split("()", 1)[0]
        if not self.option_bool("all") and (is_library(function) or self._asks_state(function)):
            return
        if finding.kind == "nil-argument":
            use = f"passed to {finding.text('function')}(), which refuses nil"
        else:
            use = _USES.get(finding.text("use"), f"used with {finding.text('use')}")
        message = f"this may be nil and is {use}"
        self.report(self.place(finding), message, f"{why}. Check it first, or use 'or'.")

    def _asks_state(self, function: str) -> bool:
        """Whether a function asks for a state that the program may know, such as its address."""
        entry = self.context.platform.stubs.find(function)
        return isinstance(entry, Function) and any(
            signature.effects.polls for signature in entry.signatures
        )


_USES = {"index": "indexed"}
