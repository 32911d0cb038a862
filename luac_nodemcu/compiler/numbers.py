"""Numbers as each target has them: reading numerals and folding constants.

One `NumberModel` per number type. Python integers and floats stand for Lua numbers; a model
wraps or rounds every result to its target's width, so that they always hold a value that the
target can hold.

One rule where C libraries differ: `^` is C's `pow` in double precision, rounded once more to
single precision in builds with 32-bit floats. glibc's `powf` differs from that in the last bit
for a few exact ties (34^6 is 1544804480 there and 1544804352 here).

Source: luaconf.h, lobject.c, lvm.c and lcode.c of both Lua versions of the firmware.
"""

from __future__ import annotations

import math
import re
import struct
from typing import Final

from luac_nodemcu.compiler.target import Target

# Operations, in the order of the arithmetic opcodes of Lua 5.3.
ADD: Final = 0
SUB: Final = 1
MUL: Final = 2
MOD: Final = 3
POW: Final = 4
DIV: Final = 5
IDIV: Final = 6
BAND: Final = 7
BOR: Final = 8
BXOR: Final = 9
SHL: Final = 10
SHR: Final = 11
UNM: Final = 12
BNOT: Final = 13

Number = int | float

_FLOAT32 = struct.Struct("<f")
_DECIMAL = re.compile(rb"[0-9]+")


def round_float32(x: float) -> float:
    """`x` rounded to single precision, ties to even, overflow to infinity."""
    try:
        return float(_FLOAT32.unpack(_FLOAT32.pack(x))[0])
    except OverflowError:
        return math.copysign(math.inf, x)


def integer_to_float32(i: int) -> float:
    """`i` rounded once to single precision (going through double would round twice)."""
    excess = i.bit_length() - 24
    if excess > 0:
        low = i & ((1 << excess) - 1)
        half = 1 << (excess - 1)
        i >>= excess
        if low > half or (low == half and i & 1):
            i += 1
        i <<= excess
    return float(i)


def wrap_integer(i: int, bits: int) -> int:
    """`i` reduced to a signed integer of `bits` bits."""
    i &= (1 << bits) - 1
    return i - (1 << bits) if i >> (bits - 1) else i


def c_pow(a: float, b: float) -> float:
    """C's `pow` for doubles, which returns infinities and NaN where Python raises."""
    try:
        return math.pow(a, b)
    except OverflowError:
        odd = b == math.floor(b) and abs(b) < 2**53 and int(b) & 1
        return -math.inf if a < 0 and odd else math.inf
    except ValueError:
        if a == 0:  # 0 to a negative power
            odd = b == math.floor(b) and abs(b) < 2**53 and int(b) & 1
            return math.copysign(math.inf, a) if odd else math.inf
        return math.nan


def _floor(x: float) -> float:
    if math.isinf(x) or math.isnan(x):
        return x
    return math.copysign(float(math.floor(x)), x)


def parse_float(text: bytes) -> float:
    """A well-formed decimal or hexadecimal numeral as C's `strtod` reads it."""
    if text[1:2] in (b"x", b"X"):
        digits = text[2:]
        if b"." not in digits and b"p" not in digits and b"P" not in digits:
            try:
                return float(int(digits, 16))
            except OverflowError:
                return math.inf
        try:
            return float.fromhex(text.decode("ascii"))
        except OverflowError:
            return math.inf
    return float(text)


class NumberModel:
    """What one target does with numerals and constant expressions. Subclasses fill it in."""

    def parse(self, text: bytes) -> Number:
        """The value of a well-formed numeral."""
        raise NotImplementedError

    def fold(self, operation: int, a: Number, b: Number) -> Number | None:
        """The result of a constant operation, None if the compiler leaves it to run time."""
        raise NotImplementedError


class Float51(NumberModel):
    """Lua 5.1 with doubles."""

    def parse(self, text: bytes) -> Number:
        return parse_float(text)

    def fold(self, operation: int, a: Number, b: Number) -> Number | None:
        x = float(a)
        y = float(b)
        if operation == ADD:
            result = x + y
        elif operation == SUB:
            result = x - y
        elif operation == MUL:
            result = x * y
        elif operation == UNM:
            return -x
        elif operation == POW:
            result = c_pow(x, y)
        elif y == 0:
            return None
        elif operation == DIV:
            result = x / y
        else:
            result = x - _floor(x / y) * y
        return None if math.isnan(result) else result


