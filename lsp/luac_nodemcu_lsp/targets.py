"""What is meant at a place, and all other places where the same is meant.

A target is a local, a global, a field (the firmware's included), a type that annotations declare,
a label or a file. `uses.py` says which fields are the same.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from luac_nodemcu.semantics.scopes import DEFINE, MUTATE, READ, Access, FunctionInfo, Symbol, Write
from luac_nodemcu.semantics.summary import ModuleRequest
from luac_nodemcu.stubs.library import Entry, find_in
from luac_nodemcu.stubs.model import Module
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.tokens import NAME
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.uses import Key, Use, uses_of

TargetKind = Literal["local", "global", "field", "type", "label", "file"]

_WORD: Final = re.compile(rb"[A-Za-z_\x80-\xff][\w.\x80-\xff]*")
_ANNOTATION: Final = re.compile(rb"---[ \t]*[@|]")


class Place(NamedTuple):
    """Bytes of a file where a target is used.

    - `function`: number of the function whose code has the place; `defines`: number of the one
      that the target gets there, -1 for none.
    - `declares`: it is declared there.
    """

    query: Query
    start: int
    end: int
    is_write: bool = False
    is_call: bool = False
    function: int = 0
    defines: int = -1
    declares: bool = False


@dataclass
class Target:
    """What is at bytes `start` to `end` of a file.

    - `symbol`: of a local. `keys`: of a global or field. `request`, `files`: what a name of a
      file stands in, and the files that it may mean.
    - `entry`: the firmware's function, constant, module or table, if it is one.
    """

    kind: TargetKind
    query: Query
    start: int
    end: int
    name: str
    symbol: Symbol | None = None
    keys: frozenset[Key] = field(default_factory=frozenset)
    request: ModuleRequest | None = None
    files: tuple[str, ...] = ()
    entry: Entry | None = None

    @property
    def is_known(self) -> bool:
        """Whether it is known to which table a field belongs."""
        return any(not str(key[0]).startswith("of ") for key in self.keys)


def target_at(query: Query, offset: int) -> Target | None:
    """What a cursor at a byte is on; None for what has no name."""
    request = request_at(query, offset)
    if request is not None:
        return request
    if query.in_comment(offset):
        return _type_at(query, offset)
    token = query.token_at(offset)
    if token < 0:
        return None
    start, end = query.tokens.starts[token], query.tokens.ends[token]
    if query.tokens.kinds[token] != NAME:
        use = uses_of(query).at.get(start + 1)
        return None if use is None else _target_of(query, *use)
    access = query.scopes.accesses.get(token)
    if access is not None and isinstance(access.variable, Symbol):
        name = access.variable.name.decode("utf-8", "replace")
        return Target("local", query, start, end, name, access.variable)
    known = uses_of(query).at.get(start)
    if known is not None:
        return _target_of(query, *known)
    return _label_at(query, token)


def _target_of(query: Query, name: str, use: Use) -> Target:
    is_global = any(key[0] == "global" for key in use.keys)
    entry = None
    for key in use.keys:
        if key[0] == "api":
            found = _entry(query, str(key[1]))
            entry = entry or found
    return Target(
        "global" if is_global else "field", query, use.start, use.end, name,
        keys=frozenset(use.keys), entry=entry,
    )  # fmt: skip


def _entry(query: Query, name: str) -> Entry | None:
    found = query.stubs.find(name)
    if found is None and "." in name:
        module = query.stubs.lua_module(name.partition(".")[0])
        found = None if module is None else find_in(module, name)
    return None if isinstance(found, Module) and found.gone is not None else found


def request_at(query: Query, offset: int) -> Target | None:
    """The name of a file at a byte: in `require("x")`, `dofile("x.lua")`, `LFS.x`."""
    for request in query.file.summary.requests:
        if request.offset <= offset <= request.end_offset:
            start, end = name_range(query.data, request)
            if not start <= offset <= end:
                continue
            files = query.project.graph.resolve(request, query.name)
            if not files and request.kind == "require":
                files = query.project.graph.described.find("require", request.name, query.name)
            entry = None
            if not files and request.kind == "require":
                entry = query.stubs.lua_module(request.name)
            return Target(
                "file", query, start, end, request.name, request=request, files=files, entry=entry
            )
    return None


def name_range(data: bytes, request: ModuleRequest) -> tuple[int, int]:
    """The bytes of a request's name, without quotes or a dot."""
    name = request.name.encode("utf-8", "surrogateescape")
    place = data.find(name, request.offset, request.end_offset)
    if place < 0:
        return request.offset + 1, max(request.offset + 1, request.end_offset - 1)
    return place, place + len(name)


