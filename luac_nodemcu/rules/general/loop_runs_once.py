"""A loop never comes to a second round.

## What it does

Finds loops whose body always ends in `return`, `break`, `goto` or an error. `for ... in` loops
that take the first item, and `repeat ... until true`, which serves as a block to break out of,
are left alone.

## Why it hurts on the device

What looks like waiting or trying again does not: only the first round runs.

## Bad

```lua
local function connect()
  for try = 1, 5 do
    if wifi.sta.getip() then
      return true
    else
      return false
    end
  end
end
return connect
```

## Good

```lua
local function connect()
  for try = 1, 5 do
    if wifi.sta.getip() then
      return true
    end
  end
  return false
end
return connect
```

## Fix safety

None.

## References

- luacheck's warning 512.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.flow import constant_value
from luac_nodemcu.semantics.scopes import FunctionInfo
from luac_nodemcu.syntax import nodes as n


class LoopRunsOnce(Rule):
    """Loops that the flow never enters again."""

    code: ClassVar[str] = "911"
    name: ClassVar[str] = "loop-runs-once"
    luacheck: ClassVar[tuple[str, ...]] = ("512",)

    def check_function(self, info: FunctionInfo) -> None:
        """The head of the loop is marked."""
        for loop in self.context.file.flow(info).loops_once:
            if isinstance(loop, n.GenericFor):
                continue
            if isinstance(loop, n.Repeat):
                if constant_value(loop.condition) is True:
                    continue
                last = loop.first
            else:
                assert isinstance(loop, n.While | n.NumericFor)
                last = max(loop.first, loop.body.first - 1)
            tokens = self.context.file.tokens
            place = (tokens.starts[loop.first], tokens.ends[last])
            self.report(place, "this loop runs at most once: its body never reaches its end")
