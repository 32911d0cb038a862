"""Lines and columns of a source against a plain model."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luac_nodemcu.syntax.dialect import LUA51, LUA53
from luac_nodemcu.syntax.lexer import first_token_offset, lex
from luac_nodemcu.syntax.source import SourceText, decode, encode
from luac_nodemcu.syntax.tokens import STRING

pieces = st.sampled_from(
    (b"a", b"bc ", b"\t", b"\n", b"\r", b"\r\n", b"\n\r", "ä".encode(), "€".encode(), "𝄞".encode(),
     b"\x80", b"\xff", b"\xe2\x82", b"\xf0\x9d", b"-" * 300, "ü".encode() * 300)
)  # fmt: skip
sources = st.lists(pieces, max_size=30).map(b"".join)


def _lines(data: bytes) -> list[bytes]:
    """The lines with their line ends."""
    lines = []
    start = 0
    for match in re.finditer(rb"\n\r?|\r\n?", data):
        lines.append(data[start : match.end()])
        start = match.end()
    return [*lines, data[start:]]


@given(sources)
def test_lines(data: bytes) -> None:
    source = SourceText(data)
    lines = _lines(data)
    assert source.line_count == len(lines)
    offset = 0
    for number, line in enumerate(lines, 1):
        text = line.rstrip(b"\r\n") if number < len(lines) else line
        if number < len(lines) and line.rstrip(b"\r\n") != line:
            text = re.sub(rb"(\n\r?|\r\n?)\Z", b"", line)
        assert source.line_range(number) == (offset, offset + len(text))
        assert source.line_of(offset) == number
        offset += len(line)
    assert source.line_range(len(lines) + 5) == (len(data), len(data))


@given(sources, st.data())
def test_columns(data: bytes, draw: st.DataObject) -> None:
    source = SourceText(data)
    offset = draw.draw(st.integers(0, len(data)))
    line, column = source.position(offset)
    start = source.line_starts[line - 1]
    assert start + column == offset
    text = decode(data[start:])
    # The model: walk the characters up to the one that holds the offset.
    place = start
    characters = units = 0
    for character in text:
        width = len(encode(character))
        if place + width > offset:
            break
        place += width
        characters += 1
        units += 2 if character > "\uffff" else 1
    assert source.character_position(offset) == (line, characters)
    assert source.utf16_position(offset) == (line, units)
    if place <= source.line_range(line)[1]:
        assert source.character_offset(line, characters) == place
        assert source.utf16_offset(line, units) == place
        assert source.offset(line, place - start) == place


def test_a_column_inside_of_a_surrogate_pair_is_its_start() -> None:
    source = SourceText("a𝄞b".encode())
    assert [source.utf16_offset(1, column) for column in range(6)] == [0, 1, 1, 5, 6, 6]
    assert [source.character_offset(1, column) for column in range(5)] == [0, 1, 5, 6, 6]


def test_columns_past_the_line_end_stop_there() -> None:
    source = SourceText(b"ab\r\ncd")
    assert source.character_offset(1, 99) == 2
    assert source.utf16_offset(1, 99) == 2
    assert source.offset(1, 99) == 2
    assert source.offset(9, 3) == 6
    assert SourceText("äb\ncd".encode()).character_offset(1, 99) == 3


def test_text_for_display_escapes_what_is_no_utf8() -> None:
    assert SourceText(b"a\n\xff\xc3\xa4\n").line_text(2) == "\\xffä"


@pytest.mark.parametrize("data", [b"#!x\ry\nlocal x", b"#a\r\n\rb", b"\xef\xbb\xbf#a\rb\nc = 1"])
def test_a_first_line_with_a_hash_ends_only_with_lf(data: bytes) -> None:
    for dialect in (LUA51, LUA53):
        tokens = lex(data, dialect)
        source = SourceText(data, first_token_offset(data, dialect))
        for index, start in enumerate(tokens.starts):
            assert source.line_of(start) == tokens.lines[index]


@given(sources)
def test_lines_are_those_of_the_lexer(data: bytes) -> None:
    for dialect in (LUA51, LUA53):
        tokens = lex(data, dialect)
        source = SourceText(data, first_token_offset(data, dialect))
        for index, end in enumerate(tokens.ends):
            if tokens.kinds[index] != STRING and end > tokens.starts[index]:
                assert source.line_of(end - 1) == tokens.lines[index]


def test_many_columns_of_one_long_line_cost_little() -> None:
    data = "ä".encode() * 500_000
    source = SourceText(data)
    for offset in range(0, len(data), 1000):
        assert source.character_position(offset) == (1, offset // 2)
