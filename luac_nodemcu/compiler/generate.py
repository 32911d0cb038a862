"""Compiling one source: the entry point that picks dialect, reader and number model."""

from __future__ import annotations

import sys
from typing import Final

from luac_nodemcu.compiler.numbers import number_model
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.reader51 import Reader51
from luac_nodemcu.compiler.reader53 import Reader53
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.syntax.dialect import LUA51, LUA51_INTEGRAL, LUA53, Dialect
from luac_nodemcu.syntax.lexer import lex
from luac_nodemcu.syntax.tokens import Tokens

NEEDED_RECURSION: Final = 5000
"""Python frames that the deepest program takes: 200 levels of at most 8 frames, and room for
the callers."""


def dialect_of(target: Target) -> Dialect:
    """The Lua that a target compiles."""
    if target.lua == 53:
        return LUA53
    return LUA51_INTEGRAL if target.integral else LUA51


def compile_source(data: bytes, chunk_name: bytes, target: Target) -> Proto:
    """Compiles Lua source to its main Proto, with all debug information.

    `chunk_name` starts with `@` (a path follows) or `=`. Raises LuaSyntaxError with the first
    error in the words of the firmware's compiler.
    """
    return compile_tokens(lex(data, dialect_of(target)), chunk_name, target)


def compile_tokens(tokens: Tokens, chunk_name: bytes, target: Target) -> Proto:
    """The same for a source that is lexed already, in the target's dialect."""
    allow_deep_nesting()
    numbers = number_model(target)
    if target.lua == 53:
        return Reader53(tokens, chunk_name, numbers).compile()
    return Reader51(tokens, chunk_name, numbers).compile()


def allow_deep_nesting() -> None:
    """Raises Python's recursion limit, which is below what 200 levels of Lua take.

    The limit is never lowered: another thread may be in need of it. Python-to-Python calls do
    not use the C stack, so this risks nothing.
    """
    if sys.getrecursionlimit() < NEEDED_RECURSION:
        sys.setrecursionlimit(NEEDED_RECURSION)
