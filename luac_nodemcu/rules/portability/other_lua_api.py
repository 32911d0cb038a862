"""A library function exists in the other Lua version only.

## What it does

Finds globals and library functions that this Lua does not have and the other one has: `setfenv`,
`module`, `table.getn` and `string.gfind` on Lua 5.3; `table.pack`, `utf8`, `string.pack` and most
of `math` on Lua 5.1. A program that asks first (`table.unpack or unpack`) is left alone.

## Why it hurts on the device

The name is nil, and calling it raises an error. The firmware for the ESP8266 comes with Lua 5.1
unless asked for, that for the ESP32 with 5.3.

## Bad

```lua 5.3
local count = table.getn({ 1, 2 })
print(count)
```

```lua 5.1
local angle = math.sin(1)
print(angle)
```

```lua 5.3
setfenv(1, {})
```

## Good

```lua 5.3
local items = { 1, 2 }
print(#items)
```

```lua 5.1
local unpack = table.unpack or unpack
print(unpack({ 1, 2 }))
```

## Fix safety

Safe where the stub has a replacement with the same meaning; otherwise unsafe.

## References

- app/lua and app/lua53 of nodemcu-firmware: `lmathlib.c`, `ltablib.c`, `lbaselib.c`
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._replacement import replacement_fix
from luac_nodemcu.rules.names._undefined import is_undefined
from luac_nodemcu.rules.portability._base import NAME_KINDS, name_of
from luac_nodemcu.rules.portability._rule import PortabilityRule
from luac_nodemcu.rules.portability._ways_out import INSTEAD_OF_GLOBAL
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.semantics.scopes import Access, Global
from luac_nodemcu.stubs.lacks import Lack, lack_of
from luac_nodemcu.stubs.model import Function, Gone


class OtherLuaApi(PortabilityRule):
    """What to do instead is in the stubs."""

    code: ClassVar[str] = "803"
    name: ClassVar[str] = "other-lua-api"
    severity: ClassVar[Severity] = "error"
    kinds: ClassVar[tuple[str, ...]] = (*NAME_KINDS, "not-in-build")

    def check_global(self, variable: Global) -> None:
        """Global functions and libraries, each at its first use in the file."""
        if not variable.reads or variable.writes:
            return
        read = self.first_read(variable)
        if read is None:
            return
        platform = self.context.platform
        name = variable.name.decode("utf-8", "replace")
        entry = platform.entry(variable.name)
        if isinstance(entry, Function):
            lack = lack_of(entry.when, platform.build, name)
            if lack is not None and not is_undefined(
                self.context, variable, exists=True, is_open=False
            ):
                return
            if lack is not None:
                self._lacking(read, name, lack)
            return
        if isinstance(entry, Gone):
            if not is_undefined(self.context, variable, exists=True, is_open=False):
                return
        elif not is_undefined(self.context, variable, is_open=False):
            return
        if self.context.project.definer(name):
            return
        elsewhere = platform.elsewhere(name)
        if name == "arg" and platform.stubs.lua == "5.3":
            self._implicit_arg(read)
        elif elsewhere is not None and elsewhere.kind == "lua":
            advice = INSTEAD_OF_GLOBAL.get((platform.stubs.lua, name), "")
            self.report(
                read,
                f"{name} exists in {elsewhere.label}, not in Lua {platform.stubs.lua}",
                advice, subject=variable.name,
            )  # fmt: skip

    def _implicit_arg(self, access: Access) -> None:
        """`arg` of a function with `...`."""
        if access.function.has_varargs and not access.function.is_main:
            self.report(
                access, "only Lua 5.1 gives a function with '...' the table 'arg'",
                'Write `local arg = table.pack and { n = select("#", ...), ... }`, or use '
                "select().", subject=b"arg",
            )  # fmt: skip

    def _lacking(self, place: Access, name: str, lack: Lack) -> None:
        platform = self.context.platform
        if lack.kind != "option" or not lack.names[0].startswith("LUA_COMPAT_"):
            return
        advice = INSTEAD_OF_GLOBAL.get((platform.stubs.lua, name), "")
        self.report(
            place,
            f"{name} belongs to Lua 5.1: Lua {platform.stubs.lua} has it only in builds with "
            f"{lack.words}",
            advice, subject=name.encode(),
        )  # fmt: skip

    def word(self, finding: Finding) -> None:
        name = name_of(finding)
        platform = self.context.platform
        lua = platform.stubs.lua
        lack = finding.data.get("lack")
        if isinstance(lack, Lack) and lack.kind == "option":
            message = f"{name} belongs to Lua 5.1: Lua {lua} has it only with {lack.words}"
        elif isinstance(lack, Lack):
            message = f"{name} exists in {lack.words}, not in Lua {lua}"
        else:
            elsewhere = platform.elsewhere(name)
            assert elsewhere is not None
            message = f"{name} exists in {elsewhere.label}, not in Lua {lua}"
        fix = replacement_fix(self, finding)
        hint = finding.text("summary") or _ADVICE.get((lua, name), "")
        if hint and not hint.endswith("."):
            hint += "."
        self.report(self.place(finding), message + finding.text("uses"), hint, fix=fix)


_ADVICE = {
    ("5.3", "math.pow"): "Write x ^ y.",
    ("5.3", "math.log10"): "Use math.log(x, 10).",
    ("5.3", "table.maxn"): "Use #, or keep the count yourself.",
}
"""(Lua, name) -> what to write, where the stub's condition leaves no place for it."""
