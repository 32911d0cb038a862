"""A Lua pattern is malformed, or a replacement refers to a capture that it does not have.

## What it does

Reads constant patterns as the firmware does: sets and captures that are not closed, `%` at the
end, `%b` and `%f` without what they need, references to captures, and letters that are no class.
A search for plain text (`s:find("[", 1, true)`) is left out.

## Why it hurts on the device

Matching raises `malformed pattern` or `invalid capture index`, often only for a text that gets as
far as that place. A letter that is no class just never matches what was meant.

## Bad

```lua
print(("a[1]"):match("[%d+"))
```

```lua
print(("ab"):gsub("(a)", "%2"))
```

```lua
print(("f(x)"):gsub(")", ""))
```

## Good

```lua
print(("a[1]"):match("[%d]+"))
```

```lua
print(("ab"):gsub("(a)(b)", "%2"))
```

```lua
print(("f(x)"):gsub("%)", ""))
```

## Fix safety

None.

## References

- `match` and `add_s` in lstrlib.c of the firmware. Lua 5.1 reads a pattern up to a zero byte and
  has at most 10 captures; `%g` exists in Lua 5.3 only.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.calls._literal import flaw_of, place_of_flaw
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class InvalidPattern(TypeRule):
    """What is taken otherwise than was meant is a warning."""

    code: ClassVar[str] = "232"
    name: ClassVar[str] = "invalid-pattern"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("pattern",)

    def word(self, finding: Finding) -> None:
        flaw = flaw_of(finding)
        what = "replacement" if finding.data.get("replacement") else "pattern"
        message = f"{what} of {finding.text('function')}(): {flaw.message}"
        severity: Severity = "error" if flaw.certain else "warning"
        self.report(place_of_flaw(self, finding), message, severity=severity)
