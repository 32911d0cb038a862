"""A comparison stands inside the parentheses of `type`.

## What it does

Finds `type(x == "string")`: the type of a comparison is always `boolean`.

## Why it hurts on the device

The result is the string `"boolean"`, which counts as true: the condition always holds.

## Bad

```lua
if type(value == "table") then
  print(#value)
end
```

## Good

```lua
if type(value) == "table" then
  print(#value)
end
```

## Fix safety

Unsafe: the parenthesis moves before the operator.

## References

- selene's `type_check_inside_call`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity, TextEdit
from luac_nodemcu.rules.expressions import COMPARISONS
from luac_nodemcu.rules.general.unknown_type_name import is_type_call
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.scopes import Global
from luac_nodemcu.syntax import nodes as n


class ComparisonInsideType(Rule):
    """The only argument is a comparison."""

    code: ClassVar[str] = "936"
    name: ClassVar[str] = "comparison-inside-type"
    severity: ClassVar[Severity] = "error"

    def check_global(self, variable: Global) -> None:
        """Calls of the global `type`."""
        if variable.name == b"type":
            for access in variable.reads:
                chain = self.context.file.scopes.chains.get(access.token)
                if chain is not None:
                    self._check(chain)

    def _check(self, node: n.Chain) -> None:
        call = node.suffixes[0]
        if not isinstance(call, n.Call) or len(call.arguments) != 1:
            return
        argument = call.arguments[0]
        if not isinstance(argument, n.Binary) or len(argument.operators) != 1:
            return
        tokens = self.context.file.tokens
        if tokens.kinds[argument.operators[0]] not in COMPARISONS:
            return
        if not is_type_call(node, self.context.file.scopes) or call.rparen < 0:
            return
        first_end = tokens.ends[argument.operands[0].last]
        closing = (tokens.starts[call.rparen], tokens.ends[call.rparen])
        edits = (TextEdit(first_end, first_end, b")"), TextEdit(*closing, b""))
        self.report(
            argument,
            'this compares inside of type(): the result is always "boolean"',
            fix=Fix("compare the result of type()", edits, safe=False),
        )
