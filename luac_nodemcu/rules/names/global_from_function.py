"""A function creates a global that other functions use.

## What it does

Finds globals that only get values inside of functions and are used by several of them. They are
not declared at the top of the file, nor in the project file.

## Why it hurts on the device

Whether the global exists depends on which function ran first; and a global costs RAM in the
global table, and time with each access. A `local` at the top of the file does the same for less.

## Bad

```lua
local function connect()
  connection = net.createConnection()
end
local function send(text)
  connection:send(text)
end
return { connect = connect, send = send }
```

## Good

```lua
local connection
local function connect()
  connection = net.createConnection()
end
local function send(text)
  connection:send(text)
end
return { connect = connect, send = send }
```

## Fix safety

None.

## References

- luacheck's warning 111.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Profile, Rule
from luac_nodemcu.rules.names.accidental_global import common_function, is_projects_own
from luac_nodemcu.semantics.scopes import ASSIGN, Global


class GlobalFromFunction(Rule):
    """What `accidental-global` leaves."""

    code: ClassVar[str] = "103"
    name: ClassVar[str] = "global-from-function"
    severity: ClassVar[Severity] = "info"
    profile: ClassVar[Profile] = "strict"
    luacheck: ClassVar[tuple[str, ...]] = ("111",)
    luals: ClassVar[tuple[str, ...]] = ("lowercase-global",)

    def check_global(self, variable: Global) -> None:
        """Reports the first assignment."""
        if not variable.writes or not is_projects_own(self, variable):
            return
        if any(write.function.is_main or write.kind != ASSIGN for write in variable.writes):
            return
        owner = common_function([*variable.reads, *variable.writes])
        if owner is not None and not owner.is_main:
            return
        name = variable.name.decode("utf-8", "replace")
        self.report(
            variable.writes[0],
            f"global {name!r} is created inside of a function; declare it at the top of the file",
            subject=variable.name,
        )
