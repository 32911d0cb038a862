"""Types that annotations declare are known in all files of a project, whoever is asked first."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from luac_nodemcu.checking.run import run_check
from luac_nodemcu.checking.spec import CheckSpec
from luac_nodemcu.checking.workspace import Workspace
from luac_nodemcu.project.files import InputFile
from luac_nodemcu.rules.choice import Choice
from luac_nodemcu.stubs.library import StubLibrary
from tests.support.checking import STUB_CACHE, stand_in_library

SPEC = CheckSpec(
    ("esp8266-lua51",), Choice(select=("1", "2"), ignore=("global-from-function",)),
    stub_cache=STUB_CACHE,
)  # fmt: skip


@pytest.fixture(scope="module")
def library() -> StubLibrary:
    return stand_in_library()


def workspace_of(library: StubLibrary, files: dict[str, str]) -> Workspace:
    workspace = Workspace(SPEC, library)
    for path, text in files.items():
        workspace.set_file(path, text.encode())
    return workspace


def names(workspace: Workspace, path: str) -> list[tuple[int, str]]:
    """Line and rule of each finding of a file."""
    text = workspace.data(path)
    found = workspace.check(path)
    assert workspace.failures == []
    return [(text.count(b"\n", 0, d.offset) + 1, d.name) for d in found]


ANIMAL = """\
---@class Animal
---@field name string
---@field legs integer
local Animal = {}
Animal.__index = Animal
---@param name string
---@return Animal
function Animal.new(name)
  return setmetatable({ name = name, legs = 4 }, Animal)
end
---@deprecated
---@param speed integer
function Animal:walk(speed)
  print(self.name, speed)
end
---@nodiscard
---@return string
function Animal:sound()
  return self.name
end
return Animal
"""

USE = """\
local Animal = require("animal")
---@param a Animal
local function greet(a)
  print(a.name, a.nmae)
  a:walk("fast")
  a:walk()
  a:sound()
  a.legs = "four"
  a:fly()