def _type_at(query: Query, offset: int) -> Target | None:
    """The name of a type in an annotation."""
    comments = query.tokens.comments
    start, end = comments[bisect_right(comments, (offset, -1)) - 1]
    data = query.data
    if not _ANNOTATION.match(data, start, end):
        return None
    for match in _WORD.finditer(data, start, end):
        if match.start() <= offset <= match.end():
            name = match[0].decode("utf-8", "replace").rstrip(".")
            if name in query.project.type_files:
                return Target(
                    "type", query, match.start(), match.start() + len(name.encode()), name
                )
            use = uses_of(query).at.get(match.start())
            return None if use is None else _target_of(query, *use)
    return None


def _label_at(query: Query, token: int) -> Target | None:
    start, end = query.tokens.starts[token], query.tokens.ends[token]
    info = query.scopes.function_at(token)
    for place in _labels(query, info, query.tokens.values[token]):
        if place.start == start:
            name = query.tokens.values[token].decode("utf-8", "replace")
            return Target("label", query, start, end, name)
    return None


def _labels(query: Query, info: FunctionInfo, name: bytes) -> Iterator[Place]:
    starts, ends = query.tokens.starts, query.tokens.ends
    nodes: list[n.Label | n.Goto] = [*info.labels, *info.gotos]
    for node in nodes:
        token = node.name_token
        if token >= 0 and node.name == name:
            yield Place(
                query, starts[token], ends[token], isinstance(node, n.Label), function=info.index
            )


# All places.


def places_of(target: Target) -> list[Place]:
    """Where a target is used, its declaration included, in the order of files and of the source."""
    query = target.query
    if target.kind == "local" and target.symbol is not None:
        return places_of_symbol(query, target.symbol)
    if target.kind == "label":
        info = query.scopes.function_at(query.token_at(target.start))
        return sorted(_labels(query, info, target.name.encode()), key=lambda place: place.start)
    if target.kind == "file":
        return [place for path in target.files for place in places_of_file(query, path)]
    if target.kind == "type":
        return list(_places_of_type(query, target.name))
    return list(places_of_keys(query, target.name, target.keys))


def places_in_file(target: Target) -> list[Place]:
    """Those in the target's own file."""
    query = target.query
    if target.kind in ("local", "label"):
        return places_of(target)
    if target.kind == "file":
        return [place for place in places_of(target) if place.query.name == query.name]
    if target.kind == "type":
        return list(_type_places(query, target.name))
    return list(_matching(query, target.name, target.keys))


def places_of_symbol(query: Query, symbol: Symbol) -> list[Place]:
    """Where a local is used. The implicit `self` has no declaration."""
    tokens, chains = query.tokens, query.scopes.chains
    found = []
    for access in (*symbol.reads, *symbol.writes):
        if access.node.first < 0 or (isinstance(access.node, n.Function)):
            continue
        token = access.token
        chain = chains.get(token)
        defines = _defines(query, access)
        found.append(
            Place(
                query, tokens.starts[token], tokens.ends[token],
                access.kind not in (READ, MUTATE),
                chain is not None and type(chain.suffixes[0]) is n.Call,
                access.function.index, defines, token == symbol.token,
            )
        )  # fmt: skip
    return sorted(set(found), key=lambda place: place.start)


def places_of_keys(query: Query, name: str, keys: frozenset[Key]) -> Iterator[Place]:
    """Where a global or field is used, in all files that may know it."""
    text = name.encode("utf-8", "replace")
    for path in _files(query, keys):
        other = query if path == query.name else query.other(path)
        if other is not None and text in other.data:
            yield from _matching(other, name, keys)


def _globals_in(query: Query, name: str) -> Iterator[Place]:
    """The uses of a global, for which no types are needed."""
    variable = query.scopes.globals.get(name.encode("utf-8", "replace"))
    if variable is None:
        return
    starts, ends, chains = query.tokens.starts, query.tokens.ends, query.scopes.chains
    for access in (*variable.reads, *variable.writes):
        token = access.token
        chain = chains.get(token)
        defines = _defines(query, access)
        yield Place(
            query, starts[token], ends[token], access.kind not in (READ, MUTATE),
            chain is not None and type(chain.suffixes[0]) is n.Call, access.function.index,
            defines, defines >= 0,
        )  # fmt: skip


def _defines(query: Query, access: Access) -> int:
    """The number of the function that a variable gets at a place, -1 for none."""
    if isinstance(access, Write):
        if isinstance(access.value, n.Function):
            return query.scopes.info_of(access.value).index
        statement = access.statement
        if access.kind == DEFINE and isinstance(statement, n.LocalFunction | n.FunctionStatement):
            return query.scopes.info_of(statement.function).index
    return -1


