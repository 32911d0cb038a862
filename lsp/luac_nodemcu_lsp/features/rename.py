"""Renaming what is at the cursor, in all files; refused where the program would mean another thing.

Locals and upvalues, globals and fields of the project, methods, types, labels, and files by their
names in `require` and the like.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from lsprotocol import types

from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.semantics.scopes import Global, Symbol, Variable
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.lexer import lex
from luac_nodemcu.syntax.tokens import NAME
from luac_nodemcu_lsp.edits import workspace_edit
from luac_nodemcu_lsp.moved_files import moved_names, new_path
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.targets import Place, Target, places_of, target_at
from luac_nodemcu_lsp.uris import uri_of
from luac_nodemcu_lsp.uses import Key, uses_of


class RenameError(LuacNodemcuError):
    """Something cannot be renamed; the message says why."""


def prepare(
    query: Query, params: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder | None:
    """The name at the cursor. Raises RenameError if it cannot have another."""
    target = target_at(query, query.offset(params.position))
    if target is None:
        return None
    _check_target(target)
    return types.PrepareRenamePlaceholder(query.range((target.start, target.end)), target.name)


def rename(query: Query, params: types.RenameParams) -> types.WorkspaceEdit | None:
    """The edits that give what is at the cursor another name. Raises RenameError."""
    target = target_at(query, query.offset(params.position))
    if target is None:
        raise RenameError("there is no name at this place")
    _check_target(target)
    new = params.new_name.strip()
    if target.kind == "file":
        return _rename_file(target, new)
    if new == target.name:
        return None
    _check_name(target, new)
    places = places_of(target)
    if target.symbol is not None:
        _check_local(query, target.symbol, new)
    elif target.kind == "global":
        _check_global(target, places, new)
    elif target.kind == "field":
        _check_field(target, places, new)
    elif target.kind == "type" and new in query.project.type_files:
        raise RenameError(f"there is a type '{new}' already")
    changes = [(place.query, place.start, place.end, new) for place in places]
    if target.symbol is not None and target.symbol.kind == "parameter":
        changes += [(query, *place, new) for place in _in_annotation(query, target.symbol)]
    return workspace_edit(query.session, changes)


def _in_annotation(query: Query, symbol: Symbol) -> Iterator[tuple[int, int]]:
    """The bytes of a parameter's name in `---@param` above its function."""
    name = re.escape(symbol.name)
    pattern = re.compile(rb"---?[ \t]*@param[ \t]+(%s)\b" % name)
    data, tokens = query.data, query.tokens
    node = symbol.function.node
    if not isinstance(node, n.Function) or node.function_token < 0:
        return
    comments = dict(tokens.comments)
    start = data.rfind(b"\n", 0, tokens.starts[node.function_token]) + 1
    while start > 0:
        line = data.rfind(b"\n", 0, start - 1) + 1
        text = data[line : start - 1]
        begin = line + len(text) - len(text.lstrip())
        if begin not in comments:
            return
        match = pattern.match(data, begin, start)
        if match is not None:
            yield match.span(1)
        start = line


# What cannot be renamed at all.


def _check_target(target: Target) -> None:
    query, name = target.query, target.name
    if target.kind == "file":
        _check_file(target)
    elif target.symbol is not None:
        if target.symbol.is_implicit:
            raise RenameError(f"'{name}' is given its name by Lua")
    elif target.kind == "global":
        _check_defined(target)
    elif target.kind == "field":
        if any(key[0] == "api" for key in target.keys):
            raise RenameError(f"'{name}' is the firmware's name")
        if name.startswith("__"):
            raise RenameError(f"Lua itself looks for '{name}'")
        if not target.is_known:
            raise RenameError(
                f"it is not known which table '{name}' belongs to, so that its other uses cannot "
                "be found"
            )
        by = next((by for key, by in _given(query, target.keys)), None)
        if by is not None:
            raise RenameError(f"'{name}' is in a table for {by}, which looks for this name")


def _given(query: Query, keys: frozenset[Key]) -> Iterator[tuple[Key, str]]:
    for path in query.project.graph.joined(query.name):
        other = query if path == query.name else query.other(path)
        if other is not None:
            yield from ((key, by) for key, by in uses_of(other).given.items() if key in keys)


def _check_defined(target: Target) -> None:
    query, name = target.query, target.name
    if query.platform.has_global(name.encode()):
        raise RenameError(f"'{name}' is the firmware's name")
    if name in query.project.declared:
        raise RenameError(f"'{name}' is declared in the project file; rename it there as well")
    if not any(place.is_write for place in places_of(target)):
        raise RenameError(f"no file of the program defines '{name}'")


