"""Elements of tables that are given to firmware functions, against the types in the stubs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from luac_nodemcu.semantics.fit import MISFIT
from luac_nodemcu.semantics.values import NIL_TAG, UNKNOWN, Table, Value, describe
from luac_nodemcu.stubs.model import Alias
from luac_nodemcu.stubs.types import (
    ArrayType,
    MapType,
    NamedType,
    NumberType,
    StringType,
    TupleType,
    Type,
    members,
)
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax import tokens as t

if TYPE_CHECKING:
    from luac_nodemcu.semantics.inference_base import InferenceBase
    from luac_nodemcu.stubs.model import Parameter, StructField

_MAX_DEPTH: Final = 8
_SIMPLE: Final = (n.Number, n.String, n.TrueLiteral, n.FalseLiteral, n.Function)


def check_elements(
    inference: InferenceBase,
    function: str,
    target: Parameter | StructField,
    table: Table,
    node: n.Expression | None,
) -> None:
    """Reports elements of a table that its type does not allow.

    `target`: what the table is given to. `node`: the argument; a table that was made elsewhere
    is judged only if it certainly has the elements that it was made with.
    """
    constructor = table.node
    if not isinstance(constructor, n.Table):
        return
    wanted = _table_types(inference, target.type)
    if len(wanted) != 1 or inference.environment.silent:
        return
    is_literal = node is constructor
    if not is_literal and (table.is_open or table.array_length is None):
        return
    place = 0
    for field in constructor.fields:
        if isinstance(field, n.NamedField):
            type_ = _of_name(wanted[0])
            subject = f"field '{field.name.decode('utf-8', 'replace')}'"
        elif isinstance(field, n.KeyedField):
            continue
        else:
            place += 1
            type_ = _of_place(wanted[0], place)
            subject = f"element {place}"
        if type_ is not None:
            value = _value(inference, field.value, is_literal)
            _check(inference, function, target, subject, type_, value, field.value)


def _table_types(
    inference: InferenceBase, type_: Type, depth: int = 0
) -> list[ArrayType | MapType | TupleType]:
    """The types of lists and maps among the members of a type."""
    found: list[ArrayType | MapType | TupleType] = []
    for member in members(type_):
        if isinstance(member, ArrayType | MapType | TupleType):
            found.append(member)
        elif isinstance(member, NamedType) and depth < _MAX_DEPTH:
            entry = inference.view.type(member.name)
            if isinstance(entry, Alias):
                found += _table_types(inference, entry.type, depth + 1)
    return found


def _check(
    inference: InferenceBase,
    function: str,
    target: Parameter | StructField,
    subject: str,
    type_: Type,
    value: Value,
    node: n.Expression,
) -> None:
    if value.tag == NIL_TAG or inference.fitter.fit(value, type_, target.accept) != MISFIT:
        return
    misfit = inference.fitter.misfit
    inference.report(
        "list-element", node.first, node.last,
        {
            "subject": subject, "target": target.name, "function": function,
            "wanted": str(type_), "got": describe(value),
            "kind": misfit.kind if misfit is not None else "type",
            "bad_type": target.bad_type, "bad_value": target.bad_value,
        },
    )  # fmt: skip


def _of_place(type_: ArrayType | MapType | TupleType, place: int) -> Type | None:
    """What a list item may be; None if nothing is known."""
    if isinstance(type_, ArrayType):
        return type_.item
    if isinstance(type_, TupleType):
        return type_.items[place - 1] if place <= len(type_.items) else None
    return type_.value if isinstance(type_.key, NumberType) else None


def _of_name(type_: ArrayType | MapType | TupleType) -> Type | None:
    if isinstance(type_, MapType) and isinstance(type_.key, StringType):
        return type_.value
    return None


def _value(inference: InferenceBase, node: n.Expression, is_literal: bool) -> Value:
    """The value of an element, as far as looking at it again does nothing."""
    if isinstance(node, n.Unary):
        plain = inference.tokens.kinds[node.first] == t.MINUS and isinstance(node.operand, n.Number)
    elif isinstance(node, n.Chain):
        plain = is_literal and all(isinstance(suffix, n.Member) for suffix in node.suffixes)
    elif isinstance(node, n.Name):
        plain = is_literal
    else:
        plain = isinstance(node, _SIMPLE)
    if not plain:
        return Table(node) if isinstance(node, n.Table) else UNKNOWN
    inference.environment.silent += 1
    try:
        return inference.value(node)
    finally:
        inference.environment.silent -= 1
