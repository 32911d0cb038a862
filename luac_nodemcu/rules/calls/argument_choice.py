"""An argument is none of the values that the function knows.

## What it does

Compares constant arguments with the fixed set of words, numbers or named constants that the C
function accepts, and reports a constant that belongs to another group.

## Why it hurts on the device

The function raises an error, or takes the number of the wrong constant for something else.

## Bad

```lua
tmr.create():alarm(1000, net.TCP, print)
```

## Good

```lua
tmr.create():alarm(1000, tmr.ALARM_SINGLE, print)
```

## Fix safety

None.

## References

- The sets of words and constants in the C source of the module.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, did_you_mean, ordinal, readable
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class ArgumentChoice(TypeRule):
    """Constants count by name, so that equal numbers of different groups are told apart."""

    code: ClassVar[str] = "205"
    name: ClassVar[str] = "argument-choice"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("argument-set", "argument-constant")

    def word(self, finding: Finding) -> None:
        number = finding.data["position"]
        assert isinstance(number, int)
        function = finding.text("function")
        parameter = finding.text("parameter")
        got = finding.text("got")
        message = f"{ordinal(number)} argument ('{parameter}') of {function}() cannot be {got}"
        names = finding.data.get("names")
        hint = did_you_mean(finding.data.get("suggestion"), names)
        if not hint:
            hint = f"It takes {readable(finding.text('wanted'))}."
        suggestion = finding.data.get("suggestion")
        fix = None
        if isinstance(suggestion, str):
            text = f'"{suggestion}"'
            fix = self.replace_tokens(hint, finding.first, finding.last, text, False)
        raises = finding.data["bad_value"] in ("raises", "fails")
        severity: Severity = "error" if raises else "warning"
        self.report(self.place(finding), message, hint, fix=fix, severity=severity)
