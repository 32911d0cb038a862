"""Reads the ESP32 firmware's `sdkconfig` and the partition table that it names.

What the options mean is from components/lua/Kconfig, components/modules/Kconfig,
components/platform/Kconfig and components/platform/partitions.csv of the branch dev-esp32; the
file formats are ESP-IDF's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from luac_nodemcu.firmware.build_config import (
    BuildConfig,
    BuildConfigError,
    Note,
    custom_module_note,
    read_text,
)
from luac_nodemcu.firmware.modules import VARIANTS, ModuleNames, OptionValue, module_names

_SET: Final = re.compile(r"(CONFIG_\w+)\s*=\s*(.*)")
_NOT_SET: Final = re.compile(r"#\s*(CONFIG_\w+) is not set")
_STRING: Final = re.compile(r'"((?:\\.|[^"\\])*)"')
_SIZE: Final = re.compile(r"(0[xX][0-9a-fA-F]{1,8}|[0-9]{1,10})\s*([kKmM]?)")

LFS_TYPE: Final = 0xC2
LFS_SUBTYPE: Final = 0x01
"""How the firmware finds its LFS partition (components/platform/include/platform.h)."""


def read_sdkconfig(path: Path, shown: str) -> BuildConfig:
    """Reads an `sdkconfig` and, if it is there, the partition table that it names.

    Raises BuildConfigError if a file cannot be read or is something else.
    """
    config, table = parse_sdkconfig(read_text(path, shown), shown)
    if table is not None and config.lfs_bytes is None:
        # Relative to the firmware's top folder, which is where sdkconfig lies.
        file = path.parent / table[0]
        if file.is_file():
            name = (Path(shown).parent / table[0]).as_posix()
            size = lfs_partition(read_text(file, name), name)
            config.lfs_bytes = size or (0, name)
    return config


@dataclass(slots=True)
class _Options:
    """All options of a file with their lines; `whole` if it says so of every option."""

    values: dict[str, tuple[OptionValue, int]]
    whole: bool


def parse_sdkconfig(text: str, shown: str) -> tuple[BuildConfig, tuple[str, int] | None]:
    """What an `sdkconfig` says; also the partition table's path in it, with the line.

    A file without the chip's name (`sdkconfig.defaults`) only lists what differs from the
    defaults, so that options which it leaves out have theirs.
    """
    names = module_names("esp32")
    config = BuildConfig(chip="esp32", chip_place=shown)
    options = _options(text, shown, config)
    if not options.values:
        raise BuildConfigError(f"{shown} has no CONFIG_... lines; is it an sdkconfig?")
    _variant(config, options, shown)
    _modules(config, options, names, shown)
    for name, default in names.options.items():
        found = options.values.get(name)
        if found is not None:
            config.options[name] = (found[0], f"{shown}:{found[1]}")
        elif options.whole and isinstance(default, bool):
            config.options[name] = (False, shown)
    _target(config, options, shown)
    boot = options.values.get("CONFIG_LUA_INIT_STRING")
    if boot is not None and isinstance(boot[0], str):
        config.boot = (boot[0], f"{shown}:{boot[1]}")
    embedded = options.values.get("CONFIG_NODEMCU_EMBEDDED_LFS_SIZE")
    if embedded is not None and isinstance(embedded[0], int) and embedded[0] > 0:
        config.lfs_bytes = (embedded[0], f"{shown}:{embedded[1]}")
    table = _partition_table(options)
    return config, table


def _options(text: str, shown: str, config: BuildConfig) -> _Options:
    values: dict[str, tuple[OptionValue, int]] = {}
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        unset = _NOT_SET.fullmatch(line)
        if unset is not None:
            values[unset[1]] = (False, number)
            continue
        if not line or line.startswith("#"):
            continue
        match = _SET.fullmatch(line)
        if match is None:
            config.notes.append(
                Note(f"{shown}:{number}", f"'{line[:40]}' is not an option; the line is skipped")
            )
            continue
        value = _value(match[2].strip())
        if value is None:
            config.notes.append(
                Note(f"{shown}:{number}", f"{match[1]} has a value that is not understood: "
                     f"{match[2][:40]}")
            )  # fmt: skip
            continue
        if match[1] in values and values[match[1]][0] != value:
            config.notes.append(
                Note(f"{shown}:{number}", f"{match[1]} was set before, in line "
                     f"{values[match[1]][1]}; the later value holds")
            )  # fmt: skip
        values[match[1]] = (value, number)
    return _Options(values, "CONFIG_IDF_TARGET" in values and len(values) > len(VARIANTS))


def _value(text: str) -> OptionValue | None:
    if text in ("y", "n"):
        return text == "y"
    match = _STRING.fullmatch(text)
    if match is not None:
        return re.sub(r"\\(.)", r"\1", match[1])
    try:
        return int(text, 16 if text[:2].lower() == "0x" else 10)
    except ValueError:
        return None


def _variant(config: BuildConfig, options: _Options, shown: str) -> None:
    found = options.values.get("CONFIG_IDF_TARGET")
    if found is None:
        return
    place = f"{shown}:{found[1]}"
    if found[0] in VARIANTS and found[0] != "esp8266":
        config.variant = str(found[0])
        config.chip_place = place
    else:
        config.notes.append(
            Note(place, f"the firmware does not run on the chip {found[0]}; known are "
                 f"{', '.join(VARIANTS[1:])}")
        )  # fmt: skip


def _modules(config: BuildConfig, options: _Options, names: ModuleNames, shown: str) -> None:
    modules: dict[str, str] = {}
    for option, (value, line) in options.values.items():
        if option.startswith(names.option_prefix) and value is True:
            name = option.removeprefix(names.option_prefix).lower()
            modules[name] = f"{shown}:{line}"
            note = custom_module_note(name, f"{shown}:{line}", names)
            if note is not None:
                config.notes.append(note)
    for switch in names.modules.values():
        if switch.option in options.values:
            continue
        if switch.always:
            modules.setdefault(switch.name, f"{shown} (every build has it)")
        elif switch.default and not options.whole and config.variant in (None, *switch.variants):
            modules.setdefault(switch.name, f"{shown} (on unless switched off)")
    config.modules = dict(sorted(modules.items()))
    config.modules_place = shown


def _target(config: BuildConfig, options: _Options, shown: str) -> None:
    def flag(name: str) -> bool:
        return options.values.get(name, (False, 0))[0] is True

    place = shown
    lua51 = flag("CONFIG_LUA_VERSION_51")
    for name in ("CONFIG_LUA_VERSION_51", "CONFIG_LUA_VERSION_53"):
        if flag(name):
            place = f"{shown}:{options.values[name][1]}"
    if lua51 and flag("CONFIG_LUA_VERSION_53"):
        config.notes.append(Note(place, "both Lua 5.1 and Lua 5.3 are set; taken as Lua 5.3"))
        lua51 = False
    target = "esp32-lua51" if lua51 else "esp32-lua53"
    if lua51:
        target += "-int" if flag("CONFIG_LUA_NUMBER_INTEGRAL") else ""
    else:
        target += "-int64" if flag("CONFIG_LUA_NUMBER_INT64") else ""
        target += "-double" if flag("CONFIG_LUA_NUMBER_DOUBLE") else ""
    config.targets = (target,)
    config.target_place = place


def _partition_table(options: _Options) -> tuple[str, int] | None:
    for name in (
        "CONFIG_PARTITION_TABLE_FILENAME", "CONFIG_PARTITION_TABLE_CUSTOM_FILENAME",
    ):  # fmt: skip
        found = options.values.get(name)
        if found is not None and isinstance(found[0], str) and found[0]:
            return found[0], found[1]
    return None


def lfs_partition(text: str, shown: str) -> tuple[int, str] | None:
    """The size in bytes of the LFS partition in a partition table (CSV), with its place.

    None if the table has none, or none with a size.
    """
    for number, raw in enumerate(text.splitlines(), 1):
        cells = [cell.strip() for cell in raw.split("#", 1)[0].split(",")]
        if len(cells) < 5:
            continue
        if _number(cells[1]) == LFS_TYPE and _number(cells[2]) == LFS_SUBTYPE:
            size = _number(cells[4])
            return None if size is None else (size, f"{shown}:{number}")
    return None


def _number(text: str) -> int | None:
    match = _SIZE.fullmatch(text)
    if match is None:
        return None
    hexadecimal = match[1][:2].lower() == "0x"
    units = {"": 1, "k": 1024, "m": 1024**2}
    return int(match[1], 16 if hexadecimal else 10) * units[match[2].lower()]
