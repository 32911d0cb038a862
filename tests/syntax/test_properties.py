"""Properties of the parser on any input: it never raises, and its trees are sound."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luac_nodemcu.syntax.dialect import LUA51, LUA51_INTEGRAL, LUA53, Dialect
from luac_nodemcu.syntax.lexer import first_token_offset, lex
from luac_nodemcu.syntax.parser import parse, parse_bytes
from luac_nodemcu.syntax.tokens import Tokens
from tests.support.stock_lua import compile_stock
from tests.syntax.invariants import check
from tests.syntax.sources import corpus, damaged_files, token_soup

dialects = st.sampled_from((LUA51, LUA51_INTEGRAL, LUA53))
BOTH = (LUA51, LUA53)
sources = st.one_of(token_soup, damaged_files(), st.binary(max_size=200))


@given(sources, dialects)
@settings(max_examples=400, deadline=None)
def test_any_bytes_give_a_sound_tree(data: bytes, dialect: Dialect) -> None:
    check(parse_bytes(data, dialect))


@given(st.one_of(token_soup, damaged_files()), st.sampled_from(BOTH))
@settings(max_examples=300, deadline=None)
def test_stock_lua_agrees_on_acceptance_and_first_error(data: bytes, dialect: Dialect) -> None:
    # The loader of files skips what `load` does not.
    text = data[first_token_offset(data, dialect) :]
    stock = compile_stock(text, b"=x", dialect.version)
    tree = parse_bytes(data, dialect)
    if not isinstance(stock, bytes):
        assert not tree.has_errors, [issue.message for issue in tree.issues]
        return
    match = re.fullmatch(rb"x:\d+: (.*)", stock, re.DOTALL)
    assert match is not None
    if b"variables in assignment" in stock or b"levels" in stock:
        return  # counted from the caller's own depth
    message = match[1].decode("utf-8", "backslashreplace")
    errors = [issue for issue in tree.issues if issue.severity == "error"]
    assert any(
        issue.message == message or issue.code in ("foreign-operator", "other-lua")
        for issue in errors
    ), (message, [issue.message for issue in errors])


@pytest.mark.parametrize("dialect", BOTH, ids=lambda dialect: dialect.name)
def test_sound_trees_of_the_whole_corpus(dialect: Dialect) -> None:
    for _, data in corpus():
        check(parse_bytes(data, dialect))


def _cut(tokens: Tokens, first: int, last: int) -> bytes:
    """The source without the tokens from `first` up to `last`."""
    return tokens.data[: tokens.starts[first]] + tokens.data[tokens.starts[last] :]


PROGRAMS = ("tests/data/recall/", "tests/data/hazards/", "tests/data/types/")
"""Many programs of one style: each is tried at some tokens, all other files at every token."""
PLACES = 40


def _files(dialect: Dialect, size: int) -> list[tuple[Tokens, range]]:
    """The tokens of the corpus' files of less than `size` bytes, and at which to try each."""
    found = []
    for path, data in corpus():
        if len(data) < size:
            tokens = lex(data, dialect)
            step = max(1, len(tokens) // PLACES) if path.startswith(PROGRAMS) else 1
            found.append((tokens, range(0, len(tokens), step)))
    return found


ALL = pytest.param(10_000, marks=pytest.mark.slow)


@pytest.mark.parametrize("size", [300, ALL])
@pytest.mark.parametrize("dialect", BOTH, ids=lambda dialect: dialect.name)
def test_truncating_at_any_token_still_parses(dialect: Dialect, size: int) -> None:
    cuts = 0
    for tokens, places in _files(dialect, size):
        for index in places:
            check(parse(lex(tokens.data[: tokens.starts[index]], dialect)))
            cuts += 1
    assert cuts > 1000


@pytest.mark.parametrize("size", [400, ALL])
@pytest.mark.parametrize("dialect", BOTH, ids=lambda dialect: dialect.name)
def test_deleting_any_token_gives_few_errors(dialect: Dialect, size: int) -> None:
    """Nearly always only one: recovery must not echo."""
    errors = sources = 0
    for tokens, places in _files(dialect, size):
        if parse(tokens).has_errors:
            continue
        for index in places[:-1]:
            tree = parse(lex(_cut(tokens, index, index + 1), dialect))
            if tree.has_errors:
                sources += 1
                errors += len(tree.issues)
    assert sources > 600
    assert errors / sources < 1.2
