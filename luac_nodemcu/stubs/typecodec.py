"""Types as nested lists of JSON values: what compiled stubs and caches hold.

`encode` and `decode` are inverse. Nothing here knows the text of a type.
"""

from __future__ import annotations

from typing import Any

from luac_nodemcu.stubs.types import (
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
    UnionType,
)


def encode(type_: Type) -> list[Any]:
    """The JSON form of a type: a list whose first element names the kind of type."""
    match type_:
        case Basic(name):
            return ["b", name]
        case StringType(low, high, kinds):
            return ["s", low, high, *kinds]
        case NumberType(integer, low_, high_, kinds):
            return ["i" if integer else "n", low_, high_, *kinds]
        case Literal(value):
            return ["l", value]
        case ConstantRef(name):
            return ["c", name]
        case UnionType(parts):
            return ["u", *map(encode, parts)]
        case ArrayType(item, low, high):
            return ["a", encode(item), low, high]
        case MapType(key, value_):
            return ["m", encode(key), encode(value_)]
        case TupleType(items):
            return ["t", *map(encode, items)]
        case TableType(fields):
            return ["r", *(_encode_field(field) for field in fields)]
        case FunctionType(params, returns, generics):
            return [
                "f",
                [[p.name, encode(p.type), int(p.optional)] for p in params],
                [[r.name, encode(r.type)] for r in returns],
                list(generics),
            ]
        case NamedType(name, args):
            return ["N", name, *map(encode, args)]
    raise AssertionError(type_)


def decode(data: list[Any]) -> Type:
    """The type that `encode` made this list of."""
    match data:
        case ["b", name]:
            return Basic(name)
        case ["s", low, high, *kinds]:
            return StringType(low, high, tuple(kinds))
        case [("i" | "n") as which, low, high, *kinds]:
            return NumberType(which == "i", low, high, tuple(kinds))
        case ["l", value]:
            return Literal(value)
        case ["c", name]:
            return ConstantRef(name)
        case ["u", *parts]:
            return UnionType(tuple(map(decode, parts)))
        case ["a", item, low, high]:
            return ArrayType(decode(item), low, high)
        case ["m", key, value]:
            return MapType(decode(key), decode(value))
        case ["t", *items]:
            return TupleType(tuple(map(decode, items)))
        case ["r", *fields]:
            return TableType(tuple(_decode_field(field) for field in fields))
        case ["f", params, returns, generics]:
            return FunctionType(
                tuple(FunctionParam(name, decode(t), bool(opt)) for name, t, opt in params),
                tuple(FunctionReturn(decode(t), name) for name, t in returns),
                tuple(generics),
            )
        case ["N", name, *args]:
            return NamedType(name, tuple(map(decode, args)))
    raise ValueError(f"not an encoded type: {data!r}")


def _encode_field(field: TableField) -> list[Any]:
    key = field.key if isinstance(field.key, str) else encode(field.key)
    return [key, encode(field.type), int(field.optional)]


def _decode_field(data: list[Any]) -> TableField:
    key, type_, optional = data
    return TableField(key if isinstance(key, str) else decode(key), decode(type_), bool(optional))
