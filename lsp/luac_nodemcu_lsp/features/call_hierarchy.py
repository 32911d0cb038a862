"""Who calls a function, the firmware included, and what a function calls.

An item is known by the place of its name: `data` has the offset of the name, or of the word
`function` where there is none, and for the firmware's functions their name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from luac_nodemcu.semantics.findings import CallSite, Registration
from luac_nodemcu.semantics.scopes import FunctionInfo, Symbol
from luac_nodemcu.stubs.model import Alias, Function
from luac_nodemcu.stubs.types import FunctionType, NamedType, Type, members
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.nodes import byte_range
from luac_nodemcu_lsp.firmware_stubs import stub_location
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.session import Session
from luac_nodemcu_lsp.targets import (
    Place,
    Target,
    definitions_of,
    places_of,
    places_of_keys,
    places_of_symbol,
    target_at,
)
from luac_nodemcu_lsp.uses import uses_of

_MAIN = -1


def prepare(
    query: Query, params: types.CallHierarchyPrepareParams
) -> list[types.CallHierarchyItem] | None:
    """The function at the cursor: what its name means, else the one around the cursor."""
    offset = query.offset(params.position)
    target = target_at(query, offset)
    if target is not None:
        if isinstance(target.entry, Function):
            item = _firmware_item(query, target.entry)
            return None if item is None else [item]
        places = [place for place in definitions_of(target) if place.defines >= 0]
        if places:
            return [_item(place.query, place.query.scopes.functions[place.defines])
                    for place in places]  # fmt: skip
    token = query.token_at(offset)
    if token < 0:
        return None
    for info in query.scopes.functions[1:]:
        if isinstance(info.node, n.Function) and info.node.function_token == token:
            return [_item(query, info)]
    return [_item(query, query.scopes.function_at(token))]


def incoming(
    session: Session, params: types.CallHierarchyIncomingCallsParams
) -> list[types.CallHierarchyIncomingCall] | None:
    """The functions that call an item, and the places where it is given to the firmware."""
    query = session.query(params.item.uri)
    data = _data(params.item)
    if "api" in data:
        query = session.query(str(data.get("uri")))
        if query is None:
            return None
        name = str(data["api"])
        last = name.rpartition(":")[2].rpartition(".")[2]
        return _calls(places_of_keys(query, last, frozenset({("api", name)})))
    info = None if query is None else _function(query, data)
    if query is None or info is None:
        return None
    found: list[types.CallHierarchyIncomingCall] = []
    if info.is_main:
        for path in query.project.graph.loaded_by.get(query.name, ()):
            other = query.other(path)
            if other is not None:
                found += _loads(other, query.name)
        return found
    places = _uses(query, info)
    found = _calls(place for place in places if place.is_call)
    # The file itself may give its own function away without a name.
    for registration in query.types.registrations:
        if registration.function is info:
            found.append(_registered(query, registration))
    for place in places:
        if not place.is_call and not place.is_write and place.query.name != query.name:
            found += _given(place)
    return found


def outgoing(
    session: Session, params: types.CallHierarchyOutgoingCallsParams
) -> list[types.CallHierarchyOutgoingCall] | None:
    """The functions that an item calls, the firmware's included."""
    query = session.query(params.item.uri)
    info = None if query is None else _function(query, _data(params.item))
    if query is None or info is None:
        return None
    found: dict[tuple[str, str], types.CallHierarchyOutgoingCall] = {}
    for item, place in _called(query, info):
        key = item.uri, repr(item.data)
        call = found.get(key)
        if call is None:
            call = found[key] = types.CallHierarchyOutgoingCall(item, [])
        call.from_ranges = [*call.from_ranges, query.range(place)]
    return list(found.values())


# Items.


def _item(query: Query, info: FunctionInfo) -> types.CallHierarchyItem:
    node = info.node
    if not isinstance(node, n.Function):
        whole = (0, len(query.data))
        data = {"offset": _MAIN}
        return types.CallHierarchyItem(
            query.name, types.SymbolKind.File, query.uri, query.range(whole), query.range((0, 0)),
            detail="main chunk", data=data,
        )  # fmt: skip
    name = uses_of(query).names.get(info.index)
    tokens = query.tokens
    start, end = byte_range(node, tokens)
    word = tokens.starts[node.function_token], tokens.ends[node.function_token]
    start = min(start, word[0])
    if name is None:
        line = query.text.position_of(word[0]).line + 1
        text, place = f"function in line {line}", word
        for registration in query.types.registrations:
            if registration.function is info:
                text = f"callback of {registration.site.name}"
    else:
        place = name
        text = query.data[slice(*_whole_name(query, name))].decode("utf-8", "replace")
        start, end = min(start, name[0]), max(end, name[1])
    kind = types.SymbolKind.Method if node.is_method else types.SymbolKind.Function
    return types.CallHierarchyItem(
        text, kind, query.uri, query.range((start, end)), query.range(place),
        detail=query.name, data={"offset": word[0]},
    )  # fmt: skip


def _whole_name(query: Query, name: tuple[int, int]) -> tuple[int, int]:
    """The bytes of `a.b:c` for those of `c`."""
    start = name[0]
    data = query.data
    while start > 0 and (data[start - 1 : start].isalnum() or data[start - 1 : start] in b"._:"):
        start -= 1
    return start, name[1]


