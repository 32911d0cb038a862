"""Type inference of expressions: what each gives, and what is certainly wrong with it."""

from __future__ import annotations

import difflib
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from luac_nodemcu.semantics.api_calls import ApiCalls, Argument, Binding
from luac_nodemcu.semantics.convert import Converter
from luac_nodemcu.semantics.environment import Environment
from luac_nodemcu.semantics.findings import CallSite, Finding
from luac_nodemcu.semantics.fit import Fitter
from luac_nodemcu.semantics.narrowing import narrow, undo
from luac_nodemcu.semantics.scopes import FileScopes, FunctionInfo, Symbol, Write
from luac_nodemcu.semantics.values import (
    BOOLEAN,
    BOOLEAN_TAG,
    FALSE,
    FUNCTION_TAG,
    INSTANCE_TAG,
    INTEGER,
    MODULE_TAG,
    NIL,
    NIL_TAG,
    NUMBER,
    NUMBER_TAG,
    STRING,
    STRING_TAG,
    TRUE,
    UNKNOWN,
    UNKNOWN_TAG,
    ApiFunction,
    ApiTable,
    Callable_,
    FieldSlot,
    Instance,
    Nil,
    Number,
    OwnFunction,
    String,
    Table,
    Union,
    Value,
    describe,
    falsy,
    join,
    join_all,
    lua_type,
    may_be_nil,
    members_of,
    truth,
    truthy,
    without_nil,
)
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.stubs.model import (
    Constant,
    FieldEntry,
    Function,
    Gone,
    Signature,
    Struct,
    TableEntry,
)
from luac_nodemcu.stubs.types import FunctionType, NamedType, Type, members
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t
from luac_nodemcu.syntax.parser import Tree

if TYPE_CHECKING:
    from luac_nodemcu.semantics.infer import Resolver

_ARITHMETIC: Final = frozenset(
    (t.PLUS, t.MINUS, t.STAR, t.SLASH, t.PERCENT, t.CARET, t.IDIV, t.AMPERSAND, t.PIPE, t.TILDE,
     t.SHL, t.SHR)
)  # fmt: skip
_ORDER: Final = frozenset((t.LT, t.LE, t.GT, t.GE))
_NO_ARITHMETIC: Final = frozenset((NIL_TAG, BOOLEAN_TAG, FUNCTION_TAG, MODULE_TAG))
_NO_INDEX: Final = frozenset((NIL_TAG, BOOLEAN_TAG, NUMBER_TAG, FUNCTION_TAG))
_NO_CALL: Final = frozenset((NIL_TAG, BOOLEAN_TAG, NUMBER_TAG, STRING_TAG))


