r"""A measurement is used without looking at its status.

## What it does

Finds calls whose first result says whether the others mean anything, where that result is dropped
while others are used.

## Why it hurts on the device

Sensors fail now and then: a loose wire, a wrong checksum. The other results are then -999 or what
was left of the last reading, and the program believes them.

## Bad

```lua
local _, temperature = dht.read(4)
print(temperature)
```

## Good

```lua
local status, temperature = dht.read(4)
if status == dht.OK then print(temperature) end
```

## Fix safety

None.

## References

- `dht.read()` in the firmware's documentation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import enter
from luac_nodemcu.syntax import nodes as n


class StatusIgnored(HazardRule):
    """Likely to be a mistake sooner or later."""

    code: ClassVar[str] = "607"
    name: ClassVar[str] = "status-ignored"
    severity: ClassVar[Severity] = "warning"

    def start_file(self) -> None:
        self._statements: list[tuple[Sequence[n.Node], n.Expression]] = []

    @enter(n.LocalStatement)
    def local(self, node: n.LocalStatement) -> None:
        if len(node.names) > 1 and len(node.values) == 1:
            self._statements.append((node.names, node.values[0]))

    @enter(n.Assign)
    def assign(self, node: n.Assign) -> None:
        if len(node.targets) > 1 and len(node.values) == 1:
            self._statements.append((node.targets, node.values[0]))

    def check_file(self) -> None:
        scopes = self.context.file.scopes
        for targets, value in self._statements:
            site = self.activity.call_of(value)
            if site is None or site.signature is None or not site.signature.returns:
                continue
            if site.signature.returns[0].name != "status":
                continue
            # What is given to a field or a global may be read anywhere.
            status, *others = (scopes.symbol_of(target) for target in targets)
            if status is None or status.reads:
                continue
            if all(symbol is not None and not symbol.reads for symbol in others):
                continue
            self.report(
                targets[0],
                f"the status of {self.call_text(site)} is not looked at: the other results may "
                "mean nothing",
                "Use them only if the status says that all went well.",
            )
