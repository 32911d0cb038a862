"""What the names of a file mean, as data: variables, their reads and writes, functions.

Made by `binder.py` and only read by everybody else. In which order things run is in `flow.py`;
types and other files are not here.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final, Literal

from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.nodes import NO_TOKEN, Expression, Node

if TYPE_CHECKING:
    # A check whose results are known needs summaries, but no parser.
    from luac_nodemcu.syntax.parser import Tree

# Kinds of access. All from DECLARE on are writes.
READ: Final = 0
MUTATE: Final = 1
"""A read only to assign a field: `t` in `t.x = 1`, `t[i].y = 1` and `function t.f()`."""
DECLARE: Final = 2
"""`local x` or `local x = value`."""
PARAMETER: Final = 3
LOOP: Final = 4
"""The loop statement gives its variable a value."""
ASSIGN: Final = 5
DEFINE: Final = 6
"""`local function x()` or `function x()`."""

SymbolKind = Literal["local", "function", "parameter", "self", "arg", "loop"]


class Access:
    """One place where a variable is read or written.

    `node` is the Name or Local there; for the implicit `self` and `arg` the Function. `function`
    is the one whose code contains the place.
    """

    __slots__ = ("function", "kind", "node", "variable")

    def __init__(self, node: Node, variable: Variable, function: FunctionInfo, kind: int) -> None:
        self.node = node
        self.variable = variable
        self.function = function
        self.kind = kind

    @property
    def token(self) -> int:
        """Index of the name's token."""
        return self.node.first


class Write(Access):
    """A place where a variable gets a value.

    - `statement`: the statement that does it; for a parameter the Function.
    - `value`, `result`: the variable gets this result (from 0) of this expression. Without an
      expression a parameter or loop variable gets what comes from outside, any other nil.
    """

    __slots__ = ("result", "statement", "value")

    def __init__(
        self,
        node: Node,
        variable: Variable,
        function: FunctionInfo,
        kind: int,
        statement: Node,
        value: Expression | None,
        result: int,
    ) -> None:
        self.node = node
        self.variable = variable
        self.function = function
        self.kind = kind
        self.statement = statement
        self.value = value
        self.result = result

    @property
    def is_nil(self) -> bool:
        """Whether the value is nil for want of an expression: `local x`, `local a, x = 1`."""
        return self.value is None and self.kind in (DECLARE, ASSIGN)


class Variable:
    """Something with a name and a value; `reads` and `writes` are in the order of the source."""

    __slots__ = ("name", "reads", "writes")

    def __init__(self, name: bytes) -> None:
        self.name = name
        self.reads: list[Access] = []
        self.writes: list[Write] = []


class Global(Variable):
    """A global of the file."""

    __slots__ = ()


class Symbol(Variable):
    """A local variable of any kind.

    - `node`: the Local that declares it; for `self` and `arg`, which are implicit, the Function.
    - `function`: the function it belongs to.
    - `scope`: number of the block it belongs to; parameters share theirs with the body.
    - `scope_start`, `scope_end`: it is visible to the tokens from the first to before the other.
    - `shadows`: the symbol of the same name that it hides, or None.
    - `captured_by`: functions that use it as an upvalue, an inner one before those around it,
      which only pass it on.
    """

    __slots__ = (
        "captured_by", "function", "kind", "node", "scope", "scope_end", "scope_start", "shadows",
    )  # fmt: skip

    def __init__(
        self,
        name: bytes,
        kind: SymbolKind,
        node: Node,
        function: FunctionInfo,
        scope: int,
        scope_start: int,
        shadows: Symbol | None,
    ) -> None:
        self.name = name
        self.reads = []
        self.writes = []
        self.kind = kind
        self.node = node
        self.function = function
        self.scope = scope
        self.scope_start = scope_start
        self.scope_end = scope_start
        self.shadows = shadows
        self.captured_by: list[FunctionInfo] = []

    @property
    def is_captured(self) -> bool:
        """Whether another function uses it as an upvalue."""
        return bool(self.captured_by)

    @property
    def is_implicit(self) -> bool:
        """Whether it has no place of its own in the source."""
        return self.kind == "self" or self.kind == "arg"

    @property
    def token(self) -> int:
        """Index of the declaring name's token, NO_TOKEN for an implicit one."""
        return NO_TOKEN if self.is_implicit else self.node.first


class FunctionInfo:
    """A function, or the main chunk.

    - `node`: the Function, or the Chunk; `body`: its block.
    - `parent`, `depth`: the function around it (None and 0 for the chunk).
    - `children`: functions directly inside, in order.
    - `parameters`: implicit ones included. `symbols`: all locals, parameters first.
    - `accesses`: what its own code reads and writes, in the order of the source, except that a
      statement's declared names follow its values.
    - `upvalues_read`, `upvalues_written`: variables of functions around it that it uses, or
      functions inside of it do (in order; the values mean nothing).
    - `has_varargs`: `...` is in its parameter list (always so for the chunk); `varargs`: where
      its code uses `...`.
    """

    __slots__ = (
        "accesses", "body", "children", "depth", "gotos", "has_varargs", "index", "labels", "node",
        "parameters", "parent", "returns", "symbols", "upvalues_read", "upvalues_written",
        "varargs",
    )  # fmt: skip

    def __init__(
        self,
        node: n.Function | n.Chunk,
        body: n.Block,
        parent: FunctionInfo | None,
        index: int,
        has_varargs: bool,
    ) -> None:
        self.node = node
        self.body = body
        self.parent = parent
        self.index = index
        self.has_varargs = has_varargs
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.children: list[FunctionInfo] = []
        self.parameters: list[Symbol] = []
        self.symbols: list[Symbol] = []
        self.accesses: list[Access] = []
        self.upvalues_read: dict[Symbol, None] = {}
        self.upvalues_written: dict[Symbol, None] = {}
        self.returns: list[n.Return] = []
        self.varargs: list[n.Vararg] = []
        self.labels: list[n.Label] = []
        self.gotos: list[n.Goto] = []

    @property
    def is_main(self) -> bool:
        """Whether it is the chunk itself."""
        return self.parent is None


