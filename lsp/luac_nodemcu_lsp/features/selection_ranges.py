"""Ever larger selections around the cursor: word, expression, statement, block, function, file."""

from __future__ import annotations

from bisect import bisect_right

from lsprotocol import types

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.tokens import STRING
from luac_nodemcu_lsp.query import Query


def selection_ranges(
    query: Query, params: types.SelectionRangeParams
) -> list[types.SelectionRange]:
    """One chain of ranges for each position."""
    return [_ranges(query, query.offset(position)) for position in params.positions]


def _ranges(query: Query, offset: int) -> types.SelectionRange:
    places: list[tuple[int, int]] = [(0, len(query.data))]
    token = query.token_at(offset)
    tokens = query.tokens
    if token >= 0:
        places += _nodes(query, token)
        start, end = tokens.starts[token], tokens.ends[token]
        places.append((start, end))
        if tokens.kinds[token] == STRING and start < offset < end and end - start >= 2:
            places.append((start + 1, end - 1))
    if query.in_comment(offset):
        comment = tokens.comments[bisect_right(tokens.comments, (offset, -1)) - 1]
        places = [places[0], comment]
    found: types.SelectionRange | None = None
    last = (-1, -1)
    for start, end in places:
        # Each is inside the one before, whatever holes the tree has.
        inside = last == (-1, -1) or (last[0] <= start and end <= last[1] and (start, end) != last)
        if inside and start <= offset <= end:
            last = start, end
            found = types.SelectionRange(query.range(last), found)
    assert found is not None
    return found


def _nodes(query: Query, token: int) -> list[tuple[int, int]]:
    """The nodes that have a token, the outermost first; of a chain all its beginnings."""
    starts, ends = query.tokens.starts, query.tokens.ends
    found: list[tuple[int, int]] = []
    node: n.Node | None = query.tree.chunk
    while node is not None:
        if node.first <= node.last:
            found.append((starts[node.first], ends[node.last]))
        if isinstance(node, n.Chain):
            for suffix in reversed(node.suffixes):
                if suffix.last < token:
                    break
                found.append((starts[node.first], ends[suffix.last]))
        elif isinstance(node, n.Binary):
            found += [
                (starts[node.first], ends[operand.last])
                for operand in reversed(node.operands[1:])
                if token <= operand.last
            ]
        node = next(
            (child for child in node.children() if child.first <= token <= child.last), None
        )
    return found
