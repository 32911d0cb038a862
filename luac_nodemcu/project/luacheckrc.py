"""Reads the globals in a `.luacheckrc`.

That file is a Lua program; only assignments of data in it are read, nothing is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from luac_nodemcu.firmware.build_config import Note
from luac_nodemcu.project.fallbacks import GLOBAL_NAME, Fallbacks
from luac_nodemcu.project.origin import Origin, Setting
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.dialect import LUA53
from luac_nodemcu.syntax.parser import parse_bytes

_MAX_DEPTH: Final = 100

_LISTS: Final = {
    "globals": "write", "new_globals": "write",
    "read_globals": "read", "new_read_globals": "read",
}  # fmt: skip


class _NotDataError(Exception):
    """An expression that would have to be run."""


@dataclass(slots=True)
class _LuaTable:
    """A table of data: its list part and its fields."""

    items: list[Any] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)


def parse_luacheckrc(data: bytes, shown: str, notes: list[Note]) -> Fallbacks:
    """Globals of luacheck's configuration; those of a `std` that the file defines, too."""
    tree = parse_bytes(data, LUA53)
    if tree.has_errors:
        issue = next(issue for issue in tree.issues if issue.severity == "error")
        line = data.count(b"\n", 0, issue.offset) + 1
        notes.append(
            Note(f"{shown}:{line}", f"not valid Lua ({issue.message}); the file is skipped")
        )
        return {}
    lines = tree.tokens.lines
    names = _LuaTable()
    names.fields |= {"stds": _LuaTable(), "files": _LuaTable()}
    places: dict[str, int] = {}
    for statement in tree.chunk.body.statements:
        line = lines[statement.first]
        try:
            changed = _run(statement, names)
        except _NotDataError:
            notes.append(
                Note(f"{shown}:{line}", "only tables of data are read; this statement is skipped")
            )
            continue
        places |= dict.fromkeys(changed, line)
    return _luacheck_globals(names, places, shown)


def _run(statement: n.Statement, names: _LuaTable) -> list[str]:
    """Carries an assignment out; the names that it sets."""
    if isinstance(statement, n.LocalStatement):
        for number, local in enumerate(statement.names):
            value = statement.values[number] if number < len(statement.values) else None
            names.fields[_text(local.name)] = None if value is None else _value(value, names, 0)
        return []
    if isinstance(statement, n.Assign):
        if len(statement.targets) != len(statement.values):
            raise _NotDataError
        values = [_value(value, names, 0) for value in statement.values]
        return [
            _assign(target, value, names)
            for target, value in zip(statement.targets, values, strict=True)
        ]
    if isinstance(statement, n.Return) and len(statement.values) == 1:
        value = _value(statement.values[0], names, 0)
        if isinstance(value, _LuaTable):
            names.fields |= value.fields
            return list(value.fields)
    raise _NotDataError


def _assign(target: n.Expression, value: Any, names: _LuaTable) -> str:
    if isinstance(target, n.Name):
        names.fields[_text(target.name)] = value
        return _text(target.name)
    if not isinstance(target, n.Chain) or not isinstance(target.base, n.Name):
        raise _NotDataError
    path = [_text(target.base.name), *(_suffix(suffix, names) for suffix in target.suffixes)]
    table = names
    for key in path[:-1]:
        inner = table.fields.get(key)
        if inner is None and path[0] in ("files", "stds"):
            # luacheck makes these tables when they are first used.
            inner = table.fields[key] = _LuaTable()
        if not isinstance(inner, _LuaTable):
            raise _NotDataError
        table = inner
    table.fields[path[-1]] = value
    return path[0]


def _suffix(suffix: n.Suffix, names: _LuaTable) -> str:
    if isinstance(suffix, n.Member):
        return _text(suffix.name)
    if isinstance(suffix, n.Index):
        key = _value(suffix.key, names, 0)
        if isinstance(key, str):
            return key
    raise _NotDataError


def _value(expression: n.Expression, names: _LuaTable, depth: int) -> Any:
    """The value of an expression that is data. Numbers are of no interest and become None."""
    if depth > _MAX_DEPTH:
        raise _NotDataError
    if isinstance(expression, n.String):
        return _text(expression.value)
    if isinstance(expression, n.TrueLiteral | n.FalseLiteral):
        return isinstance(expression, n.TrueLiteral)
    if isinstance(expression, n.Number | n.Nil):
        return None
    if isinstance(expression, n.Paren):
        return _value(expression.expression, names, depth + 1)
    if isinstance(expression, n.Name) and _text(expression.name) in names.fields:
        return names.fields[_text(expression.name)]
    if isinstance(expression, n.Chain) and isinstance(expression.base, n.Name):
        found: Any = names.fields.get(_text(expression.base.name))
        for suffix in expression.suffixes:
            key = _suffix(suffix, names)
            if not isinstance(found, _LuaTable) or key not in found.fields:
                raise _NotDataError
            found = found.fields[key]
        return found
    if isinstance(expression, n.Table):
        return _table(expression, names, depth + 1)
    raise _NotDataError


def _table(expression: n.Table, names: _LuaTable, depth: int) -> _LuaTable:
    table = _LuaTable()
    for item in expression.fields:
        value = _value(item.value, names, depth)
        if isinstance(item, n.NamedField):
            table.fields[_text(item.name)] = value
        elif isinstance(item, n.KeyedField):
            key = _value(item.key, names, depth)
            if isinstance(key, str):
                table.fields[key] = value
            else:
                table.items.append(value)
        else:
            table.items.append(value)
    return table


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _luacheck_globals(names: _LuaTable, places: dict[str, int], shown: str) -> Fallbacks:
    found: dict[str, dict[str, None]] = {"read": {}, "write": {}}
    first: dict[str, int] = {}

    def add(table: _LuaTable, line: int) -> None:
        for name, kind in _LISTS.items():
            for variable, writable in _variables(table.fields.get(name), kind == "write"):
                target = "write" if writable else "read"
                found[target][variable] = None
                first.setdefault(target, places.get(name, line))

    std = names.fields.get("std")
    stds = names.fields.get("stds")
    for name in re.split(r"[+\s]+", std) if isinstance(std, str) else ():
        own = stds.fields.get(name) if isinstance(stds, _LuaTable) else None
        if isinstance(own, _LuaTable):
            add(own, places.get("stds", 1))
    if isinstance(std, _LuaTable):
        add(std, places.get("std", 1))
    add(names, 1)
    for variable, _ in _variables(names.fields.get("not_globals"), False):
        for kind in found.values():
            kind.pop(variable, None)
    settings: Fallbacks = {}
    for target, variables in found.items():
        if variables:
            origin = Origin("fallback", f"{shown}:{first[target]}")
            settings["globals", target] = Setting(tuple(variables), origin)
    return settings


def _variables(table: Any, writable: bool) -> Iterator[tuple[str, bool]]:
    """The names in a list of globals: plain text, or `name = { read_only = ..., fields = ... }`."""
    if not isinstance(table, _LuaTable):
        return
    for item in table.items:
        if isinstance(item, str) and GLOBAL_NAME.fullmatch(item):
            yield item, writable
    for name, definition in table.fields.items():
        if GLOBAL_NAME.fullmatch(name):
            read_only = None
            if isinstance(definition, _LuaTable):
                read_only = definition.fields.get("read_only")
            yield name, writable if read_only is None else not read_only
