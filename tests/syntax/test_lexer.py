"""Tokens, their lines and values, and what the compilers say of broken ones."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.dialect import LUA51, LUA51_INTEGRAL, LUA53, Dialect
from luac_nodemcu.syntax.lexer import lex
from luac_nodemcu.syntax.literals import numeral_pattern
from luac_nodemcu.syntax.parser import parse
from luac_nodemcu.syntax.tokens import KIND_TEXT
from tests.support.stock_lua import compile_stock
from tests.syntax.cases import DATA
from tests.syntax.sources import token_soup

BOTH = (LUA51, LUA53)


def _texts(source: bytes, dialect: Dialect) -> list[bytes]:
    tokens = lex(source, dialect)
    return [tokens.text(index) for index in range(len(tokens) - 1)]


@pytest.mark.parametrize("dialect", BOTH, ids=lambda dialect: dialect.name)
def test_every_fixed_token(dialect: Dialect) -> None:
    words = {**t.KEYWORDS, **t.OPERATORS}
    if dialect is LUA53:
        words = {**words, **t.OPERATORS_53, b"goto": t.GOTO}
    source = b" ".join(words)
    tokens = lex(source, dialect)
    assert tokens.kinds == [*words.values(), t.EOF]
    assert [KIND_TEXT[kind] for kind in tokens.kinds[:-1]] == list(words)


@pytest.mark.parametrize(
    ("source", "lua51", "lua53"),
    [
        (b"a//b", [b"a", b"/", b"/", b"b"], [b"a", b"//", b"b"]),
        (b"a<<b>>c", [b"a", b"<", b"<", b"b", b">", b">", b"c"], [b"a", b"<<", b"b", b">>", b"c"]),
        (b"::a::", [b":", b":", b"a", b":", b":"], [b"::", b"a", b"::"]),
        (b"a~=~b", [b"a", b"~=", b"~", b"b"], [b"a", b"~=", b"~", b"b"]),
        (b"a...b..c.d", [b"a", b"...", b"b", b"..", b"c", b".", b"d"], None),
        (b"a.b.c", [b"a", b".", b"b", b".", b"c"], None),
        (b"a===b<==c", [b"a", b"==", b"=", b"b", b"<=", b"=", b"c"], None),
        (b"t[[[x]]]", [b"t", b"[[[x]]", b"]"], None),
        (b"t[ [[x]]]", [b"t", b"[", b"[[x]]", b"]"], None),
        (b"a--b\nc--[[d]]e--[=[f\n]]g]=]h", [b"a", b"c", b"e", b"h"], None),
        (b"a--[b\nc--[=b\nd", [b"a", b"c", b"d"], None),
        (b"0x1p4 .5 5. 1e5 1E-5 3..5", [b"0x1p4", b".5", b"5.", b"1e5", b"1E-5", b"3..5"], None),
        (b"0xA.8p1", [b"0xA", b".8p1"], [b"0xA.8p1"]),
        (b"12and 3", [b"12and", b"3"], [b"12a", b"nd", b"3"]),
        (b"'a\\'b'\"c'd\"", [b"'a\\'b'", b"\"c'd\""], None),
        (b"a\x00b", [b"a", b"\x00", b"b"], None),
    ],
)  # fmt: skip
def test_where_tokens_end(source: bytes, lua51: list[bytes], lua53: list[bytes] | None) -> None:
    assert _texts(source, LUA51) == lua51
    assert _texts(source, LUA53) == (lua51 if lua53 is None else lua53)


def test_a_token_is_on_the_line_on_which_it_ends() -> None:
    source = b"a\nb [[c\nd]] 'e\\\nf' --[[\n]] g\r\nh\ri\n\rj"
    for dialect in BOTH:
        tokens = lex(source, dialect)
        assert tokens.lines == [1, 2, 3, 4, 5, 6, 7, 8, 8]


def test_comments_are_kept_without_their_line_end() -> None:
    source = b"#!x\na --b\r\n--[[c\n]] --[==[d]==]\n--[=e\n--"
    tokens = lex(source, LUA51)
    assert [source[start:end] for start, end in tokens.comments] == [
        b"--b", b"--[[c\n]]", b"--[==[d]==]", b"--[=e", b"--",
    ]  # fmt: skip


def test_equal_names_are_one_object() -> None:
    tokens = lex(b"name = name + name", LUA51)
    assert tokens.values[0] is tokens.values[2] is tokens.values[4]


ERRORS: list[dict[str, Any]] = tomllib.loads((DATA / "lexical_errors.toml").read_text("utf-8"))[
    "case"
]


@pytest.mark.parametrize("dialect", BOTH, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("case", ERRORS, ids=lambda case: repr(case["source"]))
def test_words_for_broken_tokens(case: dict[str, Any], dialect: Dialect) -> None:
    source = case["source"].encode()
    expected = case.get(str(dialect.version))
    tree = parse(lex(source, dialect))
    errors = [issue for issue in tree.issues if issue.severity == "error"]
    stock = compile_stock(source, b"=x", dialect.version)
    if expected is None:
        assert not isinstance(stock, bytes) or b"malformed" not in stock
        assert not tree.tokens.errors
        return
    assert min(errors, key=lambda issue: issue.token).message == expected
    assert isinstance(stock, bytes)
    assert re.sub(rb"\Ax:\d+: ", b"", stock) == expected.encode()
    if 0 in tree.tokens.errors or tree.tokens.errors:
        line = next(iter(tree.tokens.errors.values())).line
        assert stock.startswith(b"x:%d: " % line)


def _is_accepted(source: bytes, version: int) -> bool:
    return not isinstance(compile_stock(source, b"=x", version), bytes)


digits = st.text("0123456789abcdefABCDEFxXpP.+-_g", max_size=8)


@given(st.tuples(st.sampled_from(("", "0x", "0X", ".", "1", "9.")), digits).map("".join))
@settings(max_examples=500, deadline=None)
def test_numerals_are_those_of_stock_lua(text: str) -> None:
    for dialect in BOTH:
        source = text.encode()
        tokens = lex(source, dialect)
        if tokens.kinds[1:] != [t.EOF] or tokens.kinds[0] not in (t.NUMBER, t.ERROR):
            continue
        if tokens.text(0) == source:
            accepted = _is_accepted(b"return " + source, dialect.version)
            assert (tokens.kinds[0] == t.NUMBER) == accepted


@pytest.mark.parametrize(
    ("text", "accepted"),
    [
        ("1", True), ("0x1F", True), ("1.5", False), ("1.", False), (".5", False), ("1e3", False),
        ("0x1p4", False), ("12a", False), ("0xg", False),
    ],
)  # fmt: skip
def test_numerals_of_the_integer_build(text: str, accepted: bool) -> None:
    assert bool(numeral_pattern(LUA51_INTEGRAL).fullmatch(text.encode())) == accepted
    tree = parse(lex(b"x = " + text.encode(), LUA51_INTEGRAL))
    assert tree.has_errors != accepted
    if text in ("1.5", "1.", ".5", "1e3"):
        assert "integers only" in tree.issues[0].help


def _constants(source: bytes, version: int) -> tuple[object, ...] | None:
    proto = compile_stock(source, b"=x", version)
    if isinstance(proto, bytes):
        return None
    return tuple(proto.constants)


PIECES = (
    "a", "ä", "]", "]=", "\x00", "\\n", "\\\\", "\\'", '\\"', "\\65", "\\0", "\\2555", "\\\n",
    "\\\r\n", "\\z  \n ", "\\x41", "\\xfF", "\\u{20AC}", "\\u{7fF}", "\\u{0}", "\\q",
    "\\a\\b\\f\\r\\t\\v",
)  # fmt: skip
bodies = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@given(bodies, st.sampled_from(("'", '"', "[[", "[=[")))
@settings(max_examples=400, deadline=None)
def test_string_values_are_those_of_stock_lua(body: str, opening: str) -> None:
    closing = opening.replace("[", "]")
    literal = (opening + body + closing).encode()
    for dialect in BOTH:
        constants = _constants(b"return " + literal, dialect.version)
        tokens = lex(literal, dialect)
        if constants is None:
            assert tokens.errors or len(tokens) != 2
        else:
            assert tokens.kinds == [t.STRING, t.EOF]
            assert (tokens.values[0],) == constants


@given(st.one_of(token_soup, st.binary(max_size=60)), st.sampled_from(BOTH))
@settings(max_examples=300, deadline=None)
def test_token_arrays_hang_together(data: bytes, dialect: Dialect) -> None:
    tokens = lex(data, dialect)
    arrays = (tokens.kinds, tokens.starts, tokens.ends, tokens.lines, tokens.values)
    assert {len(array) for array in arrays} == {len(tokens)}
    assert tokens.kinds.index(t.EOF) == len(tokens) - 1
    assert all(start < end for start, end in zip(tokens.starts[:-1], tokens.ends, strict=False))
    assert tokens.ends[:-1] <= tokens.starts[1:]
    assert tokens.lines == sorted(tokens.lines)
    assert set(tokens.errors) == {i for i, kind in enumerate(tokens.kinds) if kind == t.ERROR}
    for index, error in tokens.errors.items():
        assert tokens.starts[index] <= error.offset <= error.end_offset <= len(data)
