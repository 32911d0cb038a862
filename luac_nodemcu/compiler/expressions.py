"""Expressions, as the one-pass reader compiles them for both versions.

The grammar of expressions is the same in Lua 5.1 and 5.3 up to the operator table; what differs
in emission is behind the emitter's methods.

Source: app/lua/lparser.c and app/lua53/lparser.c of the firmware.
"""

from __future__ import annotations

from typing import Final

from luac_nodemcu.compiler.expression import (
    CALL,
    FALSE,
    JMP,
    NIL,
    NUM,
    RELOC,
    TRUE,
    VARARG,
    VOID,
    Expr,
    K,
)
from luac_nodemcu.compiler.opcodes import FIELDS_PER_FLUSH
from luac_nodemcu.compiler.reader import MAX_LEVELS, Reader
from luac_nodemcu.syntax import tokens as t

KIND_COUNT: Final = 80

# What an operator does, by kind of token.
LOGICAL: Final = 1
CONCATENATION: Final = 2
ARITHMETIC: Final = 3
COMPARISON: Final = 4


class Operators:
    """Operator tables of one version, as lists indexed by kind of token.

    - `left`, `right`: binding powers, 0 for tokens that are no binary operator.
    - `action`: LOGICAL, CONCATENATION, ARITHMETIC or COMPARISON.
    - `opcode`: of the instruction; `fold`: the operation for the number model;
      `condition`: A of a comparison.
    - `unary`: opcode of a unary operator or -1; `unary_fold`: its operation or -1;
      `unary_power`: binding power of unary operators.
    """

    def __init__(self, unary_power: int) -> None:
        self.left = [0] * KIND_COUNT
        self.right = [0] * KIND_COUNT
        self.action = [0] * KIND_COUNT
        self.opcode = [0] * KIND_COUNT
        self.fold = [0] * KIND_COUNT
        self.condition = [0] * KIND_COUNT
        self.unary = [-1] * KIND_COUNT
        self.unary_fold = [-1] * KIND_COUNT
        self.unary_power = unary_power

    def add(self, kind: int, left: int, right: int, action: int, opcode: int, extra: int) -> None:
        """Adds a binary operator; `extra` is its fold operation or condition."""
        self.left[kind] = left
        self.right[kind] = right
        self.action[kind] = action
        self.opcode[kind] = opcode
        if action == COMPARISON:
            self.condition[kind] = extra
        else:
            self.fold[kind] = extra

    def add_logic_and_comparisons(self, opcodes: dict[str, int]) -> None:
        """Adds the operators that both versions have with the same powers."""
        self.add(t.OR, 1, 1, LOGICAL, 0, 0)
        self.add(t.AND, 2, 2, LOGICAL, 0, 0)
        for kind, name, condition in (
            (t.EQ, "EQ", 1), (t.NE, "EQ", 0), (t.LT, "LT", 1),
            (t.LE, "LE", 1), (t.GT, "LT", 0), (t.GE, "LE", 0),
        ):  # fmt: skip
            self.add(kind, 3, 3, COMPARISON, opcodes[name], condition)


