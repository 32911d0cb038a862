"""The strict one-pass reader: walking the tokens, and the compiler's errors.

luac.cross has no syntax tree: it emits while it reads, and its line information and the order
of its messages depend on that. So does this reader. It shares the token arrays with the
recovering parser in `luac_nodemcu.syntax`, which builds the tree that people's tools need.

`expressions.py` and `statements.py` add the grammar that Lua 5.1 and 5.3 have in common;
`reader51.py` and `reader53.py` hold what differs. Method names follow the grammar.

Source: app/lua/lparser.c and app/lua53/lparser.c of the firmware.
"""

from __future__ import annotations

from typing import Final

from luac_nodemcu.compiler.chunk_name import chunk_id
from luac_nodemcu.compiler.emitter import Emitter
from luac_nodemcu.compiler.numbers import Number, NumberModel
from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.tokens import KIND_TEXT, Tokens

MAX_LEVELS: Final = 200


class Reader:
    """Reads one source and compiles it. Subclasses complete the grammar.

    `fs` is the innermost function under compilation.
    """

    fs: Emitter

    def __init__(self, tokens: Tokens, chunk_name: bytes, numbers: NumberModel) -> None:
        self.tokens = tokens
        self.kinds = tokens.kinds
        self.lines = tokens.lines
        self.values = tokens.values
        self.source = chunk_name
        self.numbers = numbers
        self.number_cache: dict[bytes, Number] = {}
        self.version = tokens.dialect.version
        self.pos = 0
        self.tok = tokens.kinds[0]
        # `line` is the compiler's LINE (where the newest read token ends), `last` its LAST
        # (LINE when the current token was asked for).
        self.line = tokens.lines[0]
        self.last = 1
        self.looked_ahead = False
        self.level = 1

    # Tokens

    def advance(self) -> None:
        """Reads the next token."""
        self.pos = pos = self.pos + 1
        self.last = self.line
        self.line = self.lines[pos]
        self.tok = self.kinds[pos]
        self.looked_ahead = False

    def look_ahead(self) -> int:
        """The kind of the token behind the current one; moves LINE as the compiler does."""
        following = self.pos + 1
        self.looked_ahead = True
        if self.tok == t.ERROR or self.kinds[following] == t.ERROR:
            raise self.error_near(b"")
        self.line = self.lines[following]
        return self.kinds[following]

    def accept(self, kind: int) -> bool:
        """Reads on if the current token is of this kind."""
        if self.tok == kind:
            self.advance()
            return True
        return False

    def expect(self, kind: int) -> None:
        """Reads on or raises."""
        if self.tok != kind:
            raise self.error_near(self.quote_kind(kind) + b" expected")
        self.advance()

    def expect_match(self, kind: int, opener: int, line: int) -> None:
        """Reads the token that closes `opener`, which stood on `line`."""
        if self.tok == kind:
            self.advance()
        elif line == self.line:
            raise self.error_near(self.quote_kind(kind) + b" expected")
        else:
            raise self.error_near(
                b"%s expected (to close %s at line %d)"
                % (self.quote_kind(kind), self.quote_kind(opener), line)
            )

    def expect_name(self) -> bytes:
        """Reads a name."""
        if self.tok != t.NAME:
            raise self.error_near(self.quote_kind(t.NAME) + b" expected")
        name = self.values[self.pos]
        self.advance()
        return name

    def quote_kind(self, kind: int) -> bytes:
        """A kind of token as it stands in `X expected`."""
        text = KIND_TEXT[kind]
        if self.version == 53 and kind <= t.STRING:
            return text
        return b"'%s'" % text

    # Errors

    def _error(self, message: bytes, with_chunk: bool) -> LuaSyntaxError:
        index = self.pos
        if self.tok != t.ERROR and self.looked_ahead:
            index += 1
        tokens = self.tokens
        lexical = tokens.errors.get(index) if self.kinds[index] == t.ERROR else None
        chunk = chunk_id(self.source, self.version)
        if lexical is not None:
            # The compiler would have stopped when it read this token.
            text = lexical.message
            if lexical.near is not None:
                text += b" near " + lexical.near
            return LuaSyntaxError(text, chunk, lexical.line, lexical.offset, lexical.end_offset)
        return LuaSyntaxError(
            message,
            chunk if with_chunk else None,
            self.line,
            tokens.starts[self.pos],
            tokens.ends[self.pos],
        )

    def error_near(self, message: bytes) -> LuaSyntaxError:
        """The error at the current token, with ` near TOKEN`."""
        if self.tok != t.ERROR:
            near = self.tokens.near(self.pos, self.pos + 1 if self.looked_ahead else -1)
            if near is not None:
                message = message + b" near " + near
        return self._error(message, True)

    def error_plain(self, message: bytes) -> LuaSyntaxError:
        """The error at the current line, without a token."""
        return self._error(message, True)

    def error_bare(self, message: bytes) -> LuaSyntaxError:
        """An error that the compiler prints without chunk and line."""
        return self._error(message, False)

    def limit_error(self, fs: Emitter, limit: int, what: bytes) -> LuaSyntaxError:
        """A function has too many of something."""
        raise NotImplementedError

    def _where(self, fs: Emitter) -> bytes:
        line = fs.proto.line_defined
        return b"main function" if line == 0 else b"function at line %d" % line

    def level_error(self) -> LuaSyntaxError:
        """Blocks and expressions are nested too deeply."""
        raise NotImplementedError
