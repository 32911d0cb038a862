"""Comments that switch findings off, our own and those of other programs.

`#` at the end of a line stands for an unused variable that is still reported.
"""

from __future__ import annotations

import pytest

from tests.support.checking import check_text


def lines_reported(text: str, *select: str) -> list[int]:
    found = check_text(text, *(select or ("unused-variable",)))
    return [text.encode()[: d.offset].count(b"\n") + 1 for d in found]


@pytest.mark.parametrize(
    "text",
    [
        # Our own.
        "local a -- nodemcu: ignore[unused-variable] reason\nlocal b #",
        "local a -- nodemcu: ignore[901]\nlocal b --nodemcu:ignore[9] x",
        "local a -- nodemcu: ignore[101, 901]",
        "local a -- nodemcu: ignore[101] #",
        "local a -- nodemcu: ignore",
        "-- nodemcu: ignore[901]\nlocal a\nlocal b #",
        "-- nodemcu: ignore[901]\n-- more words\n\nlocal a\nlocal b #",
        "local a\n-- nodemcu: ignore-file[901] generated\nlocal b",
        "local a = { -- nodemcu: ignore[901]\n 1 }\nlocal b #",
        "--[[ nodemcu: ignore[901] ]] local a",
        "--[==[ nodemcu: ignore[901] ]==]\nlocal a",
        "local a -- see nodemcu: ignore[901] #",
        # luacheck's.
        "local a -- luacheck: ignore\nlocal b #",
        "local a -- luacheck: ignore 211\nlocal b -- luacheck: ignore 113 #",
        "local a -- luacheck: ignore a\nlocal b -- luacheck: ignore a #",
        "local a -- luacheck: ignore 211/a\nlocal b -- luacheck: ignore 211/a #",
        "local a, b -- luacheck: ignore a b",
        "local abc -- luacheck: ignore a.* (why not)",
        "local abc -- luacheck: ignore ^a%l+$",
        "local abc -- luacheck: ignore b #",
        "local a -- luacheck: ignore 2..\nlocal b -- luacheck: ignore 3 #",
        "local a -- luacheck: ignore -- with words",
        "local a -- luacheck: no unused\nlocal b #",
        "-- luacheck: ignore 211\nlocal a\nlocal b",
        "function f()\n-- luacheck: ignore 211\nlocal a\nend\nlocal b #",
        "function f()\nlocal a #\n-- luacheck: ignore 211\nlocal b\nend",
        "-- luacheck: push ignore 211\nlocal a\n-- luacheck: pop\nlocal b #",
        "-- luacheck: push\n-- luacheck: ignore 211\nlocal a\n-- luacheck: pop\nlocal b #",
        "-- luacheck: push\nlocal a -- luacheck: ignore\n-- luacheck: pop\nlocal b #",
        "-- luacheck: no redefined\nlocal a #",
        "-- luacheck: max line length 100\nlocal a #",
        "local a -- luacheck: ignore [ #",
        # LuaLS's.
        "---@diagnostic disable-next-line: unused-local\nlocal a\nlocal b #",
        "---@diagnostic disable-next-line: undefined-global\nlocal a #",
        "---@diagnostic disable-next-line\nlocal a",
        "local a ---@diagnostic disable-line: unused-local, undefined-global\nlocal b #",
        "local a #\n---@diagnostic disable: 901\nlocal b\n---@diagnostic enable\nlocal c #",
        "---@diagnostic disable: unused-local, foo\nlocal a\n---@diagnostic enable: foo\nlocal b",
        "---@diagnostic disable\nlocal a",
        "---@diagnostic disable-next-line: unused-variable\nlocal a",
    ],
)
def test_suppressed_lines(text: str) -> None:
    expected = [n for n, line in enumerate(text.split("\n"), 1) if line.endswith("#")]
    lines = [line.removesuffix("#").rstrip() for line in text.split("\n")]
    assert lines_reported("\n".join(lines)) == expected


def test_declared_globals_of_luacheck() -> None:
    text = "-- luacheck: globals cfg\ncfg.x()\nother()\n-- luacheck: new read globals led\nled()\n"
    assert lines_reported(text, "undefined-global") == [3]


def test_syntax_errors_stay() -> None:
    assert len(check_text("local = 1 -- nodemcu: ignore-file", "001")) == 1
    assert len(check_text("local = 1 -- luacheck: ignore", "001")) == 1


def test_suppressions_in_broken_sources() -> None:
    for end in range(60):
        check_text("function f( local a -- luacheck: push ignore 211 (x\n-- nodemcu: ignore["[:end])


def test_strings_are_no_comments() -> None:
    assert lines_reported('local a = "-- nodemcu: ignore"\n') == [1]
