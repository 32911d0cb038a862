"""Code that is for one chip or Lua only, as the program itself asks on which it runs."""

from __future__ import annotations

import re
from typing import Final

from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.walk import walk

Ranges = tuple[tuple[int, int], ...]
"""First and last tokens of statements."""

_HINT: Final = re.compile(rb"_VERSION|esp8266|esp32", re.IGNORECASE)
_TEXT: Final = re.compile(rb"\Aesp(8266|32)|Lua 5\.|\A5\.[13]\Z", re.IGNORECASE)


def guarded(file: LuaFile) -> Ranges:
    """Statements that depend on the chip or on `_VERSION`: the whole `if`, and simple statements
    such as `local unpack = _VERSION == "Lua 5.1" and unpack or table.unpack`.
    """
    if _HINT.search(file.data) is None:
        return ()
    found: list[tuple[int, int]] = []
    simple = (n.LocalStatement, n.Assign, n.Return)
    for node in walk(file.tree.chunk):
        if isinstance(node, n.If):
            conditions = [clause.condition for clause in node.clauses]
            if any(_asks(file, one.first, one.last) for one in conditions):
                found.append((node.first, node.last))
        elif isinstance(node, simple) and _asks(file, node.first, node.last, only_version=True):
            found.append((node.first, node.last))
    return tuple(found)


def _asks(file: LuaFile, first: int, last: int, *, only_version: bool = False) -> bool:
    """Whether tokens name the Lua version, or a chip in a text."""
    tokens = file.tokens
    for token in range(first, last + 1):
        kind = tokens.kinds[token]
        if kind == t.NAME and tokens.values[token] == b"_VERSION":
            return True
        if not only_version and kind == t.STRING:
            value = tokens.values[token]
            if _TEXT.search(value):
                return True
    return False


def is_guarded(token: int, ranges: Ranges) -> bool:
    """Whether a token is in one of them."""
    return any(first <= token <= last for first, last in ranges)
