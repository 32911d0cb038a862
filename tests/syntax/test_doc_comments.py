"""Which `---` lines belong to which node."""

from __future__ import annotations

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.dialect import LUA51
from luac_nodemcu.syntax.doc_comments import DocBlock, DocComments
from luac_nodemcu.syntax.parser import Tree, parse_bytes
from luac_nodemcu.syntax.source import SourceText
from luac_nodemcu.syntax.walk import walk
from tests.syntax.sources import corpus


def _read(source: bytes) -> tuple[Tree, DocComments]:
    tree = parse_bytes(source, LUA51)
    return tree, DocComments(tree.tokens, SourceText(source))


def _lines(tree: Tree, block: DocBlock | None) -> list[bytes] | None:
    if block is None:
        return None
    return [tree.tokens.data[start:end] for start, end in block.lines]


SOURCE = b"""--- Of the file, not of the statement below.

-- A plain comment.
--- One
--- @param x number
local function one(x) end

---Two
-- plain
local two = 2

--------------------
--- Three
--------------------
function M.three() end

local t = {
  --- Of a.
  a = 1, --- behind a
  b = 2, ---@type number
  c = 3 -- plain
  ,
  --- Of nothing.
}

local x = 1 --- behind x
local y = 2
---- four dashes and a text
local z = 3

--- Last.
--- Of nothing either."""


def test_blocks() -> None:
    tree, docs = _read(SOURCE)
    found = {}
    for node in walk(tree.chunk):
        if isinstance(node, n.Statement | n.Field):
            text = SOURCE[slice(*n.byte_range(node, tree.tokens))].split(b"\n")[0]
            found[text] = (_lines(tree, docs.above(node)), _lines(tree, docs.behind(node)))
    assert found == {
        b"local function one(x) end": ([b" One", b" @param x number"], None),
        b"local two = 2": (None, None),
        b"function M.three() end": ([b" Three"], None),
        b"local t = {": (None, None),
        b"a = 1": ([b" Of a."], [b" behind a"]),
        b"b = 2": (None, [b"@type number"]),
        b"c = 3": (None, None),
        b"local x = 1": (None, [b" behind x"]),
        b"local y = 2": (None, None),
        b"local z = 3": (None, None),
    }
    assert [_lines(tree, block) for block in docs.blocks] == [
        [b" Of the file, not of the statement below."],
        [b" One", b" @param x number"],
        [b"Two"],
        [b" Three"],
        [b" Of a."],
        [b" Of nothing."],
        [b" Last.", b" Of nothing either."],
    ]
    assert SOURCE[docs.blocks[1].offset : docs.blocks[1].end_offset] == (
        b"--- One\n--- @param x number"
    )


def test_of_prefers_the_block_above() -> None:
    tree, docs = _read(b"--- above\nlocal x = 1 --- behind\nlocal y = 1 --- only\n")
    first, second = tree.chunk.body.statements
    assert _lines(tree, docs.of(first)) == [b" above"]
    assert _lines(tree, docs.of(second)) == [b" only"]


def test_a_name_that_does_not_begin_its_line_has_nothing_above() -> None:
    tree, docs = _read(b"--- both\nlocal a, b\n")
    (statement,) = tree.chunk.body.statements
    assert isinstance(statement, n.LocalStatement)
    assert _lines(tree, docs.above(statement)) == [b" both"]
    assert docs.above(statement.names[1]) is None


def test_parameters_on_lines_of_their_own() -> None:
    tree, docs = _read(b"function f(\n  --- the first\n  a, --- behind a\n  b)\nend")
    first, second = tree.functions[0].parameters
    assert _lines(tree, docs.above(first)) == [b" the first"]
    assert _lines(tree, docs.behind(first)) == [b" behind a"]
    assert docs.of(second) is None


def test_line_ends_of_all_kinds() -> None:
    for end in (b"\n", b"\r", b"\r\n", b"\n\r"):
        tree, docs = _read(end.join([b"--- one", b"--- two", b"local x", b""]))
        assert _lines(tree, docs.above(tree.chunk.body.statements[0])) == [b" one", b" two"]


def test_every_documentation_line_of_the_corpus_is_in_one_block() -> None:
    for _, data in corpus():
        _, docs = _read(data)
        lines = [line for block in docs.blocks for line in block.lines]
        assert lines == sorted(set(lines))
        for start, end in lines:
            assert data[start - 3 : start] == b"---"
            assert b"\n" not in data[start:end]
