r"""The result of a call that never returns anything is used.

## What it does

Finds calls of firmware functions without results as a value: assigned, in a condition, in an
expression.

## Why it hurts on the device

The value is nil. `http.get` and the like only start something: the answer comes later, in a
callback.

## Bad

```lua
local body = http.get("http://192.0.2.1/")
print(body)
```

## Good

```lua
http.get("http://192.0.2.1/", nil, function(_, body) print(body) end)
```

## Fix safety

None.

## References

- The pages of the modules in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import enter
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.syntax import nodes as n


class NoResult(HazardRule):
    """`return f()` and arguments are left out: they pass on whatever there is, also nothing."""

    code: ClassVar[str] = "253"
    name: ClassVar[str] = "no-result"
    severity: ClassVar[Severity] = "warning"

    def start_file(self) -> None:
        self._chains: list[n.Chain] = []

    @enter(n.LocalStatement, n.Assign, n.If, n.While, n.Repeat, n.Binary, n.Unary)
    def expression(self, node: n.Node) -> None:
        values: list[n.Node] = []
        if isinstance(node, n.LocalStatement | n.Assign):
            values = list(node.values)
        elif isinstance(node, n.While | n.Repeat):
            values = [node.condition]
        elif isinstance(node, n.If):
            values = [clause.condition for clause in node.clauses]
        elif isinstance(node, n.Binary):
            # The last one of `and` and `or` may be there for what it does only.
            values = list(node.operands[:-1])
        elif isinstance(node, n.Unary):
            values = [node.operand]
        for value in values:
            node = value
            while isinstance(node, n.Paren):
                node = node.expression
            if isinstance(node, n.Chain) and node.is_call:
                self._chains.append(node)

    def check_file(self) -> None:
        for chain in self._chains:
            site = self.activity.site_of(chain)
            if site is not None and self._gives_nothing(site):
                waits = any(
                    param.callback is not None
                    for signature in site.callee.entry.signatures
                    for param in signature.params
                )
                self.report(
                    self.call_place(site),
                    f"{self.call_text(site)} returns nothing: this is nil",
                    "What it finds comes in a callback." if waits else "Call it as a statement.",
                )

    def _gives_nothing(self, site: CallSite) -> bool:
        entry = site.callee.entry
        return bool(entry.signatures) and not any(
            signature.returns or signature.effects.noreturn or signature.effects.runs_code
            for signature in entry.signatures
        )
