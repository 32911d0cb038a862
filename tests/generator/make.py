"""One program from a seed: the entry point of the generator."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal

from tests.generator.limits import limit_program
from tests.generator.mutate import mutate_bytes, mutate_tokens
from tests.generator.numbers import number_program
from tests.generator.options import Options
from tests.generator.program import random_tokens
from tests.generator.tokens import lay_out

Kind = Literal["valid", "limit", "numbers", "broken"]

LIMIT_SHARE = 0.03
NUMBERS_SHARE = 0.04


@dataclass(frozen=True, slots=True)
class Program:
    """A generated source; `kind` says what it was meant to be, not what the compilers find."""

    seed: str
    kind: Kind
    text: bytes


def make_program(seed: str, options: Options, broken: bool = False) -> Program:
    """The program of a seed; with `broken` it is changed so that most do not compile."""
    rng = random.Random(seed)
    if not broken:
        if options.limits and rng.random() < LIMIT_SHARE:
            return Program(seed, "limit", limit_program(rng, options))
        if rng.random() < NUMBERS_SHARE:
            return Program(seed, "numbers", number_program(rng, options))
        return Program(seed, "valid", lay_out(random_tokens(rng, options), rng, options))
    tokens = random_tokens(rng, options)
    if rng.random() < 0.6:
        text = lay_out(mutate_tokens(tokens, rng), rng, options)
        if not options.line_ends and text.startswith(b"#"):
            text = b" " + text
    else:
        text = mutate_bytes(lay_out(tokens, rng, options), rng, options)
    return Program(seed, "broken", text)
