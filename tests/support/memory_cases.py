"""Sources whose memory was measured: the corpus, the examples, small generated programs.

The figures are in `tests/data/memory/measured`, one file for each build, read by
`tests/support/measured.py`; `tests/tools/measure_memory.py` makes them.
"""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass
from pathlib import Path

from tests.support import corpus

ROOT = Path(__file__).resolve().parent.parent.parent
MEMORY_FOLDER = ROOT / "tests" / "data" / "memory"

_SEED = 7

# The firmware's compiler changes a byte that does not belong to it, which may be any.
_UNDEFINED = ("generated/gap_operators_first.lua",)


@dataclass(frozen=True, slots=True)
class Case:
    """A source to measure: its chunk name is `@` and `path`.

    - `runs`: what stays after running it was measured; `prelude`: with the stand-ins of
      `prelude.lua`.
    """

    path: str
    text: bytes
    runs: bool = False
    prelude: bool = False


@functools.cache
def sources(lua: int) -> tuple[Case, ...]:
    """Everything that is loaded, for a Lua version (51 or 53)."""
    found = [
        Case(source.path, source.text, runs=source.path.startswith("common/"))
        for source in corpus.sources(lua)
        if source.stored and not source.slow and source.path not in _UNDEFINED
    ]
    for folder, prefix in ((ROOT / "examples", "examples"), (MEMORY_FOLDER / "lua", "memory")):
        for path in sorted(folder.rglob("*.lua")):
            name = f"{prefix}/{path.relative_to(folder).as_posix()}"
            runs = prefix == "memory"
            found.append(Case(name, path.read_bytes(), runs=runs, prelude=runs))
    return tuple(found)


def programs() -> dict[str, list[Case]]:
    """Programs of several files, by name; each has an `init.lua`. Chunk names are as on the
    device, without a folder.
    """
    folders = sorted(path for path in (MEMORY_FOLDER / "programs").iterdir() if path.is_dir())
    return {
        folder.name: [Case(file.name, file.read_bytes()) for file in sorted(folder.iterdir())]
        for folder in folders
    }


@functools.cache
def generated() -> tuple[Case, ...]:
    """Programs of a few lines that make tables and closures, all of which are run."""
    programs = {
        **_constructors(),
        **_assignments(),
        **_random_keys(),
        **_closures(),
        **_modules(),
    }
    return tuple(
        Case(f"generated/{name}.lua", text.encode(), runs=True) for name, text in programs.items()
    )


def _join(count: int, text: str, separator: str = ",") -> str:
    """`count` times the text, each `#` replaced by the number from 0."""
    return separator.join(text.replace("#", str(number)) for number in range(count))


def _constructors() -> dict[str, str]:
    found: dict[str, str] = {}
    lists = [*range(40), 45, 49, 50, 51, 52, 63, 64, 65, 99, 100, 101, 127, 128, 129, 150, 199]
    for count in (*lists, 200, 201, 255, 256, 257, 300):
        found[f"list_{count}"] = f"return {{{_join(count, '#')}}}"
    for count in (*range(1, 36), 63, 64, 65, 127, 128, 129, 200):
        found[f"record_{count}"] = f"return {{{_join(count, 'f#=#')}}}"
    mixed = [(1, 1), (2, 3), (3, 2), (5, 5), (7, 9), (16, 16), (17, 1), (50, 4), (51, 4)]
    for items, fields in (*mixed, (100, 33), (1, 33), (33, 1)):
        both = [_join(items, "#"), _join(fields, "k#=#")]
        found[f"mixed_{items}_{fields}"] = f"return {{{both[0]},{both[1]}}}"
        found[f"mixed_back_{items}_{fields}"] = f"return {{{both[1]},{both[0]}}}"
    for count in (1, 2, 3, 4, 5, 8, 9, 16, 17):
        up = ",".join(f"[{number + 1}]=0" for number in range(count))
        down = ",".join(f"[{count - number}]=0" for number in range(count))
        found[f"bracket_up_{count}"] = f"return {{{up}}}"
        found[f"bracket_down_{count}"] = f"return {{{down}}}"
    found["nested"] = "return {{1,2},{a={b={}}},{}}"
    found["metatable"] = "return setmetatable({}, {__index={a=1}})"
    found["strings"] = 'return {"one","two",three="four"}'
    return found


