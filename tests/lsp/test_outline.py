"""Document symbols, workspace symbols, folding ranges, selection ranges."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types

from luac_nodemcu_lsp.features.document_symbols import document_symbols
from luac_nodemcu_lsp.features.folding_ranges import folding_ranges
from luac_nodemcu_lsp.features.selection_ranges import selection_ranges
from luac_nodemcu_lsp.features.workspace_symbols import workspace_symbols
from tests.lsp.editor import Editor
from tests.lsp.marked import Project

SOURCE = """\
local net = require("net")
local M = { port = 80, on = { connect = function(s) end } }
local count, name = 1, "é"
---@class Box
function M.start(host, ...)
  local function again() end
  local inner = 1
end
function M:stop()
  tmr.create():alarm(1, 0, function()
    local function later() end
  end)
end
if count then
  function shown() end
end
status = function(a) end
local broken = function(
"""


def _shape(symbols: Any) -> list[Any]:
    return [
        (one.name, one.kind.name, one.detail, _shape(one.children))
        if one.children
        else (one.name, one.kind.name, one.detail)
        for one in symbols
    ]


def test_document_symbols(editor: Editor) -> None:
    query = editor.open(SOURCE)
    params = types.DocumentSymbolParams(types.TextDocumentIdentifier(query.uri))
    found = document_symbols(query, params)
    assert _shape(found) == [
        ("net", "Module", None),
        (
            "M", "Module", None,
            [
                ("port", "Field", None),
                ("on", "Field", None, [("connect", "Function", "(s)")]),
            ],
        ),
        ("count", "Variable", None),
        ("name", "Variable", None),
        ("Box", "Class", None),
        ("M.start", "Function", "(host, ...)", [("again", "Function", "()")]),
        ("M:stop", "Method", "()", [("later", "Function", "()")]),
        ("shown", "Function", "()"),
        ("status", "Function", "(a)"),
        ("broken", "Function", "()"),
    ]  # fmt: skip


def test_ranges_of_symbols(editor: Editor) -> None:
    query = editor.open("local s = '😀' local t = { k = 1 }\nfunction t.f()\nend")
    params = types.DocumentSymbolParams(types.TextDocumentIdentifier(query.uri))
    waiting: list[Any] = list(document_symbols(query, params))
    names = []
    while waiting:
        one = waiting.pop(0)
        outer, inner = query.text.bytes_of(one.range), query.text.bytes_of(one.selection_range)
        assert outer[0] <= inner[0] <= inner[1] <= outer[1]
        names.append((one.name, query.data[slice(*inner)].decode()))
        waiting += one.children or []
    assert names == [("s", "s"), ("t", "t"), ("t.f", "t.f"), ("k", "k")]


def test_symbols_for_a_client_without_hierarchy(editor: Editor) -> None:
    editor.session.client = type(editor.session.client)()
    query = editor.open("function a() local function b() end end")
    params = types.DocumentSymbolParams(types.TextDocumentIdentifier(query.uri))
    found: Any = document_symbols(query, params)
    assert [(one.name, one.container_name) for one in found] == [("a", None), ("b", "a")]
    assert all(isinstance(one, types.SymbolInformation) for one in found)


def _workspace(editor: Editor, query: str) -> list[tuple[str, str, str | None]]:
    found = workspace_symbols(editor.session, types.WorkspaceSymbolParams(query))
    return [(one.name, one.location.uri.rpartition("/")[2], one.container_name) for one in found]


def test_workspace_symbols(editor: Editor) -> None:
    Project(
        editor,
        "-- file: a.lua\nlocal M = {}\nfunction M.connect() end\nreturn M\n"
        "-- file: b.lua\n|function reconnect() local function connected() end end\n"
        "---@class Connection\n",
    )
    assert [name for name, _, _ in _workspace(editor, "connect")] == [
        "M.connect", "connected", "Connection", "reconnect",
    ]  # fmt: skip
    assert _workspace(editor, "mcnt") == [("M.connect", "a.lua", "a.lua")]
    assert _workspace(editor, "connected") == [("connected", "b.lua", "reconnect")]
    assert _workspace(editor, "nothing of the kind") == []
    assert len(_workspace(editor, "")) == 5
    editor.open("function other() end\n", "b.lua")
    assert [name for name, _, _ in _workspace(editor, "connect")] == ["M.connect"]
    assert [name for name, _, _ in _workspace(editor, "other")] == ["other"]


FOLDS = """\
-- One.
-- Two.
local a = require("a")
local b = require("b")

function f()
  if x then
    g()
  elseif y then
    h()
  else
    i()
  end
end
local t = {
  1,
}
call(
  1
)
for i = 1, 2 do
  print(i)
end
repeat
  x()
until y
--[[ long
comment ]]
-- region parts
local s = [[
text]]
-- endregion
local one = function() end
"""


def test_folding(editor: Editor) -> None:
    query = editor.open(FOLDS)
    params = types.FoldingRangeParams(types.TextDocumentIdentifier(query.uri))
    found = folding_ranges(query, params) or []
    assert [(one.start_line, one.end_line, one.kind) for one in found] == [
        (0, 1, "comment"), (2, 3, "imports"), (5, 12, None), (6, 7, None), (8, 9, None),
        (10, 11, None), (14, 15, None), (17, 18, None), (20, 21, None), (23, 25, None),
        (26, 27, "comment"), (28, 31, "region"), (29, 30, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "source",
    ["function f(", "if a then\n\n", "local t = {\n{", "for\n\n", "x(\n\n", "", "--[[\n\n"],
)
def test_ranges_of_broken_code(editor: Editor, source: str) -> None:
    query = editor.open(source)
    lines = source.count("\n")
    identifier = types.TextDocumentIdentifier(query.uri)
    for one in folding_ranges(query, types.FoldingRangeParams(identifier)) or []:
        assert 0 <= one.start_line < one.end_line <= lines
    for offset in range(len(source) + 1):
        position = query.text.position_of(offset)
        params = types.SelectionRangeParams(identifier, [position])
        assert len(selection_ranges(query, params)) == 1


def _chain(editor: Editor, source: str) -> list[str]:
    query, position = editor.at_cursor(source)
    params = types.SelectionRangeParams(types.TextDocumentIdentifier(query.uri), [position])
    found: types.SelectionRange | None = selection_ranges(query, params)[0]
    texts = []
    last: tuple[int, int] | None = None
    while found is not None:
        start, end = query.text.bytes_of(found.range)
        assert last is None or (start <= last[0] and last[1] <= end and (start, end) != last)
        last = start, end
        texts.append(query.data[start:end].decode())
        found = found.parent
    return texts


def test_selection(editor: Editor) -> None:
    assert _chain(editor, "print('é') a.b.c(x + y| * 2, 'z')\n") == [
        "y", "y * 2", "x + y * 2", "(x + y * 2, 'z')", "a.b.c(x + y * 2, 'z')",
        "print('é') a.b.c(x + y * 2, 'z')", "print('é') a.b.c(x + y * 2, 'z')\n",
    ]  # fmt: skip
    assert _chain(editor, "a.b|.c()") == ["b", ".b", "a.b", "a.b.c", "a.b.c()"]
    assert _chain(editor, "s = 'wo|rd'") == ["word", "'word'", "s = 'word'"]
    assert _chain(editor, "a() -- wo|rds\n") == ["-- words", "a() -- words\n"]
    assert _chain(editor, "") == [""]
