"""Combines the sources of settings into one `Settings`.

For every key the first source that has it decides: command line, project file, environment,
files of other tools, what the firmware's configuration says, and the schema's default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from luac_nodemcu.project import schema
from luac_nodemcu.project.origin import DEFAULT, Origin, Setting
from luac_nodemcu.project.settings import (
    BudgetSettings,
    BuildSettings,
    CheckSettings,
    DeviceSettings,
    FileSettings,
    FirmwareSettings,
    GlobalSettings,
    GroupLimit,
    Limit,
    ResourceSettings,
    Settings,
    StubSettings,
)
from luac_nodemcu.project.settings_file import SettingsFile, settings_schema
from luac_nodemcu.project.sizes import parse_size

Key = tuple[str, ...]
"""A key as in the project file: `("build", "strip")`."""

Source = Mapping[Key, Setting[Any]]
"""Settings from somewhere else than the project file, converted already."""

_Section = TypeVar("_Section")


def lookup(
    key: Key, file: SettingsFile | None, above: Sequence[Source], below: Sequence[Source]
) -> Setting[Any]:
    """The setting of one key: from `above`, else the project file, `below`, or its default."""
    for source in above:
        if key in source:
            return source[key]
    if file is not None:
        value = file.get(key)
        if value is not None:
            return Setting(_convert(key, value), Origin("file", file=file, path=key))
    for source in below:
        if key in source:
            return source[key]
    return Setting(_convert(key, default_of(key)), DEFAULT)


def resolve(
    file: SettingsFile | None, above: Sequence[Source], below: Sequence[Source]
) -> Settings:
    """All settings. `above` go before the project file, `below` after it, each in order.

    One of the sources must have `target`.
    """

    def section(kind: type[_Section], name: str) -> _Section:
        values = {
            field.name: lookup((name, field.name.replace("_", "-")), file, above, below)
            for field in fields(kind)  # type: ignore[arg-type]  # all are dataclasses
        }
        return kind(**values)

    return Settings(
        target=lookup(("target",), file, above, below),
        chip=lookup(("chip",), file, above, below),
        firmware=section(FirmwareSettings, "firmware"),
        device=section(DeviceSettings, "device"),
        files=section(FileSettings, "files"),
        build=section(BuildSettings, "build"),
        resources=section(ResourceSettings, "resources"),
        globals=section(GlobalSettings, "globals"),
        stubs=section(StubSettings, "stubs"),
        check=section(CheckSettings, "check"),
        budget=section(BudgetSettings, "budget"),
    )


def schema_of(key: Key) -> Mapping[str, Any]:
    """The part of the schema that describes a key, references followed. Raises KeyError."""
    root = settings_schema()
    part: Mapping[str, Any] = root
    for name in key:
        part = part["properties"][name]
    return schema.resolve(part, root)


def default_of(key: Key) -> Any:
    """The default of a key as the schema has it, None if there is none."""
    return schema_of(key).get("default")


def _convert(key: Key, value: Any) -> Any:
    """A valid value of the project file as the field of `Settings` has it."""
    if value is None:
        return None
    if schema_of(key).get("x-convert") == "size":
        return size_of(value)
    if key == ("build", "strip"):
        return str(value)
    if key == ("budget", "modules"):
        return {name: _limit(limit) for name, limit in value.items()}
    if key == ("budget", "groups"):
        return tuple(
            GroupLimit(group["name"], tuple(group["modules"]), _limit(group)) for group in value
        )
    return _freeze(value)


def size_of(value: int | str) -> int:
    """Bytes of a size that is valid by the schema."""
    size = value if isinstance(value, int) else parse_size(value)
    assert size is not None
    return size


def _limit(value: int | str | Mapping[str, Any]) -> Limit:
    if not isinstance(value, Mapping):
        return Limit(lfs=size_of(value), ram=None)
    lfs, ram = value.get("lfs"), value.get("ram")
    return Limit(None if lfs is None else size_of(lfs), None if ram is None else size_of(ram))


def _freeze(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_freeze(item) for item in value)
    if isinstance(value, dict):
        return {key: _freeze(item) for key, item in value.items()}
    return value
