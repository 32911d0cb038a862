"""Reads user_modules.h and user_config.h of the ESP8266 firmware.

What the options mean is from app/include/module.h, app/include/user_config.h, app/Makefile,
app/lua/luaconf.h and tools/update_buildinfo.sh of the firmware's release branch.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from luac_nodemcu.firmware.build_config import (
    BuildConfig,
    BuildConfigError,
    Note,
    custom_module_note,
    read_text,
)
from luac_nodemcu.firmware.c_expression import Macro, Unknown, evaluate
from luac_nodemcu.firmware.modules import ModuleNames, OptionValue, module_names
from luac_nodemcu.firmware.preprocessor import Header, preprocess

_STRING: Final = re.compile(r'"((?:\\.|[^"\\])*)"')


def read_user_modules(path: Path, shown: str) -> BuildConfig:
    """Reads `user_modules.h`. Raises BuildConfigError if it cannot be read or has no modules."""
    return parse_user_modules(read_text(path, shown), shown)


def read_user_config(path: Path, shown: str) -> BuildConfig:
    """Reads `user_config.h`. Raises BuildConfigError if it cannot be read."""
    return parse_user_config(read_text(path, shown), shown)


def parse_user_modules(text: str, shown: str) -> BuildConfig:
    """The modules that a `user_modules.h` selects; `shown` is the file's name in places."""
    names = module_names("esp8266")
    header = preprocess(text)
    prefix = names.option_prefix
    if prefix not in text:
        raise BuildConfigError(
            f"{shown} has no {prefix}... definitions; is it the firmware's user_modules.h?"
        )
    config = BuildConfig(
        chip="esp8266",
        chip_place=shown,
        targets=tuple(
            f"esp8266-{build}" for build in ("lua51", "lua51-int", "lua53", "lua53-64bit")
        ),
        target_place=shown,
        modules={},
        modules_place=shown,
    )
    assert config.modules is not None
    _add_notes(config, header, shown, prefix)
    for name, macro in header.macros.items():
        if name in names.options:
            config.options[name] = (True, f"{shown}:{macro.line}")
        elif name.startswith(prefix):
            _select(config, header, names, macro, shown)
    for switch in names.modules.values():
        if switch.always:
            config.modules.setdefault(switch.name, f"{shown} (every build has it)")
    config.modules = dict(sorted(config.modules.items()))
    return config


def _select(
    config: BuildConfig, header: Header, names: ModuleNames, macro: Macro, shown: str
) -> None:
    assert config.modules is not None
    module = macro.name.removeprefix(names.option_prefix).lower()
    place = f"{shown}:{macro.line}"
    # The build looks for symbols that end in `_module_selected` or `_module_selected1`, which
    # contain what the option expands to. Part of another module is tested with #ifdef alone.
    switch = names.modules.get(module)
    part = switch is not None and "." in switch.lua
    if not part and macro.body not in ("", "1") and evaluate(macro.body, header.macros) != 1:
        config.notes.append(
            Note(place, f"{macro.name} is '{macro.body}'; the build takes a module only if its "
                 "option is empty or 1, so this one stays out")
        )  # fmt: skip
        return
    config.modules[module] = place
    note = custom_module_note(module, place, names)
    if note is not None:
        config.notes.append(note)


def parse_user_config(text: str, shown: str) -> BuildConfig:
    """The options that a `user_config.h` sets; `shown` is the file's name in places."""
    names = module_names("esp8266")
    header = preprocess(text)
    known = [name for name in names.options if not name.startswith(names.option_prefix)]
    if not any(re.search(rf"\b{name}\b", text) for name in known):
        raise BuildConfigError(
            f"{shown} has none of the firmware's options; is it the firmware's user_config.h?"
        )
    config = BuildConfig(chip="esp8266", chip_place=shown)
    _add_notes(config, header, shown, None)
    for name in known:
        default = names.options[name]
        macro = header.macros.get(name)
        if name in header.uncertain:
            continue
        if macro is None:
            if isinstance(default, bool):
                config.options[name] = (False, shown)
            continue
        value = _option_value(config, header, macro, default, shown)
        if value is not None:
            config.options[name] = (value, f"{shown}:{macro.line}")
    _derive(config, header, shown)
    return config


def _option_value(
    config: BuildConfig, header: Header, macro: Macro, default: OptionValue, shown: str
) -> OptionValue | None:
    if isinstance(default, bool):
        # These are asked for with #ifdef: defined is on, whatever the value.
        return True
    if isinstance(default, str):
        match = _STRING.fullmatch(macro.body)
        return match[1].replace('\\"', '"').replace("\\\\", "\\") if match else macro.body
    value = evaluate(macro.body, header.macros, header.uncertain)
    if isinstance(value, Unknown):
        config.notes.append(
            Note(f"{shown}:{macro.line}", f"the value of {macro.name} is not known: {value.reason}")
        )
        return None
    return value


def _derive(config: BuildConfig, header: Header, shown: str) -> None:
    """Target, LFS size and boot command from the options."""
    flash_store = config.options.get("LUA_FLASH_STORE")
    if flash_store is not None and isinstance(flash_store[0], int):
        # 0 is the header's own fallback: the size is then set when the firmware is flashed.
        if flash_store[0] > 0:
            config.lfs_bytes = (flash_store[0], flash_store[1])
        elif flash_store[0] < 0:
            config.notes.append(Note(flash_store[1], "LUA_FLASH_STORE is negative; ignored"))
    boot = config.options.get("LUA_INIT_STRING")
    if boot is not None and isinstance(boot[0], str):
        config.boot = (boot[0], boot[1])
    integral = header.macros.get("LUA_NUMBER_INTEGRAL")
    wide = header.macros.get("LUA_NUMBER_64BITS")
    uncertain = {"LUA_NUMBER_INTEGRAL", "LUA_NUMBER_64BITS"} & header.uncertain.keys()
    if uncertain:
        return
    # Which Lua is built is an argument of make (LUA=53), not an option of this header. With 64
    # bits Lua 5.1 does not compile; integers-only means nothing to Lua 5.3.
    if wide is not None:
        config.targets = ("esp8266-lua53-64bit",)
        config.target_place = f"{shown}:{wide.line} (LUA_NUMBER_64BITS)"
    elif integral is not None:
        config.targets = ("esp8266-lua51-int", "esp8266-lua53")
        config.target_place = f"{shown}:{integral.line} (LUA_NUMBER_INTEGRAL)"
    else:
        config.targets = ("esp8266-lua51", "esp8266-lua53")
        config.target_place = f"{shown} (neither LUA_NUMBER_INTEGRAL nor LUA_NUMBER_64BITS)"


def _add_notes(config: BuildConfig, header: Header, shown: str, prefix: str | None) -> None:
    """The header's notes, and which of our options are uncertain because of them."""
    config.notes += [Note(f"{shown}:{note.line}", note.message) for note in header.notes]
    names = module_names("esp8266")
    for name, line in header.uncertain.items():
        ours = name in names.options if prefix is None else name.startswith(prefix)
        if ours:
            config.notes.append(
                Note(f"{shown}:{line}", f"whether {name} is on depends on a condition that could "
                     "not be evaluated; it is taken as off")
            )  # fmt: skip
