"""A function has very many branches.

## What it does

Counts the places where a function branches (`if`, `elseif`, loops, `and`, `or`) and reports
functions with more than the option `limit`.

## Why it hurts on the device

Nothing by itself. Such a function is hard to test; and as one Proto it must be loaded into RAM
as a whole if it is not in LFS.

## Bad

```lua limit=3
local function classify(value)
  if value < 10 then return "a" end
  if value < 20 then return "b" end
  if value < 30 then return "c" end
  return "d"
end
return classify
```

## Good

```lua limit=3
local names = { "a", "b", "c" }
local function classify(value)
  return names[math.floor(value / 10) + 1] or "d"
end
return classify
```

## Fix safety

None.

## References

- luacheck's warning 561.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Option, Profile, Rule, enter, leave
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class TooComplex(Rule):
    """McCabe's number: one for the function and one for each branch."""

    code: ClassVar[str] = "946"
    name: ClassVar[str] = "too-complex"
    severity: ClassVar[Severity] = "hint"
    profile: ClassVar[Profile] = "all"
    luacheck: ClassVar[tuple[str, ...]] = ("561",)
    options: ClassVar[tuple[Option, ...]] = (
        Option("limit", 20, "The highest number that is not reported"),
    )

    def start_file(self) -> None:
        """A count for each open function."""
        self.counts: list[int] = [1]

    @enter(n.Function)
    def enter_function(self, node: n.Function) -> None:
        """Inner functions count for themselves."""
        self.counts.append(1)

    @enter(n.IfClause, n.While, n.Repeat, n.NumericFor, n.GenericFor)
    def branch(self, node: n.Node) -> None:
        """One more way through."""
        self.counts[-1] += 1

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        """`and` and `or` branch as well."""
        if self.context.file.tokens.kinds[node.operators[0]] in (t.AND, t.OR):
            self.counts[-1] += len(node.operators)

    @leave(n.Function)
    def leave_function(self, node: n.Function) -> None:
        """All of the function has been seen."""
        count = self.counts.pop()
        limit = self.option_int("limit")
        if count > limit:
            tokens = self.context.file.tokens
            place = (tokens.starts[node.function_token], tokens.ends[node.function_token])
            self.report(place, f"this function branches {count} times (limit {limit})")
