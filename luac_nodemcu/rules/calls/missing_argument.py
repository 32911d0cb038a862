"""A firmware function is called with too few arguments.

## What it does

Compares the arguments of a call with what the C function takes. A call that ends in `...` or in
another call may have more arguments than are seen, and is not reported.

## Why it hurts on the device

The C function raises `bad argument #n`, and an error outside of pcall restarts the device.

## Bad

```lua
net.createServer(30):listen(80)
```

## Good

```lua
net.createServer(30):listen(80, function(sck) sck:close() end)
```

## Fix safety

None: the value is not known.

## References

- `luaL_check*` in the C source of the module.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, listing
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class MissingArgument(TypeRule):
    """Takes what inference says about required parameters."""

    code: ClassVar[str] = "201"
    name: ClassVar[str] = "missing-argument"
    severity: ClassVar[Severity] = "error"
    luals: ClassVar[tuple[str, ...]] = ("missing-parameter",)
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("missing-argument",)

    def word(self, finding: Finding) -> None:
        missing = finding.data["missing"]
        assert isinstance(missing, list)
        if finding.data.get("minimum"):
            what = f"at least {finding.text('minimum')} values"
        else:
            what = listing(missing, "and")
        message = f"{finding.text('function')}() is called without {what}"
        self.report(self.place(finding), message, "The firmware raises an error here.")
