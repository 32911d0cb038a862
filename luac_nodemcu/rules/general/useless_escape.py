r"""A string has a backslash that Lua 5.1 drops.

## What it does

Finds escape sequences in Lua 5.1 strings that mean nothing, such as `"\d"` or `"\."`: the
backslash is dropped and the character kept. Lua 5.3 refuses them.

## Why it hurts on the device

Mostly it is a pattern that was written as in other languages: `"\d+"` is the pattern `d+`.
Lua's patterns use `%d` and `%.`.

## Bad

```lua 5.1
local number = string.match(line, "\d+")
return number
```

## Good

```lua 5.1
local number = string.match(line, "%d+")
return number
```

## Fix safety

None: whether `%` or `\\` was meant is not known.

## References

- `app/lua/llex.c`, `read_string`
- selene's `bad_string_escape`.
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from luac_nodemcu.rules.model import Rule
from luac_nodemcu.syntax import tokens as t

_ESCAPE: Final = re.compile(rb"\\(?:[abfnrtv\\\"'\r\n0-9]|x[0-9A-Fa-f]{2}|u\{|z|(.))", re.DOTALL)
_CLASSES: Final = b"aAcCdDlLpPsSuUwWxXbBzZ.()+*?-^$[]%/"


class UselessEscape(Rule):
    """Those of Lua 5.3 are `foreign-escape`."""

    code: ClassVar[str] = "944"
    name: ClassVar[str] = "useless-escape"

    def check_file(self) -> None:
        """Searches the source for backslashes, which are rare."""
        tokens = self.context.file.tokens
        data = self.context.file.data
        if b"\\" not in data or tokens.dialect.version != 51:
            return
        for token, kind in enumerate(tokens.kinds):
            if kind != t.STRING or data[tokens.starts[token]] == 0x5B:
                continue
            start, end = tokens.starts[token], tokens.ends[token]
            if data.find(b"\\", start, end) < 0:
                continue
            for match in _ESCAPE.finditer(data, start, end):
                if match[1] is not None:
                    self._report(match)

    def _report(self, match: re.Match[bytes]) -> None:
        character = match[1].decode("latin-1")
        help_text = ""
        if match[1] in _CLASSES:
            help_text = f"In a pattern, write `%{character}`."
        shown = match[0].decode("latin-1")
        self.report(
            match.span(),
            f"Lua 5.1 reads `{shown}` as `{character}`: the backslash is lost",
            help_text,
        )
