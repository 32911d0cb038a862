"""Questions about expressions that several rules ask: same text, side effects, constants."""

from __future__ import annotations

import math
from typing import Final

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.nodes import Expression, Node
from luac_nodemcu.syntax.tokens import Tokens
from luac_nodemcu.syntax.walk import walk

COMPARISONS: Final = frozenset((t.EQ, t.NE, t.LT, t.LE, t.GT, t.GE))


def unparen(node: Expression) -> Expression:
    """The expression without the parentheses around it."""
    while isinstance(node, n.Paren):
        node = node.expression
    return node


def is_same(tokens: Tokens, one: Node, other: Node) -> bool:
    """Whether two nodes are the same tokens; layout and comments do not matter."""
    length = one.last - one.first
    if length != other.last - other.first or length < 0:
        return False
    kinds = tokens.kinds
    values = tokens.values
    for index in range(length + 1):
        a = one.first + index
        b = other.first + index
        if kinds[a] != kinds[b] or values[a] != values[b]:
            return False
    return True


def key_text(tokens: Tokens, node: Node) -> tuple[tuple[int, bytes], ...]:
    """The tokens of a node as something to compare and to look up."""
    span = range(node.first, node.last + 1)
    return tuple((tokens.kinds[index], tokens.values[index]) for index in span)


def has_calls(node: Node) -> bool:
    """Whether evaluating a node may run other code: it calls something, or is not complete.

    Metamethods are not thought of. Functions inside of the node are, as they may be called.
    """
    return any(isinstance(inner, n.Call | n.ErrorExpression) for inner in walk(node))


def is_constant(node: Expression) -> bool:
    """Whether an expression is a literal or made of literals only, and no table or function."""
    node = unparen(node)
    if isinstance(node, n.Nil | n.TrueLiteral | n.FalseLiteral | n.Number | n.String):
        return True
    if isinstance(node, n.Unary):
        return is_constant(node.operand)
    if isinstance(node, n.Binary):
        return all(is_constant(operand) for operand in node.operands)
    return False


def number_value(node: Expression | None, tokens: Tokens) -> float | None:
    """The value of a numeral, perhaps with a minus; None for anything else.

    Close enough to compare with another one; the exact value depends on the target.
    """
    if node is None:
        return None
    node = unparen(node)
    if isinstance(node, n.Unary) and tokens.kinds[node.first] == t.MINUS:
        value = number_value(node.operand, tokens)
        return None if value is None else -value
    if not isinstance(node, n.Number):
        return None
    text = node.text.decode("ascii", "replace")
    try:
        if text[:2].lower() != "0x":
            value = float(text)
        else:
            value = float.fromhex(text) if set(text) & set(".pP") else float(int(text, 16))
    except (ValueError, OverflowError):
        return None
    return value if math.isfinite(value) else None


def is_string_preload(statement: n.Statement) -> bool:
    """Whether a statement only lists strings: the way to get them into an LFS image's ROM
    strings (docs/lfs.md, lua_examples/lfs/dummy_strings.lua).
    """
    return (
        isinstance(statement, n.LocalStatement)
        and len(statement.values) > 3
        and all(isinstance(value, n.String) for value in statement.values)
    )
