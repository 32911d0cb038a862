"""State of inference and the values of simple expressions."""

from __future__ import annotations

import difflib
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from luac_nodemcu.semantics.api_calls import ApiCalls
from luac_nodemcu.semantics.binding import Argument
from luac_nodemcu.semantics.class_values import OwnTypes
from luac_nodemcu.semantics.convert import Converter
from luac_nodemcu.semantics.declared import declarations
from luac_nodemcu.semantics.declared_calls import type_text
from luac_nodemcu.semantics.environment import Environment, State
from luac_nodemcu.semantics.findings import Finding
from luac_nodemcu.semantics.fit import MISFIT, Fitter
from luac_nodemcu.semantics.scopes import FileScopes, FunctionInfo, Symbol, Variable, Write
from luac_nodemcu.semantics.values import (
    FALSE,
    MORE,
    NIL,
    NIL_TAG,
    NUMBER,
    TRUE,
    UNKNOWN,
    UNKNOWN_TAG,
    ApiFunction,
    ApiTable,
    FieldSlot,
    Number,
    OwnFunction,
    String,
    Table,
    Value,
    describe,
    join,
    members_of,
)
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.stubs.model import (
    Constant,
    Function,
)
from luac_nodemcu.stubs.types import FunctionParam, Type
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.parser import Tree

if TYPE_CHECKING:
    from luac_nodemcu.semantics.file_types import Resolver
    from luac_nodemcu.stubs.luacats_tags import Problem


