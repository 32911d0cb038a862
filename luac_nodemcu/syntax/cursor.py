"""What all parts of the parser stand on: reading tokens, reporting, skipping, indentation.

No grammar here. `expressions.py` and `parser.py` build on this class.
"""

from __future__ import annotations

import sys
from typing import Final

from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.errors import CODES, Edit, Related, SyntaxIssue, shown
from luac_nodemcu.syntax.help import character_help, help_for
from luac_nodemcu.syntax.lexer import first_token_offset
from luac_nodemcu.syntax.source import SourceText
from luac_nodemcu.syntax.tokens import KIND_TEXT, Tokens

MAX_LEVEL: Final = 200
"""Nesting that the firmware's compilers allow (LUAI_MAXCCALLS), their own call included."""

LOOK_AROUND: Final = 100
"""How many tokens a search for a way out looks at; a bound keeps long lines cheap."""

MAX_ISSUES: Final = 200
"""Issues that are kept of one source; more would only repeat what is wrong with it."""

DEEP_RECURSION: Final = 6000
"""Python frames for 200 levels of Lua with at most 10 calls each, and room for the caller."""


def allow_deep_recursion(limit: int = DEEP_RECURSION) -> None:
    """Raises Python's recursion limit so that sources of the greatest nesting can be walked.

    It is only ever raised and never lowered again: it belongs to the whole process, and other
    threads may be deep in a tree when this one is done. Frames of Python code use no C stack,
    so a higher limit is no danger. The parser does this only once it has met a RecursionError,
    which usual sources never cause.
    """
    if sys.getrecursionlimit() < limit:
        sys.setrecursionlimit(limit)


def _table(*kinds: int) -> list[bool]:
    return [kind in kinds for kind in range(t.CHAR + 1)]


ENDS_BLOCK: Final = _table(t.EOF, t.END, t.ELSE, t.ELSEIF, t.UNTIL)

STARTS_STATEMENT: Final = _table(
    t.IF, t.WHILE, t.FOR, t.REPEAT, t.DO, t.LOCAL, t.RETURN, t.BREAK, t.GOTO, t.FUNCTION
)
"""Reserved words that begin a statement (`function` may also begin a value)."""

STARTS_OPERAND: Final = _table(
    t.NAME, t.NUMBER, t.STRING, t.NIL, t.TRUE, t.FALSE, t.DOTS, t.FUNCTION, t.NOT, t.MINUS,
    t.HASH, t.LPAREN, t.LBRACE, t.TILDE,
)  # fmt: skip

_OPENERS: Final = _table(t.LPAREN, t.LBRACKET, t.LBRACE)
_CLOSERS: Final = _table(t.RPAREN, t.RBRACKET, t.RBRACE)

_NESTING: Final = _table(
    t.LPAREN, t.LBRACKET, t.LBRACE, t.FUNCTION, t.IF, t.DO, t.REPEAT
)  # fmt: skip
_UNNESTING: Final = _table(t.RPAREN, t.RBRACKET, t.RBRACE, t.END, t.UNTIL)
_AFTER_BLOCK: Final = _table(t.END, t.UNTIL, t.ELSE, t.ELSEIF)
_AFTER_EXPRESSION: Final = _table(
    t.RPAREN, t.RBRACKET, t.RBRACE, t.END, t.UNTIL, t.ELSE, t.ELSEIF, t.COMMA, t.SEMICOLON,
    t.THEN, t.IF, t.WHILE, t.FOR, t.REPEAT, t.DO, t.LOCAL, t.RETURN, t.BREAK, t.GOTO,
)  # fmt: skip

# What `after_list_item` found.
STOP: Final = 0
ITEM: Final = 1
FOUND: Final = 2


