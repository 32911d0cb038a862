r"""A nil in front of a function moves it to the place of another one.

## What it does

Finds calls with `nil` for an argument that the firmware then skips, so that the functions behind it
are taken for others: `client:connect(host, port, nil, connected)`.

## Why it hurts on the device

mqtt reads its arguments one after the other. With nil where `secure` should be, the next function
is taken for the one that is called on failure, and the one for success is never called.

## Bad

```lua
local m = mqtt.Client("node", 60)
m:connect("192.0.2.1", 1883, nil, function(c) print(c) end)
```

## Good

```lua
local m = mqtt.Client("node", 60)
m:connect("192.0.2.1", 1883, false, function(c) print(c) end)
```

## Fix safety

Unsafe: the functions get the places where they were meant to be.

## References

- `mqtt_socket_connect` in the firmware's source.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.values import Nil
from luac_nodemcu.stubs.model import Parameter
from luac_nodemcu.stubs.types import Basic
from luac_nodemcu.syntax import nodes as n


class ShiftedCallback(HazardRule):
    """By what the stub says about skipped arguments."""

    code: ClassVar[str] = "252"
    name: ClassVar[str] = "shifted-callback"
    severity: ClassVar[Severity] = "error"

    def check_file(self) -> None:
        for site in self.sites:
            found = self._shifted(site)
            if found is not None:
                place, meant, taken = found
                node = site.nodes[place]
                assert node is not None
                self.report(
                    node,
                    f"nil is skipped here, so that the function behind it is taken for "
                    f"'{taken.name}' instead of '{meant.name}'",
                    "Give a value, such as false, in its place.",
                    fix=self._fix(site, place),
                )

    def _fix(self, site: CallSite, place: int) -> Fix | None:
        """`false` for nil, where a boolean belongs."""
        node = site.nodes[place]
        assert node is not None
        assert site.signature is not None
        type_ = site.signature.params[place].type
        if not isinstance(type_, Basic) or type_.name != "boolean":
            return None
        return Fix("Write false", (self.edit(node, b"false"),), False)

    def _shifted(self, site: CallSite) -> tuple[int, Parameter, Parameter] | None:
        """The place of a nil, and what a function behind it was meant for and is taken for."""
        if site.signature is None:
            return None
        params = site.signature.params
        for place, value in enumerate(site.arguments):
            if not isinstance(value, Nil) or not isinstance(site.nodes[place], n.Nil):
                continue
            if place >= len(params) or params[place].skip != "other-type-or-nil":
                continue
            for later in range(place + 1, min(len(site.params), len(params))):
                taken, meant = site.params[later], params[later]
                is_moved = taken is not None and taken.callback is not None and taken is not meant
                if is_moved and meant.callback is not None:
                    assert taken is not None
                    return place, meant, taken
        return None
