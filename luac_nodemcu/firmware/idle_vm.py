"""Loads what a Lua VM holds before any code is loaded, from `firmware/idle_vm/*.json`.

The files are described by `firmware/idle_vm/schema.json`; a test validates them. What the
figures mean for the memory of programs is `luac_nodemcu.memory`'s.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import Literal


@dataclass(frozen=True, slots=True)
class TableState:
    """A table's hash part: `used` of `nodes` nodes have a key."""

    nodes: int
    used: int


@dataclass(frozen=True, slots=True)
class IdleVm:
    """A VM without code: the strings it holds in RAM, its globals, and `package.loaded`."""

    strings: frozenset[bytes]
    globals: TableState
    loaded: TableState


@functools.cache
def idle_vm(lua: Literal[51, 53]) -> IdleVm:
    """The idle VM of a Lua version (it does not depend on the number types)."""
    # Installed under this name; it is `firmware/` in the repository.
    folder = resources.files("luac_nodemcu._targets").joinpath("idle_vm")
    data = json.loads(folder.joinpath(f"lua{lua}.json").read_text("utf-8"))
    return IdleVm(
        strings=frozenset(text.encode("latin-1") for text in data["strings"]),
        globals=TableState(data["globals"]["nodes"], data["globals"]["used"]),
        loaded=TableState(data["loaded"]["nodes"], data["loaded"]["used"]),
    )
