"""Semantic tokens: what they say, and that parts and differences say the same."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from luac_nodemcu_lsp.features import semantic_tokens
from luac_nodemcu_lsp.features.token_legend import MODIFIERS, TYPES
from luac_nodemcu_lsp.query import Query
from tests.lsp.editor import Editor

EXAMPLES = Path(__file__).parents[2] / "examples"


def decoded(query: Query, data: Any) -> list[tuple[int, int, str, str]]:
    """Bytes, type and modifiers of each token."""
    line = column = 0
    found = []
    for place in range(0, len(data), 5):
        lines, columns, length, kind, bits = data[place : place + 5]
        line, column = line + lines, columns + (column if lines == 0 else 0)
        start = query.text.offset_of(types.Position(line, column))
        end = query.text.offset_of(types.Position(line, column + length))
        names = [name for number, name in enumerate(MODIFIERS) if bits & 1 << number]
        found.append((start, end, TYPES[kind], " ".join(names)))
    return found


def _full(query: Query) -> types.SemanticTokens:
    params = types.SemanticTokensParams(types.TextDocumentIdentifier(query.uri))
    return semantic_tokens.full(query, params)


def _named(editor: Editor, source: str) -> list[tuple[str, str, str]]:
    query = editor.open(source)
    return [
        (query.data[start:end].decode(), kind, modifiers)
        for start, end, kind, modifiers in decoded(query, _full(query).data)
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("gpio.mode(1, gpio.OUTPUT)", [
            ("gpio", "namespace", "defaultLibrary"), ("mode", "function", "defaultLibrary"),
            ("gpio", "namespace", "defaultLibrary"),
            ("OUTPUT", "enumMember", "readonly defaultLibrary"),
        ]),
        ("local t = tmr.create() t:start()", [
            ("t", "variable", "declaration"), ("tmr", "namespace", "defaultLibrary"),
            ("create", "function", "defaultLibrary"), ("t", "variable", ""),
            ("start", "method", "defaultLibrary"),
        ]),
        ("local function f(a) a = 1 return f(a) end", [
            ("f", "function", "declaration"), ("a", "parameter", "declaration"),
            ("a", "parameter", "modification"), ("f", "function", ""), ("a", "parameter", ""),
        ]),
        ("print('😀', x.y) x = { k = 1, f = function() end }", [
            ("print", "function", "defaultLibrary"), ("x", "variable", ""), ("y", "property", ""),
            ("x", "variable", "modification"), ("k", "property", "declaration"),
            ("f", "function", "declaration"),
        ]),
        ("function g() end", [("g", "function", "definition")]),
        ("wifi.sta.config{}", [
            ("wifi", "namespace", "defaultLibrary"), ("sta", "namespace", "defaultLibrary"),
            ("config", "function", "defaultLibrary"),
        ]),
        ("---@class Box\n---@param b Box words\nlocal b", [
            ("@class", "keyword", "documentation"), ("Box", "type", "documentation"),
            ("@param", "keyword", "documentation"), ("Box", "type", "documentation"),
            ("b", "variable", "declaration"),
        ]),
        ("-- @nothing\nlocal s = 'a.b'", [("s", "variable", "declaration")]),
        ("if a. then", [("a", "variable", "")]),
        ("", []),
    ],
)  # fmt: skip
def test_tokens(editor: Editor, source: str, expected: list[tuple[str, str, str]]) -> None:
    assert _named(editor, source) == expected


def test_deprecated(editor: Editor) -> None:
    names = {
        (name, modifiers)
        for name, _, modifiers in _named(editor, "net.dns.setdnsserver('1', 0) node.flashindex()")
    }
    assert any("deprecated" in modifiers for _, modifiers in names), names


SOURCES = sorted(path for path in EXAMPLES.rglob("*.lua"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(EXAMPLES).as_posix())
def test_parts_are_of_the_whole(editor: Editor, path: Path) -> None:
    query = editor.open(path.read_text("utf-8"))
    whole = decoded(query, _full(query).data)
    assert whole
    assert whole == sorted(whole)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(whole))
    middle = len(query.data) // 2
    parts = []
    for start, end in ((0, middle), (middle, len(query.data))):
        params = types.SemanticTokensRangeParams(
            types.TextDocumentIdentifier(query.uri), query.text.range_of(start, end)
        )
        parts += decoded(query, semantic_tokens.of_range(query, params).data)
    assert sorted(set(parts)) == whole


def test_differences(editor: Editor) -> None:
    texts = [
        "local a = 1\nprint(a)\nprint(a)\n", "local a = 1\nlocal b\nprint(a)\nprint(a)\n",
        "local a = 1\nlocal b\nprint(a)\nprint(a)\n", "", "print(1)\n", "print(1)\nx = 2\n",
    ]  # fmt: skip
    query = editor.open(texts[0])
    sent = _full(query)
    data, result_id = list(sent.data), sent.result_id
    for text in texts[1:]:
        query = editor.open(text)
        assert result_id is not None
        params = types.SemanticTokensDeltaParams(types.TextDocumentIdentifier(query.uri), result_id)
        answer = semantic_tokens.delta(query, params)
        assert isinstance(answer, types.SemanticTokensDelta)
        for edit in answer.edits:
            data[edit.start : edit.start + edit.delete_count] = edit.data or []
        result_id = answer.result_id
        assert data == list(_full(query).data)
        result_id = str(int(result_id or "0") + 1)
    params = types.SemanticTokensDeltaParams(types.TextDocumentIdentifier(query.uri), "unknown")
    assert isinstance(semantic_tokens.delta(query, params), types.SemanticTokens)
