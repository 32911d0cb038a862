"""Renaming names and files."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from luac_nodemcu_lsp.features import file_rename, rename
from tests.lsp.editor import Editor
from tests.lsp.marked import Project

# What is marked is renamed to `fresh`, and nothing else.
RENAMES = {
    "local": "local «a» = '€' print('😀', «|a»)\n«a» = «a» + 1\nlocal t = { a = «a» }\nt.a = 1",
    "upvalue": "local «a» = 1\nlocal function f() return «|a» end",
    "parameter with its annotation": """
--- Adds.
---@param «a» number
---@param b number
local function f(«|a», b) return «a» + b end
""",
    "local function": "local function «f»(f2) return «f|» end",
    "loop": "for i, «v» in ipairs({}) do print(«|v») end",
    "global": """
-- file: init.lua
require("b")
«coun|t» = 1
-- file: b.lua
function show(count) print(count) end
print(«count»)
-- file: apart.lua
count = 1
""",
    "field of a module": """
-- file: init.lua
local net = require("net")
net.«g|o»()
go = 1
-- file: net.lua
local M = {}
function M.«go»() end
return M
""",
    "method": """
-- file: init.lua
local C = require("c")
C.new():«go»()
-- file: c.lua
local C = {}
C.__index = C
function C.new() return setmetatable({}, C) end
function C:«g|o»() self:«go»() end
return C
""",
    "quoted field": "local t = { «a» = 1, ['b'] = 2 }\nprint(t['«|a»'])",
    "annotated field": """
---@class Box
---@field «wid|th» number
local Box = {}
function Box:set() self.«width» = 1 end
""",
    "type": """
