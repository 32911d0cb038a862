"""The program goes on after loading an LFS image as if that had worked.

## What it does

Finds calls of `node.LFS.reload` (and of the older name) as statements, whose result is dropped.

## Why it hurts on the device

If the image is loaded the board restarts, so that what follows runs only if it failed. The result
says why: without it nobody learns that the image is too large, or for another firmware.

## Bad

```lua
node.LFS.reload("lfs.img")
print("done")
```

## Good

```lua
print(node.LFS.reload("lfs.img"))
```

## Fix safety

None.

## References

- `node.LFS.reload()` in the firmware's documentation; `lflash.c` in its source.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.rules.hazards import HazardRule


class ReloadResultIgnored(HazardRule):
    """The stubs say which functions restart the board if they succeed."""

    code: ClassVar[str] = "714"
    name: ClassVar[str] = "reload-result-ignored"

    def check_file(self) -> None:
        for site in self.sites:
            signature = site.signature
            if signature is None or not site.is_statement or not signature.returns:
                continue
            if signature.effects.restarts == "on-success":
                self.report(
                    self.call_place(site),
                    f"{site.callee.entry.name}() returns only if it failed, and this drops the "
                    "reason",
                    f"Write print({site.callee.entry.name}(...)).",
                )