def _firmware_item(query: Query, entry: Function) -> types.CallHierarchyItem | None:
    place = stub_location(query, entry)
    if place is None:
        return None
    data = {"api": entry.name, "uri": query.uri}
    return types.CallHierarchyItem(
        entry.name, types.SymbolKind.Function, place.uri, place.range, place.range,
        detail="firmware", data=data,
    )  # fmt: skip


def _data(item: types.CallHierarchyItem) -> dict[str, Any]:
    return item.data if isinstance(item.data, dict) else {}


def _function(query: Query, data: dict[str, Any]) -> FunctionInfo | None:
    """The function of an item; None if the text has changed so much that it is not there."""
    offset = data.get("offset")
    if offset == _MAIN:
        return query.scopes.main
    for info in query.scopes.functions[1:]:
        node = info.node
        if isinstance(node, n.Function) and query.tokens.starts[node.function_token] == offset:
            return info
    return None


# Callers.


def _uses(query: Query, info: FunctionInfo) -> list[Place]:
    name = uses_of(query).names.get(info.index)
    target = None if name is None else target_at(query, name[0])
    return [] if target is None else places_of(target)


def _calls(places: Any) -> list[types.CallHierarchyIncomingCall]:
    found: dict[tuple[str, int], types.CallHierarchyIncomingCall] = {}
    for place in places:
        if not place.is_call:
            continue
        key = place.query.name, place.function
        call = found.get(key)
        if call is None:
            info = place.query.scopes.functions[place.function]
            call = found[key] = types.CallHierarchyIncomingCall(_item(place.query, info), [])
        call.from_ranges = [*call.from_ranges, place.query.range((place.start, place.end))]
    return list(found.values())


def _loads(query: Query, path: str) -> Iterator[types.CallHierarchyIncomingCall]:
    """The calls of `require` and the like that run a file."""
    graph = query.project.graph
    for request in query.file.summary.requests:
        if path in graph.resolve(request, query.name):
            token = query.token_at(request.offset)
            info = query.scopes.function_at(max(token, 0))
            place = query.range((request.offset, request.end_offset))
            yield types.CallHierarchyIncomingCall(_item(query, info), [place])


def _given(place: Place) -> Iterator[types.CallHierarchyIncomingCall]:
    """The firmware as a caller of a function that another file names in a call."""
    query = place.query
    ends = query.tokens.ends
    for site in query.types.calls:
        for node, param in zip(site.nodes, site.params, strict=False):
            if node is None or param is None or ends[node.last] != place.end:
                continue
            if param.callback is not None or _takes_function(query, param.type):
                yield _called_back(query, site, node, param.name)


def _takes_function(query: Query, type_: Type) -> bool:
    for member in members(type_):
        if isinstance(member, FunctionType):
            return True
        entry = query.stubs.type(member.name) if isinstance(member, NamedType) else None
        if isinstance(entry, Alias) and _takes_function(query, entry.type):
            return True
    return False


def _registered(query: Query, registration: Registration) -> types.CallHierarchyIncomingCall:
    """The firmware as a caller: the call that gives it the function."""
    site = registration.site
    return _called_back(query, site, registration.node or site.call, registration.slot)


def _called_back(
    query: Query, site: CallSite, node: n.Node, slot: str
) -> types.CallHierarchyIncomingCall:
    start = query.tokens.starts[site.chain.first]
    end = query.tokens.ends[site.call.last]
    event = "" if site.event is None else f" '{site.event.name}'"
    item = types.CallHierarchyItem(
        f"{site.name}{event}", types.SymbolKind.Event, query.uri, query.range((start, end)),
        query.range((start, end)), detail=f"called by the firmware ({slot})",
        data={"offset": _owner_offset(query, site.function)},
    )  # fmt: skip
    return types.CallHierarchyIncomingCall(item, [query.range(node)])


def _owner_offset(query: Query, info: FunctionInfo) -> int:
    node = info.node
    return query.tokens.starts[node.function_token] if isinstance(node, n.Function) else _MAIN


# What is called.


def _called(
    query: Query, info: FunctionInfo
) -> Iterator[tuple[types.CallHierarchyItem, tuple[int, int]]]:
    """What a function calls, with the places of the names."""
    starts, ends = query.tokens.starts, query.tokens.ends
    for access in info.accesses:
        chain = query.scopes.chains.get(access.token)
        if chain is None or type(chain.suffixes[0]) is not n.Call:
            continue
        if isinstance(access.variable, Symbol):
            for place in places_of_symbol(query, access.variable):
                if place.defines >= 0:
                    item = _item(query, query.scopes.functions[place.defines])
                    yield item, (starts[access.token], ends[access.token])
    items: dict[Any, list[types.CallHierarchyItem]] = {}
    for name, uses in uses_of(query).by_name.items():
        for use in uses:
            if use.function != info.index or not use.is_call:
                continue
            if use.keys not in items:
                target = Target("field", query, use.start, use.end, name, keys=frozenset(use.keys))
                items[use.keys] = list(_callees(target))
            for item in items[use.keys]:
                yield item, (use.start, use.end)


def _callees(target: Target) -> Iterator[types.CallHierarchyItem]:
    query = target.query
    for key in target.keys:
        entry = query.stubs.find(str(key[1])) if key[0] == "api" else None
        if isinstance(entry, Function):
            item = _firmware_item(query, entry)
            if item is not None:
                yield item
            return
    for place in places_of(target):
        if place.defines >= 0:
            yield _item(place.query, place.query.scopes.functions[place.defines])
