"""The shape of a tree as nested lists, the same for our parser and for `luaparser`.

Chains are unfolded as Lua groups them, numerals become numbers, and what has no meaning
(lone semicolons, which bracket a call uses) is left out.
"""

from __future__ import annotations

import math
from typing import Any

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.parser import Tree
from luac_nodemcu.syntax.tokens import Tokens

Shape = list[Any]


def number(text: bytes) -> int | float:
    """The value of a numeral as Lua 5.3 with large numbers has it."""
    text = text.lower()
    if not text.startswith(b"0x"):
        return float(text) if set(text) & set(b".e") else int(text)
    if not set(text) & set(b".p"):
        return int(text, 16)
    try:
        return float.fromhex(text.decode())
    except OverflowError:
        return math.inf


def our_shape(tree: Tree) -> Shape:
    """The shape of our tree, which must have no errors."""
    return _Shaper(tree.tokens).block(tree.chunk.body)


class _Shaper:
    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    def block(self, block: n.Block) -> Shape:
        return [self.statement(s) for s in block.statements if not isinstance(s, n.Empty)]

    def expressions(self, expressions: list[n.Expression]) -> Shape:
        return [self.expression(e) for e in expressions]

    def statement(self, node: n.Statement) -> Shape:
        match node:
            case n.LocalStatement():
                names = [local.name.decode() for local in node.names]
                return ["local", names, self.expressions(node.values)]
            case n.LocalFunction():
                return ["local function", node.name.name.decode(), *self.function(node.function)]
            case n.FunctionStatement():
                return self.function_statement(node)
            case n.Assign():
                return ["assign", self.expressions(node.targets), self.expressions(node.values)]
            case n.CallStatement():
                return self.expression(node.call)
            case n.Do():
                return ["do", self.block(node.body)]
            case n.While():
                return ["while", self.expression(node.condition), self.block(node.body)]
            case n.Repeat():
                return ["repeat", self.block(node.body), self.expression(node.condition)]
            case n.If():
                clauses = [[self.expression(c.condition), self.block(c.body)] for c in node.clauses]
                return ["if", clauses, None if node.orelse is None else self.block(node.orelse)]
            case n.NumericFor():
                step = 1 if node.step is None else self.expression(node.step)
                bounds = [self.expression(node.start), self.expression(node.limit), step]
                return ["for", node.variable.name.decode(), bounds, self.block(node.body)]
            case n.GenericFor():
                names = [local.name.decode() for local in node.variables]
                return ["for in", names, self.expressions(node.iterators), self.block(node.body)]
            case n.Return():
                return ["return", self.expressions(node.values)]
            case n.Break():
                return ["break"]
            case n.Goto():
                return ["goto", node.name.decode()]
            case n.Label():
                return ["label", node.name.decode()]
        raise AssertionError(f"a broken statement: {node}")

    def function_statement(self, node: n.FunctionStatement) -> Shape:
        function = self.function(node.function)
        target = node.target
        if node.function.is_method:
            assert isinstance(target, n.Chain)
            last = target.suffixes[-1]
            assert isinstance(last, n.Member)
            assert n.is_method_name(last, self.tokens)
            source = self.chain(target.base, target.suffixes[:-1])
            return ["method", source, last.name.decode(), *function]
        return ["function", self.expression(target), *function]

    def function(self, node: n.Function) -> Shape:
        parameters = [local.name.decode() for local in node.parameters]
        if node.vararg != n.NO_TOKEN:
            parameters.append("...")
        return [parameters, self.block(node.body)]

    def expression(self, node: n.Expression) -> Shape:
        match node:
            case n.Nil():
                return ["nil"]
            case n.TrueLiteral():
                return ["true"]
            case n.FalseLiteral():
                return ["false"]
            case n.Vararg():
                return ["..."]
            case n.Number():
                return ["number", number(node.text)]
            case n.String():
                return ["string", node.value]
            case n.Name():
                return ["name", node.name.decode()]
            case n.Paren():
                return ["paren", self.expression(node.expression)]
            case n.Function():
                return ["closure", *self.function(node)]
            case n.Table():
                return ["table", [self.field(field) for field in node.fields]]
            case n.Unary():
                operator = self.tokens.text(node.first).decode()
                return ["unary", operator, self.expression(node.operand)]
            case n.Binary():
                return self.binary(node)
            case n.Chain():
                return self.chain(node.base, node.suffixes)
        raise AssertionError(f"a broken expression: {node}")

    def binary(self, node: n.Binary) -> Shape:
        operators = [self.tokens.text(token).decode() for token in node.operators]
        operands = self.expressions(node.operands)
        if operators[0] in ("..", "^"):
            shape = operands[-1]
            pairs = zip(reversed(operators), reversed(operands[:-1]), strict=True)
            for operator, operand in pairs:
                shape = ["binary", operator, operand, shape]
            return shape  # type: ignore[no-any-return]
        shape = operands[0]
        for operator, operand in zip(operators, operands[1:], strict=True):
            shape = ["binary", operator, shape, operand]
        return shape  # type: ignore[no-any-return]

    def chain(self, base: n.Expression, suffixes: list[n.Suffix]) -> Shape:
        shape = self.expression(base)
        for suffix in suffixes:
            match suffix:
                case n.Member():
                    shape = ["member", shape, suffix.name.decode()]
                case n.Index():
                    shape = ["index", shape, self.expression(suffix.key)]
                case n.MethodCall():
                    name = suffix.name.decode()
                    shape = ["method call", shape, name, self.expressions(suffix.arguments)]
                case n.Call():
                    shape = ["call", shape, self.expressions(suffix.arguments)]
        return shape

    def field(self, node: n.Field) -> Shape:
        match node:
            case n.NamedField():
                return ["named", node.name.decode(), self.expression(node.value)]
            case n.KeyedField():
                return ["keyed", self.expression(node.key), self.expression(node.value)]
        return ["item", self.expression(node.value)]
