"""A Lua source and what is known about it, each part made when it is first asked for."""

from __future__ import annotations

from luac_nodemcu.semantics.binder import bind
from luac_nodemcu.semantics.flow import FileFlow, Flow, NeverReturns
from luac_nodemcu.semantics.scopes import FileScopes, FunctionInfo
from luac_nodemcu.semantics.summary import FileSummary, summarise
from luac_nodemcu.semantics.value_flow import ValueFlow
from luac_nodemcu.syntax.dialect import Dialect
from luac_nodemcu.syntax.lexer import first_token_offset, lex
from luac_nodemcu.syntax.nodes import Node, byte_range
from luac_nodemcu.syntax.parser import Tree, parse
from luac_nodemcu.syntax.source import SourceText
from luac_nodemcu.syntax.tokens import Tokens


class LuaFile:
    """One source in one dialect. `path` is its name for people, with `/`."""

    __slots__ = (
        "_flow", "_scopes", "_source", "_summary", "_tokens", "_tree", "_values", "data", "dialect",
        "path",
    )  # fmt: skip

    def __init__(self, path: str, data: bytes, dialect: Dialect) -> None:
        self.path = path
        self.data = data
        self.dialect = dialect
        self._tokens: Tokens | None = None
        self._tree: Tree | None = None
        self._source: SourceText | None = None
        self._scopes: FileScopes | None = None
        self._flow: FileFlow | None = None
        self._values: dict[int, ValueFlow] = {}
        self._summary: FileSummary | None = None

    @property
    def tokens(self) -> Tokens:
        """The tokens."""
        if self._tokens is None:
            self._tokens = lex(self.data, self.dialect)
        return self._tokens

    @property
    def tree(self) -> Tree:
        """The tree, which may have holes."""
        if self._tree is None:
            self._tree = parse(self.tokens)
        return self._tree

    @property
    def source(self) -> SourceText:
        """Lines and columns."""
        if self._source is None:
            self._source = SourceText(self.data, first_token_offset(self.data, self.dialect))
        return self._source

    @property
    def scopes(self) -> FileScopes:
        """What the names mean."""
        if self._scopes is None:
            self._scopes = bind(self.tree)
        return self._scopes

    @property
    def summary(self) -> FileSummary:
        """What other files need to know."""
        if self._summary is None:
            self._summary = summarise(self.scopes)
        return self._summary

    def release(self) -> None:
        """Forgets all that was made from the text; it is made again if it is asked for."""
        if self._scopes is not None:
            self._scopes.clear()
        self._tokens = self._tree = self._scopes = self._flow = None
        self._values = {}

    def set_never_returns(self, never_returns: NeverReturns) -> None:
        """Says which calls do not return; to be called before `flow`, which else knows none."""
        self._flow = FileFlow(self.scopes, never_returns)

    def flow(self, info: FunctionInfo) -> Flow:
        """The control flow of a function."""
        if self._flow is None:
            self._flow = FileFlow(self.scopes, _returns)
        return self._flow.of(info)

    def values(self, info: FunctionInfo) -> ValueFlow:
        """What the values of a function's locals do."""
        found = self._values.get(info.index)
        if found is None:
            found = self._values[info.index] = ValueFlow(self.flow(info))
        return found

    def range_of(self, node: Node) -> tuple[int, int]:
        """The bytes of a node, as (offset, end offset)."""
        return byte_range(node, self.tokens)

    def text_of(self, node: Node) -> bytes:
        """The source of a node."""
        offset, end = byte_range(node, self.tokens)
        return self.data[offset:end]


def _returns(call: Node) -> bool:
    return False
