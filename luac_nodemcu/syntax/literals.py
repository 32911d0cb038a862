"""Contents of literals: quoted strings with their escapes, long brackets, and numerals' form.

The lexer calls the two readers for what its regular expression cannot decide. Values of
numerals depend on the target and are computed by `luac_nodemcu.compiler.numbers`; only their
form is known here.

Source of all facts: app/lua/llex.c, app/lua53/llex.c and luaO_str2d of the firmware.
"""

from __future__ import annotations

import re

from luac_nodemcu.syntax.dialect import Dialect
from luac_nodemcu.syntax.tokens import ERROR, STRING, LexicalError, Tokens

COMMENT = -1
"""Kind that `read_long_bracket` returns for a long comment, which is no token."""

_NUMERAL_51 = re.compile(
    rb"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|0[xX][0-9a-fA-F]+(?:[pP][0-9]+)?"
)
_NUMERAL_51_INTEGRAL = re.compile(rb"[0-9]+|0[xX][0-9a-fA-F]+")
_NUMERAL_53 = re.compile(
    rb"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
    rb"|0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][+-]?[0-9]+)?"
)

_LINE_END = re.compile(rb"\n\r?|\r\n?")

# A complete string: everything up to the delimiter, escapes skipped by their extent only.
_WHOLE_51 = {
    b'"': re.compile(rb'"(?:[^"\\\n\r]|\\(?:\n\r?|\r\n?|[\s\S]))*+"'),
    b"'": re.compile(rb"'(?:[^'\\\n\r]|\\(?:\n\r?|\r\n?|[\s\S]))*+'"),
}
_WHOLE_53 = {
    b'"': re.compile(rb'"(?:[^"\\\n\r]|\\(?:z[ \t\n\v\f\r]*+|\n\r?|\r\n?|[\s\S]))*+"'),
    b"'": re.compile(rb"'(?:[^'\\\n\r]|\\(?:z[ \t\n\v\f\r]*+|\n\r?|\r\n?|[\s\S]))*+'"),
}
_REST_OF_LINE = re.compile(rb"[^\n\r]*")

_ESCAPE_51 = re.compile(rb"\\([0-9]{1,3}|\n\r?|\r\n?|[\s\S])")
_ESCAPE_53 = re.compile(
    rb"\\(?:([abfnrtv\\\"'])|x([0-9a-fA-F]{2})|([0-9]{1,3})|(\n\r?|\r\n?)"
    rb"|u\{([0-9a-fA-F]+)\}|(z[ \t\n\v\f\r]*))"
)
_SIMPLE_ESCAPES = {
    b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v",
}  # fmt: skip
_HEX = frozenset(b"0123456789abcdefABCDEF")
_MAX_CODE_POINT = 0x10FFFF


def numeral_pattern(dialect: Dialect) -> re.Pattern[bytes]:
    """The form of a well-formed numeral; what it does not match in full is malformed."""
    if dialect.version == 53:
        return _NUMERAL_53
    return _NUMERAL_51_INTEGRAL if dialect.integral else _NUMERAL_51


def count_lines(data: bytes, start: int, end: int) -> int:
    """Number of line ends (LF, CR, CRLF and LFCR each count once) in `data[start:end]`."""
    if data.find(b"\r", start, end) < 0:
        return data.count(b"\n", start, end)
    return sum(1 for _ in _LINE_END.finditer(data, start, end))


class _BadEscapeError(Exception):
    """An escape that the compiler refuses: its words, its `near` text and its extent."""

    def __init__(self, message: bytes, shown: bytes, offset: int, end: int) -> None:
        self.message = message
        self.shown = shown
        self.offset = offset
        self.end = end