class ExpressionInference:
    """Evaluates expressions. The walk over statements derives from it."""

    def __init__(
        self,
        tree: Tree,
        scopes: FileScopes,
        view: StubView,
        resolver: Resolver,
        keep_values: bool,
    ) -> None:
        from luac_nodemcu.semantics.infer import FileTypes

        self.tree = tree
        self.tokens = tree.tokens
        self.scopes = scopes
        self.view = view
        self.resolver = resolver
        self.keep_values = keep_values
        self.result = FileTypes()
        self.environment = Environment()
        self.converter = Converter(view)
        self.fitter = Fitter(view)
        self.api = ApiCalls(self.converter, self.fitter, view.lua, self.report)
        self.functions: dict[FunctionInfo, OwnFunction] = {}
        self.contexts: dict[FunctionInfo, list[Value]] = {}
        self.queue: list[OwnFunction] = []
        self.info: FunctionInfo = scopes.main
        self.statement_call: n.Chain | None = None
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

    def values(self, nodes: list[n.Expression]) -> tuple[list[Value], bool]:
        """The values of a list of expressions; True if more of unknown number follow."""
        if not nodes:
            return [], False
        found = [self.value(node) for node in nodes[:-1]]
        last = nodes[-1]
        if isinstance(last, n.Chain) and last.is_call:
            results = self.call_results(last)
            if results is None:
                return found, True
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
            if text[1:2] in (b"x", b"X"):
                return Number(int(text, 16))
            if text.isdigit() and len(text) < 20:
                return Number(int(text))
            number = float(text)
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
        if self.keep_values:
            self.result.values[node.first] = value
        return value

    def global_value(self, name: bytes) -> Value:
        """A global that this file does not assign."""
        value = self._globals.get(name)
        if value is None:
            value = self._find_global(name)
            self._globals[name] = value
        return value

    def _find_global(self, name: bytes) -> Value:
        text = name.decode("utf-8", "replace")
        module = self.view.module(text)
        if module is not None:
            return UNKNOWN if module.gone is not None else ApiTable(module, text)
        entry = self.view.find(text)
        if isinstance(entry, Function):
            return ApiFunction(entry)
        if isinstance(entry, Constant):
            return self.converter.constant(entry)
        other = self.resolver.global_value(name)
        return UNKNOWN if other is None else other

    def own_function(self, node: n.Function) -> OwnFunction:
        """The function of a function expression; its body is walked later."""
        info = self.scopes.info_of(node)
        function = self.functions.get(info)
        if function is None:
            function = self.functions[info] = OwnFunction(info, self)
            self.queue.append(function)
        return function

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
        if isinstance(value, Table) and value.name is None and value.node is not None:
            value.name = symbol.name.decode("utf-8", "replace")
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

    def escape(self, value: Value) -> None:
        """Something unknown may add fields to a table from now on."""
        for member in members_of(value):
            if isinstance(member, Table) and not member.is_open:
                member.is_open = True

    # Operators

    def _unary(self, node: n.Unary) -> Value:
        value = self.value(node.operand)
        kind = self.tokens.kinds[node.first]
        if kind == t.NOT:
            known = truth(value)
            return BOOLEAN if known is None else (FALSE if known else TRUE)
        if kind == t.MINUS:
            self.check_operand("-", node.operand, value)
            if isinstance(value, Number) and value.value is not None:
                return Number(-value.value)
            if isinstance(value, Number):
                return INTEGER if value.integer else NUMBER
            return NUMBER if value.tag == STRING_TAG else UNKNOWN
        if kind == t.HASH:
            self._check_length(node, value)
            return INTEGER
        self.check_operand("~", node.operand, value)
        return INTEGER if value.tag == NUMBER_TAG else UNKNOWN

    def _check_length(self, node: n.Unary, value: Value) -> None:
        bad = (NIL_TAG, BOOLEAN_TAG, NUMBER_TAG, FUNCTION_TAG)
        if all(member.tag in bad for member in members_of(value)):
            self._bad_operand("#", node.operand, value)
        else:
            self._nil_operand("#", node.operand, value)

    def _binary(self, node: n.Binary) -> Value:
        kind = self.tokens.kinds[node.operators[0]]
        if kind == t.AND:
            return self._and(node)
        if kind == t.OR:
            return self._or(node)
        operands = node.operands
        values = [self.value(operand) for operand in operands]
        if kind == t.CONCAT:
            for operand, value in zip(operands, values, strict=True):
                self._check_concat(operand, value)
            return STRING
        if kind in _ARITHMETIC:
            return self._arithmetic(node, values)
        left, right = values[0], values[1]
        if kind in _ORDER:
            self._check_order(node, left, right)
        else:
            self._check_equality(node, left, right)
        return BOOLEAN

    def _and(self, node: n.Binary) -> Value:
        changes = []
        result: Value | None = None
        for operand in node.operands:
            value = self.value(operand)
            if result is None:
                result = value
            else:
                known = truth(result)
                if known is True:
                    result = value
                elif known is None:
                    result = join(falsy(result), value)
            if operand is not node.operands[-1]:
                changes += narrow(self, operand, True)
        undo(self, changes)
        return result or UNKNOWN

    def _or(self, node: n.Binary) -> Value:
        changes = []
        result: Value | None = None
        for operand in node.operands:
            value = self.value(operand)
            if result is None:
                result = value
            else:
                known = truth(result)
                if known is False:
                    result = value
                elif known is None:
                    result = join(truthy(result), value)
            if operand is not node.operands[-1]:
                changes += narrow(self, operand, False)
        undo(self, changes)
        return result or UNKNOWN

    def _arithmetic(self, node: n.Binary, values: list[Value]) -> Value:
        kinds = self.tokens.kinds
        for place, value in enumerate(values):
            operator = node.operators[max(place - 1, 0)]
            text = self.operator_text(operator).decode("latin-1")
            self.check_operand(text, node.operands[place], value)
        if not all(value.tag in (NUMBER_TAG, STRING_TAG) for value in values):
            return UNKNOWN
        if len(values) == 2 and isinstance(values[0], Number) and isinstance(values[1], Number):
            folded = _fold(kinds[node.operators[0]], values[0], values[1])
            if folded is not None:
                return folded
        whole = all(isinstance(value, Number) and value.integer is True for value in values)
        divides = any(kinds[operator] in (t.SLASH, t.CARET) for operator in node.operators)
        return INTEGER if whole and not divides else NUMBER

    def check_operand(self, operator: str, node: n.Expression, value: Value) -> None:
        """Reports an operand that arithmetic certainly fails on."""
        if value.tag == UNKNOWN_TAG or value.tag == NUMBER_TAG:
            return
        if all(_refuses_arithmetic(member) for member in members_of(value)):
            self._bad_operand(operator, node, value)
        else:
            self._nil_operand(operator, node, value)

    def _check_concat(self, node: n.Expression, value: Value) -> None:
        if value.tag in (UNKNOWN_TAG, STRING_TAG, NUMBER_TAG):
            return
        if all(_refuses_concat(member) for member in members_of(value)):
            self._bad_operand("..", node, value)
        else:
            self._nil_operand("..", node, value)

    def _bad_operand(self, operator: str, node: n.Expression, value: Value) -> None:
        self.report(
            "bad-operand", node.first, node.last,
            {"operator": operator, "got": describe(value), "value": value, "node": node},
        )  # fmt: skip

    def _nil_operand(self, operator: str, node: n.Expression, value: Value) -> None:
        maybe = may_be_nil(value)
        if maybe is not None and maybe.why is not None:
            self.report(
                "nil-unchecked", node.first, node.last,
                {"why": maybe.why, "use": f"operator {operator}", "node": node},
            )  # fmt: skip
            self._assume_not_nil(node)

    def _assume_not_nil(self, node: n.Expression) -> None:
        """After a report, so that it is made once."""
        if isinstance(node, n.Name):
            symbol = self.scopes.symbol_of(node)
            if symbol is not None and symbol in self.environment.current:
                old = self.environment.current[symbol]
                self.environment.current[symbol] = without_nil(old)

    def _check_order(self, node: n.Binary, left: Value, right: Value) -> None:
        for operand, value in ((node.operands[0], left), (node.operands[1], right)):
            bad = (NIL_TAG, BOOLEAN_TAG, FUNCTION_TAG, MODULE_TAG, INSTANCE_TAG)
            if all(member.tag in bad for member in members_of(value)):
                text = self.operator_text(node.operators[0]).decode("latin-1")
                self._bad_operand(text, operand, value)
                return
            self._nil_operand(
                self.operator_text(node.operators[0]).decode("latin-1"), operand, value
            )
        tags = {left.tag, right.tag}
        if tags == {NUMBER_TAG, STRING_TAG}:
            self._bad_comparison("order", node, left, right)

    def _check_equality(self, node: n.Binary, left: Value, right: Value) -> None:
        a, b = lua_type(left), lua_type(right)
        if a is None or b is None or a == b or "nil" in (a, b):
            return
        self._bad_comparison("equality", node, left, right)

    def _bad_comparison(self, kind: str, node: n.Binary, left: Value, right: Value) -> None:
        self.report(
            "bad-comparison", node.first, node.last,
            {
                "kind": kind, "left": describe(left), "right": describe(right),
                "operator": self.operator_text(node.operators[0]).decode("latin-1"), "node": node,
            },
        )  # fmt: skip

    # Chains

    def _chain(self, node: n.Chain) -> Value:
        if node.is_call:
            results = self.call_results(node)
            if results is None:
                return UNKNOWN
            return results[0] if results else NIL
        return self.chain_value(node, len(node.suffixes))

    def call_results(self, node: n.Chain) -> list[Value] | None:
        """All results of a chain that ends in a call; None if their number is unknown."""
        place = len(node.suffixes) - 1
        if type(node.suffixes[place]) is n.MethodCall:
            callee, receiver = self._method(node, place)
        else:
            callee, receiver = self.chain_value(node, place), None
        return self._call(node, place, callee, receiver)

    def call_chain(self, node: n.Chain) -> Value:
        """Evaluates a call statement; returns what was called."""
        place = len(node.suffixes) - 1
        if place < 0:
            return self.value(node.base)
        if type(node.suffixes[place]) is n.MethodCall:
            callee, receiver = self._method(node, place)
        else:
            callee, receiver = self.chain_value(node, place), None
        self._call(node, place, callee, receiver)
        return callee

    def chain_value(self, node: n.Chain, count: int) -> Value:
        """The value of a chain's base with its first `count` suffixes."""
        value = self.value(node.base)
        for place in range(count):
            suffix = node.suffixes[place]
            kind = suffix.kind
            if kind == n.Member.kind:
                assert isinstance(suffix, n.Member)
                value = self.member(node, place, value, suffix.name, suffix.name_token)
            elif kind == n.Index.kind:
                assert isinstance(suffix, n.Index)
                value = self._index(node, place, value, suffix)
            else:
                receiver: Value | None = None
                if kind == n.MethodCall.kind:
                    value, receiver = self._method_of(node, place, value)
                results = self._call(node, place, value, receiver)
                value = UNKNOWN if results is None else (results[0] if results else NIL)
        return value

    def _method(self, node: n.Chain, place: int) -> tuple[Value, Value]:
        return self._method_of(node, place, self.chain_value(node, place))

    def _method_of(self, node: n.Chain, place: int, receiver: Value) -> tuple[Value, Value]:
        suffix = node.suffixes[place]
        assert isinstance(suffix, n.MethodCall)
        return (
            self.member(node, place, receiver, suffix.name, suffix.name_token, is_method=True),
            receiver,
        )

    def member(
        self,
        node: n.Chain,
        place: int,
        owner: Value,
        name: bytes,
        name_token: int,
        *,
        is_method: bool = False,
    ) -> Value:
        """`owner.name`, or the method `owner:name`."""
        value = self._member(node, place, owner, name, is_method)
        if self.keep_values and name_token >= 0:
            self.result.values[name_token] = value
        return value

    def _member(
        self, node: n.Chain, place: int, owner: Value, name: bytes, is_method: bool
    ) -> Value:
        tag = owner.tag
        if tag == UNKNOWN_TAG or not name:
            return UNKNOWN
        if isinstance(owner, ApiTable):
            return self._api_member(node, place, owner, name)
        if isinstance(owner, Instance):
            return self._instance_member(node, place, owner, name)
        if isinstance(owner, Table):
            return self._table_member(node, place, owner, name)
        if isinstance(owner, Union):
            return self._union_member(node, place, owner, name, is_method)
        if tag == STRING_TAG:
            return self._string_member(name)
        if tag in _NO_INDEX:
            self._report_index(node, place, owner, name)
        return UNKNOWN

    def _report_index(self, node: n.Chain, place: int, owner: Value, name: bytes) -> None:
        last = node.base.last if place == 0 else node.suffixes[place - 1].last
        self.report(
            "index-non-table", node.first, last,
            {
                "got": describe(owner), "field": name.decode("utf-8", "replace"), "value": owner,
                "node": node,
            },
        )  # fmt: skip
        if place == 0:
            self._forget(node.base)

    def _forget(self, node: n.Expression) -> None:
        if isinstance(node, n.Name):
            symbol = self.scopes.symbol_of(node)
            if symbol is not None and symbol in self.environment.current:
                self.environment.current[symbol] = UNKNOWN

    def _api_member(self, node: n.Chain, place: int, owner: ApiTable, name: bytes) -> Value:
        text = name.decode("utf-8", "replace")
        full = text if owner.prefix == "_G" else f"{owner.prefix}.{text}"
        entry = self.view.find(full)
        if isinstance(entry, Function):
            return ApiFunction(entry)
        if isinstance(entry, Constant):
            return self.converter.constant(entry)
        if isinstance(entry, FieldEntry):
            return self.converter.value(entry.type)
        if isinstance(entry, TableEntry):
            return ApiTable(owner.module, full)
        suffix = node.suffixes[place]
        if isinstance(entry, Gone):
            self.report(
                "removed-api", node.first, self._name_token(suffix),
                {
                    "name": full, "summary": entry.summary, "effect": entry.effect,
                    "since": entry.since, "replacement": entry.replacement, "safe": entry.safe,
                    "node": node, "place": place,
                },
            )  # fmt: skip
            return UNKNOWN
        if owner.module.name == "_G" or self._has_index(owner):
            return UNKNOWN
        token = self._name_token(suffix)
        candidates = self._member_names(owner)
        close = difflib.get_close_matches(text, candidates, 1, 0.6)
        self.report(
            "undefined-field", token, token,
            {
                "name": full, "field": text, "module": owner.prefix,
                "suggestion": close[0] if close else None, "node": node, "place": place,
                "is_last": place == len(node.suffixes) - 1,
            },
        )  # fmt: skip
        return UNKNOWN

    def _has_index(self, owner: ApiTable) -> bool:
        if owner.prefix == owner.module.name:
            return owner.module.index is not None
        entry = owner.module.tables.get(owner.prefix)
        return entry is None or entry.index is not None

    def _member_names(self, owner: ApiTable) -> list[str]:
        module = owner.module
        prefix = owner.prefix + "."
        return [
            name[len(prefix) :]
            for table in (module.functions, module.constants, module.fields, module.tables)
            for name in table
            if name.startswith(prefix) and "." not in name[len(prefix) :]
        ]

    def _name_token(self, suffix: n.Suffix) -> int:
        if isinstance(suffix, n.Member | n.MethodCall) and suffix.name_token >= 0:
            return suffix.name_token
        return suffix.first

    def _instance_member(self, node: n.Chain, place: int, owner: Instance, name: bytes) -> Value:
        text = name.decode("utf-8", "replace")
        entry = owner.entry
        method = entry.methods.get(text) or entry.methods.get(f"{entry.name}:{text}")
        if method is not None:
            return ApiFunction(method, owner)
        field = entry.fields.get(text) or entry.fields.get(f"{entry.name}.{text}")
        if field is not None:
            return self.converter.value(field.type, owner)
        if entry.index is not None:
            return self.converter.value(entry.index.type, owner)
        token = self._name_token(node.suffixes[place])
        gone = self.view.find(f"{entry.name}:{text}")
        if isinstance(gone, Gone):
            self.report(
                "removed-api", node.first, token,
                {
                    "name": f"{entry.name}:{text}", "summary": gone.summary,
                    "effect": gone.effect, "since": gone.since, "replacement": gone.replacement,
                    "safe": gone.safe, "node": node, "place": place,
                },
            )  # fmt: skip
            return UNKNOWN
        names = [
            key.rsplit(":", 1)[-1].rsplit(".", 1)[-1] for key in (*entry.methods, *entry.fields)
        ]
        close = difflib.get_close_matches(text, names, 1, 0.6)
        self.report(
            "undefined-method", token, token,
            {
                "class": entry.name, "method": text, "suggestion": close[0] if close else None,
                "node": node, "place": place,
            },
        )  # fmt: skip
        return UNKNOWN

    def _table_member(self, node: n.Chain, place: int, owner: Table, name: bytes) -> Value:
        slot = owner.find(name)
        if slot is not None:
            # A field that was nil once is mostly set later; only a declared one keeps its nil.
            return slot.value if slot.declared else without_nil(slot.value)
        if not owner.may_have_more and (owner.node is not None or owner.name is not None):
            self._field_reads.append((owner, name, node, place))
        return UNKNOWN

    def _string_member(self, name: bytes) -> Value:
        entry = self.view.find(f"string.{name.decode('utf-8', 'replace')}")
        return ApiFunction(entry) if isinstance(entry, Function) else UNKNOWN

    def _union_member(
        self, node: n.Chain, place: int, owner: Union, name: bytes, is_method: bool
    ) -> Value:
        maybe = may_be_nil(owner)
        if maybe is not None and maybe.why is not None:
            last = node.base.last if place == 0 else node.suffixes[place - 1].last
            self.report(
                "nil-unchecked",
                node.first,
                last,
                {"why": maybe.why, "use": "index", "node": node},
            )
            if place == 0:
                self._assume_not_nil(node.base)
        rest = [member for member in owner.members if member.tag != NIL_TAG]
        if len(rest) == 1:
            return self._member(node, place, rest[0], name, is_method)
        # With several possibilities only what all of them have is known.
        self.environment.silent += 1
        try:
            found = [self._member(node, place, member, name, is_method) for member in rest]
        finally:
            self.environment.silent -= 1
        return join_all(found) if found else UNKNOWN

    def _index(self, node: n.Chain, place: int, owner: Value, suffix: n.Index) -> Value:
        key = self.value(suffix.key)
        if isinstance(key, String) and key.value is not None:
            return self.member(node, place, owner, key.value, -1)
        if isinstance(owner, Table):
            if owner.items is None:
                return UNKNOWN
            return without_nil(owner.items) if owner.node is None else UNKNOWN
        if owner.tag in _NO_INDEX:
            self._report_index(node, place, owner, b"")
        elif isinstance(owner, Union):
            maybe = may_be_nil(owner)
            if maybe is not None and maybe.why is not None and place == 0:
                self.report(
                    "nil-unchecked", node.first, node.base.last,
                    {"why": maybe.why, "use": "index", "node": node},
                )  # fmt: skip
                self._assume_not_nil(node.base)
        return UNKNOWN

    def check_store(self, node: n.Chain, place: int, owner: Value, key: bytes | None) -> None:
        """Reports an assignment to a field that certainly fails."""
        if isinstance(owner, ApiTable):
            if owner.module.readonly and owner.module.kind != "lua-module":
                if self._writable_index(owner):
                    return
                self.report(
                    "readonly-table", node.first, node.suffixes[place].last,
                    {
                        "module": owner.prefix,
                        "field": (key or b"").decode("utf-8", "replace"), "node": node,
                    },
                )  # fmt: skip
        elif isinstance(owner, Instance):
            index = owner.entry.index
            if index is None or not index.writable:
                self.report(
                    "readonly-object", node.first, node.suffixes[place].last,
                    {
                        "class": owner.entry.name,
                        "field": (key or b"").decode("utf-8", "replace"), "node": node,
                    },
                )  # fmt: skip
        elif owner.tag in _NO_INDEX or owner.tag == STRING_TAG:
            self._report_index(node, place, owner, key or b"")

    def _writable_index(self, owner: ApiTable) -> bool:
        if owner.module.name == "_G" and owner.prefix == "_G":
            return True
        entry = owner.module.tables.get(owner.prefix)
        index = owner.module.index if owner.prefix == owner.module.name else None
        if entry is not None:
            if not entry.readonly:
                return True
            index = entry.index
        return index is not None and index.writable

    # Calls

    def _call(
        self, node: n.Chain, place: int, callee: Value, receiver: Value | None
    ) -> list[Value] | None:
        call = node.suffixes[place]
        assert isinstance(call, n.Call)
        is_statement = self.statement_call is node and place == len(node.suffixes) - 1
        if is_statement:
            self.statement_call = None
        arguments, is_open = self._arguments(call)
        if isinstance(callee, ApiFunction):
            return self._call_api(
                node, place, call, callee, receiver, arguments, is_open, is_statement
            )
        values = [argument.value for argument in arguments]
        if isinstance(callee, OwnFunction):
            return self._call_own(node, place, call, callee, receiver, values, is_open)
        for value in values:
            self.escape(value)
        if receiver is not None and isinstance(receiver, Table) and callee.tag == UNKNOWN_TAG:
            self.escape(receiver)
        if isinstance(callee, Callable_):
            if callee.type is None:
                return None
            return [self.converter.value(result.type) for result in callee.type.returns]
        self._check_callable(node, place, callee)
        return None

    def _arguments(self, call: n.Call) -> tuple[list[Argument], bool]:
        nodes = call.arguments
        values, is_open = self.values(nodes)
        arguments = [
            Argument(value, nodes[place] if place < len(nodes) else nodes[-1])
            for place, value in enumerate(values)
        ]
        return arguments, is_open

    def _check_callable(self, node: n.Chain, place: int, callee: Value) -> None:
        if callee.tag == UNKNOWN_TAG:
            return
        last = node.base.last if place == 0 else node.suffixes[place - 1].last
        is_table = isinstance(callee, ApiTable) and callee.module.call is None
        if is_table or all(member.tag in _NO_CALL for member in members_of(callee)):
            self.report(
                "call-non-function",
                node.first,
                last,
                {"got": describe(callee), "value": callee, "node": node},
            )

    # Calls of firmware functions

    def _call_api(
        self,
        node: n.Chain,
        place: int,
        call: n.Call,
        callee: ApiFunction,
        receiver: Value | None,
        arguments: list[Argument],
        is_open: bool,
        is_statement: bool,
    ) -> list[Value] | None:
        function = callee.entry
        arguments = self._fix_receiver(node, place, call, callee, receiver, arguments)
        if function.method and receiver is None and isinstance(call, n.Call):
            # Called with a dot: the receiver is the first argument.
            if not arguments:
                if is_open:
                    return None
                self._report_dot(node, place, call, callee)
                return None
            first = arguments[0].value
            expected = callee.receiver
            if (
                expected is not None
                and first.tag != UNKNOWN_TAG
                and not any(
                    isinstance(member, Instance) or member.tag == UNKNOWN_TAG
                    for member in members_of(first)
                )
            ):
                self._report_dot(node, place, call, callee)
                return None
            arguments = arguments[1:]
        signature, binding = self.api.check(callee, arguments, is_open, call, node.first)
        self._record_call(node, place, call, callee, signature, arguments, is_statement)
        if binding is not None:
            self._give_contexts(callee, binding, arguments)
            self._check_structs(callee, binding, arguments)
        special = _SPECIAL.get(function.name)
        if special is not None:
            return special(self, node, call, arguments, is_open)
        if function.deprecated is not None:
            self.report(
                "deprecated-api", node.first, self._name_token_before(node, place),
                {
                    "name": function.name, "summary": function.deprecated.summary,
                    "replacement": function.deprecated.replacement,
                    "safe": function.deprecated.safe, "since": function.deprecated.since,
                    "node": node, "call": call, "place": place,
                    "arguments": [argument.node for argument in arguments],
                },
            )  # fmt: skip
        if is_statement and signature is not None and signature.must_use:
            self.report(
                "discarded-result",
                node.first,
                call.last,
                {"function": function.name, "node": node, "call": call},
            )
        return self.api.results(callee, signature, arguments, binding)

    def _fix_receiver(
        self,
        node: n.Chain,
        place: int,
        call: n.Call,
        callee: ApiFunction,
        receiver: Value | None,
        arguments: list[Argument],
    ) -> list[Argument]:
        """What a colon adds to a call of a function that is no method."""
        if receiver is None or callee.entry.method:
            return arguments
        if receiver.tag == STRING_TAG or (
            isinstance(receiver, Union)
            and any(member.tag == STRING_TAG for member in receiver.members)
        ):
            return [Argument(receiver, None), *arguments]
        if isinstance(receiver, ApiTable):
            self.report(
                "colon-for-dot",
                call.first,
                self._name_token(call),
                {"function": callee.entry.name, "node": node, "call": call},
            )
        return arguments

    def _report_dot(self, node: n.Chain, place: int, call: n.Call, callee: ApiFunction) -> None:
        suffix = node.suffixes[place - 1] if place > 0 else call
        self.report(
            "dot-for-colon",
            suffix.first,
            self._name_token(suffix),
            {"function": callee.entry.name, "node": node, "call": call, "suffix": suffix},
        )

    def _name_token_before(self, node: n.Chain, place: int) -> int:
        call = node.suffixes[place]
        if isinstance(call, n.MethodCall):
            return self._name_token(call)
        return node.base.last if place == 0 else node.suffixes[place - 1].last

    def _record_call(
        self,
        node: n.Chain,
        place: int,
        call: n.Call,
        callee: ApiFunction,
        signature: Signature | None,
        arguments: list[Argument],
        is_statement: bool,
    ) -> None:
        if self.environment.silent:
            return
        values = [argument.value for argument in arguments]
        self.result.calls.append(
            CallSite(node, place, call, callee, signature, values, self.info, is_statement)
        )

    def _give_contexts(
        self, callee: ApiFunction, binding: Binding, arguments: list[Argument]
    ) -> None:
        """Function arguments learn their parameters' types from the API."""
        event, _ = self.api.event_of(callee.entry, binding, arguments)
        events = callee.entry.events
        for place, param in enumerate(binding.params):
            if param is None or place >= len(arguments):
                continue
            value = arguments[place].value
            if not isinstance(value, OwnFunction):
                continue
            type_: Type = param.type
            if event is not None and events is not None and param.name == events.callback:
                type_ = event.type
            for member in self._functions_in(type_):
                self._give_context(callee, value, member, arguments[place].node)
                break

    def _functions_in(self, type_: Type) -> list[FunctionType]:
        found: list[FunctionType] = []
        for member in members(type_):
            if isinstance(member, FunctionType):
                found.append(member)
            elif isinstance(member, NamedType):
                from luac_nodemcu.stubs.model import Alias

                entry = self.view.type(member.name)
                if isinstance(entry, Alias):
                    found += self._functions_in(entry.type)
        return found

    def _give_context(
        self,
        callee: ApiFunction,
        function: OwnFunction,
        type_: FunctionType,
        node: n.Expression | None,
    ) -> None:
        info = function.info
        if not isinstance(info.node, n.Function):
            return
        variadic = any(param.name == "..." for param in type_.params)
        is_literal = isinstance(node, n.Function)
        parameters = info.node.parameters
        if is_literal and not variadic and len(parameters) > len(type_.params):
            extra = parameters[len(type_.params)]
            self.report(
                "callback-parameter", extra.first, parameters[-1].last,
                {
                    "function": callee.entry.name, "count": len(type_.params),
                    "parameters": [param.name for param in type_.params],
                    "extra": extra.name.decode("utf-8", "replace"), "node": node, "info": info,
                },
            )  # fmt: skip
        if function.state != 0 or not (is_literal or self._used_once(node)):
            return
        values: list[Value] = []
        for param in type_.params:
            if param.name == "...":
                break
            value = self.converter.value(param.type, callee.receiver)
            if param.optional:
                value = join(value, Nil(f"{callee.entry.name}() may leave it out"))
            values.append(value)
        if info in self.contexts:
            old = self.contexts[info]
            values = [join(a, b) for a, b in zip(old, values, strict=False)]
        self.contexts[info] = values

    def _used_once(self, node: n.Expression | None) -> bool:
        """Whether a name is only read here, so that all calls come from the API."""
        if not isinstance(node, n.Name):
            return False
        symbol = self.scopes.symbol_of(node)
        return symbol is not None and len(symbol.reads) == 1

    # Table arguments

    def _check_structs(
        self, callee: ApiFunction, binding: Binding, arguments: list[Argument]
    ) -> None:
        for place, param in enumerate(binding.params):
            if param is None or place >= len(arguments):
                continue
            value = arguments[place].value
            if not isinstance(value, Table) or value.node is None:
                continue
            for member in members(param.type):
                if isinstance(member, NamedType):
                    entry = self.view.type(member.name)
                    if isinstance(entry, Struct):
                        self._check_struct(callee, entry, value, arguments[place].node)
                        break

    def _check_struct(
        self, callee: ApiFunction, struct: Struct, table: Table, node: n.Expression | None
    ) -> None:
        is_literal = isinstance(node, n.Table)
        for name, slot in table.fields.items():
            text = name.decode("utf-8", "replace")
            field = struct.fields.get(text)
            place = slot.node if is_literal and slot.node is not None else node
            if place is None:
                continue
            if field is None:
                if not is_literal:
                    continue
                close = difflib.get_close_matches(text, list(struct.fields), 1, 0.6)
                self.report(
                    "unknown-option", place.first, place.first,
                    {
                        "field": text, "function": callee.entry.name, "struct": struct.name,
                        "effect": struct.unknown, "suggestion": close[0] if close else None,
                        "names": list(struct.fields),
                    },
                )  # fmt: skip
                continue
            self._check_option(callee, struct, text, slot.value, place)
        if is_literal and not table.is_open:
            self._check_missing_options(callee, struct, table, node)

    def _check_option(
        self, callee: ApiFunction, struct: Struct, name: str, value: Value, place: n.Node
    ) -> None:
        field = struct.fields[name]
        if value.tag == NIL_TAG and field.optional:
            return
        if self.fitter.fit(value, field.type, field.accept) != 0:
            self._give_option_context(callee, field.type, value, place)
            return
        misfit = self.fitter.misfit
        assert misfit is not None
        node = place.value if isinstance(place, n.Field) else place
        self.report(
            "option-value", node.first, node.last,
            {
                "field": name, "function": callee.entry.name, "struct": struct.name,
                "kind": misfit.kind, "wanted": str(field.type), "got": describe(value),
                "bad_type": field.bad_type, "bad_value": field.bad_value, "error": field.error,
            },
        )  # fmt: skip

    def _give_option_context(
        self, callee: ApiFunction, type_: Type, value: Value, place: n.Node
    ) -> None:
        if isinstance(value, OwnFunction):
            node = place.value if isinstance(place, n.Field) else None
            for member in self._functions_in(type_):
                self._give_context(callee, value, member, node)
                break

    def _check_missing_options(
        self, callee: ApiFunction, struct: Struct, table: Table, node: n.Expression | None
    ) -> None:
        assert node is not None
        missing = [
            name
            for name, field in struct.fields.items()
            if not field.optional and name.encode() not in table.fields
        ]
        one_of = struct.needs_one_of
        if not missing and one_of and not any(name.encode() in table.fields for name in one_of):
            missing = [" or ".join(one_of)]
        if missing:
            self.report(
                "missing-option",
                node.first,
                node.last,
                {"fields": missing, "function": callee.entry.name, "struct": struct.name},
            )

    # Calls of the project's own functions

    def _call_own(
        self,
        node: n.Chain,
        place: int,
        call: n.Call,
        callee: OwnFunction,
        receiver: Value | None,
        values: list[Value],
        is_open: bool,
    ) -> list[Value] | None:
        info = callee.info
        if isinstance(info.node, n.Function) and callee.file is self:
            self._check_own_arguments(call, callee, receiver, values, is_open)
            if callee.state == 0 and not self.environment.silent:
                self.walk_function(callee)
        for value in values:
            self.escape(value)
        if callee.state != 2 or callee.results is None:
            return None
        return list(callee.results)

    def _check_own_arguments(
        self,
        call: n.Call,
        callee: OwnFunction,
        receiver: Value | None,
        values: list[Value],
        is_open: bool,
    ) -> None:
        function = callee.info.node
        assert isinstance(function, n.Function)
        if callee.info.has_varargs or is_open:
            return
        maximum = len(function.parameters) + function.is_method
        given = len(values) + (receiver is not None)
        if given > maximum and call.arguments:
            first = call.arguments[min(maximum - (receiver is not None), len(call.arguments) - 1)]
            self.report(
                "own-extra-argument",
                first.first,
                call.arguments[-1].last,
                {"maximum": maximum, "count": given, "function": function, "call": call},
            )

    # Fields of tables, at the end

    def finish_fields(self) -> None:
        """Reports fields that no part of the file gives a table."""
        for table, name, node, place in self._field_reads:
            if table.find(name) is not None or table.may_have_more:
                continue
            used = place + 1 < len(node.suffixes) or isinstance(node.suffixes[place], n.MethodCall)
            if not used:
                continue
            suffix = node.suffixes[place]
            names = [key.decode("utf-8", "replace") for key in table.fields]
            text = name.decode("utf-8", "replace")
            close = difflib.get_close_matches(text, names, 1, 0.6)
            token = self._name_token(suffix)
            self.report(
                "undefined-own-field", token, token,
                {
                    "field": text, "table": table.name or "the table",
                    "suggestion": close[0] if close else None, "node": node,
                    "called": isinstance(suffix, n.MethodCall)
                    or isinstance(node.suffixes[place + 1], n.Call),
                },
            )  # fmt: skip

    def iterator_values(self, statement: n.GenericFor) -> list[Value]:
        """The values of a generic loop's variables, as far as they are known."""
        nodes = statement.iterators
        if len(nodes) == 1 and isinstance(nodes[0], n.Chain) and nodes[0].is_call:
            chain = nodes[0]
            base = chain.base
            if isinstance(base, n.Name) and len(chain.suffixes) == 1:
                call = chain.suffixes[0]
                assert isinstance(call, n.Call)
                if base.name in (b"pairs", b"ipairs") and self.scopes.global_of(base) is not None:
                    values = self.values(nodes)[0]
                    argument = self._first_argument(call)
                    items: Value = UNKNOWN
                    if isinstance(argument, Table) and argument.node is None and argument.items:
                        items = argument.items
                    del values
                    return [INTEGER if base.name == b"ipairs" else UNKNOWN, items]
        values, _ = self.values(nodes)
        if values and isinstance(values[0], Callable_) and values[0].type is not None:
            return [
                without_nil(self.converter.value(result.type)) for result in values[0].type.returns
            ]
        return []

    def _first_argument(self, call: n.Call) -> Value:
        if not call.arguments:
            return UNKNOWN
        self.environment.silent += 1
        try:
            return self.value(call.arguments[0])
        finally:
            self.environment.silent -= 1


