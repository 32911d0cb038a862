"""The outline of a file: functions, variables and fields, inside of what they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from luac_nodemcu_lsp.outline import Item, outline
from luac_nodemcu_lsp.query import Query


def document_symbols(
    query: Query, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | list[types.SymbolInformation]:
    """Symbols in a hierarchy; a list for clients that know no hierarchy."""
    items = outline(query.file)
    if query.session.client.hierarchical_symbols:
        return [_symbol(query, item) for item in items]
    return [
        types.SymbolInformation(
            query.location((item.start, item.end)), item.name, item.kind, container_name=container
        )
        for item, container in flat(items)
    ]


def flat(items: list[Item], container: str | None = None) -> Iterator[tuple[Item, str | None]]:
    """All items, each with the name of the one around it."""
    for item in items:
        yield item, container
        yield from flat(item.children, item.name)


def _symbol(query: Query, item: Item) -> types.DocumentSymbol:
    return types.DocumentSymbol(
        item.name,
        item.kind,
        query.range((item.start, item.end)),
        query.range((item.name_start, item.name_end)),
        detail=item.detail,
        children=[_symbol(query, child) for child in item.children],
    )
