"""References in the project and highlights in a file."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

from luac_nodemcu_lsp.features import code_lenses, references
from luac_nodemcu_lsp.settings import ClientSettings
from tests.lsp.editor import Editor
from tests.lsp.marked import Project

CASES = {
    "local": "local «a» = 1\n«a» = «|a» + 1\ndo local a = 2 end",
    "upvalues": "local «a» = 1\nlocal function f() return function() return «a|» end end",
    "shadowed": "local «a» = 1\nlocal function f(a) return a end\nf(«a|»)",
    "global of a program": """
-- file: init.lua
require("other")
«count|er» = 1
-- file: other.lua
do local counter = 2 print(counter) end
function show() print(«counter») end
-- file: apart.lua
counter = 3
""",
    "field of a module": """
-- file: init.lua
local net = require("net")
net.«connect»()
local other = { connect = print }
other.connect()
-- file: net.lua
local M = {}
function M.«con|nect»() end
function M.again() M.«connect»() end
return M
-- file: web.lua
require("net").«connect»("😀", require("net").«connect»)
""",
    "quoted": "local t = {}\nt.«a» = 1\nt['«a»'] = 2\nt[\"«a»\"] = «|»3".replace("«|»", "|")
    .replace("«a» = 1", "«|a» = 1").replace("= |3", "= 3"),
    "field of objects": """
-- file: init.lua
local Car = require("car")
local c = Car.new()
print(c.«spe|ed»)
-- file: car.lua
local Car = {}
Car.__index = Car
function Car.new() return setmetatable({ «speed» = 0 }, Car) end
function Car:go() self.«speed» = self.«speed» + 1 end
return Car
""",
    "self as a parameter": """
local C = { «n» = 0, up = function(self) self.«n» = 1 end }
function C.down(self) self.«|n» = 2 end
C.show = function(self) print(self.«n») end
local function other(self) print(self.n) end
""",
    "field of an annotated class": """
-- file: init.lua
---@param s Sensor
local function f(s) return s.«val|ue» end
-- file: sensor.lua
---@class Sensor
---@field «value» number
local Sensor = {}
function Sensor:read() self.«value» = 1 end
return Sensor
""",
    "type": """
-- file: init.lua
---@param s «Sen|sor»
---@return «Sensor»[] #a list
local function f(s) return { s } end
-- file: sensor.lua
---@class «Sensor»
---@class Other: «Sensor»
---@class SensorX
local Sensor = {}
""",
    "firmware": """
-- file: init.lua
gpio.«mo|de»(1, gpio.OUTPUT)
local g = gpio
-- file: apart.lua
local pins = gpio
pins.«mode»(2, 1)
""",
    "file": """
-- file: init.lua
require("«ne|t»")
node.LFS.«net»()
-- file: net.lua
return {}
-- file: web.lua
dofile("«net.lc»")
""",
    "of the same name elsewhere": "local a, b = { «x» = 1 }, { x = 2 }\nprint(a.«|x», b.x)",
    "table that is not known": "local t = ...\nt.«a» = 1\nprint(t.«|a»)\nlocal u = ...\nprint(u.a)",
}  # fmt: skip


@pytest.mark.parametrize("source", CASES.values(), ids=CASES)
def test_references(editor: Editor, source: str) -> None:
    project = Project(editor, source)
    params = types.ReferenceParams(
        types.ReferenceContext(include_declaration=True), project.identifier, project.position
    )
    found = references.references(project.query, params)
    assert project.spots(found) == project.expected
    assert project.expected
    again = references.references(project.query, params)
    assert again == found


def test_without_declaration(editor: Editor) -> None:
    project = Project(editor, "local function f() end\n«f»()\nprint(«|f»)")
    params = types.ReferenceParams(
        types.ReferenceContext(include_declaration=False), project.identifier, project.position
    )
    assert project.spots(references.references(project.query, params)) == project.expected


def test_references_follow_edits(editor: Editor) -> None:
    source = (
        "-- file: a.lua\nreturn { x = 1 }\n-- file: b.lua\nlocal a = require('a')\nprint(a.|x)\n"
    )
    project = Project(editor, source)
    params = types.ReferenceParams(
        types.ReferenceContext(include_declaration=True), project.identifier, project.position
    )

    def found() -> list[tuple[str, int, int]]:
        query = editor.session.query(project.query.uri)
        assert query is not None
        return project.spots(references.references(query, params))

    assert found() == [("a.lua", 9, 10), ("b.lua", 31, 32)]
    editor.open("local t = {}\nreturn { y = t.x, x = 1, z = 2 }\n", "a.lua")
    assert found() == [("a.lua", 31, 32), ("b.lua", 31, 32)]
    editor.folder.workspace.remove_file("a.lua")
    assert found() == [("b.lua", 31, 32)]


def test_highlight(editor: Editor) -> None:
    project = Project(editor, "local a = '€'\na = 2 print('😀', |a)\na.b = 1")
    params = types.DocumentHighlightParams(project.identifier, project.position)
    found = references.highlight(project.query, params)
    assert found is not None
    kinds = types.DocumentHighlightKind
    assert [(one.range.start.line, one.range.start.character, one.kind) for one in found] == [
        (0, 6, kinds.Write), (1, 0, kinds.Write), (1, 18, kinds.Read), (2, 0, kinds.Read),
    ]  # fmt: skip


def test_highlight_of_a_field_stays_in_the_file(editor: Editor) -> None:
    project = Project(
        editor,
        "-- file: m.lua\nlocal M = {}\nM.«x» = 1\nprint(M.«x|»)\nreturn M\n"
        "-- file: init.lua\nprint(require('m').x)\n",
    )
    params = types.DocumentHighlightParams(project.identifier, project.position)
    found = references.highlight(project.query, params)
    assert found is not None
    places = [("m.lua", *project.query.text.bytes_of(one.range)) for one in found]
    assert places == project.expected


def test_lenses_count_in_all_files(editor: Editor) -> None:
    project = Project(
        editor,
        "-- file: m.lua\nlocal M = {}\nfunction M.g|o() end\nM.none = function() end\nreturn M\n"
        "-- file: init.lua\nlocal m = require('m')\nm.go() print(m.go)\n",
    )
    editor.session.settings = ClientSettings(lens_sizes=False, lens_references=True)
    lenses = code_lenses.code_lenses(project.query, types.CodeLensParams(project.identifier))
    commands = [code_lenses.resolve(editor.session, lens).command for lens in lenses]
    assert [command and command.title for command in commands] == ["2 references", "0 references"]
    assert commands[0] is not None
    assert commands[0].arguments is not None
    places: Any = commands[0].arguments[2]
    assert [one.uri.rpartition("/")[2] for one in places] == ["init.lua", "init.lua"]
