"""Integer expressions of C's preprocessor, with a third answer: unknown, and why.

Evaluates what stands behind `#if`, and the bodies of macros that are numbers. Only integers:
no floating point, strings or function-like macros.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Macro:
    """A `#define`: `parameters` is None unless the macro takes arguments."""

    name: str
    body: str
    parameters: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that cannot be known here."""

    reason: str


Value = int | Unknown

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>(?:0[xX][0-9a-fA-F]+|0[bB][01]+|[0-9]+)[uUlL]*(?![\w.]))"
    r"|(?P<name>[A-Za-z_]\w*)"
    r"|(?P<operator>&&|\|\||<<|>>|<=|>=|==|!=|[-+*/%<>&|^!~?:(),]))"
)

_BINARY: Final[tuple[tuple[str, ...], ...]] = (
    ("||",), ("&&",), ("|",), ("^",), ("&",), ("==", "!="), ("<", ">", "<=", ">="),
    ("<<", ">>"), ("+", "-"), ("*", "/", "%"),
)  # fmt: skip
"""Operators from the loosest to the tightest."""

_MAX_SHIFT: Final = 64
_MAX_DEPTH: Final = 50
_MAX_TOKENS: Final = 2000
_MAX_EXPANSIONS: Final = 2000
_BITS: Final = 64


class _SyntaxError(Exception):
    """The expression is not one that this module reads."""


def is_true(value: Value) -> bool | None:
    """Whether a condition holds, None if that is unknown."""
    return None if isinstance(value, Unknown) else value != 0


def evaluate(
    text: str, macros: Mapping[str, Macro], uncertain: Mapping[str, int] | None = None
) -> Value:
    """The value of an expression. A name that is not defined is 0, as in C.

    `uncertain` are names of which it is not known whether they are defined. Never raises.
    """
    return _evaluate(text, _Names(macros, uncertain or {}), ())


@dataclass(slots=True)
class _Names:
    """What names stand for, and how many macros may still be expanded."""

    macros: Mapping[str, Macro]
    uncertain: Mapping[str, int]
    budget: int = _MAX_EXPANSIONS


def _evaluate(text: str, names: _Names, seen: tuple[str, ...]) -> Value:
    names.budget -= 1
    if names.budget < 0:
        return Unknown("it expands to too much")
    try:
        return _Evaluator(_tokens(text), names, seen).whole()
    except _SyntaxError as error:
        return Unknown(str(error))
    except RecursionError:
        return Unknown("it is nested too deeply")


def _tokens(text: str) -> list[str]:
    tokens = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _SyntaxError(f"'{text[at:].strip()[:20]}' is not understood")
        tokens.append(match[0].strip())
        at = match.end()
        if len(tokens) > _MAX_TOKENS:
            raise _SyntaxError("it is too long")
    return tokens


