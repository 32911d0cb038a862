"""What kind of programs the generator writes. No code is generated here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from luac_nodemcu.compiler.target import Target


@dataclass(frozen=True, slots=True)
class Options:
    """What the programs are for.

    - `lua`: 51 or 53; `integral`: no fractions and exponents in numerals.
    - `limits`: now and then a program close to a limit of the compiler.
    - `long_gaps`: now and then 64 and more blank lines in the middle.
    - `line_ends`: also CR, CR LF and LF CR, and a first line with `#`.
    """

    lua: Literal[51, 53]
    integral: bool = False
    limits: bool = True
    long_gaps: bool = True
    line_ends: bool = True

    @classmethod
    def for_target(cls, target: Target) -> Options:
        """Everything that a target compiles."""
        return cls(target.lua, target.integral)
