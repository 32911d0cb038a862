"""The state of one function under compilation and the emission of its code.

This is the part of code generation that Lua 5.1 and 5.3 share: registers, jump lists, getting
the value of an expression into a register, conditions. `emitter51.py` and `emitter53.py` add
what differs; the readers drive them. Instruction numbers are class attributes because the two
versions number the same instructions differently.

Method names are the field's words for the compiler's own routines: `settle` is
luaK_dischargevars, `next_reg` luaK_exp2nextreg, `any_reg` luaK_exp2anyreg, `rk` luaK_exp2RK,
`to_here` luaK_patchtohere, `target` the last jump target, `here` the jumps that wait for the
next instruction.

Source: app/lua/lcode.c and app/lua53/lcode.c of the firmware.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from luac_nodemcu.compiler.expression import (
    CALL,
    FALSE,
    FIXED,
    GLOBAL,
    INDEXED,
    JMP,
    LOCAL,
    NIL,
    NO_JUMP,
    NUM,
    RELOC,
    TRUE,
    UPVAL,
    VARARG,
    Expr,
    K,
)
from luac_nodemcu.compiler.numbers import Number
from luac_nodemcu.compiler.opcodes import BIT_RK, MAX_SBX
from luac_nodemcu.compiler.proto import Constant, LocalVar, Proto, Upvalue

if TYPE_CHECKING:
    from luac_nodemcu.compiler.reader import Reader

_NO_REG: Final = 255
_CLEAR_A: Final = 0xFFFFFFFF ^ (0xFF << 6)
_CLEAR_B: Final = 0xFFFFFFFF ^ (0x1FF << 23)
_CLEAR_C: Final = 0xFFFFFFFF ^ (0x1FF << 14)
_MAX_LOCALS_DECLARED: Final = 32767
"""Local variables in the whole of a function (SHRT_MAX in lparser.c)."""
_LONG_WALK: Final = 16


class Block:
    """A block of a function: a scope, and for loops what `break` needs."""

    __slots__ = ("breaks", "first_goto", "first_label", "has_upvalue", "is_loop", "nact", "outer")

    def __init__(self, nact: int, is_loop: bool, outer: Block | None) -> None:
        self.nact = nact
        self.is_loop = is_loop
        self.has_upvalue = False
        self.breaks = NO_JUMP
        self.first_label = 0
        self.first_goto = 0
        self.outer = outer


class Emitter:
    """One function under compilation."""

    OP_MOVE = 0
    OP_LOADK = 1
    OP_LOADBOOL = 0
    OP_LOADNIL = 0
    OP_GETUPVAL = 0
    OP_GETTABLE = 0
    OP_SETUPVAL = 0
    OP_SETTABLE = 0
    OP_SELF = 0
    OP_NOT = 0
    OP_CONCAT = 0
    OP_CALL = 0
    OP_JMP = 0
    OP_EQ = 0
    OP_TEST = 0
    OP_TESTSET = 0
    OP_RETURN = 0
    MAX_REGISTERS = 0
    TOO_MANY_REGISTERS = b""
    TOO_MANY_LOCALS = b""
    OPERATORS_KEEP_THEIR_LINE = False
    """Whether an operator's instruction is on the operator's line or on that of its operand."""

    def __init__(self, reader: Reader, parent: Emitter | None, line_defined: int) -> None:
        self.reader = reader
        self.parent = parent
        self.proto = Proto(source=reader.source, line_defined=line_defined)
        self.code: list[int] = self.proto.code
        self.constants: list[Constant] = self.proto.constants
        self.events: list[int] = []
        self.free = 0
        self.nact = 0
        self.max_stack = 2
        self.here = NO_JUMP
        self.target = -1
        self.block: Block | None = None
        self.scope: dict[bytes, list[int]] = {}
        self.actives: list[LocalVar] = []
        self.pending: list[LocalVar] = []
        self.upvalues: list[Upvalue] = self.proto.upvalues
        self.list_ends: dict[int, int] = {}

    # Registers

    def check_stack(self, count: int) -> None:
        """Makes sure that `count` more registers exist."""
        needed = self.free + count
        if needed > self.max_stack:
            if needed >= self.MAX_REGISTERS:
                raise self.reader.error_near(self.TOO_MANY_REGISTERS)
            self.max_stack = needed

    def reserve(self, count: int) -> None:
        """Takes the next `count` registers."""
        needed = self.free + count
        if needed > self.max_stack:
            if needed >= self.MAX_REGISTERS:
                raise self.reader.error_near(self.TOO_MANY_REGISTERS)
            self.max_stack = needed
        self.free = needed

    def release(self, register: int) -> None:
        """Gives a register or RK operand back if it is a temporary one."""
        if self.nact <= register < BIT_RK:
            self.free -= 1

    def release_expr(self, e: Expr) -> None:
        """Gives the register of a fixed expression back."""
        if e.kind == FIXED and e.info >= self.nact:
            self.free -= 1

    # Instructions

    def emit(self, instruction: int) -> int:
        """Appends an instruction on the line of the previous token; returns its position."""
        code = self.code
        if self.here != NO_JUMP:
            self._resolve_here()
        code.append(instruction)
        self.events.append(self.reader.last)
        return len(code) - 1

    def _replace_last(self, instruction: int) -> None:
        """Puts an instruction in place of the newest one, and on the current line."""
        self.code.pop()
        if self.here != NO_JUMP:
            self._resolve_here()
        self.code.append(instruction)
        self.events.append(~self.reader.last)

    def fix_line(self, line: int) -> None:
        """Moves the newest instruction to another line."""
        self.events.append(~line)

    def set_a(self, pc: int, a: int) -> None:
        self.code[pc] = self.code[pc] & _CLEAR_A | a << 6

    def set_b(self, pc: int, b: int) -> None:
        self.code[pc] = self.code[pc] & _CLEAR_B | b << 23

    def set_c(self, pc: int, c: int) -> None:
        self.code[pc] = self.code[pc] & _CLEAR_C | c << 14

    # Jump lists

    def emit_jump(self, opcode: int, a: int) -> int:
        """Appends an instruction with an open sBx operand."""
        return self.emit(opcode | a << 6 | (MAX_SBX - 1) << 14)

    def jump(self) -> int:
        """Emits a jump; jumps that wait for this position are chained to it."""
        waiting = self.here
        self.here = NO_JUMP
        position = self.emit(self.OP_JMP | (MAX_SBX - 1) << 14)
        if waiting != NO_JUMP:
            self._link(position, waiting)
        return position

    def _link(self, pc: int, destination: int) -> None:
        """Sets the distance of the jump at `pc`."""
        offset = destination - (pc + 1)
        if offset > MAX_SBX or offset < -MAX_SBX:
            raise self.reader.error_near(b"control structure too long")
        self.code[pc] = self.code[pc] & 0x3FFF | (offset + MAX_SBX) << 14

    def concat(self, first: int, second: int) -> int:
        """The list `first` followed by the list `second`.

        The end of a long list is remembered, so that building it stays linear.
        """
        if second == NO_JUMP:
            return first
        if first == NO_JUMP:
            return second
        code = self.code
        pc = self.list_ends.get(first, first)
        steps = 0
        while True:
            offset = (code[pc] >> 14) - MAX_SBX
            if offset == NO_JUMP:
                break
            pc += 1 + offset
            steps += 1
        self._link(pc, second)
        if steps > _LONG_WALK or first in self.list_ends:
            self.list_ends[first] = pc
        return first

    def mark(self) -> int:
        """Marks the current position as a jump target and returns it."""
        self.target = position = len(self.code)
        return position

    def to_here(self, jumps: int) -> None:
        """Lets a list of jumps lead to the next instruction."""
        self.target = len(self.code)
        if jumps != NO_JUMP:
            self.here = self.concat(self.here, jumps)

    def patch(self, jumps: int, destination: int) -> None:
        """Lets a list of jumps lead to `destination`."""
        if destination == len(self.code):
            self.to_here(jumps)
        else:
            self._resolve(jumps, destination, _NO_REG, destination)

    def _control(self, pc: int) -> int:
        """Position of the instruction that decides whether the jump at `pc` is taken."""
        if pc >= 1 and self.OP_EQ <= self.code[pc - 1] & 0x3F <= self.OP_TESTSET:
            return pc - 1
        return pc

    def _patch_test(self, jump: int, register: int) -> bool:
        """Gives a TESTSET its register or makes it a TEST; False if there is none."""
        control = self._control(jump)
        instruction = self.code[control]
        if instruction & 0x3F != self.OP_TESTSET:
            return False
        tested = instruction >> 23
        if register not in (_NO_REG, tested):
            self.set_a(control, register)
        else:
            self.code[control] = self.OP_TEST | tested << 6 | instruction & 0x1FF << 14
        return True

    def _resolve(self, jumps: int, value_target: int, register: int, target: int) -> None:
        """Patches a list: jumps that produce a value to one place, others to another."""
        code = self.code
        while jumps != NO_JUMP:
            offset = (code[jumps] >> 14) - MAX_SBX
            following = NO_JUMP if offset == NO_JUMP else jumps + 1 + offset
            self._link(jumps, value_target if self._patch_test(jumps, register) else target)
            jumps = following

    def _resolve_here(self) -> None:
        jumps = self.here
        self.here = NO_JUMP
        position = len(self.code)
        while jumps != NO_JUMP:
            offset = (self.code[jumps] >> 14) - MAX_SBX
            self._patch_test(jumps, _NO_REG)
            self._link(jumps, position)
            jumps = NO_JUMP if offset == NO_JUMP else jumps + 1 + offset

    def _needs_value(self, jumps: int) -> bool:
        """Whether any jump of a list is not controlled by a TESTSET."""
        code = self.code
        while jumps != NO_JUMP:
            if code[self._control(jumps)] & 0x3F != self.OP_TESTSET:
                return True
            offset = (code[jumps] >> 14) - MAX_SBX
            jumps = NO_JUMP if offset == NO_JUMP else jumps + 1 + offset
        return False

    def _remove_values(self, jumps: int) -> None:
        while jumps != NO_JUMP:
            self._patch_test(jumps, _NO_REG)
            offset = (self.code[jumps] >> 14) - MAX_SBX
            jumps = NO_JUMP if offset == NO_JUMP else jumps + 1 + offset

    # Constants

    def constant(self, value: Constant) -> int:
        """Index of a constant in the pool; appended if it is new."""
        raise NotImplementedError

    def load_constant(self, register: int, index: int) -> None:
        """Emits the load of a constant."""
        self.emit(self.OP_LOADK | register << 6 | index << 14)

    # Expressions

    def settle(self, e: Expr) -> None:
        """Makes a variable or call a plain value: fixed, or an instruction with open target."""
        kind = e.kind
        if kind == LOCAL:
            e.kind = FIXED
        elif kind == INDEXED:
            self._settle_indexed(e)
        elif kind == UPVAL:
            e.info = self.emit(self.OP_GETUPVAL | e.info << 23)
            e.kind = RELOC
        elif kind == CALL or kind == VARARG:
            self.set_one_result(e)
        elif kind == GLOBAL:
            self._settle_global(e)

    def _settle_indexed(self, e: Expr) -> None:
        raise NotImplementedError

    def _settle_global(self, e: Expr) -> None:
        raise NotImplementedError

    def set_one_result(self, e: Expr) -> None:
        """Adjusts a call or `...` to one value."""
        if e.kind == CALL:
            e.kind = FIXED
            e.info = self.code[e.info] >> 6 & 0xFF
        elif e.kind == VARARG:
            self.set_b(e.info, 2)
            e.kind = RELOC

    def set_results(self, e: Expr, count: int) -> None:
        """Adjusts a call or `...` to `count` values, -1 for all."""
        if e.kind == CALL:
            self.set_c(e.info, count + 1)
        elif e.kind == VARARG:
            self.set_b(e.info, count + 1)
            self.set_a(e.info, self.free)
            self.reserve(1)

    def load_nil(self, register: int, count: int) -> None:
        """Sets registers to nil, if possible by widening the instruction before."""
        raise NotImplementedError

    def _load(self, e: Expr, register: int) -> None:
        """Puts a value (jumps aside) into a register."""
        kind = e.kind
        if kind != FIXED and kind != RELOC:
            self.settle(e)
            kind = e.kind
        if kind == RELOC:
            pc = e.info
            self.code[pc] = self.code[pc] & _CLEAR_A | register << 6
        elif kind == FIXED:
            if e.info != register:
                self.emit(self.OP_MOVE | register << 6 | e.info << 23)
        elif kind == K:
            self.load_constant(register, e.info)
        elif kind == NUM:
            self.load_constant(register, self.constant(e.value))
        elif kind == NIL:
            self.load_nil(register, 1)
        elif kind == TRUE or kind == FALSE:
            self.emit(self.OP_LOADBOOL | register << 6 | (kind == TRUE) << 23)
        else:
            return
        e.info = register
        e.kind = FIXED

    def _load_any(self, e: Expr) -> None:
        if e.kind != FIXED:
            self.reserve(1)
            self._load(e, self.free - 1)

    def to_reg(self, e: Expr, register: int) -> None:
        """Puts the final value, jumps included, into a register."""
        self._load(e, register)
        if e.kind == JMP:
            e.t = self.concat(e.t, e.info)
        if e.t != e.f:
            load_false = load_true = NO_JUMP
            if self._needs_value(e.t) or self._needs_value(e.f):
                skip = NO_JUMP if e.kind == JMP else self.jump()
                self.mark()
                load_false = self.emit(self.OP_LOADBOOL | register << 6 | 1 << 14)
                self.mark()
                load_true = self.emit(self.OP_LOADBOOL | register << 6 | 1 << 23)
                self.to_here(skip)
            end = self.mark()
            self._resolve(e.f, end, register, load_false)
            self._resolve(e.t, end, register, load_true)
            e.f = e.t = NO_JUMP
        e.info = register
        e.kind = FIXED

    def next_reg(self, e: Expr) -> None:
        """Puts the value into the next free register."""
        kind = e.kind
        if kind != RELOC and kind != K:
            if kind != FIXED:
                self.settle(e)
            if e.kind == FIXED and e.info >= self.nact:
                self.free -= 1
        self.reserve(1)
        self.to_reg(e, self.free - 1)

    def any_reg(self, e: Expr) -> int:
        """Puts the value into some register and returns it."""
        self.settle(e)
        if e.kind == FIXED:
            if e.t == e.f:
                return e.info
            if e.info >= self.nact:
                self.to_reg(e, e.info)
                return e.info
        self.next_reg(e)
        return e.info

    def value(self, e: Expr) -> None:
        """Makes the expression a value that is in a register, a constant or an instruction."""
        if e.t != e.f:
            self.any_reg(e)
        else:
            self.settle(e)

    def rk(self, e: Expr) -> int:
        """The value as RK operand: a constant of the first 256, else a register."""
        raise NotImplementedError

    def any_reg_or_upvalue(self, e: Expr) -> None:
        """Gets the value where it can be indexed: a register, in Lua 5.3 also an upvalue."""
        raise NotImplementedError

    def index(self, e: Expr, key: Expr) -> None:
        """Makes `e` the element `e[key]`; `e` is in a register or an upvalue."""
        raise NotImplementedError

    def variable(self, name: bytes) -> Expr:
        """The variable with this name: local, upvalue or global."""
        raise NotImplementedError

    def store(self, variable: Expr, e: Expr) -> None:
        """Assigns a value to a variable."""
        kind = variable.kind
        if kind == LOCAL:
            self.release_expr(e)
            self.to_reg(e, variable.info)
            return
        if kind == INDEXED:
            self._store_indexed(variable, self.rk(e))
        elif kind == GLOBAL:
            self._store_global(variable, self.any_reg(e))
        else:
            register = self.any_reg(e)
            self.emit(self.OP_SETUPVAL | register << 6 | variable.info << 23)
        self.release_expr(e)

    def _store_indexed(self, variable: Expr, operand: int) -> None:
        raise NotImplementedError

    def _store_global(self, variable: Expr, register: int) -> None:
        raise NotImplementedError

    def self_call(self, e: Expr, key: int) -> None:
        """Converts `e` into the function and first argument of `e:key(`; `key` is a constant."""
        register = self.any_reg(e)
        self.release_expr(e)
        base = self.free
        self.reserve(2)
        key_expr = Expr(K, key)
        operand = self.rk(key_expr)
        self.emit(self.OP_SELF | base << 6 | operand << 14 | register << 23)
        self.release_expr(key_expr)
        e.info = base
        e.kind = FIXED

    # Conditions

    def _invert(self, e: Expr) -> None:
        """Turns a comparison round."""
        self.code[self._control(e.info)] ^= 1 << 6

    def _cond_jump(self, e: Expr, condition: int) -> int:
        """Emits a jump that is taken when the truth of `e` is `condition`."""
        if e.kind == RELOC:
            instruction = self.code[e.info]
            if instruction & 0x3F == self.OP_NOT:
                tested = instruction >> 23
                self._replace_last(self.OP_TEST | tested << 6 | (1 - condition) << 14)
                return self.jump()
        self._load_any(e)
        self.release_expr(e)
        self.emit(self.OP_TESTSET | _NO_REG << 6 | condition << 14 | e.info << 23)
        return self.jump()

    def go_if_true(self, e: Expr) -> None:
        """Falls through when `e` is true; jumps away (list `f`) when it is false."""
        self.settle(e)
        kind = e.kind
        if kind == JMP:
            self._invert(e)
            away = e.info
        elif kind == K or kind == NUM or kind == TRUE:
            away = NO_JUMP
        else:
            away = self._cond_jump(e, 0)
        e.f = self.concat(e.f, away)
        self.to_here(e.t)
        e.t = NO_JUMP

    def go_if_false(self, e: Expr) -> None:
        """Falls through when `e` is false; jumps away (list `t`) when it is true."""
        self.settle(e)
        kind = e.kind
        if kind == JMP:
            away = e.info
        elif kind == NIL or kind == FALSE:
            away = NO_JUMP
        else:
            away = self._cond_jump(e, 1)
        e.t = self.concat(e.t, away)
        self.to_here(e.f)
        e.f = NO_JUMP

    # Operators

    def negate(self, e: Expr) -> None:
        """`not e`."""
        self.settle(e)
        kind = e.kind
        if kind == NIL or kind == FALSE:
            e.kind = TRUE
        elif kind == K or kind == NUM or kind == TRUE:
            e.kind = FALSE
        elif kind == JMP:
            self._invert(e)
        else:
            self._load_any(e)
            self.release_expr(e)
            e.info = self.emit(self.OP_NOT | e.info << 23)
            e.kind = RELOC
        e.t, e.f = e.f, e.t
        self._remove_values(e.f)
        self._remove_values(e.t)

    def fold(self, operation: int, e1: Expr, e2: Expr | None) -> bool:
        """Computes a constant operation into `e1`; False if it is left to run time."""
        if e1.kind != NUM or e1.t != e1.f:
            return False
        other: Number = 0
        if e2 is not None:
            if e2.kind != NUM or e2.t != e2.f:
                return False
            other = e2.value
        result = self.reader.numbers.fold(operation, e1.value, other)
        if result is None:
            return False
        e1.value = result
        return True

    def release_both(self, e1: Expr, e2: Expr) -> None:
        """Gives two registers back, the higher one first."""
        first = e1.info if e1.kind == FIXED else -1
        second = e2.info if e2.kind == FIXED else -1
        # Only the number of temporaries matters: both are above the locals or are locals.
        if first >= self.nact:
            self.free -= 1
        if second >= self.nact:
            self.free -= 1

    def concat_values(self, e1: Expr, e2: Expr, line: int) -> None:
        """`e1 .. e2`; chains become one instruction."""
        self.value(e2)
        if e2.kind == RELOC and self.code[e2.info] & 0x3F == self.OP_CONCAT:
            self.release_expr(e1)
            self.set_b(e2.info, e1.info)
            e1.kind = RELOC
            e1.info = e2.info
        else:
            self.next_reg(e2)
            self.arithmetic(self.OP_CONCAT, e1, e2, line)

    def arithmetic(self, opcode: int, e1: Expr, e2: Expr, line: int) -> None:
        """Emits a binary operation that was not folded; `line` is that of the operator."""
        operand2 = self.rk(e2)
        operand1 = self.rk(e1)
        self.release_both(e1, e2)
        e1.info = self.emit(opcode | operand2 << 14 | operand1 << 23)
        e1.kind = RELOC
        if self.OPERATORS_KEEP_THEIR_LINE:
            self.events.append(~line)

    def unary(self, opcode: int, e: Expr, line: int) -> None:
        """Emits a unary operation that was not folded; `line` is that of the operator."""
        register = self.any_reg(e)
        self.release_expr(e)
        e.info = self.emit(opcode | register << 23)
        e.kind = RELOC
        if self.OPERATORS_KEEP_THEIR_LINE:
            self.events.append(~line)

    def compare(self, opcode: int, condition: int, e1: Expr, e2: Expr) -> int:
        """Emits a comparison and its jump; returns the jump.

        The first operand was made an RK operand before the second was read. `a > b` is coded
        as `b < a`: `condition` 0 with another opcode than EQ asks for that.
        """
        operand1 = self.rk(e1)
        operand2 = self.rk(e2)
        self.release_both(e1, e2)
        if condition == 0 and opcode != self.OP_EQ:
            operand1, operand2 = operand2, operand1
            condition = 1
        self.emit(opcode | condition << 6 | operand2 << 14 | operand1 << 23)
        return self.jump()

    # Variables

    def declare(self, name: bytes) -> None:
        """Registers a local variable that is not active yet."""
        raise NotImplementedError

    def _register(self, name: bytes) -> None:
        variables = self.proto.locals
        if len(variables) >= _MAX_LOCALS_DECLARED:
            raise self.reader.error_bare(self.TOO_MANY_LOCALS)
        variable = LocalVar(name, 0, 0)
        variables.append(variable)
        self.pending.append(variable)

    def activate(self, count: int) -> None:
        """Makes the first `count` declared variables active from the next instruction on."""
        pc = len(self.code)
        scope = self.scope
        for variable in self.pending[:count]:
            variable.start_pc = pc
            name = variable.name
            registers = scope.get(name)
            if registers is None:
                scope[name] = [self.nact]
            else:
                registers.append(self.nact)
            self.actives.append(variable)
            self.nact += 1
        del self.pending[:count]

    def remove_variables(self, level: int) -> None:
        """Ends the scope of all variables above `level`."""
        pc = len(self.code)
        while self.nact > level:
            variable = self.actives.pop()
            variable.end_pc = pc
            self.scope[variable.name].pop()
            self.nact -= 1

    def mark_upvalue(self, register: int) -> None:
        """Notes in the block that owns a local that a closure uses it."""
        block = self.block
        while block is not None and block.nact > register:
            block = block.outer
        if block is not None:
            block.has_upvalue = True

    def enter_block(self, is_loop: bool) -> Block:
        """Opens a block."""
        self.block = block = Block(self.nact, is_loop, self.block)
        return block

    # Tables and calls

    def set_list(self, base: int, count: int, pending: int) -> None:
        """Emits SETLIST for the `pending` newest (-1: all on the stack) of `count` items."""
        raise NotImplementedError

    def emit_return(self, first: int, count: int) -> None:
        """Emits RETURN of `count` values (-1: all) from register `first` on."""
        self.emit(self.OP_RETURN | first << 6 | (count + 1) << 23)

    def finish(self) -> Proto:
        """The finished Proto."""
        proto = self.proto
        proto.max_stack = self.max_stack
        proto.num_upvalues = len(self.upvalues)
        return proto
