"""Damaged and hostile project files, fallbacks and Makefiles: no exception but the expected."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luac_nodemcu.firmware.build_config import Note
from luac_nodemcu.project.fallbacks import parse_luarc
from luac_nodemcu.project.luacheckrc import parse_luacheckrc
from luac_nodemcu.project.makefiles import find_compiler_calls, find_lfs_variables
from luac_nodemcu.project.settings_file import ProjectFileError, parse_settings_file
from luac_nodemcu.project.toml_positions import find_positions


def mistakes(data: bytes) -> tuple[str, ...]:
    try:
        parse_settings_file(data, Path("p.toml"), "p.toml")
    except ProjectFileError as error:
        return error.lines
    return ()


PIECES = st.sampled_from(
    ["[", "]", "[[", "]]", "{", "}", "=", '"', "'", '"""', "'''", "\n", "#", ",", ".", "\\",
     "target", "build", "strip", "files", "lfs", "budget", "groups", "check", "severity", "1",
     "true", "-- ",
     "globals", "stds.a", "return ", "nil", "//", "/*", "*/", "diagnostics", "Lua.", ":",
     "luac.cross ", "-f ", "-o ", "x.lua ", "$(A)", "A = ", "$(wildcard ", "\t", "\0", "\xff", "é"],
)  # fmt: skip
TEXT = st.lists(PIECES | st.text(max_size=3), max_size=50).map("".join)


@given(TEXT | st.binary(max_size=60).map(lambda data: data.decode("latin-1")))
@settings(max_examples=300, deadline=None)
def test_any_text(text: str) -> None:
    data = text.encode("utf-8", "replace")
    assert all(line.startswith("p.toml") for line in mistakes(data))
    find_positions(text)
    notes: list[Note] = []
    parse_luarc(data, "f", notes)
    parse_luacheckrc(data, "f", notes)
    assert all(note.place.startswith("f") for note in notes)
    find_compiler_calls(text)
    find_lfs_variables(text)


@given(st.binary(max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_bytes(data: bytes) -> None:
    assert all(line.startswith("p.toml") for line in mistakes(data))


@pytest.mark.parametrize(
    "text",
    [
        ",/*" * 30_000,
        '{"a": [' + "1," * 100_000 + "]}",
        "globals = " + "{" * 100_000,
        "a = '''" + "'" * 200_000,
        "a = " + '"\\' * 100_000,
        "[a" + ".a" * 5_000 + "]\n",
        "A = $(A)$(A)$(A)\n" * 100 + "x:\n\t$(A) luac.cross -f a.lua\n",
        "A = " + "$(B)" * 20_000 + "\nB = " + "$(C)" * 20_000 + "\nC = x\nD_LFS = $(A) a.lua\n",
        "luac.cross " * 30_000,
        "\\\n" * 100_000,
    ],
    ids=lambda text: str(text)[:12],
)
def test_hostile_text_takes_no_time(text: str) -> None:
    started = time.process_time()
    data = text.encode()
    mistakes(data)
    notes: list[Note] = []
    parse_luarc(data, "f", notes)
    parse_luacheckrc(data, "f", notes)
    find_positions(text)
    find_compiler_calls(text)
    find_lfs_variables(text)
    assert time.process_time() - started < 8
