r"""The network is used right after WiFi was told to connect.

## What it does

Reports calls that need an address in the same run of the code as the call which starts to connect:
`wifi.sta.config` and then `http.get`. Silent where the program asks for the address in between.

## Why it hurts on the device

Connecting takes seconds, and goes on only while no Lua runs. The request fails, and nothing asks
again.

## Bad

```lua
wifi.setmode(wifi.STATION)
wifi.sta.config({ ssid = "home", pwd = "secret123", save = false })
http.get("http://192.0.2.1/", nil, function(code) print(code) end)
```

## Good

```lua
wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function()
  http.get("http://192.0.2.1/", nil, function(code) print(code) end)
end)
wifi.setmode(wifi.STATION)
wifi.sta.config({ ssid = "home", pwd = "secret123", save = false })
```

## Fix safety

None.

## References

- Issues 461 and 2566 of the firmware.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.findings import CallSite, OtherCall


class NetworkBeforeAddress(HazardRule):
    """Only where the program itself has just begun to connect."""

    code: ClassVar[str] = "515"
    name: ClassVar[str] = "network-before-address"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        for problem in self.context.state_problems:
            state = problem.key[0]
            if not isinstance(state, str) or not state.endswith(".connected"):
                continue
            if state.removesuffix("connected") + "connecting" in problem.facts:
                site = problem.site
                calls: tuple[CallSite | OtherCall, ...] = (site, *problem.through)
                if any(self._is_asked(call) for call in calls):
                    continue
                self.report(
                    self.call_place(site),
                    f"{self.call_text(site)} before there is an address: connecting has only begun",
                    "Call it in the callback of the event that brings the address.",
                    related=[
                        self.related(self.call_place(call), "reached through this call")
                        for call in problem.through
                    ],
                )

    def _is_asked(self, call: CallSite | OtherCall) -> bool:
        """Whether every path to a call asks for the address before: `if wifi.sta.getip() then`."""
        paths = self.activity.paths(call.function)
        asked = {
            self.activity.step_of(site)
            for site in self.activity.calls.get(call.function, ())
            if site.effects.polls == "event"
        }
        return bool(asked) and not paths.may_follow(0, self.activity.step_of(call), asked)
