"""The names of the modules and options that firmware can be built with, per chip.

The data is in `firmware/modules/*.json`, described by `schema.json` beside it; a test validates
it. Only names, switches and defaults: what a module contains is the business of the stubs.
"""

from __future__ import annotations

import difflib
import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final, Literal

Chip = Literal["esp8266", "esp32"]

VARIANTS: Final[tuple[str, ...]] = (
    "esp8266", "esp32", "esp32s2", "esp32s3", "esp32c3", "esp32c6", "esp32h2",
)  # fmt: skip
"""The chips that the firmware runs on; all but the first share the branch `dev-esp32`."""

OptionValue = bool | int | str


@dataclass(frozen=True, slots=True)
class ModuleSwitch:
    """A module of the firmware and what decides whether a build has it.

    - `option`: the build option that selects it.
    - `default`: whether an unchanged build has it; `always`: whether every build has it.
    - `lua`: where Lua finds it, with dots if it is not a global.
    - `needs`: options without which it stays out.
    - `variants`: the chips that have it.
    """

    name: str
    option: str
    default: bool
    always: bool
    lua: str
    needs: tuple[str, ...]
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ModuleNames:
    """All modules of a chip by name, and its other options with their default values."""

    chip: Chip
    option_prefix: str
    modules: Mapping[str, ModuleSwitch]
    options: Mapping[str, OptionValue]

    def suggest(self, name: str) -> str | None:
        """The module that was probably meant."""
        return closest(name, self.modules, cutoff=0.7)


def chip_of_variant(variant: str) -> Chip:
    """The chip family: `esp32` for `esp32c3`."""
    return "esp8266" if variant == "esp8266" else "esp32"


def closest(name: str, names: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The one of `names` that is spelt most like `name`, None if none comes near."""
    by_lower = {candidate.lower(): candidate for candidate in names}
    close = difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[close[0]] if close else None


@functools.cache
def module_names(chip: Chip) -> ModuleNames:
    """The names of a chip; the same object every time."""
    # Installed under this name; it is `firmware/` in the repository.
    folder = resources.files("luac_nodemcu._targets").joinpath("modules")
    data = json.loads(folder.joinpath(f"{chip}.json").read_text("utf-8"))
    prefix: str = data["option_prefix"]
    family = tuple(variant for variant in VARIANTS if chip_of_variant(variant) == chip)
    modules = {
        name: ModuleSwitch(
            name=name,
            option=prefix + name.upper(),
            default=facts["default"],
            always=facts.get("always", False),
            lua=facts.get("lua", name),
            needs=tuple(facts.get("needs", ())),
            variants=tuple(facts.get("variants", family)),
        )
        for name, facts in data["modules"].items()
    }
    return ModuleNames(chip, prefix, modules, data["options"])
