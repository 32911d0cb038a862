"""Something is started while the same thing is still under way, and raises or takes its place.

## What it does

Reports a second start of an operation of which the firmware can do one at a time, in the same
run of the code or in a loop: `http.get` twice, `sntp.sync` twice.

## Why it hurts on the device

The firmware has one place for the callback. The second call takes it, and the first answer goes
to the wrong function or nowhere; or the second call raises an error.

## Bad

```lua
http.get("http://192.0.2.1/a", nil, function(code, body) print(body) end)
http.get("http://192.0.2.1/b", nil, function(code, body) print(body) end)
```

## Good

```lua
http.get("http://192.0.2.1/a", nil, function(code, body)
  print(body)
  http.get("http://192.0.2.1/b", nil, function(_, second) print(second) end)
end)
```

## Fix safety

None.

## References

- `http.get()`, `sntp.sync()`; `http.c` and `sntp.c` in the firmware.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import has_callback
from luac_nodemcu.rules.network._overlaps import OverlapRule
from luac_nodemcu.semantics.operations import Overlap


class OperationRunning(OverlapRule):
    """Certain where both run in one go; a loop may run once only."""

    code: ClassVar[str] = "511"
    name: ClassVar[str] = "operation-running"
    severity: ClassVar[Severity] = "error"
    effects: ClassVar[tuple[str, ...]] = ("raises", "replaces")

    def word(self, overlap: Overlap) -> None:
        text = self.call_text(overlap.second)
        raises = overlap.operation.overlap == "raises"
        if not raises and not has_callback(overlap.first):
            return
        effect = "it raises" if raises else "the callback of the first is lost"
        if overlap.is_loop:
            message = f"{text} in a loop, while the one before is still running: {effect}"
        else:
            message = f"{text} while the one before is still running: {effect}"
        self.report(
            self.call_place(overlap.second),
            message,
            "Start the next one in the callback of the one before.",
            related=self.other_place(overlap),
            severity="warning" if overlap.is_loop else "error",
        )
