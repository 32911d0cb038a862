"""Reading bytecode of both Lua versions: operand layout and what an instruction refers to.

The other files of this package look at code through these tables. Nothing is emitted here;
the numbers of instructions are `luac_nodemcu.compiler.opcodes`'.
"""

from __future__ import annotations

from typing import Final, Literal

from luac_nodemcu.compiler.opcodes import BIT_RK, NUMBERS_51, NUMBERS_53
from luac_nodemcu.compiler.proto import Proto

_RK_B_AND_C: Final = frozenset(
    [
        "SETTABLE",
        "ADD",
        "SUB",
        "MUL",
        "DIV",
        "MOD",
        "POW",
        "IDIV",
        "BAND",
        "BOR",
        "BXOR",
        "SHL",
        "SHR",
        "EQ",
        "LT",
        "LE",
        "SETTABUP",
    ]
)
_RK_C: Final = frozenset(["GETTABLE", "GETTABUP", "SELF"])
_CONSTANT_BX: Final = frozenset(["LOADK", "GETGLOBAL", "SETGLOBAL"])


class Operands:
    """Which operands of a Lua version's instructions are constants, by instruction number."""

    def __init__(self, numbers: dict[str, int]) -> None:
        count = len(numbers)
        self.rk_b: list[bool] = [False] * count
        self.rk_c: list[bool] = [False] * count
        self.bx: list[bool] = [False] * count
        for name, number in numbers.items():
            self.rk_b[number] = name in _RK_B_AND_C
            self.rk_c[number] = name in _RK_B_AND_C or name in _RK_C
            self.bx[number] = name in _CONSTANT_BX


_OPERANDS_51: Final = Operands(NUMBERS_51)
_OPERANDS_53: Final = Operands(NUMBERS_53)


def operands(lua: Literal[51, 53]) -> Operands:
    """The table for a Lua version."""
    return _OPERANDS_51 if lua == 51 else _OPERANDS_53


def constants_used(proto: Proto, lua: Literal[51, 53]) -> list[list[int]]:
    """For each instruction the numbers of the constants it refers to."""
    table = operands(lua)
    rk_b, rk_c, bx = table.rk_b, table.rk_c, table.bx
    loadkx = NUMBERS_53["LOADKX"] if lua == 53 else -1
    found: list[list[int]] = []
    extra = False
    for instruction in proto.code:
        op = instruction & 63
        used: list[int] = []
        if extra:
            used.append(instruction >> 6)
            extra = False
        elif op >= len(bx):
            pass
        elif bx[op]:
            used.append(instruction >> 14)
        elif op == loadkx:
            extra = True
        else:
            if rk_b[op] and instruction >> 23 >= BIT_RK:
                used.append((instruction >> 23) - BIT_RK)
            if rk_c[op] and instruction >> 14 & 511 >= BIT_RK:
                used.append((instruction >> 14 & 511) - BIT_RK)
        found.append(used)
    return found


def names_read(proto: Proto, lua: Literal[51, 53]) -> set[bytes]:
    """The string constants of a function that are used in another way than as the key of a
    store or the name of a global: names of fields that it reads, and what it could read with.
    """
    numbers = NUMBERS_51 if lua == 51 else NUMBERS_53
    stores = {numbers[name] for name in ("SETTABLE", "SETTABUP") if name in numbers}
    names = {numbers[name] for name in ("SETGLOBAL", "GETGLOBAL") if name in numbers}
    found: set[bytes] = set()
    for instruction, used in zip(proto.code, constants_used(proto, lua), strict=True):
        op = instruction & 63
        if op in names:
            continue
        value = (instruction >> 14 & 511) - BIT_RK
        for index in used if op not in stores else [value] if value >= 0 else []:
            constant = proto.constants[index] if index < len(proto.constants) else None
            if isinstance(constant, bytes):
                found.add(constant)
    return found
