"""Programs of nothing but numerals and constant expressions, for folding."""

from __future__ import annotations

import random
from typing import Final

from tests.generator import literals
from tests.generator.options import Options
from tests.generator.words import words

OPERATORS_51: Final = words("+ - * / % ^ + - *")
OPERATORS_53: Final = (*OPERATORS_51, *words("// & | ~ << >> // %"))


def number_program(rng: random.Random, options: Options) -> bytes:
    """Up to two hundred expressions, in one function so that equal ones share a constant."""
    expressions = [_expression(rng, options, 3) for _ in range(rng.choice((5, 20, 200)))]
    lines = [f"x[{number}] = {text}" for number, text in enumerate(expressions)]
    return ("\n".join(lines) + "\n").encode("ascii")


def _expression(rng: random.Random, options: Options, levels: int) -> str:
    dice = rng.random()
    if levels <= 0 or dice < 0.2:
        return _operand(rng, options)
    inner = _expression(rng, options, levels - 1)
    if dice < 0.3:
        return f"-{inner}" if inner[0] != "-" else f"- {inner}"
    if dice < 0.35 and options.lua == 53:
        return f"~{inner}"
    if dice < 0.45:
        return f"({inner})"
    operator = rng.choice(OPERATORS_53 if options.lua == 53 else OPERATORS_51)
    return f"{inner} {operator} {_expression(rng, options, levels - 1)}"


def _operand(rng: random.Random, options: Options) -> str:
    """Small numbers more often: their powers and shifts stay in range."""
    dice = rng.random()
    if dice < 0.45:
        return str(rng.choice((0, 1, 2, 3, 5, 7, 10, 16, 31, 32, 33, 63, 64)))
    if dice < 0.6 and not options.integral:
        return f"{rng.randint(0, 99)}.{rng.choice((0, 0, 5, 25, 1, 3))}"
    return literals.number(rng, options)
