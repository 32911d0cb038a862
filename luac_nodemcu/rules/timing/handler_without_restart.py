r"""The handler for errors does not restart the chip.

## What it does

Reports functions that take over what the firmware does on an error, and do not restart.

## Why it hurts on the device

Without a handler the chip restarts after an error and the application begins anew. A handler that
only prints leaves it as it is: half of it dead, and nobody there to see the message.

## Bad

```lua
node.setonerror(function(message) print(message) end)
```

## Good

```lua
node.setonerror(function(message)
  print(message)
  node.restart()
end)
```

## Fix safety

None.

## References

- `node.setonerror()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.findings import Registration
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.semantics.values import ApiFunction


class HandlerWithoutRestart(HazardRule):
    """Advice: the handler may hand over to something that is not followed."""

    code: ClassVar[str] = "416"
    name: ClassVar[str] = "handler-without-restart"
    severity: ClassVar[Severity] = "info"

    def check_file(self) -> None:
        for site in self.sites:
            if site.effects.takes_over != "restart":
                continue
            for registration in self.activity.callbacks_of(site):
                if not self._restarts(registration):
                    self.report(
                        self.call_place(site),
                        "the chip does not restart after an error any more",
                        "Restart at the end of the function, at once or from a timer.",
                    )

    def _restarts(self, registration: Registration) -> bool:
        """Whether a handler restarts, at once or in what it starts; or does unknown things."""
        waiting = [registration.function]
        seen: set[FunctionInfo] = set()
        while waiting:
            info = waiting.pop()
            if info in seen:
                continue
            seen.add(info)
            for function in self.activity.run_by(info):
                seen.add(function)
                for site in self.activity.calls.get(function, ()):
                    if site.effects.restarts is not None:
                        return True
                    waiting += [other.function for other in self.activity.callbacks_of(site)]
                    if any(isinstance(value, ApiFunction) for value in site.arguments):
                        return True
                if any(call.callee is None for call in self.activity.other_calls.get(function, ())):
                    return True
        return False
