"""The binder: what every name of a file means, found in one walk over its tree.

This follows the compilers (`singlevar`, `new_localvar` in app/lua/lparser.c and
app/lua53/lparser.c): a local is visible from the statement after its own, in its own body if it
is a `local function`, and in the condition of `repeat ... until`. What comes of it is described
in `scopes.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from luac_nodemcu.semantics.scopes import (
    ASSIGN,
    DECLARE,
    DEFINE,
    LOOP,
    MUTATE,
    PARAMETER,
    READ,
    Access,
    FileScopes,
    FunctionInfo,
    Global,
    Symbol,
    SymbolKind,
    Variable,
    Write,
    has_several_values,
)
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.cursor import allow_deep_recursion
from luac_nodemcu.syntax.nodes import NO_TOKEN, Expression, Node
from luac_nodemcu.syntax.parser import Tree


def bind(tree: Tree) -> FileScopes:
    """Finds what every name of a tree means. Never raises; linear in the size of the tree."""
    allow_deep_recursion()
    return _Binder(tree).run()


_Handler = Callable[[Any], None]


class _Scope:
    """An open block: its number, and the symbols declared in it so far."""

    __slots__ = ("number", "symbols")

    def __init__(self, number: int) -> None:
        self.number = number
        self.symbols: list[Symbol] = []


class _Binder:
    """The walk. Each method takes its kind of node; `expressions` and `statements` dispatch."""

    __slots__ = (
        "accesses", "chains", "expressions", "function", "has_arg", "has_env", "result", "scope",
        "scope_count", "statements", "tree", "visible",
    )  # fmt: skip

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.result = FileScopes(tree)
        self.accesses = self.result.accesses
        self.chains = self.result.chains
        version = tree.tokens.dialect.version
        # Lua 5.1 gives functions with `...` a local `arg` (LUA_COMPAT_VARARG in luaconf.h).
        self.has_arg = version == 51
        self.has_env = version == 53
        self.function = FunctionInfo(tree.chunk, tree.chunk.body, None, 0, True)
        self.result.add_function(self.function)
        self.visible: dict[bytes, Symbol] = {}
        self.scope = _Scope(0)
        self.scope_count = 1
        self.expressions = _dispatch(
            {
                n.Name: self._name,
                n.Chain: self._chain,
                n.Function: self._function,
                n.Binary: self._binary,
                n.Unary: self._unary,
                n.Paren: self._paren,
                n.Table: self._table,
                n.Vararg: self._vararg,
                n.ErrorExpression: self._parts,
            }
        )
        self.statements = _dispatch(
            {
                n.LocalStatement: self._local,
                n.LocalFunction: self._local_function,
                n.FunctionStatement: self._function_statement,
                n.Assign: self._assign,
                n.CallStatement: self._call_statement,
                n.Do: self._do,
                n.While: self._while,
                n.Repeat: self._repeat,
                n.If: self._if,
                n.NumericFor: self._numeric_for,
                n.GenericFor: self._generic_for,
                n.Return: self._return,
                n.Goto: self._goto,
                n.Label: self._label,
                n.ErrorStatement: self._parts,
            }
        )

    def run(self) -> FileScopes:
        self._statements(self.tree.chunk.body)
        self._close(self.scope, len(self.tree.tokens))
        return self.result

    # Scopes.

    def _open(self) -> _Scope:
        """Opens a block; returns the one around it."""
        outer = self.scope
        self.scope = _Scope(self.scope_count)
        self.scope_count += 1
        return outer

    def _close(self, outer: _Scope, end: int) -> None:
        """Closes the open block, whose names are visible up to before the token `end`."""
        visible = self.visible
        for symbol in reversed(self.scope.symbols):
            symbol.scope_end = end
            if symbol.shadows is None:
                del visible[symbol.name]
            else:
                visible[symbol.name] = symbol.shadows
        self.scope = outer

    def _declare(self, name: bytes, kind: SymbolKind, node: Node, start: int) -> Symbol:
        function = self.function
        scope = self.scope
        symbol = Symbol(name, kind, node, function, scope.number, start, self.visible.get(name))
        self.visible[name] = symbol
        scope.symbols.append(symbol)
        function.symbols.append(symbol)
        self.result.symbols.append(symbol)
        return symbol

    # Names.

    def _name(self, node: n.Name) -> None:
        self._read(node, READ)

    def _read(self, node: n.Name, kind: int) -> None:
        function = self.function
        variable: Variable
        symbol = self.visible.get(node.name)
        if symbol is not None:
            variable = symbol
            if symbol.function is not function and symbol not in function.upvalues_read:
                self._capture(symbol, False)
        else:
            found = self._global(node)
            if found is None:
                return
            variable = found
        access = Access(node, variable, function, kind)
        variable.reads.append(access)
        function.accesses.append(access)
        self.accesses[node.first] = access

    def _write(
        self,
        node: Node,
        variable: Variable,
        kind: int,
        statement: Node,
        value: Expression | None,
        result: int,
    ) -> None:
        write = Write(node, variable, self.function, kind, statement, value, result)
        variable.writes.append(write)
        self.function.accesses.append(write)
        if not isinstance(node, n.Function):
            self.accesses[node.first] = write

    def _global(self, node: n.Name) -> Global | None:
        """The global of a name. Where `_ENV` is a local, that is read and there is none."""
        if self.has_env and b"_ENV" in self.visible:
            env = self.visible[b"_ENV"]
            if env.function is not self.function:
                self._capture(env, False)
            access = Access(node, env, self.function, READ)
            env.reads.append(access)
            self.function.accesses.append(access)
            return None
        found = self.result.globals.get(node.name)
        if found is None:
            found = self.result.globals[node.name] = Global(node.name)
        return found

    def _capture(self, symbol: Symbol, is_written: bool) -> None:
        """Notes an upvalue in the function and those around it, up to the symbol's own."""
        function: FunctionInfo | None = self.function
        while function is not None and function is not symbol.function:
            read = function.upvalues_read
            written = function.upvalues_written
            if symbol not in read and symbol not in written:
                symbol.captured_by.append(function)
            if is_written:
                written[symbol] = None
            else:
                read[symbol] = None
            function = function.parent

    def _target(
        self, node: Expression, statement: Node, kind: int, value: Expression | None, result: int
    ) -> None:
        """The left side of an assignment."""
        if isinstance(node, n.Name):
            variable: Variable | None = self.visible.get(node.name)
            if variable is None:
                variable = self._global(node)
            elif isinstance(variable, Symbol) and variable.function is not self.function:
                self._capture(variable, True)
            if variable is not None:
                self._write(node, variable, kind, statement, value, result)
        elif isinstance(node, n.Chain) and isinstance(node.base, n.Name) and not _has_call(node):
            self.chains[node.first] = node
            self._read(node.base, MUTATE)
            self._suffixes(node)
        else:
            self._expression(node)

    # Expressions.

    def _expression(self, node: Expression) -> None:
        handler = self.expressions[node.kind]
        if handler is not None:
            handler(node)

    def _list(self, nodes: list[Expression]) -> None:
        expressions = self.expressions
        for node in nodes:
            handler = expressions[node.kind]
            if handler is not None:
                handler(node)

    def _chain(self, node: n.Chain) -> None:
        base = node.base
        if isinstance(base, n.Name):
            self.chains[base.first] = node
            self._read(base, READ)
        else:
            self._expression(base)
        self._suffixes(node)

    def _suffixes(self, node: n.Chain) -> None:
        expressions = self.expressions
        for suffix in node.suffixes:
            if isinstance(suffix, n.Call):
                for argument in suffix.arguments:
                    handler = expressions[argument.kind]
                    if handler is not None:
                        handler(argument)
            elif isinstance(suffix, n.Index):
                self._expression(suffix.key)

    def _binary(self, node: n.Binary) -> None:
        self._list(node.operands)

    def _unary(self, node: n.Unary) -> None:
        self._expression(node.operand)

    def _paren(self, node: n.Paren) -> None:
        self._expression(node.expression)

    def _table(self, node: n.Table) -> None:
        expressions = self.expressions
        for field in node.fields:
            if isinstance(field, n.KeyedField):
                self._expression(field.key)
            handler = expressions[field.value.kind]
            if handler is not None:
                handler(field.value)

    def _vararg(self, node: n.Vararg) -> None:
        self.function.varargs.append(node)

    def _parts(self, node: n.ErrorExpression | n.ErrorStatement) -> None:
        self._list(node.parts)

    def _function(self, node: n.Function) -> None:
        parent = self.function
        result = self.result
        body = node.body
        has_varargs = node.vararg != NO_TOKEN
        info = FunctionInfo(node, body, parent, len(result.functions), has_varargs)
        parent.children.append(info)
        result.add_function(info)
        self.function = info
        outer = self._open()
        if node.is_method:
            self._parameter(b"self", "self", node, node)
        for parameter in node.parameters:
            self._parameter(parameter.name, "parameter", parameter, node)
        if has_varargs and self.has_arg:
            self._parameter(b"arg", "arg", node, node)
        info.parameters = info.symbols.copy()
        self._statements(body)
        self._close(outer, body.last + 1)
        self.function = parent

    def _parameter(self, name: bytes, kind: SymbolKind, node: Node, function: n.Function) -> None:
        symbol = self._declare(name, kind, node, function.body.first)
        self._write(node, symbol, PARAMETER, function, None, 0)

    # Statements.

    def _statements(self, block: n.Block) -> None:
        """The statements of a block whose scope is open."""
        statements = self.statements
        for statement in block.statements:
            handler = statements[statement.kind]
            if handler is not None:
                handler(statement)

    def _block(self, block: n.Block) -> None:
        outer = self._open()
        self._statements(block)
        self._close(outer, block.last + 1)

    def _local(self, node: n.LocalStatement) -> None:
        values = node.values
        self._list(values)
        start = node.last + 1
        for index, local in enumerate(node.names):
            symbol = self._declare(local.name, "local", local, start)
            value, result = _value_at(values, index)
            self._write(local, symbol, DECLARE, node, value, result)

    def _local_function(self, node: n.LocalFunction) -> None:
        symbol = self._declare(node.name.name, "function", node.name, node.name.first)
        self._write(node.name, symbol, DEFINE, node, node.function, 0)
        self._function(node.function)

    def _function_statement(self, node: n.FunctionStatement) -> None:
        self._target(node.target, node, DEFINE, node.function, 0)
        self._function(node.function)

    def _assign(self, node: n.Assign) -> None:
        values = node.values
        for index, target in enumerate(node.targets):
            value, result = _value_at(values, index)
            self._target(target, node, ASSIGN, value, result)
        self._list(values)

    def _call_statement(self, node: n.CallStatement) -> None:
        self._chain(node.call)

    def _do(self, node: n.Do) -> None:
        self._block(node.body)

    def _while(self, node: n.While) -> None:
        self._expression(node.condition)
        self._block(node.body)

    def _repeat(self, node: n.Repeat) -> None:
        outer = self._open()
        self._statements(node.body)
        self._expression(node.condition)
        self._close(outer, node.last + 1)

    def _if(self, node: n.If) -> None:
        for clause in node.clauses:
            self._expression(clause.condition)
            self._block(clause.body)
        if node.orelse is not None:
            self._block(node.orelse)

    def _numeric_for(self, node: n.NumericFor) -> None:
        self._expression(node.start)
        self._expression(node.limit)
        if node.step is not None:
            self._expression(node.step)
        self._loop(node, [node.variable], node.body)

    def _generic_for(self, node: n.GenericFor) -> None:
        self._list(node.iterators)
        self._loop(node, node.variables, node.body)

    def _loop(self, node: n.Statement, variables: list[n.Local], body: n.Block) -> None:
        outer = self._open()
        for index, local in enumerate(variables):
            symbol = self._declare(local.name, "loop", local, body.first)
            self._write(local, symbol, LOOP, node, None, index)
        self._statements(body)
        self._close(outer, body.last + 1)

    def _return(self, node: n.Return) -> None:
        self.function.returns.append(node)
        self._list(node.values)

    def _goto(self, node: n.Goto) -> None:
        self.function.gotos.append(node)

    def _label(self, node: n.Label) -> None:
        self.function.labels.append(node)


def _dispatch(methods: dict[type[Any], _Handler]) -> list[_Handler | None]:
    """A table of handlers by `Node.kind`."""
    table: list[_Handler | None] = [None] * n.KIND_COUNT
    for node_class, method in methods.items():
        table[node_class.kind] = method
    return table


def _has_call(node: n.Chain) -> bool:
    return any(isinstance(suffix, n.Call) for suffix in node.suffixes)


def _value_at(values: list[Expression], index: int) -> tuple[Expression | None, int]:
    """What the target at `index` of an assignment gets: an expression and one of its results."""
    last = len(values) - 1
    if index <= last:
        return values[index], 0
    if last >= 0 and has_several_values(values[last]):
        return values[last], index - last
    return None, 0
