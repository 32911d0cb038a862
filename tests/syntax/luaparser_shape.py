"""The shape of `luaparser`'s trees, in the form of `shape.py`."""

from __future__ import annotations

from typing import Any

from luaparser import ast, astnodes

from tests.syntax.shape import Shape

_BINARY = {
    "AddOp": "+", "SubOp": "-", "MultOp": "*", "FloatDivOp": "/", "FloorDivOp": "//", "ModOp": "%",
    "ExpoOp": "^", "BAndOp": "&", "BOrOp": "|", "BXorOp": "~", "BShiftROp": ">>", "BShiftLOp": "<<",
    "LessThanOp": "<", "GreaterThanOp": ">", "LessOrEqThanOp": "<=", "GreaterOrEqThanOp": ">=",
    "EqToOp": "==", "NotEqToOp": "~=", "AndLoOp": "and", "OrLoOp": "or", "Concat": "..",
}  # fmt: skip
_UNARY = {"UMinusOp": "-", "UBNotOp": "~", "ULNotOp": "not", "ULengthOP": "#"}
_CONSTANTS = {
    "Nil": "nil", "TrueExpr": "true", "FalseExpr": "false", "Varargs": "...", "Dots": "...",
}  # fmt: skip


def luaparser_shape(text: str) -> Shape:
    """The shape of a source; raises whatever `luaparser` raises."""
    return _block(ast.parse(text).body)


def _block(block: Any) -> Shape:
    return [_node(s) for s in block.body if not isinstance(s, astnodes.SemiColon)]


def _list(nodes: Any) -> Shape:
    return [_node(node) for node in nodes]


def _names(nodes: Any) -> list[str]:
    return ["..." if isinstance(node, astnodes.Varargs) else node.id for node in nodes]


def _node(node: Any) -> Shape:
    shape = _statement(node) or _expression(node)
    return ["paren", shape] if getattr(node, "wrapped", False) else shape


def _statement(node: Any) -> Shape:
    match type(node).__name__:
        case "LocalAssign":
            return ["local", _names(node.targets), _list(node.values)]
        case "Assign":
            return ["assign", _list(node.targets), _list(node.values)]
        case "LocalFunction":
            return ["local function", node.name.id, _names(node.args), _block(node.body)]
        case "Function":
            return ["function", _node(node.name), _names(node.args), _block(node.body)]
        case "Method":
            name = node.name.id
            return ["method", _node(node.source), name, _names(node.args), _block(node.body)]
        case "Do":
            return ["do", _block(node.body)]
        case "While":
            return ["while", _node(node.test), _block(node.body)]
        case "Repeat":
            return ["repeat", _block(node.body), _node(node.test)]
        case "If":
            return _if(node)
        case "Fornum":
            step = node.step if isinstance(node.step, int) else _node(node.step)
            bounds = [_node(node.start), _node(node.stop), step]
            return ["for", node.target.id, bounds, _block(node.body)]
        case "Forin":
            return ["for in", _names(node.targets), _list(node.iter), _block(node.body)]
        case "Return":
            values = node.values if isinstance(node.values, list) else []
            return ["return", _list(values)]
        case "Break":
            return ["break"]
        case "Goto":
            return ["goto", node.label.id]
        case "Label":
            return ["label", node.id.id]
    return []


def _if(node: Any) -> Shape:
    clauses = [[_node(node.test), _block(node.body)]]
    orelse = node.orelse
    while isinstance(orelse, astnodes.ElseIf):
        clauses.append([_node(orelse.test), _block(orelse.body)])
        orelse = orelse.orelse
    return ["if", clauses, None if orelse is None else _block(orelse)]


def _expression(node: Any) -> Shape:
    kind = type(node).__name__
    if kind in _BINARY:
        return ["binary", _BINARY[kind], _node(node.left), _node(node.right)]
    if kind in _UNARY:
        return ["unary", _UNARY[kind], _node(node.operand)]
    if kind in _CONSTANTS:
        return [_CONSTANTS[kind]]
    match kind:
        case "Number":
            return ["number", node.n]
        case "String":
            return ["string", node.s]
        case "Name":
            return ["name", node.id]
        case "Index" if node.notation is astnodes.IndexNotation.DOT:
            return ["member", _node(node.value), node.idx.id]
        case "Index":
            return ["index", _node(node.value), _node(node.idx)]
        case "Call":
            return ["call", _node(node.func), _list(node.args)]
        case "Invoke":
            return ["method call", _node(node.source), node.func.id, _list(node.args)]
        case "AnonymousFunction":
            return ["closure", _names(node.args), _block(node.body)]
        case "Table":
            return ["table", [_field(field) for field in node.fields]]
    raise AssertionError(f"luaparser has a node of an unknown kind: {kind}")


def _field(field: Any) -> Shape:
    if field.between_brackets:
        return ["keyed", _node(field.key), _node(field.value)]
    if isinstance(field.key, astnodes.Name):
        return ["named", field.key.id, _node(field.value)]
    return ["item", _node(field.value)]
