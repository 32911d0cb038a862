"""Values of the types that annotations of the project declare: objects of classes, aliases.

One object stands for all objects of a class in a file, so that what its code assigns to fields
of one is known of all. Which types there are is in `own_types.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luac_nodemcu.semantics.values import (
    ANY_TABLE,
    NIL,
    UNKNOWN,
    Callable_,
    FieldSlot,
    Table,
    Value,
    join,
)
from luac_nodemcu.stubs.types import ANY, FunctionType, NamedType

if TYPE_CHECKING:
    from luac_nodemcu.semantics.convert import Converter
    from luac_nodemcu.semantics.declared import Declarations
    from luac_nodemcu.semantics.file_types import Resolver
    from luac_nodemcu.semantics.own_types import OwnClass, OwnField, OwnType
    from luac_nodemcu.stubs.types import Type


class OwnTypes:
    """The project's types as one file sees them."""

    __slots__ = ("_instances", "_known", "_open", "converter", "declarations", "resolver")

    converter: Converter

    def __init__(self, resolver: Resolver, declarations: Declarations | None) -> None:
        self.resolver = resolver
        self.declarations = declarations
        self._known: dict[str, OwnType | None] = {}
        self._instances: dict[str, Table] = {}
        # Aliases that are being converted: one that names itself is not followed.
        self._open: set[str] = set()

    def find(self, name: str) -> OwnType | None:
        """The type of that name, with all that the files of the project say of it."""
        if name in self._known:
            return self._known[name]
        own = None if self.declarations is None else self.declarations.types.get(name)
        found = self.resolver.declared_types(name)
        if own is not None:
            found = [own, *found]
        result: OwnType | None = None
        if found:
            from luac_nodemcu.semantics.own_types import merged

            result = merged(found)
        self._known[name] = result
        return result

    def class_(self, name: str) -> OwnClass | None:
        """The class of that name."""
        from luac_nodemcu.semantics.own_types import OwnClass

        found = self.find(name)
        return found if isinstance(found, OwnClass) else None

    def aliased(self, name: str) -> Type:
        """The type that an alias stands for; `any` if it is none."""
        from luac_nodemcu.semantics.own_types import OwnAlias

        found = self.find(name)
        return found.type if isinstance(found, OwnAlias) else ANY

    def value(self, name: str) -> Value:
        """A value of a type; UNKNOWN if there is no such type."""
        found = self.find(name)
        if found is None:
            return UNKNOWN
        from luac_nodemcu.semantics.own_types import OwnAlias

        if not isinstance(found, OwnAlias):
            return self.instance(found)
        if name in self._open:
            return UNKNOWN
        self._open.add(name)
        try:
            return self.converter.value(found.type)
        finally:
            self._open.remove(name)

    def instance(self, own: OwnClass) -> Table:
        """The object that stands for all of a class."""
        table = self._instances.get(own.name)
        if table is not None:
            return table
        table = self._instances[own.name] = Table(None)
        table.name = own.name
        table.declared = own
        table.is_open = own.is_opaque
        bases: dict[int, Table] = {}
        for parent in own.parents:
            base = self._base(parent)
            if base is None:
                table.is_open = True
                continue
            table.is_open = table.is_open or base.is_open
            for one in (base, *base.bases):
                if one is not table:
                    bases[id(one)] = one
        table.bases = tuple(bases.values())
        members = Table(None)
        for name, member in own.members.items():
            members.fields[name.encode()] = self._slot(member, name)
        table.parent = members
        for name, member in own.fields.items():
            table.fields[name.encode()] = self._slot(member, name)
        if own.index is not None:
            table.items = self.converter.value(own.index)
            table.is_open = True
        return table

    def bind(self, name: str, table: Table) -> None:
        """Says that a table of this file is the class's own, with its methods."""
        own = self.class_(name)
        if own is None or table.declared is not None:
            return
        instance = self.instance(own)
        if instance.parent is not None and self.resolver.declared_types(name):
            # Other files add to the class.
            for key, slot in instance.parent.fields.items():
                table.fields.setdefault(key, slot)
        instance.parent = table
        table.declared = own
        table.bases = instance.bases
        table.instances = instance
        table.name = own.name
        for key, slot in instance.fields.items():
            given = table.fields.get(key)
            if given is None:
                table.fields[key] = slot
            else:
                given.type = slot.type

    def derives(self, table: Table, own: OwnClass) -> bool | None:
        """Whether a table is an object of a class; None if that is open."""
        given = table.own_class
        if given is None:
            return None
        if given.name == own.name:
            return True
        instance = self._instances.get(given.name) or table
        if any(b.declared is not None and b.declared.name == own.name for b in instance.bases):
            return True
        wanted = self.instance(own)
        if any(b.declared is not None and b.declared.name == given.name for b in wanted.bases):
            # An object of the parent may be one of this class.
            return None
        if instance.is_open or table.is_open or wanted.is_open or not own.fields:
            return None
        return False

    def _base(self, parent: Type) -> Table | None:
        if isinstance(parent, NamedType):
            own = self.class_(parent.name)
            if own is not None:
                return self.instance(own)
        elif self.converter.value(parent) is ANY_TABLE:
            # `: table` says nothing.
            return _NO_BASE
        return None

    def _slot(self, field: OwnField, name: str) -> FieldSlot:
        if field.type is None:
            return FieldSlot(UNKNOWN, None, declared=True)
        if field.notes is not None and isinstance(field.type, FunctionType):
            return FieldSlot(Callable_(field.type, name, field.notes), None, declared=True)
        value = self.converter.value(field.type)
        if field.optional:
            value = join(value, NIL)
        return FieldSlot(value, None, declared=True, type_=field.type)


_NO_BASE = Table(None)
