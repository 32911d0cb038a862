"""What a user sets in the editor; what a project sets is in its `luac-nodemcu.toml`.

Values of a wrong type are left at their defaults: a client's settings must not stop the server.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

SECTION: Final = "luac-nodemcu"
"""The name under which clients keep the settings."""

HintKind = Literal["none", "literals", "all"]


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """Settings, with the names that they have in JSON in `KEYS`.

    - `target`: instead of the project's; empty: the project's.
    - `check_project`: whether files that are not open are checked as well.
    - `parameter_names`: for which arguments hints show the parameter.
    - `lens_sizes`, `lens_references`: what is shown above functions.
    - `snippets`: whether completion writes calls and callbacks with places to fill in.
    """

    target: str = ""
    diagnostics: bool = True
    check_project: bool = True
    parameter_names: HintKind = "literals"
    variable_types: bool = True
    lens_sizes: bool = True
    lens_references: bool = False
    snippets: bool = True


KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "target": ("target",),
    "diagnostics": ("diagnostics", "enable"),
    "check_project": ("diagnostics", "project"),
    "parameter_names": ("inlayHints", "parameterNames"),
    "variable_types": ("inlayHints", "variableTypes"),
    "lens_sizes": ("codeLens", "sizes"),
    "lens_references": ("codeLens", "references"),
    "snippets": ("completion", "snippets"),
}
"""Field -> where its value is in the section `luac-nodemcu`."""


def read_settings(data: object) -> tuple[ClientSettings, list[str]]:
    """The settings that JSON says, and what is wrong with it, in words for a log.

    The section may be given itself or inside an object with its name.
    """
    if isinstance(data, Mapping) and isinstance(data.get(SECTION), Mapping):
        data = data[SECTION]
    if not isinstance(data, Mapping):
        return ClientSettings(), []
    hints = get_type_hints(ClientSettings)
    values: dict[str, Any] = {}
    problems = []
    for field in fields(ClientSettings):
        value = _at(data, KEYS[field.name])
        if value is None:
            continue
        if _fits(value, hints[field.name]):
            values[field.name] = value
        else:
            name = ".".join((SECTION, *KEYS[field.name]))
            problems.append(f"{name}: {value!r} is no value for this setting; it is not used")
    return ClientSettings(**values), problems


def _at(data: Mapping[str, Any], keys: tuple[str, ...]) -> object:
    """A value inside objects, or under a name with dots, as some clients send it."""
    found: object = data.get(".".join(keys))
    if found is not None:
        return found
    found = data
    for key in keys:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _fits(value: object, hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    return type(value) is hint
