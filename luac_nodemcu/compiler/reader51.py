"""The one-pass reader of Lua 5.1: functions, calls, blocks and statements of that version.

Source: app/lua/lparser.c of the firmware.
"""

from __future__ import annotations

from luac_nodemcu.compiler import numbers
from luac_nodemcu.compiler.emitter import Emitter
from luac_nodemcu.compiler.emitter51 import Emitter51
from luac_nodemcu.compiler.expression import CALL, LOCAL, NO_JUMP, Expr
from luac_nodemcu.compiler.expressions import (
    ARITHMETIC,
    CONCATENATION,
    Operators,
)
from luac_nodemcu.compiler.line_info import encode_51
from luac_nodemcu.compiler.opcodes import NUMBERS_51, floating_byte_51
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.reader import MAX_LEVELS
from luac_nodemcu.compiler.statements import StatementReader
from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.syntax import tokens as t

_HAS_ARG = 1
_IS_VARARG = 2
_NEEDS_ARG = 4


def _operators() -> Operators:
    table = Operators(unary_power=8)
    op = NUMBERS_51
    table.add_logic_and_comparisons(op)
    table.add(t.CONCAT, 5, 4, CONCATENATION, op["CONCAT"], 0)
    for kind, name, power, fold in (
        (t.PLUS, "ADD", 6, numbers.ADD), (t.MINUS, "SUB", 6, numbers.SUB),
        (t.STAR, "MUL", 7, numbers.MUL), (t.SLASH, "DIV", 7, numbers.DIV),
        (t.PERCENT, "MOD", 7, numbers.MOD),
    ):  # fmt: skip
        table.add(kind, power, power, ARITHMETIC, op[name], fold)
    table.add(t.CARET, 10, 9, ARITHMETIC, op["POW"], numbers.POW)
    table.unary[t.NOT] = op["NOT"]
    table.unary[t.MINUS] = op["UNM"]
    table.unary[t.HASH] = op["LEN"]
    table.unary_fold[t.MINUS] = numbers.UNM
    return table