def _check_file(target: Target) -> None:
    if target.entry is not None:
        raise RenameError(f"'{target.name}' is a module of the firmware")
    if len(target.files) != 1:
        what = "no file" if not target.files else "several files"
        raise RenameError(f"'{target.name}' means {what} of the project")
    client = target.query.session.client
    if not (client.versioned_edits and client.renames_files):
        raise RenameError("this editor cannot rename files for the language server")


# New names that would mean something else.


def _check_name(target: Target, new: str) -> None:
    if target.kind == "type":
        if not new or any(letter.isspace() for letter in new):
            raise RenameError(f"'{new}' is no name of a type")
        return
    data = new.encode("utf-8", "replace")
    tokens = lex(data, target.query.platform.dialect)
    is_name = len(tokens) == 2 and tokens.kinds[0] == NAME and tokens.ends[0] == len(data)
    if not is_name or tokens.starts[0] != 0:
        raise RenameError(f"'{new}' is no name in Lua")


def _check_local(query: Query, symbol: Symbol, new: str) -> None:
    """That no use of the local would mean another variable, and no other use the local."""
    name = new.encode("utf-8", "replace")
    scopes = query.scopes
    others = [other for other in scopes.symbols if other.name == name]
    for access in (*symbol.reads, *symbol.writes):
        for other in others:
            is_nearer = _order(other) > _order(symbol)
            if is_nearer and other.scope_start <= access.token < other.scope_end:
                raise _captured(query, access.token, new, other)
    variables: list[Variable] = [*others, *_global(query, name)]
    for variable in variables:
        for access in (*variable.reads, *variable.writes):
            if not symbol.scope_start <= access.token < symbol.scope_end:
                continue
            if isinstance(variable, Symbol) and _order(variable) >= _order(symbol):
                continue
            line = query.text.position_of(query.tokens.starts[access.token]).line + 1
            kind = "the global" if isinstance(variable, Global) else "another local"
            raise RenameError(
                f"line {line} uses {kind} '{new}', and would use the renamed local instead"
            )


def _order(symbol: Symbol) -> tuple[int, float]:
    """Of two variables of one name the later one is meant: also in `local a, a`."""
    return symbol.scope_start, math.inf if symbol.kind == "arg" else symbol.token


def _global(query: Query, name: bytes) -> list[Global]:
    found = query.scopes.globals.get(name)
    return [] if found is None else [found]


def _captured(query: Query, token: int, new: str, other: Symbol) -> RenameError:
    line = query.text.position_of(query.tokens.starts[token]).line + 1
    declared = ""
    if not other.is_implicit:
        place = query.text.position_of(query.tokens.starts[other.token])
        declared = f", declared in line {place.line + 1}"
    return RenameError(f"the use in line {line} would mean another local '{new}'{declared}")


def _check_global(target: Target, places: list[Place], new: str) -> None:
    query = target.query
    name = new.encode("utf-8", "replace")
    if query.platform.has_global(name):
        raise RenameError(f"'{new}' is the firmware's name")
    for place in places:
        token = place.query.token_at(place.start)
        other = place.query.scopes.visible_at(token).get(name)
        if other is not None:
            raise RenameError(
                f"{place.query.name}: {_captured(place.query, token, new, other)}"
            )  # fmt: skip
    for path in query.project.graph.joined(query.name):
        summary = query.project.graph.summaries[path]
        if new in summary.read or any(new == known for known, _, _ in summary.written):
            raise RenameError(f"{path} uses a global '{new}' already")


def _check_field(target: Target, places: list[Place], new: str) -> None:
    wanted = {(*key[:-1], new) for key in target.keys}
    queries = {place.query.name: place.query for place in places}
    for query in queries.values():
        for use in uses_of(query).by_name.get(new, ()):
            if not wanted.isdisjoint(use.keys):
                line = query.text.position_of(use.start).line + 1
                raise RenameError(
                    f"the table has a field '{new}' already ({query.name}, line {line})"
                )


# Files.


def _rename_file(target: Target, new: str) -> types.WorkspaceEdit | None:
    query = target.query
    old = target.files[0]
    assert target.request is not None
    path = new_path(target.request, old, new)
    if path is None:
        raise RenameError(f"'{new}' is no name of a file")
    if path == old:
        return None
    if query.folder.has(path) or query.folder.path_of(path).exists():
        raise RenameError(f"there is a file {path} already")
    operation = types.RenameFile(
        query.session.uri_of(query.folder, old), uri_of(query.folder.root / path)
    )
    changes = moved_names(query.session, query.folder, {old: path})
    return workspace_edit(query.session, changes, [operation])
