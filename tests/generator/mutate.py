"""Breaks programs, so that first messages can be compared."""

from __future__ import annotations

import random
from typing import Final

from tests.generator.options import Options
from tests.generator.tokens import Token
from tests.generator.words import words

WORDS: Final = (
    *words("and break do else elseif end false for function goto if in local nil not or repeat"),
    *words("return then true until while"),
    *words("+ - * / % ^ # == ~= <= >= < > = ( ) { } [ ] ; : , . .. ... :: // & | ~ << >>"),
    *words("x 's' [[l]] 1 1.5 0x1g 3x 'open [==[ [=x @ $ ! --[[ 1e 0x 1..2 a.1"),
    *("\x01", "\x00", "\x7f", "\xff", "'a\\q'", "'a\\300'", "'a\\x4'", "'\\u{110000}'"),
)

BYTES: Final = b"\x00\x01\n\r\t \"'()[]{}=.:;,-~<>/\\09axz\x7f\x80\xff"


def mutate_tokens(tokens: list[Token], rng: random.Random) -> list[Token]:
    """A copy with one to three tokens changed."""
    tokens = list(tokens)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        at = rng.randrange(len(tokens) + 1)
        dice = rng.random()
        if not tokens or dice < 0.3:
            tokens.insert(at, rng.choice(WORDS))
        elif dice < 0.55:
            del tokens[min(at, len(tokens) - 1)]
        elif dice < 0.7:
            at = min(at, len(tokens) - 1)
            tokens[at] = rng.choice(WORDS)
        elif dice < 0.8:
            other = rng.randrange(len(tokens))
            at = min(at, len(tokens) - 1)
            tokens[at], tokens[other] = tokens[other], tokens[at]
        elif dice < 0.9:
            tokens.insert(at, rng.choice(tokens))
        else:
            del tokens[at:]
    return tokens


def mutate_bytes(text: bytes, rng: random.Random, options: Options) -> bytes:
    """A copy with one byte changed, added or removed, or cut off."""
    at = rng.randrange(len(text) + 1)
    dice = rng.random()
    if dice < 0.4:
        result = text[:at] + bytes([rng.choice(BYTES)]) + text[at:]
    elif dice < 0.65:
        result = text[:at] + text[at + 1 :]
    elif dice < 0.85:
        result = text[:at] + bytes([rng.choice(BYTES)]) + text[at + 1 :]
    else:
        result = text[:at]
    if not options.line_ends and result.startswith(b"#"):
        # A first line with `#` is a matter of the loader, not of the compiler.
        return b" " + result
    return result
