"""A name exists only in builds with another number type.

## What it does

Finds names that builds with integer numbers leave out, such as `math.pi`, and the reverse.

## Why it hurts on the device

The name is nil; arithmetic on it raises an error.

## Bad

```lua esp8266-lua51-int
local around = 2 * math.pi * 10
print(around)
```

## Good

```lua esp8266-lua51-int
local around = 2 * 355 * 10 / 113
print(around)
```

```lua esp8266-lua51
local around = 2 * math.pi * 10
print(around)
```

## Fix safety

None.

## References

- app/lua/lmathlib.c, LUA_NUMBER_INTEGRAL
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.portability._rule import PortabilityRule
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.stubs.lacks import Lack


class OtherNumberType(PortabilityRule):
    """The stubs say which names depend on numbers."""

    code: ClassVar[str] = "806"
    name: ClassVar[str] = "other-number-type"
    severity: ClassVar[Severity] = "error"
    kinds: ClassVar[tuple[str, ...]] = ("not-in-build",)

    def word(self, finding: Finding) -> None:
        lack = finding.data["lack"]
        assert isinstance(lack, Lack)
        self.report(self.place(finding), f"{finding.text('name')} exists only in {lack.words}")
