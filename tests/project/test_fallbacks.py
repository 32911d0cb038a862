"""Globals and libraries from .luacheckrc and .luarc.json."""

from __future__ import annotations

from pathlib import Path

import pytest

from luac_nodemcu.firmware.build_config import Note
from luac_nodemcu.project.fallbacks import Fallbacks, parse_luarc
from luac_nodemcu.project.luacheckrc import parse_luacheckrc
from luac_nodemcu.project.project import load_project


def plain(settings: Fallbacks) -> dict[str, tuple[tuple[str, ...], str]]:
    return {
        ".".join(key): (setting.value, str(setting.origin)) for key, setting in settings.items()
    }


def luacheckrc(text: str) -> tuple[dict[str, tuple[tuple[str, ...], str]], list[str]]:
    notes: list[Note] = []
    found = plain(parse_luacheckrc(text.encode(), ".luacheckrc", notes))
    return found, [str(note) for note in notes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("globals = {'a', \"b.c\"}\n", {"globals.write": (("a", "b.c"), ".luacheckrc:1")}),
        ("std = 'lua51'\n\nread_globals = { 'x' }", {"globals.read": (("x",), ".luacheckrc:3")}),
        ("local l = {'x'}\nglobals = l\nnew_read_globals = (l)",
         {"globals.write": (("x",), ".luacheckrc:2"), "globals.read": (("x",), ".luacheckrc:3")}),
        ("globals = { a = { fields = { b = {} } }, c = { read_only = true } }",
         {"globals.write": (("a",), ".luacheckrc:1"), "globals.read": (("c",), ".luacheckrc:1")}),
        ("globals = { ['a'] = {}, [1] = 'b', 5, 'not a name', 'a' }",
         {"globals.write": (("b", "a"), ".luacheckrc:1")}),
        (("std = 'lua53 + mine'\nstds.mine = { read_globals = {'m'}, globals = {'n'} }\n"
         "stds.other = { globals = {'o'} }"),
         {"globals.write": (("n",), ".luacheckrc:3"), "globals.read": (("m",), ".luacheckrc:3")}),
        ("std = { read_globals = {'s'} }", {"globals.read": (("s",), ".luacheckrc:1")}),
        ("return { globals = {'r'}, max_line_length = 100 }",
         {"globals.write": (("r",), ".luacheckrc:1")}),
        ("globals = {'a','b'}\nnot_globals = {'b'}", {"globals.write": (("a",), ".luacheckrc:1")}),
        ("files['spec/'].globals = {'describe'}\nignore = {'212'}\nmax = 1 -- n\n", {}),
        ("#!/usr/bin/lua\nglobals = {'a'}", {"globals.write": (("a",), ".luacheckrc:2")}),
        ("globals = {}", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_luacheckrc(text: str, expected: dict[str, tuple[tuple[str, ...], str]]) -> None:
    found, notes = luacheckrc(text)
    assert found == expected
    assert notes == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("\nstds = stds or ...\n", 2),
        ("require 'x'", 1),
        ("globals = f()", 1),
        ("globals = { unknown }", 1),
        ("for _, v in ipairs{} do end", 1),
        ("globals, b = {}", 1),
        ("a.b.c = 1", 1),
        ("if true then globals = {} end", 1),
        ("globals = { g() }", 1),
        ("globals = " + "{" * 150 + "}" * 150, 1),
    ],
)
def test_statements_that_would_have_to_be_run(text: str, line: int) -> None:
    found, notes = luacheckrc("read_globals = {'ok'}\n" + text)
    assert list(found) == ["globals.read"]
    assert notes == [
        f".luacheckrc:{line + 1}: only tables of data are read; this statement is skipped"
    ]


def test_luacheckrc_that_is_no_lua() -> None:
    found, notes = luacheckrc("globals = {\n  'a',\n  b =\n}")
    assert found == {}
    assert len(notes) == 1
    assert notes[0].startswith((".luacheckrc:3: not valid Lua", ".luacheckrc:4: not valid Lua"))


