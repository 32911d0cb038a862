"""A format of `string.pack` or of `struct` has an option that does not exist.

## What it does

Reads constant formats as the firmware does: letters, sizes and alignment, and for the functions
that measure a format whether all of its parts have a fixed length.

## Why it hurts on the device

The call raises `invalid format option` or the like.

## Bad

```lua
print(struct.pack("<Hy", 500, 2))
```

```lua
print(struct.size("Bs"))
```

## Good

```lua
print(struct.pack("<Hb", 500, 2))
```

```lua
print(struct.size("Bc4"))
```

## Fix safety

None.

## References

- `optsize` and `controloptions` in struct.c, `getoption` in lstrlib.c of the firmware.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.calls._literal import flaw_of, place_of_flaw
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class InvalidPackFormat(TypeRule):
    """Only formats that are known."""

    code: ClassVar[str] = "233"
    name: ClassVar[str] = "invalid-pack-format"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("pack-format",)

    def word(self, finding: Finding) -> None:
        message = f"format of {finding.text('function')}(): {flaw_of(finding).message}"
        self.report(place_of_flaw(self, finding), message)