class Integral51(NumberModel):
    """Lua 5.1 whose only number is a 32-bit integer."""

    def parse(self, text: bytes) -> Number:
        # Read by strtoll or strtoull, which saturate, then cut to 32 bits.
        if text[1:2] in (b"x", b"X"):
            return wrap_integer(min(int(text[2:], 16), 2**64 - 1), 32)
        significant = text.lstrip(b"0") or b"0"
        if len(significant) > 19:
            return wrap_integer(2**63 - 1, 32)
        return wrap_integer(min(int(significant), 2**63 - 1), 32)

    def fold(self, operation: int, a: Number, b: Number) -> Number | None:
        x = int(a)
        y = int(b)
        if operation == ADD:
            return wrap_integer(x + y, 32)
        if operation == SUB:
            return wrap_integer(x - y, 32)
        if operation == MUL:
            return wrap_integer(x * y, 32)
        if operation == UNM:
            return wrap_integer(-x, 32)
        if operation == POW:
            return 0 if y < 0 else wrap_integer(pow(x, y, 1 << 32), 32)
        if y == 0 or (y == -1 and x == -(2**31)):
            # The second kind kills luac.cross (SIGFPE); left to run time here.
            return None
        return wrap_integer(x // y if operation == DIV else x % y, 32)


class Model53(NumberModel):
    """Lua 5.3 with integers and floats of any of its widths."""

    def __init__(self, integer_bits: int, float_bits: int) -> None:
        self.integer_bits = integer_bits
        self.float_bits = float_bits
        self.max_integer = (1 << (integer_bits - 1)) - 1

    def parse(self, text: bytes) -> Number:
        if text[1:2] in (b"x", b"X"):
            digits = text[2:]
            if b"." not in digits and b"p" not in digits and b"P" not in digits:
                return wrap_integer(int(digits, 16), self.integer_bits)
        elif _DECIMAL.fullmatch(text) is not None:
            significant = text.lstrip(b"0") or b"0"
            if len(significant) < 20:
                value = int(significant)
                if value <= self.max_integer:
                    return value
        result = parse_float(text)
        return round_float32(result) if self.float_bits == 32 else result

    def to_float(self, x: Number) -> float:
        """`x` converted to the target's float."""
        if isinstance(x, float):
            return x
        return integer_to_float32(x) if self.float_bits == 32 else float(x)

    def to_integer(self, x: Number) -> int | None:
        """`x` as an integer if it is one exactly and in range."""
        if isinstance(x, int):
            return x
        if math.isinf(x) or math.isnan(x) or x != math.floor(x):
            return None
        value = int(x)
        return value if -self.max_integer - 1 <= value <= self.max_integer else None

    def fold(self, operation: int, a: Number, b: Number) -> Number | None:
        if BAND <= operation <= SHR or operation == BNOT:
            return self._fold_bits(operation, self.to_integer(a), self.to_integer(b))
        if operation in (DIV, IDIV, MOD) and b == 0:
            return None
        if isinstance(a, int) and isinstance(b, int) and operation not in (DIV, POW):
            return wrap_integer(_integer_arithmetic(operation, a, b), self.integer_bits)
        result = self._float_arithmetic(operation, self.to_float(a), self.to_float(b))
        # NaN and zero are not folded: 0.0 and -0.0 are one key of the constant table.
        return None if math.isnan(result) or result == 0 else result

    def _fold_bits(self, operation: int, a: int | None, b: int | None) -> int | None:
        if a is None or b is None:
            return None
        bits = self.integer_bits
        if operation == BAND:
            return a & b
        if operation == BOR:
            return a | b
        if operation == BXOR:
            return a ^ b
        if operation == BNOT:
            return ~a
        shift = b if operation == SHL else -b
        if shift <= -bits or shift >= bits:
            return 0
        unsigned = a & ((1 << bits) - 1)
        return wrap_integer(unsigned << shift if shift >= 0 else unsigned >> -shift, bits)

    def _float_arithmetic(self, operation: int, x: float, y: float) -> float:
        if operation == ADD:
            result = x + y
        elif operation == SUB:
            result = x - y
        elif operation == MUL:
            result = x * y
        elif operation == DIV:
            result = x / y
        elif operation == UNM:
            return -x
        elif operation == POW:
            result = c_pow(x, y)
        elif operation == IDIV:
            result = x / y
            return _floor(self._round(result))
        else:
            return self._float_modulo(x, y)
        return self._round(result)

    def _float_modulo(self, x: float, y: float) -> float:
        if math.isinf(x) or math.isnan(x) or math.isnan(y):
            return math.nan
        remainder = math.fmod(x, y)
        if self._round(remainder * y) < 0:
            remainder = self._round(remainder + y)
        return remainder

    def _round(self, x: float) -> float:
        return round_float32(x) if self.float_bits == 32 else x


def _integer_arithmetic(operation: int, a: int, b: int) -> int:
    if operation == ADD:
        return a + b
    if operation == SUB:
        return a - b
    if operation == MUL:
        return a * b
    if operation == UNM:
        return -a
    return a // b if operation == IDIV else a % b


def number_model(target: Target) -> NumberModel:
    """The number model of a target."""
    if target.lua == 53:
        return Model53(target.integer_bits, target.float_bits)
    return Integral51() if target.integral else Float51()
