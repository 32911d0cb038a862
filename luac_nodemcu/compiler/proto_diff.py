"""What differs between two compiled functions, field by field and in words.

For people who compare two images or two compilers. `compare.py` answers the narrower question
whether a file holds what was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, Literal

from luac_nodemcu.compiler.disassemble import constant_text, instruction_text
from luac_nodemcu.compiler.line_info import decode
from luac_nodemcu.compiler.proto import Proto

ABSENT: Final = "nothing"
"""Stands for an item that one of the two does not have."""


@dataclass(frozen=True, slots=True)
class ProtoDifference:
    """One difference.

    - `path`: which function: the numbers of nested functions from the main function inwards,
      counted from 1; empty for the main function.
    - `line`: the line at which that function starts, 0 for a main function.
    - `field`: what differs, for example `instruction 5` (counted from 1).
    - `left`, `right`: the two sides as text.
    """

    path: tuple[int, ...]
    line: int
    field: str
    left: str
    right: str

    @property
    def function(self) -> str:
        """The function in words."""
        if not self.path:
            return "main function"
        place = ".".join(map(str, self.path))
        return f"function {place} (line {self.line})"

    def __str__(self) -> str:
        return f"{self.function}, {self.field}: {self.left} / {self.right}"


def differences(
    left: Proto, right: Proto, lua: Literal[51, 53], float_bits: int
) -> Iterator[ProtoDifference]:
    """Every difference of two functions, outer functions first, in the order of the fields.

    Of instructions, constants, lines and variables the first difference of each function is
    reported. `float_bits` says how many digits a float is shown with.
    """
    yield from _Diff(lua, float_bits).functions(left, right, ())


class _Diff:
    def __init__(self, lua: Literal[51, 53], float_bits: int) -> None:
        self.lua: Literal[51, 53] = lua
        self.float_bits: int = float_bits

    def functions(
        self, left: Proto, right: Proto, path: tuple[int, ...]
    ) -> Iterator[ProtoDifference]:
        for field, one, other in self._fields(left, right):
            yield ProtoDifference(path, left.line_defined, field, one, other)
        # Zip stops at the shorter: how many there are has been reported.
        for number, (one_proto, other_proto) in enumerate(
            zip(left.protos, right.protos, strict=False), 1
        ):
            yield from self.functions(one_proto, other_proto, (*path, number))

    def _fields(self, left: Proto, right: Proto) -> Iterator[tuple[str, str, str]]:
        for field, one, other in (
            ("source name", _text(left.source), _text(right.source)),
            ("first line", left.line_defined, right.line_defined),
            ("last line", left.last_line_defined, right.last_line_defined),
            ("number of parameters", left.num_params, right.num_params),
            ("vararg flags", left.is_vararg, right.is_vararg),
            ("stack size", left.max_stack, right.max_stack),
            ("number of upvalues", left.num_upvalues, right.num_upvalues),
        ):
            if one != other:
                yield field, str(one), str(other)
        yield from self._code(left, right)
        yield from self._constants(left, right)
        yield from _lines(left, right)
        yield from _first("local variable", _locals(left), _locals(right))
        yield from _first("upvalue", _upvalues(left, self.lua), _upvalues(right, self.lua))
        if len(left.protos) != len(right.protos):
            yield "number of nested functions", str(len(left.protos)), str(len(right.protos))

    def _code(self, left: Proto, right: Proto) -> Iterator[tuple[str, str, str]]:
        if left.code == right.code:
            return
        pc = 0
        while left.code[pc : pc + 1] == right.code[pc : pc + 1]:
            pc += 1
        sides = [
            instruction_text(proto, pc, self.lua, self.float_bits)
            if pc < len(proto.code)
            else ABSENT
            for proto in (left, right)
        ]
        if sides[0] == sides[1]:
            # They differ in fields that a listing does not show.
            sides = [
                f"{text} (0x{p.code[pc]:08X})" for text, p in zip(sides, (left, right), strict=True)
            ]
        yield f"instruction {pc + 1}", sides[0], sides[1]
        if len(left.code) != len(right.code):
            yield "number of instructions", str(len(left.code)), str(len(right.code))

    def _constants(self, left: Proto, right: Proto) -> Iterator[tuple[str, str, str]]:
        # Python's own text tells types, signs of zero and the last digit apart.
        exact_left, exact_right = ([*map(repr, p.constants)] for p in (left, right))
        for field, one, other in _first("constant", exact_left, exact_right):
            if field.startswith("number"):
                yield field, one, other
                continue
            at = int(field.split()[1]) - 1
            shown = [
                constant_text(proto.constants[at], self.lua, self.float_bits).decode()
                if at < len(proto.constants)
                else ABSENT
                for proto in (left, right)
            ]
            yield field, *(shown if shown[0] != shown[1] else (one, other))


def _first(what: str, left: Sequence[str], right: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for number, (one, other) in enumerate(zip_longest(left, right, fillvalue=ABSENT), 1):
        if one != other:
            yield f"{what} {number}", one, other
            break
    if len(left) != len(right):
        yield f"number of {what}s", str(len(left)), str(len(right))


def _lines(left: Proto, right: Proto) -> Iterator[tuple[str, str, str]]:
    if left.line_info == right.line_info:
        return
    if not left.line_info or not right.line_info:
        sides = ["present" if info else ABSENT for info in (left.line_info, right.line_info)]
        yield "line information", sides[0], sides[1]
        return
    ours, theirs = decode(left.line_info), decode(right.line_info)
    for number, (one, other) in enumerate(zip_longest(ours, theirs), 1):
        if one != other:
            yield f"line of instruction {number}", str(one or ABSENT), str(other or ABSENT)
            return
    # The same lines in another encoding.
    yield "line information", left.line_info.hex(" "), right.line_info.hex(" ")


def _locals(proto: Proto) -> list[str]:
    return [f"{_text(local.name)} at {local.start_pc + 1}-{local.end_pc}" for local in proto.locals]


def _upvalues(proto: Proto, lua: Literal[51, 53]) -> list[str]:
    if lua == 51:
        # A list of names, which is not there without debug information.
        names = [upvalue.name for upvalue in proto.upvalues]
        return [_text(name) for name in names] if any(name is not None for name in names) else []
    return [
        f"{_text(up.name)} from {'register' if up.in_stack else 'upvalue'} {up.index}"
        for up in proto.upvalues
    ]


def _text(name: bytes | None) -> str:
    return ABSENT if name is None else name.decode("utf-8", "backslashreplace")
