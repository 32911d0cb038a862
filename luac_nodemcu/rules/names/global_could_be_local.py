"""A global is used by one file only.

## What it does

Finds globals that a file defines at its top level and no other file of the program mentions.

## Why it hurts on the device

A global takes an entry in the global table in RAM, and each access searches it by name; a local
of the file is a register or an upvalue. A global is never freed.

## Bad

```lua
ledPin = 4
gpio.mode(ledPin, gpio.OUTPUT)
```

## Good

```lua
local ledPin = 4
gpio.mode(ledPin, gpio.OUTPUT)
```

## Fix safety

Unsafe where all uses stand below the definition: `local` is put before it. The serial console
and code that is loaded from strings do not see a local.

## References

- Luau's `GlobalUsedAsLocal`.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity, TextEdit
from luac_nodemcu.rules.model import Profile, Rule
from luac_nodemcu.rules.names.accidental_global import is_projects_own
from luac_nodemcu.semantics.scopes import Global
from luac_nodemcu.syntax import nodes as n


class GlobalCouldBeLocal(Rule):
    """The definition must come first in the file."""

    code: ClassVar[str] = "108"
    name: ClassVar[str] = "global-could-be-local"
    severity: ClassVar[Severity] = "info"
    profile: ClassVar[Profile] = "strict"

    def check_global(self, variable: Global) -> None:
        """Globals of the main chunk."""
        if not variable.writes or not variable.reads or not is_projects_own(self, variable):
            return
        first = variable.writes[0]
        statement = first.statement
        if not first.function.is_main or statement not in self._top_level():
            return
        if variable.reads[0].token < first.token:
            return
        start = self.context.range_of(statement)[0]
        fix = None
        if isinstance(statement, n.FunctionStatement) or (
            isinstance(statement, n.Assign) and len(statement.targets) == 1
        ):
            fix = Fix("make it local", (TextEdit(start, start, b"local "),), safe=False)
        name = variable.name.decode("utf-8", "replace")
        self.report(
            first, f"global {name!r} is only used in this file", fix=fix, subject=variable.name
        )

    def _top_level(self) -> list[n.Statement]:
        return self.context.file.tree.chunk.body.statements
