"""Statements with annotations: declared variables, classes, casts and results of functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from luac_nodemcu.semantics.declared_calls import required_results, type_text
from luac_nodemcu.semantics.firmware_calls import ExpressionInference
from luac_nodemcu.semantics.fit import FITS, MISFIT
from luac_nodemcu.semantics.scopes import FileScopes, Symbol
from luac_nodemcu.semantics.values import (
    NIL_TAG,
    UNKNOWN,
    FieldSlot,
    OwnFunction,
    Table,
    Union,
    Value,
    describe,
    join,
    members_of,
    without_nil,
)
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.stubs.types import NIL as NIL_TYPE
from luac_nodemcu.stubs.types import Type
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.parser import Tree

if TYPE_CHECKING:
    from luac_nodemcu.semantics.file_types import Resolver
    from luac_nodemcu.stubs.luacats_tags import CastTag


class AnnotatedInference(ExpressionInference):
    """What the walk over statements does where the file has annotations."""

    def __init__(
        self,
        tree: Tree,
        scopes: FileScopes,
        view: StubView,
        resolver: Resolver,
        keep_values: bool,
    ) -> None:
        super().__init__(tree, scopes, view, resolver, keep_values)
        self._symbol_types: dict[Symbol, Type] = {}
        # Casts by the token that follows them.
        self.casts: dict[int, list[CastTag]] = {}
        if self.declarations is not None:
            for token, tag in self.declarations.casts:
                self.casts.setdefault(token, []).append(tag)

    # Variables

    def declared_local(self, statement: n.LocalStatement, values: list[Value]) -> tuple[Type, ...]:
        """Checks the values of a `local`; gives the types of its names.

        Changes `values` where an annotation knows better what a value is.
        """
        declarations = self.declarations
        assert declarations is not None
        if not declarations.block(statement).tags:
            return ()
        if len(values) == 1 and isinstance(values[0], OwnFunction):
            name = statement.names[0].name.decode("utf-8", "replace")
            self.declare_function(values[0], statement, name)
        types = declarations.variables(statement)
        for place, (type_, name_node) in enumerate(zip(types, statement.names, strict=False)):
            symbol = self.scopes.symbol_of(name_node)
            if symbol is not None:
                self._symbol_types[symbol] = type_
            if place < len(values) and statement.values:
                node = statement.values[min(place, len(statement.values) - 1)]
                self.check_declared(type_, values[place], node, name_node.name)
        if not types:
            self._define(statement, statement.values, values)
        return types

    def declared_assign(
        self, statement: n.Assign, place: int, values: list[Value], value: Value
    ) -> tuple[Value, Type | None]:
        """What a target of an assignment gets: the value, and the type that is declared."""
        declarations = self.declarations
        assert declarations is not None
        target = statement.targets[place]
        node = statement.values[min(place, len(statement.values) - 1)] if statement.values else None
        if declarations.block(statement).tags:
            if len(statement.targets) == 1 and isinstance(value, OwnFunction):
                self.declare_function(value, statement, last_name(target))
            types = declarations.variables(statement)
            if place < len(types):
                self.check_declared(types[place], value, node, last_name(target).encode())
                return self.converter.value(types[place]), types[place]
            if len(statement.targets) == 1 and values:
                self._define(statement, statement.values, values)
                value = values[0]
        if self._symbol_types and isinstance(target, n.Name):
            symbol = self.scopes.symbol_of(target)
            type_ = self._symbol_types.get(symbol) if symbol is not None else None
            if type_ is not None:
                self.check_declared(type_, value, node, target.name)
                if value is UNKNOWN or isinstance(value, Table):
                    value = self.converter.value(type_)
        return value, None

    def check_declared(
        self, type_: Type, value: Value, node: n.Expression | None, name: bytes
    ) -> None:
        """Checks a value and, of a constructor for an object of a class, its fields."""
        self.check_assigned(type_, value, node, name)
        if isinstance(node, n.Table) and isinstance(value, Table):
            wanted = self.converter.value(type_)
            if isinstance(wanted, Table) and wanted.node is None:
                self._check_constructor(wanted, value)

    def _check_constructor(self, wanted: Table, given: Table) -> None:
        own = wanted.declared
        for key, slot in given.fields.items():
            known = wanted.find(key)
            node = slot.node.value if isinstance(slot.node, n.Field) else None
            if known is not None and known.type is not None:
                self.check_declared(known.type, slot.value, node, key)
            elif known is None and own is not None:
                place = slot.node
                if own.is_exact and place is not None:
                    self.report_unknown_field(wanted, key, place.first, is_write=True)
                else:
                    wanted.fields[key] = FieldSlot(slot.value, place)

    def report_unknown_field(
        self, table: Table, key: bytes, token: int, *, is_write: bool = False
    ) -> None:
        """Reports a field that an annotated class does not have."""
        self.report(
            "unknown-class-field", token, token,
            {
                "field": key.decode("utf-8", "replace"), "class": describe(table),
                "suggestion": self.close_field(table, key), "is_write": is_write,
            },
        )  # fmt: skip

    def _define(self, statement: n.Node, nodes: list[n.Expression], values: list[Value]) -> None:
        """`---@class` or `---@module` above a statement that gives one variable a value."""
        declarations = self.declarations
        assert declarations is not None
        name = declarations.class_of(statement)
        if name is not None:
            if not values or not nodes:
                return
            value = values[0]
            if isinstance(value, Table) and _is_made_by(nodes[0], value.node):
                self.own_types.bind(name, value)
                if value.declared is not None:
                    self._check_own_fields(value)
            elif value.tag != NIL_TAG and not isinstance(value, OwnFunction):
                instance = self.own_types.value(name)
                if instance is not UNKNOWN and not isinstance(value, Table):
                    values[0] = instance
            return
        module = declarations.module_of(statement)
        if module is not None and values:
            found = self.resolver.require(module.encode())
            if found is not None:
                values[0] = found

    def _check_own_fields(self, table: Table) -> None:
        """The fields that a class's own constructor gives it."""
        for key, slot in table.fields.items():
            if slot.type is not None and isinstance(slot.node, n.Field):
                self.check_declared(slot.type, slot.value, slot.node.value, key)
                slot.value = self.converter.value(slot.type)
                slot.declared = True

    # Casts

    def apply_casts(self, token: int) -> None:
        """`---@cast` above the statement that begins at a token."""
        for tag in self.casts[token]:
            symbol = self.scopes.visible_at(token).get(tag.name.encode())
            if symbol is None:
                continue
            value = self.environment.read(symbol)
            for sign, typed in tag.changes:
                if sign == "+":
                    value = join(value, self.converter.value(typed.type))
                elif sign == "-":
                    value = self._without(value, typed.type)
                else:
                    value = self.converter.value(typed.type)
            if symbol.function is self.environment.function:
                self.environment.current[symbol] = value

    def _without(self, value: Value, type_: Type) -> Value:
        if type_ == NIL_TYPE:
            return without_nil(value)
        members = members_of(value)
        rest = tuple(m for m in members if self.fitter.fit(m, type_, "declared") != FITS)
        if not rest:
            return UNKNOWN
        return rest[0] if len(rest) == 1 else Union(rest)

    # Results of functions

    def check_results(self, statement: n.Return, values: list[Value], is_open: bool) -> None:
        """Compares what a function returns with its annotations."""
        function = self.functions.get(self.info)
        if function is None or function.declared is None or not function.declares_results:
            return
        returns = function.declared.returns
        for place, (value, result) in enumerate(zip(values, returns, strict=False)):
            if result.name == "...":
                break
            if self.fitter.fit(value, result.type, "declared") == MISFIT:
                node = statement.values[min(place, len(statement.values) - 1)]
                self.report(
                    "result-type", node.first, node.last,
                    {
                        "function": function.name or "this function", "position": place + 1,
                        "wanted": type_text(self, result.type), "got": describe(value),
                    },
                )  # fmt: skip
        needed = required_results(self, returns)
        if not is_open and len(values) < needed:
            self._report_missing(function, statement.first, statement.last, len(values), needed)

    def check_end(self, function: OwnFunction) -> None:
        """A function that ends without `return` though its annotations name results."""
        node = function.info.node
        if function.declared is None or not isinstance(node, n.Function):
            return
        needed = required_results(self, function.declared.returns)
        # A function without a body only declares.
        if needed and function.info.body.statements:
            self._report_missing(function, node.last, node.last, 0, needed)

    def _report_missing(
        self, function: OwnFunction, first: int, last: int, count: int, needed: int
    ) -> None:
        self.report(
            "missing-result", first, last,
            {"function": function.name or "this function", "count": count, "needed": needed},
        )  # fmt: skip


def last_name(target: n.Expression) -> str:
    """How messages call what is assigned."""
    if isinstance(target, n.Chain) and isinstance(target.suffixes[-1], n.Member):
        return target.suffixes[-1].name.decode("utf-8", "replace")
    if isinstance(target, n.Name):
        return target.name.decode("utf-8", "replace")
    return "this function"


def _is_made_by(expression: n.Expression, node: n.Node | None) -> bool:
    """Whether a constructor is an expression, or an argument of the call that it is."""
    if node is None:
        return False
    if isinstance(expression, n.Chain):
        last = expression.suffixes[-1]
        return isinstance(last, n.Call) and any(argument is node for argument in last.arguments)
    return expression is node
