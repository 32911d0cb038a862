"""Code lenses: what each function and the whole file take on the device, and who uses them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.walk import walk
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.session import Session
from luac_nodemcu_lsp.sizes import Size, file_sizes
from luac_nodemcu_lsp.targets import places_of, target_at
from luac_nodemcu_lsp.uses import name_token

SHOW_REPORT = "luac-nodemcu.showReport"
SHOW_REFERENCES = "luac-nodemcu.showReferences"
"""Commands of the client, which it may map to its own; one that has none shows the text alone."""


def code_lenses(query: Query, params: types.CodeLensParams) -> list[types.CodeLens]:
    """Lenses without their texts, which are made when they are shown."""
    settings = query.settings
    lenses = []
    if settings.lens_sizes and query.tokens.kinds[0]:
        lenses.append(_lens(query, query.token_range(0), {"size": -1}))
    if settings.lens_sizes or settings.lens_references:
        for node, name in _named_functions(query):
            range_ = query.token_range(node.function_token)
            if settings.lens_sizes:
                lenses.append(_lens(query, range_, {"size": node.function_token}))
            if settings.lens_references and name >= 0:
                lenses.append(_lens(query, range_, {"references": name}))
    return lenses


def _lens(query: Query, range_: types.Range, what: dict[str, int]) -> types.CodeLens:
    return types.CodeLens(range_, data={"uri": query.uri, "version": query.version, **what})


def _named_functions(query: Query) -> Iterator[tuple[n.Function, int]]:
    """Functions that have a name, with the token of that, NO_TOKEN for `t[1]`."""
    for node in walk(query.tree.chunk):
        if isinstance(node, n.LocalFunction):
            yield node.function, node.name.first
        elif isinstance(node, n.FunctionStatement):
            yield node.function, name_token(node.target)
        elif isinstance(node, n.LocalStatement | n.Assign):
            names: list[Any] = list(
                node.names if isinstance(node, n.LocalStatement) else node.targets
            )
            for name, value in zip(names, node.values, strict=False):
                if isinstance(value, n.Function):
                    yield value, name.first if isinstance(name, n.Local) else name_token(name)
        elif isinstance(node, n.NamedField) and isinstance(node.value, n.Function):
            yield node.value, node.first


def resolve(session: Session, lens: types.CodeLens) -> types.CodeLens:
    """Adds the text of a lens."""
    data = lens.data if isinstance(lens.data, dict) else {}
    query = session.query(str(data.get("uri", "")))
    if query is None or data.get("version") != query.version:
        lens.command = types.Command("", "")
        return lens
    if "references" in data:
        lens.command = _references(query, int(data["references"]))
    else:
        lens.command = _size(query, int(data.get("size", -1)))
    return lens


def _size(query: Query, token: int) -> types.Command:
    sizes = file_sizes(query)
    size: Size | None = None
    if sizes is not None:
        size = sizes.whole if token < 0 else sizes.functions.get(token)
    if size is None:
        return types.Command("does not compile", "")
    what = "module: " if token < 0 else ""
    title = f"{what}LFS {size.lfs:,} B · RAM {size.ram:,} B"
    return types.Command(title=title, command=SHOW_REPORT, arguments=[query.uri])


def _references(query: Query, token: int) -> types.Command:
    """The uses of a function in all files, its definition not counted."""
    target = target_at(query, query.tokens.starts[token])
    found = [] if target is None else [one for one in places_of(target) if not one.declares]
    places = [place.query.location((place.start, place.end)) for place in found]
    title = "1 reference" if len(places) == 1 else f"{len(places)} references"
    if not places:
        return types.Command(title, "")
    position = query.token_range(token).start
    return types.Command(
        title=title, command=SHOW_REFERENCES, arguments=[query.uri, position, places]
    )
