"""The two sides of an assignment have different lengths.

## What it does

Finds assignments with more values than names, and with fewer where the last value is no call and
no `...`. One `nil` for several names is left alone, and so is `local a, b = 1`: it declares both.

## Why it hurts on the device

A value is computed and dropped, or a variable is nil that should not be.

## Bad

```lua
ssid, pwd = "home"
print(ssid, pwd)
```

```lua
local pin = 1, 2
print(pin)
```

## Good

```lua
local ssid, pwd = "home", "secret"
print(ssid, pwd)
```

```lua
local ok, message = pcall(connect)
print(ok, message)
```

## Fix safety

None.

## References

- luacheck's warnings 531 and 532; LuaLS's `unbalanced-assignments` and `redundant-value`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.expressions import is_string_preload, unparen
from luac_nodemcu.rules.model import Rule, enter
from luac_nodemcu.semantics.scopes import has_several_values
from luac_nodemcu.syntax import nodes as n


class AssignmentArity(Rule):
    """Counts both sides."""

    code: ClassVar[str] = "928"
    name: ClassVar[str] = "assignment-arity"
    luacheck: ClassVar[tuple[str, ...]] = ("531", "532")
    luals: ClassVar[tuple[str, ...]] = ("unbalanced-assignments", "redundant-value")

    @enter(n.Assign)
    def assign(self, node: n.Assign) -> None:
        """Any assignment."""
        if len(node.targets) != len(node.values) and node.values:
            self._check(node.targets, node.values)

    @enter(n.LocalStatement)
    def local(self, node: n.LocalStatement) -> None:
        """A declaration with values."""
        if len(node.names) < len(node.values) and not is_string_preload(node):
            self._check(node.names, node.values)

    def _check(
        self, targets: list[n.Local] | list[n.Expression], values: list[n.Expression]
    ) -> None:
        count = len(targets)
        if len(values) > count:
            extra = values[count:]
            if all(isinstance(value, n.Chain) and value.is_call for value in extra):
                # Called for what it does.
                return
            place = (self.context.range_of(extra[0])[0], self.context.range_of(extra[-1])[1])
            given = f"{len(values)} values for {count} variable{'s' if count > 1 else ''}"
            self.report(place, f"{given}: the last ones are dropped")
            return
        if has_several_values(values[-1]) or isinstance(unparen(values[-1]), n.Nil):
            return
        target = targets[len(values)]
        shown = self.context.file.text_of(target).decode("utf-8", "replace")
        given = f"{len(values)} value{'s' if len(values) > 1 else ''} for {count} variables"
        self.report(target, f"{given}: {shown} becomes nil")
