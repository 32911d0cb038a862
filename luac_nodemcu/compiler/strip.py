"""What each strip level keeps of a Proto's debug information.

A level becomes a `Keep`, which the writers in `chunk51.py`, `chunk53.py` and
`luac_nodemcu.lfs` take beside an unstripped Proto: nothing is copied to write a stripped file.
`strip` makes a stripped copy for those who want to look at one. No bytes are written here.

The levels are those of `--strip`. What `luac.cross -s` (level 2) does depends on the Lua
version, on the artifact and, for Lua 5.1 images, on the branch:

| level | 5.1 `.lc` | 5.1 image | 5.3 `.lc` and image |
| --- | --- | --- | --- |
| 0 | everything | everything | everything |
| 1 | no names | no names | no names |
| 2 | also no source, no lines | ESP8266: as 1; ESP32: also no lines | also no name slots |
| full | as 2 | no source, no lines | as 2, no source, no lines |

Names are those of local variables and upvalues. Level 1 is luac.cross without options: the
firmware is built with `LUAI_OPTIMIZE_DEBUG` 1, which drops the names right after parsing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from luac_nodemcu.compiler.proto import Proto, Upvalue
from luac_nodemcu.compiler.target import Target

StripLevel = Literal["0", "1", "2", "full"]
"""A value of `--strip`."""

Artifact = Literal["lc", "image"]
"""What is being written: a `.lc` file or an LFS image."""

STRIP_LEVELS: Final[tuple[StripLevel, ...]] = get_args(StripLevel)


@dataclass(frozen=True, slots=True)
class Keep:
    """Which debug information a writer writes.

    - `source`: the chunk name. Images, which cannot do without one, get `UNKNOWN_SOURCE`.
    - `line_info`: the packed line information.
    - `names`: the local variable table and the names of upvalues.
    - `name_slots`: Lua 5.3 only: a place for every upvalue's name, be the name there or not.
      `luac.cross -s` clears nothing else.
    """

    source: bool = True
    line_info: bool = True
    names: bool = True
    name_slots: bool = True


KEEP_ALL: Final = Keep()
"""Writes a Proto as it is; what rewriting a file that was read needs."""

UNKNOWN_SOURCE: Final = b"=?"
"""Stands in for a missing source name in LFS images, as when the device loads a stripped Lua
5.1 `.lc` file. Lua 5.1 follows the pointer to a function's source name without looking at it;
Lua 5.3's loader does not mark functions without one as lying in flash, and the garbage
collector would then write to them."""


def keep_for(level: StripLevel, target: Target, artifact: Artifact) -> Keep:
    """What `level` keeps in an `artifact` for `target`.

    Raises `ValueError` for a level that is not one of `STRIP_LEVELS`.
    """
    if level not in STRIP_LEVELS:
        raise ValueError(f"unknown strip level {level!r}")
    if level == "0":
        return KEEP_ALL
    if level == "1":
        return Keep(names=False)
    if level == "full":
        return Keep(source=False, line_info=False, names=False, name_slots=False)
    if artifact == "image" and not target.strip_applies_to_image:
        return Keep(names=False)
    if target.lua == 53:
        return Keep(names=False, name_slots=False)
    return Keep(source=artifact == "image", line_info=False, names=False)


def strip(proto: Proto, keep: Keep, target: Target) -> Proto:
    """A copy of `proto` and its nested functions with only what `keep` keeps.

    Code, constants and kept lists are shared with the original. Writing the copy with
    `KEEP_ALL` gives the bytes that writing `proto` with `keep` gives, but for the Lua 5.3
    name slots, which are the writer's matter. Without names, Lua 5.1 has no list of upvalues.
    """
    upvalues = proto.upvalues
    if not keep.names:
        upvalues = [Upvalue(None, up.in_stack, up.index) for up in upvalues]
        if target.lua == 51:
            upvalues = []
    return replace(
        proto,
        source=proto.source if keep.source else None,
        line_info=proto.line_info if keep.line_info else b"",
        locals=proto.locals if keep.names else [],
        upvalues=upvalues,
        protos=[strip(nested, keep, target) for nested in proto.protos],
    )