def _refuses_arithmetic(value: Value) -> bool:
    if value.tag in _NO_ARITHMETIC:
        return True
    if isinstance(value, String):
        return value.value is not None and not _numeric(value.value)
    if isinstance(value, Table):
        return value.metatable is None and not value.is_open and value.node is not None
    if isinstance(value, Instance):
        return not any(name in _ARITHMETIC_META for name in value.entry.meta)
    return isinstance(value, ApiFunction | Callable_)


def _refuses_concat(value: Value) -> bool:
    if value.tag in (NIL_TAG, BOOLEAN_TAG, FUNCTION_TAG, MODULE_TAG):
        return True
    if isinstance(value, Table):
        return value.metatable is None and not value.is_open and value.node is not None
    if isinstance(value, Instance):
        return "__concat" not in value.entry.meta
    return isinstance(value, ApiFunction | Callable_)


_ARITHMETIC_META: Final = frozenset(
    ("__add", "__sub", "__mul", "__div", "__mod", "__pow", "__unm", "__idiv", "__band")
)


def _numeric(text: bytes) -> bool:
    try:
        float(int(text.strip(), 16) if text.strip()[:2].lower() == b"0x" else float(text))
    except (ValueError, OverflowError):
        return False
    return True


def _fold(kind: int, left: Number, right: Number) -> Number | None:
    a, b = left.value, right.value
    if a is None or b is None:
        return None
    try:
        if kind == t.PLUS:
            return Number(a + b)
        if kind == t.MINUS:
            return Number(a - b)
        if kind == t.STAR:
            return Number(a * b)
    except OverflowError:
        return None
    return None


