r"""Constant strings are joined while the program runs.

## What it does

Finds neighbouring string and number literals in a chain of `..`. Lua's compiler does not join
them.

## Why it hurts on the device

Each run of the line allocates the joined string again, and every part is a constant of its own.
One literal costs nothing at run time, and in LFS no RAM at all. A string may be continued on the
next line with a backslash at the end of the line.

## Bad

```lua
local head = "HTTP/1.1 200 OK\r\n" .. "Connection: close\r\n\r\n"
return head
```

## Good

```lua
local head = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
return head
```

## Fix safety

Safe for strings with the same kind of quotes on the same line: they become one. Others are
reported only.

## References

- `app/lua/lcode.c`, `constfolding`: numbers only.
"""

from __future__ import annotations

import itertools
from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.rules.model import Profile, Rule, enter
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class JoinedLiterals(Rule):
    """One report for each chain of `..`."""

    code: ClassVar[str] = "937"
    name: ClassVar[str] = "joined-literals"
    severity: ClassVar[Severity] = "info"
    profile: ClassVar[Profile] = "strict"

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """Runs of literals in the chain."""
        tokens = self.context.file.tokens
        if tokens.kinds[node.operators[0]] != t.CONCAT:
            return
        run: list[n.String] = []
        for operand in [*node.operands, None]:
            if isinstance(operand, n.String):
                run.append(operand)
                continue
            if len(run) > 1:
                self._report(run)
                return
            run = []

    def _report(self, run: list[n.String]) -> None:
        tokens = self.context.file.tokens
        place = (tokens.starts[run[0].first], tokens.ends[run[-1].last])
        texts = [tokens.text(string.first) for string in run]
        quotes = {text[:1] for text in texts}
        fix = None
        is_one_line = b"\n" not in self.context.file.data[place[0] : place[1]]
        if len(quotes) == 1 and quotes <= {b'"', b"'"} and is_one_line and not _joins_escape(texts):
            joined = texts[0][:1] + b"".join(text[1:-1] for text in texts) + texts[0][:1]
            fix = Fix("write one string", (self.edit(place, joined),), safe=True)
        self.report(
            place,
            f"{len(run)} constant strings are joined each time this runs",
            "Write one string.",
            fix=fix,
        )


def _joins_escape(texts: list[bytes]) -> bool:
    """Whether a decimal escape at the end of one string would swallow digits of the next."""
    for text, following in itertools.pairwise(texts):
        tail = text[:-1]
        digits = len(tail) - len(tail.rstrip(b"0123456789"))
        is_open = digits < 3 and tail[: len(tail) - digits].endswith(b"\\")
        if is_open and following[1:2].isdigit():
            return True
    return False
