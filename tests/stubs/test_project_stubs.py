"""Stubs of a project's own: JSON and `---@meta` files over those of the firmware."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luac_nodemcu.stubs.library import StubLibrary, StubView
from luac_nodemcu.stubs.meta_file import read_meta
from luac_nodemcu.stubs.model import Alias, Class, Constant, FieldEntry, Function, Struct
from luac_nodemcu.stubs.project_stubs import ProjectFile, ProjectLibrary

META = b"""---@meta

---Drives the pump
---@class pumplib
---@field version string Of its firmware
pump = {}

---@enum pump.speed
local speed = { SLOW = 1, FAST = 2 }

---@alias pump.done
---| "stopped" # It was asked to
---| "empty"

---@class pump.options
---@field pin integer(1..12, pin) Where it is
---@field name? string

---A pump that runs.
---@class pump.run
---@field since integer
local run = {}

---Stops it.
---@param why pump.done
---@return boolean
function run:stop(why) end

---@param self pump.run
function run.pause(self) end

pump.LIMIT = 0x10
pump.NAME = "p"
pump.OFFSET = -1

---Starts a pump
---
---More of it.
---@param options pump.options what it needs
---@param speed? pump.speed
---@param done fun(run: pump.run, why: pump.done)
---@return pump.run|nil run
---@return string ... what went wrong
---@overload fun(pin: integer): pump.run
---@nodiscard
function pump.start(options, speed, done) end

pump.valve = {}

---@deprecated open is better
function pump.valve.turn() end

---@type table<string, integer>
pump.counts = nil

---@param sck net.tcpsocket
function pump_all(sck, ...) end

PUMPS = 3
"""

REQUIRED = b"""---@meta helper

local M = {}

---@generic T
---@param x T
---@return T
function M.same(x) end

