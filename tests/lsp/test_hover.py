"""Hover and signature help."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lsp.editor import Editor


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("gp|io.mode(1, gpio.OUTPUT)", ["gpio", "LUA_USE_MODULES_GPIO", "[Documentation]("]),
        ("gpio.mo|de(1, gpio.OUTPUT)", ["gpio.mode(", "`pin`"]),
        ("gpio.mode(1, gpio.OUT|PUT)", ["gpio.OUTPUT = ", "One of `gpio."]),
        ("local t = tmr.create()\nt:al|arm(1, 0, print)", ["integer(1..6870947, ms)", "runs once"]),
        ("tmr.create():alarm(1, tmr.ALARM_AUTO, function(ti|mer) end)",
         ["(parameter) timer: tmr.timer", "Given to `tmr.timer:alarm`", "released"]),
        ("net.createConnection():on('rec|eive', print)", ["(sck: net.tcpsocket, data", "restarts"]),
        ("wifi.sta.config { ss|id = 'x' }", ["ssid: string(..32)", "Name of the network"]),
        ("local nu|mber = 5", ["local number: number 5"]),
        ("local x = 1\nlocal function f() return |x end", ["(upvalue) x"]),
        ("local M = { a = 1 }\nprint(M|)", ["table { a }"]),
        ("--- Adds up.\nlocal function a|dd(a, b) return a + b end",
         ["local function add(a, b)", "Adds up.", "LFS ", "RAM ", "bytes"]),
        ("local M = {}\n-- Plain words.\nfunction M.g|o(x) end\nreturn M",
         ["go(x)", "Plain words.", "LFS "]),
        ("local t = tmr.create()\nt:sta|rt(", ["tmr.timer:start("]),
        ("coun|ter = 1", ["global counter: number"]),
        ("tmr.al|arm(1)", []),
    ],
)  # fmt: skip
def test_hover(editor: Editor, source: str, texts: list[str]) -> None:
    found = editor.hover(source)
    for text in texts:
        assert text in found, found
    assert bool(found) == bool(texts) or "unknown" in found


@pytest.mark.parametrize("source", ["-- gp|io", "local s = 'gp|io'", "if| x then end", "|", "1|2"])
def test_no_hover(editor: Editor, source: str) -> None:
    assert editor.hover(source) == ""


def test_hover_tells_where_a_module_is(editor: Editor) -> None:
    (editor.root / "settings.lua").write_text("return { a = 1 }\n")
    editor.reindex()
    assert (editor.root / "settings.lua").as_uri() in editor.hover("require('sett|ings')")


def test_hover_over_a_function_of_another_file(editor: Editor) -> None:
    (editor.root / "tools.lua").write_text(
        "local M = {}\n--- Halves.\nfunction M.half(x) return x / 2 end\nreturn M\n"
    )
    editor.reindex()
    found = editor.hover("local tools = require('tools')\ntools.ha|lf(4)")
    assert "half(x)" in found
    assert "Halves." in found
    assert "LFS " in found


def test_hover_says_what_the_build_lacks(editor: Editor, cache: Path) -> None:
    (editor.root / "luac-nodemcu.toml").write_text('[firmware]\nmodules = ["node"]\n')
    editor = Editor(cache, editor.root)
    assert "**Not in this build**, which lacks module gpio." in editor.hover("gpio.mo|de(1)")


@pytest.mark.parametrize(
    ("source", "label", "active"),
    [
        ("gpio.mode(|", "gpio.mode(pin", 0),
        ("gpio.mode(1, |", "gpio.mode(pin", 1),
        ("gpio.mode(1, gpio.OUTPUT, |)", "gpio.mode(pin", 2),
        ("tmr.create():alarm(1000, tmr.ALARM_AUTO, |)", "tmr.timer:alarm(interval_ms", 2),
        ("tmr.create():alarm(1000, tmr.ALARM_AUTO, function(|)", "function(timer: tmr.timer)", 0),
        (
            "net.createConnection():on('receive', function(s, |) end)",
            "function(sck: net.tcpsock",
            1,
        ),
        ("net.createConnection():on('sent', function(|) end)", "function(sck: net.tcpsocket)", 0),
        ("local function add(a, b) end\nadd(1, |", "add(a, b)", 1),
        ("local s = 'x'\ns:find(|", "string.find(s: string", 1),
        ("local s = 'x'\ns:find('a', |", "string.find(s: string", 2),
        ("print(gpio.read(|", "gpio.read(pin", 0),
        ("print(gpio.read(1), |", "print(", 0),
        ("wifi.sta.config({ ssid = '|' })", "wifi.sta.config(", 0),
        ("wifi.sta.config { ssid = 'x', |", "wifi.sta.config(", 0),
        ("if gpio.read(|", "gpio.read(pin", 0),
        ("foo(function()\n  gpio.mode(1, |\nend)", "gpio.mode(pin", 1),
    ],
)
def test_signature_help(editor: Editor, source: str, label: str, active: int) -> None:
    found = editor.signatures(source)
    assert found is not None
    signature = found.signatures[found.active_signature or 0]
    assert signature.label.startswith(label)
    assert found.active_parameter == active
    assert signature.parameters is not None
    for parameter in signature.parameters:
        assert isinstance(parameter.label, tuple)
        start, end = parameter.label
        assert signature.label[start:end]


@pytest.mark.parametrize(
    "source",
    [
        "gpio.mode(1)|",
        "local x = (|1)",
        "function foo(|) end",
        "if (|",
        "foo(function()\n  |\nend)",
        "t[|]",
        "-- gpio.mode(|",
        "local x, |",
        "tmr.create():alarm(1, 0, function()\n  local x = |",
    ],
)
def test_no_signature_help(editor: Editor, source: str) -> None:
    assert editor.signatures(source) is None
