"""A comment suppresses a finding that does not exist.

## What it does

Finds rules in `-- nodemcu: ignore[...]` comments that report nothing there. Rules that are
switched off are left alone, and so are comments for luacheck and for the Lua language server:
those programs may still need them.

## Why it hurts on the device

The comment says that something is wrong where nothing is, and would hide the next real finding
of that rule.

## Bad

```lua
print("ready") -- nodemcu: ignore[self-assignment] was x = x once
```

## Good

```lua
print("ready")
```

## Fix safety

None.

## References

- [Suppressing findings](../check.md#suppressing-findings)
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Rule, Tag


class UnusedSuppression(Rule):
    """Reported by `checker.py`, where the suppressions are applied."""

    code: ClassVar[str] = "011"
    name: ClassVar[str] = "unused-suppression"
    severity: ClassVar[Severity] = "info"
    tags: ClassVar[tuple[Tag, ...]] = ("unnecessary",)
