"""A setting is made when it has no effect any more: the last will after `connect`.

## What it does

Reports settings of an object that the firmware ignores, as the object was started before: `lwt` of
an MQTT client, which only counts if it is called before `connect`.

## Why it hurts on the device

The call returns as if all were well, and the setting is not used.

## Bad

```lua
local m = mqtt.Client("id", 120)
m:connect("192.0.2.1")
m:lwt("/status", "offline", 0, 0)
```

## Good

```lua
local m = mqtt.Client("id", 120)
m:lwt("/status", "offline", 0, 0)
m:connect("192.0.2.1")
```

## Fix safety

None.

## References

- `mqtt.client:lwt()`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.network._states import Kind, StateRule
from luac_nodemcu.semantics.states import StateProblem


class TooLate(StateRule):
    """Lost without a word."""

    code: ClassVar[str] = "505"
    name: ClassVar[str] = "too-late"
    severity: ClassVar[Severity] = "warning"
    kind: ClassVar[Kind] = "too-late"

    def word(self, problem: StateProblem) -> None:
        self.report(
            self.call_place(problem.site),
            f"{self.call_text(problem.site)} has no effect here: it is "
            f"{self.states_text(problem)} already",
            "Call it before.",
            related=self.origin(problem, "its state comes from this call"),
        )
