"""States along paths, on the files of tests/data/states.

`--! state ...` at the end of a line lists what may hold there where a call needs something else;
a line without has no such problem. The first line names chip and Lua version.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from luac_nodemcu.semantics.activity import FileActivity
from luac_nodemcu.semantics.infer import infer
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.semantics.states import StateFlow
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.syntax.dialect import LUA51, LUA53

FOLDER = Path(__file__).parent.parent / "data" / "states"
CASES = sorted(FOLDER.glob("*.lua"))
_EXPECTED = re.compile(r"--! (.*)$")


def activity_of(data: bytes, library: StubLibrary, chip: str, lua: str) -> FileActivity:
    file = LuaFile("case.lua", data, LUA53 if lua == "5.3" else LUA51)
    assert not [issue for issue in file.tree.issues if issue.severity == "error"]
    view = library.view(chip, lua)
    return FileActivity(file, infer(file.tree, file.scopes, view), view)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> StubLibrary:
    return StubLibrary(None, tmp_path_factory.mktemp("stubs"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, library: StubLibrary) -> None:
    data = path.read_bytes()
    chip, lua = data.split(b"\n", 1)[0].decode().split()[1:3]
    activity = activity_of(data, library, chip, lua)
    source = activity.file.source
    found = {
        source.line_of(activity.file.tokens.starts[problem.site.chain.first]): sorted(
            {state for state, _ in problem.states}
        )
        for problem in StateFlow(activity).run()
    }
    expected = {}
    for line in range(1, source.line_count + 1):
        match = _EXPECTED.search(source.line_text(line))
        if match is not None:
            expected[line] = sorted(match[1].split())
    assert found == expected


def test_there_are_cases() -> None:
    assert len(CASES) >= 2


def test_objects_are_known_by_their_variables(library: StubLibrary) -> None:
    activity = activity_of(
        b"""
        local a = net.createConnection()
        local b = a
        b:on("receive", function(s, d) s:send(d) end)
        local M = {}
        M.t = tmr.create()
        M.t:stop()
        tmr.create():start()
        """,
        library,
        "esp8266",
        "5.1",
    )
    keys = {
        site.name.split(":")[1]: activity.receiver(site)
        for site in activity.sites
        if site.callee.entry.method
    }
    stop, start = keys["stop"], keys["start"]
    assert keys["on"] == keys["send"] is not None
    assert stop is not None
    assert stop[1] == b"t"
    assert start is not None
    assert isinstance(start[0], int)


def test_functions_know_when_they_run(library: StubLibrary) -> None:
    activity = activity_of(
        b"""
        local function inner() gpio.read(1) end
        local function tick() inner() end
        tmr.create():alarm(1000, tmr.ALARM_AUTO, tick)
        local function once() end
        once()
        function anyone() end
        """,
        library,
        "esp8266",
        "5.1",
    )
    main, inner, tick, once, anyone = activity.scopes.functions
    assert activity.occasions(main).in_main
    found = activity.occasions(inner)
    assert [r.site.name for r in found.registrations] == ["tmr.timer:alarm"]
    assert not found.in_main
    assert not found.unknown
    assert [site.name for site in activity.executed_by(tick)] == ["gpio.read"]
    assert activity.occasions(once).in_main
    assert not activity.occasions(once).unknown
    assert activity.occasions(anyone).unknown
