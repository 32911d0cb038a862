"""Callers and callees, and links in the text."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

from luac_nodemcu_lsp.features import call_hierarchy
from luac_nodemcu_lsp.features.document_links import document_links
from tests.lsp.editor import Editor
from tests.lsp.marked import Project

PROJECT = """
-- file: init.lua
local net = require("net")
local function start()
  net.connect("é", 1)
  net.connect("b", 2)
end
local timer = tmr.create()
timer:alarm(10, tmr.ALARM_SINGLE, start)
start()
-- file: net.lua
local M = {}
M.__index = M
local function log(s) print(s) end
function M.connect(host) log(host) log(host) end
function M:again() self.connect("x") end
tmr.create():alarm(1, 0, function() M:again() end)
return M
"""


def _prepare(editor: Editor, name: str, before: str) -> Any:
    text = Project(editor, PROJECT.replace("local net", "local |net")).marked.texts[name]
    query = editor.open(text, name)
    offset = len(text[: text.index(before) + len(before)].encode())
    params = types.CallHierarchyPrepareParams(
        types.TextDocumentIdentifier(query.uri), query.text.position_of(offset)
    )
    found = call_hierarchy.prepare(query, params)
    assert found is not None
    assert len(found) == 1
    return found[0]


def _incoming(editor: Editor, item: Any) -> list[tuple[str, str, int]]:
    params = types.CallHierarchyIncomingCallsParams(item)
    return [
        (call.from_.name, call.from_.uri.rpartition("/")[2], len(call.from_ranges))
        for call in call_hierarchy.incoming(editor.session, params) or []
    ]


def _outgoing(editor: Editor, item: Any) -> list[tuple[str, str, int]]:
    params = types.CallHierarchyOutgoingCallsParams(item)
    return [
        (call.to.name, call.to.uri.rpartition("/")[2], len(call.from_ranges))
        for call in call_hierarchy.outgoing(editor.session, params) or []
    ]


@pytest.mark.parametrize(
    ("name", "before", "item", "incoming", "outgoing"),
    [
        ("init.lua", "local function sta", "start",
         [("init.lua", "init.lua", 1), ("tmr.timer:alarm", "init.lua", 1)],
         [("M.connect", "net.lua", 2)]),
        ("init.lua", "net.conn", "M.connect", [("M:again", "net.lua", 1), ("start", "init.lua", 2)],
         [("log", "net.lua", 2)]),
        ("net.lua", "local function lo", "log", [("M.connect", "net.lua", 2)],
         [("print", "_G.lua", 1)]),
        ("net.lua", "function M:aga", "M:again", [("callback of tmr.timer:alarm", "net.lua", 1)],
         [("M.connect", "net.lua", 1)]),
        ("net.lua", "0, func", "callback of tmr.timer:alarm", [("tmr.timer:alarm", "net.lua", 1)],
         [("M:again", "net.lua", 1)]),
        ("net.lua", "tmr.cre", "tmr.create",
         [("init.lua", "init.lua", 1), ("net.lua", "net.lua", 1)], []),
        ("net.lua", "retur", "net.lua", [("init.lua", "init.lua", 1)],
         [("tmr.create", "tmr.lua", 1), ("tmr.timer:alarm", "tmr.lua", 1)]),
    ],
)  # fmt: skip
def test_hierarchy(
    editor: Editor,
    name: str,
    before: str,
    item: str,
    incoming: list[tuple[str, str, int]],
    outgoing: list[tuple[str, str, int]],
) -> None:
    found = _prepare(editor, name, before)
    assert found.name == item
    assert sorted(_incoming(editor, found)) == incoming
    assert sorted(_outgoing(editor, found)) == outgoing


def test_the_firmware_as_caller(editor: Editor) -> None:
    item = _prepare(editor, "init.lua", "local function sta")
    calls = call_hierarchy.incoming(editor.session, types.CallHierarchyIncomingCallsParams(item))
    caller = next(call for call in calls or [] if call.from_.kind == types.SymbolKind.Event)
    assert caller.from_.detail is not None
    assert "called by the firmware" in caller.from_.detail
    query = editor.session.query(item.uri)
    assert query is not None
    start, end = query.text.bytes_of(caller.from_ranges[0])
    assert query.data[start:end] == b"start"


def test_the_firmware_calls_a_function_of_another_file(editor: Editor) -> None:
    Project(
        editor,
        "-- file: m.lua\nlocal M = {}\nfunction M.on() end\nreturn M\n-- file: init.lua\n"
        "local m = require('m')\n|gpio.trig(1, 'both', m.on)\nprint(m.on)\n",
    )
    query = editor.session.query((editor.root / "m.lua").as_uri())
    assert query is not None
    params = types.CallHierarchyPrepareParams(
        types.TextDocumentIdentifier(query.uri), types.Position(1, 12)
    )
    items = call_hierarchy.prepare(query, params)
    assert items is not None
    found = _incoming(editor, items[0])
    assert [(name, file) for name, file, _ in found] == [("gpio.trig", "init.lua")], found


def test_items_of_texts_that_changed(editor: Editor) -> None:
    item = _prepare(editor, "init.lua", "local function sta")
    editor.open("", "init.lua")
    assert _incoming(editor, item) == []
    assert _outgoing(editor, item) == []
    editor.folder.workspace.remove_file("init.lua")
    assert _incoming(editor, item) == []
    item.data = None
    assert _outgoing(editor, item) == []


def test_links(editor: Editor) -> None:
    project = Project(
        editor,
        "-- file: lib/net.lua\nreturn 1\n-- file: init.lua\n"
        "|print('😀', require('«lib.net»'), LFS.«net»()) dofile('none.lua')\n"
        "x = 1 -- nodemcu: ignore[«accidental-global», no-such-rule] words\n",
    )
    params = types.DocumentLinkParams(project.identifier)
    found = document_links(project.query, params) or []
    spots = [("init.lua", *project.query.text.bytes_of(link.range)) for link in found]
    assert sorted(spots) == project.expected
    target = (editor.root / "lib/net.lua").as_uri()
    assert [link.target for link in found[:2]] == [target, target]
    assert found[2].target is not None
    assert found[2].target.endswith("accidental-global.md")
