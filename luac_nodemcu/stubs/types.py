"""The model of types that stubs and annotations are written in, and its canonical text.

Parsing is in `typeparse` (which needs lark); the compact form that caches hold is in
`typecodec`. What a value's type *is* and whether it fits is the checker's business.

The language is that of LuaCATS with four additions: constraints in parentheses after `string`,
`integer`, `number` and arrays (`integer(0..12, pin)`, `string(1..32)`), constants by name in
backticks, optional keys in inline tables, and literal numbers with sign, fraction or `0x`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

BASIC_NAMES = frozenset(
    {
        "any",
        "boolean",
        "function",
        "lightuserdata",
        "nil",
        "self",
        "table",
        "thread",
        "unknown",
        "userdata",
    }
)
"""Names of `Basic`. `self` is the receiver's class; `userdata` any userdata."""

STRING_KINDS = {
    "binary": "any bytes; need not be text",
    "capture": "of a result: what a capture of the pattern in the same call matched",
    "cron": "a cron mask of five fields",
    "filename": "name of a file on the device, limited by the file system",
    "fixed-size": "beside pack or struct: every part must have a length that the format tells",
    "format": "format of string.format; decides the arguments that follow",
    "host": "host name or IP address",
    "host-name": "host name, not an address: tells forms of a function apart",
    "http-headers": "header lines, each ended by CR LF",
    "ip": "IPv4 address in dotted decimal",
    "json": "JSON text",
    "lfs-module": "name of a module in the LFS image",
    "lua-code": "Lua source text",
    "mac": "MAC address, six hexadecimal pairs with colons",
    "module": "name given to require",
    "pack": "format of string.pack; decides the arguments that follow",
    "pattern": "Lua pattern",
    "pem": "certificate or key in PEM text",
    "plain-text": "beside pattern: a text without special characters is taken as it is",
    "replacement": "replacement string of string.gsub",
    "struct": "format of struct.pack; decides the arguments that follow",
    "url": "URL with scheme",
}
"""What the text of a string means: kind -> description."""

NUMBER_KINDS = {
    "address": "memory or flash address",
    "baud": "bits per second on a serial line",
    "bits": "bit mask",
    "bytes": "size in bytes",
    "gpio": "GPIO number of the chip (ESP32 numbering)",
    "hz": "frequency",
    "i2c-address": "7-bit I2C address",
    "ms": "time in milliseconds",
    "pin": "pin index of the ESP8266 module boards (D0 is 0), not the GPIO number",
    "port": "network port",
    "s": "time in seconds",
    "us": "time in microseconds",
}
"""What a number means, mostly its unit: kind -> description."""


class Type:
    """Base of all types. Immutable, comparable, hashable; `str()` gives the canonical text."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Basic(Type):
    """A type without parts; `name` is one of `BASIC_NAMES`."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class StringType(Type):
    """A string: `low` and `high` bound its length in bytes; `kinds` are of `STRING_KINDS`."""

    low: int | None = None
    high: int | None = None
    kinds: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "string" + _constraint(self.low, self.high, self.kinds)


@dataclass(frozen=True, slots=True)
class NumberType(Type):
    """A number, `integer` if it has no fraction; `low` and `high` are inclusive bounds."""

    integer: bool
    low: int | float | None = None
    high: int | float | None = None
    kinds: tuple[str, ...] = ()

    def __str__(self) -> str:
        name = "integer" if self.integer else "number"
        return name + _constraint(self.low, self.high, self.kinds)


@dataclass(frozen=True, slots=True)
class Literal(Type):
    """One value: a string, number or boolean."""

    value: str | int | float | bool

    def __str__(self) -> str:
        return json.dumps(self.value, ensure_ascii=False)

    def __eq__(self, other: object) -> bool:
        # 1, 1.0 and True are equal in Python and different here.
        return (
            isinstance(other, Literal)
            and type(self.value) is type(other.value)
            and self.value == other.value
        )

    def __hash__(self) -> int:
        return hash((type(self.value).__name__, self.value))


@dataclass(frozen=True, slots=True)
class ConstantRef(Type):
    """The value of a named constant, such as `tmr.ALARM_AUTO`."""

    name: str

    def __str__(self) -> str:
        return f"`{self.name}`"


@dataclass(frozen=True, slots=True)
class UnionType(Type):
    """One of several types; never nested, never fewer than two members."""

    members: tuple[Type, ...]

    def __str__(self) -> str:
        return "|".join(_inside(member) for member in self.members)


@dataclass(frozen=True, slots=True)
class ArrayType(Type):
    """A table with elements of one type at 1..n; `low` and `high` bound n."""

    item: Type
    low: int | None = None
    high: int | None = None

    def __str__(self) -> str:
        return f"{_inside(self.item, array=True)}[]{_constraint(self.low, self.high, ())}"


@dataclass(frozen=True, slots=True)
class MapType(Type):
    """`table<K, V>`."""

    key: Type
    value: Type

    def __str__(self) -> str:
        return f"table<{self.key}, {self.value}>"


@dataclass(frozen=True, slots=True)
class TupleType(Type):
    """`[A, B]`: a table with exactly these elements."""

    items: tuple[Type, ...]

    def __str__(self) -> str:
        return "[" + ", ".join(map(str, self.items)) + "]"


@dataclass(frozen=True, slots=True)
class TableField:
    """A key of an inline table type: a name, or a type for all keys of that type."""

    key: str | Type
    type: Type
    optional: bool = False

    def __str__(self) -> str:
        key = self.key if isinstance(self.key, str) else f"[{self.key}]"
        return f"{key}{'?' if self.optional else ''}: {self.type}"


