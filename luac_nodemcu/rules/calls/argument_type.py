"""An argument has a type that the firmware function does not take.

## What it does

Compares the inferred type of each argument with the types that the C function accepts,
conversions included: where it reads a number it also takes a string that looks like one, and the
reverse. Values of unknown type are not reported.

## Why it hurts on the device

Where the C function checks its arguments it raises an error, and an error outside of pcall
restarts the device. Where it does not, it ignores the argument or uses a default.

## Bad

```lua
tmr.create():alarm("soon", tmr.ALARM_SINGLE, print)
```

```lua
local sck = net.createConnection()
sck:send({ "GET /" })
```

## Good

```lua
tmr.create():alarm(1000, tmr.ALARM_SINGLE, print)
```

```lua
local sck = net.createConnection()
sck:send("GET /")
```

## Fix safety

None.

## References

- `luaL_check*` and `luaL_opt*` in the C source of the module.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, ordinal, readable
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class ArgumentType(TypeRule):
    """nil counts where the function does not accept it."""

    code: ClassVar[str] = "203"
    name: ClassVar[str] = "argument-type"
    severity: ClassVar[Severity] = "error"
    luals: ClassVar[tuple[str, ...]] = ("param-type-mismatch",)
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("argument-type", "argument-nil")

    def word(self, finding: Finding) -> None:
        function = finding.text("function")
        number = finding.data["position"]
        assert isinstance(number, int)
        got = finding.text("got")
        wanted = readable(finding.text("wanted"))
        message = (
            f"{ordinal(number)} argument ('{finding.text('parameter')}') of {function}() "
            f"must be {wanted}, not {got}"
        )
        hint = _EFFECTS.get(finding.text("bad_type"), "")
        if finding.data["optional"] and got == "nil":
            hint = "Leave the argument out: an explicit nil is refused."
        severity: Severity = "error" if finding.data["bad_type"] == "raises" else "warning"
        self.report(self.place(finding), message, hint, severity=severity)


_EFFECTS = {
    "raises": "The firmware raises an error here.",
    "ignored": "The firmware ignores the argument.",
    "fails": "The call fails.",
    "declared": "The function's annotation says so.",
}
