"""Token kinds and the token arrays that the lexer fills and both parsers read.

The arrays are parallel lists because the code generator walks them once, one token at a
time, and has about 7 microseconds for each.
"""

from __future__ import annotations

from typing import Final

from luac_nodemcu.syntax.dialect import Dialect

# Kinds. EOF is 0 and ERROR 1; names and literals follow; then keywords; then operators.
EOF: Final = 0
ERROR: Final = 1
NAME: Final = 2
NUMBER: Final = 3
STRING: Final = 4

AND: Final = 10
BREAK: Final = 11
DO: Final = 12
ELSE: Final = 13
ELSEIF: Final = 14
END: Final = 15
FALSE: Final = 16
FOR: Final = 17
FUNCTION: Final = 18
GOTO: Final = 19
IF: Final = 20
IN: Final = 21
LOCAL: Final = 22
NIL: Final = 23
NOT: Final = 24
OR: Final = 25
REPEAT: Final = 26
RETURN: Final = 27
THEN: Final = 28
TRUE: Final = 29
UNTIL: Final = 30
WHILE: Final = 31

PLUS: Final = 40
MINUS: Final = 41
STAR: Final = 42
SLASH: Final = 43
PERCENT: Final = 44
CARET: Final = 45
HASH: Final = 46
CONCAT: Final = 47
EQ: Final = 48
NE: Final = 49
LT: Final = 50
LE: Final = 51
GT: Final = 52
GE: Final = 53
IDIV: Final = 54
AMPERSAND: Final = 55
PIPE: Final = 56
TILDE: Final = 57
SHL: Final = 58
SHR: Final = 59

ASSIGN: Final = 60
LPAREN: Final = 61
RPAREN: Final = 62
LBRACE: Final = 63
RBRACE: Final = 64
LBRACKET: Final = 65
RBRACKET: Final = 66
SEMICOLON: Final = 67
COLON: Final = 68
COMMA: Final = 69
DOT: Final = 70
DOTS: Final = 71
DBCOLON: Final = 72
CHAR: Final = 73
"""A single character that no Lua uses in this place, for example `@`; the value holds it."""

KEYWORDS: Final[dict[bytes, int]] = {
    b"and": AND, b"break": BREAK, b"do": DO, b"else": ELSE, b"elseif": ELSEIF, b"end": END,
    b"false": FALSE, b"for": FOR, b"function": FUNCTION, b"if": IF, b"in": IN,
    b"local": LOCAL, b"nil": NIL, b"not": NOT, b"or": OR, b"repeat": REPEAT,
    b"return": RETURN, b"then": THEN, b"true": TRUE, b"until": UNTIL, b"while": WHILE,
}  # fmt: skip
"""Reserved words that both versions share; `goto` is one in Lua 5.3 only."""

OPERATORS: Final[dict[bytes, int]] = {
    b"+": PLUS, b"-": MINUS, b"*": STAR, b"/": SLASH, b"%": PERCENT, b"^": CARET, b"#": HASH,
    b"..": CONCAT, b"==": EQ, b"~=": NE, b"<": LT, b"<=": LE, b">": GT, b">=": GE, b"=": ASSIGN,
    b"(": LPAREN, b")": RPAREN, b"{": LBRACE, b"}": RBRACE, b"[": LBRACKET, b"]": RBRACKET,
    b";": SEMICOLON, b":": COLON, b",": COMMA, b".": DOT, b"...": DOTS,
}  # fmt: skip

OPERATORS_53: Final[dict[bytes, int]] = {
    b"//": IDIV, b"&": AMPERSAND, b"|": PIPE, b"~": TILDE, b"<<": SHL, b">>": SHR, b"::": DBCOLON,
}  # fmt: skip

KIND_TEXT: Final[dict[int, bytes]] = {
    EOF: b"<eof>", NAME: b"<name>", NUMBER: b"<number>", STRING: b"<string>", GOTO: b"goto",
    **{kind: text for table in (KEYWORDS, OPERATORS, OPERATORS_53) for text, kind in table.items()},
}  # fmt: skip
"""How the firmware's compilers write a kind in `'X' expected`."""


