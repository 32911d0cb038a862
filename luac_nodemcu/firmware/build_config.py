"""What is known about the firmware on a device: modules, options, Lua, LFS size.

The model, and reading it from files; the formats are in `build_config_header.py` (user_modules.h,
user_config.h), `build_config_sdkconfig.py` and `build_config_banner.py`. Every fact keeps the
place it was read from. How facts and a project's settings go together is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.firmware.modules import Chip, ModuleNames, OptionValue, closest, module_names

MAX_CONFIG_BYTES = 4 * 1024 * 1024


class BuildConfigError(LuacNodemcuError):
    """A file of the firmware's configuration that cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something about a configuration that the user should know.

    `place` is `file:line`. A `warning` concerns every build, an `info` only those who look.
    """

    place: str
    message: str
    severity: Literal["warning", "info"] = "info"

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


@dataclass(slots=True)
class BuildConfig:
    """What one or several files say about a firmware build.

    - `chip`, `variant`: the family, and the chip itself if it is known (`esp32c3`).
    - `targets`: the names of the targets that it can be, the likeliest first; empty if nothing
      is known. `target_place` says where that was read.
    - `modules`: the modules that the build has, each with its place; None if unknown.
    - `options`: values of other build options, each with its place. An option that a read
      file does not switch on has its value too (False); one that is missing is unknown.
    - `lfs_bytes`: size of the LFS partition; 0 means that there is none.
    - `boot`: what the firmware runs at boot, in the notation of LUA_INIT_STRING (`@init.lua`).
    """

    chip: Chip | None = None
    chip_place: str = ""
    variant: str | None = None
    targets: tuple[str, ...] = ()
    target_place: str = ""
    modules: dict[str, str] | None = None
    modules_place: str = ""
    options: dict[str, tuple[OptionValue, str]] = field(default_factory=dict)
    lfs_bytes: tuple[int, str] | None = None
    boot: tuple[str, str] | None = None
    notes: list[Note] = field(default_factory=list)

    def names(self) -> ModuleNames | None:
        """The names of this chip's modules and options."""
        return None if self.chip is None else module_names(self.chip)


def combine(configs: Iterable[BuildConfig]) -> BuildConfig:
    """Joins what several files say; where two speak of the same thing, the later one holds.

    Raises BuildConfigError if they are about different chips.
    """
    result = BuildConfig()
    for config in configs:
        if config.chip is not None:
            if result.chip not in (None, config.chip):
                raise BuildConfigError(
                    f"{config.chip_place} is about the {_shown(config.chip)}, but "
                    f"{result.chip_place} is about the {_shown(result.chip)}; name the files of "
                    "one firmware"
                )
            result.chip, result.chip_place = config.chip, config.chip_place
        result.variant = config.variant or result.variant
        if config.targets:
            both = tuple(name for name in result.targets if name in config.targets)
            if result.targets and not both:
                raise BuildConfigError(
                    f"{config.target_place} and {result.target_place} do not belong to the same "
                    f"firmware: one is of {_either(config.targets)}, the other of "
                    f"{_either(result.targets)}"
                )
            result.targets = both or config.targets
            result.target_place = config.target_place
        if config.modules is not None:
            result.modules, result.modules_place = config.modules, config.modules_place
        result.options |= config.options
        result.lfs_bytes = config.lfs_bytes or result.lfs_bytes
        result.boot = config.boot or result.boot
        result.notes += config.notes
    _remove_unmet_modules(result)
    return result


def _remove_unmet_modules(config: BuildConfig) -> None:
    """Takes out modules of which an option that they need is known to be off."""
    names = config.names()
    if names is None or config.modules is None:
        return
    for module, place in list(config.modules.items()):
        switch = names.modules.get(module)
        for option in switch.needs if switch is not None else ():
            other = option.removeprefix(names.option_prefix).lower()
            off = config.options.get(option, (True, ""))[0] is False
            if option.startswith(names.option_prefix):
                off = other not in config.modules
            if off:
                config.modules.pop(module, None)
                config.notes.append(
                    Note(place, f"the module {module} stays out of the build without {option}")
                )
                break


def custom_module_note(name: str, place: str, names: ModuleNames) -> Note | None:
    """A note about a module that the firmware of this chip does not have.

    Such a module may be the user's own, so it is no error; a name close to a known one is
    probably misspelt. None for a known module.
    """
    if name in names.modules:
        return None
    near = names.suggest(name)
    hint = f"; did you mean {near}?" if near else ""
    return Note(
        place,
        f"{name} is not a module of the {_shown(names.chip)} firmware (branch "
        f"{'release' if names.chip == 'esp8266' else 'dev-esp32'}), taken as your own{hint}",
    )


def unknown_option_hint(name: str, options: Mapping[str, OptionValue]) -> str:
    """`; did you mean X?`, or nothing."""
    near = closest(name, options)
    return f"; did you mean {near}?" if near else ""


def read_text(path: Path, shown: str) -> str:
    """The text of a configuration file; bytes that are not UTF-8 become replacement characters.

    Raises BuildConfigError.
    """
    try:
        if path.is_dir():
            raise BuildConfigError(f"{shown} is a folder; name the file in it")
        if path.stat().st_size > MAX_CONFIG_BYTES:
            raise BuildConfigError(f"{shown} is too large for a configuration file")
        data = path.read_bytes()
    except OSError as error:
        raise BuildConfigError(f"cannot read {shown}: {error.strerror}") from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8", "replace").removeprefix("\ufeff")


def _shown(chip: Chip) -> str:
    return chip.upper()


def _either(targets: tuple[str, ...]) -> str:
    return " or ".join(targets)
