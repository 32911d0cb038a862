"""What annotations in comments declare, by the statements, fields and places they belong to.

Files without annotations cost nothing here: the reader of types is imported when it is needed.
What types a file declares is in `own_types.py`, what is wrong with annotations in
`annotation_findings.py`.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from luac_nodemcu.semantics.type_names import has_annotations
from luac_nodemcu.stubs.types import ANY, FunctionType, NamedType, Type, rewrite
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.parser import Tree
from luac_nodemcu.syntax.source import SourceText

if TYPE_CHECKING:
    from luac_nodemcu.semantics.own_types import OwnType
    from luac_nodemcu.stubs.annotations import FunctionAnnotations
    from luac_nodemcu.stubs.luacats import Annotations
    from luac_nodemcu.stubs.luacats_tags import CastTag, Problem

_CAST: Final = re.compile(rb"---[ \t]*@cast\b")
_AS: Final = re.compile(
    rb"--(?:-[ \t]*|\[(=*)\[[ \t]*)@as[ \t]+(.*?)[ \t]*(?:\]=*\])?\Z", re.DOTALL
)


class Declarations:
    """The annotations of one file, by the statements they stand above."""

    def __init__(self, tree: Tree) -> None:
        from luac_nodemcu.stubs.annotations import FileAnnotations

        self._tree = tree
        self._tokens = tree.tokens
        self._notes = FileAnnotations(tree.tokens, SourceText(tree.tokens.data))
        self._blocks: dict[int, Annotations] = {}
        self.as_problems: list[Problem] = []

    def all(self) -> Iterator[Annotations]:
        """Every block that stands on lines of its own, in the order of the source."""
        return self._notes.all()

    def everything(self) -> Iterator[Annotations]:
        """Every block, those behind code on its line included."""
        yield from self._notes.all()
        for block in self._notes.comments.behind_lines:
            yield self._notes.block(block)

    def block(self, node: n.Node) -> Annotations:
        """What stands above a statement or field, or behind it on its line."""
        found = self._blocks.get(node.first)
        if found is None:
            found = self._blocks[node.first] = self._notes.of(node)
        return found

    def function(self, statement: n.Node, function: n.Function) -> FunctionAnnotations | None:
        """What is declared of the function that a statement or field defines."""
        block = self.block(statement)
        if not block.tags:
            return None
        from luac_nodemcu.stubs.annotations import function_annotations

        names = [local.name.decode("utf-8", "replace") for local in function.parameters]
        found = function_annotations(
            block, names, vararg=function.vararg >= 0, method=function.is_method
        )
        if found is not None and found.type.generics:
            # A type variable may be anything.
            found = replace(found, type=without_variables(found.type))
        return found

    def variables(self, node: n.Node) -> tuple[Type, ...]:
        """The types that `---@type` gives to the names of a statement, or to a field."""
        block = self.block(node)
        if not block.tags:
            return ()
        from luac_nodemcu.stubs.annotations import variable_types

        return variable_types(block)

    def class_of(self, statement: n.Node) -> str | None:
        """The class whose table a statement defines."""
        block = self.block(statement)
        if not block.tags:
            return None
        from luac_nodemcu.semantics.own_types import class_of

        return class_of(block)

    def module_of(self, statement: n.Node) -> str | None:
        """The module that `---@module` says a variable holds."""
        from luac_nodemcu.stubs.luacats_tags import ModuleTag

        for tag in self.block(statement).tags:
            if isinstance(tag, ModuleTag):
                return tag.name
        return None

    @functools.cached_property
    def types(self) -> dict[str, OwnType]:
        """The types that the file declares."""
        from luac_nodemcu.semantics.own_types import types_of

        return types_of(self._tree, self)

    @functools.cached_property
    def casts(self) -> list[tuple[int, CastTag]]:
        """Each `---@cast` with the token that follows it, in the order of the source."""
        from luac_nodemcu.stubs.luacats import read_block
        from luac_nodemcu.stubs.luacats_tags import CastTag

        data, found = self._tokens.data, []
        if b"@cast" in data:
            for start, end in self._tokens.comments:
                if _CAST.match(data, start, end):
                    following = bisect_left(self._tokens.starts, start)
                    tags = read_block(data, [(start + 3, end)]).tags
                    found += [(following, tag) for tag in tags if isinstance(tag, CastTag)]
        return found

    @functools.cached_property
    def as_types(self) -> dict[int, Type]:
        """The types that `--[[@as T]]` gives expressions, by their last token."""
        from luac_nodemcu.stubs.errors import TypeSyntaxError
        from luac_nodemcu.stubs.luacats_tags import Problem
        from luac_nodemcu.stubs.typeparse import parse_type

        data, found = self._tokens.data, {}
        if b"@as" in data:
            for start, end in self._tokens.comments:
                match = _AS.match(data[start:end])
                if match is None:
                    continue
                last = bisect_left(self._tokens.starts, start) - 1
                text = match[2].decode("utf-8", "replace")
                try:
                    found[last] = parse_type(text)
                except TypeSyntaxError as error:
                    place = start + match.start(2), start + match.end(2)
                    self.as_problems.append(Problem(*place, f"type '{text}': {error.problem}"))
        return found


def without_variables(type_: FunctionType) -> FunctionType:
    """A function type with `any` for its type variables."""

    def change(part: Type) -> Type | None:
        if isinstance(part, NamedType) and part.name in type_.generics:
            return ANY
        return None

    found = rewrite(type_, change)
    assert isinstance(found, FunctionType)
    return found


def declarations(tree: Tree) -> Declarations | None:
    """The annotations of a file, None if it has none."""
    return Declarations(tree) if has_annotations(tree.tokens.data) else None
