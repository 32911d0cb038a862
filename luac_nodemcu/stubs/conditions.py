"""When a stub's entry exists: conditions, and the builds they are asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Build:
    """A firmware build as far as it is known.

    - `variant`: member of the ESP32 family, None if any.
    - `options`: build options that are known to be on or off.
    - `defaults`: what the other options are when nothing is said.
    - `modules`: C modules in the build, None if unknown, which means all.
    - `lists`: contents of options that list fonts or displays, where known.
    """

    chip: str
    lua: str
    integral: bool = False
    variant: str | None = None
    options: Mapping[str, bool] = field(default_factory=dict)
    defaults: Mapping[str, bool] = field(default_factory=dict)
    modules: frozenset[str] | None = None
    lists: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def option(self, name: str) -> bool:
        """Whether an option is on; one that nothing is known of is off."""
        return self.options.get(name, self.defaults.get(name, False))


@dataclass(frozen=True, slots=True)
class Condition:
    """All parts must hold; an empty part holds always. Options with `!` must be off."""

    chips: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    lua: tuple[str, ...] = ()
    numbers: str | None = None
    options: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    listed_in: str | None = None
    any: tuple[Condition, ...] = ()

    def possible(self, build: Build) -> bool:
        """Whether some build of this chip, Lua version and number type has the entry."""
        return (
            (not self.chips or build.chip in self.chips)
            and (not self.lua or build.lua in self.lua)
            and (self.numbers is None or (self.numbers == "integral") == build.integral)
            and (
                not self.variants
                or build.chip != "esp32"
                or build.variant is None
                or build.variant in self.variants
            )
            and (not self.any or any(part.possible(build) for part in self.any))
        )

    def holds(self, build: Build, name: str = "") -> bool:
        """Whether this build has the entry `name`; options not known stand at their defaults."""
        return self.possible(build) and not self.missing(build, name)

    def missing(self, build: Build, name: str = "") -> list[str]:
        """What this build lacks, as a person would write it: `NET_PING_ENABLE`, `module pixbuf`."""
        lacking = [
            f"{option[1:]} off" if option.startswith("!") else option
            for option in self.options
            if build.option(option.removeprefix("!")) == option.startswith("!")
        ]
        if build.modules is not None:
            lacking += [f"module {name}" for name in self.modules if name not in build.modules]
        if self.listed_in is not None and self.listed_in in build.lists:
            entry = name.rpartition(".")[2]
            if entry not in build.lists[self.listed_in]:
                lacking.append(f"{entry} in {self.listed_in}")
        if self.any and not any(part.holds(build, name) for part in self.any):
            choices = [" and ".join(part.missing(build, name)) for part in self.any]
            lacking.append(" or ".join(choice for choice in choices if choice))
        return lacking

    def describe(self) -> str:
        """The condition in words, for hover and `stubs show`."""
        parts = [
            f"{option[1:]} off" if option.startswith("!") else f"{option} on"
            for option in self.options
        ]
        parts += [f"module {name}" for name in self.modules]
        if self.listed_in:
            parts.append(f"listed in {self.listed_in}")
        if self.chips:
            parts.append(" or ".join(name.upper() for name in self.chips))
        if self.variants:
            parts.append("only " + ", ".join(name.upper() for name in self.variants))
        if self.lua:
            parts.append("Lua " + " or ".join(self.lua))
        if self.numbers:
            parts.append(f"{self.numbers} numbers")
        if self.any:
            parts.append(" or ".join(f"({part.describe()})" for part in self.any))
        return ", ".join(parts)


ALWAYS = Condition()


def decode_condition(data: Mapping[str, Any] | None) -> Condition:
    """The condition that a stub's `when` describes; none is `ALWAYS`."""
    if not data:
        return ALWAYS
    return Condition(
        chips=tuple(data.get("chips", ())),
        variants=tuple(data.get("variants", ())),
        lua=tuple(data.get("lua", ())),
        numbers=data.get("numbers"),
        options=tuple(data.get("options", ())),
        modules=tuple(data.get("modules", ())),
        listed_in=data.get("listed_in"),
        any=tuple(decode_condition(part) for part in data.get("any", ())),
    )