def decode_51(body: bytes) -> bytes:
    """The value of a Lua 5.1 string body (without delimiters)."""
    pieces: list[bytes] = []
    position = 0
    for match in _ESCAPE_51.finditer(body):
        pieces.append(body[position : match.start()])
        position = match.end()
        escape = match[1]
        first = escape[0]
        if 0x30 <= first <= 0x39:
            code = int(escape)
            if code > 255:
                raise _BadEscapeError(
                    b"escape sequence too large", b"".join(pieces), match.start(), position
                )
            pieces.append(bytes((code,)))
        elif first in b"\n\r":
            pieces.append(b"\n")
        else:
            pieces.append(_SIMPLE_ESCAPES.get(escape, escape))
    pieces.append(body[position:])
    return b"".join(pieces)


def decode_53(body: bytes, following: bytes) -> bytes:
    """The value of a Lua 5.3 string body (without delimiters).

    `following` is the byte behind the body (the delimiter or the line end), which the
    compiler includes in its message if an escape is cut off there.
    """
    pieces: list[bytes] = []
    position = 0
    search = body.find(b"\\")
    while search >= 0:
        pieces.append(body[position:search])
        match = _ESCAPE_53.match(body, search)
        if match is None:
            if search + 1 == len(body) and not following:
                position = search  # a backslash at the end of the file: the string is unfinished
                break
            raise _bad_escape_53(body, following, b"".join(pieces), search)
        position = match.end()
        simple, hexadecimal, decimal, line_end, code_point, _ = match.groups()
        if simple is not None:
            pieces.append(_SIMPLE_ESCAPES.get(simple, simple))
        elif hexadecimal is not None:
            pieces.append(bytes((int(hexadecimal, 16),)))
        elif decimal is not None:
            if int(decimal) > 255:
                shown = b"".join(pieces) + match[0] + (body + following)[position : position + 1]
                raise _BadEscapeError(b"decimal escape too large", shown, search, position)
            pieces.append(bytes((int(decimal),)))
        elif line_end is not None:
            pieces.append(b"\n")
        elif code_point is not None:
            # The compiler's loop looks at one digit at a time; leading zeros are harmless.
            if int(code_point, 16) > _MAX_CODE_POINT:
                raise _bad_escape_53(body, following, b"".join(pieces), search)
            pieces.append(chr(int(code_point, 16)).encode("utf-8", "surrogatepass"))
        search = body.find(b"\\", position)
    pieces.append(body[position:])
    return b"".join(pieces)


def _bad_escape_53(body: bytes, following: bytes, before: bytes, start: int) -> _BadEscapeError:
    """What the 5.3 compiler says of the bad escape at `start` of `body`.

    It keeps the escape's text in its buffer, adds the character that did not fit, and shows it.
    """
    text = body + following
    position = start + 1

    def bad(message: bytes) -> _BadEscapeError:
        return _BadEscapeError(
            message, before + text[start : position + 1], start, min(position + 1, len(body))
        )

    if text[position : position + 1] == b"x":
        position += 1
        if text[position : position + 1] and text[position] in _HEX:
            position += 1
        return bad(b"hexadecimal digit expected")
    if text[position : position + 1] != b"u":
        return bad(b"invalid escape sequence")
    position += 1
    if text[position : position + 1] != b"{":
        return bad(b"missing '{'")
    position += 1
    if not (text[position : position + 1] and text[position] in _HEX):
        return bad(b"hexadecimal digit expected")
    value = int(text[position : position + 1], 16)
    position += 1
    while position < len(text) and text[position] in _HEX:
        value = value * 16 + int(text[position : position + 1], 16)
        if value > _MAX_CODE_POINT:
            return bad(b"UTF-8 value too large")
        position += 1
    return bad(b"missing '}'")


