"""A connection is closed right after something was sent.

## What it does

Reports `close` after `send` on the same object in the same run of the code.

## Why it hurts on the device

`send` only hands the data to the network stack. Whether all of it arrives after a `close` depends
on the stack, and the callback for "sent" does not come any more.

## Bad

```lua
net.createServer(30):listen(80, function(sck)
  sck:send("bye")
  sck:close()
end)
```

## Good

```lua
net.createServer(30):listen(80, function(sck)
  sck:send("bye", function(s) s:close() end)
end)
```

## Fix safety

None.

## References

- `net.socket:send()`. The ESP8266's stack still sends what is queued, so there this is advice.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.activity import ObjectKey
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.scopes import FunctionInfo, Symbol


class CloseAfterSend(HazardRule):
    """Advice on the ESP8266, whose stack sends what it has; a warning elsewhere."""

    code: ClassVar[str] = "513"
    name: ClassVar[str] = "close-after-send"
    severity: ClassVar[Severity] = "info"

    def check_file(self) -> None:
        for info, sites in self.activity.calls.items():
            sends: dict[ObjectKey, list[CallSite]] = {}
            for site in sites:
                operation = site.effects.operation
                if operation is not None and operation.name == "self:send":
                    key = self.activity.receiver(site)
                    if key is not None:
                        sends.setdefault(key, []).append(site)
            for site in sites if sends else ():
                if site.effects.releases == "self":
                    self._close(info, site, sends)

    def _close(
        self, info: FunctionInfo, close: CallSite, sends: dict[ObjectKey, list[CallSite]]
    ) -> None:
        key = self.activity.receiver(close)
        paths = self.activity.paths(info)
        step = self.activity.step_of(close)
        new = set()
        if key is not None and isinstance(key[0], Symbol):
            new = {paths.step_at(w.token).index for w in key[0].writes if w.function is info}
        for send in () if key is None else sends.get(key, ()):
            first = self.activity.step_of(send)
            if first != step and paths.may_follow(first, step, new - {step}):
                self.report(
                    self.call_place(close),
                    f"{self.call_text(close)} right after {self.call_text(send)}: the data may not "
                    "have left yet",
                    "Close it in the callback of the send.",
                    related=[self.related(self.call_place(send), "sent here")],
                    severity="info" if self.context.platform.stubs.chip == "esp8266" else "warning",
                )
                return
