"""The file begins with a byte order mark.

## What it does

Finds the three bytes `EF BB BF` that some editors put before UTF-8 text. Lua 5.3's compiler
skips them; with Lua 5.1 they are a syntax error, which is reported as such.

## Why it hurts on the device

The mark is skipped only where a file is loaded as a file. Source that goes another way, through
`loadstring`, `load`, a socket or the serial line, fails with `unexpected symbol`; and the file
cannot be used with a Lua 5.1 firmware.

## Bad

```lua 5.3
\ufeffprint("hello")
```

## Good

```lua 5.3
print("hello")
```

## Fix safety

Safe: the mark is removed.

## References

- `app/lua53/lauxlib.c`, `skipBOM`
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.syntax.lexer import BOM


class ByteOrderMark(Rule):
    """Looks at the first bytes."""

    code: ClassVar[str] = "004"
    name: ClassVar[str] = "byte-order-mark"

    def check_file(self) -> None:
        """Only where the compiler does not complain itself."""
        file = self.context.file
        if file.data.startswith(BOM) and file.dialect.version == 53:
            place = (0, len(BOM))
            fix = Fix("remove the byte order mark", (self.edit(place, b""),), safe=True)
            self.report(
                place,
                "the file begins with a byte order mark",
                "Save it as UTF-8 without BOM.",
                fix=fix,
            )
