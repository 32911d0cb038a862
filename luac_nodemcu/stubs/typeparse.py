"""Reads type expressions with lark into the model of `types`.

Not imported when compiled stubs are at hand: lark takes longer to import than all stubs take to
load. The grammar is LuaCATS as LuaLS reads it, with the additions named in `types`.

Two deviations from LuaLS, both without a change of meaning: `?` may follow any member of a union
(a union with nil in one place is a union with nil), and several results of a function type stand
in parentheses unless the function type is the whole expression.
"""

from __future__ import annotations

import difflib
import functools
import json
import re
from typing import TYPE_CHECKING, Any

from luac_nodemcu.stubs.errors import TypeSyntaxError
from luac_nodemcu.stubs.types import (
    ANY,
    BASIC_NAMES,
    INTEGER,
    NIL,
    NUMBER,
    NUMBER_KINDS,
    STRING,
    STRING_KINDS,
    ArrayType,
    Basic,
    ConstantRef,
    FunctionParam,
    FunctionReturn,
    FunctionType,
    Literal,
    MapType,
    NamedType,
    NumberType,
    StringType,
    TableField,
    TableType,
    TupleType,
    Type,
    union,
)

if TYPE_CHECKING:
    from lark import Lark

_LONGEST_NUMBER = 300

GRAMMAR = r"""
start: type ("," result)*
type: unit ("|" unit)*
unit: primary suffix*

?primary: function | table | tuple | paren | literal | constant | name
suffix: "[" "]"                              -> array
      | "?"                                  -> optional
      | "(" limit ("," limit)* ")"           -> constraint

?limit: range | kind
range: NUMBER DOTS NUMBER | NUMBER DOTS | DOTS NUMBER | NUMBER
kind: NAME

name: NAME ("<" type ("," type)* ">")?
constant: CONSTANT
literal: STRING | NUMBER

paren: "(" result ("," result)* ")"
function: "async"? "fun" generics? "(" [param ("," param)*] ")" (":" returned)?
generics: "<" NAME ("," NAME)* ">"
param: param_name OPTIONAL? (":" type)?
param_name: NAME | VARARG
returned: type | VARARG ":"? type?
result: type | result_name ":" type | VARARG (":" type)?
result_name: NAME

table: "{" [field (("," | ";") field)* ("," | ";")?] "}"
field: NAME OPTIONAL? ":" type               -> named_field
     | "[" type "]" OPTIONAL? ":" type       -> typed_field
tuple: "[" type ("," type)* "]"

OPTIONAL: "?"
VARARG: "..."
DOTS: ".."
NAME: /[A-Za-z_][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*\*?/
NUMBER: /-?(0[xX][0-9A-Fa-f]+|[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?)/
STRING: /"([^"\\]|\\.)*"|'([^'\\]|\\.)*'/
CONSTANT: /`[A-Za-z_][A-Za-z0-9_.]*`/
%import common.WS
%ignore WS
"""

MAX_LENGTH = 10_000
MAX_BRACKETS = 100
"""Limits that keep hostile text from exhausting the stack."""

_EXPECTED = {
    "NAME": "a name",
    "NUMBER": "a number",
    "STRING": "a string",
    "CONSTANT": "a constant in backticks",
    "RPAR": "')'",
    "RBRACE": "'}'",
    "RSQB": "']'",
    "MORETHAN": "'>'",
    "COLON": "':'",
    "VBAR": "'|'",
    "COMMA": "','",
}


@functools.lru_cache(maxsize=4096)
def parse_type(text: str) -> Type:
    """The type that `text` denotes. Raises `TypeSyntaxError`."""
    if len(text) > MAX_LENGTH or sum(map(text.count, "([{<")) > MAX_BRACKETS:
        raise TypeSyntaxError(text[:60] + "...", 1, "too long; give parts of it names")
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

    try:
        tree = _parser().parse(text)
    except UnexpectedToken as error:
        place = error.column if error.token.type != "$END" else len(text) + 1
        found = f"unexpected '{error.token}'" if error.token.type != "$END" else "unexpected end"
        wanted = sorted(_EXPECTED[name] for name in error.expected if name in _EXPECTED)
        hint = f", expected {' or '.join(wanted)}" if 0 < len(wanted) <= 4 else ""
        raise TypeSyntaxError(text, place, found + hint) from None
    except UnexpectedCharacters as error:
        raise TypeSyntaxError(text, error.column, f"unexpected '{error.char}'") from None
    except UnexpectedInput as error:  # pragma: no cover - no other kind with LALR
        raise TypeSyntaxError(text, 1, "not a type") from error
    return _Builder(text).start(tree)


