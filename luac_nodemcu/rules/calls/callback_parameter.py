"""A callback has parameters that the firmware never passes.

## What it does

Compares the parameters of a function that is written where it is passed with those that the
firmware gives it.

## Why it hurts on the device

The parameter is always nil. What uses it fails when the event happens, long after the program
started.

## Bad

```lua
local sck = net.createConnection()
sck:on("receive", function(s, data, len) print(len) end)
```

## Good

```lua
local sck = net.createConnection()
sck:on("receive", function(s, data) print(#data) end)
```

## Fix safety

None.

## References

- The `lua_call` in the C source of the module.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, listing
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.semantics.scopes import FunctionInfo


class CallbackParameter(TypeRule):
    """Only parameters that have a name and are used are worth a word."""

    code: ClassVar[str] = "208"
    name: ClassVar[str] = "callback-parameter"
    severity: ClassVar[Severity] = "warning"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("callback-parameter",)

    def word(self, finding: Finding) -> None:
        info = finding.data["info"]
        count = finding.data["count"]
        assert isinstance(info, FunctionInfo)
        assert isinstance(count, int)
        symbols = [symbol for symbol in info.parameters if not symbol.is_implicit]
        if not any(symbol.reads for symbol in symbols[count:]):
            return
        names = finding.data["parameters"]
        assert isinstance(names, list)
        gets = f"only {listing(names, 'and')}" if names else "nothing"
        message = (
            f"'{finding.text('extra')}' is always nil: {finding.text('function')}() passes {gets} "
            "to this function"
        )
        self.report(self.place(finding), message)
