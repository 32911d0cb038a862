"""The Lua sources under `tests/data/lua`: files, generated programs and broken programs.

Reading only; what luac.cross makes of them is in `tests/support/golden.py`.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.templates import expand

LUA_FOLDER = Path(__file__).resolve().parent.parent / "data" / "lua"

POWER_TIES = frozenset({"common/fold_power_tie.lua"})
"""Sources with a power that lies exactly between two 32-bit floats.

The firmware's luac.cross calls the host's `powf`, and C libraries round such results either
way; the goldens come from glibc. Our rule is in `luac_nodemcu/compiler/numbers.py`.
"""


@dataclass(frozen=True, slots=True)
class Source:
    """A program of the corpus.

    - `path`: relative to `tests/data/lua`, with `/`; the chunk name is `@` and this.
    - `versions`: the Lua versions it is for. A file is compiled for all of them.
    - `stored`: whether the golden archive holds the compiled bytes or only their digest.
    - `slow`: compiling it takes seconds.
    """

    path: str
    text: bytes
    versions: tuple[int, ...] = (51, 53)
    stored: bool = True
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A program with an error: `name` is its section and key in `errors.toml`."""

    name: str
    path: str
    text: bytes


@functools.cache
def files() -> tuple[Source, ...]:
    """Every `.lua` file, in byte order of the paths."""
    found = [
        Source(path.relative_to(LUA_FOLDER).as_posix(), path.read_bytes())
        for path in LUA_FOLDER.rglob("*.lua")
    ]
    return tuple(sorted(found, key=lambda source: source.path.encode()))


@functools.cache
def generated() -> tuple[Source, ...]:
    """The programs of `generated.toml`, in its order."""
    return tuple(
        Source(
            f"generated/{entry['name']}.lua",
            expand(entry["parts"]),
            tuple(entry.get("only", (51, 53))),
            entry.get("stored", True),
            entry.get("slow", False),
        )
        for entry in _toml("generated.toml")["program"]
    )


def sources(version: int) -> tuple[Source, ...]:
    """Everything that is compiled for targets of that Lua version (51 or 53)."""
    return tuple(source for source in (*files(), *generated()) if version in source.versions)


def text(path: str) -> bytes:
    """The source with that path. `KeyError` if there is none."""
    return _texts()[path]


@functools.cache
def _texts() -> dict[str, bytes]:
    return {source.path: source.text for source in (*files(), *generated())}


@functools.cache
def broken() -> tuple[Broken, ...]:
    """The programs of `errors.toml`, in its order."""
    found = []
    for section, cases in _toml("errors.toml").items():
        for key, value in cases.items():
            case = value if isinstance(value, dict) else {"source": value}
            source = case["source"]
            # A path is bytes as well, one for each character.
            path = case.get("path", "errors.lua").encode("latin-1").decode("utf-8")
            parts = [source] if isinstance(source, str) else source
            found.append(Broken(f"{section}.{key}", path, expand(parts)))
    return tuple(found)


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((LUA_FOLDER / name).read_text("utf-8"))
