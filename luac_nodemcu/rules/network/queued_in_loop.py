"""A loop starts an operation again and again that the firmware queues in RAM.

## What it does

Reports calls in a loop whose work the firmware keeps in a queue until the network has done it,
such as `publish` of an MQTT client.

## Why it hurts on the device

Nothing is sent while Lua runs. Every message is copied into the queue, and a few dozen of them
fill the heap.

## Bad

```lua
local m = mqtt.Client("id", 120)
m:connect("192.0.2.1", 1883, false, function(c)
  for i = 1, 50 do
    c:publish("/n", tostring(i), 0, 0)
  end
end)
```

## Good

```lua
local m = mqtt.Client("id", 120)
local function more(c, i)
  if i <= 50 then
    c:publish("/n", tostring(i), 0, 0, function(c2) more(c2, i + 1) end)
  end
end
m:connect("192.0.2.1", 1883, false, function(c) more(c, 1) end)
```

## Fix safety

None.

## References

- `mqtt.client:publish()`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.network._overlaps import OverlapRule
from luac_nodemcu.semantics.operations import Overlap


class QueuedInLoop(OverlapRule):
    """A loop that runs a few times only is harmless, so no error."""

    code: ClassVar[str] = "512"
    name: ClassVar[str] = "queued-in-loop"
    severity: ClassVar[Severity] = "warning"
    effects: ClassVar[tuple[str, ...]] = ("queues",)

    def word(self, overlap: Overlap) -> None:
        if overlap.is_loop:
            self.report(
                self.call_place(overlap.second),
                f"every round of the loop puts another {self.call_text(overlap.second)} into "
                "the queue, which is kept in RAM",
                "Start the next one in the callback of the one before.",
            )
