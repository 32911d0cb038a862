"""What a feature may ask about one file: its text, tokens, tree, scopes, types and findings.

A query is made for each request and holds for one version of the text. Everything in it is made
when it is first asked for and kept by the workspace until the text changes.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.rules.context import Platform, Project
from luac_nodemcu.semantics.file_types import FileTypes
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.semantics.scopes import FileScopes
from luac_nodemcu.stubs.library import StubView
from luac_nodemcu.syntax.nodes import Node, byte_range
from luac_nodemcu.syntax.parser import Tree
from luac_nodemcu.syntax.tokens import NAME, Tokens
from luac_nodemcu_lsp.documents import Document
from luac_nodemcu_lsp.folder import Folder
from luac_nodemcu_lsp.moving import common_start
from luac_nodemcu_lsp.positions import EditorText
from luac_nodemcu_lsp.settings import ClientSettings

if TYPE_CHECKING:
    from luac_nodemcu_lsp.session import Session

Place = Node | tuple[int, int]
"""Something with a range: a node, or bytes (offset, end offset)."""


class Query:
    """One file as it is now. `name` is what it is called in its folder."""

    def __init__(
        self, session: Session, folder: Folder, name: str, document: Document | None
    ) -> None:
        self.session = session
        self.folder = folder
        self.name = name
        self.document = document
        self.data = folder.workspace.data(name)

    # The file.

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.folder.path_of(self.name)

    @functools.cached_property
    def uri(self) -> str:
        """The file's address, as the client writes it if it has it open."""
        return self.session.uri_of(self.folder, self.name)

    @property
    def version(self) -> int | None:
        """The version that the client gave its text, None if it is not open."""
        return None if self.document is None else self.document.version

    @functools.cached_property
    def text(self) -> EditorText:
        """The text with its lines, as the client counts them."""
        if self.document is not None and self.document.data is self.data:
            return self.document.text
        return EditorText(self.data, self.session.documents.encoding)

    @property
    def file(self) -> LuaFile:
        """The file as the checker has it."""
        return self.folder.workspace.file(self.name)

    @property
    def tokens(self) -> Tokens:
        """The tokens."""
        return self.file.tokens

    @property
    def tree(self) -> Tree:
        """The tree, which may have holes."""
        return self.file.tree

    @property
    def scopes(self) -> FileScopes:
        """What the names mean."""
        return self.file.scopes

    @functools.cached_property
    def types(self) -> FileTypes:
        """Inferred types; `types.values` has the value of every name and of every call."""
        return self.folder.types(self.name)

    @functools.cached_property
    def recent_types(self) -> RecentTypes:
        """Types for completion: those of the text before the last edit, up to that edit."""
        earlier = self.folder.earlier_types(self.name)
        if earlier is None:
            return RecentTypes(self, None, 0)
        return RecentTypes(self, earlier[1], common_start(earlier[0], self.data))

    @functools.cached_property
    def findings(self) -> list[Diagnostic]:
        """The findings, in the order of the text."""
        return self.folder.findings(self.name)

    # What it belongs to.

    @property
    def settings(self) -> ClientSettings:
        """The user's settings of the editor."""
        return self.session.settings

    @property
    def platform(self) -> Platform:
        """The firmware of the main target."""
        return self.folder.workspace.platforms[0]

    @property
    def stubs(self) -> StubView:
        """What programs for the main target see."""
        return self.platform.stubs

    @property
    def project(self) -> Project:
        """The files of the project: `project.graph` is the module graph."""
        return self.folder.workspace.project(self.platform.dialect)

    def other(self, name: str) -> Query | None:
        """Another file of the same folder; None if there is none of that name."""
        return self.session.query_of(self.folder, name)

    # Places.

    def offset(self, position: lsp.Position) -> int:
        """The byte of a position."""
        return self.text.offset_of(position)

    def range(self, place: Place) -> lsp.Range:
        """The range of a node or of bytes."""
        start, end = place if isinstance(place, tuple) else byte_range(place, self.tokens)
        return self.text.range_of(start, end)

    def location(self, place: Place) -> lsp.Location:
        """The range of a node or of bytes, with the file's address."""
        return lsp.Location(self.uri, self.range(place))

    def token_range(self, first: int, last: int | None = None) -> lsp.Range:
        """The range of some tokens, or of one."""
        last = first if last is None else last
        return self.text.range_of(self.tokens.starts[first], self.tokens.ends[last])

    def token_before(self, offset: int) -> int:
        """The last token that begins before a byte; -1 if none does."""
        return bisect_right(self.tokens.starts, offset - 1, 0, len(self.tokens) - 1) - 1

    def token_at(self, offset: int) -> int:
        """The token that a cursor at a byte touches, a name before anything else; -1 if none.

        A cursor between two tokens touches both.
        """
        tokens = self.tokens
        before = self.token_before(offset)
        after = before + 1
        touched = []
        if after < len(tokens) - 1 and tokens.starts[after] == offset:
            touched.append(after)
        if before >= 0 and offset <= tokens.ends[before]:
            touched.append(before)
        for token in touched:
            if tokens.kinds[token] == NAME:
                return token
        return touched[0] if touched else -1

    def in_comment(self, offset: int) -> bool:
        """Whether a byte is inside of a comment, or a cursor at its end."""
        comments = self.tokens.comments
        place = bisect_right(comments, (offset, -1)) - 1
        if place < 0:
            return False
        start, end = comments[place]
        is_line = self.data[start : start + 4] not in (b"--[[", b"--[=")
        return start < offset and (offset < end or (offset == end and is_line))


class RecentTypes:
    """Types that need no inference right after an edit, as long as one asks about what is before.

    Tokens that end before the edit are the same in both texts, and so are the values there, but
    for what the edit itself changes. For anything else the types are those of the present text.
    """

    def __init__(self, query: Query, earlier: FileTypes | None, same: int) -> None:
        self._query = query
        self._earlier = earlier
        self._same = same

    def at(self, token: int) -> FileTypes:
        """The types to look a token up in."""
        return self.before(token) or self._query.types

    def before(self, token: int) -> FileTypes | None:
        """The earlier types if they know a token; None if there are none, or it is newer."""
        if 0 <= token < len(self._query.tokens) and self._query.tokens.ends[token] < self._same:
            return self._earlier
        return None

    @property
    def are_earlier(self) -> bool:
        """Whether there are earlier types, and none of the present text yet."""
        return self._earlier is not None
