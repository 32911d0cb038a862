"""A function is defined twice in the same block.

## What it does

Finds two `function name()` statements of the same name in one block, with no use of the name
between them.

## Why it hurts on the device

The first one can never be called, but takes flash and RAM. Mostly it was copied and its name not
changed.

## Bad

```lua
local M = {}
function M.start() print("start") end
function M.start() print("stop") end
return M
```

## Good

```lua
local M = {}
function M.start() print("start") end
function M.stop() print("stop") end
return M
```

## Fix safety

None.

## References

- LuaLS's `duplicate-set-field`; Luau's `DuplicateFunction`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import key_text
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.syntax import nodes as n


class DuplicateFunction(Rule):
    """Names are compared by their tokens."""

    code: ClassVar[str] = "916"
    name: ClassVar[str] = "duplicate-function"
    luals: ClassVar[tuple[str, ...]] = ("duplicate-set-field",)

    @enter(n.Block)
    def block(self, node: n.Block) -> None:
        """Functions of this block only; a redefinition in a branch may be wanted."""
        tokens = self.context.file.tokens
        seen: dict[tuple[tuple[int, bytes], ...], n.FunctionStatement] = {}
        for statement in node.statements:
            if not isinstance(statement, n.FunctionStatement):
                continue
            target = statement.target
            if target.last < target.first:
                continue
            key = key_text(tokens, target)
            first = seen.get(key)
            seen[key] = statement
            if first is None or self._is_used(first, statement, target):
                continue
            shown = self.context.file.text_of(target).decode("utf-8", "replace")
            self.report(
                target,
                f"function {shown} is defined again; the definition above it is lost",
                related=[self.related(first.target, "defined here")],
                subject=tokens.values[target.last],
            )

    def _is_used(
        self, first: n.FunctionStatement, second: n.FunctionStatement, target: n.Expression
    ) -> bool:
        """Whether the last part of the name occurs between the two definitions."""
        values = self.context.file.tokens.values
        return values[target.last] in values[first.last + 1 : second.first]
