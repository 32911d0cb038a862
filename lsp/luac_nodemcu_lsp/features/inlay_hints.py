"""Inlay hints: the parameters that arguments go to, and the types of variables."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from lsprotocol import types

from luac_nodemcu.semantics.scopes import DECLARE, LOOP, PARAMETER, Symbol
from luac_nodemcu.semantics.values import (
    ApiTable,
    Instance,
    Number,
    OwnFunction,
    Union,
    Value,
    describe,
)
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.nodes import Expression
from luac_nodemcu_lsp.call_sites import bind
from luac_nodemcu_lsp.query import Query

_LITERALS: Final = (
    n.Nil, n.TrueLiteral, n.FalseLiteral, n.Number, n.String, n.Table, n.Function, n.Unary,
)  # fmt: skip


def inlay_hints(query: Query, params: types.InlayHintParams) -> list[types.InlayHint]:
    """The hints of a part of the text."""
    start, end = query.text.bytes_of(params.range)
    starts = query.tokens.starts
    first, last = bisect_left(starts, start), bisect_left(starts, end)
    hints: list[types.InlayHint] = []
    if query.settings.parameter_names != "none":
        hints += _parameters(query, first, last)
    if query.settings.variable_types:
        hints += _types(query, first, last)
    return sorted(hints, key=lambda hint: (hint.position.line, hint.position.character))


def _parameters(query: Query, first: int, last: int) -> Iterator[types.InlayHint]:
    for site in query.types.calls:
        call = site.call
        if call.last < first or call.first > last or not call.arguments or call.lparen < 0:
            continue
        binding, _ = bind(query, site)
        if binding is None:
            continue
        for argument, param in zip(site.nodes, binding.params, strict=False):
            # The text of `text:find(...)` is an argument, but not between the parentheses.
            if argument is None or argument.first < call.lparen or param is None or param.vararg:
                continue
            if _is_wanted(query, argument, param.name):
                yield _parameter_hint(query, argument, param.name)
    for node, names in _own_calls(query, first, last):
        for argument, name in zip(node.arguments, names, strict=False):
            if _is_wanted(query, argument, name):
                yield _parameter_hint(query, argument, name)


def _own_calls(query: Query, first: int, last: int) -> Iterator[tuple[n.Call, list[str]]]:
    """Calls of functions of the project, with the names of the parameters."""
    values = query.types.values
    for chain in query.scopes.chains.values():
        if chain.last < first or chain.first > last:
            continue
        before = chain.base.last
        for suffix in chain.suffixes:
            if isinstance(suffix, n.Call) and suffix.arguments and suffix.lparen >= 0:
                callee = suffix.name_token if isinstance(suffix, n.MethodCall) else before
                value = values.get(callee)
                if isinstance(value, OwnFunction) and isinstance(value.info.node, n.Function):
                    names = [p.name.decode("utf-8", "replace") for p in value.info.node.parameters]
                    if value.info.node.is_method and not isinstance(suffix, n.MethodCall):
                        names.insert(0, "self")
                    yield suffix, names
            before = suffix.last


def _is_wanted(query: Query, argument: Expression, name: str) -> bool:
    """Not where the argument says itself what it is."""
    if argument.last < argument.first:
        return False
    if query.settings.parameter_names == "literals" and not isinstance(argument, _LITERALS):
        return False
    text = query.file.text_of(argument).decode("utf-8", "replace")
    if isinstance(argument, n.Function):
        return False
    return name.lower() != text.rpartition(".")[2].rpartition(":")[2].lower()


def _parameter_hint(query: Query, argument: Expression, name: str) -> types.InlayHint:
    return types.InlayHint(
        position=query.token_range(argument.first).start,
        label=f"{name}:",
        kind=types.InlayHintKind.Parameter,
        padding_right=True,
    )


def _types(query: Query, first: int, last: int) -> Iterator[types.InlayHint]:
    values = query.types.values
    for symbol in query.scopes.symbols:
        token = symbol.token
        if not first <= token <= last or not symbol.writes:
            continue
        write = symbol.writes[0]
        if write.kind not in (DECLARE, PARAMETER, LOOP) or _says_itself(write.value):
            continue
        value = values.get(token)
        text = "" if value is None else _type_text(value, symbol)
        # `local x` says itself that there is nothing in it yet.
        if text and text != "nil":
            yield types.InlayHint(
                position=query.token_range(token).end,
                label=f": {text}",
                kind=types.InlayHintKind.Type,
            )


def _says_itself(value: Expression | None) -> bool:
    """Whether the value is written there, so that everybody sees its type."""
    return value is not None and isinstance(value, _LITERALS)


def _type_text(value: Value, symbol: Symbol) -> str:
    """A type that is worth showing; empty for others."""
    if isinstance(value, OwnFunction | ApiTable):
        return ""
    if isinstance(value, Instance):
        return value.entry.name
    if isinstance(value, Number):
        return "number" if value.integer is not True else "integer"
    if isinstance(value, Union):
        parts = dict.fromkeys(_type_text(member, symbol) for member in value.members)
        return "|".join(parts) if "" not in parts else ""
    text = describe(value).partition(" ")[0]
    return "string" if text.startswith('"') else "" if text in ("unknown", "module") else text
