"""A function has almost as many local variables or upvalues as the firmware allows.

## What it does

Counts the local variables that a function has at one time (parameters, `self` and the three
hidden ones of each `for` loop included) and the variables of outer functions that it uses. It
reports functions where at most `left` more would fit.

## Why it hurts on the device

The firmware's Lua 5.1 allows 50 local variables and 60 upvalues, where Lua on a computer allows
200 and 60; Lua 5.3 allows 200 and 255. With one more than that the file does not compile any
more: `main function has more than 50 local variables`. A file that fills up like this often is a
main chunk with a local for each function of the module.

## Bad

```lua left=47
local pin, period = 4, 1000
local function blink()
  gpio.write(pin, gpio.read(pin) == 0 and 1 or 0)
end
tmr.create():alarm(period, tmr.ALARM_AUTO, blink)
```

## Good

```lua left=47
local M = { pin = 4, period = 1000 }
function M.blink()
  gpio.write(M.pin, gpio.read(M.pin) == 0 and 1 or 0)
end
tmr.create():alarm(M.period, tmr.ALARM_AUTO, M.blink)
```

## Fix safety

None: put values that belong together into a table, or functions into a module of their own.

## References

- `app/lua/luaconf.h` (LUAI_MAXVARS, LUAI_MAXUPVALUES), `app/lua53/lparser.c` (MAXVARS).
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.limits import (
    count_upvalues,
    local_limit,
    may_have_locals,
    most_locals,
    upvalue_limit,
)
from luac_nodemcu.rules.model import Option, Place, Rule
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.syntax import nodes as n

_HELP = "Put values that belong together into a table, or functions into another module."


class NearLimit(Rule):
    """What is over a limit is the compiler's to report."""

    code: ClassVar[str] = "790"
    name: ClassVar[str] = "near-limit"
    severity: ClassVar[Severity] = "info"
    options: ClassVar[tuple[Option, ...]] = (
        Option("left", 3, "Report functions where at most so many more would fit"),
    )

    def check_function(self, info: FunctionInfo) -> None:
        """Counts only where there are enough variables."""
        dialect = self.context.file.dialect
        left = self.option_int("left")
        limit = local_limit(dialect)
        if may_have_locals(info, limit - left):
            count, last = most_locals(info)
            if limit - left <= count <= limit:
                place = _head(info, self) if last is None or last.is_implicit else last.node
                what = "the main chunk" if info.parent is None else "this function"
                self.report(
                    place,
                    f"here {what} has {count} of at most {limit} local variables",
                    _HELP,
                )
        limit = upvalue_limit(dialect)
        if len(info.upvalues_read) + len(info.upvalues_written) + 1 >= limit - left:
            count = count_upvalues(info, dialect)
            if limit - left <= count <= limit:
                self.report(
                    _head(info, self),
                    f"this function uses {count} of at most {limit} variables of functions "
                    "around it",
                    _HELP,
                )


def _head(info: FunctionInfo, rule: Rule) -> Place:
    """The word `function`; the beginning of the file for the main chunk."""
    if isinstance(info.node, n.Chunk):
        return (0, 0)
    tokens = rule.context.file.tokens
    token = info.node.function_token
    return (tokens.starts[token], tokens.ends[token])
