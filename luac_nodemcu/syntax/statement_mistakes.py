"""What to make of broken statements: the report, and how reading goes on.

Like `operand_mistakes.py`, this is off the path of correct source.
"""

from __future__ import annotations

from typing import Final

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.cursor import ENDS_BLOCK, STARTS_OPERAND
from luac_nodemcu.syntax.errors import Edit
from luac_nodemcu.syntax.head_mistakes import HeadMistakes
from luac_nodemcu.syntax.list_mistakes import LABELS_ARE_53
from luac_nodemcu.syntax.nodes import NO_TOKEN, Block, Expression, Statement
from luac_nodemcu.syntax.spelling import meant_keyword
from luac_nodemcu.syntax.tokens import KIND_TEXT

_ARITHMETIC: Final = (
    t.PLUS, t.MINUS, t.STAR, t.SLASH, t.PERCENT, t.CARET, t.CONCAT, t.IDIV, t.AMPERSAND, t.PIPE,
    t.SHL, t.SHR, t.CHAR,
)  # fmt: skip


class StatementMistakes(HeadMistakes):
    """Recovery at the level of statements."""

    __slots__ = ()

    def block(self) -> Block:
        """Statements up to a word that ends the block; filled in by the parser."""
        raise NotImplementedError

    def skip_line(self, first: int) -> None:
        """Skips all tokens that begin on the line of a token."""
        line = self.lines[first]
        pos = first
        while self.lines[pos] == line and self.kinds[pos] != t.EOF:
            pos += 1
        self.pos = pos

    # Things that begin no statement.

    def no_statement(self, kind: int) -> Statement:
        """An ErrorStatement (or what was meant) for a token that no statement begins with."""
        first = self.pos
        follower = self.kinds[first + 1]
        message = self.near(b"unexpected symbol", first)
        parts: list[Expression] = []
        if kind == t.SEMICOLON:
            self.report(
                "empty-statement",
                first,
                message,
                "Lua 5.1 allows `;` only behind a statement, and only one. Delete it.",
                edits=self.replace(first, first, b""),
            )
            self.pos = first + 1
            return n.Empty(first, first)
        if kind == t.COLON and follower == t.COLON and self.adjacent(first + 1):
            return self._label_51(first, message)
        if self._foreign_comment(first, kind, message):
            return n.ErrorStatement(first, self.pos - 1, parts)
        if kind == t.THEN:
            return self._if_without_if(first, message)
        if kind in (t.RPAREN, t.RBRACKET, t.RBRACE):
            if self.owed_closers > 0:
                self.owed_closers -= 1
                self.reported = first
            word = KIND_TEXT[kind].decode()
            self.report(
                "unexpected-symbol",
                first,
                message,
                f"No bracket is open here: this `{word}` is one too many.",
                edits=self.replace(first, first, b""),
            )
            self.pos = first + 1
            while self.kinds[self.pos] in (t.RPAREN, t.RBRACKET, t.RBRACE, t.COMMA):
                self.pos += 1
            self.reported = self.pos
            return n.ErrorStatement(first, self.pos - 1, parts)
        if kind == t.CHAR:
            self.skip_odd(message)
            if self.lines[self.pos] == self.lines[self.pos - 1]:
                self.skip_statement(parts)
            return n.ErrorStatement(first, self.pos - 1, parts)
        help_text = ""
        if kind == t.ASSIGN:
            help_text = "A statement has one `=` only: write `a, b = value, value`, or two of them."
        self.report("unexpected-symbol", first, message, help_text)
        if STARTS_OPERAND[kind]:
            parts.append(self.expression())
            self.reported = self.pos
        else:
            self.pos = first + 1
        if self.lines[self.pos] == self.lines[self.pos - 1]:
            self.skip_statement(parts)
        return n.ErrorStatement(first, self.pos - 1, parts)

    def _foreign_comment(self, first: int, kind: int, message: bytes) -> bool:
        """Reports and skips `//`, `/* */` and `#` comments at the beginning of a statement."""
        follower = self.kinds[first + 1]
        if not self.starts_line(first) and kind == t.HASH:
            return False
        if kind == t.SLASH and follower == t.STAR and self.adjacent(first + 1):
            pos = first + 2
            while self.kinds[pos] != t.EOF:
                if (
                    self.kinds[pos] == t.SLASH
                    and self.kinds[pos - 1] == t.STAR
                    and self.adjacent(pos)
                ):
                    pos += 1
                    break
                pos += 1
            self.pos = pos
            last, text = first + 1, "A comment of several lines is written `--[[ ... ]]` in Lua."
        elif kind == t.IDIV or (kind == t.SLASH and follower == t.SLASH):
            self.skip_line(first)
            last = first if kind == t.IDIV else first + 1
            text = "A comment begins with `--` in Lua."
        elif kind == t.HASH:
            self.skip_line(first)
            last, text = first, "A comment begins with `--` in Lua."
        else:
            return False
        # The 5.1 compiler stumbles over the first character of `//` already, as we do.
        self.report("foreign-comment", first, message, text, at=self.range_of(first, last))
        self.reported = self.pos
        return True

    def _label_51(self, first: int, message: bytes) -> Statement:
        """`::name::` in a 5.1 source."""
        pos = first + 2
        name = b""
        name_token = NO_TOKEN
        if self.kinds[pos] == t.NAME:
            name, name_token = self.values[pos], pos
            pos += 1
            while self.kinds[pos] == t.COLON and self.adjacent(pos) and pos < first + 5:
                pos += 1
        self.pos = pos
        if self.label_colon != first:
            self.report(
                "other-lua", first, message, LABELS_ARE_53, at=self.range_of(first, pos - 1)
            )
        return n.Label(first, pos - 1, name_token, name)

    def _if_without_if(self, first: int, message: bytes) -> Statement:
        """A `then` whose `if` was not recognised: its block, to keep `end` in balance."""
        self.report("unexpected-symbol", first, message, "There is no `if` before this `then`.")
        if (
            self.open_kinds
            and self.open_kinds[-1] == t.IF
            and self.indent(self.open_tokens[-1]) == self.indent(first)
        ):
            # It rather was an `elseif` of this `if`.
            self.pos = first + 1
            return n.ErrorStatement(first, first, [])
        self.patch(first, t.IF)
        self.open_block(first, self.lines[first])
        self.patch(first, t.THEN)
        self.pos = first + 1
        nothing = n.ErrorExpression(first, first - 1, [])
        clauses = [n.IfClause(first, first, nothing, first, self.block())]
        clauses[0].last = self.pos - 1
        orelse: Block | None = None
        else_token = NO_TOKEN
        while self.kinds[self.pos] in (t.ELSE, t.ELSEIF) and not self.forced:
            token = self.pos
            self.pos = token + 1
            if self.kinds[token] == t.ELSE:
                else_token = token
                orelse = self.block()
            else:
                condition = self.expression()
                if self.kinds[self.pos] == t.THEN:
                    self.pos += 1
                body = self.block()
                clauses.append(n.IfClause(token, self.pos - 1, condition, NO_TOKEN, body))
        # Whether there is an `if` at all is not sure enough to ask for its `end`.
        self.reported = self.pos
        end = self.close_block(t.END)
        return n.If(first, self.pos - 1, clauses, else_token, orelse, end)

    # Values that are no statement.

    def broken_statement(self, first: int, expression: Expression) -> Statement | None:
        """`expression`, which is no call, is not followed by `=`.

        None if its name is read as a keyword instead.
        """
        pos = self.pos
        kind = self.kinds[pos]
        same_line = self.lines[pos] == self.lines[pos - 1]
        if self.is_51 and not isinstance(expression, n.Paren):
            message = self.near(b"'=' expected", pos)
        else:
            message = self.near(b"syntax error", pos)
        if isinstance(expression, n.Name):
            known, statement = self._word_as_statement(expression, message)
            if known:
                return statement
        parts = [expression]
        if same_line and kind in _ARITHMETIC:
            last = self._compound(pos)
            if last != NO_TOKEN:
                return self._compound_assignment(first, expression, last, message)
        if same_line and self.find_on_line(pos, t.THEN) >= 0:
            self.report(
                "missing-keyword",
                pos,
                message,
                "Is `if` or `elseif` missing on this line?",
            )
            self.skip_statement(parts)
            return n.ErrorStatement(first, self.pos - 1, parts)
        at = None if same_line else self.range_of(first, pos - 1)
        if kind == t.EQ and same_line:
            self.report(
                "no-statement",
                pos,
                message,
                "`==` compares; to assign write `=`.",
                edits=self.replace(pos, pos, b"="),
            )
            self.pos = pos + 1
            values = self.expression_list()
            return n.Assign(first, self.pos - 1, [expression], pos, values)
        if same_line and self.priorities[kind]:
            self.report("no-statement", pos, message)
            parts[0] = self.climb(expression, 0)
        elif same_line and STARTS_OPERAND[kind] and kind != t.FUNCTION:
            self.report(
                "no-statement",
                pos,
                message,
                "If this is a call, its arguments need parentheses; if not, an operator or `=` is "
                "missing.",
            )
            parts.append(self.expression())
        else:
            self.report("no-statement", pos, message, at=at)
        if same_line:
            self.reported = self.pos
            if self.lines[self.pos] == self.lines[self.pos - 1]:
                self.skip_statement(parts)
        return n.ErrorStatement(first, self.pos - 1, parts)

    def _word_as_statement(self, name: n.Name, message: bytes) -> tuple[bool, Statement | None]:
        """A single name at the beginning of a statement: (is it known, what it is).

        Known without a statement means that the token was changed into a keyword.
        """
        first = name.first
        pos = self.pos
        word = name.name
        kind = self.kinds[pos]
        same_line = self.lines[pos] == self.lines[first]
        if word == b"goto" and kind == t.NAME and same_line:
            self.report(
                "other-lua",
                pos,
                message,
                "`goto` is Lua 5.3; Lua 5.1 does not have it.",
                at=self.range_of(first, pos),
            )
            self.pos = pos + 1
            return True, n.Goto(first, pos, pos, self.values[pos])
        if word == b"continue" and (
            not same_line or ENDS_BLOCK[kind] or kind in (t.SEMICOLON, t.BREAK)
        ):
            if self.is_51:
                help_text = "Put the rest of the loop's body into an `if`."
            else:
                help_text = "Write `goto continue` and `::continue::` at the end of the body."
            self.report(
                "foreign-statement",
                pos,
                message,
                "Lua has no `continue`. " + help_text,
                at=self.range_of(first, first),
            )
            return True, n.ErrorStatement(first, first, [])
        keyword = meant_keyword(word)
        if keyword < 0 or not self._fits(keyword, kind, same_line):
            return False, None
        text = KIND_TEXT[keyword]
        self.report(
            "misspelled-keyword",
            pos,
            message,
            f"Did you mean `{text.decode()}`?",
            at=self.range_of(first, first),
            edits=self.replace(first, first, text),
        )
        self.patch(first, keyword)
        self.pos = first
        return True, None

    def _fits(self, keyword: int, following: int, same_line: bool) -> bool:
        """Whether a keyword makes sense where a name was found, before the kind `following`."""
        if keyword in (t.END, t.ELSE):
            return bool(self.open_kinds) and not self.is_stray(keyword)
        if keyword in (t.ELSEIF, t.UNTIL):
            return same_line and bool(self.open_kinds) and not self.is_stray(keyword)
        if keyword == t.FUNCTION or keyword == t.FOR:
            return same_line and following == t.NAME
        if keyword == t.LOCAL:
            return same_line and following in (t.NAME, t.FUNCTION)
        if keyword in (t.IF, t.WHILE):
            return same_line and STARTS_OPERAND[following]
        if keyword == t.RETURN:
            return same_line
        return keyword in (t.REPEAT, t.BREAK, t.DO)

    def _compound(self, pos: int) -> int:
        """The last token of `+=`, `++`, `..=` and the like at `pos`, or NO_TOKEN."""
        kinds = self.kinds
        if kinds[pos] == t.CHAR and self.values[pos] not in (b"&", b"|"):
            return NO_TOKEN
        last = pos + 1
        if not self.adjacent(last):
            return NO_TOKEN
        if kinds[last] == t.SLASH and self.adjacent(last + 1):
            last += 1
        if kinds[last] == t.ASSIGN or (kinds[pos] == t.PLUS and kinds[last] == t.PLUS):
            return last
        return NO_TOKEN

    def _compound_assignment(
        self, first: int, target: Expression, last: int, message: bytes
    ) -> Statement:
        pos = self.pos
        data = self.tokens.data
        name = data[self.starts[first] : self.tokens.ends[pos - 1]]
        is_increment = self.kinds[last] == t.PLUS
        operator = b"+" if is_increment else data[self.starts[pos] : self.starts[last]]
        edits: tuple[Edit, ...] = self.replace(
            pos, last, b" = %s + 1" % name if is_increment else b"= %s %s" % (name, operator)
        )
        shown = self.tokens.data[self.starts[pos] : self.tokens.ends[last]].decode()
        self.report(
            "foreign-operator",
            pos,
            message,
            f"Lua has no `{shown}`; write `x = x {operator.decode()} ...`.",
            at=self.range_of(pos, last),
            edits=edits,
        )
        self.pos = last + 1
        values: list[Expression] = []
        if not is_increment:
            values = self.expression_list()
        return n.Assign(first, self.pos - 1, [target], last, values)

    def check_target(self, target: Expression, is_first: bool) -> bool:
        """Whether this may be assigned to; reports what is no variable, behind it."""
        pos = self.pos
        if isinstance(target, n.Name | n.ErrorExpression):
            return True
        if isinstance(target, n.Chain) and not target.is_call:
            return True
        is_first_call = isinstance(target, n.Chain) and self.is_51 and is_first
        message = b"unexpected symbol" if is_first_call else b"syntax error"
        help_text = "A call cannot be assigned to; to compare write `==`."
        if isinstance(target, n.Paren):
            help_text = "A variable on the left of `=` must not be in parentheses."
        self.report("cannot-assign", pos, self.near(message, pos), help_text)
        return False

    def broken_target(self, is_sound: bool) -> Expression:
        """Something between commas on the left side that no variable begins with."""
        pos = self.pos
        if is_sound or not STARTS_OPERAND[self.kinds[pos]]:
            self.report("unexpected-symbol", pos, self.near(b"unexpected symbol", pos))
        if STARTS_OPERAND[self.kinds[pos]]:
            return self.expression()
        return n.ErrorExpression(pos, pos - 1, [])

    def assignment_without_assign(
        self, first: int, targets: list[Expression], is_sound: bool
    ) -> Statement:
        """`a, b` without `=`; a reason is already reported unless `is_sound`."""
        pos = self.pos
        if is_sound:
            self.report("no-statement", pos, self.expected(t.ASSIGN, pos))
        self.reported = pos
        if self.lines[pos] == self.lines[pos - 1]:
            self.skip_statement(targets)
        return n.ErrorStatement(first, self.pos - 1, targets)

    # Statements that end a block, and loops.

    def report_not_last(self, statement: int) -> None:
        """A statement follows `return` (or, in 5.1, `break`)."""
        pos = self.pos
        closer, opener, line = self.innermost_expects()
        if self.kinds[pos - 1] == t.RETURN:
            message = self.near(b"unexpected symbol", pos)
        elif opener == t.EOF:
            message = self.expected(t.EOF, pos)
        else:
            message = self.expected_to_close(closer, opener, line, pos)
        word = self.tokens.text(statement).decode()
        self.report(
            "not-last-statement",
            pos,
            message,
            f"`{word}` must be the last statement of its block. To leave early write "
            f"`do {word} end`.",
            related=(self.this(statement, f"this `{word}`"),),
        )

    def break_outside_loop(self, pos: int) -> None:
        """`break` with no loop in the same function."""
        if self.is_51:
            message = self.near(b"no loop to break", pos + 1)
            self.report("break-outside-loop", pos + 1, message, at=self.range_of(pos, pos))
        else:
            self.stray_breaks.append(pos)

    def report_stray_breaks(self) -> None:
        """Reports each `break` of the function that has just ended and that is in no loop (5.3)."""
        for pos in self.stray_breaks:
            message = b"<break> at line %d not inside a loop" % self.lines[pos]
            self.report_at("break-outside-loop", self.pos, message, pos, pos)
        self.stray_breaks = []

    def clause_after_else(self, orelse: Block) -> None:
        """Reports a clause behind `else`, and adds its statements to those of `else`."""
        pos = self.pos
        _, opener, line = self.innermost_expects()
        word = KIND_TEXT[self.kinds[pos]].decode()
        self.report(
            "surplus-end",
            pos,
            self.expected_to_close(t.END, opener, line, pos),
            f"`else` must be the last clause of an `if`, so no `{word}` can follow.",
        )
        self.pos = pos + 1
        parts: list[Expression] = []
        if self.kinds[pos] == t.ELSEIF:
            parts.append(self.expression())
            if self.kinds[self.pos] == t.THEN:
                self.pos += 1
        orelse.statements.append(n.ErrorStatement(pos, self.pos - 1, parts))
        orelse.statements.extend(self.block().statements)
        orelse.last = self.pos - 1
