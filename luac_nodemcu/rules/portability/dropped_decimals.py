"""A build with integer numbers takes a measured value without its decimals.

## What it does

Only for integer builds of Lua 5.1: finds functions that give the decimals of a value as a result
of their own (`temperature_decimals` of `dht.read`), whose value is taken and whose decimals are
not.

## Why it hurts on the device

The value has no fraction in such a build: 21.9 degrees are 21.

## Bad

```lua esp8266-lua51-int
local status, temperature, humidity = dht.read(4)
print(status, temperature, humidity)
```

## Good

```lua esp8266-lua51-int
local status, temperature, humidity, tenths, parts = dht.read(4)
print(status, temperature, humidity, tenths, parts)
```

```lua esp8266-lua51
local status, temperature, humidity = dht.read(4)
print(status, temperature, humidity)
```

## Fix safety

None.

## References

- docs/modules/dht.md
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.expressions import unparen
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.syntax import nodes as n

_ENDING = "_decimals"


class DroppedDecimals(Rule):
    """The stubs name such results `<value>_decimals`."""

    code: ClassVar[str] = "813"
    name: ClassVar[str] = "dropped-decimals"
    severity: ClassVar[Severity] = "info"
    needs_types: ClassVar[bool] = True

    def check_file(self) -> None:
        file = self.context.file
        if not file.dialect.integral:
            return
        taken = {
            id(unparen(statement.values[-1])): [
                local.name for local in statement.names[len(statement.values) - 1 :]
            ]
            for info in file.scopes.functions
            for statement in _local_statements(info.body)
        }
        for site in self.context.types.calls:
            locals_ = taken.get(id(site.chain))
            if locals_ is not None:
                self._check(site, locals_)

    def _check(self, site: CallSite, locals_: list[bytes]) -> None:
        signature = site.signature
        if signature is None:
            return
        names = [result.name or "" for result in signature.returns]
        for place, name in enumerate(names):
            value = name.removesuffix(_ENDING)
            if value == name or value not in names:
                continue
            at = names.index(value)
            if place >= len(locals_) > at and not locals_[at].startswith(b"_"):
                self.report(
                    site.chain,
                    f"{value} of {site.callee.entry.name}() has no fraction in builds with integer "
                    f"numbers: the decimals are result {place + 1}",
                )
                return


def _local_statements(block: n.Block) -> list[n.LocalStatement]:
    """The statements of a block, inner blocks included, that declare locals with values."""
    from luac_nodemcu.syntax.walk import walk

    return [node for node in walk(block) if isinstance(node, n.LocalStatement) and node.values]
