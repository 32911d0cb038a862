"""Functions as text, in the layout of `luac -l` and `luac -l -l` of each Lua version.

The lines equal those of the firmware's luac.cross but for the addresses, which are those of
its heap; here functions are numbered in the order in which they are printed. Nothing is
stripped and nothing is printed: the caller does both. Any Proto can be shown, also one from a
file whose instructions make no sense.

Sources: print.c and lopcodes.c of the firmware's Lua 5.1, luac.c and lopcodes.c of its 5.3.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Final, Literal

from luac_nodemcu.compiler.line_info import decode
from luac_nodemcu.compiler.opcodes import BIT_RK, MAX_SBX, NAMES_51, NAMES_53
from luac_nodemcu.compiler.proto import Constant, Proto

Lua = Literal[51, 53]

# The operands that a listing shows, where they are not A, B and C. `x` is Bx as a number, `k` Bx
# as a constant, `s` the signed jump distance, `e` Ax as a constant.
_COMMON_FORMS: Final = {
    "MOVE": "ab", "LOADK": "ak", "LOADNIL": "ab", "GETUPVAL": "ab", "SETUPVAL": "ab",
    "UNM": "ab", "NOT": "ab", "LEN": "ab", "RETURN": "ab", "VARARG": "ab", "CLOSURE": "ax",
    "FORLOOP": "as", "FORPREP": "as",
}  # fmt: skip
_FORMS_51: Final = _COMMON_FORMS | {
    "GETGLOBAL": "ak", "SETGLOBAL": "ak", "JMP": "s", "TFORLOOP": "ac", "CLOSE": "a",
}  # fmt: skip
_FORMS_53: Final = _COMMON_FORMS | {
    "LOADKX": "a", "BNOT": "ab", "JMP": "as", "TEST": "ac", "TFORCALL": "ac", "TFORLOOP": "as",
    "EXTRAARG": "e",
}  # fmt: skip

_OPERATORS: Final = frozenset(
    (
        "SETTABLE", "ADD", "SUB", "MUL", "DIV", "POW", "IDIV", "BAND", "BOR", "BXOR", "SHL",
        "SHR", "EQ", "LT", "LE",
    )
)  # fmt: skip
"""Instructions whose two operands are repeated as constants; `MOD` too in Lua 5.3."""

_ESCAPES: Final = {
    34: b'\\"', 92: b"\\\\", 7: b"\\a", 8: b"\\b", 12: b"\\f", 10: b"\\n", 13: b"\\r",
    9: b"\\t", 11: b"\\v",
}  # fmt: skip
_CHARACTERS: Final = tuple(
    _ESCAPES.get(byte, bytes((byte,)) if 32 <= byte < 127 else b"\\%03d" % byte)
    for byte in range(256)
)


def disassemble(main: Proto, lua: Lua, float_bits: int, full: bool) -> Iterator[bytes]:
    """The lines of `main` and all functions in it, without line ends.

    `full` adds constants, local variables and upvalues (`luac -l -l`). `float_bits` is the
    target's and decides how many digits a float is shown with.
    """
    return _Printer(lua, float_bits, full).functions(main)


def instruction_text(proto: Proto, pc: int, lua: Lua, float_bits: int) -> str:
    """One instruction as a listing shows it, with single spaces; `pc` counts from 0."""
    printer = _Printer(lua, float_bits, False)
    line = printer.instruction(proto, pc)
    return " ".join(line.decode("utf-8", "backslashreplace").split())


def constant_text(value: Constant, lua: Lua, float_bits: int) -> bytes:
    """A constant as a listing shows it."""
    if value is None:
        return b"nil"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, bytes):
        return b'"' + b"".join([_CHARACTERS[byte] for byte in value]) + b'"'
    if isinstance(value, int):
        return b"%d" % value
    text = ("%.7g" if float_bits == 32 else "%.14g") % value
    if math.isnan(value) and math.copysign(1, value) < 0:
        text = "-nan"
    if lua == 53 and not text.strip("-0123456789"):
        text += ".0"
    return text.encode()


class _Printer:
    def __init__(self, lua: Lua, float_bits: int, full: bool) -> None:
        self.lua: Lua = lua
        self.float_bits: int = float_bits
        self.full: bool = full
        self.names: tuple[str, ...] = NAMES_51 if lua == 51 else NAMES_53
        self.forms: dict[str, str] = _FORMS_51 if lua == 51 else _FORMS_53
        self.numbers: dict[int, int] = {}
        self.comments: dict[str, Callable[[Proto, int, int], bytes]] = self._comments()

    def functions(self, proto: Proto) -> Iterator[bytes]:
        """The lines of `proto`, then those of its nested functions."""
        yield from self._header(proto)
        yield from self._code(proto)
        if self.full:
            yield from self._debug(proto)
        for nested in proto.protos:
            yield from self.functions(nested)

    def _address(self, proto: Proto) -> bytes:
        number = self.numbers.setdefault(id(proto), len(self.numbers) + 1)
        return b"0x%08x" % number

    def _header(self, proto: Proto) -> Iterator[bytes]:
        # The number of a function is fixed by its first mention; count in printing order.
        self._number_tree(proto)
        source = b"=?" if proto.source is None else proto.source
        if source[:1] in (b"@", b"="):
            source = source[1:]
        else:
            source = b"(bstring)" if source[:1] == b"\x1b" else b"(string)"
        kind = b"function" if proto.line_defined else b"main"
        count = len(proto.code)
        size = b", %d bytes" % (4 * count) if self.lua == 51 else b""
        yield b""
        yield b"%s <%s:%d,%d> (%s%s at %s)" % (
            kind, source.split(b"\0", 1)[0], _int(proto.line_defined),
            _int(proto.last_line_defined), _many(count, b"instruction"), size,
            self._address(proto),
        )  # fmt: skip
        params = _many(proto.num_params, b"param")
        if proto.is_vararg:
            params = params.replace(b" ", b"+ ", 1)
        yield b"%s, %s, %s, %s, %s, %s" % (
            params,
            _many(proto.max_stack, b"slot"),
            _many(proto.num_upvalues, b"upvalue"),
            _many(len(proto.locals), b"local"),
            _many(len(proto.constants), b"constant"),
            _many(len(proto.protos), b"function"),
        )

    def _number_tree(self, proto: Proto) -> None:
        if id(proto) not in self.numbers:
            self._address(proto)
            for nested in proto.protos:
                self._number_tree(nested)

    def _code(self, proto: Proto) -> Iterator[bytes]:
        lines = decode(proto.line_info)
        pc = 0
        while pc < len(proto.code):
            line = lines[pc] if pc < len(lines) else 0
            place = b"%d" % line if line > 0 else b"-"
            yield b"\t%d\t[%s]\t%s" % (pc + 1, place, self.instruction(proto, pc))
            # The word behind a SETLIST without C is its operand.
            pc += 2 if self._has_operand_word(proto.code[pc]) else 1

    def _has_operand_word(self, word: int) -> bool:
        opcode = word & 63
        return opcode < len(self.names) and self.names[opcode] == "SETLIST" and not word >> 14 & 511

    def instruction(self, proto: Proto, pc: int) -> bytes:
        """Name, operands and comment of an instruction."""
        word = proto.code[pc]
        opcode = word & 63
        if opcode >= len(self.names):
            return b"OP_%-6d\t%d %d %d" % (opcode, word >> 6 & 255, word >> 23, word >> 14 & 511)
        name = self.names[opcode]
        text = b"%-9s\t%s" % (name.encode(), _operands(word, self.forms.get(name, "abc")))
        comment = self.comments.get(name)
        if comment is not None:
            said = comment(proto, word, pc)
            if said:
                text += b"\t; " + said
        return text

    def _comments(self) -> dict[str, Callable[[Proto, int, int], bytes]]:
        operators = _OPERATORS | {"MOD"} if self.lua == 53 else _OPERATORS
        jumps = ["JMP", "FORLOOP", "FORPREP"]
        table: dict[str, Callable[[Proto, int, int], bytes]] = dict.fromkeys(
            operators, self._both_constants
        )
        table |= dict.fromkeys(("GETTABLE", "SELF"), self._key)
        table |= dict.fromkeys(("GETUPVAL", "SETUPVAL"), self._upvalue_b)
        table |= {"LOADK": self._constant_bx, "CLOSURE": self._closure, "SETLIST": self._batch}
        if self.lua == 51:
            table |= dict.fromkeys(("GETGLOBAL", "SETGLOBAL"), self._global)
        else:
            jumps.append("TFORLOOP")
            table |= {
                "GETTABUP": self._get_tabup,
                "SETTABUP": self._set_tabup,
                "EXTRAARG": self._constant_ax,
            }
        return table | dict.fromkeys(jumps, _jump)

    def _constant(self, proto: Proto, index: int) -> bytes:
        if index >= len(proto.constants):
            return b"?"
        return constant_text(proto.constants[index], self.lua, self.float_bits)

    def _constant_bx(self, proto: Proto, word: int, pc: int) -> bytes:
        return self._constant(proto, word >> 14)

    def _constant_ax(self, proto: Proto, word: int, pc: int) -> bytes:
        return self._constant(proto, word >> 6)

    def _global(self, proto: Proto, word: int, pc: int) -> bytes:
        index = word >> 14
        name = proto.constants[index] if index < len(proto.constants) else None
        return name.split(b"\0", 1)[0] if isinstance(name, bytes) else b"?"

    def _key(self, proto: Proto, word: int, pc: int) -> bytes:
        c = word >> 14 & 511
        return self._constant(proto, c - BIT_RK) if c >= BIT_RK else b""

    def _both_constants(self, proto: Proto, word: int, pc: int) -> bytes:
        b, c = word >> 23, word >> 14 & 511
        if b < BIT_RK and c < BIT_RK:
            return b""
        left = self._constant(proto, b - BIT_RK) if b >= BIT_RK else b"-"
        right = self._constant(proto, c - BIT_RK) if c >= BIT_RK else b"-"
        return left + b" " + right

    def _upvalue(self, proto: Proto, index: int) -> bytes:
        if index < len(proto.upvalues):
            name = proto.upvalues[index].name
            if name is not None:
                return name.split(b"\0", 1)[0]
        return b"-"

    def _upvalue_b(self, proto: Proto, word: int, pc: int) -> bytes:
        return self._upvalue(proto, word >> 23)

    def _get_tabup(self, proto: Proto, word: int, pc: int) -> bytes:
        key = self._key(proto, word, pc)
        return self._upvalue(proto, word >> 23) + (b" " + key if key else b"")

    def _set_tabup(self, proto: Proto, word: int, pc: int) -> bytes:
        parts = [self._upvalue(proto, word >> 6 & 255)]
        parts += [
            self._constant(proto, operand - BIT_RK)
            for operand in (word >> 23, word >> 14 & 511)
            if operand >= BIT_RK
        ]
        return b" ".join(parts)

    def _closure(self, proto: Proto, word: int, pc: int) -> bytes:
        index = word >> 14
        if index >= len(proto.protos):
            return b"?"
        return self._address(proto.protos[index])

    def _batch(self, proto: Proto, word: int, pc: int) -> bytes:
        if not self._has_operand_word(word):
            return b"%d" % (word >> 14 & 511)
        return b"%d" % _int(proto.code[pc + 1]) if pc + 1 < len(proto.code) else b"?"

    def _debug(self, proto: Proto) -> Iterator[bytes]:
        address = self._address(proto)
        yield b"constants (%d) for %s:" % (len(proto.constants), address)
        for index in range(len(proto.constants)):
            yield b"\t%d\t%s" % (index + 1, self._constant(proto, index))
        yield b"locals (%d) for %s:" % (len(proto.locals), address)
        for index, local in enumerate(proto.locals):
            yield b"\t%d\t%s\t%d\t%d" % (
                index, local.name, _int(local.start_pc) + 1, _int(local.end_pc) + 1,
            )  # fmt: skip
        upvalues = proto.upvalues
        if self.lua == 51 and all(upvalue.name is None for upvalue in upvalues):
            # Lua 5.1 has a list of names and nothing else.
            upvalues = []
        yield b"upvalues (%d) for %s:" % (len(upvalues), address)
        for index, upvalue in enumerate(upvalues):
            text = b"\t%d\t%s" % (index, self._upvalue(proto, index))
            if self.lua == 53:
                text += b"\t%d\t%d" % (upvalue.in_stack, upvalue.index)
            yield text


def _operands(word: int, form: str) -> bytes:
    """The operands of an instruction; constants count down from -1."""
    bx = word >> 14
    shown: dict[str, int] = {
        "a": word >> 6 & 255,
        "b": _register_or_constant(word >> 23),
        "c": _register_or_constant(bx & 511),
        "x": bx,
        "k": -1 - bx,
        "s": bx - MAX_SBX,
        "e": -1 - (word >> 6),
    }
    return b" ".join([b"%d" % shown[operand] for operand in form])


def _register_or_constant(operand: int) -> int:
    return BIT_RK - 1 - operand if operand >= BIT_RK else operand


def _jump(proto: Proto, word: int, pc: int) -> bytes:
    return b"to %d" % ((word >> 14) - MAX_SBX + pc + 2)


def _int(word: int) -> int:
    """Unsigned 32 bits as C prints them with `%d`."""
    return word - (word >> 31 << 32) if word < 1 << 32 else word


def _many(number: int, noun: bytes) -> bytes:
    return b"%d %s%s" % (number, noun, b"" if number == 1 else b"s")