return M
"""


def overlay(
    library: StubLibrary, *files: tuple[str, bytes | dict[str, Any]], views: Any = None
) -> ProjectLibrary:
    contents = [
        ProjectFile(name, data if isinstance(data, bytes) else json.dumps(data).encode())
        for name, data in files
    ]
    return ProjectLibrary(library, contents, views)


@pytest.fixture(scope="module")
def view(library: StubLibrary) -> StubView:
    made = overlay(library, ("stubs/pump.lua", META), ("stubs/helper.lua", REQUIRED))
    assert [str(problem) for problem in made.own_problems] == []
    return made.view("esp8266", "5.1")


def test_module_of_meta_file(view: StubView) -> None:
    module = view.module("pump")
    assert module is not None
    assert module.summary == "Drives the pump"
    assert list(module.functions) == ["pump.start", "pump.valve.turn"]
    values = {c.name: c.value for c in module.constants.values()}
    assert values == {"pump.LIMIT": 16, "pump.NAME": "p", "pump.OFFSET": -1}
    assert {f.name: str(f.type) for f in module.fields.values()} == {
        "pump.version": "string",
        "pump.counts": "table<string, integer>",
    }


def test_function_of_meta_file(view: StubView) -> None:
    start = view.find("pump.start")
    assert isinstance(start, Function)
    assert start.summary == "Starts a pump"
    first, second = start.signatures
    assert [(p.name, str(p.type), p.optional, p.doc) for p in first.params] == [
        ("options", "pump.options", False, "what it needs"),
        # Something follows that must be there: nil may stand for it, but not nothing.
        ("speed", "pump.speed|nil", False, None),
        ("done", "fun(run: pump.run, why: pump.done)", False, None),
    ]
    assert [(r.name, str(r.type)) for r in first.returns] == [
        ("run", "pump.run|nil"),
        ("...", "string"),
    ]
    assert [str(p.type) for p in second.params] == ["integer"]
    assert first.must_use
    assert second.must_use
    turn = view.find("pump.valve.turn")
    assert isinstance(turn, Function)
    assert turn.deprecated is not None
    assert turn.deprecated.summary == "open is better"


def test_types_of_meta_file(view: StubView) -> None:
    speed = view.type("pump.speed")
    assert isinstance(speed, Alias)
    assert str(speed.type) == "1|2"
    done = view.type("pump.done")
    assert isinstance(done, Alias)
    assert str(done.type) == '"stopped"|"empty"'
    options = view.type("pump.options")
    assert isinstance(options, Struct)
    assert {f.name: (str(f.type), f.optional, f.doc) for f in options.fields.values()} == {
        "pin": ("integer(1..12, pin)", False, "Where it is"),
        "name": ("string", True, None),
    }
    run = view.type("pump.run")
    assert isinstance(run, Class)
    assert list(run.methods) == ["pump.run:stop", "pump.run:pause"]
    assert run.methods["pump.run:pause"].signatures[0].params == ()
    assert [str(field.type) for field in run.fields.values()] == ["integer"]


def test_globals_of_meta_file(view: StubView) -> None:
    added = view.find("pump_all")
    assert isinstance(added, Function)
    assert [p.name for p in added.signatures[0].params] == ["sck", "..."]
    assert isinstance(view.find("PUMPS"), Constant)
    assert isinstance(view.find("print"), Function)
    assert {"pump_all", "print", "_VERSION"} <= set(view.module("_G").names)  # type: ignore[union-attr]


def test_required_module_of_meta_file(view: StubView) -> None:
    module = view.lua_module("helper")
    assert module is not None
    assert view.module("helper") is None
    same = module.functions["helper.same"]
    assert same.generics == ("T",)
    assert not module.readonly


def test_firmware_is_still_there(view: StubView, library: StubLibrary) -> None:
    plain = library.view("esp8266", "5.1")
    assert set(view.module_names) == {*plain.module_names, "pump"}
    assert view.find("tmr.create") == plain.find("tmr.create")


# --- JSON ------------------------------------------------------------------------------------


def test_json_stubs_know_each_other(library: StubLibrary) -> None:
    first = {"module": "one", "types": {"one.kind": '"a"|"b"'}}
    second = {"module": "two", "functions": {"f": {"params": ["kind: one.kind"]}}}
    made = overlay(library, ("a/one.json", first), ("b/two.json", second), ("m.lua", META))
    assert made.own_problems == []
    third = {"module": "three", "extends": "project/two", "functions": {"g": {"params": []}}}
    made = overlay(library, ("one.json", first), ("two.json", second), ("three.json", third))
    assert made.own_problems == []
    module = made.view("esp32", "5.3").module("three")
    assert module is not None
    assert list(module.functions) == ["three.f", "three.g"]


def test_changing_a_module_of_the_firmware(library: StubLibrary) -> None:
    change = {
        "module": "tmr",
        "extends": "esp8266/tmr",
        "functions": {"extra": {"params": []}, "now": None},
    }
    made = overlay(library, ("tmr.json", change))
    assert made.own_problems == []
    view = made.view("esp8266", "5.1")
    assert isinstance(view.find("tmr.extra"), Function)
    assert isinstance(view.find("tmr.create"), Function)
    assert view.find("tmr.now") is None
    assert view.class_("tmr.timer") is not None
    # Only the chip of the stub that it extends is meant.
    assert made.view("esp32", "5.3").find("tmr.extra") is None
    assert isinstance(made.view("esp32", "5.3").find("tmr.create"), Function)
    assert library.view("esp8266", "5.1").find("tmr.extra") is None


def test_only_the_chips_of_the_project_count(library: StubLibrary) -> None:
    stub = {"module": "mine", "functions": {"f": {"params": ["mode: tmr.interval"]}}}
    other = {"module": "mine", "functions": {"f": {"params": ["x: softuart.port"]}}}
    assert overlay(library, ("mine.json", stub), views=[("esp8266", "5.1")]).own_problems == []
    everywhere = overlay(library, ("mine.json", other))
    assert everywhere.own_problems
    assert all("softuart.port" in str(problem) for problem in everywhere.own_problems)
    assert overlay(library, ("mine.json", other), views=[("esp8266", "5.1")]).own_problems == []


def test_no_files(library: StubLibrary) -> None:
    made = overlay(library)
    assert made.own_problems == []
    assert made.view("esp8266", "5.1").module_names == library.view("esp8266", "5.1").module_names


# --- Mistakes --------------------------------------------------------------------------------

MISTAKES: list[tuple[str, bytes | dict[str, Any], str, str]] = [
    ("x.json", b"{", "line 1", "not JSON"),
    ("x.json", {"module": "x", "function": {}}, "$", "Known: "),
    ("x.json", {"module": "x", "functions": {"f": {"params": ["a: integr"]}}}, "$.functions.f",
     "unknown type 'integr'"),
    ("x.json", {"module": "x", "types": {"x.a": "x.b", "x.b": "x.a"}}, "$.types",
     "the alias goes in a circle: x.a -> x.b -> x.a"),
    ("x.json", {"module": "x", "extends": "project/x"}, "$.extends", "circle: project/x"),
    ("x.json", {"module": "x", "extends": "esp8266/tmrr"}, "$.extends", "did you mean 'esp8266/t"),
    ("x.json", {"module": "tmr"}, "$.module",
     "is also defined by esp8266/tmr; give this one another name, or begin it with"),
    ("x.json", {"module": "x", "classes": {"tmr.timer": {"methods": {}}}}, "$.classes",
     "'tmr.timer' is also defined by"),
    ("x.json", {"module": "_G", "functions": {"print": {"params": []}}}, "$.functions.print",
     "'print' is a global of the firmware"),
    ("x.json", {"module": "_G", "functions": {"tmr": {"params": []}}}, "$.functions.tmr",
     "'tmr' is a module of the firmware"),
    ("x.lua", b"local x = {}\n", "line 1", "---@meta"),
    ("x.lua", b"---@meta\nx = {\n", "line 3", "expected"),
    ("x.lua", b"---@meta\n\nx = {}\n---@param a integer[\nfunction x.f(a) end\n", "line 4", "type"),
    ("x.lua", b"---@meta\nx = {}\n---@param b integer\nfunction x.f(a) end\n", "line 3",
     "@param b: the function's parameters are a"),
    ("x.lua", b"---@meta\nx = {}\n---\n---@param a nothing.here\nfunction x.f(a) end\n", "line 4",
     "unknown type 'nothing.here'"),
    ("x.lua", b"---@meta\nx = {}\n---@overload fun(a: no)\nfunction x.f(a) end\n", "line 3",
     "unknown type 'no'"),
    ("x.lua", b"---@meta\nx = {}\nfunction x.f() end\nfunction x.f() end\n", "line 4",
     "described twice"),
    ("x.lua", b"---@meta\n---@class x.a: x.b\n---@field f integer\n---@class x.b: x.a\n", "line 2",
     "goes in a circle"),
    ("x.lua", b"---@meta\n---@class x.a: x.q\n---@field f integer\n", "line 2", "x.q"),
    ("x.lua", b"---@meta\n---@class x.a<T>\n---@field f T\nlocal a = {}\n", "line 2",
     "type variables is not supported"),
    ("x.lua", b"---@meta\n---@class x.a: x.b, x.c\nlocal a = {}\n", "line 2", "one parent"),
    ("x.lua", b"---@meta\n---@frobnicate\n", "line 2", "unknown tag"),
    ("x.lua", b"---@meta\n\nprint(1)\n", "line 3", "would have to be run"),
    ("x.lua", b"---@meta\n\nfunction tmr.more() end\n", "line 3", '"extends"'),
    ("x.lua", b"---@meta\n\ntmr = {}\n", "line 3", "also defined by"),
    ("x.lua", b"---@meta\nx = {}\nx.y = z\n", "line 3", "---@type"),
    ("x.lua", b"---@meta\nx = {}\nfunction x:f() end\n", "line 3", "called with a dot"),
    ("x.lua", b"---@meta a.b\nlocal M = {}\nreturn M\n", "line 3", "cannot be the name"),
    ("x.lua", b"---@meta\nlocal a, b = 1, 2\n", "line 2", "one name for each value"),
]  # fmt: skip


@pytest.mark.parametrize("case", range(len(MISTAKES)))
def test_mistake(library: StubLibrary, case: int) -> None:
    name, data, place, text = MISTAKES[case]
    made = overlay(library, (f"stubs/{name}", data), views=[("esp8266", "5.1")])
    assert made.own_problems, "no problem was found"
    assert all(problem.file == f"stubs/{name}" for problem in made.own_problems)
    found = [p for p in made.own_problems if text in p.problem and p.path.startswith(place)]
    assert found, [str(problem) for problem in made.own_problems]
    assert len(made.own_problems) <= 2, [str(problem) for problem in made.own_problems]


def test_shadowing_stub_is_not_used(library: StubLibrary) -> None:
    made = overlay(library, ("tmr.json", {"module": "tmr", "functions": {"f": {"params": []}}}))
    assert isinstance(made.view("esp8266", "5.1").find("tmr.create"), Function)


def test_two_stubs_of_one_module(library: StubLibrary) -> None:
    stub = {"module": "mine", "functions": {"f": {"params": []}}}
    made = overlay(library, ("a/mine.json", stub), ("b/mine.json", stub))
    assert [problem.path for problem in made.own_problems][:1] == ["$.module"]
    assert "also defined by project/mine" in made.own_problems[0].problem


def test_faulty_stub_leaves_the_others(library: StubLibrary) -> None:
    made = overlay(library, ("a.json", b"{"), ("pump.lua", META))
    assert [problem.file for problem in made.own_problems] == ["a.json"]
    assert made.view("esp8266", "5.1").module("pump") is not None


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(META)), st.integers(0, len(META)))
def test_damaged_meta_file(start: int, length: int) -> None:
    """A piece cut out never makes the reader fail."""
    data = META[:start] + META[start + length :]
    stubs, problems = read_meta(data, "x.lua", "x")
    for problem in problems:
        assert problem.path.startswith("line ")
    json.dumps([stub.data for stub in stubs])


# --- Cache -----------------------------------------------------------------------------------

WARM = """
import sys
from pathlib import Path
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.stubs.project_stubs import ProjectFile, ProjectLibrary
path = Path(sys.argv[2])
library = StubLibrary(cache=Path(sys.argv[1]))
made = ProjectLibrary(library, [ProjectFile(path.name, path.read_bytes())])
assert made.view("esp8266", "5.1").find("pump.start").signatures
heavy = {"lark", "jsonschema", "luac_nodemcu.syntax.parser"} & set(sys.modules)
sys.exit(f"imported: {heavy}" if heavy else 0)
"""


def test_warm_run_is_light(library: StubLibrary, tmp_path: Path) -> None:
    path = tmp_path / "pump.lua"
    path.write_bytes(META)
    overlay(library, (path.name, META))
    command = [sys.executable, "-c", WARM, str(library.cache), str(path)]
    subprocess.run(command, check=True)


def test_problems_are_kept(library: StubLibrary) -> None:
    first = overlay(library, ("x.lua", b"---@meta\nprint(1)\n"))
    again = overlay(library, ("x.lua", b"---@meta\nprint(1)\n"))
    assert [str(p) for p in again.own_problems] == [str(p) for p in first.own_problems] != []
    changed = overlay(library, ("x.lua", b"---@meta\n"))
    assert changed.own_problems == []


def test_field_of_a_module_can_be_found(library: StubLibrary) -> None:
    made = overlay(library, ("pump.lua", META))
    assert isinstance(made.view("esp8266", "5.1").find("pump.version"), FieldEntry)
