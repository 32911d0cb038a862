r"""A string uses an escape sequence that this Lua reads as plain letters.

## What it does

Finds `\xHH`, `\u{...}` and `\z` in the strings of programs for Lua 5.1. That Lua does not
know them and does not complain either: it drops the backslash and keeps the rest.

## Why it hurts on the device

`"\x01"` is the three letters `x01`: a wrong command goes to the sensor, a frame is not
recognised, and nothing reports an error.

## Bad

```lua 5.1
local start = "\x02"
uart.write(0, start)
```

## Good

```lua 5.1
local start = "\2"
uart.write(0, start)
```

```lua 5.3
local start = "\x02"
uart.write(0, start)
```

## Fix safety

None: the message says how to write the byte.

## References

- `app/lua/llex.c`, `read_string`: which escapes Lua 5.1 knows.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.model import Rule


class ForeignEscape(Rule):
    """Passes on what the parser noticed."""

    code: ClassVar[str] = "003"
    name: ClassVar[str] = "foreign-escape"

    def check_file(self) -> None:
        """Reports the warnings of the parser."""
        for issue in self.context.file.tree.issues:
            if issue.severity == "warning":
                self.report((issue.offset, issue.end_offset), issue.message, issue.help)
