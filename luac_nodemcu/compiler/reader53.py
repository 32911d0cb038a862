"""The one-pass reader of Lua 5.3: functions, calls, blocks, labels and statements.

Source: app/lua53/lparser.c of the firmware.
"""

from __future__ import annotations

from luac_nodemcu.compiler import numbers
from luac_nodemcu.compiler.emitter import Block, Emitter
from luac_nodemcu.compiler.emitter53 import ConstantKey, Emitter53
from luac_nodemcu.compiler.expression import CALL, LOCAL, NO_JUMP, Expr
from luac_nodemcu.compiler.expressions import (
    ARITHMETIC,
    CONCATENATION,
    Operators,
)
from luac_nodemcu.compiler.line_info import encode_53
from luac_nodemcu.compiler.numbers import NumberModel
from luac_nodemcu.compiler.opcodes import NUMBERS_53, floating_byte_53
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.reader import MAX_LEVELS
from luac_nodemcu.compiler.statements import StatementReader
from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.tokens import Tokens

_ENV = b"_ENV"
_MAX_LABELS = 32767
"""Pending gotos, and visible labels, of a source (SHRT_MAX in lparser.c)."""


def _operators() -> Operators:
    table = Operators(unary_power=12)
    op = NUMBERS_53
    table.add_logic_and_comparisons(op)
    table.add(t.CONCAT, 9, 8, CONCATENATION, op["CONCAT"], 0)
    for kind, name, power, fold in (
        (t.PIPE, "BOR", 4, numbers.BOR), (t.TILDE, "BXOR", 5, numbers.BXOR),
        (t.AMPERSAND, "BAND", 6, numbers.BAND), (t.SHL, "SHL", 7, numbers.SHL),
        (t.SHR, "SHR", 7, numbers.SHR), (t.PLUS, "ADD", 10, numbers.ADD),
        (t.MINUS, "SUB", 10, numbers.SUB), (t.STAR, "MUL", 11, numbers.MUL),
        (t.SLASH, "DIV", 11, numbers.DIV), (t.IDIV, "IDIV", 11, numbers.IDIV),
        (t.PERCENT, "MOD", 11, numbers.MOD),
    ):  # fmt: skip
        table.add(kind, power, power, ARITHMETIC, op[name], fold)
    table.add(t.CARET, 14, 13, ARITHMETIC, op["POW"], numbers.POW)
    table.unary[t.NOT] = op["NOT"]
    table.unary[t.MINUS] = op["UNM"]
    table.unary[t.TILDE] = op["BNOT"]
    table.unary[t.HASH] = op["LEN"]
    table.unary_fold[t.MINUS] = numbers.UNM
    table.unary_fold[t.TILDE] = numbers.BNOT
    return table


class Label:
    """A label, or a goto that waits for one.

    `pc` is the label's position or the goto's jump list; `nact` the number of active locals.
    """

    __slots__ = ("line", "nact", "name", "pc")

    def __init__(self, name: bytes, line: int, nact: int, pc: int) -> None:
        self.name = name
        self.line = line
        self.nact = nact
        self.pc = pc


