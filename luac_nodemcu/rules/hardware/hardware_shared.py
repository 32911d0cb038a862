r"""Two modules want the same piece of hardware.

## What it does

Some calls take hardware for themselves: the one timer FRC1 (`pwm`, `pwm2`, `perf`,
`gpio.serout` with a callback, pulses), slots of the RTC memory (`rtctime`, `rtcfifo`, `rtcmem`).
The rule reports calls of different modules that take the same in one file, unless the first one
has given it back.

## Why it hurts on the device

The second call takes the timer away from the first or fails; values in the RTC memory overwrite
each other. Neither is reported.

## Bad

```lua
rtctime.set(1500000000)
rtcmem.write32(0, 1)
```

## Good

```lua
rtctime.set(1500000000)
rtcmem.write32(22, 1)
```

## Fix safety

None.

## References

- The pages of `pwm`, `pwm2`, `perf`, `gpio`, `rtcmem` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule, number_of
from luac_nodemcu.semantics.findings import CallSite

Claim = tuple[str, range | None]
"""A resource, and the parts of it that are taken; None for all of it."""


class HardwareShared(HazardRule):
    """Programs may use one after the other, which is not followed: a warning."""

    code: ClassVar[str] = "604"
    name: ClassVar[str] = "hardware-shared"
    severity: ClassVar[Severity] = "warning"

    def check_file(self) -> None:
        claims: list[tuple[Claim, CallSite]] = []
        freed = {name.partition("[")[0] for site in self.sites for name in site.effects.frees}
        seen: set[tuple[str, str]] = set()
        for site in sorted(self.sites, key=lambda site: site.call.first):
            for name in site.effects.claims:
                claim = claim_of(site, name)
                if claim is None or claim[0] in freed:
                    continue
                for other, first in claims:
                    pair = (_module(first), _module(site))
                    if pair[0] != pair[1] and _overlap(claim, other) and pair not in seen:
                        seen.add(pair)
                        self._word(first, site, claim[0])
                        break
                claims.append((claim, site))

    def _word(self, first: CallSite, second: CallSite, what: str) -> None:
        names = {"frc1": "the hardware timer FRC1", "rtcmem": "the same slots of the RTC memory"}
        self.report(
            self.call_place(second),
            f"{self.call_text(second)} takes {names.get(what, what)}, which {_module(first)} uses",
            "Use one of them only, or other slots or pins.",
            related=[self.related(self.call_place(first), "taken here")],
        )


def claim_of(site: CallSite, text: str) -> Claim | None:
    """What a call takes: `frc1`, `rtcmem:0..9`, `rtcmem[idx]` with the value of `idx`.

    None if a value is not known.
    """
    if "[" in text:
        name, _, parameter = text.partition("[")
        value = number_of(site, parameter.rstrip("]"))
        if not isinstance(value, int):
            return None
        return (name, range(value, value + 1))
    name, colon, parts = text.partition(":")
    if not colon:
        return (name, None)
    low, dots, high = parts.partition("..")
    start = int(low)
    return (name, range(start, (int(high) if dots else start) + 1))


def _overlap(a: Claim, b: Claim) -> bool:
    if a[0] != b[0]:
        return False
    if a[1] is None or b[1] is None:
        return True
    return a[1].start < b[1].stop and b[1].start < a[1].stop


def _module(site: CallSite) -> str:
    return site.name.partition(".")[0].partition(":")[0]