# Functions of Lua that inference knows more about than a signature can say.

_Special = Callable[
    [ExpressionInference, n.Chain, n.Call, list[Argument], bool], list[Value] | None
]


def _setmetatable(
    inference: ExpressionInference,
    node: n.Chain,
    call: n.Call,
    arguments: list[Argument],
    is_open: bool,
) -> list[Value] | None:
    if not arguments:
        return None
    table = arguments[0].value
    if isinstance(table, Table):
        meta = arguments[1].value if len(arguments) > 1 else UNKNOWN
        if isinstance(meta, Table):
            table.metatable = meta
            if table.node is None:
                table.is_open = True
        elif meta.tag != NIL_TAG:
            table.is_open = True
    return [table]


def _require(
    inference: ExpressionInference,
    node: n.Chain,
    call: n.Call,
    arguments: list[Argument],
    is_open: bool,
) -> list[Value] | None:
    if arguments and isinstance(arguments[0].value, String):
        name = arguments[0].value.value
        if name is not None:
            found = inference.resolver.require(name)
            if found is not None:
                return [found]
            module = inference.view.lua_module(name.decode("utf-8", "replace"))
            if module is not None:
                if module.result is not None:
                    return [inference.converter.value(module.result)]
                return [ApiTable(module, module.name)]
    return [UNKNOWN]


