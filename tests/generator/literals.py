"""Numbers and strings in all their spellings, for both Lua versions."""

from __future__ import annotations

import random
from typing import Final

from tests.generator.options import Options
from tests.generator.words import words

INTERESTING_INTEGERS: Final = (
    *range(12),
    *(2**bits + step for bits in (4, 5, 6, 7, 8, 9, 10, 12, 16, 24, 25) for step in (-1, 0, 1)),
    *(49, 50, 51, 100, 1000),
    *(2**bits + step for bits in (31, 32, 53, 63, 64) for step in (-2, -1, 0, 1)),
)

FLOATS: Final = words(
    "0.0 0.5 .5 5. 1.5 3.14 0.1 0.2 1e1 1E2 1e-1 1e+3 2.5e10 1e22 1e38 3.4028235e38 1e39 1e308 "
    "1e309 1e-38 1e-45 1e-46 5e-324 123.456 16777217.0 1e15 1e16 0.30000000000000004 "
    "2147483648.0 1e100 1.0 2.0 100.0"
)

HEX_FLOATS_53: Final = words("0x.8 0x1.8 0x1p4 0x1P-4 0xA.8p+1 0x1p-149 0x1p127 0x1p128")

ESCAPES: Final = words(r"\a \b \f \n \r \t \v \\ \" \' \0 \65 \255 \009")
ESCAPES_53: Final = ("\\x41", "\\xff", "\\z  ", "\\u{20AC}", "\\u{7f}", "\\u{10FFFF}")
ESCAPES_51: Final = ("\\q", "\\-", "\\[", "\\z")

TEXTS: Final = (*words("a b x key value n self type print __index"), "hello world")


def number(rng: random.Random, options: Options) -> str:
    """A numeral."""
    dice = rng.random()
    if options.integral:
        if dice < 0.6:
            return str(rng.randint(0, 300))
        if dice < 0.8:
            return str(rng.choice(INTERESTING_INTEGERS))
        return _hexadecimal(rng)
    if dice < 0.45:
        return str(rng.randint(0, 300))
    if dice < 0.65:
        return str(rng.choice(INTERESTING_INTEGERS))
    if dice < 0.8:
        return rng.choice(FLOATS)
    if dice < 0.86:
        return repr(rng.random() * 10.0 ** rng.randint(-12, 12))
    if dice < 0.9 and options.lua == 53:
        return rng.choice(HEX_FLOATS_53)
    return _hexadecimal(rng)


def _hexadecimal(rng: random.Random) -> str:
    bits = rng.choice((1, 4, 8, 16, 31, 32, 33, 53, 63, 64))
    text = f"{rng.getrandbits(bits):x}"
    text = text.upper() if rng.random() < 0.5 else text
    return rng.choice(("0x", "0X")) + "0" * rng.choice((0, 0, 0, 2)) + text


def string(rng: random.Random, options: Options) -> str:
    """A string literal: short with escapes, or in long brackets."""
    if rng.random() < 0.12:
        return _long(rng)
    quote = rng.choice("\"'")
    parts: list[str] = []
    for _ in range(rng.choice((0, 1, 1, 1, 1, 2, 3))):
        dice = rng.random()
        if dice < 0.6:
            parts.append(rng.choice(TEXTS))
        elif dice < 0.8:
            parts.append(rng.choice(ESCAPES))
        elif dice < 0.85:
            parts.append(rng.choice(ESCAPES_53 if options.lua == 53 else ESCAPES_51))
        elif dice < 0.88:
            parts.append("\\\n")
        elif dice < 0.92:
            parts.append(chr(rng.choice((1, 9, 31, 127, 128, 195, 255, 0))))
        elif dice < 0.96:
            parts.append("x" * rng.choice((31, 32, 33, 39, 40, 41, 63, 64, 65, 127, 130)))
        else:
            parts.append("'" if quote == '"' else '"')
    return quote + "".join(parts) + quote


def _long(rng: random.Random) -> str:
    level = "=" * rng.choice((0, 0, 1, 2, 4))
    text = "".join(
        rng.choice(("a", "\n", " ", "\r\n", "\\n", "']'", "--", "]", "x" * 45, "\n\n", "b"))
        for _ in range(rng.randint(0, 6))
    )
    # The text must neither close the bracket early nor end in a bracket that does.
    text = text.replace("]", "") if not level else text.replace("]=", "] =")
    return f"[{level}[{text} ]{level}]" if text.endswith("]") else f"[{level}[{text}]{level}]"
