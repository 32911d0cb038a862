"""Instruction numbers and fields of Lua 5.1 and Lua 5.3.

An instruction is an unsigned 32-bit integer: opcode in bits 0-5, A in 6-13, C in 14-22, B in
23-31; Bx is bits 14-31, sBx is Bx - 131071, and Ax (Lua 5.3) is bits 6-31. An RK operand of
256 and more is a constant.

Source: app/lua/lopcodes.h and app/lua53/lopcodes.h of the firmware.
"""

from __future__ import annotations

from typing import Final

MAX_BX: Final = 262143
MAX_SBX: Final = 131071
MAX_C: Final = 511
MAX_INDEX_RK: Final = 255
BIT_RK: Final = 256
FIELDS_PER_FLUSH: Final = 50

NAMES_51: Final[tuple[str, ...]] = (
    "MOVE", "LOADK", "LOADBOOL", "LOADNIL", "GETUPVAL", "GETGLOBAL", "GETTABLE", "SETGLOBAL",
    "SETUPVAL", "SETTABLE", "NEWTABLE", "SELF", "ADD", "SUB", "MUL", "DIV", "MOD", "POW", "UNM",
    "NOT", "LEN", "CONCAT", "JMP", "EQ", "LT", "LE", "TEST", "TESTSET", "CALL", "TAILCALL",
    "RETURN", "FORLOOP", "FORPREP", "TFORLOOP", "SETLIST", "CLOSE", "CLOSURE", "VARARG",
)  # fmt: skip
NAMES_53: Final[tuple[str, ...]] = (
    "MOVE", "LOADK", "LOADKX", "LOADBOOL", "LOADNIL", "GETUPVAL", "GETTABUP", "GETTABLE",
    "SETTABUP", "SETUPVAL", "SETTABLE", "NEWTABLE", "SELF", "ADD", "SUB", "MUL", "MOD", "POW",
    "DIV", "IDIV", "BAND", "BOR", "BXOR", "SHL", "SHR", "UNM", "BNOT", "NOT", "LEN", "CONCAT",
    "JMP", "EQ", "LT", "LE", "TEST", "TESTSET", "CALL", "TAILCALL", "RETURN", "FORLOOP",
    "FORPREP", "TFORCALL", "TFORLOOP", "SETLIST", "CLOSURE", "VARARG", "EXTRAARG",
)  # fmt: skip

NUMBERS_51: Final[dict[str, int]] = {name: number for number, name in enumerate(NAMES_51)}
NUMBERS_53: Final[dict[str, int]] = {name: number for number, name in enumerate(NAMES_53)}


def abc(opcode: int, a: int, b: int, c: int) -> int:
    """The instruction with operands A, B and C."""
    return opcode | a << 6 | c << 14 | b << 23


def abx(opcode: int, a: int, bx: int) -> int:
    """The instruction with operands A and Bx."""
    return opcode | a << 6 | bx << 14


def floating_byte_51(x: int) -> int:
    """The size operand of NEWTABLE in Lua 5.1 (mantissa and exponent in one byte)."""
    exponent = 0
    while x >= 16:
        x = (x + 1) >> 1
        exponent += 1
    return x if x < 8 else ((exponent + 1) << 3) | (x - 8)


def floating_byte_53(x: int) -> int:
    """The size operand of NEWTABLE in Lua 5.3."""
    if x < 8:
        return x
    exponent = 0
    while x >= 8 << 4:
        x = (x + 0xF) >> 4
        exponent += 4
    while x >= 8 << 1:
        x = (x + 1) >> 1
        exponent += 1
    return ((exponent + 1) << 3) | (x - 8)
