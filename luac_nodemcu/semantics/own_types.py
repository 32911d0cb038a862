"""Types that annotations of the project declare: classes, aliases and enums of a file.

Plain data without nodes of a tree, so that a file's declarations can be kept when its tree is
not: what another file knows of a class comes from here alone, whatever is inferred. How they
become values is in `class_values.py`; what single annotations say is read by `stubs.annotations`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from luac_nodemcu.semantics.declared import Declarations
from luac_nodemcu.semantics.names import constant_string
from luac_nodemcu.stubs.annotations import (
    ClassDeclaration,
    FunctionAnnotations,
    class_declarations,
)
from luac_nodemcu.stubs.luacats_tags import AliasTag, Annotations, EnumTag
from luac_nodemcu.stubs.types import ANY, FunctionParam, FunctionType, Literal, Type, union
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.parser import Tree


@dataclass(frozen=True, slots=True)
class OwnField:
    """A declared field, or a member of a class's table.

    `type` is None if nothing is said; `notes` are those of a method.
    """

    type: Type | None
    optional: bool = False
    offset: int = 0
    notes: FunctionAnnotations | None = None


@dataclass(frozen=True, slots=True)
class OwnClass:
    """A class that annotations declare.

    - `fields`: those of `---@field`, by name. `members`: what the statements of the file give
      the class's table, and its methods give `self`.
    - `index`: the type of fields such as `---@field [string] T`.
    - `is_exact`: it has no other fields than these.
    - `is_callable`: it has an `---@overload`. `is_opaque`: its table comes from code that is
      not followed, and may have anything.
    - `assigned`: names of all fields that its files assign anywhere.
    """

    name: str
    parents: tuple[Type, ...] = ()
    fields: dict[str, OwnField] = field(default_factory=dict)
    members: dict[str, OwnField] = field(default_factory=dict)
    index: Type | None = None
    generics: tuple[str, ...] = ()
    is_exact: bool = False
    is_callable: bool = False
    is_opaque: bool = False
    assigned: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True)
class OwnAlias:
    """A name for a type: an alias, or an enum as the union of its values."""

    name: str
    type: Type
    generics: tuple[str, ...] = ()


OwnType = OwnClass | OwnAlias


def merged(types: Iterable[OwnType]) -> OwnType | None:
    """One type of several declarations of one name: classes add up, else the first counts."""
    result: OwnType | None = None
    for found in types:
        if result is None:
            result = found
        elif isinstance(result, OwnClass) and isinstance(found, OwnClass):
            result = replace(
                result,
                parents=tuple(dict.fromkeys((*result.parents, *found.parents))),
                fields={**found.fields, **result.fields},
                members={**found.members, **result.members},
                index=result.index or found.index,
                is_exact=result.is_exact and found.is_exact,
                is_callable=result.is_callable or found.is_callable,
                is_opaque=result.is_opaque or found.is_opaque,
                assigned=result.assigned | found.assigned,
            )
    return result


def types_of(tree: Tree, declarations: Declarations) -> dict[str, OwnType]:
    """All types that a file declares, by name."""
    return _Reader(tree, declarations).run()


class _Reader:
    def __init__(self, tree: Tree, declarations: Declarations) -> None:
        self.tree = tree
        self.declarations = declarations
        self.found: dict[str, OwnType] = {}

    def run(self) -> dict[str, OwnType]:
        for block in self.declarations.all():
            for declared in class_declarations(block):
                self._add(_class(declared))
            for tag in block.tags:
                if isinstance(tag, AliasTag):
                    self._add(OwnAlias(tag.name, tag.type, tag.generics))
                elif isinstance(tag, EnumTag):
                    # Its values follow with the table.
                    self._add(OwnAlias(tag.name, ANY))
        self._members()
        assigned: frozenset[bytes] | None = None
        for name, own in self.found.items():
            if isinstance(own, OwnClass):
                assigned = assigned or assigned_names(self.tree.tokens.data)
                self.found[name] = replace(own, assigned=assigned)
        return self.found

    def _add(self, new: OwnType) -> None:
        old = self.found.get(new.name)
        whole = new if old is None else merged((old, new))
        if whole is not None:
            self.found[new.name] = whole

    def _members(self) -> None:
        """What the statements of the main chunk say: tables of classes and enums, methods."""
        classes: dict[bytes, OwnClass] = {}
        for statement in self.tree.chunk.body.statements:
            name, value = _defined(statement)
            if name is not None:
                block = self.declarations.block(statement)
                self._enum(block, value)
                known = class_of(block)
                own = self.found.get(known) if known is not None else None
                if isinstance(own, OwnClass):
                    classes[name] = own
                    table = _constructor_of(value, own)
                    if table is not None:
                        self._constructor(own, table)
                    elif value is not None:
                        self.found[own.name] = replace(own, is_opaque=True)
            if classes:
                self._member(statement, classes)

    def _enum(self, block: Annotations, value: n.Expression | None) -> None:
        for tag in block.tags:
            if isinstance(tag, EnumTag) and isinstance(value, n.Table):
                self.found[tag.name] = OwnAlias(tag.name, _enum_type(value, tag.by_key))

    def _constructor(self, own: OwnClass, table: n.Table) -> None:
        for item in table.fields:
            if isinstance(item, n.NamedField):
                types = self.declarations.variables(item)
                _add_member(own, item.name, types[0] if types else None)

    def _member(self, statement: n.Statement, classes: dict[bytes, OwnClass]) -> None:
        if isinstance(statement, n.FunctionStatement):
            owner, name = _place(statement.target, classes)
            if owner is not None:
                notes = self.declarations.function(statement, statement.function)
                type_: FunctionType | None = None
                if notes is not None:
                    type_ = notes.type
                    if statement.function.is_method:
                        receiver = FunctionParam("self", ANY)
                        type_ = replace(type_, params=(receiver, *type_.params))
                _add_member(owner, name, type_, notes)
        elif isinstance(statement, n.Assign):
            for target in statement.targets:
                owner, name = _place(target, classes)
                if owner is not None:
                    types = self.declarations.variables(statement)
                    _add_member(owner, name, types[0] if types else None)


_ASSIGNED: Final = re.compile(rb"[.{,;\s]\s*([A-Za-z_]\w*)\s*=(?!=)")
_KEYED: Final = re.compile(rb"\[\s*[\"']([A-Za-z_]\w*)[\"']\s*\]\s*=(?!=)")
_DEFINED: Final = re.compile(rb"function\s+[\w.]*[.:](\w+)\s*\(")


def assigned_names(data: bytes) -> frozenset[bytes]:
    """Names that look as if a source assigned fields of these names."""
    found = set(_ASSIGNED.findall(data))
    found.update(_KEYED.findall(data))
    found.update(_DEFINED.findall(data))
    return frozenset(found)


def class_of(block: Annotations) -> str | None:
    """The class whose table the statement below a block defines: the last one of the block."""
    declared = class_declarations(block)
    return declared[-1].tag.name if declared else None


def _class(declared: ClassDeclaration) -> OwnClass:
    tag = declared.tag
    fields: dict[str, OwnField] = {}
    index: Type | None = None
    for one in declared.fields:
        if isinstance(one.key, str):
            fields.setdefault(one.key, OwnField(one.type.type, one.optional, one.offset))
        else:
            index = one.type.type if index is None else union(index, one.type.type)
    return OwnClass(
        tag.name,
        tuple(parent.type for parent in tag.parents),
        fields,
        {},
        index,
        tag.generics,
        tag.exact,
        bool(declared.overloads),
    )


def _add_member(
    own: OwnClass, name: bytes, type_: Type | None, notes: FunctionAnnotations | None = None
) -> None:
    own.members.setdefault(name.decode("utf-8", "replace"), OwnField(type_, notes=notes))


def _defined(statement: n.Statement) -> tuple[bytes | None, n.Expression | None]:
    """The one variable that a statement gives a value, and the value."""
    if isinstance(statement, n.LocalStatement) and len(statement.names) == 1:
        return statement.names[0].name, statement.values[0] if statement.values else None
    if isinstance(statement, n.Assign) and len(statement.targets) == len(statement.values) == 1:
        target = statement.targets[0]
        if isinstance(target, n.Name):
            return target.name, statement.values[0]
        return b"", statement.values[0]
    return None, None


def _constructor_of(value: n.Expression | None, own: OwnClass) -> n.Table | None:
    """The constructor that makes a class's table: `{}`, or `setmetatable({}, parent)`."""
    if isinstance(value, n.Table):
        return value
    if isinstance(value, n.Chain) and own.parents and len(value.suffixes) == 1:
        call = value.suffixes[0]
        if (
            isinstance(value.base, n.Name)
            and value.base.name == b"setmetatable"
            and isinstance(call, n.Call)
            and call.arguments
            and isinstance(call.arguments[0], n.Table)
        ):
            return call.arguments[0]
    return None


