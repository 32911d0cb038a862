"""The lexer: source bytes to token arrays, for Lua 5.1 and 5.3 as the firmware reads them.

It never fails: what the compiler would refuse becomes an ERROR token that carries the
compiler's words, and lexing goes on behind it. One regular expression does the walking; what
it cannot decide (long brackets, escapes, broken literals) is finished by hand here and in
`literals.py`, which holds the contents of strings and the rules of numerals.

Source of all facts: app/lua/llex.c and app/lua53/llex.c of the firmware.
"""

from __future__ import annotations

import re

from luac_nodemcu.syntax import literals
from luac_nodemcu.syntax.dialect import Dialect
from luac_nodemcu.syntax.tokens import (
    CHAR,
    EOF,
    ERROR,
    GOTO,
    KEYWORDS,
    NAME,
    NUMBER,
    OPERATORS,
    OPERATORS_53,
    STRING,
    LexicalError,
    Tokens,
)

BOM = b"\xef\xbb\xbf"

# Groups, in the order of m.lastindex.
_NAME, _NEWLINE, _NUMBER, _PLAIN, _LONG, _COMMENT, _QUOTE, _OTHER = range(1, 9)

_COMMON = rb"""
      ([A-Za-z_][A-Za-z0-9_]*)
    | (\n\r?|\r\n?)
    | (%(number)s)
    | ("[^"\\\n\r]*"|'[^'\\\n\r]*')
    | ((?:--)?\[=*\[)
    | (--[^\n\r]*)
    | (["'])
    | (%(operators)s|[^\ \t\v\f])
"""

# Lua 5.1 tests characters with strchr, which also finds the terminating NUL: a NUL byte passes
# for an exponent letter, a sign, or the second and third dot of `..` and `...`.
_NUMBER_51 = rb"\.?[0-9][0-9.]*(?:[Ee\0][+\-\0]?)?[A-Za-z0-9_]*"
_OPERATORS_51 = rb"\.[.\0][.\0]?|[=<>~]=|\[=+"
_NUMBER_53 = (
    rb"\.?0[xX](?:(?:[Pp][+-]?)?+[0-9A-Fa-f.])*+(?:[Pp][+-]?)?+"
    rb"|\.?[0-9](?:(?:[Ee][+-]?)?+[0-9A-Fa-f.])*+(?:[Ee][+-]?)?+"
)
_OPERATORS_53 = rb"\.\.\.?|[=<>~]=|//|<<|>>|::|\[=+"

_SCAN_51 = re.compile(
    _COMMON % {b"number": _NUMBER_51, b"operators": _OPERATORS_51}, re.VERBOSE
).finditer
_SCAN_53 = re.compile(
    _COMMON % {b"number": _NUMBER_53, b"operators": _OPERATORS_53}, re.VERBOSE
).finditer

_FIXED_51 = {**KEYWORDS, **OPERATORS}
_FIXED_53 = {**_FIXED_51, **OPERATORS_53, b"goto": GOTO}


def first_token_offset(data: bytes, dialect: Dialect) -> int:
    """Where lexing starts: behind a byte order mark (5.3) and a `#` first line (both).

    The line end of a `#` line is left in place, so that line numbers stay right. Only a line
    feed ends such a line (lauxlib.c reads up to it).
    """
    start = len(BOM) if dialect.version == 53 and data.startswith(BOM) else 0
    if data[start : start + 1] == b"#":
        end = data.find(b"\n", start)
        return len(data) if end < 0 else end
    return start


def lex(data: bytes, dialect: Dialect) -> Tokens:
    """All tokens of `data`; never raises.

    The cost is linear in the length of `data`.
    """
    tokens = Tokens(data, dialect)
    is_51 = dialect.version == 51
    scan = _SCAN_51 if is_51 else _SCAN_53
    fixed = _FIXED_51 if is_51 else _FIXED_53
    valid_number = literals.numeral_pattern(dialect).fullmatch
    add_kind = tokens.kinds.append
    add_start = tokens.starts.append
    add_end = tokens.ends.append
    add_line = tokens.lines.append
    add_value = tokens.values.append
    names: dict[bytes, bytes] = {}
    intern = names.setdefault
    get_fixed = fixed.get
    line = 1
    position = first_token_offset(data, dialect)
    size = len(data)
    while position < size:
        resume = size
        for match in scan(data, position):
            group = match.lastindex
            if group == _NEWLINE:
                line += 1
                continue
            text = match[0]
            if group == _NAME:
                kind = get_fixed(text, NAME)
                value = intern(text, text)
            elif group == _OTHER:
                known = get_fixed(text)
                value = text
                if known is None:
                    kind = _other(tokens, text, match.start(), line)
                    if kind == CHAR:
                        value = text[:1]
                    elif kind != ERROR:
                        value = text.replace(b"\0", b".")
                else:
                    kind = known
            elif group == _PLAIN:
                kind = STRING
                value = text[1:-1]
            elif group == _NUMBER:
                kind = NUMBER
                value = text
                if is_51 and b"\0" in text:
                    value = text[: text.index(b"\0")]
                if valid_number(value) is None:
                    kind = ERROR
                    tokens.errors[len(tokens.kinds)] = LexicalError(
                        b"malformed number", b"'%s'" % value, line, match.start(), match.end()
                    )
            elif group == _COMMENT:
                tokens.comments.append(match.span())
                continue
            else:
                # A long bracket or a quoted string that the expression could not finish.
                start = match.start()
                if group == _QUOTE:
                    end, kind, value, line = literals.read_quoted(tokens, start, line)
                else:
                    end, kind, value, line = literals.read_long_bracket(
                        tokens, start, match.end(), line
                    )
                if kind < 0:
                    tokens.comments.append((start, end))
                else:
                    add_kind(kind)
                    add_start(start)
                    add_end(end)
                    add_line(line)
                    add_value(value)
                resume = end
                break
            start, end = match.span()
            add_kind(kind)
            add_start(start)
            add_end(end)
            add_line(line)
            add_value(value)
        position = resume
    add_kind(EOF)
    add_start(size)
    add_end(size)
    add_line(line)
    add_value(b"")
    return tokens


def _other(tokens: Tokens, text: bytes, start: int, line: int) -> int:
    """The kind of an operator text that the table does not know."""
    if len(text) == 1:
        return CHAR
    if text[0] == 0x5B:  # `[==` without a second bracket
        tokens.errors[len(tokens.kinds)] = LexicalError(
            b"invalid long string delimiter", b"'%s'" % text, line, start, start + len(text)
        )
        return ERROR
    # `.` followed by NUL bytes, which Lua 5.1 takes for dots.
    return OPERATORS[b"." * len(text)]
