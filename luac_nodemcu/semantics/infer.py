"""Type inference of one file: one forward walk over each function.

Statements are walked in order with a state of what is known; branches are joined, loops are
entered with what their body may assign. Functions are walked when they are first called, or
after the code around them, with the parameter types of the API they were given to. Nothing is
concluded from what is not known. `firmware_calls.py` and what it builds on evaluate expressions,
`narrowing.py` knows what a condition says; findings are data for the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from luac_nodemcu.semantics.annotated import AnnotatedInference, last_name
from luac_nodemcu.semantics.callback_results import Returned, check_callback_results
from luac_nodemcu.semantics.environment import merge
from luac_nodemcu.semantics.file_types import FileTypes, NoProject, Resolver
from luac_nodemcu.semantics.narrowing import narrow
from luac_nodemcu.semantics.scopes import FileScopes, FunctionInfo, Global, Symbol
from luac_nodemcu.semantics.values import (
    API_TAG,
    BOOLEAN,
    INTEGER,
    MORE,
    NIL,
    NUMBER,
    STRING,
    TABLE_TAG,
    UNKNOWN,
    ApiFunction,
    FieldSlot,
    Number,
    OwnFunction,
    String,
    Table,
    Value,
    join,
    join_all,
    members_of,
    truth,
)
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.stubs.types import Type
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.parser import Tree


def infer(
    tree: Tree,
    scopes: FileScopes,
    view: StubView,
    resolver: Resolver | None = None,
    *,
    keep_values: bool = False,
) -> FileTypes:
    """Infers the types of a file. Never raises on any tree."""
    return Inference(tree, scopes, view, resolver or NoProject(), keep_values).run()


class Inference(AnnotatedInference):
    """The walk over statements."""

    def __init__(
        self,
        tree: Tree,
        scopes: FileScopes,
        view: StubView,
        resolver: Resolver,
        keep_values: bool,
    ) -> None:
        super().__init__(tree, scopes, view, resolver, keep_values)
        self.returned: dict[FunctionInfo, Returned] = {}
        self._known = (0, 0)
        self._breaks: list[list[dict[Symbol, Value]]] = []
        self._returns: list[list[Value]] = []
        self._statements: list[Callable[[Any], bool]] = [self._other] * n.KIND_COUNT
        for node_type, method in (
            (n.LocalStatement, self._local),
            (n.LocalFunction, self._local_function),
            (n.FunctionStatement, self._function_statement),
            (n.Assign, self._assign),
            (n.CallStatement, self._call_statement),
            (n.Do, self._do),
            (n.While, self._while),
            (n.Repeat, self._repeat),
            (n.If, self._if),
            (n.NumericFor, self._numeric_for),
            (n.GenericFor, self._generic_for),
            (n.Return, self._return),
            (n.Break, self._break),
            (n.Goto, self._goto),
            (n.Label, self._goto),
        ):
            self._statements[node_type.kind] = method

    def run(self) -> FileTypes:
        """Walks the whole file."""
        result = self.result
        main = OwnFunction(self.scopes.main, self)
        self._walk_function(main, [])
        # Functions that are only called learn from their calls, those that are only passed to
        # the firmware from that, so they wait for these.
        waiting: list[OwnFunction] = []
        while self.queue or waiting:
            if not self.queue:
                function = self._take_waiting(waiting)
            else:
                function = self.queue.pop(0)
                if function.state == 0 and (
                    self.is_only_called(function) or self.is_only_passed(function)
                ):
                    waiting.append(function)
                    continue
            if function.state == 0:
                self.take_offers(function)
                self.walk_function(function)
        if main.results:
            result.exports = main.results[0]
        self.finish_fields()
        check_callback_results(self)
        if self.declarations is not None:
            from luac_nodemcu.semantics.annotation_findings import report_annotations

            report_annotations(self)
        for variable in self.scopes.globals.values():
            if variable.writes:
                result.globals[variable.name] = self.environment.shared(variable)
        return result

    # Functions

    def _take_waiting(self, waiting: list[OwnFunction]) -> OwnFunction:
        """Those first whose parameters are known: they may tell what others get."""
        known = len(self.contexts), sum(map(len, self.offered.values()))
        if known != self._known:
            for place, function in enumerate(waiting):
                if function.info in self.contexts or self.has_all_offers(function):
                    return waiting.pop(place)
            self._known = known
        return waiting.pop(0)

    def walk_function(self, function: OwnFunction) -> None:
        """Walks a function's body once, with what is known of its parameters."""
        info = function.info
        given = self.contexts.get(info)
        values: list[Value] = []
        parameters = [symbol for symbol in info.parameters if symbol.kind != "arg"]
        for place, symbol in enumerate(parameters):
            if symbol.kind == "self":
                values.append(function.receiver or UNKNOWN)
                continue
            at = place - (parameters[0].kind == "self")
            values.append(given[at] if given is not None and at < len(given) else UNKNOWN)
        self._walk_function(function, values)

    def _walk_function(self, function: OwnFunction, parameters: list[Value]) -> None:
        environment = self.environment
        saved = (
            environment.current, environment.function, self._breaks, self._returns, self.info,
        )  # fmt: skip
        function.state = 1
        self.returned.pop(function.info, None)
        environment.current = dict(self.narrowed.get(function.info, ()))
        environment.function = self.info = function.info
        self._breaks = []
        self._returns = []
        named = [symbol for symbol in function.info.parameters if symbol.kind != "arg"]
        for symbol, value in zip(named, parameters, strict=False):
            environment.assign(symbol, value)
            if self.keep_values and not symbol.is_implicit:
                self.result.values[symbol.token] = value
        for symbol in function.info.parameters:
            if symbol.kind == "arg":
                environment.assign(symbol, Table(None, is_open=True))
        reaches_end = self.block(function.info.body)
        returns = self._returns
        if reaches_end:
            returns.append([])
            self.returned.setdefault(function.info, Returned()).reaches_end = True
            if function.declares_results:
                self.check_end(function)
        function.results = _combine(returns)
        function.state = 2
        (
            environment.current, environment.function, self._breaks, self._returns, self.info,
        ) = saved  # fmt: skip

    # Statements: each returns whether the code behind it can be reached.

    def block(self, block: n.Block) -> bool:
        """Walks the statements of a block."""
        statements = self._statements
        if self.casts:
            return self._block_with_casts(block)
        return all(statements[statement.kind](statement) for statement in block.statements)

    def _block_with_casts(self, block: n.Block) -> bool:
        for statement in block.statements:
            if statement.first in self.casts:
                self.apply_casts(statement.first)
            if not self._statements[statement.kind](statement):
                return False
        return True

    def _other(self, statement: n.Statement) -> bool:
        if isinstance(statement, n.ErrorStatement):
            for part in statement.parts:
                self.value(part)
        return True

    def _local(self, statement: n.LocalStatement) -> bool:
        values, is_open = self.values(statement.values)
        declared: tuple[Type, ...] = ()
        if self.declarations is not None:
            declared = self.declared_local(statement, values)
        for place, name in enumerate(statement.names):
            symbol = self.scopes.symbol_of(name)
            if place < len(declared) and symbol is not None:
                self.assign_symbol(symbol, self.converter.value(declared[place]), name)
                continue
            if place < len(values):
                value = values[place]
            else:
                value = UNKNOWN if is_open else NIL
            if symbol is not None:
                self.assign_symbol(symbol, value, name)
        if len(statement.names) > 1 and len(statement.values) == 1:
            found = [self.scopes.symbol_of(name) for name in statement.names]
            symbols = [symbol for symbol in found if symbol is not None]
            for symbol in symbols:
                self.siblings[symbol] = symbols
        return True

    def _local_function(self, statement: n.LocalFunction) -> bool:
        function = self.own_function(statement.function)
        self.declare_function(function, statement, _text(statement.name.name))
        symbol = self.scopes.symbol_of(statement.name)
        if symbol is not None:
            self.assign_symbol(symbol, function, statement.name)
        return True

    def _function_statement(self, statement: n.FunctionStatement) -> bool:
        function = self.own_function(statement.function)
        target = statement.target
        self.declare_function(function, statement, last_name(target))
        if isinstance(target, n.Chain) and statement.function.is_method:
            owner = self.chain_value(target, len(target.suffixes) - 1)
            if isinstance(owner, Table):
                function.receiver = self.instance_of(owner)
        self._store(target, function)
        return True

    def _assign(self, statement: n.Assign) -> bool:
        values, is_open = self.values(statement.values)
        for place, target in enumerate(statement.targets):
            if place < len(values):
                value = values[place]
            else:
                value = UNKNOWN if is_open else NIL
            type_: Type | None = None
            if self.declarations is not None:
                value, type_ = self.declared_assign(statement, place, values, value)
            self._store(target, value, statement.values, place, type_)
        return True

    def _store(
        self,
        target: n.Expression,
        value: Value,
        nodes: Sequence[n.Expression] = (),
        place: int = 0,
        type_: Type | None = None,
    ) -> None:
        """Gives a target a value, which comes from `nodes[place]` and may have a declared type."""
        if isinstance(target, n.Name):
            access = self.scopes.accesses.get(target.first)
            if access is None:
                return
            if isinstance(access.variable, Symbol):
                self.assign_symbol(access.variable, value, target)
            elif isinstance(access.variable, Global):
                self.environment.record(access.variable, value)
                if self.keep_values:
                    self.result.values[target.first] = value
                if value.tag == TABLE_TAG:
                    self.escape(value)
        elif isinstance(target, n.Chain):
            node = nodes[min(place, len(nodes) - 1)] if nodes else None
            self._store_field(target, value, node, type_)
        else:
            self.value(target)

    def _store_field(
        self, target: n.Chain, value: Value, node: n.Expression | None, type_: Type | None
    ) -> None:
        place = len(target.suffixes) - 1
        suffix = target.suffixes[place]
        owner = self.chain_value(target, place)
        if isinstance(suffix, n.Member):
            key: bytes | None = suffix.name
            if self.keep_values and suffix.name_token >= 0:
                self.result.values[suffix.name_token] = value
        elif isinstance(suffix, n.Index):
            index = self.value(suffix.key)
            key = index.value if isinstance(index, String) else None
            if isinstance(owner, Table):
                self._store_item(owner, index, value)
        else:
            return
        tables = [member for member in members_of(owner) if isinstance(member, Table)]
        if tables:
            if key is not None:
                for table in tables:
                    if self._check_field(table, key, value, node, suffix):
                        _set_field(table, key, value, suffix, type_)
        else:
            self.check_store(target, place, owner, key)
            if value.tag == TABLE_TAG:
                self.escape(value)

    def _check_field(
        self,
        table: Table,
        key: bytes,
        value: Value,
        node: n.Expression | None,
        suffix: n.Suffix,
    ) -> bool:
        """Compares a field's new value with its annotation; False if there is no such field."""
        slot = table.find(key)
        if slot is not None:
            if slot.type is not None:
                self.check_declared(slot.type, value, node, key)
        elif table.declared is not None and table.declared.is_exact and table.node is None:
            if not table.is_open:
                self.report_unknown_field(table, key, self.name_token(suffix), is_write=True)
            return False
        return True

    def _store_item(self, owner: Table, index: Value, value: Value) -> None:
        if isinstance(index, String) and index.value is not None:
            return
        if not isinstance(index, Number):
            owner.is_open = True
        owner.items = value if owner.items is None else join(owner.items, value)
        owner.array_length = None

    def _call_statement(self, statement: n.CallStatement) -> bool:
        self.statement_call = statement.call
        callee = self.call_chain(statement.call)
        if isinstance(callee, ApiFunction) and callee.tag == API_TAG:
            signatures = callee.entry.signatures
            return not all(signature.effects.noreturn for signature in signatures)
        return not (
            isinstance(callee, OwnFunction) and callee.state == 2 and callee.results is None
        )

    def _do(self, statement: n.Do) -> bool:
        return self._scope(statement.body)

    def _scope(self, block: n.Block) -> bool:
        """Walks a block, behind which its locals are gone."""
        reaches_end = self.block(block)
        self._forget_locals(block)
        return reaches_end

    def _forget_locals(self, block: n.Block) -> None:
        """States must not grow with the length of a file: they are copied for each condition."""
        forget = self.environment.current.pop
        for statement in block.statements:
            names: Sequence[n.Local] = ()
            if isinstance(statement, n.LocalStatement):
                names = statement.names
            elif isinstance(statement, n.LocalFunction):
                names = (statement.name,)
            for name in names:
                symbol = self.scopes.symbol_of(name)
                if symbol is not None:
                    forget(symbol, None)

    def _if(self, statement: n.If) -> bool:
        environment = self.environment
        ends: list[dict[Symbol, Value]] = []
        reachable = True
        for clause in statement.clauses:
            self.tested_value(clause.condition)
            before = environment.current
            environment.current = before.copy()
            narrow(self, clause.condition, True)
            if self._scope(clause.body):
                ends.append(environment.current)
            environment.current = before
            narrow(self, clause.condition, False)
        if statement.orelse is not None:
            reachable = self._scope(statement.orelse)
        if reachable:
            ends.append(environment.current)
        if not ends:
            return False
        environment.current = merge(ends) if len(ends) > 1 else ends[0]
        return True

    def _loop_body(self, body: n.Block) -> list[dict[Symbol, Value]]:
        """Walks a loop's body; returns the states of its breaks and, last, of its end."""
        self._breaks.append([])
        reaches_end = self.block(body)
        ends = self._breaks.pop()
        if reaches_end:
            ends.append(self.environment.current)
        return ends

    def _while(self, statement: n.While) -> bool:
        environment = self.environment
        self.widen(statement)
        condition = self.tested_value(statement.condition)
        before = environment.current
        environment.current = before.copy()
        narrow(self, statement.condition, True)
        self._breaks.append([])
        reaches_end = self.block(statement.body)
        breaks = self._breaks.pop()
        after = [before]
        if reaches_end:
            after.append(environment.current)
        environment.current = merge(after)
        if _always(condition):
            if not breaks:
                return False
            environment.current = merge(breaks)
            return True
        narrow(self, statement.condition, False)
        if breaks:
            environment.current = merge([environment.current, *breaks])
        return True

    def _repeat(self, statement: n.Repeat) -> bool:
        environment = self.environment
        self.widen(statement)
        self._breaks.append([])
        reaches_end = self.block(statement.body)
        breaks = self._breaks.pop()
        if reaches_end:
            self.value(statement.condition)
            narrow(self, statement.condition, True)
            self._forget_locals(statement.body)
            breaks.append(environment.current)
        if not breaks:
            return False
        environment.current = merge(breaks)
        return True

    def _numeric_for(self, statement: n.NumericFor) -> bool:
        environment = self.environment
        start = self.value(statement.start)
        step = INTEGER if statement.step is None else self.value(statement.step)
        self.check_operand("for", statement.start, start)
        self.check_operand("for", statement.limit, self.value(statement.limit))
        if statement.step is not None:
            self.check_operand("for", statement.step, step)
        integer = (
            isinstance(start, Number) and start.integer is True
            and isinstance(step, Number) and step.integer is True
        )  # fmt: skip
        self.widen(statement)
        before = environment.current
        environment.current = before.copy()
        symbol = self.scopes.symbol_of(statement.variable)
        if symbol is not None:
            self.assign_symbol(symbol, INTEGER if integer else NUMBER, statement.variable)
        ends = self._loop_body(statement.body)
        environment.current = merge([before, *ends])
        return True

    def _generic_for(self, statement: n.GenericFor) -> bool:
        environment = self.environment
        variables = self.iterator_values(statement)
        self.widen(statement)
        before = environment.current
        environment.current = before.copy()
        for place, variable in enumerate(statement.variables):
            symbol = self.scopes.symbol_of(variable)
            if symbol is not None:
                value = variables[place] if place < len(variables) else UNKNOWN
                self.assign_symbol(symbol, value, variable)
        ends = self._loop_body(statement.body)
        environment.current = merge([before, *ends])
        return True

    def _return(self, statement: n.Return) -> bool:
        values, is_open = self.values(statement.values)
        self.check_results(statement, values, is_open)
        if not self.environment.silent:
            self.returned.setdefault(self.info, Returned()).statements.append(
                (statement, values, is_open)
            )
        if is_open:
            values = [*values, MORE]
        self._returns.append(values)
        return False

    def _break(self, statement: n.Break) -> bool:
        if self._breaks:
            self._breaks[-1].append(self.environment.current)
            self.environment.current = {}
        return False

    def _goto(self, statement: n.Goto | n.Label) -> bool:
        # Where a goto leads is not followed: what is behind it, and behind a label, counts as
        # reached with nothing known of the variables.
        self.environment.current = {}
        return True

    # Loops

    def widen(self, loop: n.Node) -> None:
        """Forgets what a loop's body may change of the variables known before it."""
        current = self.environment.current
        for write in self.writes_within(loop.first, loop.last):
            symbol = write.variable
            old = current.get(symbol) if isinstance(symbol, Symbol) else None
            if old is None or not isinstance(symbol, Symbol):
                continue
            current[symbol] = join(old, self._rough(write.value, write.is_nil, symbol, old))

    def _rough(self, value: n.Expression | None, is_nil: bool, symbol: Symbol, old: Value) -> Value:
        """What an assignment in a loop gives, from the expression's form alone."""
        if value is None:
            return NIL if is_nil else UNKNOWN
        if isinstance(value, n.Number):
            return NUMBER
        if isinstance(value, n.String):
            return STRING
        if isinstance(value, n.TrueLiteral | n.FalseLiteral):
            return BOOLEAN
        if isinstance(value, n.Nil):
            return NIL
        if isinstance(value, n.Binary):
            if self.operator_text(value.operators[0]) == b"..":
                return STRING
            if isinstance(old, Number) and all(
                isinstance(operand, n.Number)
                or (isinstance(operand, n.Name) and self.scopes.symbol_of(operand) is symbol)
                for operand in value.operands
            ):
                return NUMBER
        return UNKNOWN


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")


def _set_field(
    table: Table, key: bytes, value: Value, node: n.Node, type_: Type | None = None
) -> None:
    """A field gets a value; it keeps all that it ever had."""
    if table.is_open and table.node is None and table.name is None:
        return
    slot = table.fields.get(key)
    if slot is None:
        table.fields[key] = FieldSlot(value, node, type_ is not None, type_)
    elif not slot.declared:
        slot.value = join(slot.value, value)


def _always(condition: Value) -> bool:
    return truth(condition) is True


def _combine(returns: list[list[Value]]) -> list[Value] | None:
    """The results of a function from those of its returns; None if it never returns."""
    if not returns:
        return None
    is_open = any(values and values[-1] is MORE for values in returns)
    count = max(len(values) for values in returns)
    if is_open:
        count = max(count - 1, 0)
    results: list[Value] = []
    for place in range(count):
        column: list[Value] = []
        for values in returns:
            if place < len(values) and values[place] is not MORE:
                column.append(values[place])
            else:
                column.append(UNKNOWN if values and values[-1] is MORE else NIL)
        results.append(join_all(column))
    return [*results, MORE] if is_open else results
