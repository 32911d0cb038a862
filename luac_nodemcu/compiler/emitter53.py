"""Code emission of Lua 5.3 where it differs from Lua 5.1, with its labels and gotos.

Source: app/lua53/lcode.c and app/lua53/lparser.c of the firmware.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from luac_nodemcu.compiler.emitter import Emitter
from luac_nodemcu.compiler.expression import (
    FIXED,
    INDEXED,
    LOCAL,
    NIL,
    NO_JUMP,
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
    MAX_SBX,
    NUMBERS_53,
)
from luac_nodemcu.compiler.proto import Constant, Proto, Upvalue

if TYPE_CHECKING:
    from luac_nodemcu.compiler.reader import Reader

MAX_LOCALS: Final = 200
MAX_UPVALUES: Final = 255
MAX_AX: Final = (1 << 26) - 1

_LOADKX: Final = NUMBERS_53["LOADKX"]
_EXTRAARG: Final = NUMBERS_53["EXTRAARG"]
_GETTABUP: Final = NUMBERS_53["GETTABUP"]
_SETTABUP: Final = NUMBERS_53["SETTABUP"]
_SETLIST: Final = NUMBERS_53["SETLIST"]
_CLOSURE: Final = NUMBERS_53["CLOSURE"]
_ENV: Final = b"_ENV"

ConstantKey = bytes | int | tuple[object, ...]


class Emitter53(Emitter):
    """One function of Lua 5.3 under compilation."""

    OP_MOVE = NUMBERS_53["MOVE"]
    OP_LOADK = NUMBERS_53["LOADK"]
    OP_LOADBOOL = NUMBERS_53["LOADBOOL"]
    OP_LOADNIL = NUMBERS_53["LOADNIL"]
    OP_GETUPVAL = NUMBERS_53["GETUPVAL"]
    OP_GETTABLE = NUMBERS_53["GETTABLE"]
    OP_SETUPVAL = NUMBERS_53["SETUPVAL"]
    OP_SETTABLE = NUMBERS_53["SETTABLE"]
    OP_SELF = NUMBERS_53["SELF"]
    OP_NOT = NUMBERS_53["NOT"]
    OP_CONCAT = NUMBERS_53["CONCAT"]
    OP_JMP = NUMBERS_53["JMP"]
    OP_EQ = NUMBERS_53["EQ"]
    OP_TEST = NUMBERS_53["TEST"]
    OP_TESTSET = NUMBERS_53["TESTSET"]
    OP_RETURN = NUMBERS_53["RETURN"]
    OP_CALL = NUMBERS_53["CALL"]
    MAX_REGISTERS = 255
    TOO_MANY_REGISTERS = b"function or expression needs too many registers"
    TOO_MANY_LOCALS = b"too many local variables (limit is 32767)"
    OPERATORS_KEEP_THEIR_LINE = True

    def __init__(
        self,
        reader: Reader,
        parent: Emitter | None,
        line_defined: int,
        constant_cache: dict[ConstantKey, int],
    ) -> None:
        super().__init__(reader, parent, line_defined)
        self.target = 0
        self.constant_cache = constant_cache
        self.upvalue_index: dict[bytes, int] = {}

    def constant(self, value: Constant) -> int:
        """Index of a constant; the cache is one for the whole source file.

        It remembers where a value was last appended, in whatever function, so that the same
        constant can be appended twice around a nested function. luac.cross does so too.
        """
        key: ConstantKey
        if value.__class__ is bytes or value.__class__ is int:
            key = value
        else:
            key = (value.__class__, value)
        cache = self.constant_cache
        constants = self.constants
        index = cache.get(key)
        if index is not None and index < len(constants):
            found = constants[index]
            if found.__class__ is value.__class__ and found == value:
                return index
        index = len(constants)
        if index >= MAX_AX:
            raise self.reader.error_bare(b"too many constants (limit is %d)" % MAX_AX)
        cache[key] = index
        constants.append(value)
        return index

    def load_constant(self, register: int, index: int) -> None:
        if index <= MAX_BX:
            self.emit(self.OP_LOADK | register << 6 | index << 14)
        else:
            self.emit(_LOADKX | register << 6)
            self.emit(_EXTRAARG | index << 6)

    def rk(self, e: Expr) -> int:
        if e.t != e.f:
            self.any_reg(e)
        else:
            self.settle(e)
        kind = e.kind
        if kind == FIXED:
            return e.info
        if NIL <= kind <= NUM:
            if kind == NUM:
                e.info = self.constant(e.value)
            else:
                e.info = self.constant(None if kind == NIL else kind == TRUE)
            kind = e.kind = K
        if kind == K and e.info <= MAX_INDEX_RK:
            return e.info | BIT_RK
        return self.any_reg(e)

    def any_reg_or_upvalue(self, e: Expr) -> None:
        if e.kind != UPVAL or e.t != e.f:
            self.any_reg(e)

    def index(self, e: Expr, key: Expr) -> None:
        e.table_is_upvalue = e.kind == UPVAL
        e.aux = self.rk(key)
        e.kind = INDEXED

    def _settle_indexed(self, e: Expr) -> None:
        nact = self.nact
        if nact <= e.aux < BIT_RK:
            self.free -= 1
        if e.table_is_upvalue:
            opcode = _GETTABUP
        else:
            if e.info >= nact:
                self.free -= 1
            opcode = self.OP_GETTABLE
        e.info = self.emit(opcode | e.aux << 14 | e.info << 23)
        e.kind = RELOC

    def load_nil(self, register: int, count: int) -> None:
        last = register + count - 1
        if len(self.code) > self.target:
            previous = self.code[-1]
            if previous & 0x3F == self.OP_LOADNIL:
                first = previous >> 6 & 0xFF
                previous_last = first + (previous >> 23)
                if first <= register <= previous_last + 1 or register <= first <= last + 1:
                    first = min(first, register)
                    last = max(last, previous_last)
                    self.code[-1] = self.OP_LOADNIL | first << 6 | (last - first) << 23
                    return
        self.emit(self.OP_LOADNIL | register << 6 | (count - 1) << 23)

    def _store_indexed(self, variable: Expr, operand: int) -> None:
        opcode = _SETTABUP if variable.table_is_upvalue else self.OP_SETTABLE
        self.emit(opcode | variable.info << 6 | operand << 14 | variable.aux << 23)

    def set_list(self, base: int, count: int, pending: int) -> None:
        batch = (count - 1) // FIELDS_PER_FLUSH + 1
        size = 0 if pending < 0 else pending
        if batch <= MAX_C:
            self.emit(_SETLIST | base << 6 | batch << 14 | size << 23)
        elif batch <= MAX_AX:
            self.emit(_SETLIST | base << 6 | size << 23)
            self.emit(_EXTRAARG | batch << 6)
        else:
            raise self.reader.error_near(b"constructor too long")
        self.free = base + 1

    # Variables

    def declare(self, name: bytes) -> None:
        self._register(name)
        if self.nact + len(self.pending) > MAX_LOCALS:
            raise self.reader.limit_error(self, MAX_LOCALS, b"local variables")

    def variable(self, name: bytes) -> Expr:
        e = self.resolve(name, True)
        if e is None:
            e = self.resolve(_ENV, True)
            assert e is not None
            self.index(e, Expr(K, self.constant(name)))
        return e

    def resolve(self, name: bytes, is_base: bool) -> Expr | None:
        """The local or upvalue with this name, None if no function around declares it."""
        registers = self.scope.get(name)
        if registers:
            if not is_base:
                self.mark_upvalue(registers[-1])
            return Expr(LOCAL, registers[-1])
        index = self.upvalue_index.get(name)
        if index is None:
            if self.parent is None:
                return None
            assert isinstance(self.parent, Emitter53)
            outer = self.parent.resolve(name, False)
            if outer is None:
                return None
            index = self.new_upvalue(name, outer)
        return Expr(UPVAL, index)

    def new_upvalue(self, name: bytes, outer: Expr) -> int:
        """Adds an upvalue that is `outer` in the enclosing function; returns its index."""
        index = len(self.upvalues)
        if index >= MAX_UPVALUES:
            raise self.reader.limit_error(self, MAX_UPVALUES, b"upvalues")
        self.upvalue_index[name] = index
        self.upvalues.append(Upvalue(name, int(outer.kind == LOCAL), outer.info))
        return index

    def close_jumps(self, jumps: int, level: int) -> None:
        """Lets all jumps of a list close the upvalues from register `level` on."""
        code = self.code
        while jumps != NO_JUMP:
            self.set_a(jumps, level + 1)
            offset = (code[jumps] >> 14) - MAX_SBX
            jumps = NO_JUMP if offset == NO_JUMP else jumps + 1 + offset

    def add_proto(self, proto: Proto) -> None:
        """Gives a nested function its number, when it starts."""
        if len(self.proto.protos) >= MAX_BX:
            raise self.reader.error_bare(b"too many functions (limit is %d)" % MAX_BX)
        self.proto.protos.append(proto)

    def closure(self) -> Expr:
        """Emits the CLOSURE of the newest nested function into the next register."""
        e = Expr(RELOC, self.emit(_CLOSURE | (len(self.proto.protos) - 1) << 14))
        self.next_reg(e)
        return e
