"""The Lua dialects that NodeMCU compiles, as far as reading source text is concerned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Dialect:
    """What the lexer and the parsers need to know about a Lua.

    - `version`: 51 or 53.
    - `integral`: True where the only number type is an integer (integral builds of Lua 5.1),
      which makes a numeral with a fraction or exponent malformed.
    """

    version: Literal[51, 53]
    integral: bool = False

    @property
    def name(self) -> str:
        """The dialect as a person calls it, for example `Lua 5.1 (integer build)`."""
        text = f"Lua {self.version // 10}.{self.version % 10}"
        return f"{text} (integer build)" if self.integral else text


LUA51 = Dialect(51)
LUA51_INTEGRAL = Dialect(51, integral=True)
LUA53 = Dialect(53)
