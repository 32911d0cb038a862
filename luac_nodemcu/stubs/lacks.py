"""What a build lacks for an entry of a stub to exist, in a form that messages can use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from luac_nodemcu.stubs.conditions import ALWAYS, Build, Condition

LackKind = Literal["chip", "lua", "numbers", "variant", "module", "option", "list"]


@dataclass(frozen=True, slots=True)
class Lack:
    """Why an entry is not there.

    - `kind`: the part of the condition that fails; the one that is hardest to change.
    - `names`: what is lacking: options (`!NAME` must be off), modules, chips, Lua versions.
    - `is_known`: the configuration of the build says so; else options stand at their defaults.
    """

    kind: LackKind
    names: tuple[str, ...]
    is_known: bool = True

    @property
    def words(self) -> str:
        """The names for people: `PMSLEEP_ENABLE`, `the ESP32 or ESP32S3`, `BUILD_SPIFFS off`."""
        if self.kind == "option":
            shown = [f"{name[1:]} off" if name.startswith("!") else name for name in self.names]
            return " and ".join(shown)
        if self.kind in ("variant", "chip"):
            return "the " + " or ".join(name.upper() for name in self.names)
        if self.kind == "lua":
            return "Lua " + " or ".join(self.names)
        if self.kind == "numbers":
            return f"builds with {'integer' if self.names == ('integral',) else 'floating'} numbers"
        return " and ".join(self.names)


def lack_of(when: Condition, build: Build | None, name: str = "") -> Lack | None:
    """What `build` lacks for the entry `name`; None if it has it, or no build is known."""
    if when is ALWAYS or build is None:
        return None
    if when.chips and build.chip not in when.chips:
        return Lack("chip", when.chips)
    if when.lua and build.lua not in when.lua:
        return Lack("lua", when.lua)
    if when.numbers is not None and (when.numbers == "integral") != build.integral:
        return Lack("numbers", (when.numbers,))
    is_variant_known = build.chip == "esp32" and build.variant is not None
    if when.variants and is_variant_known and build.variant not in when.variants:
        return Lack("variant", when.variants)
    if build.modules is not None:
        modules = tuple(module for module in when.modules if module not in build.modules)
        if modules:
            return Lack("module", modules)
    options = tuple(
        option
        for option in when.options
        if build.option(option.removeprefix("!")) == option.startswith("!")
    )
    if options:
        is_known = all(option.removeprefix("!") in build.options for option in options)
        return Lack("option", options, is_known)
    listed = None if when.listed_in is None else build.lists.get(when.listed_in)
    if listed is not None and name.rpartition(".")[2] not in listed:
        return Lack("list", (str(when.listed_in),))
    return _lack_of_any(when.any, build, name)


def _lack_of_any(parts: tuple[Condition, ...], build: Build, name: str) -> Lack | None:
    """None if one of the parts holds; else what the part lacks that could hold."""
    lacks: list[Lack] = []
    for part in parts:
        lack = lack_of(part, build, name)
        if lack is None:
            return None
        lacks.append(lack)
    order = ("option", "list", "module", "variant", "numbers", "lua", "chip")
    return min(lacks, key=lambda lack: order.index(lack.kind)) if lacks else None
