"""Projects with marks for tests of navigation.

Files are parted by lines `-- file: name`. `|` is the cursor, in the file that is then opened; `«`
and `»` stand around the places that are expected. All other files are only on disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lsprotocol import types

from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.uris import path_of
from tests.lsp.editor import Editor

Spot = tuple[str, int, int]
"""File, and bytes of the text without marks."""


@dataclass
class Marked:
    """A project without its marks."""

    texts: dict[str, str] = field(default_factory=dict)
    expected: list[Spot] = field(default_factory=list)
    cursor: tuple[str, int] = ("", 0)


def read(source: str) -> Marked:
    """Takes the marks out of a source. Without a `-- file:` line it is `main.lua`."""
    result = Marked()
    name = "main.lua"
    lines: list[str] = []
    parts: list[tuple[str, str]] = []
    for line in source.lstrip("\n").splitlines(keepends=True):
        if line.startswith("-- file: "):
            if lines:
                parts.append((name, "".join(lines)))
            name, lines = line.removeprefix("-- file: ").strip(), []
        else:
            lines.append(line)
    parts.append((name, "".join(lines)))
    for name, marked in parts:
        text, starts = "", []
        for letter in marked:
            place = len(text.encode())
            if letter == "|":
                result.cursor = name, place
            elif letter == "«":
                starts.append(place)
            elif letter == "»":
                result.expected.append((name, starts.pop(), place))
            else:
                text += letter
        result.texts[name] = text
    return result


class Project:
    """A marked project that is open in an editor."""

    def __init__(self, editor: Editor, source: str) -> None:
        self.editor = editor
        self.marked = read(source)
        for name, text in self.marked.texts.items():
            path = editor.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        editor.reindex()
        name, offset = self.marked.cursor
        self.query: Query = editor.open(self.marked.texts[name], name)
        self.position = self.query.text.position_of(offset)
        self.identifier = types.TextDocumentIdentifier(self.query.uri)

    def spots(self, locations: list[types.Location] | None) -> list[Spot]:
        """Locations as files and bytes, sorted."""
        found = []
        for location in locations or []:
            path = path_of(location.uri)
            assert path is not None
            name = path.relative_to(self.editor.root).as_posix()
            other = self.query.other(name)
            assert other is not None
            found.append((name, *other.text.bytes_of(location.range)))
        return sorted(found)

    @property
    def expected(self) -> list[Spot]:
        """The marked places, sorted."""
        return sorted(self.marked.expected)

    def applied(self, edit: Any) -> dict[str, str]:
        """The texts after an edit, by the names that the files then have."""
        texts = dict(self.marked.texts)
        assert edit is not None
        assert edit.document_changes is not None
        for change in edit.document_changes:
            if isinstance(change, types.RenameFile):
                texts[self._name(change.new_uri)] = texts.pop(self._name(change.old_uri))
                continue
            name = self._name(change.text_document.uri)
            other = self.query.other(name)
            assert other is not None
            assert change.text_document.version == other.version
            data = other.data
            places = [
                (*other.text.bytes_of(one.range), one.new_text.encode()) for one in change.edits
            ]
            for start, end, new in sorted(places, reverse=True):
                data = data[:start] + new + data[end:]
            texts[name] = data.decode()
        return texts

    def _name(self, uri: str) -> str:
        path = path_of(uri)
        assert path is not None
        return path.relative_to(self.editor.root).as_posix()
