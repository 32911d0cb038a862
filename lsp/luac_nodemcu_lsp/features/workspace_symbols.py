"""Functions, variables, fields and types of all files, by parts of their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary

from lsprotocol import types

from luac_nodemcu.checking.workspace import Workspace
from luac_nodemcu_lsp.features.document_symbols import flat
from luac_nodemcu_lsp.outline import outline
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.session import Session

MOST: Final = 500
"""Symbols in an answer; a person sees the first twenty."""


class _Symbol(NamedTuple):
    name: str
    lower: str
    kind: types.SymbolKind
    container: str | None
    range: types.Range


_KNOWN: WeakKeyDictionary[Workspace, dict[str, tuple[str, list[_Symbol]]]] = WeakKeyDictionary()


def workspace_symbols(
    session: Session, params: types.WorkspaceSymbolParams
) -> list[types.WorkspaceSymbol]:
    """What has the letters of the query in its name in their order, the closest first."""
    wanted = params.query.lower()
    found: list[tuple[int, int, types.WorkspaceSymbol]] = []
    for query in session.queries():
        for symbol in symbols_of(query):
            rank = _rank(wanted, symbol.lower)
            if rank is not None:
                location = types.Location(query.uri, symbol.range)
                container = symbol.container or query.name
                one = types.WorkspaceSymbol(
                    location, symbol.name, symbol.kind, container_name=container
                )
                found.append((rank, len(symbol.name), one))
    found.sort(key=lambda entry: entry[:2])
    return [symbol for _, _, symbol in found[:MOST]]


def symbols_of(query: Query) -> list[_Symbol]:
    """The symbols of a file; kept until its text changes, without its tree."""
    workspace = query.folder.workspace
    known = _KNOWN.setdefault(workspace, {})
    hash_ = workspace.hash_of(query.name)
    entry = known.get(query.name)
    if entry is not None and entry[0] == hash_:
        return entry[1]
    found = list(_read(query))
    known[query.name] = hash_, found
    if query.document is None:
        workspace.release(query.name)
    return found


def _read(query: Query) -> Iterator[_Symbol]:
    for item, container in flat(outline(query.file)):
        place = query.range((item.name_start, item.name_end))
        yield _Symbol(item.name, item.name.lower(), item.kind, container, place)


def _rank(wanted: str, name: str) -> int | None:
    """How well a name fits, 0 best; None if it does not."""
    if not wanted:
        return 3
    place = name.find(wanted)
    if place >= 0:
        at_start = place == 0 or name[place - 1] in ".:_"
        return 0 if name == wanted else 1 if at_start else 2
    position = 0
    for letter in wanted:
        position = name.find(letter, position) + 1
        if position == 0:
            return None
    return 4