class ExpressionReader(Reader):
    """Reads and compiles expressions."""

    operators: Operators
    OP_NEWTABLE = 0
    OP_VARARG = 0

    def expression(self) -> Expr:
        """Reads a whole expression."""
        return self.sub_expression(0)

    def sub_expression(self, limit: int) -> Expr:
        """Reads an expression whose operators bind more strongly than `limit`."""
        self.level += 1
        if self.level > MAX_LEVELS:
            raise self.level_error()
        operators = self.operators
        if operators.unary[self.tok] >= 0:
            e = self._unary()
        else:
            e = self.simple_expression()
        kind = self.tok
        power = operators.left[kind]
        while power > limit:
            line = self.line
            self.advance()
            fs = self.fs
            action = operators.action[kind]
            if action == ARITHMETIC:
                if e.kind != NUM or e.t != e.f:
                    fs.rk(e)
                right = self.sub_expression(operators.right[kind])
                if e.kind != NUM or not fs.fold(operators.fold[kind], e, right):
                    fs.arithmetic(operators.opcode[kind], e, right, line)
            elif action == COMPARISON:
                fs.rk(e)
                right = self.sub_expression(operators.right[kind])
                e.info = fs.compare(operators.opcode[kind], operators.condition[kind], e, right)
                e.kind = JMP
            elif action == CONCATENATION:
                fs.next_reg(e)
                right = self.sub_expression(operators.right[kind])
                fs.concat_values(e, right, line)
            elif kind == t.AND:
                fs.go_if_true(e)
                right = self.sub_expression(operators.right[kind])
                fs.settle(right)
                right.f = fs.concat(right.f, e.f)
                e = right
            else:
                fs.go_if_false(e)
                right = self.sub_expression(operators.right[kind])
                fs.settle(right)
                right.t = fs.concat(right.t, e.t)
                e = right
            kind = self.tok
            power = operators.left[kind]
        self.level -= 1
        return e

    def _unary(self) -> Expr:
        operators = self.operators
        kind = self.tok
        line = self.line
        self.advance()
        e = self.sub_expression(operators.unary_power)
        fs = self.fs
        if kind == t.NOT:
            fs.negate(e)
        elif operators.unary_fold[kind] < 0 or not fs.fold(operators.unary_fold[kind], e, None):
            fs.unary(operators.unary[kind], e, line)
        return e

    def simple_expression(self) -> Expr:
        """Reads an operand."""
        kind = self.tok
        if kind == t.NAME:
            return self.suffixed_expression()
        if kind == t.STRING:
            e = Expr(K, self.fs.constant(self.values[self.pos]))
        elif kind == t.NUMBER:
            e = Expr(NUM)
            text = self.values[self.pos]
            number = self.number_cache.get(text)
            if number is None:
                number = self.number_cache[text] = self.numbers.parse(text)
            e.value = number
        elif kind == t.FUNCTION:
            token = self.pos
            self.advance()
            return self.body(False, self.line, token)
        elif kind == t.LBRACE:
            return self.table()
        elif kind == t.NIL:
            e = Expr(NIL)
        elif kind == t.TRUE:
            e = Expr(TRUE)
        elif kind == t.FALSE:
            e = Expr(FALSE)
        elif kind == t.DOTS:
            if not self.fs.proto.is_vararg:
                raise self.error_near(b"cannot use '...' outside a vararg function")
            self.use_varargs()
            e = Expr(VARARG, self.fs.emit(self.OP_VARARG | 1 << 23))
        else:
            return self.suffixed_expression()
        self.advance()
        return e

    def use_varargs(self) -> None:
        """Notes that the function uses `...` itself."""

    def suffixed_expression(self) -> Expr:
        """Reads a name or parenthesis with its fields, indices and calls."""
        line = self.line
        fs = self.fs
        kind = self.tok
        if kind == t.NAME:
            name = self.values[self.pos]
            self.advance()
            e = fs.variable(name)
        elif kind == t.LPAREN:
            self.advance()
            e = self.expression()
            self.expect_match(t.RPAREN, t.LPAREN, line)
            fs.settle(e)
        else:
            raise self.error_near(b"unexpected symbol")
        while True:
            kind = self.tok
            if kind == t.DOT:
                fs.any_reg_or_upvalue(e)
                self.advance()
                if self.tok != t.NAME:
                    self.expect_name()
                name = self.values[self.pos]
                self.advance()
                fs.index(e, Expr(K, fs.constant(name)))
            elif kind == t.LPAREN or kind == t.STRING or kind == t.LBRACE:
                fs.next_reg(e)
                self.call_arguments(e, line)
            elif kind == t.COLON:
                self.advance()
                name = self.expect_name()
                fs.self_call(e, fs.constant(name))
                self.call_arguments(e, line)
            elif kind == t.LBRACKET:
                fs.any_reg_or_upvalue(e)
                fs.index(e, self.bracketed_index())
            else:
                return e

    def field(self, e: Expr) -> None:
        """Reads `.name` or `:name` and makes `e` that element."""
        fs = self.fs
        fs.any_reg_or_upvalue(e)
        self.advance()
        name = self.expect_name()
        fs.index(e, Expr(K, fs.constant(name)))

    def bracketed_index(self) -> Expr:
        """Reads `[expression]`."""
        self.advance()
        key = self.expression()
        self.fs.value(key)
        self.expect(t.RBRACKET)
        return key

    def expression_list(self) -> tuple[int, Expr]:
        """Reads expressions; returns their number and the last one, which is still open."""
        count = 1
        e = self.expression()
        while self.tok == t.COMMA:
            self.advance()
            self.fs.next_reg(e)
            e = self.expression()
            count += 1
        return count, e

    def call_arguments(self, function: Expr, line: int) -> None:
        """Reads the arguments of a call and makes `function` the call."""
        raise NotImplementedError

    def finish_call(self, function: Expr, line: int) -> None:
        """Reads the arguments and emits the call on `line`; shared by both versions."""
        fs = self.fs
        kind = self.tok
        if kind == t.LPAREN:
            self.advance()
            if self.tok == t.RPAREN:
                arguments = Expr(VOID)
            else:
                _, arguments = self.expression_list()
                if arguments.kind == CALL or arguments.kind == VARARG:
                    fs.set_results(arguments, -1)
            self.expect_match(t.RPAREN, t.LPAREN, line)
        elif kind == t.STRING:
            arguments = Expr(K, fs.constant(self.values[self.pos]))
            self.advance()
        elif kind == t.LBRACE:
            arguments = self.table()
        else:
            raise self.error_near(b"function arguments expected")
        base = function.info
        if arguments.kind == CALL or arguments.kind == VARARG:
            count = -1
        else:
            if arguments.kind != VOID:
                fs.next_reg(arguments)
            count = fs.free - base - 1
        function.info = fs.emit(fs.OP_CALL | base << 6 | 2 << 14 | (count + 1) << 23)
        function.kind = CALL
        function.t = function.f = -1
        fs.events.append(~line)
        fs.free = base + 1

    def body(self, is_method: bool, line: int, token: int) -> Expr:
        """Reads parameters and body of a function whose keyword is token `token`."""
        raise NotImplementedError

    def floating_byte(self, size: int) -> int:
        """A table size as NEWTABLE holds it."""
        raise NotImplementedError

    def table(self) -> Expr:
        """Reads a table constructor."""
        fs = self.fs
        line = self.line
        pc = fs.emit(self.OP_NEWTABLE)
        table = Expr(RELOC, pc)
        fs.next_reg(table)
        register = table.info
        self.expect(t.LBRACE)
        pending: Expr | None = None
        to_store = items = records = 0
        while self.tok != t.RBRACE:
            if pending is not None:
                fs.next_reg(pending)
                pending = None
                if to_store == FIELDS_PER_FLUSH:
                    fs.set_list(register, items, to_store)
                    to_store = 0
            kind = self.tok
            if kind == t.LBRACKET or (kind == t.NAME and self.look_ahead() == t.ASSIGN):
                self._record(register)
                records += 1
            else:
                pending = self.expression()
                items += 1
                to_store += 1
            if self.tok != t.COMMA and self.tok != t.SEMICOLON:
                break
            self.advance()
        self.expect_match(t.RBRACE, t.LBRACE, line)
        if to_store:
            if pending is not None and (pending.kind == CALL or pending.kind == VARARG):
                fs.set_results(pending, -1)
                fs.set_list(register, items, -1)
                items -= 1
            else:
                if pending is not None:
                    fs.next_reg(pending)
                fs.set_list(register, items, to_store)
        fs.set_b(pc, self.floating_byte(items))
        fs.set_c(pc, self.floating_byte(records))
        return table

    def _record(self, register: int) -> None:
        fs = self.fs
        free = fs.free
        if self.tok == t.NAME:
            key = Expr(K, 0)
            name = self.expect_name()
            key.info = fs.constant(name)
        else:
            key = self.bracketed_index()
        self.expect(t.ASSIGN)
        key_operand = fs.rk(key)
        value_operand = fs.rk(self.expression())
        fs.emit(fs.OP_SETTABLE | register << 6 | value_operand << 14 | key_operand << 23)
        fs.free = free
