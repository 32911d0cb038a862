"""What inference knows of a value at run time.

These are the checker's own types: unlike stub types they have identity where Lua values have
(tables, functions), constants where the source shows them, and UNKNOWN, from which nothing may
be concluded. They are compared by identity first; unions are flat and small.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from luac_nodemcu.stubs.model import Class, Function, Module
from luac_nodemcu.stubs.types import FunctionType, Type

if TYPE_CHECKING:
    from luac_nodemcu.semantics.own_types import OwnClass
    from luac_nodemcu.semantics.scopes import FunctionInfo
    from luac_nodemcu.stubs.annotations import FunctionAnnotations
    from luac_nodemcu.syntax.nodes import Node

UNKNOWN_TAG: Final = 0
NIL_TAG: Final = 1
BOOLEAN_TAG: Final = 2
NUMBER_TAG: Final = 3
STRING_TAG: Final = 4
TABLE_TAG: Final = 5
FUNCTION_TAG: Final = 6
API_TAG: Final = 7
INSTANCE_TAG: Final = 8
MODULE_TAG: Final = 9
CALLABLE_TAG: Final = 10
OTHER_TAG: Final = 11
UNION_TAG: Final = 12

_MAX_PARENTS: Final = 16
MAX_MEMBERS: Final = 8
"""A union with more members is UNKNOWN."""


class Value:
    """Base of all. `tag` is one of the constants above."""

    __slots__ = ()
    tag: ClassVar[int] = UNKNOWN_TAG


class Unknown(Value):
    """Anything."""

    __slots__ = ()


class Nil(Value):
    """nil. `why` says where it comes from, if a person should be told."""

    __slots__ = ("why",)
    tag: ClassVar[int] = NIL_TAG

    def __init__(self, why: str | None = None) -> None:
        self.why = why


class Boolean(Value):
    """A boolean; `value` if it is known."""

    __slots__ = ("value",)
    tag: ClassVar[int] = BOOLEAN_TAG

    def __init__(self, value: bool | None) -> None:
        self.value = value


class Number(Value):
    """A number.

    - `value`: if it is known. `constant`: full name of the API constant that it comes from.
    - `integer`: True or False if known to have no or a fraction, else None.
    - `wraps`: modulus of the counter it was read from, such as tmr.now().
    """

    __slots__ = ("constant", "integer", "value", "wraps")
    tag: ClassVar[int] = NUMBER_TAG

    def __init__(
        self,
        value: int | float | None = None,
        integer: bool | None = None,
        constant: str | None = None,
        wraps: int | None = None,
    ) -> None:
        self.value = value
        self.integer = integer if value is None else value == value // 1
        self.constant = constant
        self.wraps = wraps


class String(Value):
    """A string; `value` if it is known."""

    __slots__ = ("value",)
    tag: ClassVar[int] = STRING_TAG

    def __init__(self, value: bytes | None = None) -> None:
        self.value = value


class FieldSlot:
    """A field of a table: the union of what was assigned, and where it was first.

    `type` is what an annotation says that it may be, None without one.
    """

    __slots__ = ("declared", "node", "type", "value")

    def __init__(
        self,
        value: Value,
        node: Node | None,
        declared: bool = False,
        type_: Type | None = None,
    ) -> None:
        self.value = value
        self.node = node
        self.declared = declared
        self.type = type_


class Table(Value):
    """A table, with the fields that its file gives it.

    - `fields`: by string key. `items`: union of the values at other keys, None if none is known.
    - `is_open`: it may have fields that are not listed here (it went to unknown code, has
      computed keys, or an unknown metatable).
    - `parent`: where missing fields are looked up (`__index`), or None.
    - `instances`: for a class table: what its methods' `self` is, made on demand.
    - `name`: how messages call it, for example the variable or declared class.
    - `node`: the constructor, or None.
    - `is_exported`: the file returns it, so that other files see and change its fields.
    - `array_length`: number of list items of a constructor that shows them all, else None.
    - `shape`: the stub type that lists all of its fields, as text; None if others may exist.
    - `declared`: the annotated class that it is an object of, or the table of; `bases` are
      objects of that class's ancestors.
    """

    __slots__ = (
        "array_length", "bases", "declared", "fields", "instances", "is_exported", "is_open",
        "items", "metatable", "name", "node", "parent", "shape",
    )  # fmt: skip
    tag: ClassVar[int] = TABLE_TAG

    def __init__(self, node: Node | None = None, is_open: bool = False) -> None:
        self.fields: dict[bytes, FieldSlot] = {}
        self.items: Value | None = None
        self.is_open = is_open
        self.is_exported = False
        self.parent: Table | None = None
        self.metatable: Table | None = None
        self.instances: Table | None = None
        self.name: str | None = None
        self.node = node
        self.array_length: int | None = None
        self.shape: str | None = None
        self.declared: OwnClass | None = None
        self.bases: tuple[Table, ...] = ()

    def find(self, name: bytes) -> FieldSlot | None:
        """The slot of a field, here or where missing fields are looked up."""
        table: Table | None = self
        bases: tuple[Table, ...] = ()
        for _ in range(_MAX_PARENTS):
            if table is None:
                break
            slot = table.fields.get(name)
            if slot is not None:
                return slot
            bases = bases or table.bases
            table = table.looked_up_in
        for base in bases:
            slot = base.fields.get(name)
            if slot is None and base.parent is not None:
                slot = base.parent.fields.get(name)
            if slot is not None:
                return slot
        return None

    def names(self) -> set[bytes]:
        """The names of all fields that `find` knows."""
        found = set(self.fields)
        table = self.looked_up_in
        for _ in range(_MAX_PARENTS):
            if table is None:
                break
            found.update(table.fields)
            table = table.looked_up_in
        for base in self.bases:
            found.update(base.fields)
            if base.parent is not None:
                found.update(base.parent.fields)
        return found

    @property
    def own_class(self) -> OwnClass | None:
        """The annotated class that the table belongs to, by itself or by its metatable."""
        table: Table | None = self
        for _ in range(_MAX_PARENTS):
            if table is None:
                return None
            if table.declared is not None:
                return table.declared
            if table.metatable is not None and table.metatable.declared is not None:
                return table.metatable.declared
            table = table.looked_up_in
        return None

    @property
    def looked_up_in(self) -> Table | None:
        """The table in which missing fields are looked up, if it is known."""
        if self.parent is not None or self.metatable is None:
            return self.parent
        slot = self.metatable.fields.get(b"__index")
        return slot.value if slot is not None and isinstance(slot.value, Table) else None

    @property
    def may_have_more(self) -> bool:
        """Whether fields that are not listed may exist."""
        table: Table | None = self
        for _ in range(_MAX_PARENTS):
            if table is None:
                return False
            if table.is_open:
                return True
            meta = table.metatable
            if meta is not None:
                slot = meta.fields.get(b"__index")
                if meta.is_open or (slot is not None and not isinstance(slot.value, Table)):
                    return True
            table = table.looked_up_in
        return True


class OwnFunction(Value):
    """A function of the project. `results` is filled when its body was looked at.

    - `info`: its scopes. `file`: an opaque owner, so that two files do not mix.
    - `results`: one Value for each result, None while unknown.
    - `receiver`: what `self` is in a method, None if it is none.
    - `declared`: its type by annotations, None without any; `typed` are the parameters that
      have one, `declares_results` whether the results have. `name` is for messages, `notes`
      is all that its annotations say.
    """

    __slots__ = (
        "declared", "declares_results", "file", "info", "name", "notes", "receiver", "results",
        "state", "typed",
    )  # fmt: skip
    tag: ClassVar[int] = FUNCTION_TAG

    def __init__(self, info: FunctionInfo, file: object) -> None:
        self.info = info
        self.file = file
        self.results: list[Value] | None = None
        self.receiver: Value | None = None
        self.state = 0
        self.declared: FunctionType | None = None
        self.declares_results = False
        self.typed: frozenset[str] = frozenset()
        self.name: str | None = None
        self.notes: FunctionAnnotations | None = None


class ApiFunction(Value):
    """A function of the firmware. `receiver`: the object whose method it was read from."""

    __slots__ = ("entry", "receiver")
    tag: ClassVar[int] = API_TAG

    def __init__(self, entry: Function, receiver: Instance | None = None) -> None:
        self.entry = entry
        self.receiver = receiver


class Instance(Value):
    """An object of a firmware class. `attributes`: facts such as its number of channels."""

    __slots__ = ("attributes", "entry")
    tag: ClassVar[int] = INSTANCE_TAG

    def __init__(self, entry: Class, attributes: dict[str, int] | None = None) -> None:
        self.entry = entry
        self.attributes = attributes


class ApiTable(Value):
    """A module table of the firmware, or a table inside it; `prefix` is its full name."""

    __slots__ = ("module", "prefix")
    tag: ClassVar[int] = MODULE_TAG

    def __init__(self, module: Module, prefix: str) -> None:
        self.module = module
        self.prefix = prefix


class Callable_(Value):  # noqa: N801 - `Callable` is taken
    """A function of which only the type is known, or nothing (`type` None).

    `name` and `notes` are what messages and annotations say of a method of another file.
    """

    __slots__ = ("name", "notes", "type")
    tag: ClassVar[int] = CALLABLE_TAG

    def __init__(
        self,
        type_: FunctionType | None,
        name: str | None = None,
        notes: FunctionAnnotations | None = None,
    ) -> None:
        self.type = type_
        self.name = name
        self.notes = notes


class Other(Value):
    """A value whose Lua type is known and nothing else: `thread`, `userdata`."""

    __slots__ = ("name",)
    tag: ClassVar[int] = OTHER_TAG

    def __init__(self, name: str) -> None:
        self.name = name


class Union(Value):
    """One of several values that are not unions themselves."""

    __slots__ = ("members",)
    tag: ClassVar[int] = UNION_TAG

    def __init__(self, members: tuple[Value, ...]) -> None:
        self.members = members


UNKNOWN: Final = Unknown()
MORE: Final = Unknown()
"""At the end of a list of results: any number of unknown ones may follow."""
NIL: Final = Nil()
TRUE: Final = Boolean(True)
FALSE: Final = Boolean(False)
BOOLEAN: Final = Boolean(None)
NUMBER: Final = Number()
INTEGER: Final = Number(None, True)
STRING: Final = String()
ANY_FUNCTION: Final = Callable_(None)
ANY_TABLE: Final = Table(None, is_open=True)
THREAD: Final = Other("thread")
USERDATA: Final = Other("userdata")

_LUA_TYPES: Final = {
    NIL_TAG: "nil", BOOLEAN_TAG: "boolean", NUMBER_TAG: "number", STRING_TAG: "string",
    TABLE_TAG: "table", FUNCTION_TAG: "function", API_TAG: "function", INSTANCE_TAG: "userdata",
    MODULE_TAG: "table", CALLABLE_TAG: "function",
}  # fmt: skip


def lua_type(value: Value) -> str | None:
    """What `type()` gives, None if that is not known."""
    if isinstance(value, Other):
        return value.name
    return _LUA_TYPES.get(value.tag)


def members_of(value: Value) -> tuple[Value, ...]:
    """The members of a union, or the value itself."""
    return value.members if isinstance(value, Union) else (value,)


def join(a: Value, b: Value) -> Value:
    """A value that may be either."""
    if a is b or a.tag == UNKNOWN_TAG:
        return a
    if b.tag == UNKNOWN_TAG:
        return b
    result: list[Value] = list(members_of(a))
    for new in members_of(b):
        if not _absorb(result, new):
            result.append(new)
    if len(result) == 1:
        return result[0]
    if len(result) > MAX_MEMBERS:
        return UNKNOWN
    return Union(tuple(result))


def _absorb(result: list[Value], new: Value) -> bool:
    """Whether a member that is there already covers `new`; may widen that member."""
    tag = new.tag
    for place, old in enumerate(result):
        if old is new:
            return True
        if old.tag != tag:
            continue
        if tag == NIL_TAG:
            if isinstance(new, Nil) and isinstance(old, Nil) and old.why is None:
                result[place] = new
            return True
        if isinstance(new, Number) and isinstance(old, Number):
            if old.value != new.value or old.constant != new.constant:
                both = old.integer is True and new.integer is True
                result[place] = INTEGER if both else NUMBER
            return True
        if isinstance(new, String) and isinstance(old, String):
            if old.value == new.value:
                return True
            # Several constant strings stay apart: they are events and keywords.
            if old.value is None or new.value is None:
                result[place] = STRING
                return True
            continue
        if isinstance(new, Boolean) and isinstance(old, Boolean):
            if old.value is not new.value:
                result[place] = BOOLEAN
            return True
        if isinstance(new, Instance) and isinstance(old, Instance) and old.entry is new.entry:
            result[place] = Instance(old.entry)
            return True
        if isinstance(new, Table) and isinstance(old, Table):
            if new.shape is not None and old.shape == new.shape:
                return True
            continue
        if isinstance(new, ApiFunction) and isinstance(old, ApiFunction):
            if old.entry is new.entry:
                return True
        elif tag == CALLABLE_TAG:
            result[place] = ANY_FUNCTION
            return True
    return False


def join_all(values: list[Value]) -> Value:
    """The join of a list; NIL for an empty one."""
    if not values:
        return NIL
    result = values[0]
    for value in values[1:]:
        result = join(result, value)
    return result


def without_nil(value: Value) -> Value:
    """The value when it is known not to be nil; UNKNOWN if nothing else is left."""
    if value.tag == NIL_TAG:
        return UNKNOWN
    if not isinstance(value, Union):
        return value
    rest = tuple(member for member in value.members if member.tag != NIL_TAG)
    if len(rest) == len(value.members):
        return value
    return rest[0] if len(rest) == 1 else Union(rest)


def truthy(value: Value) -> Value:
    """The value when it is known to be true; UNKNOWN if it cannot be."""
    if value.tag == NIL_TAG or (isinstance(value, Boolean) and value.value is False):
        return UNKNOWN
    if isinstance(value, Boolean):
        return TRUE
    if not isinstance(value, Union):
        return value
    rest: list[Value] = []
    for member in value.members:
        if member.tag == NIL_TAG:
            continue
        if isinstance(member, Boolean):
            if member.value is not False:
                rest.append(TRUE)
        else:
            rest.append(member)
    if not rest:
        return UNKNOWN
    return rest[0] if len(rest) == 1 else Union(tuple(rest))


def falsy(value: Value) -> Value:
    """The value when it is known to be nil or false."""
    rest: list[Value] = []
    for member in members_of(value):
        if member.tag == UNKNOWN_TAG:
            return UNKNOWN
        if member.tag == NIL_TAG:
            rest.append(member)
        elif isinstance(member, Boolean) and member.value is not True:
            rest.append(FALSE)
    if not rest:
        return UNKNOWN
    return rest[0] if len(rest) == 1 else Union(tuple(rest))


def truth(value: Value) -> bool | None:
    """Whether a condition on the value is always true or false; None if that is open."""
    found: bool | None = None
    for member in members_of(value):
        if member.tag == UNKNOWN_TAG:
            return None
        if member.tag == NIL_TAG:
            one = False
        elif isinstance(member, Boolean):
            if member.value is None:
                return None
            one = member.value
        else:
            one = True
        if found is not None and found is not one:
            return None
        found = one
    return found


def may_be_nil(value: Value) -> Nil | None:
    """The nil in a value that may also be something else, or None."""
    if isinstance(value, Union):
        for member in value.members:
            if isinstance(member, Nil):
                return member
    return None


def describe(value: Value) -> str:
    """The value's type in a message, with its constant if that is short."""
    if isinstance(value, Union):
        seen: dict[str, None] = {}
        for member in value.members:
            seen[describe(member)] = None
        return " or ".join(seen)
    if isinstance(value, Number):
        if value.constant is not None:
            return value.constant
        return "number" if value.value is None else f"number {_number_text(value.value)}"
    if isinstance(value, String):
        if value.value is None:
            return "string"
        if len(value.value) > 24:
            return f"string of {len(value.value)} bytes"
        return '"' + value.value.decode("utf-8", "backslashreplace") + '"'
    if isinstance(value, Boolean):
        return "boolean" if value.value is None else str(value.value).lower()
    if isinstance(value, Instance):
        return value.entry.name
    if isinstance(value, Table):
        if value.declared is not None:
            return value.declared.name
        return "table" if value.name is None else f"table {value.name}"
    if isinstance(value, ApiTable):
        return f"module {value.prefix}"
    return lua_type(value) or "unknown"


def _number_text(value: int | float) -> str:
    return str(int(value)) if value == value // 1 and abs(value) < 1e15 else repr(value)
