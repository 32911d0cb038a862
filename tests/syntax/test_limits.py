"""Long and deep sources: what the compilers accept, and that nothing breaks beyond it."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable

import pytest

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.dialect import LUA51, LUA53, Dialect
from luac_nodemcu.syntax.lexer import lex
from luac_nodemcu.syntax.parser import Tree, parse_bytes
from luac_nodemcu.syntax.walk import walk
from tests.syntax.invariants import check

BOTH = (LUA51, LUA53)
by_name = pytest.mark.parametrize("dialect", BOTH, ids=lambda dialect: dialect.name)


def _do(depth: int) -> bytes:
    return b"do " * depth + b"end " * depth


def _if(depth: int) -> bytes:
    return b"if x then " * depth + b"end " * depth


def _while(depth: int) -> bytes:
    return b"while x do " * depth + b"end " * depth


def _repeat(depth: int) -> bytes:
    return b"repeat " * depth + b"until x " * depth


def _parentheses(depth: int) -> bytes:
    return b"x = " + b"(" * depth + b"1" + b")" * depth


def _tables(depth: int) -> bytes:
    return b"x = " + b"{" * depth + b"}" * depth


def _functions(depth: int) -> bytes:
    return b"x = " + b"function() return " * (depth - 1) + b"function()" + b" end" * depth


def _concat(depth: int) -> bytes:
    return b"x = " + b"a .. " * depth + b"a"


def _power(depth: int) -> bytes:
    return b"x = " + b"2 ^ " * depth + b"2"


def _unary(depth: int) -> bytes:
    return b"x = " + b"not " * depth + b"a"


def _calls(depth: int) -> bytes:
    return b"x = " + b"f(" * depth + b")" * depth


def _indices(depth: int) -> bytes:
    return b"x = " + b"t[" * depth + b"1" + b"]" * depth


# The greatest depth that the firmware's compilers accept, for 5.1 and 5.3; measured.
MAXIMA: list[tuple[Callable[[int], bytes], int, int]] = [
    (_do, 198, 199),
    (_if, 198, 198),
    (_while, 198, 198),
    (_repeat, 198, 198),
    (_parentheses, 197, 197),
    (_tables, 198, 198),
    (_functions, 99, 99),
    (_concat, 197, 197),
    (_power, 197, 197),
    (_unary, 197, 197),
    (_calls, 198, 198),
    (_indices, 197, 197),
]
each_form = pytest.mark.parametrize(
    ("make", "limit51", "limit53"), MAXIMA, ids=[make.__name__[1:] for make, _, _ in MAXIMA]
)


def _limit_of(limit51: int, limit53: int, dialect: Dialect) -> int:
    return limit51 if dialect is LUA51 else limit53


def _words(dialect: Dialect) -> str:
    if dialect is LUA51:
        return "chunk has too many syntax levels"
    return "too many C levels (limit is 200)"


@by_name
@each_form
def test_the_greatest_depth_is_accepted(
    make: Callable[[int], bytes], limit51: int, limit53: int, dialect: Dialect
) -> None:
    limit = _limit_of(limit51, limit53, dialect)
    tree = parse_bytes(make(limit), dialect)
    assert tree.issues == []
    check(tree)
    tree = parse_bytes(make(limit + 1), dialect)
    assert [issue.message.split(" in ")[0] for issue in tree.issues] == [_words(dialect)]
    assert tree.issues[0].code == "too-deep"
    check(tree)


@by_name
@each_form
def test_far_too_deep_is_one_error(
    make: Callable[[int], bytes], limit51: int, limit53: int, dialect: Dialect
) -> None:
    tree = parse_bytes(make(50_000), dialect)
    assert [issue.code for issue in tree.issues] == ["too-deep"]
    check(tree)


@by_name
@pytest.mark.parametrize(
    "opening", [b"(", b"{", b"[", b"f(", b"do ", b"if a then ", b"function f() "]
)
def test_deep_and_never_closed(opening: bytes, dialect: Dialect) -> None:
    check(parse_bytes(b"x = a\n" + opening * 20_000, dialect))


def test_reading_goes_on_behind_what_is_too_deep() -> None:
    source = b"local a = " + b"(" * 300 + b"1" + b")" * 300 + b"\nlocal b = = 2\nlocal c = 3\n"
    tree = parse_bytes(source, LUA51)
    assert [issue.code for issue in tree.issues] == ["too-deep", "unexpected-symbol"]
    last = tree.chunk.body.statements[-1]
    assert isinstance(last, n.LocalStatement)
    assert last.names[0].name == b"c"


def test_the_function_is_named_in_53() -> None:
    source = b"local x\nfunction f()\n return " + b"(" * 200 + b"1" + b")" * 200 + b"\nend"
    (issue,) = parse_bytes(source, LUA53).issues
    assert issue.message == "too many C levels (limit is 200) in function at line 2 near '('"


@by_name
def test_long_chains_are_flat(dialect: Dialect) -> None:
    terms = 50_000
    (statement,) = parse_bytes(b"x = a" + b" + a" * terms, dialect).chunk.body.statements
    assert isinstance(statement, n.Assign)
    (value,) = statement.values
    assert isinstance(value, n.Binary)
    assert (len(value.operands), len(value.operators)) == (terms + 1, terms)


@by_name
def test_long_chains_to_the_right_are_one_error_and_flat(dialect: Dialect) -> None:
    terms = 50_000
    tree = parse_bytes(b"x = a" + b" .. a" * terms, dialect)
    assert [issue.code for issue in tree.issues] == ["too-deep"]
    assert sum(isinstance(node, n.Name) for node in walk(tree.chunk)) == terms + 2


@by_name
def test_many_suffixes_are_flat(dialect: Dialect) -> None:
    source = b"x = a" + b".b[1]:c()" * 20_000
    (statement,) = parse_bytes(source, dialect).chunk.body.statements
    assert isinstance(statement, n.Assign)
    (value,) = statement.values
    assert isinstance(value, n.Chain)
    assert len(value.suffixes) == 60_000


@by_name
def test_many_clauses_are_flat(dialect: Dialect) -> None:
    source = b"if a then f()" + b" elseif a then f()" * 5000 + b" end"
    (statement,) = parse_bytes(source, dialect).chunk.body.statements
    assert isinstance(statement, n.If)
    assert len(statement.clauses) == 5001


def _line_of_a_million(dialect: Dialect) -> Tree:
    return parse_bytes(b"x = {" + b"'\xc3\xa4', " * 170_000 + b"}", dialect)


@by_name
def test_a_line_of_a_million_characters(dialect: Dialect) -> None:
    tree = _line_of_a_million(dialect)
    assert len(tree.tokens.data) > 1_000_000
    assert tree.issues == []


@by_name
def test_a_line_of_a_million_characters_with_errors_all_over(dialect: Dialect) -> None:
    line = b"x = = f(]); y = %s; " % (b"a" * 80) * 10_000
    assert parse_bytes(line, dialect).truncated


def _seconds(source: bytes, dialect: Dialect) -> float:
    tokens = lex(source, dialect)
    from luac_nodemcu.syntax.parser import parse

    best = 1e9
    for _ in range(2):
        start = time.process_time()
        parse(tokens)
        best = min(best, time.process_time() - start)
    return best


@by_name
@pytest.mark.parametrize(
    "unit",
    [
        b"local a = f(b, 'c') + 1\n",
        b"if a then\n",
        b"f(a b\n",
        b"x = = 1 @ end\n",
        b"function f(\n",
        b"x = {\n1\n2\n",
        b"x\n(y)\n",
        b"else until ) ] }\n",
        b"'\\x41' ",
        b"goto a ::b:: ",
        b"f(a @ b ",
        b"f(a @ b); ",
        b"(a b ",
        b"x[1); ",
        b"t.x.y z; ",
        b"` a ",
        "“a ".encode(),
        b"for x @ y ",
        b"local a: b ",
        b"if a b ",
        b"f(]; ",
        b"{ a b: c = d ",
    ],
)
def test_time_is_linear(unit: bytes, dialect: Dialect) -> None:
    """Eight times the source takes about eight times as long; quadratic would be 64."""
    small = _seconds(unit * 250, dialect)
    large = _seconds(unit * 2000, dialect)
    assert large < 24 * max(small, 0.002)


def test_deep_sources_in_a_thread_and_on_a_deep_stack() -> None:
    """The recursion limit is raised when needed, wherever the caller stands."""
    results: list[bool] = []

    def dive(depth: int) -> None:
        if depth:
            dive(depth - 1)
        else:
            results.append(parse_bytes(_parentheses(197), LUA51).has_errors)

    before = sys.getrecursionlimit()
    thread = threading.Thread(target=dive, args=(900,))
    thread.start()
    thread.join()
    dive(100)
    assert results == [False, False]
    assert sys.getrecursionlimit() >= before