def _assert(
    inference: ExpressionInference,
    node: n.Chain,
    call: n.Call,
    arguments: list[Argument],
    is_open: bool,
) -> list[Value] | None:
    if call.arguments:
        narrow(inference, call.arguments[0], True)
    if is_open:
        return None
    return [
        truthy(argument.value) if place == 0 else argument.value
        for place, argument in enumerate(arguments)
    ]


def _pcall(
    inference: ExpressionInference,
    node: n.Chain,
    call: n.Call,
    arguments: list[Argument],
    is_open: bool,
) -> list[Value] | None:
    return [BOOLEAN, UNKNOWN, *([UNKNOWN] * 6)]


def _select(
    inference: ExpressionInference,
    node: n.Chain,
    call: n.Call,
    arguments: list[Argument],
    is_open: bool,
) -> list[Value] | None:
    if arguments and isinstance(arguments[0].value, String) and arguments[0].value.value == b"#":
        return [INTEGER]
    return None


def _tonumber(
    inference: ExpressionInference,
    node: n.Chain,
    call: n.Call,
    arguments: list[Argument],
    is_open: bool,
) -> list[Value] | None:
    if arguments and arguments[0].value.tag == NUMBER_TAG:
        return [arguments[0].value]
    return [join(NUMBER, NIL)]


_SPECIAL: Final[dict[str, _Special]] = {
    "setmetatable": _setmetatable,
    "require": _require,
    "assert": _assert,
    "pcall": _pcall,
    "xpcall": _pcall,
    "select": _select,
    "tonumber": _tonumber,
}
