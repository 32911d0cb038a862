"""Code lenses: what each function and the whole file take on the device, and who uses them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from luac_nodemcu.semantics.scopes import Variable
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.walk import walk
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.session import Session
from luac_nodemcu_lsp.sizes import Size, file_sizes

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
            if settings.lens_references and name is not None:
                lenses.append(_lens(query, range_, {"references": name.first}))
    return lenses


def _lens(query: Query, range_: types.Range, what: dict[str, int]) -> types.CodeLens:
    return types.CodeLens(range_, data={"uri": query.uri, "version": query.version, **what})


def _named_functions(query: Query) -> Iterator[tuple[n.Function, n.Node | None]]:
    """Functions that have a name, with the node of the name if that is a variable's."""
    for node in walk(query.tree.chunk):
        if isinstance(node, n.LocalFunction):
            yield node.function, node.name
        elif isinstance(node, n.FunctionStatement):
            yield node.function, node.target if isinstance(node.target, n.Name) else None
        elif isinstance(node, n.LocalStatement | n.Assign):
            names: list[Any] = list(
                node.names if isinstance(node, n.LocalStatement) else node.targets
            )
            for name, value in zip(names, node.values, strict=False):
                if isinstance(value, n.Function):
                    is_variable = isinstance(name, n.Local | n.Name)
                    yield value, name if is_variable else None
        elif isinstance(node, n.NamedField) and isinstance(node.value, n.Function):
            yield node.value, None


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
    access = query.scopes.accesses.get(token)
    variable: Variable | None = None if access is None else access.variable
    count = 0 if variable is None else len(variable.reads)
    title = "1 reference" if count == 1 else f"{count} references"
    if variable is None or access is None:
        return types.Command(title, "")
    position = query.token_range(token).start
    places = [query.location(read.node) for read in variable.reads]
    return types.Command(
        title=title, command=SHOW_REFERENCES, arguments=[query.uri, position, places]
    )
