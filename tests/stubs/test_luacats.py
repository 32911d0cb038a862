"""Reading LuaCATS annotations: every tag, places in bytes, and what cannot be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.stubs import luacats_tags
from luac_nodemcu.stubs.annotations import FileAnnotations, without_self
from luac_nodemcu.stubs.luacats import read_block
from luac_nodemcu.stubs.luacats_tags import Annotations
from luac_nodemcu.stubs.type_extent import type_end
from luac_nodemcu.stubs.typeparse import parse_type
from luac_nodemcu.stubs.types import ANY, FunctionType, Type
from luac_nodemcu.syntax.dialect import LUA51
from luac_nodemcu.syntax.nodes import Function, LocalFunction, LocalStatement

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "stubs" / "luacats.json").read_text("utf-8")
)
"""Lines without dashes, and the tags they are: name of the class and its fields as text."""


def read(*lines: str) -> tuple[bytes, Annotations]:
    """The annotations of a block, and its bytes."""
    data = b""
    ranges = []
    for line in lines:
        start = len(data) + 3
        data += b"---" + line.encode()
        ranges.append((start, len(data)))
        data += b"\n"
    return data, read_block(data, ranges)


def shown(value: object) -> object:
    """A tag's field as the data file has it."""
    if isinstance(value, luacats_tags.Typed):
        name = f" {value.name}" if value.name else ""
        return f"{value.type}{name}" + (f" # {value.doc}" if value.doc else "")
    if isinstance(value, tuple):
        return [shown(part) for part in value]
    return str(value) if isinstance(value, Type) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["lines"][0])
def test_tags(case: dict[str, Any]) -> None:
    _, block = read(*case["lines"])
    assert [problem.message for problem in block.problems] == case.get("problems", [])
    found = []
    for tag in block.tags:
        fields = {key: shown(getattr(tag, key)) for key in tag.__dataclass_fields__}
        hidden = {"offset", "end_offset", "name_offset", "key_offset"}
        found.append(
            {
                "tag": type(tag).__name__.removesuffix("Tag"),
                **{
                    k: v
                    for k, v in fields.items()
                    if k not in hidden and v not in (None, [], False)
                },
            }
        )
    assert found == case.get("tags", [])
    assert block.text == case.get("text")


def test_places_are_bytes() -> None:
    data, block = read(" Größe in °C", '@param größe string|"ä" der Größe nach', "@type ä[")
    (tag,) = block.tags
    assert isinstance(tag, luacats_tags.ParamTag)
    assert data[tag.offset :].startswith("@param größe".encode())
    assert data[tag.name_offset :].startswith("größe string".encode())
    written = data[tag.type.offset : tag.type.end_offset].decode()
    assert written == 'string|"ä"'
    assert str(tag.type.type) == written
    assert tag.doc == "der Größe nach"
    assert block.text == "Größe in °C"
    (problem,) = block.problems
    assert data[problem.offset : problem.end_offset].decode() in "ä["
    assert problem.offset >= data.index(b"@type")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.binary(max_size=60), min_size=1, max_size=4))
def test_any_bytes(contents: list[bytes]) -> None:
    lines = [content.replace(b"\n", b" ").replace(b"\r", b" ") for content in contents]
    data = b"\n".join(lines)
    ranges = []
    start = 0
    for line in lines:
        ranges.append((start, start + len(line)))
        start += len(line) + 1
    check_places(data, read_block(data, ranges))


WORDS = st.sampled_from(
    [
        "@param", "@return", "@field", "@class", "@alias", "@type", "@cast", "@overload",
        "@generic", "@enum", "@operator", "@meta", "@diagnostic", "@module", "fun", "(", ")", ":",
        ",", "|", "[", "]", "{", "}", "<", ">", "?", "...", "string", "integer", "x", "`A`",
        '"s"', "'q'", "1", "-2", "private", "disable", "+", "-", "#", "text", "ä",
    ]
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(WORDS, max_size=12))
def test_any_words(words: list[str]) -> None:
    data, block = read(" ".join(words))
    check_places(data, block)


def check_places(data: bytes, block: Annotations) -> None:
    places = [(tag.offset, tag.end_offset) for tag in block.tags]
    places += [(problem.offset, problem.end_offset) for problem in block.problems]
    for offset, end in places:
        assert 0 <= offset <= end <= len(data)


