"""What to make of broken suffixes, lists, tables and parameters.

Like `operand_mistakes.py`, off the path of correct source.
"""

from __future__ import annotations

from typing import Final

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.cursor import (
    ENDS_BLOCK,
    FOUND,
    ITEM,
    LOOK_AROUND,
    STARTS_OPERAND,
    STARTS_STATEMENT,
    STOP,
)
from luac_nodemcu.syntax.errors import Edit
from luac_nodemcu.syntax.nodes import NO_TOKEN, Expression
from luac_nodemcu.syntax.operand_mistakes import OperandMistakes

LABELS_ARE_53: Final = "Labels and `goto` are Lua 5.3; Lua 5.1 has neither."


class ListMistakes(OperandMistakes):
    """Recovery in suffixes and between brackets."""

    __slots__ = ("label_colon", "leftovers", "owed_closers")

    def __init__(self, tokens: t.Tokens) -> None:
        super().__init__(tokens)
        # The first colon of a `::` that a 5.1 compiler took for a method call; reported.
        self.label_colon = -1
        # Brackets that were given up as unclosed; their closers may still turn up.
        self.owed_closers = 0
        # Values that `after_list_item` has read; they belong to the list.
        self.leftovers: list[Expression] = []

    # Suffixes.

    def broken_member(self) -> n.Member:
        dot = self.pos
        token = dot + 1
        if self._takes_reserved_word(token):
            self.pos = token + 1
            return n.Member(dot, token, token, self.tokens.text(token))
        self.report(
            "unexpected-symbol",
            token,
            self.expected(t.NAME, token),
            "After the dot the name of a field must follow.",
        )
        self.pos = token
        return n.Member(dot, dot, NO_TOKEN, b"")

    def _takes_reserved_word(self, token: int) -> bool:
        """Reports a reserved word where a name must be; False if it is none or stands apart."""
        if not t.AND <= self.kinds[token] <= t.WHILE or not self.adjacent(token):
            return False
        word = self.tokens.text(token).decode()
        edits: tuple[Edit, ...] = ()
        if self.kinds[token - 1] == t.DOT:
            edits = self.replace(token - 1, token, b'["%s"]' % word.encode())
        help_text = f'`{word}` is a reserved word. As a table key write it as `["{word}"]`.'
        self.report("reserved-word", token, self.expected(t.NAME, token), help_text, edits=edits)
        return True

    def broken_method(self) -> n.MethodCall | None:
        colon = self.pos
        kinds = self.kinds
        name_token = colon + 1
        if self.is_51 and kinds[name_token] == t.COLON and self.adjacent(name_token):
            # `::label::` of Lua 5.3, of which the compiler has read the first colon.
            self.report(
                "other-lua",
                name_token,
                self.expected(t.NAME, name_token),
                LABELS_ARE_53,
                at=self.range_of(colon, name_token),
            )
            self.label_colon = self.reported = colon
            return None
        name = b""
        if self.in_ternary:
            return None
        if kinds[name_token] == t.NAME:
            name = self.values[name_token]
            token = name_token + 1
            message = self.near(b"function arguments expected", token)
        elif self._takes_reserved_word(name_token):
            name = self.tokens.text(name_token)
            token = name_token + 1
            message = b""
        else:
            token = name_token
            name_token = NO_TOKEN
            message = self.expected(t.NAME, token)
        self.pos = token
        if kinds[colon - 2] in (t.LBRACE, t.COMMA, t.SEMICOLON) and kinds[colon - 1] == t.NAME:
            return self._json_field(colon, name_token, name, token, message)
        if message:
            self.report("unexpected-symbol", token, message)
        arguments: list[Expression] = []
        opener = rparen = NO_TOKEN
        if kinds[token] == t.LPAREN:
            opener = token
            arguments, rparen = self.arguments(token, token)
        elif kinds[token] in (t.STRING, t.LBRACE) and self.lines[token] == self.lines[colon]:
            arguments.append(self.expression(self.unary))
        return n.MethodCall(colon, self.pos - 1, name_token, name, arguments, opener, rparen)

    def _json_field(
        self, colon: int, name_token: int, name: bytes, token: int, message: bytes
    ) -> n.MethodCall:
        """`{ key: value }` as in JSON."""
        self.report(
            "foreign-operator",
            token,
            message,
            "A field of a table is written `key = value`.",
            at=self.range_of(colon, colon),
            edits=self.replace(colon, colon, b" ="),
        )
        arguments: list[Expression] = []
        self.pos = colon + 1
        if STARTS_OPERAND[self.kinds[self.pos]] or self.kinds[self.pos] == t.NAME:
            arguments.append(self.expression())
            name_token, name = NO_TOKEN, b""
        return n.MethodCall(colon, self.pos - 1, name_token, name, arguments, NO_TOKEN, NO_TOKEN)

    def is_new_statement(self, token: int, first: int, suffixes: list[n.Suffix]) -> bool:
        if first == self.item_start and token == first + 1:
            # The compiler has looked ahead to the `(` already, and thus seen no new line.
            return False
        self.report(
            "ambiguous-call",
            token,
            self.near(b"ambiguous syntax (function call x new statement)", token),
        )
        before = self.kinds[first - 1] if first else t.EOF
        is_value = before in (t.ASSIGN, t.COMMA, t.RETURN, t.UNTIL) or self.priorities[before]
        if not is_value and not (suffixes and isinstance(suffixes[-1], n.Call)):
            # A statement begins with this chain; only a call can be all of it.
            return False
        # Inside of brackets no statement can begin. Looks back to the last one, within reason.
        depth = 0
        for back in range(token - 1, max(-1, token - LOOK_AROUND), -1):
            kind = self.kinds[back]
            if kind in (t.RPAREN, t.RBRACKET, t.RBRACE):
                depth += 1
            elif kind in (t.LPAREN, t.LBRACKET, t.LBRACE):
                depth -= 1
                if depth < 0:
                    return False
            elif depth == 0 and (ENDS_BLOCK[kind] or STARTS_STATEMENT[kind]):
                break
        return True

    def close_bracket(self, opener: int) -> None:
        pos = self.pos
        self.report(
            "unclosed-bracket",
            pos,
            self.expected(t.RBRACKET, pos),
            related=(self.this(opener, "this bracket is open"),),
        )
        found = self.find_on_line(pos, t.RBRACKET)
        if found >= 0:
            self.pos = found + 1

    def close_paren(self, opener: int, inner: Expression) -> Expression:
        pos = self.pos
        line = self.lines[opener]
        message = self.expected_to_close(t.RPAREN, t.LPAREN, line, pos)
        if self.kinds[pos] == t.ASSIGN:
            inner = self.assign_for_equal(inner, message)
            if self.kinds[self.pos] == t.RPAREN:
                self.pos += 1
                return inner
            pos = self.pos
            message = self.expected_to_close(t.RPAREN, t.LPAREN, line, pos)
        found = self.find_on_line(pos, t.RPAREN)
        self.report(
            "unclosed-bracket" if found < 0 else "unexpected-symbol",
            pos,
            message,
            "" if found < 0 else "An operator is missing before this, or it is one word too many.",
            related=(self.this(opener, "this parenthesis is open"),),
            edits=self.insert_after(pos - 1, b")") if found < 0 else (),
        )
        if found >= 0:
            self.pos = found + 1
        return inner

    def assign_for_equal(self, left: Expression, message: bytes) -> Expression:
        """Reads `left = right` where only a value can stand, as a comparison."""
        pos = self.pos
        self.report(
            "assign-for-equal",
            pos,
            message,
            "`=` assigns; to compare write `==`.",
            edits=self.replace(pos, pos, b"=="),
        )
        self.pos = pos + 1
        right = self.expression()
        return n.Binary(left.first, right.last, [left, right], [pos])

    # Lists.

    def after_list_item(self, opener: int, closer: int, first: int) -> int:
        pos = self.pos
        kind = self.kinds[pos]
        opened = self.kinds[opener]
        message = self.expected_to_close(closer, opened, self.lines[first], pos)
        related = (self.this(opener, "opened here"),)
        same_line = self.lines[pos] == self.lines[pos - 1]
        in_table = closer == t.RBRACE
        if self._begins_item(pos, in_table) and (
            same_line or self.kinds[pos + 1] == closer or self.indent(pos) > self.indent(opener)
        ):
            self.report(
                "missing-separator",
                pos,
                message,
                "Is a comma missing before this?",
                related=related,
                edits=self.insert_after(pos - 1, b","),
            )
            return ITEM
        if kind == t.ASSIGN or (kind == t.COLON and in_table):
            return self._assign_in_list(message, in_table)
        found = -1
        is_wrong_closer = same_line and self._is_wrong_closer(pos, opener)
        if same_line:
            found = self.find_on_line(pos + is_wrong_closer, closer, t.COMMA)
        if found >= 0 or is_wrong_closer:
            self.report("unexpected-symbol", pos, message, related=related)
            self.pos = found
            if found < 0:
                # It stands for the right one.
                self.patch(pos, closer)
                self.pos = pos
            return FOUND
        name = {t.RPAREN: b")", t.RBRACE: b"}"}[closer]
        self.report(
            "unclosed-bracket",
            pos,
            message,
            related=related,
            edits=self.insert_after(pos - 1, name),
        )
        self.owed_closers += 1
        return STOP

    def take_leftovers(self) -> list[Expression]:
        leftovers = self.leftovers
        self.leftovers = []
        return leftovers

    def _is_wrong_closer(self, pos: int, opener: int) -> bool:
        """Whether a closing bracket of another kind stands where nothing else waits for it."""
        wanted = {t.RPAREN: t.LPAREN, t.RBRACE: t.LBRACE, t.RBRACKET: t.LBRACKET}
        opening = wanted.get(self.kinds[pos], -1)
        if opening < 0:
            return False
        line = self.lines[opener]
        depth = 0
        for before in range(opener - 1, max(-1, opener - LOOK_AROUND), -1):
            if self.lines[before] != line:
                break
            kind = self.kinds[before]
            if kind in wanted:
                depth += 1
            elif kind in wanted.values():
                depth -= 1
                if depth < 0:
                    return kind != opening
        return True

    def reserved_field(self, opener: int) -> n.NamedField:
        pos = self.pos
        kind = self.kinds[pos]
        word = self.tokens.text(pos)
        token = pos
        message = self.near(b"unexpected symbol", pos)
        if kind in (t.NIL, t.TRUE, t.FALSE, t.NOT, t.FUNCTION):
            token = pos + 1
            message = self.near(b"unexpected symbol", token)
            if kind == t.FUNCTION:
                message = self.expected(t.LPAREN, token)
            elif kind != t.NOT:
                line = self.lines[opener]
                message = self.expected_to_close(t.RBRACE, t.LBRACE, line, token)
        self.report(
            "reserved-word",
            token,
            message,
            f"`{word.decode()}` is a reserved word. As a table key write it as "
            f'`["{word.decode()}"]`.',
            at=self.range_of(pos, pos),
            edits=self.replace(pos, pos, b'["%s"]' % word),
        )
        self.pos = pos + 2
        value = self.expression()
        return n.NamedField(pos, self.pos - 1, word, value)

    def _begins_item(self, pos: int, in_table: bool) -> bool:
        """Whether a list item may begin here, rather than the next statement."""
        kind = self.kinds[pos]
        if kind == t.LBRACKET:
            return in_table
        if not STARTS_OPERAND[kind]:
            return False
        if kind == t.FUNCTION:
            return self.kinds[pos + 1] == t.LPAREN
        # `name = value` is a field, but in a list of arguments it must be a statement.
        return in_table or kind != t.NAME or self.kinds[pos + 1] != t.ASSIGN

    def _assign_in_list(self, message: bytes, in_table: bool) -> int:
        """`f(name = value)`, `{ "key": value }` or `{ "key" = value }`."""
        pos = self.pos
        edits: tuple[Edit, ...] = ()
        if not in_table:
            help_text = (
                "Lua has no named arguments; a function may take a table: `f{ name = value }`. "
                "To compare write `==`."
            )
        elif self.kinds[pos - 1] == t.STRING:
            text = self.tokens.text(pos - 1)
            help_text = f"A key that is no name is written `[{text.decode('utf-8', 'replace')}] =`."
            edits = self.replace(pos - 1, pos, b"[%s] =" % text)
        else:
            help_text = "A field is written `name = value` or `[key] = value`."
        self.report("unexpected-symbol", pos, message, help_text, edits=edits)
        self.pos = pos + 1
        if not STARTS_OPERAND[self.kinds[self.pos]]:
            return STOP
        self.leftovers.append(self.expression())
        return FOUND if self.kinds[self.pos] in (t.COMMA, t.RPAREN, t.RBRACE) else STOP

    def keyed_field_without_assign(self) -> None:
        pos = self.pos
        self.report(
            "unexpected-symbol",
            pos,
            self.expected(t.ASSIGN, pos),
            "A field with a computed key is written `[key] = value`.",
        )

    # Functions.

    def find_parameters(self) -> int:
        pos = self.pos
        kinds = self.kinds
        help_text = ""
        if kinds[pos] == t.NAME and kinds[pos - 1] == t.FUNCTION:
            help_text = "A function that is a value has no name: `function(parameters) ... end`."
        elif kinds[pos] == t.LBRACKET:
            help_text = "For a computed key write `t[key] = function(parameters) ... end`."
        elif kinds[pos] == t.DOT or kinds[pos] == t.COLON:
            help_text = "A local function has a plain name; drop `local` to define a field."
        same_line = self.lines[pos] == self.lines[pos - 1]
        found = self.find_on_line(pos, t.LPAREN) if same_line else NO_TOKEN
        text = b"()"
        if found < 0 and same_line and self._are_parameters(pos):
            # The names are there, only the parenthesis is not.
            found = pos - 1
            text = b"("
        self.report(
            "unexpected-symbol",
            pos,
            self.expected(t.LPAREN, pos),
            help_text,
            edits=self.insert_after(pos - 1, text) if found < pos else (),
        )
        return found if found >= 0 else NO_TOKEN

    def _are_parameters(self, pos: int) -> bool:
        """Whether names and commas up to a `)` follow."""
        while self.kinds[pos] in (t.NAME, t.COMMA, t.DOTS):
            pos += 1
        return self.kinds[pos] == t.RPAREN

    def broken_parameter(self, is_list_over: bool) -> bool:
        pos = self.pos
        kind = self.kinds[pos]
        help_text = ""
        code = "unexpected-symbol"
        if is_list_over:
            message = self.expected(t.RPAREN, pos)
            if self.kinds[pos - 1] == t.DOTS:
                help_text = "`...` must be the last parameter."
            elif kind == t.ASSIGN:
                help_text = "Lua has no default values; write `name = name or value` in the body."
            elif kind == t.COLON:
                help_text = "Lua has no types in declarations; `---@param name type` documents one."
            elif kind == t.NAME and self.lines[pos] == self.lines[pos - 1]:
                self.report(
                    "missing-separator",
                    pos,
                    message,
                    "Is a comma missing before this?",
                    edits=self.insert_after(pos - 1, b","),
                )
                return True
        else:
            message = self.near(b"<name> or '...' expected", pos)
            if t.AND <= kind <= t.WHILE and self.kinds[pos + 1] in (t.COMMA, t.RPAREN):
                code = "reserved-word"
                help_text = "A parameter cannot have the name of a reserved word."
        self.report(code, pos, message, help_text)
        found = pos
        if kind != t.COMMA and kind != t.RPAREN:
            if not is_list_over and code == "reserved-word":
                found = self.find_on_line(pos + 1, t.RPAREN, t.COMMA)
            else:
                found = self.find_on_line(pos, t.RPAREN, t.COMMA)
        if found < 0:
            return False
        self.pos = found
        if self.kinds[found] == t.COMMA:
            self.pos = found + 1
            return True
        return False
