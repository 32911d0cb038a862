"""A parenthesis at the start of a line continues the line before.

## What it does

Finds calls in Lua 5.3 whose opening parenthesis stands on a later line than the function, and
calls with a string or table argument on a later line. Lua 5.1 refuses the first form.

## Why it hurts on the device

Two statements are read as one: the value of the first line is called with what is in the
parentheses.

## Bad

```lua 5.3
local x = first
(second or third)()
```

## Good

```lua 5.3
local x = first;
(second or third)()
```

## Fix safety

None: where the first statement ends is a guess.

## References

- LuaLS's `newline-call`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class NewlineCall(Rule):
    """Compares lines of tokens."""

    code: ClassVar[str] = "943"
    name: ClassVar[str] = "newline-call"
    luals: ClassVar[tuple[str, ...]] = ("newline-call",)

    @enter(n.Chain)
    def chain(self, node: n.Chain) -> None:
        """Method calls on lines of their own are a common style, and start with a colon."""
        lines = self.context.file.tokens.lines
        if lines[node.first] == lines[node.last]:
            return
        for suffix in node.suffixes:
            if type(suffix) is n.Call and lines[suffix.first] > lines[suffix.first - 1]:
                self._check(suffix)

    def _check(self, call: n.Call) -> None:
        file = self.context.file
        tokens = file.tokens
        # A token's line is where it ends, and a string may have several.
        if file.source.line_of(tokens.starts[call.first]) <= tokens.lines[call.first - 1]:
            return
        if tokens.kinds[call.first] == t.LPAREN and file.dialect.version == 51:
            return
        self.report(
            (tokens.starts[call.first], tokens.ends[call.first]),
            "this continues the line before: it calls the value there",
            "If a new statement was meant, end the line before with `;`.",
        )
