"""Names, plain values and texts in `---@meta` files, for `meta_file`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from luac_nodemcu.stubs.luacats_tags import MarkerTag, Tag
from luac_nodemcu.syntax import nodes
from luac_nodemcu.syntax.nodes import Node

_TEXT_LENGTH = 240
"""Longest text that the schema of stubs takes, in characters."""


def short(text: str | None) -> str | None:
    """The first paragraph as one line without a full stop, None if nothing is left."""
    if not text:
        return None
    first = " ".join(re.split(r"\n[ \t]*\n", text.strip())[0].split())
    if len(first) > _TEXT_LENGTH:
        first = first[: _TEXT_LENGTH - 4].rsplit(" ", 1)[0] + " ..."
        return first.rstrip(". ") + " [...]" if len(first) > 3 else None
    first = first.replace(" # ", " - ").rstrip(". ")
    return first if len(first) >= 3 else None


def deprecation(tags: Sequence[Tag]) -> str:
    for tag in tags:
        if isinstance(tag, MarkerTag) and tag.name == "deprecated":
            return short(tag.doc) or "It is deprecated"
    return "It is deprecated"


def single_target(statement: Node) -> tuple[Node | None, Node | None]:
    """The only target and value of an assignment; a local may have no value."""
    if isinstance(statement, nodes.LocalStatement) and len(statement.names) == 1:
        values = statement.values
        return statement.names[0], values[0] if values else None
    if isinstance(statement, nodes.Assign) and len(statement.targets) == len(statement.values) == 1:
        return statement.targets[0], statement.values[0]
    return None, None


def dotted_name(node: Node) -> str | None:
    """`a.b.c` as text; None for anything else."""
    if isinstance(node, nodes.Name | nodes.Local):
        return node.name.decode("utf-8", "replace")
    if not isinstance(node, nodes.Chain) or not isinstance(node.base, nodes.Name):
        return None
    parts = [node.base.name]
    for suffix in node.suffixes:
        if isinstance(suffix, nodes.Member):
            parts.append(suffix.name)
        elif isinstance(suffix, nodes.Index) and isinstance(suffix.key, nodes.String):
            parts.append(suffix.key.value)
        else:
            return None
    return ".".join(part.decode("utf-8", "replace") for part in parts)


def is_table(value: Node) -> bool:
    return isinstance(value, nodes.Table | nodes.Nil)


def literal_value(value: Node | None) -> str | int | float | bool | None:
    """A plain value; None for anything else and for nil."""
    match value:
        case nodes.String():
            return value.value.decode("utf-8", "replace")
        case nodes.Number():
            return number_value(value.text)
        case nodes.TrueLiteral():
            return True
        case nodes.FalseLiteral():
            return False
        case nodes.Unary():
            inner = literal_value(value.operand)
            if isinstance(inner, int | float) and not isinstance(inner, bool):
                return -inner
    return None


def number_value(text: bytes) -> int | float | None:
    try:
        plain = text.decode("ascii").lower()
        if plain.startswith("0x"):
            return int(plain, 16)
        return int(plain) if plain.isdigit() else float(plain)
    except ValueError:
        return None


def field_name(entry: nodes.Field) -> str | None:
    """The name of a field in a constructor."""
    if isinstance(entry, nodes.NamedField):
        return entry.name.decode("utf-8", "replace")
    if isinstance(entry, nodes.KeyedField) and isinstance(entry.key, nodes.String):
        return entry.key.value.decode("utf-8", "replace")
    return None


def literal_type(value: str | int | float | bool | None) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, str):
        return "string"
    return "integer" if isinstance(value, int) else "number"
