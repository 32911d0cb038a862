"""Hover: what is known of the name under the cursor."""

from __future__ import annotations

from lsprotocol import types

from luac_nodemcu.semantics.values import describe
from luac_nodemcu.syntax.tokens import NAME
from luac_nodemcu_lsp.query import Query


def hover(query: Query, params: types.HoverParams) -> types.Hover | None:
    """The description of the name under the cursor; None if there is none."""
    token = query.token_at(query.offset(params.position))
    if token < 0 or query.tokens.kinds[token] != NAME:
        return None
    value = query.types.values.get(token)
    if value is None:
        return None
    text = f"```lua\n{query.tokens.text(token).decode()}: {describe(value)}\n```"
    content = types.MarkupContent(types.MarkupKind.Markdown, text)
    return types.Hover(content, query.token_range(token))
