"""Definition, declaration, type definition and implementation."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from luac_nodemcu_lsp.features import definition
from luac_nodemcu_lsp.uris import path_of
from tests.lsp.editor import Editor
from tests.lsp.marked import Project

DEFINITIONS = {
    "local": "local «a» = 1\nprint(|a)",
    "with text before it": "local «a» = 'é€😀' print('😀', |a)",
    "upvalue": "local «a» = 1\nlocal function f() return a| end",
    "nearest of a name": "local a = 1\ndo local «a» = 2 print(|a) end",
    "parameter": "local function f(«p») return |p end",
    "loop variable": "for «i» = 1, 2 do print(i|) end",
    "declared ahead": "local f\nfunction «f»() end\nf|()",
    "local function": "local function «f»() f|() end",
    "global of another file": """
-- file: init.lua
require("other")
prin|ted()
-- file: other.lua
function «printed»() end
""",
    "field of a module": """
-- file: init.lua
local net = require("lib.net")
net.conn|ect()
-- file: lib/net.lua
local M = {}
function M.«connect»() end
return M
""",
    "field of a constructor": """
-- file: init.lua
print(require("settings").po|rt)
-- file: settings.lua
return { host = "h", «port» = 80 }
""",
    "method through setmetatable": """
-- file: init.lua
local Car = require("car")
local mine = Car.new()
mine:dri|ve()
-- file: car.lua
local Car = {}
Car.__index = Car
function Car.new() return setmetatable({}, Car) end
function Car:«drive»() end
return Car
""",
    "method of self": """
local C = {}
function C:«a»() end
function C:b() self:|a() end
""",
    "inherited method": """
local Base = {}
Base.__index = Base
function Base:«hello»() end
local Derived = setmetatable({}, { __index = Base })
Derived.__index = Derived
function Derived:go() self:hel|lo() end
""",
    "field of an annotated class": """
-- file: init.lua
---@type Sensor
local s = ...
print(s.va|lue)
-- file: sensor.lua
---@class Sensor
---@field «value» number
local Sensor = {}
return Sensor
""",
    "annotated class": """
-- file: init.lua
---@param s Sen|sor
local function f(s) end
-- file: sensor.lua
---@class «Sensor»
local Sensor = {}
""",
    "quoted field": "local t = { «a» = 1 }\nprint(t['a|'])",
    "self": "local «M» = {}\nfunction M:go() return se|lf end",
    "table that is not known": "local function «_» (t) t.speak|() end\nlocal a = {}".replace(
        "«_»", "f"
    )
    + "\nfunction a.«speak»() end",
    "hole in the tree": "local «a» = 1\nif a| then",
    "hole after a dot": "local t = {}\nfunction t.«f»() end\nt.f|(\nlocal x = t.",
}


@pytest.mark.parametrize("source", DEFINITIONS.values(), ids=DEFINITIONS)
def test_definition(editor: Editor, source: str) -> None:
    project = Project(editor, source)
    found = definition.definition(
        project.query, types.DefinitionParams(project.identifier, project.position)
    )
    assert project.spots(found) == project.expected
    assert project.expected


FILES = {
    "require": ('require("lib.n|et")', "lib/net.lua"),
    "the variable of a require": ('local ne|t = require("lib.net")', "lib/net.lua"),
    "dofile": ('dofile("ne|t.lc")', "lib/net.lua"),
    "LFS": ("node.LFS.n|et()", "lib/net.lua"),
    "LFS by a name": ('node.LFS.get("n|et")()', "lib/net.lua"),
    "flashindex": ('node.flashindex("n|et")()', "lib/net.lua"),
}


@pytest.mark.parametrize(("source", "file"), FILES.values(), ids=FILES)
def test_definition_of_a_file(editor: Editor, source: str, file: str) -> None:
    project = Project(editor, f"-- file: lib/net.lua\nreturn {{}}\n-- file: init.lua\n{source}\n")
    found = definition.definition(
        project.query, types.DefinitionParams(project.identifier, project.position)
    )
    assert project.spots(found) == [(file, 0, 0)]


@pytest.mark.parametrize(
    "source", ["-- wo|rd", "local s = 'te|xt'", "|", "nowhere.defi|ned()", "1|2"]
)
def test_no_definition(editor: Editor, source: str) -> None:
    project = Project(editor, source)
    found = definition.definition(
        project.query, types.DefinitionParams(project.identifier, project.position)
    )
    assert found is None


FIRMWARE = {
    "function": ("gpio.mo|de(1, 1)", "gpio.lua", "function gpio.mode("),
    "module": ("print(gp|io)", "gpio.lua", "---@meta"),
    "constant": ("print(gpio.OUT|PUT)", "gpio.lua", "OUTPUT"),
    "method": ("tmr.create():al|arm(1, 0, print)", "tmr.lua", ":alarm("),
    "basic function": ("pri|nt(1)", "_G.lua", "function print("),
    "Lua module of the firmware": ('require("mcp2|3008")', "lua_modules", "---@meta"),
}


@pytest.mark.parametrize(("source", "file", "line"), FIRMWARE.values(), ids=FIRMWARE)
def test_definition_in_the_firmware(
    editor: Editor, cache: Path, source: str, file: str, line: str
) -> None:
    project = Project(editor, source)
    found = definition.definition(
        project.query, types.DefinitionParams(project.identifier, project.position)
    )
    assert found is not None
    assert len(found) == 1
    path = path_of(found[0].uri)
    assert path is not None
    assert path.is_relative_to(cache)
    assert file in path.parts or path.parent.name == file
    assert line in path.read_text("utf-8").splitlines()[found[0].range.start.line]


def test_without_a_cache_nothing_is_written(editor: Editor) -> None:
    editor.session.cache = None
    project = Project(editor, "gpio.mo|de(1, 1)")
    found = definition.definition(
        project.query, types.DefinitionParams(project.identifier, project.position)
    )
    assert found is None


def test_declaration_of_what_is_filled_later(editor: Editor) -> None:
    project = Project(editor, "local «f»\nfunction f() end\nf|()")
    found = definition.declaration(
        project.query, types.DeclarationParams(project.identifier, project.position)
    )
    assert project.spots(found) == project.expected


IMPLEMENTATIONS = {
    "through a local": """
-- file: init.lua
local go = require("tools").start
g|o()
-- file: tools.lua
local M = {}
function M.«start»() end
return M
""",
    "of a field that is filled later": "local t = {}\nt.«f» = function() end\nt.f|()",
}


@pytest.mark.parametrize("source", IMPLEMENTATIONS.values(), ids=IMPLEMENTATIONS)
def test_implementation(editor: Editor, source: str) -> None:
    project = Project(editor, source)
    found = definition.implementation(
        project.query, types.ImplementationParams(project.identifier, project.position)
    )
    assert project.spots(found) == project.expected


TYPES = {
    "table": "local t = «{ a = 1 }»\nprint(|t)",
    "class": """
-- file: init.lua
---@type Sensor
local s = ...
print(|s)
-- file: sensor.lua
---@class «Sensor»
local Sensor = {}
""",
    "object": """
local C = «{}»
C.__index = C
function C:go() return sel|f end
""",
    "table of another file": """
-- file: init.lua
local m = require("m")
print(|m)
-- file: m.lua
local M = «{}»
return M
""",
}


@pytest.mark.parametrize("source", TYPES.values(), ids=TYPES)
def test_type_definition(editor: Editor, source: str) -> None:
    project = Project(editor, source)
    found = definition.type_definition(
        project.query, types.TypeDefinitionParams(project.identifier, project.position)
    )
    assert project.spots(found) == project.expected
