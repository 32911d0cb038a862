r"""More channels are used than there are.

## What it does

Counts the different constant pins or channels that are given to a call of which the firmware can
do only so many: six pins for `pwm`.

## Why it hurts on the device

The call for one pin too many raises an error.

## Bad

```lua
pwm.setup(1, 100, 0)
pwm.setup(2, 100, 0)
pwm.setup(3, 100, 0)
pwm.setup(4, 100, 0)
pwm.setup(5, 100, 0)
pwm.setup(6, 100, 0)
pwm.setup(7, 100, 0)
```

## Good

```lua
pwm.setup(1, 100, 0)
pwm.setup(2, 100, 0)
```

## Fix safety

None.

## References

- `pwm.setup()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule, number_of


class TooMany(HazardRule):
    """Pins may be given back in between, which is not followed: a warning."""

    code: ClassVar[str] = "608"
    name: ClassVar[str] = "too-many"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        used: dict[str, set[float]] = {}
        for site in sorted(self.sites, key=lambda site: site.call.first):
            limit = site.effects.limit
            if limit is None:
                continue
            value = number_of(site, limit[0])
            if value is None:
                continue
            values = used.setdefault(site.name, set())
            if value not in values and len(values) == limit[1]:
                self.report(
                    self.call_place(site),
                    f"{site.name}() takes at most {limit[1]} different values of '{limit[0]}', "
                    "and this is one more",
                    "Use fewer.",
                )
            values.add(value)
