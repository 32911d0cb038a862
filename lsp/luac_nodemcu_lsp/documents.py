"""The files that a client has open, as it has them: texts and versions, and edits of them.

No meaning here: `folder.py` knows what is in the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from lsprotocol import types

from luac_nodemcu_lsp.positions import EditorText, Encoding
from luac_nodemcu_lsp.uris import path_of


class Document:
    """An open file. `uri` is as the client wrote it; `path` is None if it is no file."""

    __slots__ = ("_text", "data", "encoding", "language", "path", "uri", "version")

    def __init__(
        self, uri: str, language: str, version: int | None, data: bytes, encoding: Encoding
    ) -> None:
        self.uri = uri
        self.path = path_of(uri)
        self.language = language
        self.version = version
        self.data = data
        self.encoding: Encoding = encoding
        self._text: EditorText | None = None

    @property
    def text(self) -> EditorText:
        """The text with its lines."""
        if self._text is None or self._text.data is not self.data:
            self._text = EditorText(self.data, self.encoding)
        return self._text

    def edit(
        self, changes: Sequence[types.TextDocumentContentChangeEvent], version: int | None
    ) -> None:
        """Applies edits in their order. Places that do not exist mean the closest that do."""
        for change in changes:
            new = encoded(change.text)
            if isinstance(change, types.TextDocumentContentChangePartial):
                start, end = self.text.bytes_of(change.range)
                self.data = self.data[:start] + new + self.data[end:]
            else:
                self.data = new
        if version is not None:
            self.version = version


class Documents:
    """All open files, by address."""

    def __init__(self, encoding: Encoding = "utf-16") -> None:
        self.encoding: Encoding = encoding
        self._by_key: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(list(self._by_key.values()))

    def get(self, uri: str) -> Document | None:
        """The open file of an address, however that is written."""
        return self._by_key.get(_key(uri))

    def at(self, path: Path) -> Document | None:
        """The open file of a path."""
        return self._by_key.get(str(path))

    def open(self, item: types.TextDocumentItem) -> Document:
        """Opens a file, or takes its text anew if it is open."""
        document = Document(
            item.uri, item.language_id, item.version, encoded(item.text), self.encoding
        )
        self._by_key[_key(item.uri)] = document
        return document

    def close(self, uri: str) -> Document | None:
        """Closes a file; None if it was not open."""
        return self._by_key.pop(_key(uri), None)


def encoded(text: str) -> bytes:
    """A client's text as bytes. Halves of characters, which JSON can write, become `?`."""
    return text.encode("utf-8", "replace")


def _key(uri: str) -> str:
    path = path_of(uri)
    return uri if path is None else str(path)