class _Evaluator:
    """One expression, read once from left to right."""

    def __init__(self, tokens: list[str], names: _Names, seen: tuple[str, ...]) -> None:
        self.tokens = tokens
        self.at = 0
        self.names = names
        self.seen = seen

    def whole(self) -> Value:
        if not self.tokens:
            raise _SyntaxError("there is no expression")
        value = self.ternary(0)
        if self.at < len(self.tokens):
            raise _SyntaxError(f"'{self.tokens[self.at]}' is not expected there")
        return value

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def expect(self, token: str) -> None:
        if self.take() != token:
            raise _SyntaxError(f"'{token}' is missing")

    def ternary(self, depth: int) -> Value:
        if depth > _MAX_DEPTH:
            raise _SyntaxError("it is nested too deeply")
        condition = self.binary(0, depth)
        if self.peek() != "?":
            return condition
        self.take()
        yes = self.ternary(depth + 1)
        self.expect(":")
        no = self.ternary(depth + 1)
        if isinstance(condition, Unknown):
            return yes if yes == no else condition
        return yes if condition else no

    def binary(self, level: int, depth: int) -> Value:
        if level == len(_BINARY):
            return self.unary(depth)
        left = self.binary(level + 1, depth)
        while self.peek() in _BINARY[level]:
            operator = self.take()
            right = self.binary(level + 1, depth)
            left = _combine(operator, left, right)
        return left

    def unary(self, depth: int) -> Value:
        token = self.peek()
        if token in ("!", "~", "-", "+"):
            self.take()
            if depth > _MAX_DEPTH:
                raise _SyntaxError("it is nested too deeply")
            value = self.unary(depth + 1)
            if isinstance(value, Unknown):
                return value
            return {"!": int(not value), "~": ~value, "-": -value, "+": value}[token]
        return self.primary(depth)

    def primary(self, depth: int) -> Value:
        token = self.take()
        if token == "(":
            value = self.ternary(depth + 1)
            self.expect(")")
            return value
        if token == "defined":
            return self.defined()
        if token[:1].isdigit():
            digits = token.rstrip("uUlL")
            octal = len(digits) > 1 and digits.isdigit() and digits[0] == "0"
            try:
                return int(digits, 8 if octal else 0)
            except ValueError:
                raise _SyntaxError(f"'{token}' is not a number") from None
        if re.fullmatch(r"[A-Za-z_]\w*", token):
            return self.name(token)
        raise _SyntaxError(f"'{token}' is not expected there" if token else "it is incomplete")

    def defined(self) -> Value:
        parenthesis = self.peek() == "("
        if parenthesis:
            self.take()
        name = self.take()
        if not re.fullmatch(r"[A-Za-z_]\w*", name):
            raise _SyntaxError("'defined' needs a name")
        if parenthesis:
            self.expect(")")
        if name in self.names.uncertain:
            return Unknown(f"whether {name} is defined is uncertain")
        return int(name in self.names.macros)

    def name(self, name: str) -> Value:
        macro = self.names.macros.get(name)
        called = self.peek() == "("
        if called and (macro is None or macro.parameters is not None):
            self.skip_arguments()
            return Unknown(f"{name}(...) takes arguments, which is not supported")
        if name in self.names.uncertain:
            return Unknown(f"the value of {name} is uncertain")
        if macro is None or macro.parameters is not None or name in self.seen:
            return 0
        value = _evaluate(macro.body, self.names, (*self.seen, name))
        if isinstance(value, Unknown):
            return Unknown(f"{name} is '{macro.body}', and {value.reason}")
        return value

    def skip_arguments(self) -> None:
        depth = 0
        while self.at < len(self.tokens):
            token = self.take()
            depth += (token == "(") - (token == ")")
            if depth == 0:
                return
        raise _SyntaxError("')' is missing")


def _combine(operator: str, left: Value, right: Value) -> Value:
    if operator == "&&":
        if 0 in (left, right):
            return 0
    elif operator == "||" and any(isinstance(side, int) and side for side in (left, right)):
        return 1
    if isinstance(left, Unknown):
        return left
    if isinstance(right, Unknown):
        return right
    if operator in ("/", "%") and right == 0:
        return Unknown("it divides by zero")
    if operator in ("<<", ">>") and not 0 <= right < _MAX_SHIFT:
        return Unknown("it shifts too far")
    return _wrap(_OPERATIONS[operator](left, right))


def _wrap(value: int) -> int:
    """Wraps around like the compiler's widest integer."""
    value &= (1 << _BITS) - 1
    return value - (1 << _BITS) if value >> (_BITS - 1) else value


def _divide(left: int, right: int) -> int:
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


_OPERATIONS: Final[dict[str, Callable[[int, int], int]]] = {
    "||": lambda a, b: int(bool(a or b)),
    "&&": lambda a, b: int(bool(a and b)),
    "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b,
    "&": lambda a, b: a & b,
    "==": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    ">": lambda a, b: int(a > b),
    "<=": lambda a, b: int(a <= b),
    ">=": lambda a, b: int(a >= b),
    "<<": lambda a, b: a << b,
    ">>": lambda a, b: a >> b,
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divide,
    "%": lambda a, b: a - b * _divide(a, b),
}
