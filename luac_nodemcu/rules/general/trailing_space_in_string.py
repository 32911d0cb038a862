"""A string has blanks at the end of a line.

## What it does

Finds blanks before a line end in strings of several lines.

## Why it hurts on the device

They are part of the string: each takes a byte of flash, and of RAM and air time when a page is
sent. In an editor they are invisible.

## Bad

```lua
local page = [[<html>␠␠
<body>hello</body></html>]]
return page
```

(␠ stands for a blank.)

## Good

```lua
local page = [[<html>
<body>hello</body></html>]]
return page
```

## Fix safety

Unsafe: the blanks are removed, which changes the string.

## References

- luacheck's warning 613.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Fix, Severity, TextEdit
from luac_nodemcu.rules.model import Profile, Rule
from luac_nodemcu.syntax import tokens as t

_TRAILING: Final = re.compile(rb"[ \t]+(?=\r?\n)")


class TrailingSpaceInString(Rule):
    """One report for each string."""

    code: ClassVar[str] = "948"
    name: ClassVar[str] = "trailing-space-in-string"
    severity: ClassVar[Severity] = "info"
    profile: ClassVar[Profile] = "strict"
    luacheck: ClassVar[tuple[str, ...]] = ("613",)

    def check_file(self) -> None:
        """Strings that hold a line end."""
        tokens = self.context.file.tokens
        data = tokens.data
        for token, kind in enumerate(tokens.kinds):
            if kind != t.STRING or data.find(b"\n", tokens.starts[token], tokens.ends[token]) < 0:
                continue
            found = list(_TRAILING.finditer(data, tokens.starts[token], tokens.ends[token]))
            if found:
                edits = tuple(TextEdit(match.start(), match.end(), b"") for match in found)
                size = sum(match.end() - match.start() for match in found)
                self.report(
                    found[0].span(),
                    f"this string has {size} bytes of blanks at the end of lines",
                    fix=Fix("remove the blanks", edits, safe=False),
                )
