"""Code whose errors are caught or even wanted: functions that are written into such a call."""

from __future__ import annotations

from typing import Final

from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t

Ranges = tuple[tuple[int, int], ...]
"""First and last tokens of functions."""

_CATCHING: Final = frozenset((b"pcall", b"xpcall"))
_WANTING: Final = frozenset(
    (
        # NTest of the firmware (tests/NTest/NTest.md).
        b"fail",
        # luassert, which busted uses.
        b"error", b"errors", b"has_error", b"has_errors", b"error_matches", b"matches_error",
        # LuaUnit.
        b"assertError", b"assertErrorMsgContains", b"assertErrorMsgEquals",
        b"assertErrorMsgMatches", b"assert_error", b"assert_errors",
    )
)  # fmt: skip
"""What tests call with a function that must raise an error."""


def wanted_errors(file: LuaFile) -> Ranges:
    """Functions that must fail, as a test wants them to: `fail(function() t:get(0) end)`."""
    return _functions_in_calls(file, _WANTING)


def caught_errors(file: LuaFile) -> Ranges:
    """Functions whose errors are caught: `pcall(function() ... end)`, and those with a name that
    are only used there or passed to `pcall`.
    """
    found = _functions_in_calls(file, _CATCHING)
    kinds, values = file.tokens.kinds, file.tokens.values
    for symbol in file.scopes.symbols:
        function = symbol.writes[0].value if len(symbol.writes) == 1 else None
        if not isinstance(function, n.Function) or not symbol.reads:
            continue
        tokens = [read.token for read in symbol.reads]
        if all(
            is_within(token, found)
            or (kinds[token - 1] == t.LPAREN and values[token - 2] in _CATCHING)
            for token in tokens
        ):
            found = (*found, (function.first, function.last))
    return found


def is_within(token: int, ranges: Ranges) -> bool:
    """Whether a token is in one of them."""
    return any(first <= token <= last for first, last in ranges)


def _functions_in_calls(file: LuaFile, names: frozenset[bytes]) -> Ranges:
    kinds, values = file.tokens.kinds, file.tokens.values
    found = []
    for info in file.scopes.functions:
        first = info.node.first
        if info.is_main or first < 2 or kinds[first - 1] != t.LPAREN:
            continue
        if kinds[first - 2] == t.NAME and values[first - 2] in names:
            found.append((first, info.node.last))
    return tuple(found)
