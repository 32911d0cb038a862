"""Loads the facts about firmware builds from `firmware/targets/*.json`.

The model they are loaded into is `luac_nodemcu.compiler.target`. The files are described by
`firmware/schema.json`; a test validates them, so nothing is validated here.
"""

from __future__ import annotations

import difflib
import functools
import json
from collections.abc import Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import LuacNodemcuError

DEFAULT_TARGET = "esp8266-lua51"


class UnknownTargetError(LuacNodemcuError):
    """A target name that no file in `firmware/targets/` has."""

    def __init__(self, name: str) -> None:
        self.name = name
        names = target_names()
        close = difflib.get_close_matches(name, names, n=1)
        hint = f" Did you mean '{close[0]}'?" if close else ""
        super().__init__(f"Unknown target '{name}'.{hint} Known targets: {', '.join(names)}.")


@functools.cache
def target_names() -> tuple[str, ...]:
    """Every target's name, sorted."""
    suffix = ".json"
    files = [entry.name for entry in _folder().iterdir()]
    return tuple(sorted(name.removesuffix(suffix) for name in files if name.endswith(suffix)))


@functools.cache
def target_data(name: str) -> Mapping[str, Any]:
    """The whole of a target's file, in the shape of `firmware/schema.json`. Not to be changed.

    Raises `UnknownTargetError`.
    """
    if name not in target_names():
        raise UnknownTargetError(name)
    data: dict[str, Any] = json.loads(_folder().joinpath(f"{name}.json").read_text("utf-8"))
    return data


@functools.cache
def load_target(name: str) -> Target:
    """The target of that name; the same object every time.

    Raises `UnknownTargetError`.
    """
    data = target_data(name)
    numbers = data["numbers"]
    lfs = data["lfs"]
    flash_base = lfs["flash_base"]
    return Target(
        name=data["name"],
        title=data["title"],
        chip=data["chip"],
        lua=51 if data["lua"] == "5.1" else 53,
        float_bits=numbers["float_bits"],
        integer_bits=numbers["integer_bits"],
        tvalue_bytes=numbers["tvalue_bytes"],
        lfs_signature=int(lfs["signature"], 16),
        lfs_max_bytes=lfs["max_bytes"],
        ro_table_rule=lfs.get("ro_table_rule", "power"),
        strip_applies_to_image=lfs["strip_applies_to_image"],
        size_line=lfs["size_line"],
        flash_base=None if flash_base is None else int(flash_base, 16),
    )


def _folder() -> Traversable:
    # Installed under this name; it is `firmware/` in the repository.
    return resources.files("luac_nodemcu._targets").joinpath("targets")
