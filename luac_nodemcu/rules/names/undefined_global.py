"""A global is read that nothing defines.

## What it does

Finds reads of globals that the firmware does not have in any build for this chip and Lua, that
no file of the program assigns, and that the project file does not declare. Files belong to one
program if one loads the other by a constant name (`require`, `dofile`, `node.LFS`). A global
that the file tests first (`if json then`, `json or sjson`) is left alone. One that some other
file of the project defines is information only, and so is one without a similar name if the
program loads a file that is not there, such as one with passwords, or files by computed names.
Of many uses in one file the first three are reported.

## Why it hurts on the device

An undefined global is nil: calling or indexing it raises an error, which in a callback restarts
the board; in a comparison it silently takes the wrong way. Mostly the name is misspelt.

## Bad

```lua
prnt("ready")
```

```lua
local interval = 1000
print(intervall)
```

## Good

```lua
print("ready")
```

```lua
if debugger then debugger.start() end
```

## Fix safety

Unsafe where a similar name exists: it replaces the name.

## References

- Globals of the project: `[globals]` in `luac-nodemcu.toml`.
- luacheck's warning 113.
"""

from __future__ import annotations

import difflib
from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Fix, Severity
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.rules.names._undefined import is_undefined
from luac_nodemcu.semantics.scopes import Access, Global
from luac_nodemcu.syntax import nodes as n

_REPORTED: Final = 3


class UndefinedGlobal(Rule):
    """Names that neither the firmware nor the program defines."""

    code: ClassVar[str] = "101"
    name: ClassVar[str] = "undefined-global"
    luacheck: ClassVar[tuple[str, ...]] = ("113",)
    luals: ClassVar[tuple[str, ...]] = ("undefined-global",)

    def check_global(self, variable: Global) -> None:
        """Reports each read, unless the file tests the name."""
        context = self.context
        if not is_undefined(context, variable):
            return
        name = variable.name.decode("utf-8", "replace")
        definer = context.project.definer(name)
        if definer is not None:
            self.report(
                variable.reads[0],
                f"global {name!r} is defined in {definer}, which neither loads this file nor is "
                "loaded by it",
                "If they run together, load one from the other, or declare the global in the "
                "project file.",
                severity="info",
                subject=variable.name,
            )
            return
        if context.platform.elsewhere(name) is not None or self._is_implicit_arg(variable):
            # Rules about portability report these.
            return
        help_text, fix_text = self._advice(variable, name)
        absent = "" if fix_text else self._absent_file()
        if absent:
            self.report(
                variable.reads[0],
                f"global {name!r} is not defined in any file here; {absent} may do it",
                "If so, declare the global in `globals` of luac-nodemcu.toml.",
                severity="info",
                subject=variable.name,
            )
            return
        count = len(variable.reads)
        for place, access in enumerate(variable.reads[:_REPORTED], 1):
            more = ""
            if place == _REPORTED and count > _REPORTED:
                more = f" ({count - _REPORTED} more in this file)"
            self._report(access, name, more, help_text, fix_text)

    def _report(self, access: Access, name: str, more: str, help_text: str, fix_text: str) -> None:
        chain = self.context.file.scopes.chains.get(access.token)
        severity: Severity = "warning"
        message = f"global {name!r} is not defined anywhere"
        if chain is not None:
            severity = "error"
            verb = "calling" if type(chain.suffixes[0]) is n.Call else "indexing"
            message += f": it is nil, and {verb} it raises an error"
        message += more
        fix = None
        if fix_text:
            edit = self.edit(access, fix_text.encode())
            fix = Fix(f"write {fix_text}", (edit,), safe=False)
        self.report(
            access, message, help_text, fix=fix, severity=severity, subject=access.variable.name
        )

    def _is_implicit_arg(self, variable: Global) -> bool:
        """`arg` in functions with `...`, as Lua 5.1 has it."""
        return variable.name == b"arg" and any(
            access.function.has_varargs and not access.function.is_main for access in variable.reads
        )

    def _absent_file(self) -> str:
        """A file that the program loads and that may not be among those that are checked.

        Settings and secrets are often kept out of a repository.
        """
        shared = self.context.project.shared_globals(self.context.file.path)
        for request in shared.absent:
            stubs = self.context.platform.stubs
            is_module = request.kind == "require" and (
                stubs.module(request.name) is not None or stubs.lua_module(request.name) is not None
            )
            if not is_module and request.kind != "startup":
                return f"{request.name!r}, which is not here either,"
        return "a file that is loaded by a computed name" if shared.loads_anything else ""

    def _advice(self, variable: Global, name: str) -> tuple[str, str]:
        """What may be meant, as a sentence and as a name to write instead."""
        context = self.context
        if name == "self":
            return "Only functions that are declared with a colon have a `self`.", ""
        if len(name) < 3:
            return "", ""
        visible = context.file.scopes.visible_at(variable.reads[0].token)
        names = [local.decode("utf-8", "replace") for local in visible]
        names += context.project.shared_globals(context.file.path).written
        close = _close_name(name, names) or context.platform.close_global(name)
        return (f"Did you mean {close!r}?", close) if close else ("", "")


def _close_name(name: str, names: list[str]) -> str:
    folded = {other.lower(): other for other in names}
    found = folded.get(name.lower())
    if found is None:
        close = difflib.get_close_matches(name, names, n=1, cutoff=0.75)
        found = close[0] if close else ""
    return found
