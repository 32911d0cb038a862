"""A table of options has an unknown, missing or wrong field.

## What it does

Compares a table constructor that is passed to a firmware function with the fields that the C
function reads.

## Why it hurts on the device

A field that the function does not know is ignored without a word, so a misspelt option has no
effect. A missing or wrong one raises an error.

## Bad

```lua
wifi.sta.config({ sid = "home", pwd = "secret" })
```

## Good

```lua
wifi.sta.config({ ssid = "home", pwd = "secret" })
```

## Fix safety

Unsafe: the nearest name may not be the one that was meant.

## References

- `lua_getfield` in the C source of the module.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, did_you_mean, listing, readable
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class OptionField(TypeRule):
    """Three kinds of findings about one table."""

    code: ClassVar[str] = "209"
    name: ClassVar[str] = "option-field"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("unknown-option", "missing-option", "option-value")

    def word(self, finding: Finding) -> None:
        function = finding.text("function")
        if finding.kind == "missing-option":
            fields = finding.data["fields"]
            assert isinstance(fields, list)
            message = f"{function}() needs the field {listing(fields, 'and')} in this table"
            self.report(self.place(finding), message)
            return
        field = finding.text("field")
        if finding.kind == "unknown-option":
            raises = finding.data["effect"] == "raises"
            message = f"{function}() knows no field '{field}'"
            hint = did_you_mean(finding.data["suggestion"])
            if not hint and not raises:
                hint = "The firmware ignores it."
            suggestion = finding.data["suggestion"]
            fix = None
            if isinstance(suggestion, str):
                fix = self.replace_tokens(hint, finding.first, finding.last, suggestion, False)
            severity: Severity = "error" if raises else "warning"
            self.report(self.place(finding), message, hint, fix=fix, severity=severity)
            return
        wanted = readable(finding.text("wanted"))
        message = f"field '{field}' of {function}() must be {wanted}, not {finding.text('got')}"
        kind = "bad_type" if finding.data["kind"] in ("type", "nil") else "bad_value"
        certain = finding.data[kind] in ("raises", "fails")
        self.report(
            self.place(finding),
            message,
            finding.text("error"),
            severity="error" if certain else "warning",
        )
