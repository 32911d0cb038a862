"""The syntax tree: one small class for each construct of Lua 5.1 and 5.3.

What is a chain in the source is a flat list in the tree (operators of one precedence,
suffixes such as `a.b.c:d()[1]`, `elseif` clauses), so that 50,000 terms need no recursion.
Nodes hold token indices, never bytes or lines: `byte_range` derives them. Only `parser.py`
builds nodes; walking them is in `walk.py`. All classes are in one file, long as it is, so that
the language is declared in one place. A tree may hold holes, and every consumer must
expect them: an `ErrorExpression`, an `ErrorStatement`, or NO_TOKEN where a token is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from luac_nodemcu.syntax.tokens import COLON, Tokens

NO_TOKEN: Final = -1
"""The index of a token that the source does not have."""


class Node:
    """A part of the tree that covers the tokens `first` to `last`, both included.

    A node without tokens (an empty block, a missing expression) has `last == first - 1`; it
    stands before the token `first`. `kind` is a small number that tables can be indexed with.
    """

    __slots__ = ("first", "last")
    kind: ClassVar[int] = 0

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = last

    def children(self) -> Sequence[Node]:
        """The nodes directly below this one, in the order of the source; do not change it."""
        return ()


class Expression(Node):
    """Something with a value."""

    __slots__ = ()


class Suffix(Node):
    """One link of a chain: what may follow a name or a parenthesis."""

    __slots__ = ()


class Statement(Node):
    """A statement."""

    __slots__ = ()


class Block(Node):
    """Statements with a scope of their own."""

    __slots__ = ("statements",)
    kind: ClassVar[int] = 1

    def __init__(self, first: int, last: int, statements: list[Statement]) -> None:
        self.first = first
        self.last = last
        self.statements = statements

    def children(self) -> Sequence[Node]:
        return self.statements


class Chunk(Node):
    """The whole source: the body of the main function."""

    __slots__ = ("body",)
    kind: ClassVar[int] = 2

    def __init__(self, first: int, last: int, body: Block) -> None:
        self.first = first
        self.last = last
        self.body = body

    def children(self) -> Sequence[Node]:
        return (self.body,)


class Local(Node):
    """A declared name: local variable, parameter, loop variable or local function."""

    __slots__ = ("name",)
    kind: ClassVar[int] = 3

    def __init__(self, token: int, name: bytes) -> None:
        self.first = token
        self.last = token
        self.name = name


# Expressions.


class Nil(Expression):
    __slots__ = ()
    kind: ClassVar[int] = 4


class TrueLiteral(Expression):
    __slots__ = ()
    kind: ClassVar[int] = 5


class FalseLiteral(Expression):
    __slots__ = ()
    kind: ClassVar[int] = 6


class Vararg(Expression):
    """`...` as an expression."""

    __slots__ = ()
    kind: ClassVar[int] = 7


class Number(Expression):
    """A numeral; `text` is as written. Its value depends on the target, so it is not here."""

    __slots__ = ("text",)
    kind: ClassVar[int] = 8

    def __init__(self, token: int, text: bytes) -> None:
        self.first = token
        self.last = token
        self.text = text


class String(Expression):
    """A string; `value` has its escapes translated."""

    __slots__ = ("value",)
    kind: ClassVar[int] = 9

    def __init__(self, token: int, value: bytes) -> None:
        self.first = token
        self.last = token
        self.value = value


class Name(Expression):
    """A variable that is read or assigned: a local, an upvalue or a global."""

    __slots__ = ("name",)
    kind: ClassVar[int] = 10

    def __init__(self, token: int, name: bytes) -> None:
        self.first = token
        self.last = token
        self.name = name


class Paren(Expression):
    """`( expression )`, which cuts several values down to one."""

    __slots__ = ("expression",)
    kind: ClassVar[int] = 11

    def __init__(self, first: int, last: int, expression: Expression) -> None:
        self.first = first
        self.last = last
        self.expression = expression

    def children(self) -> Sequence[Node]:
        return (self.expression,)


class Function(Expression):
    """A function's parameters and body, for statements and expressions alike.

    It begins with the word `function` if it is a value; behind the name, with `(`, if it is
    part of a statement.

    - `function_token`: the word `function`, by which Protos are matched.
    - `parameters`: without the implicit `self`, which exists if `is_method`.
    - `vararg`: token of `...` in the parameter list, or NO_TOKEN.
    - `lparen`, `rparen`, `end`: tokens, or NO_TOKEN.
    """

    __slots__ = (
        "body", "end", "function_token", "is_method", "lparen", "parameters", "rparen", "vararg",
    )  # fmt: skip
    kind: ClassVar[int] = 12

    def __init__(
        self,
        first: int,
        last: int,
        function_token: int,
        is_method: bool,
        parameters: list[Local],
        vararg: int,
        body: Block,
        lparen: int,
        rparen: int,
        end: int,
    ) -> None:
        self.first = first
        self.last = last
        self.function_token = function_token
        self.is_method = is_method
        self.parameters = parameters
        self.vararg = vararg
        self.body = body
        self.lparen = lparen
        self.rparen = rparen
        self.end = end

    def children(self) -> Sequence[Node]:
        return [*self.parameters, self.body]


class Field(Node):
    """An item of a table constructor; exactly this class only for `{ value }`."""

    __slots__ = ("value",)
    kind: ClassVar[int] = 13

    def __init__(self, first: int, last: int, value: Expression) -> None:
        self.first = first
        self.last = last
        self.value = value

    def children(self) -> Sequence[Node]:
        return (self.value,)


class NamedField(Field):
    """`{ name = value }`; the name is the token `first`."""

    __slots__ = ("name",)
    kind: ClassVar[int] = 14

    def __init__(self, first: int, last: int, name: bytes, value: Expression) -> None:
        self.first = first
        self.last = last
        self.name = name
        self.value = value


class KeyedField(Field):
    """`{ [key] = value }`."""

    __slots__ = ("key",)
    kind: ClassVar[int] = 15

    def __init__(self, first: int, last: int, key: Expression, value: Expression) -> None:
        self.first = first
        self.last = last
        self.key = key
        self.value = value

    def children(self) -> Sequence[Node]:
        return (self.key, self.value)


class Table(Expression):
    """`{ fields }`; `rbrace` may be NO_TOKEN."""

    __slots__ = ("fields", "rbrace")
    kind: ClassVar[int] = 16

    def __init__(self, first: int, last: int, fields: list[Field], rbrace: int) -> None:
        self.first = first
        self.last = last
        self.fields = fields
        self.rbrace = rbrace

    def children(self) -> Sequence[Node]:
        return self.fields


class Unary(Expression):
    """`not`, `-`, `#` or `~` (5.3) before an operand; the operator is the token `first`."""

    __slots__ = ("operand",)
    kind: ClassVar[int] = 17

    def __init__(self, first: int, last: int, operand: Expression) -> None:
        self.first = first
        self.last = last
        self.operand = operand

    def children(self) -> Sequence[Node]:
        return (self.operand,)


class Binary(Expression):
    """Operands joined by operators of one precedence: `a - b + c`, `a .. b .. c`.

    `operators[i]` is the token between `operands[i]` and `operands[i + 1]`. The chain groups
    to the left, except for `..` and `^`, which group to the right.
    """

    __slots__ = ("operands", "operators")
    kind: ClassVar[int] = 18

    def __init__(
        self, first: int, last: int, operands: list[Expression], operators: list[int]
    ) -> None:
        self.first = first
        self.last = last
        self.operands = operands
        self.operators = operators

    def children(self) -> Sequence[Node]:
        return self.operands


class Chain(Expression):
    """`base` (a Name, a Paren or an ErrorExpression) with at least one suffix."""

    __slots__ = ("base", "suffixes")
    kind: ClassVar[int] = 19

    def __init__(self, first: int, last: int, base: Expression, suffixes: list[Suffix]) -> None:
        self.first = first
        self.last = last
        self.base = base
        self.suffixes = suffixes

    def children(self) -> Sequence[Node]:
        return [self.base, *self.suffixes]

    @property
    def is_call(self) -> bool:
        """Whether the value of the whole chain is that of a call."""
        return isinstance(self.suffixes[-1], Call)


class ErrorExpression(Expression):
    """An expression that is missing (no tokens) or could not be read.

    `parts` are those expressions in the skipped text that could be read.
    """

    __slots__ = ("parts",)
    kind: ClassVar[int] = 20

    def __init__(self, first: int, last: int, parts: list[Expression]) -> None:
        self.first = first
        self.last = last
        self.parts = parts

    def children(self) -> Sequence[Node]:
        return self.parts


# Suffixes.


class Member(Suffix):
    """`.name`; in the name of a method (`function a.b:name()`) the last one is `:name`.

    `name_token` is NO_TOKEN and `name` empty while nothing follows the dot.
    """

    __slots__ = ("name", "name_token")
    kind: ClassVar[int] = 21

    def __init__(self, first: int, last: int, name_token: int, name: bytes) -> None:
        self.first = first
        self.last = last
        self.name_token = name_token
        self.name = name


class Index(Suffix):
    """`[key]`."""

    __slots__ = ("key",)
    kind: ClassVar[int] = 22

    def __init__(self, first: int, last: int, key: Expression) -> None:
        self.first = first
        self.last = last
        self.key = key

    def children(self) -> Sequence[Node]:
        return (self.key,)


class Call(Suffix):
    """`(arguments)`, or one string or table without parentheses.

    `lparen` and `rparen` are NO_TOKEN where there is none.
    """

    __slots__ = ("arguments", "lparen", "rparen")
    kind: ClassVar[int] = 23

    def __init__(
        self, first: int, last: int, arguments: list[Expression], lparen: int, rparen: int
    ) -> None:
        self.first = first
        self.last = last
        self.arguments = arguments
        self.lparen = lparen
        self.rparen = rparen

    def children(self) -> Sequence[Node]:
        return self.arguments


class MethodCall(Call):
    """`:name(arguments)`; the colon is the token `first`.

    Without a name `name_token` is NO_TOKEN; where the arguments are missing, the list is
    empty and so is `lparen`.
    """

    __slots__ = ("name", "name_token")
    kind: ClassVar[int] = 24

    def __init__(
        self,
        first: int,
        last: int,
        name_token: int,
        name: bytes,
        arguments: list[Expression],
        lparen: int,
        rparen: int,
    ) -> None:
        self.first = first
        self.last = last
        self.name_token = name_token
        self.name = name
        self.arguments = arguments
        self.lparen = lparen
        self.rparen = rparen


# Statements.


class LocalStatement(Statement):
    """`local names = values`; `assign` is the token of `=`, or NO_TOKEN."""

    __slots__ = ("assign", "names", "values")
    kind: ClassVar[int] = 25

    def __init__(
        self, first: int, last: int, names: list[Local], assign: int, values: list[Expression]
    ) -> None:
        self.first = first
        self.last = last
        self.names = names
        self.assign = assign
        self.values = values

    def children(self) -> Sequence[Node]:
        return [*self.names, *self.values]


class LocalFunction(Statement):
    """`local function name() ... end`; the name is visible in the body."""

    __slots__ = ("function", "name")
    kind: ClassVar[int] = 26

    def __init__(self, first: int, last: int, name: Local, function: Function) -> None:
        self.first = first
        self.last = last
        self.name = name
        self.function = function

    def children(self) -> Sequence[Node]:
        return (self.name, self.function)


class FunctionStatement(Statement):
    """`function a.b:c() ... end`, an assignment to `target` (a Name, or a Chain of Members)."""

    __slots__ = ("function", "target")
    kind: ClassVar[int] = 27

    def __init__(self, first: int, last: int, target: Expression, function: Function) -> None:
        self.first = first
        self.last = last
        self.target = target
        self.function = function

    def children(self) -> Sequence[Node]:
        return (self.target, self.function)


class Assign(Statement):
    """`targets = values`. A sound target is a Name or a Chain that is no call."""

    __slots__ = ("assign", "targets", "values")
    kind: ClassVar[int] = 28

    def __init__(
        self,
        first: int,
        last: int,
        targets: list[Expression],
        assign: int,
        values: list[Expression],
    ) -> None:
        self.first = first
        self.last = last
        self.targets = targets
        self.assign = assign
        self.values = values

    def children(self) -> Sequence[Node]:
        return [*self.targets, *self.values]


class CallStatement(Statement):
    """A call whose results are dropped."""

    __slots__ = ("call",)
    kind: ClassVar[int] = 29

    def __init__(self, first: int, last: int, call: Chain) -> None:
        self.first = first
        self.last = last
        self.call = call

    def children(self) -> Sequence[Node]:
        return (self.call,)


class Do(Statement):
    """`do ... end`."""

    __slots__ = ("body", "end")
    kind: ClassVar[int] = 30

    def __init__(self, first: int, last: int, body: Block, end: int) -> None:
        self.first = first
        self.last = last
        self.body = body
        self.end = end

    def children(self) -> Sequence[Node]:
        return (self.body,)


class While(Statement):
    """`while condition do ... end`."""

    __slots__ = ("body", "condition", "do", "end")
    kind: ClassVar[int] = 31

    def __init__(
        self, first: int, last: int, condition: Expression, do: int, body: Block, end: int
    ) -> None:
        self.first = first
        self.last = last
        self.condition = condition
        self.do = do
        self.body = body
        self.end = end

    def children(self) -> Sequence[Node]:
        return (self.condition, self.body)


class Repeat(Statement):
    """`repeat ... until condition`; locals of the body are visible in the condition."""

    __slots__ = ("body", "condition", "until")
    kind: ClassVar[int] = 32

    def __init__(
        self, first: int, last: int, body: Block, until: int, condition: Expression
    ) -> None:
        self.first = first
        self.last = last
        self.body = body
        self.until = until
        self.condition = condition

    def children(self) -> Sequence[Node]:
        return (self.body, self.condition)


class IfClause(Node):
    """`if condition then ...` or `elseif condition then ...`, up to the next clause."""

    __slots__ = ("body", "condition", "then")
    kind: ClassVar[int] = 33

    def __init__(
        self, first: int, last: int, condition: Expression, then: int, body: Block
    ) -> None:
        self.first = first
        self.last = last
        self.condition = condition
        self.then = then
        self.body = body

    def children(self) -> Sequence[Node]:
        return (self.condition, self.body)


class If(Statement):
    """An `if` with all its clauses; `else_token` is NO_TOKEN and `orelse` None without `else`."""

    __slots__ = ("clauses", "else_token", "end", "orelse")
    kind: ClassVar[int] = 34

    def __init__(
        self,
        first: int,
        last: int,
        clauses: list[IfClause],
        else_token: int,
        orelse: Block | None,
        end: int,
    ) -> None:
        self.first = first
        self.last = last
        self.clauses = clauses
        self.else_token = else_token
        self.orelse = orelse
        self.end = end

    def children(self) -> Sequence[Node]:
        return self.clauses if self.orelse is None else [*self.clauses, self.orelse]


class NumericFor(Statement):
    """`for variable = start, limit, step do ... end`; `step` may be None."""

    __slots__ = ("body", "do", "end", "limit", "start", "step", "variable")
    kind: ClassVar[int] = 35

    def __init__(
        self,
        first: int,
        last: int,
        variable: Local,
        start: Expression,
        limit: Expression,
        step: Expression | None,
        do: int,
        body: Block,
        end: int,
    ) -> None:
        self.first = first
        self.last = last
        self.variable = variable
        self.start = start
        self.limit = limit
        self.step = step
        self.do = do
        self.body = body
        self.end = end

    def children(self) -> Sequence[Node]:
        if self.step is None:
            return (self.variable, self.start, self.limit, self.body)
        return (self.variable, self.start, self.limit, self.step, self.body)


class GenericFor(Statement):
    """`for variables in iterators do ... end`; `in_token` may be NO_TOKEN."""

    __slots__ = ("body", "do", "end", "in_token", "iterators", "variables")
    kind: ClassVar[int] = 36

    def __init__(
        self,
        first: int,
        last: int,
        variables: list[Local],
        in_token: int,
        iterators: list[Expression],
        do: int,
        body: Block,
        end: int,
    ) -> None:
        self.first = first
        self.last = last
        self.variables = variables
        self.in_token = in_token
        self.iterators = iterators
        self.do = do
        self.body = body
        self.end = end

    def children(self) -> Sequence[Node]:
        return [*self.variables, *self.iterators, self.body]


class Return(Statement):
    """`return values`."""

    __slots__ = ("values",)
    kind: ClassVar[int] = 37

    def __init__(self, first: int, last: int, values: list[Expression]) -> None:
        self.first = first
        self.last = last
        self.values = values

    def children(self) -> Sequence[Node]:
        return self.values


class Break(Statement):
    """`break`."""

    __slots__ = ()
    kind: ClassVar[int] = 38


class Goto(Statement):
    """`goto name` (5.3; in 5.1 an error, but still this node)."""

    __slots__ = ("name", "name_token")
    kind: ClassVar[int] = 39

    def __init__(self, first: int, last: int, name_token: int, name: bytes) -> None:
        self.first = first
        self.last = last
        self.name_token = name_token
        self.name = name


class Label(Statement):
    """`::name::` (5.3; in 5.1 an error, but still this node)."""

    __slots__ = ("name", "name_token")
    kind: ClassVar[int] = 40

    def __init__(self, first: int, last: int, name_token: int, name: bytes) -> None:
        self.first = first
        self.last = last
        self.name_token = name_token
        self.name = name


class Empty(Statement):
    """A lone `;` (5.3)."""

    __slots__ = ()
    kind: ClassVar[int] = 41


class ErrorStatement(Statement):
    """Text where a statement was expected; `parts` is what could be read of it."""

    __slots__ = ("parts",)
    kind: ClassVar[int] = 42

    def __init__(self, first: int, last: int, parts: list[Expression]) -> None:
        self.first = first
        self.last = last
        self.parts = parts

    def children(self) -> Sequence[Node]:
        return self.parts


KIND_COUNT: Final = 43
"""One more than the highest `kind`, for tables that are indexed by it."""


def byte_range(node: Node, tokens: Tokens) -> tuple[int, int]:
    """The bytes from a node's first token to its last, as (offset, end offset).

    A node without tokens has an empty range directly behind the token before it.
    """
    if node.last < node.first:
        offset = tokens.ends[node.last] if node.last >= 0 else tokens.starts[0]
        return offset, offset
    return tokens.starts[node.first], tokens.ends[node.last]


def is_method_name(member: Member, tokens: Tokens) -> bool:
    """Whether the member is the `:name` of `function a.b:name()`."""
    return tokens.kinds[member.first] == COLON
