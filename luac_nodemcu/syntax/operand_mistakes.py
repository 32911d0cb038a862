"""What to make of missing operands and of foreign operators: the report, and how to go on.

Each method is called where the grammar of `expressions.py` has run out of sound ways, so none
of this costs time on correct source. Suffixes and lists are in `list_mistakes.py`.
"""

from __future__ import annotations

from typing import Final

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.cursor import (
    ENDS_BLOCK,
    STARTS_OPERAND,
    STARTS_STATEMENT,
)
from luac_nodemcu.syntax.errors import Edit
from luac_nodemcu.syntax.expressions import ExpressionParser
from luac_nodemcu.syntax.help import is_foreign_quote
from luac_nodemcu.syntax.nodes import Expression

_SHIFTS: Final = {t.LT: b"<<", t.GT: b">>"}


class OperandMistakes(ExpressionParser):
    """Recovery where an operand or an operator should be."""

    __slots__ = ("in_ternary",)

    def __init__(self, tokens: t.Tokens) -> None:
        super().__init__(tokens)
        # Between `?` and `:`, where a colon is no method call.
        self.in_ternary = False

    # Operands.

    def no_operand(self) -> Expression:
        pos = self.pos
        kind = self.kinds[pos]
        before = self.kinds[pos - 1] if pos else t.EOF
        if kind == before and self.adjacent(pos) and self._doubled_operator(kind):
            self.pos = pos + 1
            return self.expression(self.unary)
        if kind == t.ASSIGN and before == t.EQ and self.adjacent(pos):
            self.report(
                "foreign-operator",
                pos,
                self.near(b"unexpected symbol", pos),
                "Lua compares with `==` only; there is no `===`.",
                at=self.range_of(pos - 1, pos),
                edits=self.replace(pos - 1, pos, b"=="),
            )
            self.pos = pos + 1
            return self.expression(self.unary)
        if kind == t.PLUS and self.kinds[pos + 1] == t.PLUS and self.adjacent(pos + 1):
            self.report(
                "foreign-operator",
                pos,
                self.near(b"unexpected symbol", pos),
                "Lua has no `++`; write `x = x + 1`.",
                at=self.range_of(pos, pos + 1),
            )
            self.pos = pos + 2
            return self.expression(self.unary)
        if kind == t.PLUS and STARTS_OPERAND[self.kinds[pos + 1]]:
            help_text = "Lua has no unary plus."
            if before == t.PLUS and self.adjacent(pos):
                help_text = "Lua has no `++`; write `x = x + 1`."
            self.report(
                "foreign-operator",
                pos,
                self.near(b"unexpected symbol", pos),
                help_text,
                edits=self.replace(pos, pos, b""),
            )
            self.pos = pos + 1
            return self.expression(self.unary)
        if kind == t.CHAR:
            return self._odd_operand(self.values[pos])
        help_text = ""
        if kind in (t.RPAREN, t.RBRACKET) and before == t.COMMA:
            help_text = "A value is missing after the comma; a list must not end with a comma."
        elif self.priorities[kind]:
            help_text = "The operator has no value on its left side."
        elif before != t.EOF and self.priorities[before]:
            help_text = "The operator has no value on its right side."
        elif before == t.ASSIGN:
            help_text = "A value is missing behind `=`."
        elif before == t.RETURN:
            help_text = "`return` must be the last statement of its block."
        self.report("unexpected-symbol", pos, self.near(b"unexpected symbol", pos), help_text)
        if kind in (t.DOT, t.COLON) and self.kinds[pos + 1] == t.NAME:
            self.pos = pos + 1
            return self.expression(self.unary)
        if self._is_out_of_place(pos):
            self.pos = pos + 1
            return n.ErrorExpression(pos, pos, [])
        return n.ErrorExpression(pos, pos - 1, [])

    def _is_out_of_place(self, pos: int) -> bool:
        """Whether a token that begins no operand can only be one too many.

        That is an operator without a right side, or a statement's word in the middle of a line
        with nothing behind it that could go on.
        """
        kind = self.kinds[pos]
        following = self.kinds[pos + 1] if kind != t.EOF else t.EOF
        if self.lines[pos + 1 if kind != t.EOF else pos] != self.lines[pos - 1]:
            return False
        if STARTS_OPERAND[following]:
            return False
        if self.priorities[kind]:
            return True
        if not STARTS_STATEMENT[kind] and kind not in (t.THEN, t.IN):
            return False
        return not (STARTS_STATEMENT[following] or ENDS_BLOCK[following])

    def _doubled_operator(self, kind: int) -> bool:
        """Reports `//`, `<<` and `>>` of 5.3 in 5.1, and `&&` and `||`; False for others."""
        pos = self.pos
        code = "other-lua"
        edits: tuple[Edit, ...] = ()
        if kind == t.SLASH and self.is_51:
            if self.tokens.dialect.integral:
                help_text = "`//` is Lua 5.3; in this integer build `/` already rounds down."
            else:
                help_text = "`//` is Lua 5.3; in Lua 5.1 write `math.floor(a / b)`."
        elif kind in _SHIFTS and self.is_51:
            name = "lshift" if kind == t.LT else "rshift"
            help_text = (
                f"`{_SHIFTS[kind].decode()}` is Lua 5.3; in Lua 5.1 use the module bit: "
                f"`bit.{name}(a, n)`."
            )
        elif kind == t.AMPERSAND or kind == t.PIPE:
            code = "foreign-operator"
            word = "and" if kind == t.AMPERSAND else "or"
            help_text = f"In Lua this operator is the word `{word}`."
            edits = self.replace(pos - 1, pos, word.encode())
        else:
            return False
        self.report(
            code,
            pos,
            self.near(b"unexpected symbol", pos),
            help_text,
            at=self.range_of(pos - 1, pos),
            edits=edits,
        )
        return True

    def _odd_operand(self, character: bytes) -> Expression:
        """A character that is no Lua where an operand should begin."""
        pos = self.pos
        message = self.near(b"unexpected symbol", pos)
        if character == b"!":
            self.report(
                "foreign-operator",
                pos,
                message,
                "In Lua this operator is the word `not`.",
                edits=self.replace(pos, pos, b"not "),
            )
            self.pos = pos + 1
            operand = self.expression(self.unary)
            return n.Unary(pos, operand.last, operand)
        if character == b"~":
            self.report(
                "other-lua",
                pos,
                message,
                "The bitwise operators are Lua 5.3; in Lua 5.1 use the module bit: `bit.bnot(a)`.",
            )
            self.pos = pos + 1
            operand = self.expression(self.unary)
            return n.Unary(pos, operand.last, operand)
        self.skip_odd(message)
        kind = self.kinds[self.pos]
        goes_on = character == b"\\" or self.lines[self.pos] == self.lines[self.pos - 1]
        if STARTS_OPERAND[kind] and goes_on:
            operand = self.expression(self.unary)
            return n.ErrorExpression(pos, operand.last, [operand])
        return n.ErrorExpression(pos, self.pos - 1, [])

    def skip_odd(self, message: bytes) -> None:
        """Reports and skips characters that are no Lua, at least one."""
        first = self.pos
        last = self.odd_end(first)
        self.pos = last + 1
        text = self.tokens.data[self.starts[first] : self.tokens.ends[last]]
        if is_foreign_quote(text):
            self._skip_to_closing_quote(first)
        before = first
        if first > 0 and self.adjacent(first) and text[0] >= 0x80:
            before = first - (self.kinds[first - 1] == t.NAME)
        self.report(
            "unexpected-symbol",
            first,
            message,
            at=(self.starts[before], self.tokens.ends[self.pos - 1]),
        )

    def _skip_to_closing_quote(self, first: int) -> None:
        """Skips a text in foreign quotes, if it ends on the same line."""
        line = self.lines[first]
        pos = self.pos
        # All typographic marks begin with the bytes E2 80 or C2.
        closing = (b"`",) if self.values[first] == b"`" else (b"\xe2", b"\xc2")
        while self.lines[pos] == line and self.kinds[pos] != t.EOF:
            if self.kinds[pos] == t.CHAR and self.values[pos] in closing:
                pos += 1
                while self.kinds[pos] == t.CHAR and self.values[pos][0] >= 0x80:
                    pos += 1
                self.pos = pos
                return
            pos += 1

    # Operators.

    def foreign_operator(self, left: Expression, limit: int) -> Expression | None:
        pos = self.pos
        kinds = self.kinds
        character = self.values[pos]
        follower = kinds[pos + 1]
        joined = self.adjacent(pos + 1)
        last = pos
        code = "foreign-operator"
        if character == b"!" and joined and follower in (t.ASSIGN, t.EQ):
            last, priority, help_text, text = pos + 1, 3, "In Lua this operator is `~=`.", b"~="
        elif character in (b"&", b"|") and self.is_51:
            word = b"and" if character == b"&" else b"or"
            text = word
            priority = 2 if word == b"and" else 1
            if joined and self.values[pos + 1] == character and follower == t.CHAR:
                last = pos + 1
                help_text = f"In Lua this operator is the word `{word.decode()}`."
            else:
                code, priority, text = "other-lua", 3, b""
                name = "band" if character == b"&" else "bor"
                help_text = (
                    "The bitwise operators are Lua 5.3; in Lua 5.1 use the module bit: "
                    f"`bit.{name}(a, b)`."
                )
        elif character == b"~" and self.is_51:
            code, priority, text = "other-lua", 3, b""
            help_text = (
                "The bitwise operators are Lua 5.3; in Lua 5.1 use the module bit: "
                "`bit.bxor(a, b)`. Inequality is `~=`."
            )
        elif character == b"?" and limit == 0:
            return self._ternary(left)
        else:
            return None
        if priority <= limit:
            return None
        self.report(
            code,
            pos,
            self.near(b"unexpected symbol", pos),
            help_text,
            at=self.range_of(pos, last),
            edits=self.replace(pos, last, text) if text else (),
        )
        self.pos = last + 1
        right = self.expression(priority)
        return n.Binary(left.first, right.last, [left, right], [pos])

    def _ternary(self, condition: Expression) -> Expression:
        """`condition ? a : b`."""
        pos = self.pos
        self.report(
            "foreign-operator",
            pos,
            self.near(b"unexpected symbol", pos),
            "Lua has no `? :`. Write `condition and a or b` (if `a` is never nil or false).",
        )
        self.pos = pos + 1
        parts = [condition]
        if STARTS_OPERAND[self.kinds[self.pos]]:
            outer = self.in_ternary
            self.in_ternary = True
            parts.append(self.expression())
            self.in_ternary = outer
            if self.kinds[self.pos] == t.COLON:
                self.pos += 1
                parts.append(self.expression())
        return n.ErrorExpression(condition.first, self.pos - 1, parts)
