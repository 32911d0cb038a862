"""The time for a line does not depend on how long a file is, and no depth is too much."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from luac_nodemcu.checking.spec import CheckSpec
from luac_nodemcu.checking.workspace import Workspace
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.rules.choice import Choice
from luac_nodemcu.stubs.library import StubLibrary
from tests.support.checking import STUB_CACHE

ONE = ("esp8266-lua51",)

PIECES = {
    "sockets": 'do local s = net.createConnection(net.TCP, 0)\ns:on("receive", function(a, t) '
    "a:send(t) a:send(t) s:close() end)\ns:connect(80, 'h') end\n",
    "handles": "do local f = file.open('a')\nif f then local x = f:read()\n"
    "if x then f:close() end end end\n",
    "timers": "do local function f() tmr.delay(3) end\ntmr.create():alarm(10, 1, f) end\n",
    "branches": "if x then s:connect(80, 'h') else s:close() end\n",
    "waiting": "while gpio.read(1) == 0 do tmr.delay(5) end\n",
    "events": "wifi.eventmon.register(wifi.eventmon.STA_GOT_IP, function(t) print(t.IP) end)\n",
    "back": "do local i = 0 ::a:: i = i + 1\nif i < 3 then goto a end end\n",
}


@pytest.fixture(scope="module")
def library() -> StubLibrary:
    return StubLibrary(cache=STUB_CACHE)


def check(library: StubLibrary, text: str, targets: tuple[str, ...] = ONE) -> list[Diagnostic]:
    workspace = Workspace(CheckSpec(targets, Choice(select=("ALL",))), library)
    workspace.set_file("init.lua", text.encode())
    found = workspace.check("init.lua")
    found += workspace.check_project()
    assert [failure.detail for _, failure in workspace.failures] == []
    return found


@pytest.mark.parametrize("name", PIECES)
def test_cost_of_a_line(library: StubLibrary, name: str) -> None:
    piece = PIECES[name]
    head = "local s = net.createConnection(net.TCP, 0)\n"
    check(library, head + piece)

    def cost(count: int) -> float:
        """Calls of functions for each piece: the same on every machine, unlike time."""
        calls = 0

        def note(frame: object, event: str, argument: object) -> None:
            nonlocal calls
            calls += 1

        sys.setprofile(note)
        try:
            check(library, head + piece * count)
        finally:
            sys.setprofile(None)
        return calls / count

    # What is quadratic costs more than ten times as much for each piece.
    assert cost(600) < 2 * cost(60)


def called_in_turn(count: int) -> str:
    """Each function calls the one before."""
    functions = "".join(f"function f{i}() f{i - 1}() end\n" for i in range(1, count))
    return f"function f0() tmr.delay(5) node.restart() end\n{functions}f{count - 1}()"


def called_twice(count: int) -> str:
    """Two ways from each function to the next: together more than can be followed."""
    functions = "".join(
        f"local function a{i}() c{i - 1}() end local function b{i}() c{i - 1}() end\n"
        f"function c{i}() a{i}() b{i}() end\n"
        for i in range(1, count)
    )
    return f"function c0() node.restart() end\n{functions}c{count - 1}()"


def called_twice_by_locals(_: int) -> str:
    """The same as far as the compiler lets a function have locals."""
    functions = "".join(
        f"local function a{i}() c{i - 1}() end local function b{i}() c{i - 1}() end\n"
        f"local function c{i}() a{i}() b{i}() end\n"
        for i in range(1, 60)
    )
    return f"local function c0() print() end\n{functions}c59()"


def in_circles(count: int) -> str:
    """Functions that call each other, and themselves."""
    functions = "".join(
        f"function f{i}() f{(i * 3 + 1) % count}() f{(i * 5 + 2) % count}() f{i}() end\n"
        for i in range(count)
    )
    return f"{functions}tmr.create():alarm(5, tmr.ALARM_AUTO, f0) f1()"


def nested(before: str, after: str) -> Callable[[int], str]:
    """A piece in itself, as deep as the compiler lets it be."""
    return lambda count: before * min(count, 190) + after * min(count, 190)


@pytest.mark.parametrize(
    "make",
    [
        called_in_turn, called_twice, called_twice_by_locals, in_circles,
        nested("do ", " end"),
        nested("if a then ", " end "), nested("while a do ", " end "),
        nested("f(function() ", " end) "), nested("repeat local x = ", "1 until x "),
        lambda count: "x = " + " .. ".join(["a"] * 50 * count),
        lambda count: "x = " + "(" * 190 + "a" + ")" * 190,
        lambda count: "x = " + "{" * 190 + "}" * 190, lambda count: "a" + ":f()" * 50 * count,
        lambda count: "x = " + "f(" * 190 + ")" * 190,
        lambda count: "local a0 = tmr.create()\n" + "".join(
            f"local a{i} = a{i - 1}\n" for i in range(1, 190)) + "a189:start()",
        lambda count: "local a, b = tmr.create(), tmr.create()\nwhile x do\n"
        + "a, b = b, a a:start() b:stop()\n" * count + "end",
        lambda count: "local t = {} t.t = t setmetatable(t, t) t.__index = t\n"
        + "t.t = t.t.t.t t.x = t\n" * count,
    ],
)  # fmt: skip
def test_depth(library: StubLibrary, make: Callable[[int], str]) -> None:
    check(library, make(400))


NUMBERS = [
    "1e400", "9" * 5000, "0x" + "f" * 5000, "0x1p99999", "1e308", "-1e308", "0", "3.5",
    f"'{'9' * 5000}'", f"'%{'9' * 5000}d'",
]  # fmt: skip

USES = [
    "print({a} / {b}, {a} * {b}, {a} .. {b}, {a} % {b}, -{a}, {a} == {b})", "tmr.delay({a})",
    "for i = {a}, {b}, {a} do tmr.delay(9) end", "x = {{[{a}] = 1, [{b}] = 2}}",
    "tmr.create():alarm({a}, {b}, print)", "string.format({a}, {b})", "print(({a}):rep({b}))",
    "struct.pack('i{d}', {a})", "net.createConnection(net.TCP, 0):connect({a}, '1.{d}.1.1')",
    "cron.schedule('{d} * * * *', print)", "---@type {d}\nlocal t = {a}",
    "---@enum e\nlocal e = {{ a = {d} }}", "if tmr.now() - {a} > {b} then end",
]  # fmt: skip


@pytest.mark.parametrize("a", NUMBERS)
def test_numbers_of_any_size(library: StubLibrary, a: str) -> None:
    digits = "9" * 5000
    text = "\n".join(use.format(a=a, b=b, d=digits) for use in USES for b in NUMBERS[:7])
    check(library, text, ("esp8266-lua51-int", "esp8266-lua53"))


def test_statements_with_holes(library: StubLibrary) -> None:
    for text in ("local = ...", "local", "for = 1 do end", "x, = 1", "function () end", "x.:f()"):
        check(library, f"local m = ...\n{text}\nm.x = 1")
