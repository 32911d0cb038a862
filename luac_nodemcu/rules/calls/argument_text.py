"""A text is not what the function wants: an address, a URL, a host name, a cron mask, header lines.

## What it does

Looks at constant texts where the stub of the function says what they stand for.

## Why it hurts on the device

Some functions raise an error. Others look up a host that does not exist, or send a request that no
server understands, and fail only when it is run.

## Bad

```lua
net.createConnection():connect(80, "http://example.com/index.html")
```

```lua
cron.schedule("* * 5-7 * *", print)
```

```lua
http.get("http://example.com/", "Accept: text/html", print)
```

## Good

```lua
net.createConnection():connect(80, "example.com")
```

```lua
cron.schedule("* 5,6,7 * * *", print)
```

```lua
http.get("http://example.com/", "Accept: text/html\\r\\n", print)
```

## Fix safety

None.

## References

- The C source of the module that reads the text.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule, ordinal
from luac_nodemcu.rules.calls._literal import flaw_of, place_of_flaw
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding


class ArgumentText(TypeRule):
    """An error where the function certainly refuses the text."""

    code: ClassVar[str] = "234"
    name: ClassVar[str] = "argument-text"
    severity: ClassVar[Severity] = "error"
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("argument-text",)

    def word(self, finding: Finding) -> None:
        flaw = flaw_of(finding)
        function = finding.text("function")
        field = finding.text("field")
        if field:
            subject = f"field '{field}' of {function}()"
        else:
            position = finding.data["position"]
            assert isinstance(position, int)
            subject = (
                f"{ordinal(position)} argument ('{finding.text('parameter')}') of {function}()"
            )
        certain = flaw.certain and finding.data["effect"] in ("raises", "fails")
        severity: Severity = "error" if certain else "warning"
        self.report(place_of_flaw(self, finding), f"{subject} {flaw.message}", severity=severity)
