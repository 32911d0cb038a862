"""A comment that should suppress findings is not understood.

## What it does

Checks comments that begin with `-- nodemcu:`. They must be `ignore`, for the line (or for the
next one, if the comment stands alone), or `ignore-file`, each with the rules in brackets, and
these must exist.

## Why it hurts on the device

The comment does nothing: either the finding is still reported, or a misspelt name hides that
the wrong rule is meant.

## Bad

```lua
print(1) -- nodemcu: ignore[unused-variables] it is unused-variable
```

```lua
print(1) -- nodemcu: disable[unused-variable] not a word that is known
```

## Good

```lua
local speed = 3 -- nodemcu: ignore[unused-variable] read by the debugger
```

## Fix safety

None.

## References

- [Suppressing findings](../check.md#suppressing-findings)
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.model import Rule


class UnknownSuppression(Rule):
    """Reported by `checker.py`, where the suppressions are applied."""

    code: ClassVar[str] = "010"
    name: ClassVar[str] = "unknown-suppression"
    luals: ClassVar[tuple[str, ...]] = ("unknown-diag-code",)
