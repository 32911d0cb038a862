"""Joining the parser's issues with the first error of the code generator, and help lines."""

from __future__ import annotations

import re

import pytest

from luac_nodemcu.compiler import compile_source
from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.syntax.dialect import LUA51, LUA51_INTEGRAL, LUA53, Dialect
from luac_nodemcu.syntax.errors import SyntaxIssue, merge_errors
from luac_nodemcu.syntax.help import help_for
from luac_nodemcu.syntax.parser import parse_bytes
from tests.support import corpus
from tests.syntax.cases import DIALECTS, case_files, read_cases

TARGETS = {51: load_target("esp8266-lua51"), 53: load_target("esp8266-lua53")}


def _compile(source: bytes, dialect: Dialect) -> LuaSyntaxError | None:
    try:
        compile_source(source, b"@x.lua", TARGETS[dialect.version])
    except LuaSyntaxError as error:
        return error
    return None


def _merged(source: bytes, dialect: Dialect) -> tuple[LuaSyntaxError | None, list[SyntaxIssue]]:
    tree = parse_bytes(source, dialect)
    error = _compile(source, dialect)
    return error, merge_errors(tree.issues, error, tree.tokens)


SOURCES = [case.source for path in case_files() for case in read_cases(path)]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_the_compilers_error_comes_first_and_once(dialect: Dialect) -> None:
    for source in [*SOURCES, *(broken.text for broken in corpus.broken())]:
        error, merged = _merged(source, dialect)
        errors = [issue for issue in merged if issue.severity == "error"]
        if error is None:
            assert errors == []
            continue
        first = errors[0]
        assert first.message == error.message.decode("utf-8", "backslashreplace")
        assert (first.offset, first.end_offset) == (error.offset, error.end_offset)
        assert first.help
        assert [issue.message for issue in errors].count(first.message) == 1 or (
            len({(issue.offset, issue.message) for issue in errors}) == len(errors)
        )


def test_both_readers_accept_the_same() -> None:
    """Apart from limits, which only the code generator knows."""
    for broken in corpus.broken():
        for dialect in DIALECTS:
            error = _compile(broken.text, dialect)
            has_errors = parse_bytes(broken.text, dialect).has_errors
            if has_errors:
                assert error is not None, broken.name
            elif error is not None:
                assert broken.name.startswith("limits."), broken.name


def test_a_limit_is_the_only_error() -> None:
    source = b"local a" + b", a" * 60
    error, merged = _merged(source, LUA51)
    assert error is not None
    (issue,) = merged
    assert issue.code == "compiler-limit"
    assert issue.message == "main function has more than 50 local variables"
    assert issue.help.startswith("More than 50 locals")


def test_later_errors_stay_behind_a_limit() -> None:
    source = b"local a" + b", a" * 60 + b"\nx = = 1\n"
    _, merged = _merged(source, LUA51)
    assert [issue.code for issue in merged] == ["compiler-limit", "unexpected-symbol"]


def test_help_and_related_places_of_the_parser_go_with_the_compilers_error() -> None:
    source = b"function f()\n  if a then\n    g()\n  h()\nend\n"
    error, (issue,) = _merged(source, LUA51)
    assert error is not None
    assert issue.offset == len(source)
    assert "`if` of line 2" in issue.help
    assert issue.related[0].offset == source.index(b"if")
    assert issue.edits


def test_warnings_survive_an_accepted_source() -> None:
    error, merged = _merged(b'x = "\\x41"', LUA51)
    assert error is None
    assert [(issue.severity, issue.code) for issue in merged] == [("warning", "other-lua-escape")]


def test_an_error_without_a_match_gets_help_of_its_own() -> None:
    tree = parse_bytes(b"x = 1", LUA51)
    error = LuaSyntaxError(b"constant table overflow", None, 0, 2, 3)
    (issue,) = merge_errors(tree.issues, error, tree.tokens)
    assert (issue.code, issue.offset, issue.token) == ("compiler-limit", 2, 1)
    assert issue.help


MESSAGES = [
    b"'then' expected near 'x'",
    b"'end' expected (to close 'function' at line 3) near '<eof>'",
    b"unexpected symbol near <eof>",
    b"unexpected symbol",
    b"syntax error near 'x'",
    b"function arguments expected near ')'",
    b"<name> or '...' expected near '1'",
    b"'<name>' expected near 'end'",
    b"<name> expected near '1'",
    b"'=' or 'in' expected near 'x'",
    b"cannot use '...' outside a vararg function near '...'",
    b"malformed number near '3x'",
    b"unfinished string near '<eof>'",
    b"invalid long string delimiter near '[='",
    b"unfinished long string near '<eof>'",
    b"unfinished long comment (starting at line 1) near <eof>",
    b"escape sequence too large near '\"'",
    b"nesting of [[...]] is deprecated near '['",
    b"ambiguous syntax (function call x new statement) near '('",
    b"no loop to break near 'x'",
    b"invalid escape sequence near '\"\\q'",
    b"decimal escape too large near '\"\\300\"'",
    b"hexadecimal digit expected near '\"\\xg'",
    b"missing '{' near '\"\\u1'",
    b"missing '}' near '\"\\u{1\"'",
    b"UTF-8 value too large near '\"\\u{110000'",
    b"<break> at line 1 not inside a loop",
    b"no visible label 'l' for <goto> at line 1",
    b"label 'l' already defined on line 1",
    b"<goto l> at line 1 jumps into the scope of local 'v'",
    b"chunk has too many lines",
    b"lexical element too long",
    b"main function has more than 50 local variables",
    b"function at line 3 has more than 60 upvalues",
    b"too many local variables (limit is 200) in main function near '='",
    b"too many upvalues (limit is 255) in function at line 3 near '='",
    b"function or expression too complex near 'x'",
    b"function or expression needs too many registers near 'x'",
    b"chunk has too many syntax levels",
    b"too many C levels (limit is 200) in main function near '('",
    b"main function has more than 198 variables in assignment",
    b"constant table overflow",
    b"too many constants (limit is 67108863) in main function near 'x'",
    b"too many functions (limit is 262143) in main function near 'x'",
    b"control structure too long near 'end'",
    b"constructor too long near '}'",
    b"'}' expected near 'x'",
    b"']' expected near 'x'",
    b"'(' expected near 'x'",
    b"')' expected near 'x'",
    b"'::' expected near 'x'",
    b"'<eof>' expected near 'end'",
    b"<eof> expected near 'x'",
    b"'until' expected (to close 'repeat' at line 2) near 'end'",
]


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.decode())
def test_every_message_has_a_help_line(message: bytes) -> None:
    for dialect in (LUA51, LUA51_INTEGRAL, LUA53):
        text = help_for(message, dialect)
        assert text.endswith((".", "?"))
        assert "{0}" not in text
        assert not re.search(r"  |\n", text)


def test_help_quotes_from_the_message() -> None:
    text = help_for(b"'end' expected (to close 'while' at line 12) near '<eof>'", LUA51)
    assert text == "`while` of line 12 is not closed before this point."
    assert help_for(b"no such message", LUA51) == ""
