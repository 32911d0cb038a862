"""A module's functions as a flat list, with names for people.

A Proto has no name; what a function is called is read from what the enclosing function does
with it. No sizes here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from luac_nodemcu.compiler.opcodes import BIT_RK, NUMBERS_51, NUMBERS_53
from luac_nodemcu.compiler.proto import Proto

MAIN_NAME: Final = "main chunk"
UNNAMED: Final = "anonymous"

_GETGLOBAL_51: Final = NUMBERS_51["GETGLOBAL"]
_SETGLOBAL_51: Final = NUMBERS_51["SETGLOBAL"]
_GETTABUP_53: Final = NUMBERS_53["GETTABUP"]
_SETTABUP_53: Final = NUMBERS_53["SETTABUP"]


@dataclass(slots=True)
class Function:
    """One function of a module.

    - `index`: its place in the list, which is in pre-order; 0 is the main chunk.
    - `parent`: the index of the enclosing function, -1 for the main chunk.
    - `slot`: its number among the enclosing function's functions.
    - `end`: the index after the last function inside it.
    - `name`: for example `connect`, `M.start`, `Client:send`, `main chunk`, `anonymous`.
    """

    index: int
    parent: int
    slot: int
    proto: Proto
    end: int
    name: str


def list_functions(main: Proto, lua: Literal[51, 53]) -> list[Function]:
    """`main` and all functions in it, in pre-order."""
    found: list[Function] = []
    _add(found, main, -1, 0, MAIN_NAME, lua)
    return found


def _add(
    found: list[Function], proto: Proto, parent: int, slot: int, name: str, lua: Literal[51, 53]
) -> None:
    own = Function(len(found), parent, slot, proto, 0, name)
    found.append(own)
    if proto.protos:
        names = _Names(proto, lua).find()
        for number, nested in enumerate(proto.protos):
            _add(found, nested, own.index, number, names[number], lua)
    own.end = len(found)


class _Names:
    """Finds what a function calls the functions in it."""

    def __init__(self, proto: Proto, lua: Literal[51, 53]) -> None:
        self.proto: Proto = proto
        self.is_51: bool = lua == 51
        numbers = NUMBERS_51 if self.is_51 else NUMBERS_53
        self.closure: int = numbers["CLOSURE"]
        self.move: int = numbers["MOVE"]
        self.set_table: int = numbers["SETTABLE"]
        self.get_table: int = numbers["GETTABLE"]
        self.get_upvalue: int = numbers["GETUPVAL"]
        self.set_upvalue: int = numbers["SETUPVAL"]

    def find(self) -> list[str]:
        """The names of the nested functions, in their order."""
        proto = self.proto
        names = [UNNAMED] * len(proto.protos)
        for pc, instruction in enumerate(proto.code):
            if instruction & 63 != self.closure:
                continue
            slot = instruction >> 14
            if slot >= len(names) or names[slot] != UNNAMED:
                continue
            after = pc + 1
            if self.is_51:
                # One pseudo instruction follows for each upvalue.
                after += proto.protos[slot].num_upvalues
            name = self._use(instruction >> 6 & 255, pc, after)
            if name:
                names[slot] = self._method(name, proto.protos[slot])
        return names

    def _use(self, register: int, pc: int, after: int) -> str:
        """What a closure in `register` is called: the local variable there, or what the
        instruction behind it does with the value.
        """
        code = self.proto.code
        local = self._local(register, after)
        if local or after >= len(code):
            return local
        instruction = code[after]
        op, a = instruction & 63, instruction >> 6 & 255
        c, b = instruction >> 14 & 511, instruction >> 23
        if self.is_51 and op == _SETGLOBAL_51 and a == register:
            return self._text(instruction >> 14)
        if not self.is_51 and op == _SETTABUP_53 and c == register:
            return self._key(b)
        if op == self.set_table and c == register:
            key = self._key(b)
            base = self._register_name(a, after)
            return f"{base}.{key}" if base and key else key
        if op == self.set_upvalue and a == register:
            return self._upvalue(b)
        if op == self.move and b == register:
            return self._local(a, after + 1)
        return ""

    def _method(self, name: str, proto: Proto) -> str:
        """`a.b` as `a:b` if the function was declared so."""
        if not (proto.num_params and proto.locals and proto.locals[0].name == b"self"):
            return name
        head, dot, tail = name.rpartition(".")
        return f"{head}:{tail}" if dot else name

    def _register_name(self, register: int, pc: int) -> str:
        """What the value in a register is called: a local, or what was loaded into it."""
        local = self._local(register, pc)
        if local:
            return local
        for before in range(pc - 1, -1, -1):
            instruction = self.proto.code[before]
            if instruction >> 6 & 255 != register:
                continue
            op = instruction & 63
            if op == self.get_upvalue:
                return self._upvalue(instruction >> 23)
            if self.is_51 and op == _GETGLOBAL_51:
                return self._text(instruction >> 14)
            if not self.is_51 and op == _GETTABUP_53:
                return self._key(instruction >> 14 & 511)
            if op == self.get_table:
                key = self._key(instruction >> 14 & 511)
                base = self._register_name(instruction >> 23, before) if key else ""
                return f"{base}.{key}" if base else key
            if op == self.closure or op == self.set_table:
                continue
            return ""
        return ""

    def _local(self, register: int, pc: int) -> str:
        """The local variable that lives in a register at an instruction."""
        active = 0
        for local in self.proto.locals:
            if local.start_pc <= pc < local.end_pc:
                if active == register:
                    return "" if local.name.startswith(b"(") else _shown(local.name)
                active += 1
        return ""

    def _upvalue(self, number: int) -> str:
        upvalues = self.proto.upvalues
        name = upvalues[number].name if number < len(upvalues) else None
        return _shown(name) if name else ""

    def _key(self, operand: int) -> str:
        return self._text(operand - BIT_RK) if operand >= BIT_RK else ""

    def _text(self, index: int) -> str:
        constants = self.proto.constants
        value = constants[index] if index < len(constants) else None
        return _shown(value) if isinstance(value, bytes) else ""


def _shown(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace")