def _assignments() -> dict[str, str]:
    found: dict[str, str] = {}
    for count in (*range(1, 20), 31, 32, 33, 34, 40, 64, 65):
        fields = _join(count, "t.f#=#\n", "")
        found[f"assign_field_{count}"] = f"local t={{}}\n{fields}return t"
        indexes = "".join(f"t[{number + 1}]=0\n" for number in range(count))
        found[f"assign_index_{count}"] = f"local t={{}}\n{indexes}return t"
    for count in (1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 17, 20):
        downwards = "".join(f"t[{count - number}]=0\n" for number in range(count))
        found[f"assign_down_{count}"] = f"local t={{}}\n{downwards}return t"
        zeros = _join(count, "0")
        found[f"append_to_{count}"] = f"local t={{{zeros}}}\nt[{count + 1}]=1\nreturn t"
        found[f"field_to_list_{count}"] = f"local t={{{zeros}}}\nt.more=1\nreturn t"
        record = _join(count, "f#=0")
        found[f"field_to_record_{count}"] = f"local t={{{record}}}\nt.more=1\nreturn t"
    for name, key in (
        ("zero", "0"),
        ("negative", "-1"),
        ("thousand", "1000"),
        ("fraction", "2.5"),
        ("string", '"x"'),
        ("boolean", "true"),
        ("large", "1e10"),
        ("integer_float", "7.0"),
    ):
        found[f"key_{name}"] = f"local t={{}}\nt[{key}]=1\nreturn t"
    return found


def _random_keys() -> dict[str, str]:
    """Tables filled with keys of all kinds in random order, always the same."""
    found: dict[str, str] = {}
    choose = random.Random(_SEED)
    for number in range(60):
        keys = []
        for _ in range(choose.randint(1, 40)):
            kind = choose.random()
            if kind < 0.45:
                keys.append(str(choose.randint(1, 24)))
            elif kind < 0.9:
                keys.append(f'"s{choose.randint(0, 20)}"')
            elif kind < 0.95:
                keys.append(str(choose.randint(-5, 0)))
            else:
                keys.append("true")
        items = ["0"] * choose.randint(0, 6)
        items += [f"i{field}=0" for field in range(choose.randint(0, 5))]
        stores = "".join(f"t[{key}]=0\n" for key in keys)
        found[f"random_{number}"] = f"local t={{{','.join(items)}}}\n{stores}return t"
    return found


def _closures() -> dict[str, str]:
    found: dict[str, str] = {}
    for count in range(12):
        names = _join(count, "v#")
        declared = f"local {names}\n" if count else ""
        value = names or "1"
        found[f"closure_{count}"] = f"{declared}return function() return {value} end"
        found[f"shared_{count}"] = (
            f"{declared}local function a() return {value} end\n"
            f"local function b() return {value} end\nreturn {{a,b}}"
        )
        found[f"nested_{count}"] = (
            f"{declared}return function() return function() return {value} end end"
        )
        found[f"global_{count}"] = f"{declared}return function() x={value} end"
    return found


def _modules() -> dict[str, str]:
    found: dict[str, str] = {}
    for count in (1, 2, 3, 5, 8):
        methods = _join(count, "function M.m#(a) return a end\n", "")
        found[f"methods_{count}"] = f"local M={{}}\n{methods}return M"
        objects = _join(count, "function C:m#() return self end\n", "")
        found[f"class_{count}"] = (
            f"local C={{}}\nC.__index=C\n{objects}"
            "function C.new() return setmetatable({},C) end\nreturn C"
        )
        found[f"globals_{count}"] = _join(count, "function g#() end\n", "")
    return found
