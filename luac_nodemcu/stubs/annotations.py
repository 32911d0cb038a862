"""What the annotations of one function, variable or class mean together.

`luacats` reads single tags; here the tags of a block are put onto what stands below it. The
results are plain data: types, names and byte ranges. What is done with them is for inference;
whole files that only describe are read by `meta_file`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from luac_nodemcu.stubs.luacats import read_block
from luac_nodemcu.stubs.luacats_tags import (
    NO_ANNOTATIONS,
    AliasTag,
    Annotations,
    ClassTag,
    EnumTag,
    FieldTag,
    GenericTag,
    OperatorTag,
    OverloadTag,
    ParamTag,
    Problem,
    ReturnTag,
    Tag,
    TypeTag,
)
from luac_nodemcu.stubs.types import (
    ANY,
    FunctionParam,
    FunctionReturn,
    FunctionType,
    Type,
)
from luac_nodemcu.syntax.doc_comments import DocBlock, DocComments
from luac_nodemcu.syntax.nodes import NO_TOKEN, Function, Node
from luac_nodemcu.syntax.source import SourceText
from luac_nodemcu.syntax.tokens import Tokens


@dataclass(frozen=True, slots=True)
class FunctionAnnotations:
    """What is annotated at a function.

    - `type`: its parameters under the names they have in the source, without `self` of a
      method; a parameter without annotation is `any`, and so is what is missing altogether.
    - `typed`: names of the parameters that are annotated; `returns_typed`: whether results are.
    - `overloads`: as written, with `self` where they have it.
    - `docs`: parameter -> description.
    - `problems`: annotations that fit no parameter.
    """

    type: FunctionType
    typed: frozenset[str]
    returns_typed: bool
    overloads: tuple[FunctionType, ...] = ()
    deprecated: bool = False
    nodiscard: bool = False
    text: str | None = None
    docs: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassDeclaration:
    """A `@class` with what follows it in its block, up to the next class."""

    tag: ClassTag
    fields: tuple[FieldTag, ...]
    operators: tuple[OperatorTag, ...]
    overloads: tuple[OverloadTag, ...]
    text: str | None


def function_annotations(
    block: Annotations, parameters: Sequence[str], *, vararg: bool = False, method: bool = False
) -> FunctionAnnotations | None:
    """What a block says of a function with these parameters; None if it says nothing.

    `method`: it is written with a colon, so that an annotated `self` is right and ignored.
    """
    tags = block.tags
    known = [*parameters, *(["..."] if vararg else [])]
    params = {tag.name: tag for tag in tags if isinstance(tag, ParamTag)}
    results = [result for tag in tags if isinstance(tag, ReturnTag) for result in tag.results]
    overloads = tuple(tag.type for tag in tags if isinstance(tag, OverloadTag))
    deprecated, nodiscard = block.has("deprecated"), block.has("nodiscard")
    if not (params or results or overloads or deprecated or nodiscard):
        return None
    problems = tuple(
        Problem(tag.name_offset, tag.name_offset + len(tag.name.encode()), _no_param(tag, known))
        for tag in params.values()
        if tag.name not in known and not (method and tag.name == "self")
    )
    generics = tuple(name for tag in tags if isinstance(tag, GenericTag) for name, _ in tag.names)
    type_ = FunctionType(
        tuple(_param(name, params.get(name)) for name in known),
        tuple(FunctionReturn(result.type, result.name) for result in results),
        generics,
    )
    return FunctionAnnotations(
        type=type_,
        typed=frozenset(params) & frozenset(known),
        returns_typed=bool(results),
        overloads=overloads,
        deprecated=deprecated,
        nodiscard=nodiscard,
        text=block.text,
        docs={name: tag.doc for name, tag in params.items() if tag.doc},
        problems=problems,
    )


def variable_types(block: Annotations) -> tuple[Type, ...]:
    """The types that `@type` gives to the names of a statement, in order; empty if none."""
    for tag in block.tags:
        if isinstance(tag, TypeTag):
            return tuple(typed.type for typed in tag.types)
    return ()


def class_declarations(block: Annotations) -> list[ClassDeclaration]:
    """The classes of a block; fields belong to the class above them."""
    found: list[ClassDeclaration] = []
    groups: list[list[Tag]] = []
    for tag in block.tags:
        if isinstance(tag, ClassTag):
            groups.append([tag])
        elif groups:
            groups[-1].append(tag)
    for first, *rest in groups:
        assert isinstance(first, ClassTag)
        found.append(
            ClassDeclaration(
                first,
                tuple(tag for tag in rest if isinstance(tag, FieldTag)),
                tuple(tag for tag in rest if isinstance(tag, OperatorTag)),
                tuple(tag for tag in rest if isinstance(tag, OverloadTag)),
                block.text,
            )
        )
    return found


class FileAnnotations:
    """The annotations of a source, read when they are asked for."""

    def __init__(self, tokens: Tokens, source: SourceText) -> None:
        self.comments = DocComments(tokens, source)
        self._data = tokens.data
        self._tokens = tokens
        self._read: dict[int, Annotations] = {}

    @property
    def any(self) -> bool:
        """Whether there may be an annotation at all; without one nothing need be asked."""
        return b"@" in self._data and any(
            b"@" in self._data[block.offset : block.end_offset] for block in self.comments.blocks
        )

    def block(self, block: DocBlock | None) -> Annotations:
        """The annotations of a block of documentation."""
        if block is None:
            return NO_ANNOTATIONS
        found = self._read.get(block.offset)
        if found is None:
            found = self._read[block.offset] = read_block(self._data, block.lines)
        return found

    def all(self) -> Iterator[Annotations]:
        """Every block on lines of its own, in the order of the source."""
        for block in self.comments.blocks:
            yield self.block(block)

    def of(self, node: Node) -> Annotations:
        """What stands above a statement or field, or behind it on its line."""
        return self.block(self.comments.of(node))

    def function(self, node: Node, function: Function) -> FunctionAnnotations | None:
        """What is said of a function by the block of `node`: the statement or field it is in."""
        names = [parameter.name.decode("utf-8", "replace") for parameter in function.parameters]
        return function_annotations(
            self.of(node),
            names,
            vararg=function.vararg != NO_TOKEN,
            method=function.is_method,
        )

    def types(self, node: Node) -> tuple[Type, ...]:
        """The types that a statement or field is annotated with, one for each of its names."""
        return variable_types(self.of(node))

    def classes(self) -> Iterator[ClassDeclaration]:
        """All classes that are declared."""
        for block in self.all():
            yield from class_declarations(block)

    def aliases(self) -> Iterator[AliasTag]:
        """All aliases."""
        for block in self.all():
            yield from (tag for tag in block.tags if isinstance(tag, AliasTag))

    def enums(self) -> Iterator[EnumTag]:
        """All enums; their values are in the tables below them."""
        for block in self.all():
            yield from (tag for tag in block.tags if isinstance(tag, EnumTag))

    def problems(self) -> Iterator[Problem]:
        """What cannot be read, in the order of the source."""
        for block in self.all():
            yield from block.problems


def without_self(type_: FunctionType) -> FunctionType:
    """A function type without a first parameter that is the receiver."""
    if type_.params and type_.params[0].name == "self":
        return FunctionType(type_.params[1:], type_.returns, type_.generics)
    return type_


def _param(name: str, tag: ParamTag | None) -> FunctionParam:
    if tag is None:
        return FunctionParam(name, ANY)
    return FunctionParam(name, tag.type.type, tag.optional and name != "...")


def _no_param(tag: ParamTag, known: Sequence[str]) -> str:
    if not known:
        return f"@param {tag.name}: the function has no parameters"
    return f"@param {tag.name}: the function's parameters are {', '.join(known)}"
