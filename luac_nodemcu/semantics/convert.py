"""Stub types to inference values: what a call returns, what a callback is given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from luac_nodemcu.semantics.values import (
    ANY_FUNCTION,
    ANY_TABLE,
    BOOLEAN,
    FALSE,
    INTEGER,
    NIL,
    NUMBER,
    STRING,
    TABLE_TAG,
    THREAD,
    TRUE,
    UNION_TAG,
    UNKNOWN,
    USERDATA,
    Callable_,
    FieldSlot,
    Instance,
    Nil,
    Number,
    String,
    Table,
    Union,
    Value,
    join,
)
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.stubs.model import Alias, Class, Constant, Enum, Struct
from luac_nodemcu.stubs.types import (
    ArrayType,
    Basic,
    ConstantRef,
    FunctionType,
    Literal,
    MapType,
    NamedType,
    NumberType,
    StringType,
    TableType,
    TupleType,
    Type,
    UnionType,
)

if TYPE_CHECKING:
    from luac_nodemcu.semantics.class_values import OwnTypes

_BASIC: Mapping[str, Value] = {
    "any": UNKNOWN, "unknown": UNKNOWN, "nil": NIL, "boolean": BOOLEAN, "function": ANY_FUNCTION,
    "table": ANY_TABLE, "thread": THREAD, "userdata": USERDATA, "lightuserdata": USERDATA,
}  # fmt: skip
_MAX_DEPTH = 12


class Converter:
    """Converts types of one chip and Lua version; keeps what it converted.

    `own`: the project's own types, which give way to the firmware's of the same name.
    """

    def __init__(self, view: StubView, own: OwnTypes | None = None) -> None:
        self.view = view
        self.own = own
        self._cache: dict[Type, Value] = {}
        self._classes: dict[str, Instance] = {}
        self._structs: dict[str, Table] = {}

    def value(self, type_: Type, receiver: Instance | None = None) -> Value:
        """The value that a type describes; `self` becomes the receiver."""
        if isinstance(type_, Basic):
            if type_.name == "self":
                return receiver or UNKNOWN
            return _BASIC.get(type_.name, UNKNOWN)
        found = self._cache.get(type_)
        if found is None:
            found = self._cache[type_] = self._convert(type_, receiver, 0)
        return fresh(found) if found.tag == TABLE_TAG or found.tag == UNION_TAG else found

    def _convert(self, type_: Type, receiver: Instance | None, depth: int) -> Value:
        if depth > _MAX_DEPTH:
            return UNKNOWN
        if isinstance(type_, StringType):
            return STRING
        if isinstance(type_, NumberType):
            return INTEGER if type_.integer else NUMBER
        if isinstance(type_, NamedType):
            return self._named(type_.name)
        if isinstance(type_, UnionType):
            result = self._convert_part(type_.members[0], receiver, depth)
            for member in type_.members[1:]:
                result = join(result, self._convert_part(member, receiver, depth))
            return result
        if isinstance(type_, Literal):
            return _literal(type_.value)
        if isinstance(type_, ConstantRef):
            return self._constant(type_.name)
        if isinstance(type_, FunctionType):
            return Callable_(type_)
        if isinstance(type_, ArrayType | MapType | TupleType | TableType):
            return self._table(type_, receiver, depth)
        return self._convert_part(type_, receiver, depth)

    def _convert_part(self, type_: Type, receiver: Instance | None, depth: int) -> Value:
        if isinstance(type_, Basic):
            if type_.name == "self":
                return receiver or UNKNOWN
            return _BASIC.get(type_.name, UNKNOWN)
        return self._convert(type_, receiver, depth + 1)

    def _table(self, type_: Type, receiver: Instance | None, depth: int) -> Value:
        table = Table(None, is_open=True)
        if isinstance(type_, ArrayType):
            table.items = self._convert_part(type_.item, receiver, depth)
        elif isinstance(type_, MapType):
            table.items = self._convert_part(type_.value, receiver, depth)
        elif isinstance(type_, TupleType):
            table.items = UNKNOWN
        elif isinstance(type_, TableType):
            for field in type_.fields:
                if isinstance(field.key, str):
                    value = self._convert_part(field.type, receiver, depth)
                    if field.optional:
                        value = join(value, NIL)
                    slot = FieldSlot(value, None, declared=True, type_=field.type)
                    table.fields[field.key.encode()] = slot
            if all(isinstance(field.key, str) for field in type_.fields):
                table.is_open = False
                table.shape = str(type_)
        return table

    def _named(self, name: str) -> Value:
        entry = self.view.type(name)
        if isinstance(entry, Class):
            return self.instance(entry)
        if isinstance(entry, Alias):
            return self.value(entry.type)
        if isinstance(entry, Enum):
            return INTEGER
        if isinstance(entry, Struct):
            return self.struct(entry)
        if self.own is not None:
            return self.own.value(name)
        return UNKNOWN

    def instance(self, entry: Class) -> Instance:
        """An object of a class; the same one every time."""
        found = self._classes.get(entry.name)
        if found is None:
            found = self._classes[entry.name] = Instance(entry)
        return found

    def struct(self, entry: Struct) -> Table:
        """A table with a struct's fields."""
        table = self._structs.get(entry.name)
        if table is None:
            table = self._structs[entry.name] = Table(None)
            table.name = entry.name
            for name, field in entry.fields.items():
                value = self.value(field.type)
                if field.optional:
                    value = join(value, Nil())
                table.fields[name.encode()] = FieldSlot(value, None, declared=True)
            # Only now: a field may be a table of the same kind, which is not to be copied yet.
            if entry.unknown == "allowed":
                table.is_open = True
            else:
                table.shape = entry.name
        return table

    def _constant(self, name: str) -> Value:
        entry = self.view.find(name)
        if isinstance(entry, Constant):
            return self.constant(entry)
        return UNKNOWN

    def constant(self, entry: Constant) -> Value:
        """The value of a constant, with its name so that domains can be told apart."""
        value = entry.value
        if isinstance(value, bool):
            return TRUE if value else FALSE
        if isinstance(value, int | float):
            return Number(value, constant=entry.name)
        if isinstance(value, str):
            return String(value.encode())
        if isinstance(entry.type, NumberType):
            return Number(None, True if entry.type.integer else None, constant=entry.name)
        return self.value(entry.type)


def fresh(value: Value) -> Value:
    """The value with tables of its own: one that gets a field does not change the others."""
    if isinstance(value, Table):
        if value.shape is None:
            return value
        table = Table(None, is_open=value.is_open)
        table.fields = value.fields.copy()
        table.items = value.items
        table.name = value.name
        table.shape = value.shape
        return table
    if isinstance(value, Union) and any(
        isinstance(member, Table) and member.shape is not None for member in value.members
    ):
        return Union(tuple(fresh(member) for member in value.members))
    return value


def _literal(value: str | int | float | bool) -> Value:
    if isinstance(value, bool):
        return TRUE if value else FALSE
    if isinstance(value, str):
        return String(value.encode("utf-8", "surrogateescape"))
    return Number(value)