class Reader51(StatementReader):
    """Compiles one source of Lua 5.1."""

    operators = _operators()
    OP_NEWTABLE = NUMBERS_51["NEWTABLE"]
    OP_VARARG = NUMBERS_51["VARARG"]
    OP_TAILCALL = NUMBERS_51["TAILCALL"]
    OP_FORPREP = NUMBERS_51["FORPREP"]
    OP_FORLOOP = NUMBERS_51["FORLOOP"]
    OP_CLOSE = NUMBERS_51["CLOSE"]
    OP_TFORLOOP = NUMBERS_51["TFORLOOP"]
    fs: Emitter51

    def compile(self) -> Proto:
        """Reads the whole source and returns its main function."""
        self.fs = Emitter51(self, None, 0)
        self.fs.proto.is_vararg = _IS_VARARG
        if self.tok == t.ERROR:
            raise self.error_near(b"")
        self.statements()
        if self.tok != t.EOF:
            raise self.error_near(b"'<eof>' expected")
        return self._close_function()

    def _close_function(self) -> Proto:
        fs = self.fs
        fs.remove_variables(0)
        fs.emit_return(0, 0)
        proto = fs.finish()
        proto.line_info = encode_51(fs.events)
        if fs.parent is not None:
            assert isinstance(fs.parent, Emitter51)
            self.fs = fs.parent
        return proto

    def limit_error(self, fs: Emitter, limit: int, what: bytes) -> LuaSyntaxError:
        return self.error_plain(b"%s has more than %d %s" % (self._where(fs), limit, what))

    def level_error(self) -> LuaSyntaxError:
        return self.error_plain(b"chunk has too many syntax levels")

    def floating_byte(self, size: int) -> int:
        return floating_byte_51(size)

    def use_varargs(self) -> None:
        self.fs.proto.is_vararg &= ~_NEEDS_ARG

    def call_arguments(self, function: Expr, line: int) -> None:
        line = self.line
        if self.tok == t.LPAREN and line != self.last:
            raise self.error_near(b"ambiguous syntax (function call x new statement)")
        self.finish_call(function, line)

    def body(self, is_method: bool, line: int, token: int) -> Expr:
        outer = self.fs
        fs = self.fs = Emitter51(self, outer, line)
        self.function_body(fs, is_method, line, token)
        return outer.closure(self._close_function())

    def declare_varargs(self, fs: Emitter) -> int:
        fs.declare(b"arg")
        fs.proto.is_vararg = _HAS_ARG | _IS_VARARG | _NEEDS_ARG
        return 1

    # Blocks and statements

    def leave_block(self) -> None:
        fs = self.fs
        block = fs.block
        assert block is not None
        fs.block = block.outer
        fs.remove_variables(block.nact)
        if block.has_upvalue:
            fs.emit(self.OP_CLOSE | block.nact << 6)
        fs.free = fs.nact
        fs.to_here(block.breaks)

    def statements(self) -> None:
        self.level += 1
        if self.level > MAX_LEVELS:
            raise self.level_error()
        fs = self.fs
        is_last = False
        while not is_last and not self.at_block_end():
            is_last = self._statement()
            if self.tok == t.SEMICOLON:
                self.advance()
            fs.free = fs.nact
        self.level -= 1

    def _statement(self) -> bool:
        """Reads one statement; True if it must be the last of its block."""
        kind = self.tok
        line = self.line
        if kind == t.NAME or kind == t.LPAREN:
            self._expression_statement()
        elif kind == t.LOCAL:
            self.advance()
            if self.tok == t.FUNCTION:
                self._local_function()
            else:
                self.local_statement()
        elif kind == t.IF:
            self._if_statement(line)
        elif kind == t.RETURN:
            self.advance()
            self.return_values()
            return True
        elif kind == t.FUNCTION:
            self.function_statement(line)
        elif kind == t.FOR:
            self.for_statement(line)
        elif kind == t.WHILE:
            self.while_statement(line)
        elif kind == t.DO:
            self.do_statement(line)
        elif kind == t.REPEAT:
            self._repeat_statement(line)
        elif kind == t.BREAK:
            self.advance()
            self._break()
            return True
        else:
            self._expression_statement()
        return False

    def _expression_statement(self) -> None:
        e = self.suffixed_expression()
        if e.kind == CALL:
            self.fs.set_c(e.info, 1)
        else:
            self.assignment(e)

    def check_targets(self, count: int) -> None:
        limit = MAX_LEVELS - self.level
        if count > limit:
            raise self.limit_error(self.fs, limit, b"variables in assignment")

    def _local_function(self) -> None:
        token = self.pos
        self.advance()
        fs = self.fs
        fs.declare(self.expect_name())
        variable = Expr(LOCAL, fs.free)
        fs.reserve(1)
        fs.activate(1)
        function = self.body(False, self.line, token)
        fs.store(variable, function)
        # Debug information sees the variable only from here on.
        fs.actives[-1].start_pc = len(fs.code)

    def _then_block(self) -> int:
        self.advance()
        away = self.condition()
        self.expect(t.THEN)
        self.block()
        return away

    def _if_statement(self, line: int) -> None:
        fs = self.fs
        escapes = NO_JUMP
        away = self._then_block()
        while self.tok == t.ELSEIF:
            escapes = fs.concat(escapes, fs.jump())
            fs.to_here(away)
            away = self._then_block()
        if self.tok == t.ELSE:
            escapes = fs.concat(escapes, fs.jump())
            fs.to_here(away)
            self.advance()
            self.block()
        else:
            escapes = fs.concat(escapes, away)
        fs.to_here(escapes)
        self.expect_match(t.END, t.IF, line)

    def _break(self) -> None:
        fs = self.fs
        block = fs.block
        has_upvalue = False
        while block is not None and not block.is_loop:
            has_upvalue = has_upvalue or block.has_upvalue
            block = block.outer
        if block is None:
            raise self.error_near(b"no loop to break")
        if has_upvalue:
            fs.emit(self.OP_CLOSE | block.nact << 6)
        block.breaks = fs.concat(block.breaks, fs.jump())

    def _repeat_statement(self, line: int) -> None:
        fs = self.fs
        start = fs.mark()
        self.enter_block(True)
        scope = self.enter_block(False)
        self.advance()
        self.statements()
        self.expect_match(t.UNTIL, t.REPEAT, line)
        again = self.condition()
        if not scope.has_upvalue:
            self.leave_block()
            fs.patch(again, start)
        else:
            self._break()
            fs.to_here(again)
            self.leave_block()
            fs.patch(fs.jump(), start)
        self.leave_block()

    def generic_loop(self, base: int, line: int, variables: int, start: int) -> None:
        fs = self.fs
        fs.emit(self.OP_TFORLOOP | base << 6 | variables << 14)
        fs.fix_line(line)
        fs.patch(fs.jump(), start)
