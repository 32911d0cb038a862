"""A format has a conversion that does not exist.

## What it does

Reads constant formats as `string.format` of this Lua version does: flags, width and precision, and
the letter behind them.

## Why it hurts on the device

`string.format` raises `invalid option to 'format'` when it comes to the place.

## Bad

```lua
print(string.format("%y-%d", 2024, 5))
```

```lua
print(("load: 50%"):format())
```

## Good

```lua
print(string.format("%d-%d", 2024, 5))
```

```lua
print(("load: %d%%"):format(50))
```

## Fix safety

None.

## References

- `str_format` in lstrlib.c of the firmware: conversions of C, but no `%p` and `%n` and no sizes as
  in `%ld`; `%a` in Lua 5.3 only.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.calls._literal import flaw_of, place_of_flaw
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class InvalidFormatString(TypeRule):
    """Only formats that are known."""

    code: ClassVar[str] = "230"
    name: ClassVar[str] = "invalid-format-string"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("format-string",)

    def word(self, finding: Finding) -> None:
        message = f"format of {finding.text('function')}(): {flaw_of(finding).message}"
        self.report(place_of_flaw(self, finding), message)
