"""A variable or field is assigned to itself.

## What it does

Finds `x = x` and `t.x = t.x`. `local x = x`, which makes a local copy, is something else.

## Why it hurts on the device

The statement does nothing: one of the sides has the wrong name.

## Bad

```lua
function setup(pin)
  config.pin = config.pin
end
```

## Good

```lua
function setup(pin)
  config.pin = pin
end
```

## Fix safety

None.

## References

- Found by selene, clang-tidy and others for their languages.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import has_calls, is_same, unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n


class SelfAssignment(Rule):
    """Targets and values are compared in pairs."""

    code: ClassVar[str] = "917"
    name: ClassVar[str] = "self-assignment"

    @enter(n.Assign)
    def assign(self, node: n.Assign) -> None:
        """A chain with a call may give something else each time."""
        tokens = self.context.file.tokens
        for target, value in zip(node.targets, node.values, strict=False):
            if not isinstance(target, n.Name | n.Chain):
                continue
            if not is_same(tokens, target, unparen(value)):
                continue
            if not has_calls(target):
                shown = self.context.file.text_of(target).decode("utf-8", "replace")
                self.report(node, f"{shown} is assigned to itself")
