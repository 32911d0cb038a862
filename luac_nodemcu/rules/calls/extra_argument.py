"""A call has more arguments than the function takes.

## What it does

Counts the arguments of calls of firmware functions and of the project's own functions. Further
results of one call are no arguments that anyone wrote: `show(rtctime.get())` is left alone.

## Why it hurts on the device

The argument is computed, put on the stack and ignored. Mostly the call was written for another
function, another firmware or another order of arguments.

## Bad

```lua
tmr.create():start(true, 500)
```

```lua
local function blink(pin) gpio.write(pin, gpio.HIGH) end
blink(4, 10)
```

## Good

```lua
tmr.create():start(true)
```

```lua
local function blink(pin) gpio.write(pin, gpio.HIGH) end
blink(4)
```

## Fix safety

None: the argument may have been meant for something.

## References

- Lua drops surplus arguments without a word.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.model import Profile
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t


class ExtraArgument(TypeRule):
    """Firmware functions and own functions alike."""

    code: ClassVar[str] = "202"
    name: ClassVar[str] = "extra-argument"
    severity: ClassVar[Severity] = "warning"
    luals: ClassVar[tuple[str, ...]] = ("redundant-parameter",)
    profile: ClassVar[Profile] = "default"
    kinds: ClassVar[tuple[str, ...]] = ("extra-argument", "own-extra-argument")

    def word(self, finding: Finding) -> None:
        maximum = finding.data["maximum"]
        count = finding.text("count")
        takes = "no arguments" if maximum == 0 else f"{maximum} argument{'s' * (maximum != 1)}"
        if finding.kind == "extra-argument":
            message = f"{finding.text('function')}() takes {takes}, but gets {count}"
        else:
            called = self._name(finding.data["call"])
            message = f"{called} takes {takes}, but gets {count}"
        self.report(self.place(finding), message)

    def _name(self, call: object) -> str:
        """What is called, as it is named there."""
        if isinstance(call, n.MethodCall):
            return f"{call.name.decode('utf-8', 'replace')}()"
        tokens = self.context.file.tokens
        if isinstance(call, n.Call) and tokens.kinds[call.first - 1] == t.NAME:
            return f"{tokens.values[call.first - 1].decode('utf-8', 'replace')}()"
        return "this function"
