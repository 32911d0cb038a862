"""Expressions: precedence, suffix chains, tables, function bodies, and lists of them.

The way through correct source is here; what to do about the rest is in `operand_mistakes.py`
and `list_mistakes.py`. Source of the grammar and of levels: app/lua/lparser.c and
app/lua53/lparser.c.
"""

from __future__ import annotations

from typing import Final

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.cursor import FOUND, ITEM, MAX_LEVEL, STOP, Cursor
from luac_nodemcu.syntax.nodes import NO_TOKEN, Expression
from luac_nodemcu.syntax.tokens import (
    CHAR,
    COLON,
    COMMA,
    DOT,
    LBRACE,
    LBRACKET,
    LPAREN,
    NAME,
    NUMBER,
    RPAREN,
    STRING,
    Tokens,
)

FOREIGN: Final = 99
"""Priority of a character that may stand for an operator of another language."""


def _priorities(rows: tuple[tuple[int, ...], ...]) -> list[int]:
    table = [0] * (t.CHAR + 1)
    for priority, row in enumerate(rows, 1):
        for kind in row:
            table[kind] = priority
    table[t.CHAR] = FOREIGN
    return table


_COMPARISONS: Final = (t.EQ, t.NE, t.LT, t.LE, t.GT, t.GE)

# Loosest first. The empty rows keep unary operators, which are no binary ones, in their place.
PRIORITIES_51: Final = _priorities(
    ((t.OR,), (t.AND,), _COMPARISONS, (t.CONCAT,), (t.PLUS, t.MINUS),
     (t.STAR, t.SLASH, t.PERCENT), (), (t.CARET,))
)  # fmt: skip
UNARY_51: Final = 7
PRIORITIES_53: Final = _priorities(
    ((t.OR,), (t.AND,), _COMPARISONS, (t.PIPE,), (t.TILDE,), (t.AMPERSAND,), (t.SHL, t.SHR),
     (t.CONCAT,), (t.PLUS, t.MINUS), (t.STAR, t.SLASH, t.IDIV, t.PERCENT), (), (t.CARET,))
)  # fmt: skip
UNARY_53: Final = 11

_SUFFIX_START: Final = [
    kind in (DOT, LPAREN, COLON, LBRACKET, STRING, LBRACE) for kind in range(CHAR + 1)
]