class LexicalError:
    """What is wrong with an ERROR token.

    - `message`: the compiler's words without place and ` near ...`.
    - `near`: the quoted text as the compiler shows it, or None where it shows none.
    - `line`: the line that the compiler reports.
    - `offset`, `end_offset`: the bytes to point at, inside the token.
    """

    __slots__ = ("end_offset", "line", "message", "near", "offset")

    def __init__(
        self, message: bytes, near: bytes | None, line: int, offset: int, end_offset: int
    ) -> None:
        self.message = message
        self.near = near
        self.line = line
        self.offset = offset
        self.end_offset = end_offset


class Tokens:
    """The tokens of one source, as parallel lists, the last one of kind EOF.

    - `kinds[i]`: one of the constants above.
    - `starts[i]`, `ends[i]`: byte range of the token. All bytes outside of these ranges are
      blanks, line ends, a byte order mark, a `#` first line, or comments, so that source
      bytes can be rebuilt exactly.
    - `lines[i]`: the line (from 1) on which the token *ends*, which is the line number that
      the compiler's lexer holds while the token is current.
    - `values[i]`: names: the text; strings: the decoded bytes; numbers: the numeral's text
      (up to a NUL byte in it); CHAR: the byte; else the text.
    - `comments`: byte ranges of comments in order, without their line end.
    - `errors`: token index -> what is wrong with it.
    """

    __slots__ = (
        "comments", "data", "dialect", "ends", "errors", "kinds", "lines", "starts", "values",
    )  # fmt: skip

    def __init__(self, data: bytes, dialect: Dialect) -> None:
        self.data = data
        self.dialect = dialect
        self.kinds: list[int] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.lines: list[int] = []
        self.values: list[bytes] = []
        self.comments: list[tuple[int, int]] = []
        self.errors: dict[int, LexicalError] = {}

    def __len__(self) -> int:
        return len(self.kinds)

    def text(self, index: int) -> bytes:
        """The token's source bytes."""
        return self.data[self.starts[index] : self.ends[index]]

    def buffer(self, index: int) -> bytes:
        """What the compiler's lexer buffer holds after it has read the token, up to a NUL.

        Names, numbers and reserved words are there as written; strings with their quotes or
        brackets but with escapes already translated; of operators only what the lexer saves
        on its way (it saves `.` and `[`).
        """
        kind = self.kinds[index]
        if kind == STRING:
            text = self.text(index)
            width = 1 if text[0] != 0x5B else text.index(b"[", 1) + 1
            content = text[:width] + self.values[index] + text[len(text) - width :]
        elif kind == NAME or kind == NUMBER or AND <= kind <= WHILE:
            content = self.values[index]
        elif kind == LBRACKET:
            content = b"["
        elif kind in (DOT, CONCAT, DOTS):
            content = self.text(index) if self.dialect.version == 51 else b"."
        else:
            content = b""
        nul = content.find(0)
        return content if nul < 0 else content[:nul]

    def near(self, index: int, buffer_index: int = -1) -> bytes | None:
        """The token as the compiler quotes it after ` near `, None if it shows nothing.

        `buffer_index` names the token that was read last, if that is not `index` itself: after
        a look-ahead the compiler quotes the wrong text, and so do we.
        """
        kind = self.kinds[index]
        if kind in (NAME, NUMBER, STRING):
            return b"'%s'" % self.buffer(index if buffer_index < 0 else buffer_index)
        if kind == EOF:
            return b"'<eof>'" if self.dialect.version == 51 else b"<eof>"
        if kind != CHAR:
            return b"'%s'" % KIND_TEXT[kind]
        code = self.values[index][0]
        if code == 0:
            return None
        return quote_character(code, self.dialect)


def quote_character(code: int, dialect: Dialect) -> bytes:
    """A single-character token as the compiler of `dialect` quotes it."""
    if dialect.version == 51:
        if code < 32 or code == 127:
            return b"'char(%d)'" % code
        return b"'%c'" % code
    if 32 <= code < 127:
        return b"'%c'" % code
    return b"'<\\%d>'" % code