class Cursor:
    """A position in the tokens, and the issues found so far.

    - `kinds`: the tokens' kinds, with ERROR tokens replaced by what they were meant to be.
    - `level`: the nesting that the compiler would count here.
    - `reported`: the token of the last report; a second one about it would be an echo.
    """

    __slots__ = (
        "deep_reported", "errors", "function_line", "indents", "is_51", "issues", "kinds",
        "level", "lines", "patched", "pos", "reported", "source", "starts", "tokens", "truncated",
        "values",
    )  # fmt: skip

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.errors = tokens.errors
        self.kinds = meant_kinds(tokens) if tokens.errors else tokens.kinds
        self.patched = bool(tokens.errors)
        self.values = tokens.values
        self.lines = tokens.lines
        self.starts = tokens.starts
        self.is_51 = tokens.dialect.version == 51
        self.pos = 0
        self.level = 1
        self.function_line = 0
        self.issues: list[SyntaxIssue] = []
        self.reported = -1
        self.deep_reported = False
        self.truncated = False
        self.source: SourceText | None = None
        self.indents: dict[int, int] = {}

    # Reports.

    def report(
        self,
        code: str,
        token: int,
        message: bytes,
        help_text: str = "",
        *,
        at: tuple[int, int] | None = None,
        related: tuple[Related, ...] = (),
        edits: tuple[Edit, ...] = (),
        is_warning: bool = False,
    ) -> bool:
        """Adds an issue at `token` unless it would be an echo of the one before.

        `at` is the byte range to point at, if it is not the token's. Without `help_text` the
        general help for the message is used. Returns whether it was added.
        """
        if is_warning:
            return self._add(code, token, message, help_text, at, related, edits, True)
        is_echo = token == self.reported or (bool(self.errors) and self._is_lexical_echo(token))
        self.reported = token
        if is_echo:
            return False
        return self._add(code, token, message, help_text, at, related, edits, False)

    def _is_lexical_echo(self, token: int) -> bool:
        """Whether an error at the token comes from a broken literal before it.

        What touches the literal (`0xg`, `[=abc`) was meant to be part of it.
        """
        return (
            token in self.errors
            or token - 1 in self.errors
            or (token - 2 in self.errors and self.adjacent(token - 1))
        )

    def report_at(
        self,
        code: str,
        token: int,
        message: bytes,
        first: int,
        last: int,
        related: tuple[Related, ...] = (),
    ) -> None:
        """Adds an issue about the tokens `first` to `last` that the compiler finds at `token`.

        For what is found after the fact, so there is no check for echoes.
        """
        self._add(code, token, message, "", self.range_of(first, last), related, (), False)

    def _add(
        self,
        code: str,
        token: int,
        message: bytes,
        help_text: str,
        at: tuple[int, int] | None,
        related: tuple[Related, ...],
        edits: tuple[Edit, ...],
        warning: bool,
    ) -> bool:
        assert code in CODES
        if len(self.issues) >= MAX_ISSUES:
            self.truncated = True
            return False
        if at is None:
            at = (self.starts[token], self.tokens.ends[token])
        self.issues.append(
            SyntaxIssue(
                code,
                "warning" if warning else "error",
                shown(message),
                at[0],
                at[1],
                token,
                help_text or self._help(token, message),
                related,
                edits,
            )
        )
        return True

    def _help(self, token: int, message: bytes) -> str:
        if self.kinds[token] == t.CHAR and token not in self.errors:
            last = self.odd_end(token)
            text = self.tokens.data[self.starts[token] : self.tokens.ends[last]]
            return character_help(text, self.starts[token])
        return help_for(message, self.tokens.dialect)

    def odd_end(self, token: int) -> int:
        """The last token of a character that is no Lua.

        Bytes outside of ASCII take each other and the names between them along, because
        together they were meant as one word.
        """
        if self.values[token][0] >= 0x80:
            while self.adjacent(token + 1) and (
                self.kinds[token + 1] == t.NAME
                or (self.kinds[token + 1] == t.CHAR and self.values[token + 1][0] >= 0x80)
            ):
                token += 1
        return token

    def near(self, message: bytes, token: int) -> bytes:
        """The message with ` near TOKEN` as the compiler adds it."""
        if token in self.errors:
            return message
        text = self.tokens.near(token)
        return message if text is None else message + b" near " + text

    def expected(self, kind: int, token: int) -> bytes:
        """The compiler's message for a missing `kind`."""
        return self.near(self.quoted(kind) + b" expected", token)

    def expected_to_close(self, kind: int, opener: int, line: int, token: int) -> bytes:
        """The compiler's message for a missing `kind` that would match `opener` of `line`."""
        if line == self.lines[token]:
            return self.expected(kind, token)
        message = b"%s expected (to close %s at line %d)" % (
            self.quoted(kind),
            self.quoted(opener),
            line,
        )
        return self.near(message, token)

    def quoted(self, kind: int) -> bytes:
        """A kind of token as the compiler writes it in `X expected`."""
        text = KIND_TEXT[kind]
        return text if kind <= t.STRING and not self.is_51 else b"'%s'" % text

    def range_of(self, first: int, last: int) -> tuple[int, int]:
        """Byte range of the tokens `first` to `last`; empty and in front of `first` if none."""
        if last < first:
            offset = self.tokens.ends[first - 1] if first > 0 else self.starts[0]
            return offset, offset
        return self.starts[first], self.tokens.ends[last]

    def this(self, token: int, message: str) -> Related:
        """A related place: one token."""
        return Related(self.starts[token], self.tokens.ends[token], message)

    def replace(self, first: int, last: int, text: bytes) -> tuple[Edit, ...]:
        """The correction that replaces the tokens `first` to `last`."""
        return (Edit(self.starts[first], self.tokens.ends[last], text),)

    def insert_after(self, token: int, text: bytes) -> tuple[Edit, ...]:
        """The correction that inserts a text behind a token."""
        offset = self.tokens.ends[token]
        return (Edit(offset, offset, text),)

    # Looking around.

    def adjacent(self, token: int) -> bool:
        """Whether the token directly follows the one before it."""
        return token > 0 and self.tokens.ends[token - 1] == self.starts[token]

    def starts_line(self, token: int) -> bool:
        """Whether the token is the first one of its line."""
        return token == 0 or self.lines[token - 1] < self.lines[token]

    def indent(self, token: int) -> int:
        """Width of the blanks at the beginning of the token's line, with tabs to eights."""
        line = self.lines[token]
        known = self.indents.get(line)
        if known is None:
            if self.source is None:
                data = self.tokens.data
                self.source = SourceText(data, first_token_offset(data, self.tokens.dialect))
            start = self.source.line_starts[min(line, self.source.line_count) - 1]
            data = self.tokens.data
            known = 0
            while start < len(data) and data[start] in b" \t":
                known += 1 if data[start] == 0x20 else 8 - known % 8
                start += 1
            self.indents[line] = known
        return known

    def patch(self, token: int, kind: int) -> None:
        """Reads a token as another kind from now on (a misspelled keyword)."""
        if not self.patched:
            # The lists of Tokens are shared with others.
            self.kinds = list(self.kinds)
            self.patched = True
        self.kinds[token] = kind

    # Skipping.

    def find_on_line(self, token: int, kind: int, other: int = -1) -> int:
        """The next token of `kind` (or `other`) outside of brackets on the same line, or -1.

        Words that begin or end statements stop the search.
        """
        kinds = self.kinds
        line = self.lines[token]
        depth = 0
        last = token + LOOK_AROUND
        while self.lines[token] == line and token < last:
            found = kinds[token]
            if depth == 0 and (found == kind or found == other):
                return token
            if _OPENERS[found]:
                depth += 1
            elif _CLOSERS[found]:
                depth -= 1
                if depth < 0:
                    return -1
            elif ENDS_BLOCK[found] or STARTS_STATEMENT[found]:
                return -1
            token += 1
        return -1

    def skip_nested(self, is_block: bool = False) -> None:
        """Skips an expression or block that is nested too deep, up to what must follow it."""
        kinds = self.kinds
        stops = _AFTER_BLOCK if is_block else _AFTER_EXPRESSION
        pos = self.pos
        depth = 0
        while kinds[pos] != t.EOF:
            kind = kinds[pos]
            if depth == 0 and stops[kind]:
                break
            if _NESTING[kind]:
                depth += 1
            elif depth > 0 and _UNNESTING[kind]:
                depth -= 1
            pos += 1
        self.pos = pos

    def report_too_deep(self) -> None:
        """Reports the nesting limit, once for the whole source."""
        if self.deep_reported:
            return
        self.deep_reported = True
        if self.is_51:
            message = b"chunk has too many syntax levels"
        else:
            where = b"main function"
            if self.function_line:
                where = b"function at line %d" % self.function_line
            message = self.near(
                b"too many C levels (limit is %d) in %s" % (MAX_LEVEL, where), self.pos
            )
        self.report("too-deep", self.pos, message)


def meant_kinds(tokens: Tokens) -> list[int]:
    """The kinds with each ERROR token as what it was probably meant to be.

    A broken string or numeral still is an operand. An unfinished comment ends the source; a
    comment that Lua 5.1 refuses in the middle of it reads as a `;`.
    """
    kinds = list(tokens.kinds)
    for index in tokens.errors:
        first = tokens.data[tokens.starts[index]]
        if first in b"\"'[":
            kinds[index] = t.STRING
        elif first == 0x2D:
            kinds[index] = t.EOF if kinds[index + 1] == t.EOF else t.SEMICOLON
        else:
            kinds[index] = t.NUMBER
    return kinds
