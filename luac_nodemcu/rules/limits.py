"""How near functions are to the limits of the firmware's compilers, counted in the tree.

The compilers themselves are `luac_nodemcu.compiler`'s; what is counted here is what they count
(lparser.c: `new_localvar`, `newupvalue`), without generating code.
"""

from __future__ import annotations

from typing import Final

from luac_nodemcu.compiler import emitter51, emitter53
from luac_nodemcu.semantics.scopes import FunctionInfo, Global, Symbol
from luac_nodemcu.syntax.dialect import Dialect

HIDDEN_IN_LOOP: Final = 3
"""Variables of the compiler's own in each `for` loop."""


def local_limit(dialect: Dialect) -> int:
    """How many local variables a function may have at one time."""
    return emitter51.MAX_LOCALS if dialect.version == 51 else emitter53.MAX_LOCALS


def upvalue_limit(dialect: Dialect) -> int:
    """How many variables of the functions around it a function may use."""
    return emitter51.MAX_UPVALUES if dialect.version == 51 else emitter53.MAX_UPVALUES


def most_locals(info: FunctionInfo) -> tuple[int, Symbol | None]:
    """The most local variables that a function has at one time, hidden ones of loops counted,
    and the variable with which it reaches that number.
    """
    points: list[tuple[int, int, Symbol]] = []
    loops: set[int] = set()
    for symbol in info.symbols:
        start, weight = symbol.scope_start, 1
        if symbol.kind == "loop" and start not in loops:
            loops.add(start)
            weight += HIDDEN_IN_LOOP
        points.append((start, weight, symbol))
        points.append((symbol.scope_end, -weight, symbol))
    # What begins at the token where something ends is the last of the same block.
    points.sort(key=lambda point: (point[0], -point[1]))
    now = most = 0
    last: Symbol | None = None
    for _, weight, symbol in points:
        now += weight
        if now > most:
            most, last = now, symbol
    return most, last


def may_have_locals(info: FunctionInfo, number: int) -> bool:
    """Whether counting can give so many: a quick look before `most_locals`."""
    return len(info.symbols) * (1 + HIDDEN_IN_LOOP) >= number


def count_upvalues(info: FunctionInfo, dialect: Dialect) -> int:
    """How many upvalues a function has; in Lua 5.3 `_ENV` is one if it uses globals."""
    count = len(info.upvalues_read.keys() | info.upvalues_written.keys())
    return count + (dialect.version != 51 and _uses_globals(info))


def _uses_globals(info: FunctionInfo) -> bool:
    return any(isinstance(one.variable, Global) for one in info.accesses) or any(
        map(_uses_globals, info.children)
    )
