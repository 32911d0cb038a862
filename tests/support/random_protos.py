"""Random Protos for tests of formats: every field and size class, no sensible code."""

from __future__ import annotations

import random
import struct

from luac_nodemcu.compiler.proto import Constant, LocalVar, Proto, Upvalue
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.lfs.strings53 import FIXED_STRINGS

_ALPHABET = b"abcdefghijklmnopqrstuvwxyz_0123456789"


def random_main(rng: random.Random, target: Target, depth: int = 3, source: bytes = b"") -> Proto:
    """A main function with nested ones, all of the same source."""
    source = source or b"@" + _name(rng) + b".lua"
    main = random_proto(rng, target, source, depth)
    main.line_defined = main.last_line_defined = 0
    return main


def random_modules(
    rng: random.Random, target: Target, count: int, depth: int = 3
) -> tuple[list[Proto], list[bytes]]:
    """Main functions and different module names that fit their sources."""
    names: list[bytes] = []
    while len(names) < count:
        name = _name(rng)
        if name not in names:
            names.append(name)
    return [random_main(rng, target, depth, b"@src/" + name + b".lua") for name in names], names


def random_proto(rng: random.Random, target: Target, source: bytes, depth: int) -> Proto:
    """A function with up to `depth` levels of functions in it."""
    code = [rng.getrandbits(32) for _ in range(rng.choice((1, 2, 7, 40)))]
    upvalues = [
        Upvalue(_name(rng), rng.randrange(2), rng.randrange(60))
        for _ in range(rng.choice((0, 0, 1, 3)))
    ]
    protos: list[Proto] = []
    if depth:
        count = rng.choice((0, 0, 1, 2, 3))
        protos = [random_proto(rng, target, source, depth - 1) for _ in range(count)]
    return Proto(
        source=source,
        line_defined=rng.choice((1, 5, 127, 128, 20000)),
        last_line_defined=rng.choice((1, 5, 127, 128, 20000, 1 << 30)),
        num_params=rng.randrange(10),
        is_vararg=rng.randrange(8) if target.lua == 51 else rng.randrange(2),
        max_stack=rng.randrange(2, 250),
        num_upvalues=len(upvalues),
        code=code,
        constants=[_constant(rng, target) for _ in range(rng.choice((0, 1, 3, 12)))],
        protos=protos,
        line_info=bytes(rng.randrange(1, 256) for _ in range(rng.choice((1, 2, 3, 30)))),
        locals=[
            LocalVar(_name(rng), rng.randrange(300), rng.randrange(300))
            for _ in range(rng.choice((0, 0, 2)))
        ],
        upvalues=upvalues,
    )


def _name(rng: random.Random) -> bytes:
    return bytes(rng.choice(_ALPHABET) for _ in range(rng.randrange(1, 9)))


def _constant(rng: random.Random, target: Target) -> Constant:
    kind = rng.randrange(8)
    if kind == 0:
        return None
    if kind == 1:
        return rng.random() < 0.5
    if kind <= 3:
        return _number(rng, target)
    if kind == 4:
        return rng.choice(FIXED_STRINGS)
    # Around the lengths where encodings and string types change.
    length = rng.choice((0, 1, 2, 3, 4, 14, 15, 16, 39, 40, 41, 126, 127, 128, 300))
    return rng.randbytes(length) if rng.random() < 0.5 else _name(rng)


def _number(rng: random.Random, target: Target) -> int | float:
    if target.integer_bits and (target.integral or rng.random() < 0.5):
        limit = 1 << (target.integer_bits - 1)
        edge = 2 if target.integral else 0
        value = rng.choice((0, 1, 15, 16, 127, 128, limit - 1, rng.randrange(limit)))
        value = rng.choice((value, -value - 1))
        # A .lc file of an integral build does not take the two values at the ends.
        return min(max(value, edge - limit), limit - 1 - edge)
    real = rng.choice((0.0, -0.0, 1.5, 1e30, -2.25, float("inf"), rng.random()))
    if target.float_bits == 32:
        return float(struct.unpack("<f", struct.pack("<f", real))[0])
    return real
