"""How numbers of a target behave: widths, what a numeral becomes, products of constants."""

from __future__ import annotations

import struct
from typing import Final

from luac_nodemcu.compiler.target import Target
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.rules.context import Platform
from luac_nodemcu.rules.expressions import number_value, unparen
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.tokens import Tokens

EXACT_SINGLE: Final = 2**24
"""Up to here every integer is exact in a float of 32 bits."""
MAX_INT32: Final = 2**31 - 1
_LONGEST: Final = 300
"""Bytes of a numeral."""


def target_of(platform: Platform) -> Target:
    """The widths of the numbers of a platform."""
    return load_target(platform.target)


def has_single_floats(target: Target) -> bool:
    """Whether floats have 32 bits: Lua 5.3 as the firmware is usually built."""
    return target.float_bits == 32


def int_bits(target: Target) -> int:
    """Width of integers, 0 where all numbers are floats. Integer builds of 5.1 have 32."""
    return 32 if target.integral else target.integer_bits


def integer_text(text: bytes) -> int | None:
    """The value of a numeral without point and exponent, None for any other.

    Python does not print integers of any length, and nobody writes such.
    """
    if len(text) > _LONGEST:
        return None
    try:
        if text[:2].lower() == b"0x":
            return int(text, 16)
        return int(text) if text.isdigit() else None
    except ValueError:
        return None


def wrapped(value: int) -> int:
    """What is left of an integer in 32 bits."""
    return (value + 2**31) % 2**32 - 2**31


def as_single(value: float) -> float | None:
    """The nearest float of 32 bits, None if it is too large."""
    try:
        found: float = struct.unpack("<f", struct.pack("<f", value))[0]
    except OverflowError:
        return None
    return found


def constant_product(node: n.Binary, tokens: Tokens) -> int | None:
    """The product of the whole constants in a chain of `*`; None if it has another operator.

    None too if all or all but one operand are missing: a single constant is no product.
    """
    product = 1
    count = 0
    for operator in node.operators:
        if tokens.kinds[operator] != t.STAR:
            return None
    for operand in node.operands:
        inner = unparen(operand)
        if isinstance(inner, n.Binary) and tokens.kinds[inner.operators[0]] == t.STAR:
            value = constant_product(inner, tokens)
        else:
            number = number_value(inner, tokens)
            value = int(number) if number is not None and number == int(number) else None
        if value is not None:
            product *= value
            count += 1
    return product if count else None
