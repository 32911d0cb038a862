"""An element of a table is nothing that the function can use.

## What it does

Compares the elements of lists and maps that are written in the program with the types and ranges
that the C function accepts.

## Why it hurts on the device

The function raises an error when it comes to the element, or uses a number that was not meant.

## Bad

```lua
gpio.serout(1, gpio.HIGH, { 5000, "long" })
```

```lua
local m = mqtt.Client("id", 120)
m:subscribe({ lamp = 0, door = 3 }, print)
```

## Good

```lua
gpio.serout(1, gpio.HIGH, { 5000, 9000 })
```

```lua
local m = mqtt.Client("id", 120)
m:subscribe({ lamp = 0, door = 2 }, print)
```

## Fix safety

None.

## References

- The loops over tables in the C source of the module.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, readable
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class ListElement(TypeRule):
    """What the function does with a wrong element is not in the stubs: a warning."""

    code: ClassVar[str] = "237"
    name: ClassVar[str] = "list-element"
    severity: ClassVar[Severity] = "warning"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("list-element",)

    def word(self, finding: Finding) -> None:
        message = (
            f"{finding.text('subject')} of '{finding.text('target')}' of "
            f"{finding.text('function')}() must be {readable(finding.text('wanted'))}, "
            f"not {finding.text('got')}"
        )
        self.report(self.place(finding), message)
