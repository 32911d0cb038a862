"""Reads the files that `[firmware]` of a project file names, and adds what it says itself.

The formats are read by `luac_nodemcu.firmware.build_config*`; here is which files there are,
and in which order they count.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from luac_nodemcu.firmware.build_config import BuildConfig, BuildConfigError, combine
from luac_nodemcu.firmware.build_config_banner import parse_banner, read_banner
from luac_nodemcu.firmware.build_config_header import read_user_config, read_user_modules
from luac_nodemcu.firmware.build_config_sdkconfig import read_sdkconfig
from luac_nodemcu.project.settings_file import ProjectFileError, SettingsFile

USER_MODULES: Final = "app/include/user_modules.h"
USER_CONFIG: Final = "app/include/user_config.h"
SDKCONFIG: Final = "sdkconfig"
SDKCONFIG_DEFAULTS: Final = "sdkconfig.defaults"
"""Where these files are in a checkout of the firmware."""

_BANNER_MARKS: Final = ("\n", "modules:", "powered by")
"""What a boot banner has and a path to one does not."""


class FirmwareReader:
    """Reads the files that `[firmware]` names.

    Paths are relative to `root`, which messages call `shown_root`.
    """

    def __init__(self, root: Path, shown_root: str, file: SettingsFile) -> None:
        self.root = root
        self.shown_root = shown_root
        self.file = file

    def read(self) -> BuildConfig:
        """What all of them say together: the checkout, then what is named on its own.

        Raises ProjectFileError or BuildConfigError.
        """
        named = {
            "user-modules": self._named("user-modules", read_user_modules),
            "user-config": self._named("user-config", read_user_config),
            "sdkconfig": self._named("sdkconfig", read_sdkconfig),
            "banner": self._banner(),
        }
        self._refuse_two_lists(named)
        config = combine([*self._checkout(), *(config for config in named.values() if config)])
        self._add_lists(config)
        return config

    def _setting(self, name: str) -> Any:
        return self.file.get(("firmware", name))

    def _shown(self, path: str) -> str:
        if Path(path).is_absolute():
            return path
        return posixpath.normpath(posixpath.join(self.shown_root, path))

    def _fail(self, name: str, message: str) -> ProjectFileError:
        return ProjectFileError([self.file.mistake(("firmware", name), message)])

    def _named(self, name: str, read: Callable[[Path, str], BuildConfig]) -> BuildConfig | None:
        path = self._setting(name)
        if path is None:
            return None
        try:
            return read(self.root / path, self._shown(path))
        except BuildConfigError as error:
            raise self._fail(name, str(error)) from error

    def _checkout(self) -> list[BuildConfig]:
        path = self._setting("checkout")
        if path is None:
            return []
        folder = self.root / path
        if not folder.is_dir():
            raise self._fail("checkout", f"there is no folder {self._shown(path)}")
        readers: tuple[tuple[str, str, Callable[[Path, str], BuildConfig]], ...] = (
            ("user-modules", USER_MODULES, read_user_modules),
            ("user-config", USER_CONFIG, read_user_config),
            ("sdkconfig", SDKCONFIG, read_sdkconfig),
        )
        if not (folder / SDKCONFIG).is_file():
            readers = (*readers[:2], ("sdkconfig", SDKCONFIG_DEFAULTS, read_sdkconfig))
        configs = []
        for name, inside, read in readers:
            if (folder / inside).is_file() and self._setting(name) is None:
                try:
                    configs.append(read(folder / inside, self._shown(f"{path}/{inside}")))
                except BuildConfigError as error:
                    raise self._fail("checkout", str(error)) from error
        if not configs and not any((folder / inside).is_file() for _, inside, _ in readers):
            raise self._fail(
                "checkout",
                f"{self._shown(path)} is no checkout of the firmware: it has neither "
                f"{USER_MODULES} (ESP8266) nor {SDKCONFIG} (ESP32)",
            )
        return configs

    def _banner(self) -> BuildConfig | None:
        text = self._setting("banner")
        if text is None:
            return None
        try:
            if any(mark in text for mark in _BANNER_MARKS):
                # The text starts in the line of its key, or in the next after three quotes.
                position = self.file.position(("firmware", "banner"))
                first = position[0] if position is not None else 1
                return parse_banner(text, self.file.shown, first + ("\n" in text))
            return read_banner(self.root / text, self._shown(text))
        except BuildConfigError as error:
            raise self._fail("banner", str(error)) from error

    def _refuse_two_lists(self, named: dict[str, BuildConfig | None]) -> None:
        """Two sources that both say which modules the build has. A checkout gives way."""
        said = {
            name: config.modules_place
            for name, config in named.items()
            if config is not None and config.modules is not None
        }
        if self._setting("modules") is not None:
            said = {"modules": self.file.place(("firmware", "modules")), **said}
        if len(said) > 1:
            first, second = list(said)[:2]
            raise self._fail(
                first,
                f"which modules the build has is also read from {said[second]} "
                f"(firmware.{second}); keep one of the two",
            )

    def _add_lists(self, config: BuildConfig) -> None:
        """`modules`, `extra-modules` and `options` of the project file itself."""
        listed = self._setting("modules")
        if listed is not None:
            config.modules = {
                name: self.file.place(("firmware", "modules", number))
                for number, name in enumerate(listed)
            }
            config.modules_place = self.file.place(("firmware", "modules"))
        extra = self._setting("extra-modules")
        if extra is not None and config.modules is not None:
            for number, name in enumerate(extra):
                place = self.file.place(("firmware", "extra-modules", number))
                config.modules.setdefault(name, place)
        for name, value in (self._setting("options") or {}).items():
            config.options[name] = (value, self.file.place(("firmware", "options", name)))
