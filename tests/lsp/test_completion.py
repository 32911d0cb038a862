"""Completion in every place where there is one, also in code that is broken."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from luac_nodemcu_lsp.features import completion
from luac_nodemcu_lsp.settings import ClientSettings
from tests.lsp.editor import Editor


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("gpio.|", ["mode", "OUTPUT", "write"]),
        ("local x = gpio.|\nlocal y = 1", ["mode"]),
        ("gpio.mo|(1)", ["mode"]),
        ("wifi.sta.|", ["config", "getip"]),
        ("local t = tmr.create()\nt:|", ["alarm", "start", "stop"]),
        ("tmr.create():|", ["alarm"]),
        ("local t = tmr.create()\nif t:|", ["alarm"]),
        ("local s = ('x')\ns:|", ["upper", "rep"]),
        ("local M = { port = 80 }\nfunction M.go() end\nM.|", ["port", "go"]),
        ("local M = {}\nfunction M:go() end\nM:|", ["go"]),
        ("net.createConnection():on('|')", ["receive", "connection"]),
        ('net.createConnection():on("rec|', ["receive"]),
        ("net.createConnection():on(|)", ['"receive"']),
        ("net.createConnection():on('receive', |)", ["function(sck, data)"]),
        ("tmr.create():alarm(1000, |)", ["tmr.ALARM_SINGLE", "tmr.ALARM_AUTO"]),
        ("wifi.setmode(|)", ["wifi.STATION"]),
        ("wifi.sta.config { | }", ["ssid", "pwd"]),
        ("wifi.sta.config({ ssid = 'x', | })", ["pwd"]),
        ("wifi.sta.config({ auto = | })", ["true", "false"]),
        ("require('|')", ["bme280"]),
        ("|", ["print", "gpio", "local", "if ..."]),
        ("local first = 1\nprint(fi|)", ["first"]),
        ("local function f(arg)\n  retu|\nend", ["return", "arg", "f"]),
        ("x = 1 -- nodemcu: ignore[|", ["unused-variable"]),
        ("x = 1 -- nodemcu: ignore[unused-variable, un|", ["undefined-global"]),
        ("function f()\n  tmr.create():|\n", ["alarm"]),
        ("if x then\n  local t = tmr.create()\n  t:|\n", ["alarm"]),
        ("foo(function()\n  gpio.|", ["mode"]),
        ("return gpio.|\nend end )", ["mode"]),
    ],
)  # fmt: skip
def test_offers(editor: Editor, source: str, expected: list[str]) -> None:
    labels = editor.labels(source)
    assert set(expected) <= set(labels), labels[:40]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize(
    ("source", "unwanted"),
    [
        ("local t = tmr.create()\nt.|", ["print", "local"]),
        ("wifi.sta.config({ ssid = 'x', | })", ["ssid", "print"]),
        ("gpio:|", ["OUTPUT"]),
        ("local M = { port = 80 }\nM:|", ["port"]),
        ("local |", ["print", "gpio"]),
        ("for i|", ["print"]),
        ("-- gp|", ["gpio"]),
        ("--[[ gp| ]]", ["gpio"]),
        ("local s = 'gp|'", ["gpio"]),
        ("local n = 12|", ["gpio"]),
        ("do local hidden = 1 end\nprint(|)", ["hidden"]),
    ],
)
def test_does_not_offer(editor: Editor, source: str, unwanted: list[str]) -> None:
    assert not set(unwanted) & set(editor.labels(source))


def test_what_is_expected_comes_first(editor: Editor) -> None:
    assert editor.labels("wifi.setmode(|)")[0].startswith("wifi.")
    assert editor.labels("local here = 1\nprint(|)")[0] == "here"
    assert editor.labels("net.createConnection():on('receive', |)")[0] == "function(sck, data)"


def test_modules_of_the_project(editor: Editor) -> None:
    (editor.root / "lib").mkdir()
    (editor.root / "lib" / "net_tools.lua").write_text("local M = {}\nM.timeout = 5\nreturn M\n")
    editor.reindex()
    items = editor.complete("require('|')")
    assert ("net_tools", "lib/net_tools.lua") in [(item.label, item.detail) for item in items]
    assert "net_tools" in editor.labels("node.LFS.get('|')")
    assert "net_tools" in editor.labels("node.LFS.|")
    assert "net_tools" in editor.labels("LFS.|")
    assert "net_tools.lua" in editor.labels("dofile('|')")
    assert editor.labels("local t = require('net_tools')\nt.|") == ["timeout"]


def test_text_in_quotes_is_replaced_whole(editor: Editor) -> None:
    query, _ = editor.at_cursor("net.createConnection():on('rec|eive', print)")
    item = next(
        item
        for item in editor.complete("net.createConnection():on('rec|eive', print)")
        if item.label == "receive"
    )
    assert isinstance(item.text_edit, types.TextEdit)
    start, end = query.text.bytes_of(item.text_edit.range)
    assert query.data[start:end] == b"receive"


def test_callbacks_are_filled_in(editor: Editor) -> None:
    items = {item.label: item for item in editor.complete("tmr.create():|")}
    item = items["alarm(interval_ms, mode, function(timer))"]
    assert item.insert_text_format == types.InsertTextFormat.Snippet
    assert item.insert_text == "alarm(${1:interval_ms}, ${2:mode}, function(${3:timer})\n\t$0\nend)"
    editor.session.settings = ClientSettings(snippets=False)
    kinds = {item.insert_text_format for item in editor.complete("tmr.create():|")}
    assert kinds == {None}


def test_what_the_build_lacks_is_marked(editor: Editor, cache: Path) -> None:
    (editor.root / "luac-nodemcu.toml").write_text(
        '[firmware]\nmodules = ["file", "node", "tmr", "uart"]\n'
    )
    editor = Editor(cache, editor.root)
    items = {item.label: item for item in editor.complete("|")}
    assert items["gpio"].detail == "not in this build: lacks module gpio"
    assert items["gpio"].sort_text is not None
    assert items["tmr"].detail is not None
    assert not items["tmr"].detail.startswith("not in")
    member = next(item for item in editor.complete("gpio.|") if item.label == "mode")
    assert member.label_details is not None
    assert member.label_details.description == "not in this build"


def test_deprecated_is_marked(editor: Editor) -> None:
    query = editor.open("")
    old = [
        function
        for module in query.stubs.all_modules()
        for function in module.functions.values()
        if function.deprecated is not None and module.kind == "c-module"
    ]
    assert old
    function = old[0]
    owner, _, name = function.name.rpartition(".")
    item = next(item for item in editor.complete(f"{owner}.|") if item.label == name)
    assert item.tags == [types.CompletionItemTag.Deprecated]


@pytest.mark.parametrize(
    ("source", "label", "text"),
    [
        ("gpio.|", "mode", "gpio.mode("),
        ("wifi.sta.config { | }", "ssid", "Name of the network"),
        ("net.createConnection():on('|')", "receive", "Data came"),
        ("x = 1 -- nodemcu: ignore[|", "unused-variable", "."),
        ("--- Adds up.\nlocal function add(a, b) end\nad|", "add", "Adds up."),
    ],
)
def test_resolve_adds_documentation(editor: Editor, source: str, label: str, text: str) -> None:
    item = next(item for item in editor.complete(source) if item.label == label)
    assert item.documentation is None
    resolved = completion.resolve(editor.session, item)
    assert isinstance(resolved.documentation, types.MarkupContent)
    assert text in resolved.documentation.value


def test_right_after_an_edit_the_types_before_it_count(editor: Editor) -> None:
    """What is asked in the middle of typing does not wait for inference."""
    editor.open("local t = tmr.create()\n\nprint(1)\n").types  # noqa: B018  # inferred
    query, position = editor.at_cursor("local t = tmr.create()\nt:|\nprint(1)\n")
    assert editor.folder.earlier_types("scratch.lua") is not None
    params = types.CompletionParams(types.TextDocumentIdentifier(query.uri), position)
    found = completion.completion(query, params)
    assert found is not None
    assert "alarm" in [item.label for item in found.items]
    assert editor.folder.earlier_types("scratch.lua") is not None, "types were inferred"


def test_an_event_that_was_just_typed_decides_the_callback(editor: Editor) -> None:
    editor.open("net.createConnection():on('')\n").types  # noqa: B018  # inferred
    source = "net.createConnection():on('receive', |)\n"
    assert editor.labels(source)[0] == "function(sck, data)"
