"""What can be folded: code, tables, calls over several lines, comments, regions, `require`s."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from lsprotocol import types

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.tokens import STRING
from luac_nodemcu.syntax.walk import walk
from luac_nodemcu_lsp.query import Query

_REGION: Final = re.compile(rb"--+[ \t]*#?(end)?region\b[ \t]*(.*)")


def folding_ranges(
    query: Query, params: types.FoldingRangeParams
) -> list[types.FoldingRange] | None:
    """The ranges, each once for the line that it begins on."""
    found: dict[tuple[int, str | None], types.FoldingRange] = {}
    for range_ in (*_code(query), *_comments(query), *_strings(query), *_requires(query)):
        if range_.end_line > range_.start_line:
            found.setdefault((range_.start_line, range_.kind), range_)
    return sorted(found.values(), key=lambda one: (one.start_line, one.end_line))


def _line(query: Query, offset: int) -> int:
    return bisect_right(query.text.line_starts, offset) - 1


def _between(query: Query, first: int, last: int, keep: int = 0) -> types.FoldingRange:
    """From the line of a token to that of another, of which `keep` lines stay to be seen."""
    tokens = query.tokens
    start = _line(query, tokens.starts[max(first, 0)])
    end = _line(query, max(tokens.ends[max(last, 0)] - 1, 0))
    return types.FoldingRange(start, max(start, end - keep))


_LOOPS: Final = (n.Do, n.While, n.NumericFor, n.GenericFor)
_FOLDED: Final = frozenset(
    node_type.kind
    for node_type in (n.Function, *_LOOPS, n.Repeat, n.Table, n.If, n.Call, n.MethodCall)
)


def _code(query: Query) -> Iterator[types.FoldingRange]:
    for node in walk(query.tree.chunk):
        if node.kind not in _FOLDED:
            continue
        if isinstance(node, n.Call):
            if 0 <= node.lparen < node.rparen:
                yield _between(query, node.lparen, node.rparen, 1)
        elif isinstance(node, n.Function):
            yield _between(query, node.function_token, node.last, node.end >= 0)
        elif isinstance(node, _LOOPS):
            yield _between(query, node.first, node.last, node.end >= 0)
        elif isinstance(node, n.Table):
            yield _between(query, node.first, node.last, node.rbrace >= 0)
        elif isinstance(node, n.If):
            yield from _if(query, node)
        else:
            yield _between(query, node.first, node.last)


def _if(query: Query, node: n.If) -> Iterator[types.FoldingRange]:
    begins = [clause.first for clause in node.clauses]
    if node.else_token >= 0:
        begins.append(node.else_token)
    for begin, following in zip(begins, [*begins[1:], node.end], strict=True):
        if following >= 0:
            yield _between(query, begin, following, 1)
        else:
            yield _between(query, begin, node.last)


def _comments(query: Query) -> Iterator[types.FoldingRange]:
    """Runs of comments on lines of their own, long ones, and what stands between regions."""
    kind = types.FoldingRangeKind.Comment
    data = query.data
    regions: list[int] = []
    run: list[int] = []
    for start, end in query.tokens.comments:
        line, last = _line(query, start), _line(query, max(end - 1, start))
        region = _REGION.match(data, start, end)
        if region is not None:
            if not region[1]:
                regions.append(line)
            elif regions:
                yield types.FoldingRange(
                    regions.pop(), line, kind=types.FoldingRangeKind.Region
                )  # fmt: skip
        if last > line:
            yield types.FoldingRange(line, last, kind=kind)
        own_line = not data[data.rfind(b"\n", 0, start) + 1 : start].strip()
        if own_line and last == line and region is None:
            if run and run[-1] == line - 1:
                run.append(line)
                continue
            if len(run) > 1:
                yield types.FoldingRange(run[0], run[-1], kind=kind)
            run = [line]
    if len(run) > 1:
        yield types.FoldingRange(run[0], run[-1], kind=kind)


def _strings(query: Query) -> Iterator[types.FoldingRange]:
    tokens = query.tokens
    for token, kind in enumerate(tokens.kinds):
        if kind == STRING and query.data[tokens.starts[token]] == ord("["):
            yield _between(query, token, token)


def _requires(query: Query) -> Iterator[types.FoldingRange]:
    """Runs of `local x = require("x")`."""
    run: list[n.Statement] = []
    for statement in query.tree.chunk.body.statements:
        if _is_require(statement):
            run.append(statement)
            continue
        if len(run) > 1:
            yield _imports(query, run)
        run = []
    if len(run) > 1:
        yield _imports(query, run)


def _imports(query: Query, run: list[n.Statement]) -> types.FoldingRange:
    found = _between(query, run[0].first, run[-1].last)
    found.kind = types.FoldingRangeKind.Imports
    return found


def _is_require(statement: n.Statement) -> bool:
    if not isinstance(statement, n.LocalStatement) or len(statement.values) != 1:
        return False
    value = statement.values[0]
    return (
        isinstance(value, n.Chain)
        and isinstance(value.base, n.Name)
        and value.base.name == b"require"
        and isinstance(value.suffixes[0], n.Call)
    )
