"""Reads what a device prints when it boots: modules, Lua, number type, LFS size, chip.

The forms are those of tools/update_buildinfo.sh and app/lua53/lua.c (release), of
components/lua/lua-5.3/lua.c (dev-esp32), of ESP-IDF's boot loader, and of the build services
(nodemcu-build.com, Docker) in banners that users published from 2015 on. Anything around it, such
as a whole terminal log, is skipped.
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
from luac_nodemcu.firmware.build_config_sdkconfig import LFS_SUBTYPE, LFS_TYPE
from luac_nodemcu.firmware.c_expression import Unknown, evaluate
from luac_nodemcu.firmware.modules import VARIANTS, Chip, module_names

_POWERED: Final = re.compile(
    r"powered by Lua (?P<lua>5\.[13])(?:\.\d+)?(?: \[(?P<numbers>[\w.-]+)\])?(?: on (?P<on>.*))?"
)
_FIELD: Final = re.compile(
    r"\s*(?P<name>SSL|build type|LFS|modules)\s*:\s*(?P<value>.*?)\s*$", re.IGNORECASE
)
_PARTITION: Final = re.compile(
    r"boot:\s*\d+ (?P<name>\S+) .*\b(?P<type>[0-9a-f]{2}) (?P<subtype>[0-9a-f]{2}) "
    r"[0-9a-f]{8} (?P<size>[0-9a-f]{8})"
)
_ROM: Final = re.compile(r"ESP-ROM:\s*(esp32\w*?)-|boot\.(esp32\w*):")
_MODULE: Final = re.compile(r"[a-z_][a-z0-9_]*")
_MAX_LINE: Final = 4000
"""Characters of a line that are looked at: a list of all modules has less than a thousand."""
_TERMINAL: Final = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def read_banner(path: Path, shown: str) -> BuildConfig:
    """Reads a file with a boot banner in it. Raises BuildConfigError."""
    return parse_banner(read_text(path, shown), shown)


def parse_banner(text: str, shown: str, first_line: int = 1) -> BuildConfig:
    """What a boot banner says; `first_line` is the number of the text's first line.

    If the text has several banners, the last one holds. Raises BuildConfigError if it has
    none.
    """
    config = BuildConfig()
    fields: dict[str, tuple[str, str]] = {}
    partitions: dict[str, tuple[int, str]] = {}
    powered: tuple[re.Match[str], str] | None = None
    esp32 = False
    for number, raw in enumerate(text.splitlines(), first_line):
        line = _TERMINAL.sub("", raw[:_MAX_LINE])
        place = f"{shown}:{number}"
        match = _ROM.search(line)
        if match is not None:
            _set_variant(config, match[1] or match[2], place)
        match = _PARTITION.search(line)
        if match is not None:
            _add_partition(partitions, match, place)
        esp32 = esp32 or "NodeMCU ESP32" in line
        match = _FIELD.match(line)
        if match is not None:
            name, value = match["name"].lower(), match["value"]
            # Some builds printed an empty list before the real one.
            if name != "modules" or value not in ("", "-") or name not in fields:
                fields[name] = (value, place)
        match = _POWERED.search(line)
        if match is not None:
            powered = (match, place)
    if powered is None and "modules" not in fields:
        raise BuildConfigError(
            f"{shown} has no boot banner: neither a line 'modules: ...' nor one with "
            "'powered by Lua 5.1' or 'powered by Lua 5.3'. Copy what the device prints after a "
            "restart"
        )
    _chip(config, powered, esp32, shown)
    if powered is not None:
        _target(config, powered, fields.get("build type"))
    _fields(config, fields)
    if "lfs" in partitions:
        config.lfs_bytes = partitions["lfs"]
    elif partitions and config.chip == "esp32":
        config.lfs_bytes = (0, next(iter(partitions.values()))[1])
    return config


def _set_variant(config: BuildConfig, name: str, place: str) -> None:
    if name in VARIANTS:
        config.variant = name
        config.chip_place = place


def _add_partition(
    partitions: dict[str, tuple[int, str]], match: re.Match[str], place: str
) -> None:
    lfs = int(match["type"], 16) == LFS_TYPE and int(match["subtype"], 16) == LFS_SUBTYPE
    partitions["lfs" if lfs else f"other {match['name']}"] = (int(match["size"], 16), place)


def _chip(
    config: BuildConfig, powered: tuple[re.Match[str], str] | None, esp32: bool, shown: str
) -> None:
    on = (powered[0]["on"] or "") if powered is not None else ""
    place = powered[1] if powered is not None else shown
    if esp32 or config.variant is not None or "IDF" in on:
        config.chip = "esp32"
        config.chip_place = config.chip_place or place
    elif on.startswith("SDK"):
        config.chip, config.variant, config.chip_place = "esp8266", "esp8266", place


def _target(
    config: BuildConfig, powered: tuple[re.Match[str], str], build_type: tuple[str, str] | None
) -> None:
    match, place = powered
    lua51 = match["lua"] == "5.1"
    numbers = match["numbers"] or ""
    kind = build_type[0].lower() if build_type is not None else ""
    config.target_place = place
    if config.chip == "esp32":
        if lua51:
            # Before dev-esp32 printed its number type, users chose integers in its menu.
            plain = (
                ("esp32-lua51",) if "doublefp" in numbers else ("esp32-lua51", "esp32-lua51-int")
            )
            config.targets = ("esp32-lua51-int",) if "integral" in numbers else plain
        elif numbers:
            name = "esp32-lua53"
            name += "-int64" if "int64" in numbers else ""
            name += "-double" if "doublefp" in numbers else ""
            config.targets = (name,)
        else:
            config.targets = tuple(
                f"esp32-lua53{numbers}" for numbers in ("", "-int64", "-double", "-int64-double")
            )
    elif config.chip == "esp8266":
        if lua51:
            # "float" and "double" are the same build of Lua 5.1; old banners name no type.
            options = {
                "integer": ("esp8266-lua51-int",),
                "float": ("esp8266-lua51",),
                "double": ("esp8266-lua51",),
            }
            config.targets = options.get(kind, ("esp8266-lua51", "esp8266-lua51-int"))
        else:
            # With Lua 5.3 the banner says "integer" if an option is set that Lua 5.3 ignores.
            wide = kind == "double"
            config.targets = ("esp8266-lua53-64bit",) if wide else ("esp8266-lua53",)


def _fields(config: BuildConfig, fields: dict[str, tuple[str, str]]) -> None:
    ssl = fields.get("ssl")
    if ssl is not None and ssl[0].lower() in ("true", "false") and config.chip == "esp8266":
        config.options["CLIENT_SSL_ENABLE"] = (ssl[0].lower() == "true", ssl[1])
    lfs = fields.get("lfs")
    if lfs is not None:
        _lfs(config, *lfs)
    modules = fields.get("modules")
    if modules is not None:
        # Firmware that names its build type is of 2019 or later, and has today's fixed modules.
        _modules(config, *modules, current="build type" in fields)


def _lfs(config: BuildConfig, value: str, place: str) -> None:
    # `0x40000 bytes total capacity`, `0x0`; the definition's text, so it may be an expression.
    size = evaluate(value.split("bytes", maxsplit=1)[0], {})
    if isinstance(size, Unknown) or not re.search(r"\d", value):
        config.notes.append(Note(place, f"the LFS size '{value}' is not understood"))
    elif size > 0:
        # 0 only says that the size is not part of the build, but of the partition table.
        config.lfs_bytes = (size, place)


def _modules(config: BuildConfig, value: str, place: str, current: bool) -> None:
    if value in ("", "-"):
        config.modules, config.modules_place = {}, place
        return
    chip: Chip = config.chip or "esp8266"
    names = module_names(chip)
    found: dict[str, str] = {}
    for part in value.split(","):
        name = part.strip().lower()
        if not _MODULE.fullmatch(name):
            config.notes.append(Note(place, f"'{part.strip()[:30]}' is not a module's name"))
            continue
        if name in found:
            continue
        found[name] = place
        # A chip that is not known makes every name look strange.
        note = custom_module_note(name, place, names) if config.chip is not None else None
        if note is not None:
            config.notes.append(note)
    for switch in names.modules.values():
        if switch.always and current and config.chip is not None:
            found.setdefault(switch.name, f"{place} (every build has it)")
    config.modules = dict(sorted(found.items()))
    config.modules_place = place
