"""The recovering parser: tokens to tree and issues, for any input and without exceptions.

One class in layers, each with a file: Cursor (tokens, reports), ExpressionParser (grammar),
OperandMistakes and ListMistakes (broken expressions), BlockParser (open blocks), HeadMistakes
and StatementMistakes (broken statements), and here the statements and `parse`. What the
compiler accepts is decided by app/lua/lparser.c and app/lua53/lparser.c; limits on locals,
registers and the like are found by the code generator only.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Final

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.cursor import (
    DEEP_RECURSION,
    ENDS_BLOCK,
    MAX_LEVEL,
    STARTS_STATEMENT,
    allow_deep_recursion,
)
from luac_nodemcu.syntax.dialect import Dialect
from luac_nodemcu.syntax.errors import Related, SyntaxIssue
from luac_nodemcu.syntax.escapes import note_foreign_escapes
from luac_nodemcu.syntax.labels import LabelCheck
from luac_nodemcu.syntax.lexer import lex
from luac_nodemcu.syntax.nodes import NO_TOKEN, Block, Expression, Statement
from luac_nodemcu.syntax.statement_mistakes import StatementMistakes
from luac_nodemcu.syntax.tokens import NAME, Tokens

_MISMATCHES: Final = ("missing-end", "surplus-end")


class Tree:
    """A source that has been read.

    - `chunk`: the tree. It covers every token, but may have holes where there are errors.
    - `issues`: errors and warnings in the order of the source.
    - `functions`: all Function nodes, in the order of their `function` tokens.
    - `truncated`: there were more issues than are kept.
    """

    __slots__ = ("chunk", "functions", "issues", "tokens", "truncated")

    def __init__(
        self,
        tokens: Tokens,
        chunk: n.Chunk,
        issues: list[SyntaxIssue],
        functions: list[n.Function],
        truncated: bool,
    ) -> None:
        self.tokens = tokens
        self.chunk = chunk
        self.issues = issues
        self.functions = functions
        self.truncated = truncated

    @property
    def has_errors(self) -> bool:
        """Whether the compiler would refuse the source."""
        return any(issue.severity == "error" for issue in self.issues)


def parse_bytes(data: bytes, dialect: Dialect) -> Tree:
    """Reads Lua source. Never raises; the time is linear in the length of `data`."""
    return parse(lex(data, dialect))


def parse(tokens: Tokens) -> Tree:
    """Reads tokens. Never raises; the time is linear in their number."""
    try:
        return _parse(tokens)
    except RecursionError:
        # Whoever called may be deep in the stack already.
        allow_deep_recursion(sys.getrecursionlimit() + DEEP_RECURSION)
        return _parse(tokens)


def _parse(tokens: Tokens) -> Tree:
    parser = Parser(tokens, guided=False)
    chunk = parser.chunk()
    if any(issue.code in _MISMATCHES for issue in parser.issues):
        guided = Parser(tokens, guided=True)
        guided_chunk = guided.chunk()
        if _is_no_worse(guided, parser):
            _place_as_compiler(guided, parser)
            if _agree_on_first(guided, parser):
                parser, chunk = guided, guided_chunk
    parser.report_lexical_errors()
    note_foreign_escapes(parser)
    issues = sorted(parser.issues, key=lambda issue: issue.offset)
    return Tree(tokens, chunk, issues, parser.functions, parser.truncated)


def _is_no_worse(guided: Parser, plain: Parser) -> bool:
    """Whether the indentation explains the source with no more mismatches and no new errors."""

    def others(parser: Parser) -> int:
        return sum(issue.code not in _MISMATCHES for issue in parser.issues)

    return guided.mismatches <= plain.mismatches and others(guided) <= others(plain)


def _place_as_compiler(guided: Parser, plain: Parser) -> None:
    """Gives the first mismatch that only the guided reading found the compiler's place.

    The compiler does not look at indentation and complains later, usually at the end: where
    the plain reading first differs.
    """
    index, issue = _first_other(guided.issues, plain.issues)
    _, compilers = _first_other(plain.issues, guided.issues)
    if issue is None or compilers is None or issue.code not in _MISMATCHES:
        return
    related = issue.related
    if issue.offset != compilers.offset:
        text = "by the indentation it is missing before this"
        if issue.code == "surplus-end":
            text = "by the indentation this `end` is one too many"
        related = (*related, Related(issue.offset, issue.end_offset, text))
    guided.issues[index] = replace(
        issue,
        message=compilers.message,
        token=compilers.token,
        offset=compilers.offset,
        end_offset=compilers.end_offset,
        related=related,
    )


def _agree_on_first(guided: Parser, plain: Parser) -> bool:
    """Whether both have the same error as the one that the compiler would stop at.

    Mismatches that only the indentation shows are invisible to the compiler.
    """
    first = min((issue.token, issue.message) for issue in plain.issues)
    found = [(issue.token, issue.message, issue.code) for issue in guided.issues]
    return any(issue[:2] == first for issue in found) and all(
        issue[:2] >= first or issue[2] in _MISMATCHES for issue in found
    )


def _first_other(
    issues: list[SyntaxIssue], others: list[SyntaxIssue]
) -> tuple[int, SyntaxIssue | None]:
    """The first issue (with its index) that the other list does not have."""
    known = {(issue.token, issue.message) for issue in others}
    for index, issue in enumerate(issues):
        if (issue.token, issue.message) not in known:
            return index, issue
    return -1, None


class Parser(StatementMistakes):
    """Statements and blocks."""

    __slots__ = ()

    def chunk(self) -> n.Chunk:
        """The whole source."""
        body = self.block()
        self._check_jumps(body)
        return n.Chunk(0, len(self.tokens) - 2, body)

    def report_lexical_errors(self) -> None:
        """Adds the errors of the lexer."""
        for token, error in self.errors.items():
            message = error.message
            if error.near is not None:
                message += b" near " + error.near
            self._add(
                "bad-literal", token, message, "", (error.offset, error.end_offset), (), (), False
            )

    def function_block(self, opener: int, line: int) -> tuple[Block, int]:
        self.open_block(opener, line)
        body = self.block()
        end = self.close_block(t.END)
        self._check_jumps(body)
        return body, end

    def _check_jumps(self, body: Block) -> None:
        """What a 5.3 compiler finds out at the end of a function, behind its `end`."""
        if self.stray_breaks:
            self.report_stray_breaks()
        if self.function_marks and not self.is_51:
            LabelCheck(self).check(body)

    def block(self) -> Block:
        """Statements up to a word that ends the block, which is not read."""
        first = self.pos
        level = self.level + 1
        if level > MAX_LEVEL and (self.is_51 or not ENDS_BLOCK[self.kinds[first]]):
            self.report_too_deep()
            self.skip_nested(is_block=True)
            return Block(first, self.pos - 1, [n.ErrorStatement(first, self.pos - 1, [])])
        self.level = level
        statements: list[Statement] = []
        add = statements.append
        is_51 = self.is_51
        closed_by = NO_TOKEN
        while True:
            pos = self.pos
            kind = self.kinds[pos]
            if self.guided:
                if self.guide(pos, kind):
                    break
                pos = self.pos
                kind = self.kinds[pos]
            if ENDS_BLOCK[kind]:
                if self.is_stray(kind):
                    add(self.skip_stray())
                    closed_by = NO_TOKEN
                    continue
                break
            if closed_by != NO_TOKEN:
                self.report_not_last(closed_by)
                closed_by = NO_TOKEN
            if kind == NAME or kind == t.LPAREN:
                statement = self._expression_statement()
                if statement is None:
                    continue
            elif kind == t.LOCAL:
                statement = self._local()
            elif kind == t.IF:
                statement = self._if()
            elif kind == t.RETURN:
                statement = self._return()
                closed_by = pos
            elif kind == t.FUNCTION:
                statement = self._function()
            elif kind == t.FOR:
                statement = self._for()
            elif kind == t.BREAK:
                statement = self._break()
                if is_51:
                    closed_by = pos
            elif kind == t.WHILE:
                statement = self._while()
            elif kind == t.REPEAT:
                statement = self._repeat()
            elif kind == t.DO:
                statement = self._do()
            elif kind == t.SEMICOLON and not is_51:
                self.pos = pos + 1
                statement = n.Empty(pos, pos)
            elif kind == t.GOTO:
                statement = self._goto()
            elif kind == t.DBCOLON:
                statement = self._label()
            else:
                statement = self.no_statement(kind)
            add(statement)
            if is_51 and self.kinds[self.pos] == t.SEMICOLON:
                self.pos += 1
        self.level = level - 1
        return Block(first, self.pos - 1, statements)

    # Statements, each at its first token.

    def _expression_statement(self) -> Statement | None:
        """A call or an assignment; None if the token turned out to be a misspelled keyword."""
        first = self.pos
        expression = self.suffixed()
        kind = self.kinds[self.pos]
        if kind == t.ASSIGN or kind == t.COMMA:
            return self._assignment(first, expression)
        if isinstance(expression, n.Chain) and expression.is_call:
            return n.CallStatement(first, self.pos - 1, expression)
        return self.broken_statement(first, expression)

    def _assignment(self, first: int, target: Expression) -> Statement:
        is_sound = self.check_target(target, True)
        targets = [target]
        while self.kinds[self.pos] == t.COMMA:
            self.pos += 1
            kind = self.kinds[self.pos]
            if kind == NAME or kind == t.LPAREN:
                target = self.suffixed()
                is_sound = is_sound and self.check_target(target, False)
            else:
                target = self.broken_target(is_sound)
                is_sound = False
            targets.append(target)
        assign = self.pos
        if self.kinds[assign] != t.ASSIGN:
            return self.assignment_without_assign(first, targets, is_sound)
        self.pos = assign + 1
        values = self.expression_list()
        return n.Assign(first, self.pos - 1, targets, assign, values)

    def _local(self) -> Statement:
        first = self.pos
        pos = first + 1
        kinds = self.kinds
        if kinds[pos] == t.FUNCTION:
            return self._local_function(first)
        names: list[n.Local] = []
        while True:
            if kinds[pos] == NAME:
                names.append(n.Local(pos, self.values[pos]))
                pos += 1
            else:
                self.pos = pos
                parts: list[Expression] = []
                if not self.broken_local_name(names, parts):
                    return n.LocalStatement(first, self.pos - 1, names, NO_TOKEN, parts)
                pos = self.pos
            if kinds[pos] != t.COMMA:
                break
            pos += 1
        self.pos = pos
        if kinds[pos] != t.ASSIGN:
            values: list[Expression] = []
            pos = self.local_without_assign(values)
            if pos == NO_TOKEN:
                return n.LocalStatement(first, self.pos - 1, names, NO_TOKEN, values)
        self.pos = pos + 1
        values = self.expression_list()
        return n.LocalStatement(first, self.pos - 1, names, pos, values)

    def _local_function(self, first: int) -> n.LocalFunction:
        word = first + 1
        self.pos = word + 1
        if self.kinds[self.pos] == NAME:
            name = n.Local(self.pos, self.values[self.pos])
            self.pos += 1
        else:
            name = self.missing_function_name(word)
        function = self.function(self.pos, word, False, self.lines[self.pos])
        return n.LocalFunction(first, self.pos - 1, name, function)

    def _function(self) -> n.FunctionStatement:
        first = self.pos
        line = self.lines[first]
        pos = first + 1
        kinds = self.kinds
        if kinds[pos] != NAME:
            self.pos = pos
            name = self.missing_function_name(first)
            function = self.function(self.pos, first, False, line)
            target: Expression = n.ErrorExpression(pos, pos - 1, [])
            if name.name:
                target = n.Name(name.first, name.name)
            return n.FunctionStatement(first, self.pos - 1, target, function)
        base = n.Name(pos, self.values[pos])
        pos += 1
        members: list[n.Suffix] = []
        is_method = False
        while not is_method and (kinds[pos] == t.DOT or kinds[pos] == t.COLON):
            is_method = kinds[pos] == t.COLON
            if kinds[pos + 1] == NAME:
                members.append(n.Member(pos, pos + 1, pos + 1, self.values[pos + 1]))
                pos += 2
            else:
                self.pos = pos
                members.append(self.broken_member())
                pos = self.pos
        self.pos = pos
        target = n.Chain(base.first, pos - 1, base, members) if members else base
        function = self.function(self.pos, first, is_method, line)
        return n.FunctionStatement(first, self.pos - 1, target, function)

    def _if(self) -> n.If:
        first = token = self.pos
        self.open_block(first, self.lines[first])
        clauses: list[n.IfClause] = []
        while True:
            self.pos = token + 1
            condition = self.expression()
            then = self.pos
            if self.kinds[then] == t.THEN:
                self.pos = then + 1
            else:
                condition, then = self.broken_head(condition, t.THEN, token)
            body = self.block()
            clauses.append(n.IfClause(token, self.pos - 1, condition, then, body))
            token = self.pos
            if self.kinds[token] != t.ELSEIF or self.forced:
                break
        else_token = NO_TOKEN
        orelse: Block | None = None
        if self.kinds[token] == t.ELSE and not self.forced:
            else_token = token
            self.pos = token + 1
            if self.kinds[token + 1] == t.IF and self.lines[token + 1] == self.lines[token]:
                self.else_ifs.append(token)
            orelse = self.block()
            while self.kinds[self.pos] in (t.ELSE, t.ELSEIF) and not self.forced:
                self.clause_after_else(orelse)
        end = self.close_block(t.END)
        if self.else_ifs and self.else_ifs[-1] == else_token:
            self.closed_else_ifs.append(self.else_ifs.pop())
        return n.If(first, self.pos - 1, clauses, else_token, orelse, end)

    def _while(self) -> n.While:
        first = self.pos
        self.open_block(first, self.lines[first])
        self.pos = first + 1
        condition = self.expression()
        do = self.pos
        if self.kinds[do] == t.DO:
            self.pos = do + 1
        else:
            condition, do = self.broken_head(condition, t.DO, first)
        self.loops += 1
        body = self.block()
        self.loops -= 1
        end = self.close_block(t.END)
        return n.While(first, self.pos - 1, condition, do, body, end)

    def _repeat(self) -> n.Repeat:
        first = self.pos
        self.open_block(first, self.lines[first])
        self.pos = first + 1
        self.loops += 1
        body = self.block()
        self.loops -= 1
        until = self.close_block(t.UNTIL)
        condition: Expression
        if until != NO_TOKEN and self.kinds[until] == t.UNTIL:
            condition = self.condition_of_until()
        else:
            condition = n.ErrorExpression(self.pos, self.pos - 1, [])
        return n.Repeat(first, self.pos - 1, body, until, condition)

    def _do(self) -> n.Do:
        first = self.pos
        self.open_block(first, self.lines[first])
        self.pos = first + 1
        body = self.block()
        end = self.close_block(t.END)
        return n.Do(first, self.pos - 1, body, end)

    def _for(self) -> Statement:
        first = self.pos
        self.open_block(first, self.lines[first])
        pos = first + 1
        kinds = self.kinds
        self.pos = pos
        if kinds[pos] != NAME:
            return self._for_body(first, [], self.broken_for(first, self.expected(NAME, pos)))
        variable = n.Local(pos, self.values[pos])
        pos += 1
        self.pos = pos
        if kinds[pos] == t.ASSIGN:
            return self._numeric_for(first, variable)
        variables = [variable]
        while kinds[self.pos] == t.COMMA:
            self.pos += 1
            if kinds[self.pos] != NAME:
                message = self.expected(NAME, self.pos)
                return self._for_body(first, variables, self.broken_for(first, message))
            variables.append(n.Local(self.pos, self.values[self.pos]))
            self.pos += 1
        in_token = self.pos
        if kinds[in_token] == t.IN:
            self.pos = in_token + 1
        else:
            in_token = NO_TOKEN
            if not self.for_without_in(variables):
                return self._for_body(first, variables, self.broken_for(first, b""))
        iterators = self.expression_list()
        if in_token == NO_TOKEN:
            # One report about a head is enough.
            self.reported = self.pos
        iterators[-1], do = self._do_of(first, iterators[-1])
        self.loops += 1
        body = self.block()
        self.loops -= 1
        end = self.close_block(t.END)
        return n.GenericFor(first, self.pos - 1, variables, in_token, iterators, do, body, end)

    def _for_body(self, first: int, variables: list[n.Local], do: int) -> n.GenericFor:
        """A `for` whose head could not be read."""
        self.loops += 1
        body = self.block()
        self.loops -= 1
        end = self.close_block(t.END)
        return n.GenericFor(first, self.pos - 1, variables, NO_TOKEN, [], do, body, end)

    def _numeric_for(self, first: int, variable: n.Local) -> n.NumericFor:
        self.pos += 1
        start = self.expression()
        limit: Expression
        step: Expression | None = None
        if self.kinds[self.pos] == t.COMMA:
            self.pos += 1
            limit = self.expression()
            if self.kinds[self.pos] == t.COMMA:
                self.pos += 1
                step = self.expression()
        else:
            limit = self.for_without_limit()
        if step is None:
            limit, do = self._do_of(first, limit)
        else:
            step, do = self._do_of(first, step)
        self.loops += 1
        body = self.block()
        self.loops -= 1
        end = self.close_block(t.END)
        return n.NumericFor(first, self.pos - 1, variable, start, limit, step, do, body, end)

    def _do_of(self, first: int, last: Expression) -> tuple[Expression, int]:
        """The `do` behind the last value of a loop's head, and that value, perhaps corrected."""
        do = self.pos
        if self.kinds[do] == t.DO:
            self.pos = do + 1
            return last, do
        return self.broken_head(last, t.DO, first)

    def _return(self) -> n.Return:
        first = self.pos
        self.pos = first + 1
        kind = self.kinds[first + 1]
        values: list[Expression] = []
        if not ENDS_BLOCK[kind] and kind != t.SEMICOLON:
            if STARTS_STATEMENT[kind] and kind != t.FUNCTION:
                # No value can begin like this; `block` reports it.
                return n.Return(first, first, values)
            values = self.expression_list()
        if not self.is_51 and self.kinds[self.pos] == t.SEMICOLON:
            self.pos += 1
        return n.Return(first, self.pos - 1, values)

    def _break(self) -> n.Break:
        pos = self.pos
        self.pos = pos + 1
        if self.loops == 0:
            self.break_outside_loop(pos)
        return n.Break(pos, pos)

    def _goto(self) -> n.Goto:
        first = self.pos
        self.function_marks.append(first)
        if self.kinds[first + 1] == NAME:
            self.pos = first + 2
            return n.Goto(first, first + 1, first + 1, self.values[first + 1])
        self.pos = first + 1
        self.report(
            "unexpected-symbol",
            first + 1,
            self.expected(NAME, first + 1),
            "After `goto` the name of a label must follow.",
        )
        return n.Goto(first, first, NO_TOKEN, b"")

    def _label(self) -> n.Label:
        first = self.pos
        self.function_marks.append(first)
        name_token = first + 1
        if self.kinds[name_token] != NAME:
            self.report("unexpected-symbol", name_token, self.expected(NAME, name_token))
            last = first
            if t.AND <= self.kinds[name_token] <= t.WHILE and self.adjacent(name_token):
                last = name_token
                if self.kinds[last + 1] == t.DBCOLON:
                    last += 1
            self.pos = last + 1
            return n.Label(first, last, NO_TOKEN, b"")
        last = first + 2
        if self.kinds[last] == t.DBCOLON:
            self.pos = last + 1
        else:
            self.pos = last
            self.report("unexpected-symbol", last, self.expected(t.DBCOLON, last))
            last = name_token
        return n.Label(first, last, name_token, self.values[name_token])
