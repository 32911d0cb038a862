"""Code can never run.

## What it does

Finds statements that no path leads to: behind `return`, `break`, `goto`, an endless loop, or a
call that does not come back such as `error(...)`, in every branch before them. Behind
`do return end`, which switches code off on purpose, it is information only.

## Why it hurts on the device

The code takes flash or RAM and does nothing. Mostly the statement before it was meant to depend
on a condition, or is a leftover of testing.

## Bad

```lua
local function read()
  do return 0 end
  return adc.read(0)
end
return read
```

```lua
while true do
  print(adc.read(0))
end
print("done")
```

## Good

```lua
local function read()
  return adc.read(0)
end
return read
```

## Fix safety

None.

## References

- luacheck's warning 511; LuaLS's `unreachable-code` and `code-after-break`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Rule, Tag
from luac_nodemcu.semantics.flow import ENTRY, EXIT, LOOP
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class UnreachableCode(Rule):
    """The first statement of each stretch that is not reached."""

    code: ClassVar[str] = "910"
    name: ClassVar[str] = "unreachable-code"
    luacheck: ClassVar[tuple[str, ...]] = ("511",)
    luals: ClassVar[tuple[str, ...]] = ("unreachable-code", "code-after-break")
    tags: ClassVar[tuple[Tag, ...]] = ("unnecessary",)

    def check_function(self, info: FunctionInfo) -> None:
        """Steps are in the order of the source, so a stretch is a run of unreached ones."""
        steps = self.context.file.flow(info).steps
        place = 0
        while place < len(steps):
            step = steps[place]
            if step.is_reached or step.kind in (ENTRY, EXIT):
                place += 1
                continue
            first = step
            last = step.node
            while place < len(steps) and not steps[place].is_reached:
                if steps[place].kind not in (EXIT, LOOP):
                    last = steps[place].node
                place += 1
            if not _is_mark(first.node, last):
                self._report(first.node, last, info)

    def _report(self, first: n.Node, last: n.Node, info: FunctionInfo) -> None:
        offset, _ = self.context.range_of(first)
        _, end = self.context.range_of(last)
        # A condition is a part of its statement: the word before it belongs to it.
        if isinstance(first, n.Expression) and first.first > 0:
            offset = self.context.file.tokens.starts[first.first - 1]
        severity: Severity | None = "info" if self._is_switched_off(first.first) else None
        self.report((offset, max(end, offset)), "this code can never run", severity=severity)

    def _is_switched_off(self, token: int) -> bool:
        """Whether `do return end` stands before it, which nobody writes by mistake."""
        kinds = self.context.file.tokens.kinds
        before = kinds[max(token - 3, 0) : token]
        return before in ([t.DO, t.RETURN, t.END], [t.DO, t.BREAK, t.END])


def _is_mark(first: n.Node, last: n.Node) -> bool:
    """Whether there is nothing but labels, empty statements, or a `return` of nothing."""
    if first is not last:
        return False
    if isinstance(first, n.Return):
        return not first.values
    return isinstance(first, n.Label | n.Empty | n.Break) or first.last < first.first
