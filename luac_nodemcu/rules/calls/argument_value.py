"""A number is out of range, or a string too short or too long.

## What it does

Compares constant arguments with the range or length that the C function accepts, and looks for
numbers with a fraction where an integer is wanted.

## Why it hurts on the device

Depending on the function the value is refused with an error, cut to the range, or used as it is,
which then sets something else than was meant.

## Bad

```lua
tmr.create():alarm(0, tmr.ALARM_SINGLE, print)
```

## Good

```lua
tmr.create():alarm(1, tmr.ALARM_SINGLE, print)
```

## Fix safety

None.

## References

- The checks in the C source of the module; integer arguments lose a fraction in Lua 5.1 and raise
  an error in 5.3.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, ordinal, readable
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class ArgumentValue(TypeRule):
    """The severity follows what the function does with the value."""

    code: ClassVar[str] = "204"
    name: ClassVar[str] = "argument-value"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("argument-range", "argument-length", "argument-fraction")

    def word(self, finding: Finding) -> None:
        effect = finding.text("bad_value")
        number = finding.data["position"]
        assert isinstance(number, int)
        subject = (
            f"{ordinal(number)} argument ('{finding.text('parameter')}') of "
            f"{finding.text('function')}()"
        )
        got, wanted = finding.text("got"), readable(finding.text("wanted"))
        if finding.kind == "argument-fraction":
            cut = bool(finding.data.get("cut"))
            hint = "Lua 5.1 drops the fraction." if cut else "Lua 5.3 raises an error here."
            message = f"{subject} is an integer, but gets {got}"
            self.report(self.place(finding), message, hint, severity="info" if cut else "error")
            return
        message = f"{subject} must be {wanted}, not {got}"
        hint = _EFFECTS.get(effect, "")
        severity: Severity = "error" if effect in ("raises", "fails") else "warning"
        self.report(self.place(finding), message, hint, severity=severity)


_EFFECTS = {
    "raises": "The firmware raises an error here.",
    "fails": "The call fails.",
    "clamps": "The firmware takes the nearest allowed value.",
    "ignored": "The firmware ignores the value.",
    "unchecked": "The firmware does not check it and does something else than is meant.",
    "wraps": "The firmware uses only the low bits of it.",
}
