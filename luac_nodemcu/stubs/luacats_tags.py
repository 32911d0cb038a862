"""What LuaCATS annotations say, as plain data: tags with byte ranges. Read by `luacats`."""

from __future__ import annotations

from dataclasses import dataclass

from luac_nodemcu.stubs.types import FunctionType, Type

SCOPES = ("private", "protected", "package", "public")
DIAGNOSTIC_ACTIONS = ("disable", "enable", "disable-line", "disable-next-line")
MARKERS = frozenset({"deprecated", "nodiscard", "async", *SCOPES})
"""Tags that say something just by being there."""

OTHER_TAGS = frozenset({"see", "since", "source", "version", "vararg", "as"})
"""Tags of LuaLS that are known here and not used."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What cannot be read, at bytes `offset` to `end_offset`."""

    offset: int
    end_offset: int
    message: str


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag with its line: the bytes from its `@` to the end of its last line.

    `doc` is its description, None if there is none.
    """

    offset: int
    end_offset: int
    doc: str | None


@dataclass(frozen=True, slots=True)
class Typed:
    """A type as it is written at bytes `offset` to `end_offset`; `name` and `doc` if given."""

    type: Type
    offset: int
    end_offset: int
    name: str | None = None
    doc: str | None = None


@dataclass(frozen=True, slots=True)
class ClassTag(Tag):
    """`---@class (exact) name<T>: parent, other`."""

    name: str
    name_offset: int
    parents: tuple[Typed, ...] = ()
    generics: tuple[str, ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class FieldTag(Tag):
    """`---@field scope name? type` or `---@field [key] type`; `key` is a name or a type."""

    key: str | Type
    key_offset: int
    type: Typed
    optional: bool = False
    scope: str = "public"


@dataclass(frozen=True, slots=True)
class OperatorTag(Tag):
    """`---@operator add(number): T`; `operand` is None for unary ones."""

    name: str
    operand: Typed | None
    result: Typed


@dataclass(frozen=True, slots=True)
class ParamTag(Tag):
    """`---@param name? type`; the name may be `...`."""

    name: str
    name_offset: int
    type: Typed
    optional: bool = False


@dataclass(frozen=True, slots=True)
class ReturnTag(Tag):
    """`---@return type name, type name`; a `...` behind a type is its name."""

    results: tuple[Typed, ...]


@dataclass(frozen=True, slots=True)
class TypeTag(Tag):
    """`---@type type, type`: one for each name of a statement."""

    types: tuple[Typed, ...]


@dataclass(frozen=True, slots=True)
class AliasTag(Tag):
    """`---@alias name type`, or with `---|` lines that each add a member."""

    name: str
    name_offset: int
    type: Type
    generics: tuple[str, ...] = ()
    members: tuple[Typed, ...] = ()


@dataclass(frozen=True, slots=True)
class EnumTag(Tag):
    """`---@enum name` above a table; `(key)`: its keys count, not its values."""

    name: str
    name_offset: int
    by_key: bool = False


@dataclass(frozen=True, slots=True)
class OverloadTag(Tag):
    """`---@overload fun(...)`."""

    type: FunctionType


@dataclass(frozen=True, slots=True)
class GenericTag(Tag):
    """`---@generic T: parent, K`; a constraint is None if there is none."""

    names: tuple[tuple[str, Typed | None], ...]


@dataclass(frozen=True, slots=True)
class MarkerTag(Tag):
    """A tag of `MARKERS`."""

    name: str


@dataclass(frozen=True, slots=True)
class MetaTag(Tag):
    """`---@meta name`: the file describes and is not run. `_` is no name."""

    name: str | None


@dataclass(frozen=True, slots=True)
class ModuleTag(Tag):
    """`---@module "name"`: the value is what `require` gives for that name."""

    name: str


@dataclass(frozen=True, slots=True)
class CastTag(Tag):
    """`---@cast name type, +type, -type, +?`; each change is ``, `+` or `-`, and a type."""

    name: str
    name_offset: int
    changes: tuple[tuple[str, Typed], ...]


@dataclass(frozen=True, slots=True)
class DiagnosticTag(Tag):
    """`---@diagnostic action: name, name`; no names means all."""

    action: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OtherTag(Tag):
    """A tag of LuaLS that is not used here; `text` is what follows it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Annotations:
    """A block of documentation: its tags in order, its text, and what cannot be read in it."""

    tags: tuple[Tag, ...] = ()
    text: str | None = None
    problems: tuple[Problem, ...] = ()

    def has(self, marker: str) -> bool:
        """Whether there is this tag of `MARKERS`."""
        return any(isinstance(tag, MarkerTag) and tag.name == marker for tag in self.tags)


NO_ANNOTATIONS = Annotations()