def read_quoted(tokens: Tokens, start: int, line: int) -> tuple[int, int, bytes, int]:
    """Reads the quoted string at `start` that has escapes or does not end.

    Returns (end offset, kind, value, line at the end). A bad string is an ERROR token that
    reaches to its delimiter, or to the end of the line if it has none.
    """
    data = tokens.data
    is_51 = tokens.dialect.version == 51
    delimiter = data[start : start + 1]
    whole = (_WHOLE_51 if is_51 else _WHOLE_53)[delimiter].match(data, start)
    if whole is not None:
        end = whole.end()
        body = data[start + 1 : end - 1]
        following = delimiter
    else:
        end = _end_of_unfinished(data, start + 1, delimiter, is_51)
        body = data[start + 1 : end]
        following = data[end : end + 1]
    try:
        if is_51:
            # A backslash as the last byte of the file is not an escape: the end comes first.
            value = decode_51(body)
        else:
            value = decode_53(body, following)
    except _BadEscapeError as bad:
        offset = start + 1 + bad.offset
        near = b"'%s'" % _up_to_nul(delimiter + bad.shown)
        error_line = line + count_lines(data, start, offset)
        tokens.errors[len(tokens.kinds)] = LexicalError(
            bad.message, near, error_line, offset, start + 1 + bad.end
        )
        return end, ERROR, body, line + count_lines(data, start, end)
    line += count_lines(data, start, end)
    if whole is not None:
        return end, STRING, value, line
    if end == len(data):
        near = b"'<eof>'" if is_51 else b"<eof>"
    else:
        near = b"'%s'" % _up_to_nul(delimiter + value)
    tokens.errors[len(tokens.kinds)] = LexicalError(b"unfinished string", near, line, start, end)
    return end, ERROR, value, line


def _end_of_unfinished(data: bytes, position: int, delimiter: bytes, is_51: bool) -> int:
    """Where an unfinished string stops: at the first line end that no escape covers."""
    stop = re.compile(rb"[\\\n\r]")
    while True:
        match = stop.search(data, position)
        if match is None:
            return len(data)
        position = match.start()
        if match[0] != b"\\":
            return position
        position += 1
        if not is_51 and data[position : position + 1] == b"z":
            position += 1
            while position < len(data) and data[position] in b" \t\n\v\f\r":
                position += 1
            continue
        line_end = _LINE_END.match(data, position)
        position = min(line_end.end() if line_end else position + 1, len(data))


def _up_to_nul(text: bytes) -> bytes:
    nul = text.find(0)
    return text if nul < 0 else text[:nul]


def read_long_bracket(
    tokens: Tokens, start: int, body_start: int, line: int
) -> tuple[int, int, bytes, int]:
    """Reads the long string or long comment at `start`, whose text starts at `body_start`.

    Returns (end offset, kind, value, line at the end); the kind is STRING, ERROR or COMMENT.
    """
    data = tokens.data
    is_comment = data[start] == 0x2D
    level = body_start - start - (4 if is_comment else 2)
    closing = b"]" + b"=" * level + b"]"
    close = data.find(closing, body_start)
    is_51 = tokens.dialect.version == 51
    body_end = len(data) if close < 0 else close
    if is_51 and level == 0:
        nested = data.find(b"[[", body_start, body_end)
        if nested >= 0:
            # Lua 5.1 refuses an inner `[[` in a bracket without equals signs.
            end = body_end if close < 0 else close + 2
            error_line = line + count_lines(data, start, nested)
            tokens.errors[len(tokens.kinds)] = LexicalError(
                b"nesting of [[...]] is deprecated", b"'['", error_line, nested, nested + 2
            )
            return end, ERROR, b"", line + count_lines(data, start, end)
    if close < 0:
        what = b"comment" if is_comment else b"string"
        message = b"unfinished long " + what
        end_line = line + count_lines(data, body_start, body_end)
        if not is_51:
            message += b" (starting at line %d)" % line
        near = b"'<eof>'" if is_51 else b"<eof>"
        tokens.errors[len(tokens.kinds)] = LexicalError(message, near, end_line, start, body_start)
        return body_end, ERROR, b"", end_line
    end = close + len(closing)
    line += count_lines(data, body_start, close)
    if is_comment:
        return end, COMMENT, b"", line
    return end, STRING, long_string_value(data[body_start:close]), line


def long_string_value(body: bytes) -> bytes:
    """The value of a long string's body: first line end dropped, others become LF."""
    if b"\r" in body:
        body = _LINE_END.sub(b"\n", body)
    return body[1:] if body.startswith(b"\n") else body