def test_the_firmwares_own_way_of_listing() -> None:
    # Fields are data that is named by a local.
    found, notes = luacheckrc(
        "local empty = { }\nlocal read_write = {read_only = false}\n"
        "stds.nodemcu_libs = { read_globals = { adc = { fields = { read = empty } }, file = "
        "read_write } }\nstd = 'lua51+nodemcu_libs'\n"
    )
    assert notes == []
    assert found == {
        "globals.read": (("adc",), ".luacheckrc:3"),
        "globals.write": (("file",), ".luacheckrc:3"),
    }


# --- .luarc.json -----------------------------------------------------------------------------


def luarc(text: str) -> tuple[dict[str, tuple[tuple[str, ...], str]], list[str]]:
    notes: list[Note] = []
    found = plain(parse_luarc(text.encode(), ".luarc.json", notes))
    return found, [str(note) for note in notes]


GLOBALS = {"globals.read": (("a", "b"), ".luarc.json:2")}


@pytest.mark.parametrize(
    "text",
    [
        '{\n"diagnostics.globals": ["a", "b"]}',
        '{\n"Lua.diagnostics.globals": ["a", "b"]}',
        '{"diagnostics": {\n"globals": ["a", "b"]}}',
        '{"Lua": {\n"diagnostics.globals": ["a", "b"]}}',
        '{"Lua": {"diagnostics": {\n"globals": ["a", "b", "a"]}}}',
        '{ // "globals"\n"diagnostics.globals": [ /* c */ "a", "b", // d\n ], }',
        '\ufeff{\n"diagnostics.globals": ["a", "b"]}',
    ],
)
def test_luarc_globals(text: str) -> None:
    # In one of the cases a comment has the word in the line above.
    found, notes = luarc(text)
    assert notes == []
    assert found["globals.read"][0] == ("a", "b")
    assert found["globals.read"][1] in (".luarc.json:1", ".luarc.json:2")


def test_luarc_library() -> None:
    found, notes = luarc('{\n"workspace.library": ["stubs", "${3rd}/x", "a//b"]\n}')
    assert found == {"stubs.paths": (("stubs", "a//b"), ".luarc.json:2")}
    assert notes == [
        ".luarc.json:2: workspace.library: '${3rd}/x' cannot be used here; it is skipped"
    ]
    found, _ = luarc('{"workspace.library": {"stubs": true}}')
    assert found["stubs.paths"][0] == ("stubs",)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ('{\n"a": }', ".luarc.json:2: not valid JSON"),
        ("[1]", ".luarc.json: expected an object"),
        ('{"diagnostics.globals": "a"}', ".luarc.json:1: diagnostics.globals is no list of text"),
        ('{"diagnostics.globals": ["a-b"]}', ".luarc.json:1: diagnostics.globals: 'a-b' cannot"),
        ("[" * 100_000, ".luarc.json"),
        ('{"a": "', ".luarc.json:1: not valid JSON"),
        ('{"a": 1,,}', ".luarc.json:1: not valid JSON"),
    ],
)
def test_damaged_luarc(text: str, note: str) -> None:
    _, notes = luarc(text)
    assert len(notes) == 1
    assert notes[0].startswith(note)


# --- In a project ----------------------------------------------------------------------------


def test_the_project_file_goes_first(tmp_path: Path) -> None:
    (tmp_path / ".luacheckrc").write_text("read_globals = {'c'}\nglobals = {'w'}\n")
    (tmp_path / ".luarc.json").write_text(
        '{"diagnostics.globals": ["l"], "workspace.library": ["s"]}'
    )
    settings = load_project(tmp_path).settings
    assert settings.globals.read.value == ("c",)
    assert str(settings.globals.read.origin) == ".luacheckrc:1"
    assert settings.stubs.paths.value == ("s",)
    (tmp_path / "luac-nodemcu.toml").write_text('[globals]\nread = ["p"]\n')
    settings = load_project(tmp_path).settings
    assert settings.globals.read.value == ("p",)
    assert settings.globals.write.value == ("w",)
    assert load_project(tmp_path, use_file=False).settings.globals.write.value == ()