TYPES = [
    "string", "string|nil", "fun()", "fun(a: string, b?: integer): boolean", "string[]", "a.b-c",
    "table<string, integer[]>", "{ a: string, [string]: integer }", "[integer, string]", "`a.B`",
    '"a b"|"c)"', "(string|integer)[]", "integer(0..12, pin)|nil",
    "fun(f: fun(x: T): T): (a: T, b: T)",
    "fun<T>(x: T): T", "-1|0|1", "string(1..32)?", "integer[](1..4)", "fun(): integer, string",
]  # fmt: skip


@pytest.mark.parametrize("text", TYPES)
@pytest.mark.parametrize("after", ["", " and more", " | not", " [see", "# text", "\t(0..3)"])
def test_type_ends_before_its_description(text: str, after: str) -> None:
    if after == " | not":
        # What could go on does.
        assert type_end(text + after, 0) == len(text + after)
        return
    assert type_end(text + after, 0) == len(text)
    parse_type(text)


# --- Functions and variables -----------------------------------------------------------------

SOURCE = b"""
--- Adds.
---@param a integer the first
---@param b? number
---@return number sum
---@nodiscard
local function add(a, b, c) end

---@type string[], fun(x: integer)
local list, call

---@generic T
---@param self string
---@param ... T
---@overload fun(self: M, x: string): integer
---@deprecated
function M:m(...) end

---@param nothing string
local function wrong() end

--- Only text.
local function plain(x) end

local t = {
  ---@type integer
  field = 1,
  other = nil, ---@type string|nil
}
"""


def annotated() -> tuple[LuaFile, FileAnnotations]:
    file = LuaFile("x.lua", SOURCE, LUA51)
    return file, FileAnnotations(file.tokens, file.source)


def test_function() -> None:
    file, notes = annotated()
    statement = file.tree.chunk.body.statements[0]
    assert isinstance(statement, LocalFunction)
    found = notes.function(statement, statement.function)
    assert found is not None
    assert str(found.type) == "fun(a: integer, b?: number, c: any): (sum: number)"
    assert found.typed == {"a", "b"}
    assert found.returns_typed
    assert found.nodiscard
    assert not found.deprecated
    assert found.text == "Adds."
    assert found.docs == {"a": "the first"}
    assert found.problems == ()


def functions() -> dict[int, Any]:
    file, notes = annotated()
    result = {}
    for i, statement in enumerate(file.tree.chunk.body.statements):
        function = getattr(statement, "function", None)
        if isinstance(function, Function):
            result[i] = notes.function(statement, function)
    return result


def test_method() -> None:
    found = functions()[2]
    assert str(found.type) == "fun<T>(...: T)"
    assert [str(overload) for overload in found.overloads] == ["fun(self: M, x: string): integer"]
    assert str(without_self(found.overloads[0])) == "fun(x: string): integer"
    assert found.deprecated
    assert found.problems == ()


def test_parameter_that_is_not_there() -> None:
    (problem,) = functions()[3].problems
    assert SOURCE[problem.offset : problem.end_offset] == b"nothing"
    assert problem.message == "@param nothing: the function has no parameters"


def test_text_says_nothing_of_types() -> None:
    assert functions()[4] is None


def test_variables() -> None:
    file, notes = annotated()
    statements = file.tree.chunk.body.statements
    assert [str(type_) for type_ in notes.types(statements[1])] == [
        "string[]",
        "fun(x: integer)",
    ]
    table = statements[-1]
    assert isinstance(table, LocalStatement)
    fields = table.values[0].children()
    assert [[str(t) for t in notes.types(field)] for field in fields] == [
        ["integer"],
        ["string|nil"],
    ]


def test_without_annotations() -> None:
    file = LuaFile("x.lua", b"--- text\nlocal x = 1 -- a@b.c\n", LUA51)
    notes = FileAnnotations(file.tokens, file.source)
    assert not notes.any
    assert notes.types(file.tree.chunk.body.statements[0]) == ()
    assert annotated()[1].any


def test_function_type_of_nothing() -> None:
    file = LuaFile("x.lua", b"---@deprecated\nlocal function f(a) end\n", LUA51)
    statement = file.tree.chunk.body.statements[0]
    assert isinstance(statement, LocalFunction)
    found = FileAnnotations(file.tokens, file.source).function(statement, statement.function)
    assert found is not None
    assert found.type.params[0].type == ANY
    assert found.type == FunctionType(found.type.params)
    assert (found.typed, found.returns_typed) == (frozenset(), False)
