"""Taking a source apart and putting it together again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from luac_nodemcu.syntax.dialect import LUA51, LUA53, Dialect
from luac_nodemcu.syntax.lexer import lex
from luac_nodemcu.syntax.trivia import (
    BLANKS,
    BYTE_ORDER_MARK,
    COMMENT,
    FIRST_LINE,
    LINE_END,
    TOKEN,
    pieces,
)
from tests.syntax.sources import corpus, damaged_files, token_soup

sources = st.one_of(
    token_soup,
    damaged_files(),
    st.binary(max_size=100),
    token_soup.map(lambda data: b"\xef\xbb\xbf#!lua\n" + data),
)


@given(sources, st.sampled_from((LUA51, LUA53)))
@settings(max_examples=300, deadline=None)
def test_the_pieces_are_the_source(data: bytes, dialect: Dialect) -> None:
    _check(data, dialect)


def test_the_pieces_of_the_corpus() -> None:
    for _, data in corpus():
        _check(data, LUA51)
        _check(data, LUA53)


def _check(data: bytes, dialect: Dialect) -> None:
    tokens = lex(data, dialect)
    found = list(pieces(tokens))
    assert b"".join(data[start:end] for _, start, end in found) == data
    position = 0
    for kind, start, end in found:
        assert start == position < end
        position = end
        text = data[start:end]
        if kind == BLANKS:
            assert not text.strip(b" \t\v\f")
        elif kind == LINE_END:
            assert text in (b"\n", b"\r", b"\r\n", b"\n\r")
        elif kind == COMMENT:
            assert text.startswith(b"--")
        elif kind == FIRST_LINE:
            assert text.startswith(b"#")
            assert start in (0, 3)
        elif kind == BYTE_ORDER_MARK:
            assert (start, text) == (0, b"\xef\xbb\xbf")
    assert sum(kind == TOKEN for kind, _, _ in found) == len(tokens) - 1
    assert sum(kind == COMMENT for kind, _, _ in found) == len(tokens.comments)


def test_kinds() -> None:
    tokens = lex(b"\xef\xbb\xbf#!lua\nlocal x --c\r\n", LUA53)
    assert [kind for kind, _, _ in pieces(tokens)] == [
        BYTE_ORDER_MARK, FIRST_LINE, LINE_END, TOKEN, BLANKS, TOKEN, BLANKS, COMMENT, LINE_END,
    ]  # fmt: skip
