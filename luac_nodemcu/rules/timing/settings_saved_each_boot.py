r"""Settings are written to flash each time the program starts.

## What it does

Reports calls at the start of a program which save their settings in flash by default, with no
argument that says otherwise.

## Why it hurts on the device

The settings survive a restart anyway. Writing them at every boot wears the flash out, quickly so
on a device that sleeps and wakes up every minute.

## Bad

```lua
wifi.sta.config({ ssid = "home", pwd = "secret123" })
```

## Good

```lua
wifi.sta.config({ ssid = "home", pwd = "secret123", save = false })
```

## Fix safety

Unsafe: the settings are gone when another program is started.

## References

- `wifi.sta.config()` in the firmware's documentation.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Fix, Severity, TextEdit
from luac_nodemcu.rules.hazards import HazardRule
from luac_nodemcu.semantics.findings import CallSite
from luac_nodemcu.semantics.values import Nil, Table
from luac_nodemcu.syntax import nodes as n


class SettingsSavedEachBoot(HazardRule):
    """The firmware compares first, where it can, so advice."""

    code: ClassVar[str] = "417"
    name: ClassVar[str] = "settings-saved-each-boot"
    severity: ClassVar[Severity] = "hint"

    def check_file(self) -> None:
        main = self.context.file.scopes.main
        for site in self.activity.calls.get(main, ()):
            writes = site.effects.writes_flash
            if writes is None or writes.unless is None or not self.holds(writes, site):
                continue
            if self._is_asked_for(site, writes.unless):
                continue
            name = writes.unless.rpartition(".")[2]
            value = str(writes.value).lower()
            self.report(
                self.call_place(site),
                f"{self.call_text(site)} saves its settings in flash at each start",
                f"Give it {name} = {value}, or call it once when the device is set up.",
                fix=self._fix(site, writes.unless, value),
            )

    def _is_asked_for(self, site: CallSite, unless: str) -> bool:
        """Whether the program says itself that it wants the settings saved."""
        parameter, _, field = unless.partition(".")
        found = site.argument(parameter)
        if found is None:
            return False
        value = found[0]
        if not field:
            return not isinstance(value, Nil)
        return isinstance(value, Table) and value.find(field.encode()) is not None

    def _fix(self, site: CallSite, unless: str, value: str) -> Fix | None:
        """The value as a further field of a table that is written there, or as a last argument."""
        parameter, _, field = unless.partition(".")
        tokens = self.context.file.tokens
        if field:
            found = site.argument(parameter)
            table = None if found is None else found[1]
            if not isinstance(table, n.Table) or field.encode() in _names(table):
                return None
            after = table.fields[-1].last if table.fields else table.first
            text = f"{', ' if table.fields else ' '}{field} = {value}"
        else:
            names = [param.name for param in site.signature.params] if site.signature else []
            arguments = site.call.arguments
            if not arguments or names.index(parameter) != len(arguments):
                return None
            after = arguments[-1].last
            text = f", {value}"
        end = tokens.ends[after]
        return Fix(
            f"Give it {field or parameter} = {value}.", (TextEdit(end, end, text.encode()),), False
        )


def _names(table: n.Table) -> set[bytes]:
    """The names of a table's fields."""
    return {f.name for f in table.fields if isinstance(f, n.NamedField)}