---@class «Bo|x»: Base
local Box = {}
---@param b «Box»
---@return «Box»?
local function f(b) return b end
""",
    "in broken code": "local «a» = 1\nif «|a» then print(«a»\n",
}


@pytest.mark.parametrize("source", RENAMES.values(), ids=RENAMES)
def test_rename(editor: Editor, source: str) -> None:
    project = Project(editor, source)
    prepared = rename.prepare(
        project.query, types.PrepareRenameParams(project.identifier, project.position)
    )
    assert prepared is not None
    name, start, end = project.marked.cursor[0], *project.query.text.bytes_of(prepared.range)
    assert (name, start, end) in project.expected
    assert prepared.placeholder.encode() == project.query.data[start:end]
    edit = rename.rename(
        project.query, types.RenameParams(project.identifier, project.position, "fresh")
    )
    wanted = {}
    for file, text in project.marked.texts.items():
        data = text.encode()
        for name, start, end in sorted(project.expected, reverse=True):
            if name == file:
                data = data[:start] + b"fresh" + data[end:]
        wanted[file] = data.decode()
    assert project.applied(edit) == wanted


REFUSED = {
    "firmware function": ("gpio.mo|de(1, 1)", "the firmware's name"),
    "firmware module": ("print(gp|io)", "the firmware's name"),
    "basic function": ("pri|nt(1)", "the firmware's name"),
    "alias of the firmware": ("local g = gpio\ng.mo|de(1, 1)", "the firmware's name"),
    "self": ("local M = {}\nfunction M:f() return se|lf end", "given its name by Lua"),
    "metamethod": ("local M = {}\nM.__in|dex = M", "Lua itself"),
    "not defined": ("print(nobo|dy)", "no file of the program defines"),
    "unknown table": ("local t = ...\nt.|x = 1", "not known which table"),
    "field for the firmware": (
        "local c = { ss|id = 'x', pwd = 'y' }\nwifi.sta.config(c)",
        "in a table for wifi.sta.config",
    ),
    "keyword": ("local |a = 1", "'end' is no name in Lua", "end"),
    "no name": ("local |a = 1", "is no name in Lua", "a-b"),
    "empty": ("local |a = 1", "is no name in Lua", " "),
    "captured by an inner local": (
        "local |a = 1\nlocal function f(b)\n  return a\nend",
        "the use in line 3 would mean another local 'b', declared in line 2", "b",
    ),
    "captured by one of the same statement": (
        "local |a, b = 1, 2\nprint(a)", "the use in line 2 would mean another local 'b'", "b",
    ),
    "captures an outer local": (
        "local b = 1\nlocal |a = 2\nprint(b)", "line 3 uses another local 'b'", "b",
    ),
    "captures a global": ("local |a = 1\nprint(a)", "line 2 uses the global 'print'", "print"),
    "captures a firmware module": ("local |a\ntmr.create()", "uses the global 'tmr'", "tmr"),
    "global taken": ("a|a = 1\nbb = 2", "uses a global 'bb' already", "bb"),
    "global named like the firmware": ("a|a = 1", "the firmware's name", "tmr"),
    "global captured": (
        "a|a = 1\nlocal function f(b) return aa end", "would mean another local 'b'", "b",
    ),
    "field taken": ("local t = { |a = 1, b = 2 }", "has a field 'b' already (main.lua, line 1)",
                    "b"),
    "module that is not there": ("require('no|where')", "no file of the project"),
    "nothing": ("|", "there is no name", "b"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_refused(editor: Editor, case: tuple[str, ...]) -> None:
    source, message, *new = case
    project = Project(editor, source)
    if not new:
        with pytest.raises(rename.RenameError) as prepared:
            rename.prepare(
                project.query, types.PrepareRenameParams(project.identifier, project.position)
            )
        assert message in str(prepared.value)
    with pytest.raises(rename.RenameError) as error:
        rename.rename(
            project.query,
            types.RenameParams(project.identifier, project.position, new[0] if new else "x"),
        )
    assert message in str(error.value)


def test_shadowing_without_a_conflict(editor: Editor) -> None:
    project = Project(editor, "local b = 1\nprint(b)\nlocal |a = 2\nprint(a)")
    edit = rename.rename(
        project.query, types.RenameParams(project.identifier, project.position, "b")
    )
    assert project.applied(edit)["main.lua"] == "local b = 1\nprint(b)\nlocal b = 2\nprint(b)"


def test_renames_of_open_files_are_versioned(editor: Editor) -> None:
    project = Project(
        editor, "-- file: m.lua\nreturn { x = 1 }\n-- file: init.lua\nprint(require('m').|x)\n"
    )
    edit = rename.rename(
        project.query, types.RenameParams(project.identifier, project.position, "y")
    )
    assert edit is not None
    versions = {}
    for change in edit.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit)
        versions[change.text_document.uri.rpartition("/")[2]] = change.text_document.version
    assert versions == {"init.lua": 1, "m.lua": None}


MODULES = {
    "require": (
        "lib/net.lua", 'local n = require("n|et")\ndofile("net.lc") node.LFS.net()', "web",
        "lib/web.lua", 'local n = require("web")\ndofile("web.lc") node.LFS.web()',
    ),
    "with a folder": ("lib/net.lua", 'require("lib.n|et")', "lib.web", "lib/web.lua",
                      'require("lib.web")'),
    "with a slash": ("lib/net.lua", 'require("lib/n|et")', "lib/web", "lib/web.lua",
                     'require("lib/web")'),
    "dofile": ("net.lua", 'dofile("n|et.lua")', "web.lua", "web.lua", 'dofile("web.lua")'),
    "no identifier": ("net.lua", "LFS.n|et()", "my-net", "my-net.lua", 'LFS["my-net"]()'),
}  # fmt: skip


@pytest.mark.parametrize("case", MODULES.values(), ids=MODULES)
def test_rename_of_a_module(editor: Editor, case: tuple[str, str, str, str, str]) -> None:
    old, source, new, path, text = case
    project = Project(editor, f"-- file: {old}\nreturn 1\n-- file: init.lua\n{source}\n")
    edit = rename.rename(
        project.query, types.RenameParams(project.identifier, project.position, new)
    )
    assert project.applied(edit) == {path: "return 1\n", "init.lua": text + "\n"}


def test_a_module_takes_no_place_of_another(editor: Editor) -> None:
    project = Project(
        editor, "-- file: a.lua\n-- file: b.lua\nreturn 2\n-- file: init.lua\nrequire('|a')\n"
    )
    (editor.root / "a.lua").write_text("return 1\n")
    editor.reindex()
    with pytest.raises(rename.RenameError, match="there is a file"):
        rename.rename(project.query, types.RenameParams(project.identifier, project.position, "b"))


MOVES = {
    "name": ("net.lua", "web.lua", 'require("web") dofile("web.lc") LFS.web()'),
    "folder that is not said": ("net.lua", "lib/web.lua",
                                'require("lib.web") dofile("lib/web.lc") LFS.web()'),
    "out of a folder": ("lib/net.lua", "web.lua", 'require("web") dofile("web.lc") LFS.web()'),
    "into another folder": ("lib/net.lua", "other/net.lua",
                            'require("net") dofile("net.lc") LFS.net()'),
}  # fmt: skip


@pytest.mark.parametrize("case", MOVES.values(), ids=MOVES)
def test_moved_files(editor: Editor, case: tuple[str, str, str]) -> None:
    old, new, text = case
    source = 'require("net") dofile("net.lc") LFS.net()'
    project = Project(editor, f"-- file: {old}\nreturn 1\n-- file: init.lua\n|{source}\n")
    renamed = types.FileRename((editor.root / old).as_uri(), (editor.root / new).as_uri())
    edit = file_rename.will_rename(editor.session, types.RenameFilesParams([renamed]))
    texts = project.marked.texts if edit is None else project.applied(edit)
    assert texts["init.lua"] == text + "\n"


def test_moved_folder(editor: Editor) -> None:
    project = Project(
        editor,
        "-- file: lib/a.lua\nrequire('lib.b')\n-- file: lib/b.lua\nreturn 1\n"
        "-- file: init.lua\n|require('lib.a') require('lib/b') dofile('lib/b.lua') LFS.a()\n",
    )
    renamed = types.FileRename((editor.root / "lib").as_uri(), (editor.root / "src").as_uri())
    edit = file_rename.will_rename(editor.session, types.RenameFilesParams([renamed]))
    texts = project.applied(edit)
    assert texts["lib/a.lua"] == "require('src.b')\n"
    assert texts["init.lua"] == "require('src.a') require('src/b') dofile('src/b.lua') LFS.a()\n"


def test_files_that_nothing_names(editor: Editor, tmp_path: Path) -> None:
    Project(editor, "-- file: a.lua\n|return 1\n")
    for old, new in ((tmp_path / "a.lua", tmp_path / "b.lua"), (Path("/x"), Path("/y"))):
        params = types.RenameFilesParams([types.FileRename(old.as_uri(), new.as_uri())])
        assert file_rename.will_rename(editor.session, params) is None
    params = types.RenameFilesParams([types.FileRename("untitled:1", "untitled:2")])
    assert file_rename.will_rename(editor.session, params) is None