end
greet(Animal.new("x"))
greet("x")
Animal.new(5)
"""


def test_a_class_of_another_file(library: StubLibrary) -> None:
    workspace = workspace_of(library, {"use.lua": USE, "animal.lua": ANIMAL})
    assert names(workspace, "use.lua") == [
        (4, "unknown-class-field"),
        (5, "deprecated-function"),
        (5, "argument-type"),
        (6, "deprecated-function"),
        (6, "missing-own-argument"),
        (7, "discarded-result"),
        (8, "assigned-type"),
        (9, "unknown-class-field"),
        (12, "argument-type"),
        (13, "argument-type"),
    ]
    assert names(workspace, "animal.lua") == []


def test_files_need_not_load_each_other(library: StubLibrary) -> None:
    text = "---@param a Animal\nlocal function f(a) a:fly() print(a.legs) end\nf()\n"
    workspace = workspace_of(library, {"other.lua": text, "animal.lua": ANIMAL})
    assert names(workspace, "other.lua") == [
        (2, "unknown-class-field"), (3, "missing-own-argument"),
    ]  # fmt: skip
    # Without the other file nothing is known of the class.
    workspace.remove_file("animal.lua")
    assert names(workspace, "other.lua") == [(1, "annotation-unknown-type")]
    workspace.set_file("animal.lua", ANIMAL.replace("legs", "fly").encode())
    assert names(workspace, "other.lua") == [
        (2, "bad-call"), (2, "unknown-class-field"), (3, "missing-own-argument"),
    ]  # fmt: skip


def test_a_class_in_several_files(library: StubLibrary) -> None:
    files = {
        "a.lua": "---@class Part\n---@field one integer\nlocal _a\n",
        "b.lua": "---@class Part\n---@field two integer\nlocal _b\n",
        "c.lua": "---@param p Part\nlocal function f(p) print(p.one, p.two, p.three) end\nf()\n",
    }
    assert names(workspace_of(library, files), "c.lua") == [
        (2, "unknown-class-field"), (3, "missing-own-argument"),
    ]  # fmt: skip


def test_parents_aliases_and_enums_of_other_files(library: StubLibrary) -> None:
    files = {
        "a.lua": '---@class Base\n---@field id integer\n---@alias mode "on"|"off"\nlocal _a\n',
        "b.lua": "---@class Child : Base\n---@field tag string\nlocal _b\n"
        "---@enum Level\nlocal level = { LOW = 1 }\nprint(level)\n",
        "c.lua": "---@param c Child\n---@param m mode\n---@param l Level\n"
        "local function f(c, m, l) print(c.id, c.tag, c.nothing, m, l) end\n"
        'f({}, "of", 1)\nf({}, "on", 2)\n',
    }
    assert names(workspace_of(library, files), "c.lua") == [
        (4, "unknown-class-field"), (5, "argument-type"), (6, "argument-type"),
    ]  # fmt: skip


META = """\
---@meta
---@class Setting
---@field port integer
---@type Setting
config = {}
---@param x integer
---@return string
function helper(x) end
---@param y Setting2
function unused(y) undefined_call(z) end
"""


def test_files_that_only_describe(library: StubLibrary) -> None:
    text = 'print(config.port, config.prot)\nhelper("x")\nprint(helper(1) .. {})\nundeclared()\n'
    workspace = workspace_of(library, {"defs.lua": META, "a.lua": text})
    # Not checked as code.
    assert names(workspace, "defs.lua") == [(9, "annotation-unknown-type")]
    assert names(workspace, "a.lua") == [
        (1, "unknown-class-field"),
        (2, "argument-type"),
        (3, "bad-operand"),
        (4, "undefined-global"),
    ]
    workspace.set_file("defs.lua", META.replace("---@meta", "---").encode())
    assert (1, "undefined-global") in names(workspace, "a.lua")


def test_modules_that_are_only_described(library: StubLibrary) -> None:
    lines = [
        "---@meta", "local M = {}", "---@param x integer", "---@return string",
        "function M.run(x) end", "return M",
    ]  # fmt: skip
    text = 'local m = require("native")\nm.run("x")\nprint(m.run(1) .. {})\ntmr.nothing()\n'
    files = {
        "defs/native.lua": "\n".join(lines),
        # A description of what the firmware has, as editors use it.
        "defs/tmr.lua": "---@meta\n---@class tmr\ntmr = {}\nfunction tmr.nothing() end\n",
        "a.lua": text,
        "b.lua": "dofile(name)\n",
    }
    workspace = workspace_of(library, files)
    assert names(workspace, "a.lua") == [
        (2, "argument-type"), (3, "bad-operand"), (4, "undefined-field"),
    ]  # fmt: skip
    about_modules = CheckSpec(SPEC.targets, Choice(select=("7",)), stub_cache=STUB_CACHE)
    other = Workspace(about_modules, library)
    for path, text in files.items():
        other.set_file(path, text.encode())
    assert other.check_project() == []


def test_suppressions_by_the_names_of_the_language_server(library: StubLibrary) -> None:
    lines = USE.splitlines()
    lines[4] += " ---@diagnostic disable-line: param-type-mismatch, deprecated"
    lines[3] += " -- nodemcu: ignore[unknown-class-field] not there yet"
    workspace = workspace_of(library, {"use.lua": "\n".join(lines), "animal.lua": ANIMAL})
    found = names(workspace, "use.lua")
    assert not {line for line, _ in found} & {4, 5}
    assert (9, "unknown-class-field") in found


PIECES = [
    "---@class {0}\n---@field {1} integer\nlocal _{0} = {{}}",
    "---@class {0} : {2}\nlocal _{0} = {{}}\nfunction _{0}:{1}() end",
    "---@alias {0} {2}|string",
    "---@param x {0}\nlocal function f{2}(x) print(x.{1}) x:b() end\nf{2}(1)",
    "---@meta\n---@type {0}\nshared = nil",
    "print(shared.{1}, shared.nothing)",
    'local m = require("{3}")\nm.run({{}}) m.run(1)',
    "local M = {{}}\n---@param a {0}\nfunction M.run(a) a.{1}() end\nreturn M",
    "---@type {2}\nlocal y = {{ {1} = 1 }}\nprint(y.{1})",
]


def test_changes_give_the_same_as_a_fresh_start(library: StubLibrary) -> None:
    chance = random.Random(23)
    workspace = Workspace(SPEC, library)
    seen: set[str] = set()
    for _ in range(120):
        path = f"{chance.choice('pqrs')}.lua"
        if path in workspace.paths and chance.random() < 0.15:
            workspace.remove_file(path)
        else:
            text = "\n".join(
                piece.format(
                    chance.choice("ABC"), chance.choice("ab"), chance.choice("ABC"),
                    chance.choice("pqrs"),
                )
                for piece in chance.choices(PIECES, k=chance.randint(1, 3))
            )  # fmt: skip
            workspace.set_file(path, text.encode())
        files = {path: workspace.data(path).decode() for path in workspace.paths}
        order = workspace.paths
        chance.shuffle(order)
        found = {path: workspace.check(path) for path in order}
        other = workspace_of(library, files)
        for path in sorted(order):
            assert other.check(path) == found[path], files
            seen |= {diagnostic.name for diagnostic in found[path]}
    assert {"unknown-class-field", "annotation-unknown-type", "argument-type"} <= seen


def write(folder: Path, files: dict[str, str]) -> list[InputFile]:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text.encode())
    return [InputFile(folder / name, name) for name in files]


def test_the_cache_knows_what_rests_on_a_class(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    texts = {
        "animal.lua": ANIMAL,
        "other.lua": "---@param a Animal\nlocal function f(a) print(a.legs.x) end\nf({})\n",
        "plain.lua": "print(1)\n",
    }
    files = write(tmp_path / "p", texts)
    first = run_check(files, [], SPEC, cache)
    assert [(d.path, d.name) for d in first.diagnostics] == [("other.lua", "bad-index")]
    assert run_check(files, [], SPEC, cache).reused == 3
    texts["animal.lua"] = ANIMAL.replace("legs integer", "legs table")
    write(tmp_path / "p", texts)
    changed = run_check(files, [], SPEC, cache)
    assert (changed.diagnostics, changed.reused) == ([], 1)
    texts["animal.lua"] = ANIMAL.replace("Animal", "Creature")
    write(tmp_path / "p", texts)
    renamed = run_check(files, [], SPEC, cache)
    assert [d.name for d in renamed.diagnostics] == ["annotation-unknown-type"]
    assert renamed.reused == 1
    # A description of globals may matter to any file.
    files += write(tmp_path / "p", {"defs.lua": META})
    assert run_check(files, [], SPEC, cache).reused == 0
    assert run_check(files, [], replace(SPEC), cache).reused == 4
