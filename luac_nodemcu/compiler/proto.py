"""The Proto model: one compiled Lua function, as every part of the program passes it on.

A Proto is complete debug information and all; `strip.py` derives what a strip level keeps,
and the writers in `chunk51.py`, `chunk53.py` and `luac_nodemcu.lfs` turn it into bytes.
Nothing here generates, reads or writes code.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Constant = bytes | int | float | bool | None
"""A constant of a Proto.

`bytes` is a string. For Lua 5.1 every number is a `float` (double builds) or an `int`
(integral builds); for Lua 5.3 `int` and `float` are its two subtypes, already wrapped or
rounded to the target's width. `bool` is tested before `int` wherever both may occur.
"""


@dataclass(slots=True)
class LocalVar:
    """A local variable's name and the instructions during which it is active.

    `start_pc` is the first instruction at which the variable lives, `end_pc` the first at
    which it is dead, both counted from 0.
    """

    name: bytes
    start_pc: int
    end_pc: int


@dataclass(slots=True)
class Upvalue:
    """Where a closure finds one upvalue.

    `in_stack` is 1 if it is a register of the enclosing function (`index` is the register),
    0 if it is the enclosing function's upvalue number `index`. Lua 5.1 writes no such
    descriptors, only names; the generator fills both for either version. `name` is None
    where debug information was stripped.
    """

    name: bytes | None
    in_stack: int
    index: int


@dataclass(slots=True)
class Proto:
    """One compiled function.

    - `source`: the chunk name with its first character (`@file.lua`), None if stripped.
      Nested functions hold the same object as their parent.
    - `line_defined`, `last_line_defined`: 0 for a main function.
    - `is_vararg`: the byte as stored (5.1: flags 1, 2 and 4; 5.3: 0 or 1).
    - `num_upvalues`: stays when `upvalues` is stripped (5.1 `nups`).
    - `code`: instructions as unsigned 32-bit integers.
    - `line_info`: packed line information without the final 0 byte; empty if stripped.
    - `token_index`: index of the `function` keyword in the token arrays, -1 for a main
      function or a Proto that was read from a file.
    """

    source: bytes | None = None
    line_defined: int = 0
    last_line_defined: int = 0
    num_params: int = 0
    is_vararg: int = 0
    max_stack: int = 2
    num_upvalues: int = 0
    code: list[int] = field(default_factory=list)
    constants: list[Constant] = field(default_factory=list)
    protos: list[Proto] = field(default_factory=list)
    line_info: bytes = b""
    locals: list[LocalVar] = field(default_factory=list)
    upvalues: list[Upvalue] = field(default_factory=list)
    token_index: int = -1
