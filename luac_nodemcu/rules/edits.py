"""Edits that several rules make in their fixes."""

from __future__ import annotations

from luac_nodemcu.diagnostic import TextEdit
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.syntax.nodes import Statement


def remove_statement(file: LuaFile, statement: Statement) -> TextEdit:
    """Takes a statement out, with its line if nothing else is on it."""
    data = file.data
    start, end = file.range_of(statement)
    rest = data[end : end + 80].lstrip(b" \t")
    if rest.startswith(b";"):
        end = data.index(b";", end) + 1
    first_line = file.source.line_of(start)
    last_line = file.source.line_of(end - 1)
    line_start = file.source.line_range(first_line)[0]
    line_end = file.source.line_range(last_line)[1]
    if not data[line_start:start].strip() and not data[end:line_end].strip():
        following = file.source.line_range(last_line + 1)[0]
        return TextEdit(line_start, max(following, line_end), b"")
    if data[end : end + 1] == b" ":
        end += 1
    elif start > line_start and data[start - 1 : start] == b" ":
        start -= 1
    return TextEdit(start, end, b"")
