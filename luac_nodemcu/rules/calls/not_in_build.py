"""A function, constant or field exists only in firmware that was built with another option.

## What it does

Finds names that depend on a build option (`net.ping` on NET_PING_ENABLE, `file.mount` on
BUILD_FATFS) or on another module, if the build does not have it: what `user_config.h`,
`sdkconfig` or `firmware.options` of the project file say, else the usual values. A name that the
program asks for first is left alone. Some functions are always there, but every call raises an
error without the option: for these it does not help to ask.

## Why it hurts on the device

The name is nil, and calling it raises an error; a field in a table is ignored.

## Bad

```lua
wifi.startsmart(0, function(ssid) print(ssid) end)
```

```lua
file.mount("/SD0", 8)
```

## Good

```lua
if wifi.startsmart then wifi.startsmart(0, function(ssid) print(ssid) end) end
```

```lua
net.ping("192.168.1.1", 4, function(size) print(size) end)
```

## Fix safety

None: the firmware must be built with the option.

## References

- app/include/user_config.h; `components/*/Kconfig` of dev-esp32
"""

from __future__ import annotations

import re
from typing import ClassVar, Final

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.calls._base import TypeRule
from luac_nodemcu.rules.names.module_not_in_build import how_to_add
from luac_nodemcu.semantics.findings import CallSite, Finding
from luac_nodemcu.semantics.names import key_of
from luac_nodemcu.stubs.lacks import Lack
from luac_nodemcu.stubs.model import Function, Gone
from luac_nodemcu.syntax import nodes as n

_LACKS: Final = re.compile(r"the build (?:lacks|has no) (.*)")
_OPTION: Final = re.compile(r"[A-Z][A-Z0-9]*_[A-Z0-9_]+")
"""How the stubs say that a call raises an error for want of an option."""

_LISTS: Final = ("CONFIG_U8G2_", "CONFIG_UCG_")
"""Displays and fonts: every build chooses its own, so that defaults say nothing."""


class NotInBuild(TypeRule):
    """An error if the configuration says so, else a warning: options stand at their defaults."""

    code: ClassVar[str] = "250"
    name: ClassVar[str] = "not-in-build"
    severity: ClassVar[Severity] = "warning"
    kinds: ClassVar[tuple[str, ...]] = ("not-in-build",)

    def check_file(self) -> None:
        super().check_file()
        build = self.context.platform.build
        for site in self.context.types.calls:
            function = site.callee.entry
            for raised in () if site.signature is None else site.signature.raises:
                match = _LACKS.match(raised.when or "")
                options = tuple(_OPTION.findall(match[1])) if match else ()
                missing = tuple(option for option in options if not build.option(option))
                if missing:
                    is_known = all(option in build.options for option in missing)
                    self._call(site, function.name, Lack("option", missing, is_known))
                    break

    def _call(self, site: CallSite, name: str, lack: Lack) -> None:
        """A function that is always there, and raises an error without an option."""
        file = self.context.file
        offset = file.tokens.starts[site.chain.first]
        end = file.tokens.starts[site.call.first]
        what = "this build lacks" if lack.is_known else "usual builds lack"
        self.report(
            (offset, end), f"{name}() raises an error without {lack.words}, which {what}",
            how_to_add(self.context.platform.stubs.chip, lack),
            severity="error" if lack.is_known else "warning",
        )  # fmt: skip

    def word(self, finding: Finding) -> None:
        lack = finding.data["lack"]
        assert isinstance(lack, Lack)
        name = finding.text("name")
        platform = self.context.platform
        entry = platform.stubs.find(name)
        if isinstance(entry, Function) and all(one.effects.noreturn for one in entry.signatures):
            self.report(
                self.place(finding), f"{name} raises an error in every build", entry.summary or "",
                severity="error",
            )  # fmt: skip
            return
        if isinstance(platform.stubs.find(f"{name}.{self._next_name(finding)}"), Gone):
            # removed-api says more.
            return
        help_text = how_to_add(platform.stubs.chip, lack)
        if lack.is_known:
            self.report(
                self.place(finding), f"{name} is not in the build, which lacks {lack.words}",
                help_text, severity="error",
            )  # fmt: skip
            return
        is_list = lack.names[0].startswith(_LISTS)
        self.report(
            self.place(finding),
            f"{name} is only in firmware built with {lack.words}, which is not usual",
            f"{help_text} Tell it in `[firmware.options]` of luac-nodemcu.toml if it is so.",
            severity="info" if is_list else "warning",
        )

    def _next_name(self, finding: Finding) -> str:
        """The field that the program selects next: `verify` in `net.cert.verify`."""
        node, place = finding.data.get("node"), finding.data.get("place")
        if not isinstance(node, n.Chain) or not isinstance(place, int):
            return ""
        rest = node.suffixes[place + 1 : place + 2]
        key = key_of(rest[0]) if rest else None
        return (key or b"").decode("utf-8", "replace")
