"""What annotations in comments declare: types of parameters, results and variables of a file.

Files without annotations cost nothing here: the reader of types is imported when it is needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from luac_nodemcu.stubs.types import Type
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.doc_comments import DocComments
from luac_nodemcu.syntax.parser import Tree
from luac_nodemcu.syntax.source import SourceText

if TYPE_CHECKING:
    from luac_nodemcu.stubs.annotations import FunctionAnnotations
    from luac_nodemcu.stubs.luacats import Annotations


class Declarations:
    """The annotations of one file, by the statements they stand above."""

    def __init__(self, tree: Tree) -> None:
        self._data = tree.tokens.data
        self._docs = DocComments(tree.tokens, SourceText(self._data))
        self._blocks: dict[int, Annotations | None] = {}

    def function(self, statement: n.Node, function: n.Function) -> FunctionAnnotations | None:
        """What is declared of the function that a statement defines."""
        block = self._block(statement)
        if block is None:
            return None
        from luac_nodemcu.stubs.annotations import function_annotations

        names = [local.name.decode("utf-8", "replace") for local in function.parameters]
        return function_annotations(
            block, names, vararg=function.vararg >= 0, method=function.is_method
        )

    def variables(self, statement: n.Node) -> tuple[Type, ...]:
        """The types that `---@type` gives to the names of a statement."""
        block = self._block(statement)
        if block is None:
            return ()
        from luac_nodemcu.stubs.annotations import variable_types

        return variable_types(block)

    def _block(self, statement: n.Node) -> Annotations | None:
        key = statement.first
        if key not in self._blocks:
            found = self._docs.of(statement)
            if found is None:
                self._blocks[key] = None
            else:
                from luac_nodemcu.stubs.luacats import read_block

                self._blocks[key] = read_block(self._data, found.lines)
        return self._blocks[key]


def declarations(tree: Tree) -> Declarations | None:
    """The annotations of a file, None if it has none."""
    return Declarations(tree) if b"---@" in tree.tokens.data else None