def _matching(query: Query, name: str, keys: frozenset[Key]) -> Iterator[Place]:
    if ("global", name) in keys and query.document is None and b"_G" not in query.data:
        yield from sorted(_globals_in(query, name), key=lambda place: place.start)
        query.folder.workspace.release(query.name)
        return
    for use in uses_of(query).by_name.get(name, ()):
        if not keys.isdisjoint(use.keys):
            yield Place(
                query,
                use.start,
                use.end,
                use.is_write,
                use.is_call,
                use.function,
                use.defines,
                use.defines >= 0,
            )


def _files(query: Query, keys: frozenset[Key]) -> list[str]:
    """The files in which keys mean the same, the file at hand first."""
    graph = query.project.graph
    found: dict[str, None] = {query.name: None}
    for key in keys:
        if key[0] in ("class", "api"):
            found.update(dict.fromkeys(query.folder.names))
        elif key[0] == "table":
            found.update(dict.fromkeys(graph.joined(str(key[1]))))
        elif key[0] in ("global", "of global"):
            found.update(dict.fromkeys(graph.joined(query.name)))
            for path, summary in graph.summaries.items():
                if summary.types.is_meta:
                    found.setdefault(path)
    return list(found)


def places_of_file(query: Query, path: str) -> Iterator[Place]:
    """Where files of the project name a file."""
    graph = query.project.graph
    for other in (*graph.loaded_by.get(path, ()), path):
        summary = graph.summaries[other]
        asking = query if other == query.name else query.other(other)
        if asking is None:
            continue
        for request in summary.requests:
            if path in graph.resolve(request, other):
                yield Place(asking, *name_range(asking.data, request))


def _places_of_type(query: Query, name: str) -> Iterator[Place]:
    text = name.encode()
    for path in query.folder.names:
        other = query if path == query.name else query.other(path)
        if other is not None and text in other.data:
            yield from _type_places(other, name)


def _type_places(query: Query, name: str) -> Iterator[Place]:
    data, text = query.data, name.encode()
    declared = {
        start for known, start, _ in query.file.summary.types.names if known == name
    }  # fmt: skip
    for start, end in query.tokens.comments:
        if text not in data[start:end] or not _ANNOTATION.match(data, start, end):
            continue
        for match in _WORD.finditer(data, start, end):
            if match[0].rstrip(b".") == text:
                place = match.start()
                is_declared = place in declared
                yield Place(query, place, place + len(text), is_declared, declares=is_declared)


# Where things are defined.


def definitions_of(target: Target) -> list[Place]:
    """Where a target gets its value; functions go before other values."""
    if target.kind == "local" and target.symbol is not None:
        return _definitions_of_symbol(target.query, target.symbol)
    if target.kind == "file":
        return [Place(query, 0, 0, is_write=True) for query in _queries(target)]
    writes = [place for place in places_of(target) if place.is_write]
    functions = [place for place in writes if place.defines >= 0]
    if functions:
        return functions
    if target.kind == "type":
        return writes
    # A global or field may be assigned in many places; the one where it is made is enough.
    if target.kind == "global":
        return _top_level(writes) or writes
    return writes


def _top_level(places: list[Place]) -> list[Place]:
    return [place for place in places if place.function == 0]


def _queries(target: Target) -> Iterator[Query]:
    for path in target.files:
        other = target.query if path == target.query.name else target.query.other(path)
        if other is not None:
            yield other


def _definitions_of_symbol(query: Query, symbol: Symbol) -> list[Place]:
    """The declaration, or what fills a variable that is declared ahead: `local f ... f = ...`."""
    places = places_of_symbol(query, symbol)
    writes = [place for place in places if place.is_write]
    if symbol.kind == "self":
        return _receiver(query, symbol)
    if not writes:
        return []
    first = symbol.writes[0]
    if first.is_nil and len(writes) > 1:
        functions = [place for place in writes if place.defines >= 0]
        if functions:
            return functions
        if len(writes) == 2:
            return writes[1:]
    return writes[:1]


def _receiver(query: Query, symbol: Symbol) -> list[Place]:
    """The table in a method's name: `M` in `function M:f()`."""
    node = symbol.node
    if not isinstance(node, n.Function) or node.function_token < 0:
        return []
    token = node.function_token + 1
    if query.tokens.kinds[token] != NAME:
        return []
    found = target_at(query, query.tokens.starts[token])
    return [] if found is None else definitions_of(found)
