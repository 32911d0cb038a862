"""Data is sent again before the last send is over.

## What it does

Reports a second `send` on the same socket in the same run of the code, and a `send` in a loop.
Branches that exclude each other are no pair. Advice only where both texts are short constants:
the ESP8266 takes 2920 bytes in all before it fails.

## Why it hurts on the device

Only the first `send` is sure to go out. More of them fill the buffer of the network stack, and
then `send` raises `out of memory`; on the ESP32 the count of the bytes under way is lost. All of
what waits is also held in RAM.

## Bad

```lua
local function answer(sck, parts)
  for _, part in ipairs(parts) do
    sck:send(part)
  end
end
net.createServer(30):listen(80, function(sck) answer(sck, { "a", "b" }) end)
```

```lua
net.createServer(30):listen(80, function(sck)
  sck:send(file.getcontents("head.html") or "")
  sck:send(file.getcontents("body.html") or "")
end)
```

## Good

```lua
net.createServer(30):listen(80, function(sck)
  local parts = { "a", "b" }
  local function more(s)
    if parts[1] then s:send(table.remove(parts, 1), more) else s:close() end
  end
  more(sck)
end)
```

## Fix safety

None.

## References

- `net.socket:send()` in the firmware's documentation; `net_send` in its source.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.network._overlaps import OverlapRule
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.operations import Overlap
from luac_nodemcu.semantics.values import String

_SHORT = 1460
"""Bytes of one packet: what two constant texts may have together to be called short."""


class SeveralSends(OverlapRule):
    """Pairs of short constants are advice: they do get through on the ESP8266."""

    code: ClassVar[str] = "510"
    name: ClassVar[str] = "several-sends"
    severity: ClassVar[Severity] = "warning"
    effects: ClassVar[tuple[str, ...]] = ("unreliable",)

    def word(self, overlap: Overlap) -> None:
        second = overlap.second
        text = self.call_text(second)
        if overlap.is_loop:
            message = f"{text} in a loop: the next one starts before this one is over"
        else:
            message = f"{text} before the one before it is over"
        event = (overlap.operation.ends or "").partition(":")[2]
        is_short = not overlap.is_loop and (_length(overlap.first) + _length(second) <= _SHORT)
        self.report(
            self.call_place(second),
            message,
            f"Go on in the '{event}' callback, which most such calls take as their last argument."
            if event
            else "Go on in its callback.",
            related=self.other_place(overlap),
            severity="info" if is_short else "warning",
        )


def _length(site: CallSite) -> int:
    """Bytes of the constant text that is sent; many if it is not constant."""
    if site.arguments and isinstance(site.arguments[0], String):
        value = site.arguments[0].value
        if value is not None:
            return len(value)
    return _SHORT + 1
