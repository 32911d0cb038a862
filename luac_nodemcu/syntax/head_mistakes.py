"""What to make of broken heads of loops and conditions, and of broken declarations.

Like `operand_mistakes.py`, off the path of correct source.
"""

from __future__ import annotations

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.blocks import BlockParser
from luac_nodemcu.syntax.cursor import ENDS_BLOCK, STARTS_OPERAND, STARTS_STATEMENT
from luac_nodemcu.syntax.nodes import NO_TOKEN, Expression
from luac_nodemcu.syntax.spelling import meant_keyword
from luac_nodemcu.syntax.tokens import KIND_TEXT


class HeadMistakes(BlockParser):
    """Recovery between a statement's first word and its block or value."""

    __slots__ = ()

    def skip_statement(self, parts: list[Expression]) -> None:
        """Skips to where a statement may begin or a block end.

        Functions on the way are read, so that their `end` is not taken for another's.
        """
        kinds = self.kinds
        self.suspects.append(self.indent(self.pos))
        begin = self.pos
        depth = 0
        while True:
            pos = self.pos
            kind = kinds[pos]
            if ENDS_BLOCK[kind] or kind == t.SEMICOLON or kind == t.THEN:
                break
            if kind == t.FUNCTION and kinds[pos + 1] == t.LPAREN:
                parts.append(self.expression(self.unary))
                continue
            if STARTS_STATEMENT[kind]:
                break
            if kind in (t.LPAREN, t.LBRACE, t.LBRACKET):
                depth += 1
            elif kind in (t.RPAREN, t.RBRACE, t.RBRACKET):
                depth -= 1
            elif (
                pos > begin
                and depth <= 0
                and kind in (t.NAME, t.DBCOLON)
                and self.starts_line(pos)
                and kinds[pos - 1] not in (t.COMMA, t.ASSIGN, t.LPAREN, t.LBRACE)
            ):
                break
            self.pos = pos + 1
        self.reported = self.pos

    # Heads.

    def broken_head(
        self, condition: Expression, keyword: int, first: int
    ) -> tuple[Expression, int]:
        """`then` or `do` is not where it should be: (the condition, the keyword's token)."""
        while True:
            pos = self.pos
            kind = self.kinds[pos]
            if kind == keyword:
                self.pos = pos + 1
                return condition, pos
            message = self.expected(keyword, pos)
            text = KIND_TEXT[keyword]
            if kind == t.ASSIGN:
                condition = self.assign_for_equal(condition, message)
                continue
            same_line = self.lines[pos] == self.lines[pos - 1]
            if kind == t.NAME and same_line and self._patch_word(pos, keyword, message):
                if self.priorities[self.kinds[pos]]:
                    condition = self.climb(condition, 0)
                continue
            return condition, self._missing_head_word(keyword, first, message, text)

    def _patch_word(self, pos: int, keyword: int, message: bytes) -> bool:
        """Reads a misspelled `then`, `do`, `and` or `or` as what it means."""
        word = self.values[pos]
        meant = meant_keyword(word)
        if meant != keyword and not (meant in (t.AND, t.OR) and word.lower() in (b"and", b"or")):
            return False
        text = KIND_TEXT[meant]
        self.report(
            "misspelled-keyword",
            pos,
            message,
            f"Did you mean `{text.decode()}`?",
            edits=self.replace(pos, pos, text),
        )
        self.patch(pos, meant)
        return True

    def _missing_head_word(self, keyword: int, first: int, message: bytes, text: bytes) -> int:
        pos = self.pos
        kind = self.kinds[pos]
        if kind in (t.RPAREN, t.RBRACKET, t.RBRACE):
            self.report(
                "unexpected-symbol",
                pos,
                message,
                "No bracket is open here: this one is one too many.",
                edits=self.replace(pos, pos, b""),
            )
            while self.kinds[pos] in (t.RPAREN, t.RBRACKET, t.RBRACE):
                pos += 1
            self.pos = pos
            kind = self.kinds[pos]
            self.reported = pos
            if kind == keyword:
                self.pos = pos + 1
                return pos
        other = t.DO if keyword == t.THEN else t.THEN
        head = self.tokens.text(first).decode("ascii", "replace")
        same_line = self.lines[pos] == self.lines[pos - 1]
        if kind == other:
            self.report(
                "missing-keyword",
                pos,
                message,
                f"`{head}` goes with `{text.decode()}`, not with `{KIND_TEXT[other].decode()}`.",
                edits=self.replace(pos, pos, text),
            )
            self.pos = pos + 1
            return pos
        found = self.find_on_line(pos, keyword, other) if same_line else -1
        if found >= 0:
            self.report("unexpected-symbol", pos, message)
            self.pos = found + 1
            return found
        help_text = f"The head of this `{head}` must end with `{text.decode()}`."
        edits = self.insert_after(pos - 1, b" " + text)
        if self.kinds[pos - 1] == t.RBRACE:
            edits = ()
            help_text += " Lua has no braces around blocks; they end with `end`."
        self.report(
            "missing-keyword",
            pos,
            message,
            help_text,
            edits=edits,
        )
        return NO_TOKEN

    def condition_of_until(self) -> Expression:
        """The condition behind `until`."""
        condition = self.expression()
        if self.kinds[self.pos] == t.ASSIGN:
            condition = self.assign_for_equal(condition, self.near(b"unexpected symbol", self.pos))
        return condition

    def broken_for(self, first: int, message: bytes) -> int:
        """A `for` whose head makes no sense: goes behind its `do`, which is returned."""
        pos = self.pos
        if message:
            self.report("unexpected-symbol", pos, message)
        found = self.find_on_line(pos, t.DO)
        if found >= 0:
            self.pos = found + 1
            return found
        return NO_TOKEN

    def for_without_in(self, variables: list[n.Local]) -> bool:
        """Reports that `in` (or `=`) is missing; whether to read on as if it were there."""
        pos = self.pos
        if len(variables) == 1:
            message = self.near(b"'=' or 'in' expected", pos)
        else:
            message = self.expected(t.IN, pos)
        same_line = self.lines[pos] == self.lines[pos - 1]
        if same_line and self.kinds[pos] == t.NAME:
            edits = self.insert_after(pos - 1, b" in")
            if self.values[pos].lower() in (b"of", b"in", b"ni"):
                edits = self.replace(pos, pos, b"in")
                self.pos = pos + 1
            self.report("missing-keyword", pos, message, edits=edits)
            return True
        self.report("unexpected-symbol", pos, message)
        return same_line and STARTS_OPERAND[self.kinds[pos]]

    def for_without_limit(self) -> Expression:
        """`for i = first` without a comma."""
        pos = self.pos
        self.report(
            "unexpected-symbol",
            pos,
            self.expected(t.COMMA, pos),
            "A numeric loop is written `for i = first, last do`.",
        )
        if self.values[pos].lower() in (b"to", b"until", b"upto"):
            self.pos = pos + 1
            return self.expression()
        return n.ErrorExpression(pos, pos - 1, [])

    # Declarations.

    def missing_function_name(self, word: int) -> n.Local:
        """A function statement without a name; reads a reserved word as the name."""
        pos = self.pos
        message = self.expected(t.NAME, pos)
        if t.AND <= self.kinds[pos] <= t.WHILE and self.kinds[pos + 1] == t.LPAREN:
            self.report("reserved-word", pos, message)
            self.pos = pos + 1
            return n.Local(pos, self.tokens.text(pos))
        help_text = "A function that is a statement needs a name: `function name() ... end`."
        self.report("unexpected-symbol", pos, message, help_text)
        return n.Local(word, b"")

    def broken_local_name(self, names: list[n.Local], parts: list[Expression]) -> bool:
        """No name in a `local` statement; whether reading goes on, or else what was skipped."""
        pos = self.pos
        kind = self.kinds[pos]
        message = self.expected(t.NAME, pos)
        same_line = self.lines[pos] == self.lines[pos - 1]
        is_word = t.AND <= kind <= t.WHILE and same_line
        if is_word and self.kinds[pos + 1] in (t.ASSIGN, t.COMMA):
            self.report("reserved-word", pos, message)
            names.append(n.Local(pos, self.tokens.text(pos)))
            self.pos = pos + 1
            return True
        self.report("unexpected-symbol", pos, message)
        if same_line:
            found = self.find_on_line(pos, t.ASSIGN)
            if found >= 0:
                self.pos = found
                return True
            if not (STARTS_STATEMENT[kind] or ENDS_BLOCK[kind]):
                self.skip_statement(parts)
        return False

    def local_without_assign(self, parts: list[Expression]) -> int:
        """Behind the names of a `local` that no `=` follows: the token to take for `=`, if any.

        What can be read of skipped text is added to `parts`.
        """
        pos = self.pos
        kind = self.kinds[pos]
        if (
            self.lines[pos] != self.lines[pos - 1]
            or ENDS_BLOCK[kind]
            or STARTS_STATEMENT[kind]
            or kind in (t.SEMICOLON, t.NAME, t.LPAREN, t.DBCOLON)
        ):
            return NO_TOKEN
        if kind == t.COLON and self.kinds[pos + 1] == t.COLON:
            return NO_TOKEN
        message = self.near(b"unexpected symbol", pos)
        if kind == t.EQ:
            self.report(
                "no-statement",
                pos,
                message,
                "`==` compares; to give the local a value write `=`.",
                edits=self.replace(pos, pos, b"="),
            )
            return pos
        if kind == t.LT and self.kinds[pos + 1] == t.NAME and self.kinds[pos + 2] == t.GT:
            return self._attribute(pos, message)
        help_text = ""
        if kind == t.COLON:
            help_text = "Lua has no types in declarations; `---@type type` documents one."
        elif kind in (t.DOT, t.LBRACKET):
            help_text = "Only a plain name can be local; a field is assigned without `local`."
        if kind == t.CHAR:
            self.skip_odd(message)
        else:
            self.report("unexpected-symbol", pos, message, help_text)
        found = self.find_on_line(self.pos, t.ASSIGN)
        if found < 0:
            self.skip_statement(parts)
            return NO_TOKEN
        return found

    def _attribute(self, pos: int, message: bytes) -> int:
        """`local name <const>`: of Lua 5.4."""
        word = self.values[pos + 1].decode()
        self.report(
            "other-lua",
            pos,
            message,
            f"`<{word}>` is Lua 5.4; no NodeMCU firmware has it.",
            at=self.range_of(pos, pos + 2),
            edits=self.replace(pos, pos + 2, b""),
        )
        self.pos = pos + 3
        if self.kinds[self.pos] == t.ASSIGN:
            return self.pos
        found = self.find_on_line(self.pos, t.ASSIGN)
        if found >= 0:
            self.reported = found
            return found
        return NO_TOKEN
