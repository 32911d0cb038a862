r"""A whole file is read into RAM at once.

## What it does

Reports calls which return a file as one string, however long it is.

## Why it hurts on the device

While it is read, the file is in RAM about twice: as the buffer and as the string. A log that has
grown, or a page that somebody made longer, then ends in `not enough memory`.

## Bad

```lua
local log = file.getcontents("log.txt")
print(log)
```

## Good

```lua
local fd = file.open("log.txt")
if fd then
  local line = fd:readline()
  while line do
    print(line)
    line = fd:readline()
  end
  fd:close()
end
```

## Fix safety

None.

## References

- `file.getcontents()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.rules.model import Profile


class WholeFileRead(HazardRule):
    """Right for small files, so only in the strict profile."""

    code: ClassVar[str] = "308"
    name: ClassVar[str] = "whole-file-read"
    severity: ClassVar[Severity] = "hint"
    profile: ClassVar[Profile] = "strict"

    def check_file(self) -> None:
        for site in self.sites:
            if site.effects.reads_all:
                self.report(
                    self.call_place(site),
                    f"{self.call_text(site)} holds the whole file in RAM",
                    "Read it in pieces or lines, unless it is sure to stay small.",
                )
