"""The type language: what parses to what, what is refused, and that text and codec are exact."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luac_nodemcu.stubs.errors import TypeSyntaxError
from luac_nodemcu.stubs.typecodec import decode, encode
from luac_nodemcu.stubs.typeparse import parse_type
from luac_nodemcu.stubs.types import (
    BASIC_NAMES,
    INTEGER,
    NIL,
    NUMBER_KINDS,
    STRING,
    STRING_KINDS,
    ArrayType,
    Basic,
    ConstantRef,
    FunctionParam,
    FunctionReturn,
    FunctionType,
    Literal,
    MapType,
    NamedType,
    NumberType,
    StringType,
    TableField,
    TableType,
    TupleType,
    Type,
    UnionType,
    union,
)

A, B = NamedType("A"), NamedType("B")

EXAMPLES: list[tuple[str, Type]] = [
    ("string", STRING),
    ("string?", UnionType((STRING, NIL))),
    # The corner cases that LuaLS was asked about: `?` is for the whole union in either place.
    ("string|integer?", UnionType((STRING, INTEGER, NIL))),
    ("string?|integer", UnionType((STRING, NIL, INTEGER))),
    ("string|integer[]", UnionType((STRING, ArrayType(INTEGER)))),
    ("(string|integer)[]", ArrayType(UnionType((STRING, INTEGER)))),
    ("A[][]?", UnionType((ArrayType(ArrayType(NamedType("A"))), NIL))),
    ("net.tcpsocket", NamedType("net.tcpsocket")),
    ("integer(0..12, pin)", NumberType(True, 0, 12, ("pin",))),
    ("integer(-1..)", NumberType(True, -1)),
    ("integer(0x10)", NumberType(True, 16, 16)),
    ("number(..1.5)", NumberType(False, None, 1.5)),
    ("string(1..31, filename)", StringType(1, 31, ("filename",))),
    ("string(6)", StringType(6, 6)),
    ("integer[](..255)", ArrayType(INTEGER, None, 255)),
    ("`tmr.ALARM_AUTO`|0", UnionType((ConstantRef("tmr.ALARM_AUTO"), Literal(0)))),
    ("'a'|\"b\\n\"|true", UnionType((Literal("a"), Literal("b\n"), Literal(True)))),
    ("table<string, integer>", MapType(STRING, INTEGER)),
    ("[integer, string]", TupleType((INTEGER, STRING))),
    ("{}", TableType(())),
    (
        "{ x: integer, y?: string; [integer]: boolean }",
        TableType(
            (
                TableField("x", INTEGER),
                TableField("y", STRING, True),
                TableField(INTEGER, Basic("boolean")),
            )
        ),
    ),
    ("fun()", FunctionType()),
    (
        "fun(x: integer): (ok: boolean, err: string?)",
        FunctionType(
            (FunctionParam("x", INTEGER),),
            (
                FunctionReturn(Basic("boolean"), "ok"),
                FunctionReturn(UnionType((STRING, NIL)), "err"),
            ),
        ),
    ),
    (
        "fun<T>(x: T, ...: integer): T",
        FunctionType(
            (FunctionParam("x", NamedType("T")), FunctionParam("...", INTEGER)),
            (FunctionReturn(NamedType("T")),),
            ("T",),
        ),
    ),
    # Several results without parentheses where nothing can follow.
    ("fun(): A, B", FunctionType((), (FunctionReturn(A), FunctionReturn(B)))),
    ("fun(): ...: string", FunctionType((), (FunctionReturn(STRING, "..."),))),
    # A function's result takes the rest of a union.
    ("fun(): A|B", FunctionType((), (FunctionReturn(UnionType((A, B))),))),
    ("(fun(): A)|B", UnionType((FunctionType((), (FunctionReturn(A),)), B))),
    ("function", Basic("function")),
    ("fund", NamedType("fund")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "type_"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_parse(text: str, type_: Type) -> None:
    assert parse_type(text) == type_
    assert parse_type(str(type_)) == type_


REFUSED = [
    ("", 1, "unexpected end"),
    ("string|", 8, "unexpected end"),
    ("a b", 3, "unexpected 'b'"),
    ("strin(1..2)", 6, "limits"),
    ("integer(9..1)", 9, "empty"),
    ("integer(1.5..2)", 8, "fractions"),
    ("string(1..2, 3..4)", 14, "second range"),
    ("string(filenam)", 7, "did you mean 'filename'"),
    ("integer(filename)", 8, "unknown kind"),
    ("boolean(1..2)", 8, "limits"),
    ("string(-1..2)", 7, "length"),
    ("{ a integer }", 5, "expected ':'"),
    ("a, b", 4, "only results of a function"),
    ("(a, b)", 1, "only after the ':'"),
    ("(a, b)[]", 1, "only after the ':'"),
    ("string<a>", 1, "takes no types"),
    ("`a-b`", 1, "unexpected '`'"),
    ("'a\\q'", 1, "escape"),
    ("[" * 101 + "a" + "]" * 101, 1, "too long"),
]


@pytest.mark.parametrize(("text", "column", "problem"), REFUSED)
def test_refused(text: str, column: int, problem: str) -> None:
    with pytest.raises(TypeSyntaxError) as caught:
        parse_type(text)
    assert problem in caught.value.problem or problem in str(caught.value)
    assert 1 <= caught.value.column <= len(text) + 1
    if not caught.value.problem.startswith("unknown"):
        assert abs(caught.value.column - column) <= 1


NAMES = st.sampled_from(["net.tcpsocket", "tmr.mode", "T", "pixbuf.buf", "x"])
LOW_HIGH = st.tuples(st.none() | st.integers(0, 50), st.none() | st.integers(51, 5000))


def _types(children: st.SearchStrategy[Type]) -> st.SearchStrategy[Type]:
    params = st.builds(FunctionParam, st.sampled_from("ab"), children, st.booleans())
    returns = st.builds(FunctionReturn, children, st.none() | st.sampled_from(["ok", "..."]))
    keys = st.sampled_from(["x", "y", "z2"]) | children
    fields = st.builds(TableField, keys, children, st.booleans())
    return st.one_of(
        st.lists(children, min_size=2, max_size=4).map(lambda parts: union(*parts)),
        st.builds(lambda item, lh: ArrayType(item, lh[0], lh[1]), children, LOW_HIGH),
        st.builds(MapType, children, children),
        st.lists(children, min_size=1, max_size=3).map(lambda items: TupleType(tuple(items))),
        st.lists(fields, max_size=3).map(lambda items: TableType(tuple(items))),
        st.builds(
            FunctionType,
            st.lists(params, max_size=3).map(tuple),
            st.lists(returns, max_size=3).map(tuple),
            st.sampled_from([(), ("T",)]),
        ),
        st.builds(NamedType, NAMES, st.lists(children, max_size=3).map(tuple)),
    )


LEAVES = st.one_of(
    st.sampled_from(sorted(BASIC_NAMES)).map(Basic),
    st.builds(
        lambda lh, kinds: StringType(lh[0], lh[1], tuple(kinds)),
        LOW_HIGH,
        st.lists(st.sampled_from(sorted(STRING_KINDS)), max_size=2, unique=True),
    ),
    st.builds(
        lambda whole, lh, kinds: NumberType(whole, lh[0], lh[1], tuple(kinds)),
        st.booleans(),
        LOW_HIGH,
        st.lists(st.sampled_from(sorted(NUMBER_KINDS)), max_size=2, unique=True),
    ),
    st.builds(Literal, st.text(max_size=5) | st.integers() | st.booleans()),
    st.builds(Literal, st.floats(allow_nan=False, allow_infinity=False)),
    st.builds(ConstantRef, NAMES),
    st.builds(NamedType, NAMES),
)
TYPES = st.recursive(LEAVES, _types, max_leaves=12)


@given(TYPES)
def test_text_is_exact(type_: Type) -> None:
    assert parse_type(str(type_)) == type_


@given(TYPES)
def test_codec_is_exact(type_: Type) -> None:
    assert decode(json.loads(json.dumps(encode(type_)))) == type_


@given(st.text(alphabet="ab.|?()[]{}<>:,;'\"`0123456789- \\\x00é", max_size=40))
def test_any_text_parses_or_is_refused(text: str) -> None:
    try:
        type_ = parse_type(text)
    except TypeSyntaxError as error:
        column = error.column
    else:
        column = 1
        assert parse_type(str(type_)) == type_
    assert 1 <= column <= len(text) + 1
