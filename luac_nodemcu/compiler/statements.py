"""Statements that the one-pass reader compiles alike for both versions.

Source: app/lua/lparser.c and app/lua53/lparser.c of the firmware.
"""

from __future__ import annotations

from luac_nodemcu.compiler.emitter import Block, Emitter
from luac_nodemcu.compiler.expression import (
    CALL,
    FALSE,
    FIXED,
    INDEXED,
    LOCAL,
    NIL,
    UPVAL,
    VARARG,
    VOID,
    Expr,
)
from luac_nodemcu.compiler.expressions import ExpressionReader
from luac_nodemcu.syntax import tokens as t

_BLOCK_ENDS = frozenset((t.EOF, t.ELSE, t.ELSEIF, t.END, t.UNTIL))


class StatementReader(ExpressionReader):
    """Reads and compiles statements."""

    OP_TAILCALL = 0
    OP_FORPREP = 0
    OP_FORLOOP = 0

    def at_block_end(self) -> bool:
        """Whether the current token ends a block."""
        return self.tok in _BLOCK_ENDS

    def enter_block(self, is_loop: bool) -> Block:
        """Opens a block."""
        return self.fs.enter_block(is_loop)

    def leave_block(self) -> None:
        """Closes the innermost block."""
        raise NotImplementedError

    def statements(self) -> None:
        """Reads the statements of a block."""
        raise NotImplementedError

    def block(self) -> None:
        """Reads a block with its own scope."""
        self.enter_block(False)
        self.statements()
        self.leave_block()

    def condition(self) -> int:
        """Reads a condition; returns the jumps that are taken when it is false."""
        e = self.expression()
        if e.kind == NIL:
            e.kind = FALSE
        self.fs.go_if_true(e)
        return e.f

    def adjust(self, variables: int, values: int, last: Expr) -> None:
        """Makes the number of values that of the variables."""
        fs = self.fs
        extra = variables - values
        if last.kind == CALL or last.kind == VARARG:
            extra = max(extra + 1, 0)
            fs.set_results(last, extra)
            if extra > 1:
                fs.reserve(extra - 1)
        else:
            if last.kind != VOID:
                fs.next_reg(last)
            if extra > 0:
                register = fs.free
                fs.reserve(extra)
                fs.load_nil(register, extra)

    def do_statement(self, line: int) -> None:
        """`do` block `end`."""
        self.advance()
        self.block()
        self.expect_match(t.END, t.DO, line)

    def while_statement(self, line: int) -> None:
        """`while` condition `do` block `end`."""
        fs = self.fs
        self.advance()
        start = fs.mark()
        leave = self.condition()
        self.enter_block(True)
        self.expect(t.DO)
        self.block()
        fs.patch(fs.jump(), start)
        self.expect_match(t.END, t.WHILE, line)
        self.leave_block()
        fs.to_here(leave)

    def for_statement(self, line: int) -> None:
        """Both kinds of `for`."""
        self.enter_block(True)
        self.advance()
        name = self.expect_name()
        if self.tok == t.ASSIGN:
            self._numeric_for(name, line)
        elif self.tok == t.COMMA or self.tok == t.IN:
            self._generic_for(name)
        else:
            raise self.error_near(b"'=' or 'in' expected")
        self.expect_match(t.END, t.FOR, line)
        self.leave_block()

    def _numeric_for(self, name: bytes, line: int) -> None:
        fs = self.fs
        base = fs.free
        fs.declare(b"(for index)")
        fs.declare(b"(for limit)")
        fs.declare(b"(for step)")
        fs.declare(name)
        self.expect(t.ASSIGN)
        fs.next_reg(self.expression())
        self.expect(t.COMMA)
        fs.next_reg(self.expression())
        if self.accept(t.COMMA):
            fs.next_reg(self.expression())
        else:
            fs.load_constant(fs.free, fs.constant(self.numbers.parse(b"1")))
            fs.reserve(1)
        self.for_body(base, line, 1, True)

    def _generic_for(self, name: bytes) -> None:
        fs = self.fs
        base = fs.free
        fs.declare(b"(for generator)")
        fs.declare(b"(for state)")
        fs.declare(b"(for control)")
        fs.declare(name)
        variables = 1
        while self.accept(t.COMMA):
            fs.declare(self.expect_name())
            variables += 1
        self.expect(t.IN)
        line = self.line
        count, last = self.expression_list()
        self.adjust(3, count, last)
        self.drop_surplus(3, count)
        fs.check_stack(3)
        self.for_body(base, line, variables, False)

    def drop_surplus(self, variables: int, values: int) -> None:
        """Frees the registers of values that no variable takes, where the version does so."""

    def for_body(self, base: int, line: int, variables: int, is_numeric: bool) -> None:
        """Reads the body of a `for` and emits its loop."""
        fs = self.fs
        fs.activate(3)
        self.expect(t.DO)
        preparation = fs.emit_jump(self.OP_FORPREP, base) if is_numeric else fs.jump()
        self.enter_block(False)
        fs.activate(variables)
        fs.reserve(variables)
        self.block()
        self.leave_block()
        fs.to_here(preparation)
        if is_numeric:
            loop = fs.emit_jump(self.OP_FORLOOP, base)
            fs.fix_line(line)
            fs.patch(loop, preparation + 1)
        else:
            self.generic_loop(base, line, variables, preparation + 1)

    def generic_loop(self, base: int, line: int, variables: int, start: int) -> None:
        """Emits the end of a generic `for` whose body starts at `start`."""
        raise NotImplementedError

    def local_statement(self) -> None:
        """`local` names and values (the keyword is read)."""
        fs = self.fs
        fs.declare(self.expect_name())
        variables = 1
        while self.tok == t.COMMA:
            self.advance()
            fs.declare(self.expect_name())
            variables += 1
        if self.tok == t.ASSIGN:
            self.advance()
            count, last = self.expression_list()
            self.adjust(variables, count, last)
            self.drop_surplus(variables, count)
        else:
            self.adjust(variables, 0, Expr(VOID))
        fs.activate(variables)

    def function_statement(self, line: int) -> None:
        """`function` name body."""
        token = self.pos
        self.advance()
        name = self.expect_name()
        fs = self.fs
        variable = fs.variable(name)
        while self.tok == t.DOT:
            self.field(variable)
        is_method = self.tok == t.COLON
        if is_method:
            self.field(variable)
        function = self.body(is_method, line, token)
        fs.store(variable, function)
        fs.fix_line(line)

    def parameters(self, fs: Emitter) -> None:
        """Reads a parameter list and gives the parameters their registers."""
        count = hidden = 0
        if self.tok != t.RPAREN:
            while True:
                if self.tok == t.NAME:
                    fs.declare(self.expect_name())
                    count += 1
                elif self.tok == t.DOTS:
                    self.advance()
                    hidden = self.declare_varargs(fs)
                    break
                else:
                    raise self.error_near(b"<name> or '...' expected")
                if not self.accept(t.COMMA):
                    break
        fs.activate(count + hidden)
        fs.proto.num_params = fs.nact - hidden
        fs.reserve(fs.nact)

    def declare_varargs(self, fs: Emitter) -> int:
        """Notes the `...` of a parameter list; returns the number of hidden locals it declares."""
        raise NotImplementedError

    def function_body(self, fs: Emitter, is_method: bool, line: int, token: int) -> None:
        """Reads a function from its `(` to its `end`."""
        fs.proto.token_index = token
        self.expect(t.LPAREN)
        if is_method:
            fs.declare(b"self")
            fs.activate(1)
        self.parameters(fs)
        self.expect(t.RPAREN)
        self.statements()
        fs.proto.last_line_defined = self.line
        self.expect_match(t.END, t.FUNCTION, line)

    def assignment(self, first: Expr) -> None:
        """Reads the rest of an assignment whose first target is read."""
        fs = self.fs
        targets = [first]
        self._check_target(first)
        while self.tok == t.COMMA:
            self.advance()
            target = self.suffixed_expression()
            self.resolve_conflict(targets, target)
            self.check_targets(len(targets))
            targets.append(target)
            self._check_target(target)
        self.expect(t.ASSIGN)
        count, last = self.expression_list()
        if count == len(targets):
            fs.set_one_result(last)
            fs.store(targets.pop(), last)
        else:
            self.adjust(len(targets), count, last)
            if count > len(targets):
                fs.free -= count - len(targets)
        while targets:
            fs.store(targets.pop(), Expr(FIXED, fs.free - 1))

    def _check_target(self, target: Expr) -> None:
        if not LOCAL <= target.kind <= INDEXED:
            raise self.error_near(b"syntax error")

    def check_targets(self, count: int) -> None:
        """Raises if an assignment has too many targets."""
        raise NotImplementedError

    def resolve_conflict(self, targets: list[Expr], variable: Expr) -> None:
        """Keeps a copy of a variable that earlier targets index with or into.

        In `t[i], i = 1, 2` the old `i` is meant; all such targets share one copy.
        """
        kind = variable.kind
        if kind != LOCAL and (kind != UPVAL or self.version == 51):
            return
        fs = self.fs
        copy = fs.free
        conflict = False
        for target in targets:
            if target.kind != INDEXED:
                continue
            if target.info == variable.info and target.table_is_upvalue == (kind == UPVAL):
                target.info = copy
                target.table_is_upvalue = False
                conflict = True
            if kind == LOCAL and target.aux == variable.info:
                target.aux = copy
                conflict = True
        if conflict:
            opcode = fs.OP_MOVE if kind == LOCAL else fs.OP_GETUPVAL
            fs.emit(opcode | copy << 6 | variable.info << 23)
            fs.reserve(1)

    def return_values(self) -> None:
        """Reads the values of a `return` (the keyword is read) and emits it."""
        fs = self.fs
        if self.tok == t.SEMICOLON or self.at_block_end():
            fs.emit_return(0, 0)
            return
        count, last = self.expression_list()
        if last.kind == CALL or last.kind == VARARG:
            fs.set_results(last, -1)
            if last.kind == CALL and count == 1:
                fs.code[last.info] = fs.code[last.info] & 0xFFFFFFC0 | self.OP_TAILCALL
            fs.emit_return(fs.nact, -1)
        elif count == 1:
            fs.emit_return(fs.any_reg(last), 1)
        else:
            fs.next_reg(last)
            fs.emit_return(fs.nact, count)
