"""Two values are compared that can never be equal, or have no order.

## What it does

Reports `==` and `~=` between values of different types, which are never equal in Lua, and `<`
between a number and a string, which raises an error.

## Why it hurts on the device

The branch is never taken, or always. A number that comes from the hardware is not equal to its
text: `gpio.read(1) == "1"` is false for ever.

## Bad

```lua
if tmr.now() == "0" then print("just started") end
```

## Good

```lua
if tmr.now() == 0 then print("just started") end
```

## Fix safety

None.

## References

- Lua manual, relational operators.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.syntax import tokens as t

_LITERALS = frozenset((t.NUMBER, t.STRING, t.TRUE, t.FALSE))


class BadComparison(TypeRule):
    """nil may be compared with anything."""

    code: ClassVar[str] = "220"
    name: ClassVar[str] = "bad-comparison"
    severity: ClassVar[Severity] = "warning"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("bad-comparison",)

    def word(self, finding: Finding) -> None:
        kinds = self.context.file.tokens.kinds[finding.first : finding.last + 1]
        if len(kinds) == 3 and kinds[0] in _LITERALS and kinds[2] in _LITERALS:
            # `ok(1 == "")`: written so on purpose.
            return
        left, right = finding.text("left"), finding.text("right")
        if finding.data["kind"] == "order":
            message = f"{left} and {right} have no order; the comparison raises an error"
            self.report(self.place(finding), message, severity="error")
            return
        result = "false" if finding.text("operator") == "==" else "true"
        message = f"{left} and {right} are never equal: this is always {result}"
        self.report(self.place(finding), message)