class ExpressionParser(Cursor):
    """Reads expressions. Functions hold statements, so `block` is filled in by the parser."""

    __slots__ = (
        "function_marks",
        "functions",
        "in_vararg",
        "item_start",
        "loops",
        "priorities",
        "stray_breaks",
        "unary",
    )

    def __init__(self, tokens: Tokens) -> None:
        super().__init__(tokens)
        self.priorities = PRIORITIES_51 if self.is_51 else PRIORITIES_53
        self.unary = UNARY_51 if self.is_51 else UNARY_53
        self.in_vararg = True
        # The first token of the last item of a table.
        self.item_start = NO_TOKEN
        # Loops around this point within the same function.
        self.loops = 0
        # Tokens of gotos and labels of the function being read.
        self.function_marks: list[int] = []
        # Tokens of `break` outside of loops in it (5.3).
        self.stray_breaks: list[int] = []
        self.functions: list[n.Function] = []

    # To be filled in by the classes above this one.

    def function_block(self, opener: int, line: int) -> tuple[n.Block, int]:
        """The body of a function and its `end` token."""
        raise NotImplementedError

    def no_operand(self) -> Expression:
        """What to make of a token that no expression begins with."""
        raise NotImplementedError

    def foreign_operator(self, left: Expression, limit: int) -> Expression | None:
        """Reads on if the character is an operator of another language; else None."""
        raise NotImplementedError

    def broken_member(self) -> n.Member:
        """A dot without a name."""
        raise NotImplementedError

    def broken_method(self) -> n.MethodCall | None:
        """A colon without a name, or a method name without arguments; None: not a method."""
        raise NotImplementedError

    def is_new_statement(self, token: int, first: int, suffixes: list[n.Suffix]) -> bool:
        """Reports a `(` at the beginning of a line (5.1); whether to read it as a statement."""
        raise NotImplementedError

    def after_list_item(self, opener: int, closer: int, first: int) -> int:
        """Reports a list that neither ends nor goes on: STOP, ITEM or FOUND a comma or end.

        `first` is the token whose line the compiler names as that of the opener.
        """
        raise NotImplementedError

    def take_leftovers(self) -> list[Expression]:
        """The values that `after_list_item` has read on its way, once."""
        raise NotImplementedError

    def close_paren(self, opener: int, inner: Expression) -> Expression:
        """Reports a parenthesis that is not closed; moves behind a later `)` if it finds one."""
        raise NotImplementedError

    def close_bracket(self, opener: int) -> None:
        """Reports a `[` that is not closed; moves behind a later `]` if it finds one."""
        raise NotImplementedError

    def find_parameters(self) -> int:
        """Reports a function without `(`; the token behind which parameters follow, or NO_TOKEN."""
        raise NotImplementedError

    def broken_parameter(self, is_list_over: bool) -> bool:
        """Reports a bad parameter list; whether to go on with a further parameter."""
        raise NotImplementedError

    def reserved_field(self, opener: int) -> n.NamedField:
        """`{ end = value }` in the table at `opener`."""
        raise NotImplementedError

    def keyed_field_without_assign(self) -> None:
        """Reports `[key]` without `=` in a table."""
        raise NotImplementedError

    # Expressions.

    def expression(self, limit: int = 0) -> Expression:
        """An expression up to the first operator whose priority does not exceed `limit`."""
        level = self.level + 1
        if level > MAX_LEVEL:
            self.report_too_deep()
            first = self.pos
            self.skip_nested()
            return n.ErrorExpression(first, self.pos - 1, [])
        self.level = level
        pos = self.pos
        kind = self.kinds[pos]
        left: Expression
        if kind == NAME or kind == LPAREN:
            left = self.suffixed()
        elif kind == STRING:
            left = n.String(pos, self.values[pos])
            self.pos = pos + 1
        elif kind == NUMBER:
            left = n.Number(pos, self.values[pos])
            self.pos = pos + 1
        else:
            left = self._other_operand(kind)
        if self.priorities[self.kinds[self.pos]] > limit:
            left = self.climb(left, limit)
        self.level = level - 1
        return left

    def climb(self, left: Expression, limit: int) -> Expression:
        """Operators behind `left`, as long as their priority exceeds `limit`.

        A chain of operators of one priority becomes one node. Where it groups to the right,
        each operand is one level deeper than the one before, as in the compiler's recursion.
        """
        kinds = self.kinds
        priorities = self.priorities
        level = self.level
        kind = kinds[self.pos]
        priority = priorities[kind]
        while priority > limit:
            if priority == FOREIGN:
                other = self.foreign_operator(left, limit)
                if other is None:
                    break
                left = other
                kinds = self.kinds
                kind = kinds[self.pos]
                priority = priorities[kind]
                continue
            operands = [left]
            operators: list[int] = []
            to_right = kind == t.CONCAT or kind == t.CARET
            while True:
                operators.append(self.pos)
                self.pos += 1
                if to_right and len(operators) > 1:
                    self.level += 1
                    if self.level >= MAX_LEVEL:
                        self.report_too_deep()
                        self.level = level
                operands.append(self.expression(priority))
                kind = self.kinds[self.pos]
                if priorities[kind] != priority:
                    break
            self.level = level
            left = n.Binary(left.first, operands[-1].last, operands, operators)
            priority = priorities[kind]
        return left

    def _other_operand(self, kind: int) -> Expression:
        """An operand that is no name, parenthesis, string or number."""
        pos = self.pos
        if kind == LBRACE:
            return self.table()
        if kind == t.FUNCTION:
            self.pos = pos + 1
            return self.function(pos, pos, False, self.lines[pos + 1])
        if kind == t.MINUS or kind == t.NOT or kind == t.HASH or kind == t.TILDE:
            return self._unary()
        self.pos = pos + 1
        if kind == t.NIL:
            return n.Nil(pos, pos)
        if kind == t.TRUE:
            return n.TrueLiteral(pos, pos)
        if kind == t.FALSE:
            return n.FalseLiteral(pos, pos)
        if kind == t.DOTS:
            if not self.in_vararg:
                self.report(
                    "vararg-outside",
                    pos,
                    self.near(b"cannot use '...' outside a vararg function", pos),
                )
            return n.Vararg(pos, pos)
        self.pos = pos
        return self.no_operand()

    def _unary(self) -> Expression:
        """Unary operators and their operand; each one is a level for the compiler."""
        kinds = self.kinds
        first = self.pos
        pos = first + 1
        while kinds[pos] in (t.MINUS, t.NOT, t.HASH, t.TILDE):
            pos += 1
        level = self.level
        innermost = pos - 1
        if level + (pos - first) > MAX_LEVEL:
            self.pos = first + MAX_LEVEL - level + 1
            self.report_too_deep()
            innermost = self.pos - 1
        else:
            self.level = level + (pos - first) - 1
        self.pos = pos
        operand = self.expression(self.unary)
        self.level = level
        for token in range(innermost, first - 1, -1):
            operand = n.Unary(token, operand.last, operand)
        return operand

    def suffixed(self) -> Expression:
        """A name or parenthesis with everything that is hung on it."""
        kinds = self.kinds
        values = self.values
        pos = first = self.pos
        base: Expression
        if kinds[pos] == NAME:
            base = n.Name(pos, values[pos])
            pos += 1
        else:
            base = self._paren()
            pos = self.pos
        kind = kinds[pos]
        if not _SUFFIX_START[kind]:
            self.pos = pos
            return base
        suffixes: list[n.Suffix] = []
        while True:
            if kind == DOT:
                if kinds[pos + 1] == NAME:
                    suffixes.append(n.Member(pos, pos + 1, pos + 1, values[pos + 1]))
                    pos += 2
                else:
                    self.pos = pos
                    suffixes.append(self.broken_member())
                    pos = self.pos
            elif kind == LPAREN:
                self.pos = pos
                if (
                    self.is_51
                    and self.lines[pos] != self.lines[pos - 1]
                    and self.is_new_statement(pos, first, suffixes)
                ):
                    break
                arguments, rparen = self.arguments(pos, first)
                suffixes.append(n.Call(pos, self.pos - 1, arguments, pos, rparen))
                pos = self.pos
            elif kind == COLON:
                self.pos = pos
                method = self._method(pos, first)
                if method is None:
                    break
                suffixes.append(method)
                pos = self.pos
            elif kind == LBRACKET:
                self.pos = pos + 1
                key = self.expression()
                if kinds[self.pos] == t.RBRACKET:
                    self.pos += 1
                else:
                    self.close_bracket(pos)
                suffixes.append(n.Index(pos, self.pos - 1, key))
                pos = self.pos
            elif kind == STRING:
                string: Expression = n.String(pos, values[pos])
                suffixes.append(n.Call(pos, pos, [string], NO_TOKEN, NO_TOKEN))
                pos += 1
            elif kind == LBRACE:
                self.pos = pos
                table = self.table()
                suffixes.append(n.Call(pos, table.last, [table], NO_TOKEN, NO_TOKEN))
                pos = self.pos
            else:
                break
            # Corrections on the way may have replaced the list.
            kinds = self.kinds
            kind = kinds[pos]
        self.pos = pos
        if not suffixes:
            return base
        return n.Chain(first, pos - 1, base, suffixes)

    def _paren(self) -> Expression:
        """`( expression )`."""
        opener = self.pos
        self.pos = opener + 1
        inner = self.expression()
        if self.kinds[self.pos] == RPAREN:
            self.pos += 1
        else:
            inner = self.close_paren(opener, inner)
        return n.Paren(opener, self.pos - 1, inner)

    def _method(self, pos: int, first: int) -> n.MethodCall | None:
        """`:name(arguments)` at the colon `pos`; the chain begins at `first`."""
        kinds = self.kinds
        if kinds[pos + 1] != NAME:
            return self.broken_method()
        name = self.values[pos + 1]
        opener = pos + 2
        kind = kinds[opener]
        rparen = NO_TOKEN
        arguments: list[Expression]
        if kind == LPAREN:
            if self.is_51 and self.lines[opener] != self.lines[opener - 1]:
                # Reported; after a method's name it can only be the call.
                self.is_new_statement(opener, first, [])
            arguments, rparen = self.arguments(opener, first)
        elif kind == STRING:
            arguments = [n.String(opener, self.values[opener])]
            self.pos = opener + 1
            opener = NO_TOKEN
        elif kind == LBRACE:
            self.pos = opener
            arguments = [self.table()]
            opener = NO_TOKEN
        else:
            return self.broken_method()
        return n.MethodCall(pos, self.pos - 1, pos + 1, name, arguments, opener, rparen)

    def arguments(self, opener: int, first: int) -> tuple[list[Expression], int]:
        """Arguments in parentheses, and the token of `)` or NO_TOKEN.

        `first` is the first token of the whole chain.
        """
        pos = opener + 1
        if self.kinds[pos] == RPAREN:
            self.pos = pos + 1
            return [], pos
        self.pos = pos
        arguments = [self.expression()]
        while True:
            pos = self.pos
            kind = self.kinds[pos]
            if kind == COMMA:
                self.pos = pos + 1
                arguments.append(self.expression())
            elif kind == RPAREN:
                self.pos = pos + 1
                return arguments, pos
            else:
                found = self.after_list_item(opener, RPAREN, opener if self.is_51 else first)
                arguments.extend(self.take_leftovers())
                if found == STOP:
                    return arguments, NO_TOKEN
                if found == ITEM:
                    arguments.append(self.expression())

    def expression_list(self) -> list[Expression]:
        """At least one expression, separated by commas."""
        values = [self.expression()]
        while self.kinds[self.pos] == COMMA:
            self.pos += 1
            values.append(self.expression())
        return values

    # Tables.

    def table(self) -> n.Table:
        """A table constructor."""
        opener = self.pos
        self.pos = opener + 1
        fields: list[n.Field] = []
        rbrace = NO_TOKEN
        while True:
            pos = self.pos
            kind = self.kinds[pos]
            if kind == t.RBRACE:
                rbrace = pos
                self.pos = pos + 1
                break
            if kind == NAME and self.kinds[pos + 1] == t.ASSIGN:
                self.pos = pos + 2
                value = self.expression()
                fields.append(n.NamedField(pos, self.pos - 1, self.values[pos], value))
            elif kind == LBRACKET:
                fields.append(self._keyed_field())
            elif t.AND <= kind <= t.WHILE and self.kinds[pos + 1] == t.ASSIGN:
                fields.append(self.reserved_field(opener))
            else:
                self.item_start = pos
                value = self.expression()
                fields.append(n.Field(pos, self.pos - 1, value))
            kind = self.kinds[self.pos]
            if kind == COMMA or kind == t.SEMICOLON:
                self.pos += 1
            elif kind != t.RBRACE:
                found = self.after_list_item(opener, t.RBRACE, opener)
                fields.extend(n.Field(v.first, v.last, v) for v in self.take_leftovers())
                if found == STOP:
                    break
                if found == FOUND and self.kinds[self.pos] != t.RBRACE:
                    self.pos += 1
        return n.Table(opener, self.pos - 1, fields, rbrace)

    def _keyed_field(self) -> n.KeyedField:
        """`[key] = value`."""
        opener = self.pos
        self.pos = opener + 1
        key = self.expression()
        if self.kinds[self.pos] == t.RBRACKET:
            self.pos += 1
        else:
            self.close_bracket(opener)
        if self.kinds[self.pos] == t.ASSIGN:
            self.pos += 1
            value = self.expression()
        else:
            self.keyed_field_without_assign()
            value = n.ErrorExpression(self.pos, self.pos - 1, [])
        return n.KeyedField(opener, self.pos - 1, key, value)

    # Functions.

    def function(self, first: int, token: int, is_method: bool, line: int) -> n.Function:
        """Parameters, body and `end`, behind the word `function` (and the name, if any).

        `token` is that word, `line` the line by which the compiler knows the function.
        """
        place = len(self.functions)
        lparen = self.pos
        if self.kinds[lparen] != LPAREN:
            lparen = self.find_parameters()
        parameters: list[n.Local] = []
        vararg = rparen = NO_TOKEN
        if lparen != NO_TOKEN:
            self.pos = lparen + 1
            vararg, rparen = self._parameters(parameters)
            if self.kinds[lparen] != LPAREN:
                lparen = NO_TOKEN
        outer = (self.in_vararg, self.loops, self.function_marks, self.function_line)
        outer_breaks = self.stray_breaks
        self.in_vararg = vararg != NO_TOKEN
        self.loops = 0
        self.function_marks = []
        self.stray_breaks = []
        self.function_line = line
        body, end = self.function_block(token, line)
        self.in_vararg, self.loops, self.function_marks, self.function_line = outer
        self.stray_breaks = outer_breaks
        function = n.Function(
            first, self.pos - 1, token, is_method, parameters, vararg, body, lparen, rparen, end
        )
        # In the order of the source, although inner functions are complete first.
        self.functions.insert(place, function)
        return function

    def _parameters(self, parameters: list[n.Local]) -> tuple[int, int]:
        """The parameter list behind `(`: tokens of `...` and `)`."""
        vararg = NO_TOKEN
        pos = self.pos
        if self.kinds[pos] == RPAREN:
            self.pos = pos + 1
            return vararg, pos
        while True:
            pos = self.pos
            kind = self.kinds[pos]
            if kind == NAME:
                parameters.append(n.Local(pos, self.values[pos]))
                self.pos = pos + 1
                if self.kinds[self.pos] == COMMA:
                    self.pos += 1
                    continue
            elif kind == t.DOTS:
                vararg = pos
                self.pos = pos + 1
            elif self.broken_parameter(False):
                continue
            if self.kinds[self.pos] == RPAREN:
                self.pos += 1
                return vararg, self.pos - 1
            if self.broken_parameter(True):
                continue
            if self.kinds[self.pos] == RPAREN:
                self.pos += 1
                return vararg, self.pos - 1
            return vararg, NO_TOKEN
