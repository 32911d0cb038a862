"""The language server's session without its connection: features are called as the server does.

Sources are written with `|` where the cursor is.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lsprotocol import types
from lsprotocol.converters import get_converter

from luac_nodemcu_lsp.client import ClientAbilities, read_abilities
from luac_nodemcu_lsp.features import code_actions, completion, hover, signature_help
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.session import Session
from tests.lsp.client import CAPABILITIES

_ABILITIES: ClientAbilities = read_abilities(
    get_converter().structure(CAPABILITIES, types.ClientCapabilities)
)


class Editor:
    """A folder that is open, and its documents. `log` has what the server would log."""

    def __init__(self, cache: Path, root: Path, encoding: Any = "utf-16") -> None:
        self.root = root
        self.log: list[str] = []
        self.session = Session(cache / "luac-nodemcu", {}, self.log.append)
        self.session.client = _ABILITIES
        self.session.documents.encoding = encoding
        self.folder = self.session.add_root(root)
        self.reindex()

    def reindex(self) -> None:
        """Reads the folder anew."""
        names = self.folder.find_files()
        for _ in self.folder.index(names, self.session.opened_in(self.folder)):
            pass

    def open(self, text: str, name: str = "scratch.lua") -> Query:
        """Opens a document, or gives it a new text."""
        uri = (self.root / name).as_uri()
        item = types.TextDocumentItem(uri, "lua", 1, text)
        self.session.update(self.session.documents.open(item))
        query = self.session.query(uri)
        assert query is not None
        return query

    def at_cursor(self, source: str, name: str = "scratch.lua") -> tuple[Query, types.Position]:
        """Opens a source; returns the place of its `|` as well."""
        before, _, after = source.partition("|")
        query = self.open(before + after, name)
        return query, query.text.position_of(len(before.encode()))

    def _call(self, function: Callable[[Query, Any], Any], source: str, params: Any) -> Any:
        query, position = self.at_cursor(source)
        return function(query, params(types.TextDocumentIdentifier(query.uri), position))

    def complete(self, source: str) -> list[types.CompletionItem]:
        """The items at the cursor, as a client sorts them."""
        found = self._call(completion.completion, source, types.CompletionParams)
        items: list[types.CompletionItem] = [] if found is None else found.items
        return sorted(items, key=lambda item: item.sort_text or item.label)

    def labels(self, source: str) -> list[str]:
        """The labels of the items at the cursor."""
        return [item.label for item in self.complete(source)]

    def hover(self, source: str) -> str:
        """The text of the hover at the cursor; empty if there is none."""
        found = self._call(hover.hover, source, types.HoverParams)
        return "" if found is None else found.contents.value

    def signatures(self, source: str) -> types.SignatureHelp | None:
        """The signature help at the cursor."""
        found: types.SignatureHelp | None = self._call(
            signature_help.signature_help, source, types.SignatureHelpParams
        )
        return found

    def actions(self, source: str, only: list[str] | None = None) -> list[types.CodeAction]:
        """The actions at the cursor, with their edits."""
        query, position = self.at_cursor(source)
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(query.uri),
            types.Range(position, position),
            types.CodeActionContext([], only),
        )
        found = code_actions.code_actions(query, params)
        return [code_actions.resolve(self.session, action) for action in found]

    def apply(self, action: types.CodeAction, name: str = "scratch.lua") -> str:
        """The document's text after an action."""
        uri = (self.root / name).as_uri()
        document = self.session.documents.get(uri)
        assert document is not None
        assert action.edit is not None, action.title
        assert action.edit.document_changes is not None
        change = action.edit.document_changes[0]
        assert isinstance(change, types.TextDocumentEdit)
        data = document.data
        places = []
        for edit in change.edits:
            assert isinstance(edit, types.TextEdit)
            places.append((*document.text.bytes_of(edit.range), edit.new_text.encode()))
        for start, end, new in sorted(places, reverse=True):
            data = data[:start] + new + data[end:]
        return data.decode()
