r"""A difference of a counter that starts again at zero.

## What it does

Finds `tmr.now() - start` and the like without anything that deals with the wrap: a `bit.band`, a
`%`, or a test for a negative result. Also comparisons of the counter with a time that is computed:
`tmr.now() > deadline`.

## Why it hurts on the device

The counter of microseconds has 31 bits and starts again after about 36 minutes. From then on the
difference is negative, and a comparison with it never, or always, holds.

## Bad

```lua
local start = tmr.now()
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  if tmr.now() - start > 5000000 then print("late") end
end)
```

## Good

```lua
local start = tmr.now()
tmr.create():alarm(1000, tmr.ALARM_AUTO, function()
  if bit.band(tmr.now() - start, 0x7fffffff) > 5000000 then print("late") end
end)
```

## Fix safety

Unsafe: a negative difference becomes a large one, and with Lua 5.1 the program needs the module
`bit`.

## References

- `tmr.now()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.rules.expressions import number_value, unparen
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import enter
from luac_nodemcu.semantics.scopes import Symbol
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t

_CUTS = frozenset((t.PERCENT, t.AMPERSAND))
_ORDERS = frozenset((t.LT, t.LE, t.GT, t.GE))


class CounterWraps(HazardRule):
    """What the difference is used for decides whether it is ever seen, so a warning."""

    code: ClassVar[str] = "408"
    name: ClassVar[str] = "counter-wraps"
    severity: ClassVar[Severity] = "warning"

    def start_file(self) -> None:
        self._safe: set[int] = set()
        self._targets: dict[int, Symbol] = {}
        self._dealing: list[n.Binary] = []

    @enter(n.Binary)
    def binary(self, node: n.Binary) -> None:
        tokens = self.context.file.tokens
        if tokens.kinds[node.operators[0]] != t.MINUS:
            if self._deals(node):
                self._dealing.append(node)
            return
        parents = self.context.parents
        parent: n.Node = node
        for parent in reversed(parents):
            if not isinstance(parent, n.Paren):
                break
        if isinstance(parent, n.Binary) and self._deals(parent):
            self._safe.add(node.first)
        if isinstance(parent, n.Call) and len(parents) > 1:
            chain = parents[parents.index(parent) - 1]
            if isinstance(chain, n.Chain) and self._masks(chain, parent):
                self._safe.add(node.first)
        if isinstance(parent, n.LocalStatement | n.Assign):
            names = parent.names if isinstance(parent, n.LocalStatement) else parent.targets
            for name, value in zip(names, parent.values, strict=False):
                symbol = self.context.file.scopes.symbol_of(name)
                if unparen(value) is node and symbol is not None:
                    self._targets[node.first] = symbol

    def _deals(self, node: n.Binary) -> bool:
        """Whether an operator cuts a value to some bits, or compares it with 0."""
        tokens = self.context.file.tokens
        operator = tokens.kinds[node.operators[0]]
        is_zero = (number_value(operand, tokens) == 0 for operand in node.operands)
        return operator in _CUTS or (operator in _ORDERS and any(is_zero))

    def _masks(self, chain: n.Chain, call: n.Call) -> bool:
        """Whether a call cuts its argument to some bits."""
        site = self.activity.site_of(chain, chain.suffixes.index(call))
        return site is not None and site.name.startswith("bit.")

    def check_file(self) -> None:
        for finding in self.context.types.by_kind.get("wrap-difference", ()):
            if finding.first in self._safe:
                continue
            symbol = self._targets.get(finding.first)
            if symbol is not None and self._is_tested(symbol):
                continue
            modulus = finding.data["modulus"]
            assert isinstance(modulus, int)
            if modulus == 1 << load_target(self.context.platform.target).integer_bits:
                # Integers of that size wrap together with the counter.
                continue
            node = finding.data["node"]
            assert isinstance(node, n.Node)
            self.report(
                node,
                f"the counter starts again at 0 after {modulus - 1}, and the difference is wrong "
                "then",
                f"Use {self._masked('difference', modulus)}, which is right across the wrap.",
                fix=self._fix(node, modulus),
            )
        for finding in self.context.types.by_kind.get("wrap-comparison", ()):
            node = finding.data["node"]
            modulus = finding.data["modulus"]
            assert isinstance(node, n.Node)
            assert isinstance(modulus, int)
            self.report(
                node,
                f"the counter starts again at 0 after {modulus - 1}: a time that lies behind that "
                "is never reached",
                f"Keep when it began, and compare {self._masked('now - began', modulus)} with how "
                "long it shall take.",
            )

    def _masked(self, text: str, modulus: int) -> str:
        """A difference cut to the bits of the counter."""
        if self.context.platform.stubs.lua == "5.1":
            return f"bit.band({text}, 0x{modulus - 1:x})"
        return f"(({text}) & 0x{modulus - 1:x})"

    def _fix(self, node: n.Node, modulus: int) -> Fix | None:
        if not isinstance(node, n.Binary) or len(node.operands) != 2 or modulus & (modulus - 1):
            return None
        text = self.context.file.text_of(node).decode("latin-1")
        masked = self._masked(text, modulus).encode("latin-1")
        return Fix("Cut the difference to the counter's bits", (self.edit(node, masked),), False)

    def _is_tested(self, symbol: Symbol) -> bool:
        """Whether the program looks whether the difference is negative, or cuts it to some bits."""
        masked = {
            argument.first
            for site in self.sites
            if site.name.startswith("bit.")
            for argument in site.call.arguments
        }
        scopes = self.context.file.scopes
        compared = {
            operand.first
            for node in self._dealing
            for operand in node.operands
            if isinstance(operand, n.Name) and scopes.symbol_of(operand) is symbol
        }
        return any(read.token in masked or read.token in compared for read in symbol.reads)
