"""Mistakes that are made on purpose are not reported, or are information only."""

from __future__ import annotations

import pytest

from luac_nodemcu.checking.spec import CheckSpec
from luac_nodemcu.checking.workspace import Workspace
from luac_nodemcu.stubs.library import StubLibrary
from tests.support.checking import DEFAULT_TARGET, STUB_CACHE


@pytest.fixture(scope="module")
def library() -> StubLibrary:
    return StubLibrary(cache=STUB_CACHE)


def findings(text: str, library: StubLibrary) -> list[str]:
    workspace = Workspace(CheckSpec((DEFAULT_TARGET,), stub_cache=STUB_CACHE), library)
    workspace.set_file("case.lua", text.encode())
    return [f"{found.severity} {found.name}" for found in workspace.check("case.lua")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A test wants the error; elsewhere it is a mistake.
        ("fail = print fail(function() tmr.create():interval('x') end)", []),
        ("assert.has_error(function() math.abs() end)", []),
        ("pcall(function() math.abs() end)", ["error missing-argument"]),
        # The error is caught.
        ("pcall(function() print(file.open('a'):read()) end)", []),
        ("local function f() print(file.open('a'):read()) end pcall(f)", []),
        ("local function f() print(file.open('a'):read()) end pcall(function() f() end)", []),
        ("local function f() print(file.open('a'):read()) end pcall(f) f()",
         ["warning nil-unchecked"]),
        ("print(file.open('a'):read())", ["warning nil-unchecked"]),
        # Each round has a text of its own.
        ("local l = file.read() while l do l = '> ' .. l print(l) l = file.read() end", []),
        ("local l = '' while #l < node.heap() do l = l .. '.' end print(l)",
         ["warning string-grown"]),
        # It may be in the file of settings, or in any.
        ("local f = 'settings.lua' if file.exists(f) then dofile(f) end print(zone)",
         ["info undefined-global"]),
        ("print(zone)", ["warning undefined-global"]),
        # It works.
        ("tmr:create():alarm(9, tmr.ALARM_SINGLE, print)", ["info colon-for-dot"]),
        # A global has the name of a library.
        ("local function f() string = ow.read_bytes(1, 9) return string end return f",
         ["warning hidden-module"]),
        # No loop, no waiting.
        ("local function f() tmr.wdclr() end f()", []),
        ("for i = 1, 3 do print(i) tmr.wdclr() end", ["warning watchdog-fed"]),
        # The file is known to exist.
        ("local n = ... if file.exists(n) then print(file.open(n):read()) end", []),
        ("local n, m = ... if file.exists(m) then print(file.open(n):read()) end",
         ["warning nil-unchecked"]),
        # A function may do more than to give a result.
        ("local f = ... ('a b'):gsub('%a', f)", []),
        ("('a b'):gsub('%a', 'c')", ["warning discarded-result"]),
        # One value is nil once.
        ("local t = file.read() print(t:sub(1, 2))", ["warning nil-unchecked"]),
        ("print(1 == '')", []),
        ("print(tmr.now() == '')", ["warning bad-comparison"]),
        ("local f = function() do return end print(1) end return f", ["info unreachable-code"]),
        ("local f = function() return print(error('x'), 1) end return f", []),
        ("local f = function() error('x') print(1) end return f", ["warning unreachable-code"]),
        ("local a, b = ... return a and a or b", ["info identical-operands"]),
        ("local a, b = ... return b or (a and a)", ["warning identical-operands"]),
        # It works as without the arguments.
        ("return net.createConnection(net.TCP, 0)", ["info old-form"]),
        ("return net.createServer(net.TCP, 30)", ["warning old-form"]),
    ],
)  # fmt: skip
def test_purpose(text: str, expected: list[str], library: StubLibrary) -> None:
    assert findings(text, library) == expected