class Reader53(StatementReader):
    """Compiles one source of Lua 5.3."""

    operators = _operators()
    OP_NEWTABLE = NUMBERS_53["NEWTABLE"]
    OP_VARARG = NUMBERS_53["VARARG"]
    OP_TAILCALL = NUMBERS_53["TAILCALL"]
    OP_FORPREP = NUMBERS_53["FORPREP"]
    OP_FORLOOP = NUMBERS_53["FORLOOP"]
    OP_TFORCALL = NUMBERS_53["TFORCALL"]
    OP_TFORLOOP = NUMBERS_53["TFORLOOP"]
    fs: Emitter53

    def __init__(self, tokens: Tokens, chunk_name: bytes, number_model: NumberModel) -> None:
        super().__init__(tokens, chunk_name, number_model)
        self.constant_cache: dict[ConstantKey, int] = {}
        self.labels: list[Label] = []
        self.gotos: list[Label] = []

    def compile(self) -> Proto:
        """Reads the whole source and returns its main function."""
        fs = self._open_function(None, 0)
        fs.proto.is_vararg = 1
        fs.new_upvalue(_ENV, Expr(LOCAL, 0))
        if self.tok == t.ERROR:
            raise self.error_near(b"")
        self.statements()
        if self.tok != t.EOF:
            raise self.error_near(b"<eof> expected")
        return self._close_function()

    def _open_function(self, parent: Emitter53 | None, line: int) -> Emitter53:
        self.fs = fs = Emitter53(self, parent, line, self.constant_cache)
        self.enter_block(False)
        return fs

    def _close_function(self) -> Proto:
        fs = self.fs
        fs.emit_return(0, 0)
        self.leave_block()
        proto = fs.finish()
        proto.line_info = encode_53(fs.events)
        if fs.parent is not None:
            assert isinstance(fs.parent, Emitter53)
            self.fs = fs.parent
        return proto

    def limit_error(self, fs: Emitter, limit: int, what: bytes) -> LuaSyntaxError:
        return self.error_near(b"too many %s (limit is %d) in %s" % (what, limit, self._where(fs)))

    def level_error(self) -> LuaSyntaxError:
        return self.limit_error(self.fs, MAX_LEVELS, b"C levels")

    def floating_byte(self, size: int) -> int:
        return floating_byte_53(size)

    def call_arguments(self, function: Expr, line: int) -> None:
        self.finish_call(function, line)

    def body(self, is_method: bool, line: int, token: int) -> Expr:
        outer = self.fs
        fs = Emitter53(self, outer, line, self.constant_cache)
        outer.add_proto(fs.proto)
        self.fs = fs
        self.enter_block(False)
        self.function_body(fs, is_method, line, token)
        function = outer.closure()
        self._close_function()
        return function

    def declare_varargs(self, fs: Emitter) -> int:
        fs.proto.is_vararg = 1
        return 0

    # Blocks, labels and gotos

    def enter_block(self, is_loop: bool) -> Block:
        block = self.fs.enter_block(is_loop)
        block.first_label = len(self.labels)
        block.first_goto = len(self.gotos)
        return block

    def leave_block(self) -> None:
        fs = self.fs
        block = fs.block
        assert block is not None
        if block.outer is not None and block.has_upvalue:
            jump = fs.jump()
            fs.close_jumps(jump, block.nact)
            fs.to_here(jump)
        if block.is_loop:
            self._match_gotos(self._add_label(b"break", 0, len(fs.code)))
        fs.block = block.outer
        fs.remove_variables(block.nact)
        fs.free = fs.nact
        del self.labels[block.first_label :]
        if block.outer is not None:
            self._move_gotos_out(block)
        elif block.first_goto < len(self.gotos):
            waiting = self.gotos[block.first_goto]
            if waiting.name == b"break":
                message = b"<break> at line %d not inside a loop" % waiting.line
            else:
                message = b"no visible label '%s' for <goto> at line %d" % (
                    waiting.name, waiting.line,
                )  # fmt: skip
            raise self.error_plain(message)

    def _add_label(self, name: bytes, line: int, pc: int) -> Label:
        if len(self.labels) >= _MAX_LABELS:
            raise self.error_bare(b"too many labels/gotos (limit is %d)" % _MAX_LABELS)
        label = Label(name, line, self.fs.nact, pc)
        self.labels.append(label)
        return label

    def _add_goto(self, name: bytes, line: int, jumps: int) -> None:
        if len(self.gotos) >= _MAX_LABELS:
            raise self.error_bare(b"too many labels/gotos (limit is %d)" % _MAX_LABELS)
        waiting = Label(name, line, self.fs.nact, jumps)
        if not self._match_label(waiting):
            self.gotos.append(waiting)

    def _match_label(self, waiting: Label) -> bool:
        """Resolves a goto with a label of the current block, if there is one."""
        block = self.fs.block
        assert block is not None
        for label in self.labels[block.first_label :]:
            if label.name == waiting.name:
                if waiting.nact > label.nact:
                    self.fs.close_jumps(waiting.pc, label.nact)
                self._resolve_goto(waiting, label)
                return True
        return False

    def _resolve_goto(self, waiting: Label, label: Label) -> None:
        if waiting.nact < label.nact:
            variable = self.fs.actives[waiting.nact].name
            raise self.error_plain(
                b"<goto %s> at line %d jumps into the scope of local '%s'"
                % (waiting.name, waiting.line, variable)
            )
        self.fs.patch(waiting.pc, label.pc)

    def _match_gotos(self, label: Label) -> None:
        """Resolves the gotos of the current block that wait for a label."""
        block = self.fs.block
        assert block is not None
        waiting = self.gotos[block.first_goto :]
        if waiting:
            del self.gotos[block.first_goto :]
            for goto in waiting:
                if goto.name == label.name:
                    self._resolve_goto(goto, label)
                else:
                    self.gotos.append(goto)

    def _move_gotos_out(self, block: Block) -> None:
        """Hands the unresolved gotos of a block that ends to the block around it."""
        waiting = self.gotos[block.first_goto :]
        if waiting:
            del self.gotos[block.first_goto :]
            for goto in waiting:
                if goto.nact > block.nact:
                    if block.has_upvalue:
                        self.fs.close_jumps(goto.pc, block.nact)
                    goto.nact = block.nact
                if not self._match_label(goto):
                    self.gotos.append(goto)

    def _goto(self, jumps: int) -> None:
        """Reads `goto name` or `break`; `jumps` is the list of its jumps."""
        line = self.line
        if self.tok == t.GOTO:
            self.advance()
            name = self.expect_name()
        else:
            self.advance()
            name = b"break"
        self._add_goto(name, line, jumps)

    def _label(self, line: int) -> None:
        """Reads `::name::` behind its first `::`."""
        fs = self.fs
        name = self.expect_name()
        block = fs.block
        assert block is not None
        for label in self.labels[block.first_label :]:
            if label.name == name:
                raise self.error_plain(
                    b"label '%s' already defined on line %d" % (name, label.line)
                )
        self.expect(t.DBCOLON)
        label = self._add_label(name, line, fs.mark())
        while self.tok == t.SEMICOLON or self.tok == t.DBCOLON:
            self._statement()
        if self.tok != t.UNTIL and self.at_block_end():
            # The label ends its block: locals count as out of scope already.
            label.nact = block.nact
        self._match_gotos(label)

    # Statements

    def drop_surplus(self, variables: int, values: int) -> None:
        if values > variables:
            self.fs.free -= values - variables

    def statements(self) -> None:
        while not self.at_block_end():
            if self.tok == t.RETURN:
                self._statement()
                return
            self._statement()

    def _statement(self) -> None:
        line = self.line
        self.level += 1
        if self.level > MAX_LEVELS:
            raise self.level_error()
        kind = self.tok
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
            self.accept(t.SEMICOLON)
        elif kind == t.FUNCTION:
            self.function_statement(line)
        elif kind == t.FOR:
            self.for_statement(line)
        elif kind == t.WHILE:
            self.while_statement(line)
        elif kind == t.SEMICOLON:
            self.advance()
        elif kind == t.DO:
            self.do_statement(line)
        elif kind == t.REPEAT:
            self._repeat_statement(line)
        elif kind == t.BREAK or kind == t.GOTO:
            self._goto(self.fs.jump())
        elif kind == t.DBCOLON:
            self.advance()
            self._label(line)
        else:
            self._expression_statement()
        self.fs.free = self.fs.nact
        self.level -= 1

    def _expression_statement(self) -> None:
        e = self.suffixed_expression()
        if self.tok == t.ASSIGN or self.tok == t.COMMA:
            self.assignment(e)
        elif e.kind == CALL:
            self.fs.set_c(e.info, 1)
        else:
            raise self.error_near(b"syntax error")

    def check_targets(self, count: int) -> None:
        if count + self.level > MAX_LEVELS:
            raise self.level_error()

    def _local_function(self) -> None:
        token = self.pos
        self.advance()
        fs = self.fs
        fs.declare(self.expect_name())
        fs.activate(1)
        function = self.body(False, self.line, token)
        # Debug information sees the variable only from here on.
        fs.actives[function.info].start_pc = len(fs.code)

    def _then_block(self, escapes: int) -> int:
        """Reads `if` or `elseif` up to the end of its block; returns the jumps past the rest."""
        fs = self.fs
        self.advance()
        e = self.expression()
        self.expect(t.THEN)
        if self.tok == t.GOTO or self.tok == t.BREAK:
            fs.go_if_false(e)
            self.enter_block(False)
            self._goto(e.t)
            while self.accept(t.SEMICOLON):
                pass
            if self.tok != t.UNTIL and self.at_block_end():
                self.leave_block()
                return escapes
            away = fs.jump()
        else:
            fs.go_if_true(e)
            self.enter_block(False)
            away = e.f
        self.statements()
        self.leave_block()
        if self.tok == t.ELSE or self.tok == t.ELSEIF:
            escapes = fs.concat(escapes, fs.jump())
        fs.to_here(away)
        return escapes

    def _if_statement(self, line: int) -> None:
        escapes = self._then_block(NO_JUMP)
        while self.tok == t.ELSEIF:
            escapes = self._then_block(escapes)
        if self.accept(t.ELSE):
            self.block()
        self.expect_match(t.END, t.IF, line)
        self.fs.to_here(escapes)

    def _repeat_statement(self, line: int) -> None:
        fs = self.fs
        start = fs.mark()
        self.enter_block(True)
        scope = self.enter_block(False)
        self.advance()
        self.statements()
        self.expect_match(t.UNTIL, t.REPEAT, line)
        again = self.condition()
        if scope.has_upvalue:
            fs.close_jumps(again, scope.nact)
        self.leave_block()
        fs.patch(again, start)
        self.leave_block()

    def generic_loop(self, base: int, line: int, variables: int, start: int) -> None:
        fs = self.fs
        fs.emit(self.OP_TFORCALL | base << 6 | variables << 14)
        fs.fix_line(line)
        loop = fs.emit_jump(self.OP_TFORLOOP, base + 2)
        fs.patch(loop, start)
        fs.fix_line(line)