@dataclass(frozen=True, slots=True)
class TableType(Type):
    """`{ name: T, other?: U, [K]: V }`."""

    fields: tuple[TableField, ...]

    def __str__(self) -> str:
        if not self.fields:
            return "{}"
        return "{ " + ", ".join(map(str, self.fields)) + " }"


@dataclass(frozen=True, slots=True)
class FunctionParam:
    """A parameter of a function type; the name `...` takes any number of arguments."""

    name: str
    type: Type
    optional: bool = False

    def __str__(self) -> str:
        return f"{self.name}{'?' if self.optional else ''}: {self.type}"


@dataclass(frozen=True, slots=True)
class FunctionReturn:
    """A result of a function type; the name `...` stands for any number of results."""

    type: Type
    name: str | None = None

    def __str__(self) -> str:
        return f"{self.name}: {self.type}" if self.name else str(self.type)


@dataclass(frozen=True, slots=True)
class FunctionType(Type):
    """`fun<T>(name: T): R`. Results beyond `returns` are ignored by the caller."""

    params: tuple[FunctionParam, ...] = ()
    returns: tuple[FunctionReturn, ...] = ()
    generics: tuple[str, ...] = ()

    def __str__(self) -> str:
        generics = f"<{', '.join(self.generics)}>" if self.generics else ""
        text = f"fun{generics}({', '.join(map(str, self.params))})"
        if not self.returns:
            return text
        if len(self.returns) == 1 and self.returns[0].name is None:
            return f"{text}: {_inside(self.returns[0].type)}"
        return f"{text}: ({', '.join(map(str, self.returns))})"


@dataclass(frozen=True, slots=True)
class NamedType(Type):
    """A class, alias, enum, struct or type variable by name."""

    name: str
    args: tuple[Type, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}<{', '.join(map(str, self.args))}>" if self.args else self.name


ANY = Basic("any")
NIL = Basic("nil")
BOOLEAN = Basic("boolean")
FUNCTION = Basic("function")
SELF = Basic("self")
TABLE = Basic("table")
UNKNOWN = Basic("unknown")
STRING = StringType()
INTEGER = NumberType(True)
NUMBER = NumberType(False)


def union(*members: Type) -> Type:
    """The union of these, flat and without repetitions; the only member if there is one."""
    flat: dict[Type, None] = {}
    for member in members:
        for part in member.members if isinstance(member, UnionType) else (member,):
            flat[part] = None
    if len(flat) == 1:
        return next(iter(flat))
    return UnionType(tuple(flat))


def members(type_: Type) -> tuple[Type, ...]:
    """The members of a union, or the type itself."""
    return type_.members if isinstance(type_, UnionType) else (type_,)


def accepts_nil(type_: Type) -> bool:
    """Whether nil is written into the type itself (aliases are not looked into)."""
    return any(member in (NIL, ANY) for member in members(type_))


def walk(type_: Type) -> Iterator[Type]:
    """The type and all types within it, outermost first."""
    yield type_
    for part in _parts(type_):
        yield from walk(part)


def rewrite(type_: Type, change: Callable[[Type], Type | None]) -> Type:
    """The type with parts replaced: `change` gives what to put in a part's place, or None."""
    changed = change(type_)
    if changed is not None:
        return changed
    match type_:
        case UnionType(parts):
            return union(*(rewrite(part, change) for part in parts))
        case TupleType(items):
            return TupleType(tuple(rewrite(item, change) for item in items))
        case ArrayType(item, low, high):
            return ArrayType(rewrite(item, change), low, high)
        case MapType(key, value):
            return MapType(rewrite(key, change), rewrite(value, change))
        case NamedType(name, args):
            return NamedType(name, tuple(rewrite(arg, change) for arg in args))
        case TableType(fields):
            return TableType(
                tuple(
                    TableField(
                        rewrite(field.key, change) if isinstance(field.key, Type) else field.key,
                        rewrite(field.type, change),
                        field.optional,
                    )
                    for field in fields
                )
            )
        case FunctionType(params, returns, generics):
            return FunctionType(
                tuple(
                    FunctionParam(param.name, rewrite(param.type, change), param.optional)
                    for param in params
                ),
                tuple(
                    FunctionReturn(rewrite(result.type, change), result.name) for result in returns
                ),
                generics,
            )
    return type_


def _parts(type_: Type) -> Iterator[Type]:
    match type_:
        case UnionType(parts) | TupleType(parts):
            yield from parts
        case ArrayType(item=item):
            yield item
        case MapType(key, value):
            yield key
            yield value
        case NamedType(args=args):
            yield from args
        case TableType(fields):
            for field in fields:
                if isinstance(field.key, Type):
                    yield field.key
                yield field.type
        case FunctionType(params=params, returns=returns):
            for param in params:
                yield param.type
            for result in returns:
                yield result.type


def _inside(type_: Type, *, array: bool = False) -> str:
    """The text of a type where a union or function would swallow what follows."""
    if isinstance(type_, FunctionType) or (array and isinstance(type_, UnionType)):
        return f"({type_})"
    return str(type_)


def _constraint(low: int | float | None, high: int | float | None, kinds: tuple[str, ...]) -> str:
    parts = list(kinds)
    if low is not None or high is not None:
        if low == high:
            parts.insert(0, str(low))
        else:
            start = "" if low is None else str(low)
            parts.insert(0, f"{start}..{'' if high is None else high}")
    return f"({', '.join(parts)})" if parts else ""