def _place(target: n.Expression, classes: dict[bytes, OwnClass]) -> tuple[OwnClass | None, bytes]:
    """The class and the field that an assignment's target is."""
    if not isinstance(target, n.Chain) or not isinstance(target.base, n.Name):
        return None, b""
    suffix = target.suffixes[0]
    if len(target.suffixes) != 1 or not isinstance(suffix, n.Member):
        return None, b""
    return classes.get(target.base.name), suffix.name


def _enum_type(table: n.Table, by_key: bool) -> Type:
    """The union of an enum's values; `any` if some are not constants."""
    values: list[Type] = []
    for item in table.fields:
        if by_key:
            if isinstance(item, n.NamedField):
                values.append(Literal(item.name.decode("utf-8", "surrogateescape")))
                continue
            key = constant_string(item.key) if isinstance(item, n.KeyedField) else None
            if key is None:
                return ANY
            values.append(Literal(key.decode("utf-8", "surrogateescape")))
        elif isinstance(item.value, n.String):
            values.append(Literal(item.value.value.decode("utf-8", "surrogateescape")))
        elif (
            isinstance(item.value, n.Number)
            and item.value.text.isdigit()
            and len(item.value.text) < 20
        ):
            values.append(Literal(int(item.value.text)))
        else:
            return ANY
    return union(*values) if values else ANY
