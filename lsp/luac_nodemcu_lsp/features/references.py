"""All places where what is at the cursor is used: in the project, or in the file at hand."""

from __future__ import annotations

from lsprotocol import types

from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.targets import Place, places_in_file, places_of, target_at


def references(query: Query, params: types.ReferenceParams) -> list[types.Location] | None:
    """The places of a name, in the order of files and of the source."""
    target = target_at(query, query.offset(params.position))
    if target is None:
        return None
    places = places_of(target)
    if not params.context.include_declaration:
        places = [place for place in places if not place.declares]
    seen: dict[tuple[str, int], Place] = {}
    for place in places:
        seen.setdefault((place.query.name, place.start), place)
    return [place.query.location((place.start, place.end)) for place in seen.values()]


def highlight(
    query: Query, params: types.DocumentHighlightParams
) -> list[types.DocumentHighlight] | None:
    """The same in the file at hand, with what is done there."""
    target = target_at(query, query.offset(params.position))
    if target is None:
        return None
    kinds = types.DocumentHighlightKind
    return [
        types.DocumentHighlight(
            query.range((place.start, place.end)), kinds.Write if place.is_write else kinds.Read
        )
        for place in sorted(places_in_file(target), key=lambda place: place.start)
    ] or None
