"""Module names: how luac.cross makes them from chunk names."""

from __future__ import annotations

from typing import Literal


def module_name(chunk_name: bytes, lua: Literal[51, 53]) -> bytes:
    """The name under which the device finds a module, from its chunk name (`@dir/file.lua`).

    What follows the last `/` (or, without any, the last `\\`), without leading dots, up to
    the next dot. Where nothing is left, Lua 5.1 takes the whole path and 5.3 the empty name.
    Fact: `corename` in the firmware's `luac.c`.
    """
    path = chunk_name[1:]
    name = base_name(path)
    dot = name.find(b".")
    if dot >= 0:
        name = name[:dot]
    return name or (path if lua == 51 else b"")


def base_name(path: bytes) -> bytes:
    """The last part of a path without leading dots, extension and all."""
    separator = path.rfind(b"/")
    if separator < 0:
        separator = path.rfind(b"\\")
    return path[separator + 1 :].lstrip(b".")
