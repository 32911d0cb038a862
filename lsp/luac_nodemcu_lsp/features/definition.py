"""Where the name at the cursor is declared, defined and implemented, and where its type is.

- definition: where it gets its value: the declaration, or the function that fills a variable
  declared ahead; for a file's name the file; for the firmware's names their description.
- declaration: where a local is declared, else as definition.
- type definition: the class, table or file that its value is.
- implementation: the bodies of the functions that it may be.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lsprotocol import types

from luac_nodemcu.semantics.values import (
    ApiFunction,
    ApiTable,
    Instance,
    OwnFunction,
    Table,
    Value,
    members_of,
)
from luac_nodemcu.stubs.library import Entry
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.nodes import byte_range
from luac_nodemcu.syntax.walk import walk
from luac_nodemcu_lsp.features.hover import owner_of
from luac_nodemcu_lsp.firmware_stubs import stub_location
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.targets import (
    Place,
    Target,
    definitions_of,
    places_of_symbol,
    request_at,
    target_at,
)
from luac_nodemcu_lsp.uses import uses_of

Locations = list[types.Location]

_MOST_GUESSES = 20


def definition(query: Query, params: types.DefinitionParams) -> Locations | None:
    """Where the name at the cursor gets its value."""
    target = target_at(query, query.offset(params.position))
    return None if target is None else _answer(_definitions(target))


def declaration(query: Query, params: types.DeclarationParams) -> Locations | None:
    """Where the name at the cursor is declared."""
    target = target_at(query, query.offset(params.position))
    if target is None:
        return None
    if target.symbol is not None and not target.symbol.is_implicit:
        places = places_of_symbol(query, target.symbol)
        return _answer(location(place) for place in places[:1])
    return _answer(_definitions(target))


def implementation(query: Query, params: types.ImplementationParams) -> Locations | None:
    """The functions that the name at the cursor stands for."""
    target = target_at(query, query.offset(params.position))
    if target is None:
        return None
    found = []
    for member in members_of(_value(query, target)):
        if isinstance(member, OwnFunction):
            found += _function(query, member)
    return _answer(found or _definitions(target))


def type_definition(query: Query, params: types.TypeDefinitionParams) -> Locations | None:
    """What makes the value of the name at the cursor what it is."""
    target = target_at(query, query.offset(params.position))
    if target is None:
        return None
    if target.kind in ("type", "file"):
        return _answer(_definitions(target))
    found: Locations = []
    for member in members_of(_value(query, target)):
        found += _type_of(query, member)
    return _answer(found)


def _answer(locations: Iterable[types.Location]) -> Locations | None:
    found: Locations = []
    for one in locations:
        if one not in found:
            found.append(one)
    return found or None


def location(place: Place) -> types.Location:
    """A place for the client."""
    return place.query.location((place.start, place.end))


def _definitions(target: Target) -> Iterator[types.Location]:
    if target.entry is not None:
        found = stub_location(target.query, target.entry)
        if found is not None:
            yield found
            return
    places = definitions_of(target)
    if any(place.start == target.start and place.query is target.query for place in places):
        # At the definition itself one wants to go on: to the file that is required.
        places = list(_required(target)) or places
    if not places and target.kind == "field" and not target.is_known:
        places = list(_guesses(target))
    for place in places:
        yield location(place)


def _required(target: Target) -> Iterator[Place]:
    """The files whose value a variable is given."""
    symbol = target.symbol
    value = None if symbol is None else symbol.writes[0].value
    if isinstance(value, n.Chain):
        start, end = byte_range(value, target.query.tokens)
        for request in target.query.file.summary.requests:
            if request.kind == "require" and start < request.offset <= request.end_offset <= end:
                found = request_at(target.query, request.offset + 1)
                yield from definitions_of(found) if found is not None else ()


def _guesses(target: Target) -> Iterator[Place]:
    """Functions of the field's name in files of the same program: its table is not known."""
    query = target.query
    count = 0
    for path in query.project.graph.joined(query.name):
        other = query if path == query.name else query.other(path)
        if other is None or target.name.encode() not in other.data:
            continue
        for use in uses_of(other).by_name.get(target.name, ()):
            if use.defines >= 0 and count < _MOST_GUESSES:
                count += 1
                yield Place(other, use.start, use.end, True)


def _value(query: Query, target: Target) -> Value:
    from luac_nodemcu_lsp.call_sites import value_at

    return value_at(query, query.token_at(target.start))


def _function(query: Query, function: OwnFunction) -> Locations:
    owner = owner_of(query, function)
    node = function.info.node
    if owner is None or not isinstance(node, n.Function):
        return []
    name = uses_of(owner).names.get(function.info.index)
    return [owner.location(node if name is None else name)]


def _type_of(query: Query, value: Value) -> Iterator[types.Location]:
    if isinstance(value, OwnFunction):
        yield from _function(query, value)
    elif isinstance(value, Table):
        yield from _table(query, value)
    else:
        entry: Entry | None = None
        if isinstance(value, ApiFunction | Instance):
            entry = value.entry
        elif isinstance(value, ApiTable):
            entry = value.module
        found = None if entry is None else stub_location(query, entry)
        if found is not None:
            yield found


def _table(query: Query, table: Table) -> Iterator[types.Location]:
    """The class that annotations declare, or the constructor of the table or of its class."""
    own = table.own_class
    if own is not None:
        yield from (location(place) for place in definitions_of(_class(query, own.name)))
        return
    for level in (table, table.looked_up_in):
        place = None if level is None else _constructor(query, level)
        if place is not None:
            yield place
            return


def _class(query: Query, name: str) -> Target:
    return Target("type", query, 0, 0, name)


def _constructor(query: Query, table: Table) -> types.Location | None:
    """Where the braces of a table are."""
    if table.node is None:
        return None
    for name in (query.name, *query.folder.workspace.types.bases(query.name)):
        other = query if name == query.name else query.other(name)
        if other is not None and any(node is table.node for node in walk(other.tree.chunk)):
            return other.location(table.node)
    return None
