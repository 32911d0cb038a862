"""Code emission of Lua 5.1 where it differs from Lua 5.3.

Source: app/lua/lcode.c and app/lua/lparser.c of the firmware.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from luac_nodemcu.compiler.emitter import Emitter
from luac_nodemcu.compiler.expression import (
    FIXED,
    GLOBAL,
    INDEXED,
    LOCAL,
    NIL,
    NUM,
    RELOC,
    TRUE,
    UPVAL,
    Expr,
    K,
)
from luac_nodemcu.compiler.opcodes import (
    BIT_RK,
    FIELDS_PER_FLUSH,
    MAX_BX,
    MAX_C,
    MAX_INDEX_RK,
    NUMBERS_51,
)
from luac_nodemcu.compiler.proto import Constant, Proto, Upvalue

if TYPE_CHECKING:
    from luac_nodemcu.compiler.reader import Reader

MAX_LOCALS: Final = 50
MAX_UPVALUES: Final = 60

_GETGLOBAL: Final = NUMBERS_51["GETGLOBAL"]
_SETGLOBAL: Final = NUMBERS_51["SETGLOBAL"]
_SETLIST: Final = NUMBERS_51["SETLIST"]
_CLOSURE: Final = NUMBERS_51["CLOSURE"]


class Emitter51(Emitter):
    """One function of Lua 5.1 under compilation."""

    OP_MOVE = NUMBERS_51["MOVE"]
    OP_LOADK = NUMBERS_51["LOADK"]
    OP_LOADBOOL = NUMBERS_51["LOADBOOL"]
    OP_LOADNIL = NUMBERS_51["LOADNIL"]
    OP_GETUPVAL = NUMBERS_51["GETUPVAL"]
    OP_GETTABLE = NUMBERS_51["GETTABLE"]
    OP_SETUPVAL = NUMBERS_51["SETUPVAL"]
    OP_SETTABLE = NUMBERS_51["SETTABLE"]
    OP_SELF = NUMBERS_51["SELF"]
    OP_NOT = NUMBERS_51["NOT"]
    OP_CONCAT = NUMBERS_51["CONCAT"]
    OP_JMP = NUMBERS_51["JMP"]
    OP_EQ = NUMBERS_51["EQ"]
    OP_TEST = NUMBERS_51["TEST"]
    OP_TESTSET = NUMBERS_51["TESTSET"]
    OP_RETURN = NUMBERS_51["RETURN"]
    OP_CALL = NUMBERS_51["CALL"]
    MAX_REGISTERS = 250
    TOO_MANY_REGISTERS = b"function or expression too complex"
    TOO_MANY_LOCALS = b"too many local variables"

    def __init__(self, reader: Reader, parent: Emitter | None, line_defined: int) -> None:
        super().__init__(reader, parent, line_defined)
        # Numbers and strings are their own keys (0 and -0 are equal); nil and the booleans are
        # wrapped because Python takes True for 1.
        self.constant_index: dict[Constant | tuple[Constant], int] = {}
        self.upvalue_index: dict[tuple[bool, int], int] = {}

    def constant(self, value: Constant) -> int:
        key: Constant | tuple[Constant] = value
        if value is None or value is True or value is False:
            key = (value,)
        index = self.constant_index.get(key)
        if index is None:
            index = len(self.constants)
            if index >= MAX_BX:
                raise self.reader.error_bare(b"constant table overflow")
            self.constant_index[key] = index
            self.constants.append(value)
        return index

    def rk(self, e: Expr) -> int:
        if e.t != e.f:
            self.any_reg(e)
        else:
            self.settle(e)
        kind = e.kind
        if kind == FIXED:
            return e.info
        if kind == K:
            if e.info <= MAX_INDEX_RK:
                return e.info | BIT_RK
        elif NIL <= kind <= NUM and len(self.constants) <= MAX_INDEX_RK:
            if kind == NUM:
                e.info = self.constant(e.value)
            else:
                e.info = self.constant(None if kind == NIL else kind == TRUE)
            e.kind = K
            return e.info | BIT_RK
        return self.any_reg(e)

    def any_reg_or_upvalue(self, e: Expr) -> None:
        self.any_reg(e)

    def index(self, e: Expr, key: Expr) -> None:
        e.aux = self.rk(key)
        e.kind = INDEXED

    def _settle_indexed(self, e: Expr) -> None:
        nact = self.nact
        if nact <= e.aux < BIT_RK:
            self.free -= 1
        if e.info >= nact:
            self.free -= 1
        e.info = self.emit(self.OP_GETTABLE | e.aux << 14 | e.info << 23)
        e.kind = RELOC

    def _settle_global(self, e: Expr) -> None:
        e.info = self.emit(_GETGLOBAL | e.info << 14)
        e.kind = RELOC

    def load_nil(self, register: int, count: int) -> None:
        position = len(self.code)
        if position > self.target:
            if position == 0:
                if register >= self.nact:
                    return
            else:
                previous = self.code[-1]
                if previous & 0x3F == self.OP_LOADNIL:
                    last = previous >> 23
                    if previous >> 6 & 0xFF <= register <= last + 1:
                        if register + count - 1 > last:
                            self.set_b(position - 1, register + count - 1)
                        return
        self.emit(self.OP_LOADNIL | register << 6 | (register + count - 1) << 23)

    def _store_indexed(self, variable: Expr, operand: int) -> None:
        self.emit(self.OP_SETTABLE | variable.info << 6 | operand << 14 | variable.aux << 23)

    def _store_global(self, variable: Expr, register: int) -> None:
        self.emit(_SETGLOBAL | register << 6 | variable.info << 14)

    def set_list(self, base: int, count: int, pending: int) -> None:
        batch = (count - 1) // FIELDS_PER_FLUSH + 1
        size = 0 if pending < 0 else pending
        if batch <= MAX_C:
            self.emit(_SETLIST | base << 6 | batch << 14 | size << 23)
        else:
            self.emit(_SETLIST | base << 6 | size << 23)
            self.emit(batch)
        self.free = base + 1

    # Variables

    def declare(self, name: bytes) -> None:
        if self.nact + len(self.pending) + 1 > MAX_LOCALS:
            raise self.reader.limit_error(self, MAX_LOCALS, b"local variables")
        self._register(name)

    def variable(self, name: bytes) -> Expr:
        e = self.resolve(name, True)
        return Expr(GLOBAL, self.constant(name)) if e is None else e

    def resolve(self, name: bytes, is_base: bool) -> Expr | None:
        """The local or upvalue with this name, None for a global."""
        registers = self.scope.get(name)
        if registers:
            if not is_base:
                self.mark_upvalue(registers[-1])
            return Expr(LOCAL, registers[-1])
        if self.parent is None:
            return None
        assert isinstance(self.parent, Emitter51)
        outer = self.parent.resolve(name, False)
        if outer is None:
            return None
        return Expr(UPVAL, self._upvalue(name, outer))

    def _upvalue(self, name: bytes, outer: Expr) -> int:
        key = (outer.kind == LOCAL, outer.info)
        index = self.upvalue_index.get(key)
        if index is None:
            index = len(self.upvalues)
            if index >= MAX_UPVALUES:
                raise self.reader.limit_error(self, MAX_UPVALUES, b"upvalues")
            self.upvalue_index[key] = index
            self.upvalues.append(Upvalue(name, int(key[0]), outer.info))
        return index

    def closure(self, proto: Proto) -> Expr:
        """Adds a finished nested function and emits its CLOSURE with its upvalues."""
        if len(self.proto.protos) >= MAX_BX:
            raise self.reader.error_bare(b"constant table overflow")
        self.proto.protos.append(proto)
        e = Expr(RELOC, self.emit(_CLOSURE | (len(self.proto.protos) - 1) << 14))
        for upvalue in proto.upvalues:
            opcode = self.OP_MOVE if upvalue.in_stack else self.OP_GETUPVAL
            self.emit(opcode | upvalue.index << 23)
        return e
