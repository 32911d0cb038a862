"""The artificial main functions that luac.cross puts around the functions of its input files.

Only Protos are made here, no bytes. Which main a file has is the choice of `luac.cross`'s
options: without `-f` and `-i` several files get a main that runs them one after the other
(Lua 5.1) or does nothing (Lua 5.3); an LFS image and `-i` get a lookup main.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from luac_nodemcu.compiler.opcodes import MAX_SBX, abc, abx, floating_byte_51
from luac_nodemcu.compiler.proto import Constant, Proto, Upvalue
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import PackError

MAX_MODULES_51: Final = 50
"""`LFIELDS_PER_FLUSH`: the lookup main of Lua 5.1 fills its list with one SETLIST."""

SOURCE_51: Final = b"=(luac)"
SOURCE_53: Final = b"=(luac.cross)"

# Opcodes of Lua 5.1.
_LOADK = 1
_NEWTABLE = 10
_JMP = 22
_EQ = 23
_CALL = 28
_RETURN = 30
_SETLIST = 34
_CLOSURE = 36

# RETURN 0 1 of Lua 5.3.
_RETURN_53 = 38 | 1 << 23


def combined_main(
    mains: Sequence[Proto],
    target: Target,
    *,
    names: Sequence[bytes] | None = None,
    timestamp: int = 0,
) -> Proto:
    """The main function of a `.lc` file made from the main functions of one or more files.

    With `names` (one for each file, luac.cross's `-i`) it is the lookup main, which also
    carries `timestamp` (seconds since 1970). Without, a single file's main is returned as it
    is. Raises `PackError` where `lookup_main51` does, and for a timestamp out of range.
    """
    if names is None and len(mains) == 1:
        return mains[0]
    if target.lua == 53:
        return _combined_main53(mains, target, names, timestamp)
    if names is None:
        return _sequence_main51(mains)
    return lookup_main51(mains, names, timestamp_constant(timestamp, target))


def timestamp_constant(timestamp: int, target: Target) -> int | float:
    """The Unix time as the number constant that a Lua 5.1 lookup main holds.

    Raises `PackError` if the build's number type cannot hold it.
    """
    if target.integral or target.integer_bits == 32:
        limit = 0x7FFFFFFF
    else:
        limit = 0xFFFFFFFF
    if not 0 <= timestamp <= limit:
        raise PackError(
            f"The timestamp {timestamp} does not fit: give seconds since 1970, "
            f"from 0 to {limit} for this target."
        )
    return timestamp if target.integer_bits else float(timestamp)


def lookup_main51(mains: Sequence[Proto], names: Sequence[bytes], stamp: int | float) -> Proto:
    """The lookup main of Lua 5.1, which every LFS image has.

    Called with a module's name it returns the module's function, otherwise the time of the
    build and a list of all names. `stamp` is what `timestamp_constant` made. Raises
    `PackError` for no or more than 50 modules.
    """
    count = len(mains)
    if not 1 <= count <= MAX_MODULES_51:
        raise PackError(
            f"An image for Lua 5.1 holds 1 to {MAX_MODULES_51} modules, not {count}: "
            "leave out what the device does not need, or join small modules."
        )
    code: list[int] = []
    for index in range(count):
        code += (
            abc(_EQ, 0, 0, 256 + index),
            abx(_JMP, 0, MAX_SBX + 2),
            abx(_CLOSURE, 1, index),
            abc(_RETURN, 1, 2, 0),
        )
    code += (abx(_LOADK, 1, count), abc(_NEWTABLE, 2, floating_byte_51(count), 0))
    code += [abx(_LOADK, 3 + index, index) for index in range(count)]
    code += (abc(_SETLIST, 2, count, 1), abc(_RETURN, 1, 3, 0), abc(_RETURN, 0, 1, 0))
    constants: list[Constant] = [*names, stamp]
    return Proto(
        source=SOURCE_51,
        num_params=1,
        max_stack=count + 3,
        code=code,
        constants=constants,
        protos=list(mains),
    )


def _sequence_main51(mains: Sequence[Proto]) -> Proto:
    code: list[int] = []
    for index in range(len(mains)):
        code += (abx(_CLOSURE, 0, index), abc(_CALL, 0, 1, 1))
    code.append(abc(_RETURN, 0, 1, 0))
    return Proto(source=SOURCE_51, max_stack=1, code=code, protos=list(mains))


def _combined_main53(
    mains: Sequence[Proto], target: Target, names: Sequence[bytes] | None, timestamp: int
) -> Proto:
    # luac.cross compiles an empty line and puts the functions into the result.
    constants: list[Constant] = []
    if names is not None:
        constants = [*names, int(timestamp_constant(timestamp, target))]
    return Proto(
        source=SOURCE_53,
        is_vararg=1,
        max_stack=1,
        num_upvalues=1,
        code=[_RETURN_53],
        constants=constants,
        protos=[detached(main) for main in mains],
        line_info=b"\x01",
        upvalues=[Upvalue(b"_ENV", 1, 0)],
    )


def detached(main: Proto) -> Proto:
    """A Lua 5.3 main function as luac.cross leaves it inside another: its first upvalue
    (`_ENV`) is marked as not being in the enclosing function's registers.
    """
    if not main.upvalues or main.upvalues[0].in_stack == 0:
        return main
    first = main.upvalues[0]
    return replace(main, upvalues=[Upvalue(first.name, 0, first.index), *main.upvalues[1:]])
