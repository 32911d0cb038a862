"""A user's project: its settings from all sources, its firmware, its files.

`load_project` is the way in, for the command line and the language server alike. It reads the
project file, what that names, and files of other tools; the environment and the command line
are handed in.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from luac_nodemcu.firmware.build_config import BuildConfig, Note
from luac_nodemcu.firmware.targets import DEFAULT_TARGET, load_target
from luac_nodemcu.project.conflicts import find_conflicts
from luac_nodemcu.project.discovery import ProjectFiles, find_files, find_project_file
from luac_nodemcu.project.fallbacks import read_fallbacks
from luac_nodemcu.project.firmware_settings import check_firmware, derived_target
from luac_nodemcu.project.origin import DEFAULT, Origin, Setting
from luac_nodemcu.project.resolve import Key, Source, lookup, resolve
from luac_nodemcu.project.settings import Settings
from luac_nodemcu.project.settings_file import (
    ProjectFileError,
    SettingsFile,
    read_settings_file,
)

ENVIRONMENT: dict[str, Key] = {"LUAC_CROSS": ("build", "luac-cross")}
"""Variables that are settings. `SOURCE_DATE_EPOCH` is read where the time is needed."""

DEFAULT_ENTRY = "init.lua"
DEFAULT_ESP32_TARGET = "esp32-lua53"
"""components/lua/Kconfig of dev-esp32: Lua 5.3 with 32-bit numbers unless chosen otherwise."""


@dataclass(slots=True)
class Project:
    """What is known about a project.

    - `root`: the folder that paths in `settings` are relative to; `file` is the project file
      in it, None if there is none.
    - `shown_root`: the root as messages call it, relative to where the user is.
    - `firmware`: what is known about the build that runs on the device.
    - `notes`: what the user should know about the settings; not an error.
    """

    root: Path
    shown_root: str
    file: SettingsFile | None
    settings: Settings
    firmware: BuildConfig
    notes: list[Note] = field(default_factory=list)
    _files: ProjectFiles | None = None

    def path(self, setting: str) -> Path:
        """The path that a setting names."""
        return self.root / setting

    def shown(self, setting: str) -> str:
        """The path that a setting names, as messages call it."""
        return shown_path(self.shown_root, setting)

    @property
    def files(self) -> ProjectFiles:
        """The project's files by role. The first use walks the folder.

        Raises ProjectFileError if the settings name files that are not there.
        """
        if self._files is None:
            self._files = find_files(self.root, self.settings)
        return self._files

    def forget_files(self) -> None:
        """Files may have come or gone: the next use of `files` walks the folder again."""
        self._files = None


def shown_path(shown_root: str, path: str) -> str:
    """`path`, which is relative to a folder, as messages call it."""
    if Path(path).is_absolute() or shown_root in ("", "."):
        return path.replace(os.sep, "/")
    return posixpath.normpath(posixpath.join(shown_root, path.replace(os.sep, "/")))


def load_project(
    start: Path,
    *,
    config: Path | None = None,
    use_file: bool = True,
    environment: Mapping[str, str] | None = None,
    command_line: Source | None = None,
) -> Project:
    """The project that a folder belongs to.

    `config` names a project file, else the closest one above `start` is taken; with
    `use_file=False` there is none. Without a project file the folder itself is the root and
    all settings have their defaults.

    Raises ProjectFileError and BuildConfigError.
    """
    command_line = command_line or {}
    found = config if config is not None or not use_file else find_project_file(start)
    file = None
    root = start
    if found is not None:
        file = read_settings_file(found, _relative(found, start))
        root = found.parent
    shown_root = _relative(root, start)
    fallbacks, notes = read_fallbacks(root, shown_root) if use_file else ({}, [])
    environment_source = _environment(environment or {})
    above: list[Source] = [command_line]
    below: list[Source] = [environment_source, fallbacks]
    firmware = _firmware(root, shown_root, file)
    target = lookup(("target",), file, above, below)
    chip = lookup(("chip",), file, above, below)
    if target.value is None:
        target = derived_target(firmware, chip, DEFAULT_TARGET, DEFAULT_ESP32_TARGET)
    firmware, more = check_firmware(file, target, chip, firmware)
    notes += more
    derived = _derived(file, target, chip, firmware)
    settings = resolve(file, above, [*below, derived])
    conflicts = [] if file is None else find_conflicts(file, settings)
    if conflicts:
        raise ProjectFileError(conflicts)
    return Project(root, shown_root, file, settings, firmware, notes)


def _firmware(root: Path, shown_root: str, file: SettingsFile | None) -> BuildConfig:
    if file is None or file.get(("firmware",)) is None:
        return BuildConfig()
    from luac_nodemcu.project.firmware_files import FirmwareReader

    return FirmwareReader(root, shown_root, file).read()


def _environment(environment: Mapping[str, str]) -> Source:
    return {
        key: Setting(environment[name], Origin("environment", f"environment variable {name}"))
        for name, key in ENVIRONMENT.items()
        if environment.get(name)
    }


def _derived(
    file: SettingsFile | None, target: Setting[str], chip: Setting[Any], firmware: BuildConfig
) -> Source:
    """What follows from the firmware's configuration."""
    derived: dict[Key, Setting[Any]] = {("target",): target}
    family = load_target(target.value).chip
    if chip.value is None:
        if firmware.variant is not None and firmware.chip == family:
            origin = Origin("firmware", firmware.chip_place)
            derived["chip",] = Setting(firmware.variant, origin)
        elif family == "esp8266":
            derived["chip",] = Setting("esp8266", Origin("firmware", "follows from the target"))
    if firmware.lfs_bytes is not None and firmware.lfs_bytes[0] > 0:
        origin = Origin("firmware", firmware.lfs_bytes[1])
        derived["device", "lfs-size"] = Setting(firmware.lfs_bytes[0], origin)
    checkout = None if file is None else file.get(("firmware", "checkout"))
    if file is not None and checkout is not None:
        origin = Origin("firmware", f"firmware.checkout, {file.place(('firmware', 'checkout'))}")
        derived["build", "luac-cross"] = Setting(checkout, origin)
    derived["files", "entry"] = Setting(DEFAULT_ENTRY, DEFAULT)
    if firmware.boot is not None:
        command, place = firmware.boot
        # `@file` loads a file; anything else is a module of LFS or a line of Lua.
        entry = command[1:] if command.startswith("@") else None
        derived["files", "entry"] = Setting(entry, Origin("firmware", place))
    return derived


def _relative(path: Path, start: Path) -> str:
    """A path as seen from a folder, with `/`."""
    try:
        shown = os.path.relpath(path, start)
    except ValueError:  # another drive
        shown = str(path)
    return shown.replace(os.sep, "/")
