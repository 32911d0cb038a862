"""Says in words where two compiled programs differ first, for failing tests.

The comparison that counts is that of the bytes; this only explains it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import zip_longest

from luac_nodemcu.compiler.chunk import read_chunk
from luac_nodemcu.compiler.line_info import decode
from luac_nodemcu.compiler.opcodes import NAMES_51, NAMES_53
from luac_nodemcu.compiler.proto import Constant, Proto
from luac_nodemcu.errors import FormatError

SCALARS = (
    "source",
    "line_defined",
    "last_line_defined",
    "num_params",
    "is_vararg",
    "max_stack",
    "num_upvalues",
)
CONTEXT = 3


def explain(ours: bytes, theirs: bytes) -> str:
    """The first differences of two `.lc` files, at most one for each field of a function."""
    at = first_difference(ours, theirs)
    if at is None:
        return "the files are equal"
    lines = [f"first difference at byte {at} of {len(ours)} (ours) and {len(theirs)} (expected)"]
    try:
        our_chunk, their_chunk = read_chunk(ours), read_chunk(theirs)
    except FormatError as error:
        return "\n".join([*lines, f"not readable: {error}"])
    lines.extend(diff_protos(our_chunk.main, their_chunk.main, our_chunk.lua))
    return "\n".join(lines)


def first_difference(ours: bytes, theirs: bytes) -> int | None:
    """Offset of the first byte that differs, None for equal strings."""
    for at, (a, b) in enumerate(zip_longest(ours, theirs)):
        if a != b:
            return at
    return None


def diff_protos(ours: Proto, theirs: Proto, lua: int, where: str = "main") -> Iterator[str]:
    """Describes what differs in the first function that does, outer ones first."""
    found = list(_diff_one(ours, theirs, lua))
    if found:
        yield f"in {where} (line {theirs.line_defined}):"
        yield from (f"  {line}" for line in found)
        return
    for index, (mine, other) in enumerate(zip(ours.protos, theirs.protos, strict=True)):
        nested = list(diff_protos(mine, other, lua, f"{where}.{index}"))
        if nested:
            yield from nested
            return


def _diff_one(ours: Proto, theirs: Proto, lua: int) -> Iterator[str]:
    for name in SCALARS:
        mine, other = getattr(ours, name), getattr(theirs, name)
        if mine != other:
            yield f"{name}: {mine!r}, expected {other!r}"
    yield from _diff_code(ours, theirs, lua)
    for index, (mine, other) in enumerate(zip_longest(ours.constants, theirs.constants)):
        if not same_constant(mine, other) or len(ours.constants) != len(theirs.constants):
            yield (
                f"constant {index} of {len(ours.constants)}: {mine!r}, "
                f"expected {other!r} of {len(theirs.constants)}"
            )
            break
    if ours.line_info != theirs.line_info:
        yield from _diff_lines(ours, theirs)
    for what, mine, other in (
        ("local variables", ours.locals, theirs.locals),
        ("upvalues", ours.upvalues, theirs.upvalues),
    ):
        if mine != other:
            yield f"{what}: {mine!r}, expected {other!r}"
    if len(ours.protos) != len(theirs.protos):
        yield f"nested functions: {len(ours.protos)}, expected {len(theirs.protos)}"


def _diff_code(ours: Proto, theirs: Proto, lua: int) -> Iterator[str]:
    for at, (mine, other) in enumerate(zip_longest(ours.code, theirs.code)):
        if mine != other:
            lines = decode(theirs.line_info)
            for pc in range(max(0, at - CONTEXT), at):
                line = lines[pc] if pc < len(lines) else "?"
                yield f"instruction {pc} (line {line}): {show(ours.code[pc], lua)}"
            line = lines[at] if at < len(lines) else "?"
            yield f"instruction {at} (line {line}): {show(mine, lua)}, expected {show(other, lua)}"
            yield f"instructions: {len(ours.code)}, expected {len(theirs.code)}"
            return


def _diff_lines(ours: Proto, theirs: Proto) -> Iterator[str]:
    yield f"line info: {ours.line_info.hex(' ')}, expected {theirs.line_info.hex(' ')}"
    for pc, (mine, other) in enumerate(
        zip_longest(decode(ours.line_info), decode(theirs.line_info))
    ):
        if mine != other:
            yield f"instruction {pc}: line {mine}, expected {other}"
            return


def show(instruction: int | None, lua: int) -> str:
    """An instruction with all its fields, whichever of them it uses."""
    if instruction is None:
        return "none"
    names = NAMES_51 if lua == 51 else NAMES_53
    opcode = instruction & 63
    name = names[opcode] if opcode < len(names) else f"opcode {opcode}"
    a, c, b = instruction >> 6 & 255, instruction >> 14 & 511, instruction >> 23
    return f"{name} A={a} B={b} C={c} (Bx={instruction >> 14} sBx={(instruction >> 14) - 131071})"


def same_constant(ours: Constant, theirs: Constant) -> bool:
    """Equality that tells types, minus zero and NaN apart as the file does."""
    if type(ours) is not type(theirs):
        return False
    if isinstance(ours, float) and isinstance(theirs, float):
        both_nan = math.isnan(ours) and math.isnan(theirs)
        same_sign = math.copysign(1, ours) == math.copysign(1, theirs)
        return both_nan or (ours == theirs and same_sign)
    return ours == theirs
