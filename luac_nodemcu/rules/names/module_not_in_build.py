"""A firmware module is used that the configured build does not have.

## What it does

Compares the modules that a program uses with those of the build: what `user_modules.h`,
`sdkconfig`, the boot banner or `firmware.modules` of the project file say. Without any of these
all modules of the chip count as present. A module that the program asks for first
(`if mqtt then`) is left alone.

## Why it hurts on the device

The module is nil, and using it raises `attempt to index global 'mqtt' (a nil value)`.

## Bad

```lua modules=file,gpio,node,tmr
local low = bit.band(gpio.read(1), 1)
print(low)
```

## Good

```lua modules=bit,file,gpio,node,tmr
local low = bit.band(gpio.read(1), 1)
print(low)
```

```lua modules=file,gpio,node,tmr
if bit then print(bit.band(gpio.read(1), 1)) end
```

## Fix safety

None: the firmware must be built with the module.

## References

- docs/build.md; app/include/user_modules.h
- Issues 891, 3030 and 3684 of nodemcu-firmware.
"""

from __future__ import annotations

from typing import ClassVar

from luac_nodemcu.diagnostic import Severity
from luac_nodemcu.rules.model import Rule
from luac_nodemcu.rules.names._undefined import is_undefined
from luac_nodemcu.semantics.scopes import Global
from luac_nodemcu.stubs.lacks import Lack, lack_of
from luac_nodemcu.stubs.model import Module


class ModuleNotInBuild(Rule):
    """Each module is reported at its first use in a file."""

    code: ClassVar[str] = "120"
    name: ClassVar[str] = "module-not-in-build"
    severity: ClassVar[Severity] = "error"

    def check_global(self, variable: Global) -> None:
        """Looks at the modules that a file names."""
        platform = self.context.platform
        entry = platform.entry(variable.name)
        if not isinstance(entry, Module) or entry.gone is not None or entry.kind == "lua-module":
            return
        name = entry.name
        modules = platform.build.modules
        is_listed = entry.kind != "c-module" or modules is None or name in modules
        lack = lack_of(entry.when, platform.build, name)
        if lack is not None and not lack.is_known:
            # Without a known build all modules are present.
            lack = None
        if (is_listed and lack is None) or name == "_G":
            return
        if not is_undefined(self.context, variable, exists=True):
            return
        count = len(variable.reads)
        more = f" ({count} uses in this file)" if count > 1 else ""
        if lack is not None and lack.kind == "variant":
            message = f"module {name} exists on {lack.words} only{more}"
            help_text = f"The build is for the {str(platform.build.variant).upper()}."
        elif is_listed and lack is not None:
            message = f"module {name} is not in the build: it needs {lack.words}{more}"
            help_text = how_to_add(platform.stubs.chip, lack)
        else:
            message = f"module {name} is not in the build: this is nil{more}"
            option = "LUA_USE_MODULES_" if platform.stubs.chip == "esp8266" else ""
            option = option or "CONFIG_NODEMCU_CMODULE_"
            help_text = how_to_add(
                platform.stubs.chip, Lack("option", (f"{option}{name.upper()}",))
            )
        self.report(variable.reads[0], message, help_text, subject=variable.name)


def how_to_add(chip: str, lack: Lack) -> str:
    """What to change in the firmware's configuration."""
    if lack.kind == "module":
        prefix = "LUA_USE_MODULES_" if chip == "esp8266" else "CONFIG_NODEMCU_CMODULE_"
        lack = Lack("option", tuple(f"{prefix}{name.upper()}" for name in lack.names))
    if lack.kind != "option":
        return f"It must be listed in {lack.words} when the firmware is built."
    if chip != "esp8266":
        return f"Set {lack.words} in menuconfig, and build the firmware again."
    lines = []
    for name in lack.names:
        file = "user_modules.h" if name.startswith("LUA_USE_MODULES_") else "user_config.h"
        if name.startswith("!"):
            lines.append(f"take out `#define {name[1:]}` in {file}")
        else:
            lines.append(f"write `#define {name}` in {file}")
    text = " and ".join(lines)
    return f"{text[0].upper()}{text[1:]}, and build the firmware again."