@functools.cache
def _parser() -> Lark:
    from lark import Lark

    return Lark(GRAMMAR, parser="lalr", maybe_placeholders=False, propagate_positions=True)


class _Parenthesised(Type):
    """A parenthesised list before it is known to be a type or a list of results."""

    __slots__ = ("results",)

    def __init__(self, results: tuple[FunctionReturn, ...]) -> None:
        self.results = results


class _Builder:
    """Turns lark's tree into the model; one method per rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text

    def fail(self, node: Any, problem: str) -> TypeSyntaxError:
        place = node if hasattr(node, "column") else node.meta
        column: int = getattr(place, "column", 1)
        return TypeSyntaxError(self.text, column, problem)

    def start(self, tree: Any) -> Type:
        first, *others = tree.children
        type_ = self.single(first)
        if not others:
            return type_
        if not isinstance(type_, FunctionType) or not type_.returns:
            raise self.fail(others[0], "only results of a function may be listed with commas")
        results = tuple(self.result(node) for node in others)
        return FunctionType(type_.params, type_.returns + results, type_.generics)

    def single(self, node: Any) -> Type:
        """A `type` node that must be one type."""
        type_ = self.type(node)
        if isinstance(type_, _Parenthesised):
            return self.one_of_paren(node, type_)
        return type_

    def one_of_paren(self, node: Any, paren: _Parenthesised) -> Type:
        if len(paren.results) == 1 and paren.results[0].name is None:
            return paren.results[0].type
        raise self.fail(node, "several results are allowed only after the ':' of a function")

    def type(self, node: Any) -> Type:
        if len(node.children) == 1:
            return self.unit(node.children[0])
        parts = []
        for child in node.children:
            part = self.unit(child)
            parts.append(
                self.one_of_paren(child, part) if isinstance(part, _Parenthesised) else part
            )
        return union(*parts)

    def unit(self, node: Any) -> Type:
        first, *suffixes = node.children
        type_: Type = getattr(self, f"make_{first.data}")(first)
        for suffix in suffixes:
            if isinstance(type_, _Parenthesised):
                type_ = self.one_of_paren(first, type_)
            match suffix.data:
                case "array":
                    type_ = ArrayType(type_)
                case "optional":
                    type_ = union(type_, NIL)
                case _:
                    type_ = self.constrained(suffix, type_)
        return type_

    def constrained(self, node: Any, type_: Type) -> Type:
        low: int | float | None = None
        high: int | float | None = None
        kinds: list[str] = []
        for limit in node.children:
            if limit.data == "kind":
                kinds.append(str(limit.children[0]))
                continue
            if low is not None or high is not None:
                raise self.fail(limit, "a second range")
            low, high = self.limits(limit)
        if isinstance(type_, StringType) and type_ == STRING:
            self.check_kinds(node, kinds, STRING_KINDS)
            return StringType(self.length(node, low), self.length(node, high), tuple(kinds))
        if isinstance(type_, NumberType) and type_ in (INTEGER, NUMBER):
            self.check_kinds(node, kinds, NUMBER_KINDS)
            if type_.integer and (isinstance(low, float) or isinstance(high, float)):
                raise self.fail(node, "an integer's range has no fractions")
            return NumberType(type_.integer, low, high, tuple(kinds))
        if isinstance(type_, ArrayType) and type_.low is None and not kinds:
            return ArrayType(type_.item, self.length(node, low), self.length(node, high))
        raise self.fail(
            node, "limits in parentheses follow only string, integer, number and arrays"
        )

    def check_kinds(self, node: Any, kinds: list[str], known: dict[str, str]) -> None:
        for kind in kinds:
            if kind not in known:
                close = difflib.get_close_matches(kind, known, n=1)
                hint = f", did you mean '{close[0]}'?" if close else ""
                names = ", ".join(sorted(known))
                raise self.fail(node, f"unknown kind '{kind}'{hint} (known: {names})")

    def length(self, node: Any, value: int | float | None) -> int | None:
        if value is None or (isinstance(value, int) and value >= 0):
            return value
        raise self.fail(node, "a length is a whole number, zero or more")

    def limits(self, node: Any) -> tuple[int | float | None, int | float | None]:
        tokens = node.children
        values = [None if token.type == "DOTS" else _number(str(token)) for token in tokens]
        if len(values) == 1:
            return values[0], values[0]
        low, high = (values[0], values[-1])
        if low is not None and high is not None and low > high:
            raise self.fail(node, "the range is empty")
        return low, high

    def make_name(self, node: Any) -> Type:
        first, *args = node.children
        name = str(first)
        types = tuple(self.single(arg) for arg in args)
        if name == "table" and len(types) == 2:
            return MapType(types[0], types[1])
        plain = {"string": STRING, "integer": INTEGER, "number": NUMBER}.get(name)
        if plain is None and name in BASIC_NAMES:
            plain = Basic(name)
        if plain is None and name in ("true", "false"):
            plain = Literal(name == "true")
        if plain is None:
            return NamedType(name, types)
        if types:
            raise self.fail(node, f"'{name}' takes no types in angle brackets")
        return plain

    def make_constant(self, node: Any) -> Type:
        return ConstantRef(str(node.children[0])[1:-1])

    def make_literal(self, node: Any) -> Type:
        token = node.children[0]
        if token.type == "NUMBER":
            return Literal(_number(str(token)))
        return Literal(_string(str(token)))

    def make_tuple(self, node: Any) -> Type:
        return TupleType(tuple(self.single(child) for child in node.children))

    def make_paren(self, node: Any) -> Type:
        return _Parenthesised(tuple(self.result(child) for child in node.children))

    def result(self, node: Any) -> FunctionReturn:
        first, *rest = node.children
        if getattr(first, "type", None) == "VARARG":
            return FunctionReturn(self.single(rest[0]) if rest else ANY, "...")
        if rest:
            return FunctionReturn(self.single(rest[0]), str(first.children[0]))
        return FunctionReturn(self.single(first))

    def make_function(self, node: Any) -> Type:
        generics: tuple[str, ...] = ()
        params = []
        returns: tuple[FunctionReturn, ...] = ()
        for child in node.children:
            if child.data == "generics":
                generics = tuple(map(str, child.children))
            elif child.data == "param":
                params.append(self.param(child))
            else:
                returns = self.returned(child)
        return FunctionType(tuple(params), returns, generics)

    def returned(self, node: Any) -> tuple[FunctionReturn, ...]:
        first, *rest = node.children
        if getattr(first, "type", None) == "VARARG":
            return (FunctionReturn(self.single(rest[0]) if rest else ANY, "..."),)
        type_ = self.type(first)
        if isinstance(type_, _Parenthesised):
            return type_.results
        return (FunctionReturn(type_),)

    def param(self, node: Any) -> FunctionParam:
        name = str(node.children[0].children[0])
        optional = any(getattr(child, "type", "") == "OPTIONAL" for child in node.children)
        type_ = self.single(node.children[-1]) if _is_rule(node.children[-1], "type") else ANY
        return FunctionParam(name, type_, optional)

    def make_table(self, node: Any) -> Type:
        fields = []
        for child in node.children:
            optional = any(getattr(part, "type", "") == "OPTIONAL" for part in child.children)
            key = child.children[0]
            if child.data == "named_field":
                name: str | Type = str(key)
            else:
                name = self.single(key)
            fields.append(TableField(name, self.single(child.children[-1]), optional))
        return TableType(tuple(fields))


def _is_rule(node: Any, name: str) -> bool:
    return getattr(node, "data", None) == name


def _number(text: str) -> int | float:
    if re.search(r"[.eE]", text) and "x" not in text.lower():
        return float(text)
    if len(text) > _LONGEST_NUMBER:
        raise TypeSyntaxError(text, 1, "a number with too many digits")
    return int(text, 0) if "x" in text.lower() else int(text)


def _string(text: str) -> str:
    if text[0] == "'":
        text = '"' + text[1:-1].replace("\\'", "'").replace('"', '\\"') + '"'
    try:
        value: str = json.loads(text)
    except ValueError:
        raise TypeSyntaxError(text, 1, "unknown escape in a string") from None
    return value