class InferenceBase:
    """What all parts of inference share: the file, what is known, and the findings.

    The parts are classes that derive from each other only to have a file each: operators,
    members, calls, firmware calls, and the walk over statements.
    """

    def __init__(
        self,
        tree: Tree,
        scopes: FileScopes,
        view: StubView,
        resolver: Resolver,
        keep_values: bool,
    ) -> None:
        from luac_nodemcu.semantics.file_types import FileTypes

        self.tree = tree
        self.tokens = tree.tokens
        self.scopes = scopes
        self.view = view
        self.resolver = resolver
        self.keep_values = keep_values
        self.result = FileTypes()
        self.environment = Environment()
        self.declarations = declarations(tree)
        self.own_types = OwnTypes(resolver, self.declarations)
        self.converter = self.own_types.converter = Converter(view, self.own_types)
        self.fitter = Fitter(view, self.own_types)
        self.api = ApiCalls(self.converter, self.fitter, view.lua, self.report)
        self.functions: dict[FunctionInfo, OwnFunction] = {}
        self.contexts: dict[FunctionInfo, list[Value]] = {}
        self.assumed: dict[FunctionInfo, list[Value]] = {}
        self.offered: dict[FunctionInfo, list[list[Value]]] = {}
        """What a named function gets from each place that passes it to the firmware."""
        self.queue: list[OwnFunction] = []
        self.walks_inside = 0
        self.narrowed: dict[FunctionInfo, State] = {}
        self.info: FunctionInfo = scopes.main
        self.statement_call: n.Chain | None = None
        self.siblings: dict[Symbol, list[Symbol]] = {}
        """Locals that got the results of one call, for each of them."""
        self.vouched: dict[Symbol, list[Symbol]] = {}
        """Parameters of a callback that never are nil -> those that may be."""
        self.exported_symbol = _exported_symbol(scopes)
        # Types that comments give to expressions, by their last token.
        self.as_types = {} if self.declarations is None else self.declarations.as_types
        self.tested: n.Expression | None = None
        self.tested_names: set[str] = set()
        # Reads of fields that annotated classes seem not to have; whether only to see.
        self.class_reads: list[tuple[Table, bytes, n.Chain, int, bool]] = []
        self.last_arguments: list[Argument] = []
        """Of the last call of a firmware function."""
        self.shape_reads: list[tuple[Table, bytes, n.Chain, int]] = []
        self._field_reads: list[tuple[Table, bytes, n.Chain, int]] = []
        self._globals: dict[bytes, Value] = {}
        self._writes: dict[FunctionInfo, tuple[list[int], list[Write]]] = {}
        self._evaluate: list[Callable[[Any], Value]] = [self._unknown] * n.KIND_COUNT
        for node_type, method in (
            (n.Nil, lambda node: NIL),
            (n.TrueLiteral, lambda node: TRUE),
            (n.FalseLiteral, lambda node: FALSE),
            (n.Number, self._number),
            (n.String, lambda node: String(node.value)),
            (n.Name, self._name),
            (n.Paren, lambda node: self.value(node.expression)),
            (n.Function, self.own_function),
            (n.Table, self._table),
            (n.Unary, self._unary),
            (n.Binary, self._binary),
            (n.Chain, self._chain),
            (n.ErrorExpression, self._error),
        ):
            self._evaluate[node_type.kind] = method
        if self.as_types:
            self._evaluate = [self._or_as(method) for method in self._evaluate]

    def _or_as(self, method: Callable[[Any], Value]) -> Callable[[Any], Value]:
        """The method, but that a comment behind the expression may say what its value is."""

        def evaluate(node: n.Expression) -> Value:
            value = method(node)
            type_ = self.as_types.get(node.last)
            return value if type_ is None else self.converter.value(type_)

        return evaluate

    # Reporting

    def report(self, kind: str, first: int, last: int, data: dict[str, object]) -> None:
        """Adds a finding, unless code is looked at a second time."""
        if not self.environment.silent:
            self.result.findings.append(Finding(kind, first, last, data))

    def operator_text(self, token: int) -> bytes:
        """An operator as written."""
        return self.tokens.values[token]

    # Values of expressions

    def value(self, node: n.Expression) -> Value:
        """The (first) value of an expression."""
        return self._evaluate[node.kind](node)

    def tested_value(self, node: n.Expression) -> Value:
        """The value of an expression of which only the truth counts.

        A firmware name that is tested (`if node.LFS then`, `table.unpack or unpack`) may be
        missing, there and in the rest of the file.
        """
        if isinstance(node, n.Paren):
            return self.tested_value(node.expression)
        if isinstance(node, n.Binary) or (isinstance(node, n.Chain) and not node.is_call):
            self.tested = node
        return self.value(node)

    def values(self, nodes: list[n.Expression]) -> tuple[list[Value], bool]:
        """The values of a list of expressions; True if more of unknown number follow."""
        if not nodes:
            return [], False
        found = [self.value(node) for node in nodes[:-1]]
        last = nodes[-1]
        if isinstance(last, n.Chain) and last.is_call and last.last not in self.as_types:
            results = self.call_results(last)
            if results and results[-1] is MORE:
                return [*found, *results[:-1]], True
            return [*found, *results], False
        if isinstance(last, n.Vararg | n.ErrorExpression):
            self.value(last)
            return found, True
        found.append(self.value(last))
        return found, False

    def _unknown(self, node: n.Expression) -> Value:
        return UNKNOWN

    def _error(self, node: n.ErrorExpression) -> Value:
        for part in node.parts:
            self.value(part)
        return UNKNOWN

    def _number(self, node: n.Number) -> Value:
        text = node.text
        try:
            if text[1:2] in (b"x", b"X") and len(text) < 20:
                return Number(int(text, 16))
            if text.isdigit() and len(text) < 20:
                return Number(int(text))
            number = float(int(text, 16)) if text[1:2] in (b"x", b"X") else float(text)
        except (ValueError, OverflowError):
            return NUMBER
        return NUMBER if number in (float("inf"), float("-inf")) else Number(number)

    def _name(self, node: n.Name) -> Value:
        access = self.scopes.accesses.get(node.first)
        if access is None:
            return UNKNOWN
        variable = access.variable
        if isinstance(variable, Symbol):
            value = self.environment.read(variable)
        elif variable.writes:
            value = self.environment.shared(variable)
        else:
            value = self.global_value(variable.name)
            if value is UNKNOWN:
                self._check_gone(node, variable)
        if self.keep_values:
            self.result.values[node.first] = value
        return value

    def _check_gone(self, node: n.Name, variable: Variable) -> None:
        """Reports the use of a module that earlier firmware had, unless the program asks for it."""
        name = variable.name.decode("utf-8", "replace")
        module = self.view.module(name)
        if module is None or module.gone is None:
            return
        if all(read.token in self.scopes.chains for read in variable.reads):
            gone = module.gone
            self.report(
                "removed-api", node.first, node.first,
                {
                    "name": name, "summary": gone.summary, "effect": gone.effect,
                    "since": gone.since, "replacement": gone.replacement, "safe": gone.safe,
                    "node": node,
                },
            )  # fmt: skip

    def global_value(self, name: bytes) -> Value:
        """A global that this file does not assign."""
        value = self._globals.get(name)
        if value is None:
            value = self._find_global(name)
            self._globals[name] = value
        return value

    def _find_global(self, name: bytes) -> Value:
        other = self.resolver.global_value(name)
        text = name.decode("utf-8", "replace")
        module = self.view.module(text)
        entry = None if module is not None else self.view.find(text)
        if other is not None:
            # Another file of the program assigns it. If the firmware has one of that name, which
            # of the two it is depends on which files have run.
            return other if module is None and entry is None else UNKNOWN
        if module is not None:
            return UNKNOWN if module.gone is not None else ApiTable(module, text)
        if isinstance(entry, Function):
            return ApiFunction(entry)
        if isinstance(entry, Constant):
            return self.converter.constant(entry)
        return self.resolver.declared_global(name) or UNKNOWN

    def own_function(self, node: n.Function) -> OwnFunction:
        """The function of a function expression; its body is walked later."""
        info = self.scopes.info_of(node)
        function = self.functions.get(info)
        if function is None:
            function = self.functions[info] = OwnFunction(info, self)
            self.queue.append(function)
            self._remember_narrowed(info)
        return function

    def _remember_narrowed(self, info: FunctionInfo) -> None:
        """Keeps what conditions told of variables that never change: it holds in the function."""
        current = self.environment.current
        known = {
            symbol: value
            for symbol, value in current.items()
            if symbol.captured_by
            and len(symbol.writes) == 1
            and value is not self.environment.shared(symbol)
        }
        if known:
            self.narrowed[info] = known

    def declare_function(self, function: OwnFunction, statement: n.Node, name: str) -> None:
        """Gives a function the types that its annotations declare."""
        node = function.info.node
        if self.declarations is None or not isinstance(node, n.Function):
            return
        found = self.declarations.function(statement, node)
        if found is None:
            return
        for problem in found.problems:
            self._report_parameter(problem, [param.name for param in found.type.params])
        function.name = name
        function.notes = found
        function.declared = found.type
        function.typed = found.typed
        function.declares_results = found.returns_typed
        self.contexts[function.info] = [
            self.parameter_value(param) if param.name in found.typed else UNKNOWN
            for param in found.type.params
            if param.name != "..."
        ]

    def _report_parameter(self, problem: Problem, names: list[str]) -> None:
        """`@param` for a parameter that the function does not have."""
        from luac_nodemcu.semantics.annotation_findings import report_problem

        given = self.tokens.data[problem.offset : problem.end_offset].decode("utf-8", "replace")
        close = difflib.get_close_matches(given, names, 1, 0.6)
        report_problem(self, "annotation-parameter", problem, close[0] if close else None)

    def parameter_value(self, param: FunctionParam) -> Value:
        """What a parameter of a declared type holds in the function."""
        value = self.converter.value(param.type)
        return join(value, NIL) if param.optional else value

    def walk_function(self, function: OwnFunction) -> None:
        """Walks a function's body."""
        raise NotImplementedError

    def instance_of(self, table: Table) -> Table:
        """What `self` is in the methods of a class table."""
        if table.instances is None:
            table.instances = Table(None, is_open=True)
            table.instances.parent = table
            table.instances.name = table.name
        return table.instances

    # Variables

    def assign_symbol(self, symbol: Symbol, value: Value, node: n.Node) -> None:
        """A local variable gets a value."""
        if isinstance(value, Table):
            if value.name is None and value.node is not None:
                value.name = symbol.name.decode("utf-8", "replace")
            if symbol is self.exported_symbol:
                value.is_exported = True
        self.environment.assign(symbol, value)
        if self.keep_values:
            self.result.values[node.first] = value

    def writes_within(self, first: int, last: int) -> list[Write]:
        """Assignments to locals in the code of the function at hand, between two tokens."""
        known = self._writes.get(self.info)
        if known is None:
            writes = [
                access
                for symbol in self.info.symbols
                for access in symbol.writes
                if access.function is self.info
            ]
            writes.sort(key=lambda write: write.token)
            known = ([write.token for write in writes], writes)
            self._writes[self.info] = known
        tokens, writes = known
        return writes[bisect_left(tokens, first) : bisect_right(tokens, last)]

    # Tables

    def _table(self, node: n.Table) -> Value:
        table = Table(node)
        length = 0
        for field in node.fields:
            value = self.value(field.value)
            if isinstance(field, n.NamedField):
                table.fields[field.name] = FieldSlot(value, field)
                if self.keep_values:
                    self.result.values[field.first] = value
                if self.declarations is not None:
                    self._declare_field(table, field, value)
            elif isinstance(field, n.KeyedField):
                key = self.value(field.key)
                if isinstance(key, String) and key.value is not None:
                    table.fields[key.value] = FieldSlot(value, field)
                else:
                    if not isinstance(key, Number):
                        table.is_open = True
                    length = -1
                    table.items = value if table.items is None else join(table.items, value)
            else:
                if length >= 0:
                    length += 1
                table.items = value if table.items is None else join(table.items, value)
        if node.fields:
            last = node.fields[-1]
            several = type(last) is n.Field and (
                isinstance(last.value, n.Vararg)
                or (isinstance(last.value, n.Chain) and last.value.is_call)
            )
            if several:
                length = -1
        table.array_length = length if length >= 0 else None
        return table

    def _declare_field(self, table: Table, field: n.NamedField, value: Value) -> None:
        """A field of a constructor whose annotation may say what it is."""
        assert self.declarations is not None
        if isinstance(value, OwnFunction):
            self.declare_function(value, field, field.name.decode("utf-8", "replace"))
            return
        types = self.declarations.variables(field)
        if types:
            self.check_assigned(types[0], value, field.value, field.name)
            declared = self.converter.value(types[0])
            table.fields[field.name] = FieldSlot(declared, field, declared=True, type_=types[0])

    def check_assigned(
        self, type_: Type, value: Value, node: n.Expression | None, name: bytes
    ) -> None:
        """Reports a value that does not have the type declared for where it goes.

        nil is let pass: it mostly says that a value is not there yet, or not needed any more.
        """
        if node is None or value.tag in (UNKNOWN_TAG, NIL_TAG):
            return
        if self.fitter.fit(value, type_, "declared") == MISFIT:
            self.report(
                "assigned-type", node.first, node.last,
                {
                    "name": name.decode("utf-8", "replace"), "wanted": type_text(self, type_),
                    "got": describe(value),
                },
            )  # fmt: skip

    def escape(self, value: Value) -> None:
        """Something unknown may add fields to a table, and to those in it, from now on."""
        waiting = list(members_of(value))
        while waiting:
            table = waiting.pop()
            if not isinstance(table, Table) or table.is_open:
                continue
            # What an object of an annotated class has is declared.
            if table.declared is None or table.node is not None:
                table.is_open = True
                for slot in table.fields.values():
                    waiting += members_of(slot.value)

    # Filled in by the parts.

    def _unary(self, node: n.Unary) -> Value:
        raise NotImplementedError

    def _binary(self, node: n.Binary) -> Value:
        raise NotImplementedError

    def _chain(self, node: n.Chain) -> Value:
        raise NotImplementedError

    def call_results(self, node: n.Chain) -> list[Value]:
        """All results of a chain that ends in a call; MORE at the end if others may follow."""
        raise NotImplementedError


def _exported_symbol(scopes: FileScopes) -> Symbol | None:
    """The local that the file returns at its end: `local M = {} ... return M`."""
    statements = scopes.main.body.statements
    if statements and isinstance(statements[-1], n.Return):
        values = statements[-1].values
        if len(values) == 1 and isinstance(values[0], n.Name):
            return scopes.symbol_of(values[0])
    return None