class FileScopes:
    """All names of a file.

    - `functions`: the main chunk first, then all functions by the order of their `function`.
    - `symbols`: all locals in the order of their declaration.
    - `globals`: by name, in the order of their first use.
    - `accesses`: token of each Name and Local -> its access.
    - `chains`: token of each Name that has suffixes -> its Chain.
    """

    __slots__ = (
        "_by_token", "_names", "_outer", "accesses", "chains", "functions", "globals", "symbols",
        "tree",
    )  # fmt: skip

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.functions: list[FunctionInfo] = []
        self.symbols: list[Symbol] = []
        self.globals: dict[bytes, Global] = {}
        self.accesses: dict[int, Access] = {}
        self.chains: dict[int, n.Chain] = {}
        self._by_token: dict[int, FunctionInfo] = {}
        self._names: dict[FunctionInfo, Symbol] | None = None
        self._outer: tuple[list[int], list[Symbol], list[int]] | None = None

    def clear(self) -> None:
        """Takes everything apart, so that it needs no search for garbage to be freed."""
        for variable in (*self.symbols, *self.globals.values()):
            variable.reads.clear()
            variable.writes.clear()
        for symbol in self.symbols:
            symbol.captured_by.clear()
        for info in self.functions:
            info.children.clear()
            info.parameters.clear()
            info.symbols.clear()
            info.accesses.clear()
            info.upvalues_read.clear()
            info.upvalues_written.clear()
        self.accesses.clear()
        self._names = None
        self._outer = None

    @property
    def main(self) -> FunctionInfo:
        """The main chunk."""
        return self.functions[0]

    def variable_of(self, node: Node) -> Variable | None:
        """What a Name or Local means. None for a global where `_ENV` is a local (5.3)."""
        access = self.accesses.get(node.first)
        return None if access is None else access.variable

    def symbol_of(self, node: Node) -> Symbol | None:
        """The local that a Name or Local means, None for anything else."""
        access = self.accesses.get(node.first)
        if access is not None and isinstance(access.variable, Symbol):
            return access.variable
        return None

    def global_of(self, node: Node) -> Global | None:
        """The global that a Name means, None for anything else."""
        access = self.accesses.get(node.first)
        if access is not None and isinstance(access.variable, Global):
            return access.variable
        return None

    def info_of(self, node: n.Function) -> FunctionInfo:
        """The function of a Function node of this tree."""
        return self._by_token[node.function_token]

    def add_function(self, info: FunctionInfo) -> None:
        """Enters a function; the binder does so as it meets them."""
        self.functions.append(info)
        if isinstance(info.node, n.Function):
            self._by_token[info.node.function_token] = info

    def function_at(self, token: int) -> FunctionInfo:
        """The innermost function whose code contains the token."""
        place = bisect_right(self.functions, token, 1, key=_first_of_body)
        info = self.functions[place - 1]
        while info.parent is not None and token > info.body.last:
            info = info.parent
        return info

    def visible_at(self, token: int) -> dict[bytes, Symbol]:
        """The locals that a name at this token could mean, by name."""
        if self._outer is None:
            self._outer = _nested(self.symbols)
        starts, ordered, outer = self._outer
        place = bisect_right(starts, token) - 1
        visible: list[Symbol] = []
        while place >= 0:
            symbol = ordered[place]
            if token < symbol.scope_end:
                visible.append(symbol)
            place = outer[place]
        return {symbol.name: symbol for symbol in reversed(visible)}

    def name_of(self, info: FunctionInfo) -> Symbol | None:
        """The local that holds a function and never anything else, None if there is none."""
        if self._names is None:
            self._names = {}
            for symbol in self.symbols:
                value = symbol.writes[0].value if len(symbol.writes) == 1 else None
                if isinstance(value, n.Function):
                    self._names[self.info_of(value)] = symbol
        return self._names.get(info)


def _nested(symbols: list[Symbol]) -> tuple[list[int], list[Symbol], list[int]]:
    """Where scopes of locals begin, the locals, and for each the place of the one before it that
    is visible there, -1 for none.
    """
    ordered = sorted(symbols, key=lambda symbol: symbol.scope_start)
    outer: list[int] = []
    open_: list[int] = []
    for place, symbol in enumerate(ordered):
        while open_ and ordered[open_[-1]].scope_end <= symbol.scope_start:
            open_.pop()
        outer.append(open_[-1] if open_ else -1)
        open_.append(place)
    return [symbol.scope_start for symbol in ordered], ordered, outer


def _first_of_body(info: FunctionInfo) -> int:
    return info.body.first


def has_several_values(node: Expression) -> bool:
    """Whether an expression at the end of a list may give any number of values."""
    if isinstance(node, n.Chain):
        return node.is_call
    return isinstance(node, n.Vararg | n.ErrorExpression)
