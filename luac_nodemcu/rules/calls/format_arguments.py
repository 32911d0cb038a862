"""The arguments behind a format are not those that it describes.

## What it does

Compares the arguments of `string.format`, `string.pack` and `struct.pack` with a constant format:
how many there are, their types, and constant values with the size of the part.

## Why it hurts on the device

Too few or wrong arguments raise an error. Surplus ones are dropped without a word, so a value that
should be seen is not.

## Bad

```lua
print(string.format("%d of %d", 5))
```

```lua
print(("%d V"):format("high"))
```

```lua
print(struct.pack("<Hb", 500, 2, 3))
```

## Good

```lua
print(string.format("%d of %d", 5, 6))
```

```lua
print(("%s V"):format("high"))
```

```lua
print(struct.pack("<Hbb", 500, 2, 3))
```

## Fix safety

None.

## References

- `str_format` and `str_pack` in lstrlib.c and `b_pack` in struct.c of the firmware. Lua 5.1 takes
  only strings and numbers for `%s`; integers of Lua 5.3 may have no fraction.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, ordinal, readable
from luac_nodemcu.rules.calls._literal import text_of
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class FormatArguments(TypeRule):
    """Surplus arguments do no harm by themselves."""

    code: ClassVar[str] = "231"
    name: ClassVar[str] = "format-arguments"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("format-missing", "format-extra", "format-type")

    def word(self, finding: Finding) -> None:
        function = finding.text("function")
        if finding.kind == "format-type":
            position = finding.data["position"]
            assert isinstance(position, int)
            message = (
                f"{ordinal(position)} argument of {function}() is for {text_of(finding, 'part')} "
                f"and must be {readable(finding.text('wanted'))}, not {finding.text('got')}"
            )
            hint = "Lua 5.3 raises an error here." if finding.data["fraction"] else ""
            self.report(self.place(finding), message, hint)
            return
        wanted, given = finding.data["wanted"], finding.data["given"]
        assert isinstance(wanted, int)
        needs = f"{wanted} value{'s' * (wanted != 1)}" if wanted else "no values"
        message = f"the format of {function}() takes {needs}, but gets {given or 'none'}"
        if finding.kind == "format-extra":
            self.report(self.place(finding), message, severity="warning")
            return
        self.report(
            self.place(finding), message, f"There is no value for {text_of(finding, 'part')}."
        )
