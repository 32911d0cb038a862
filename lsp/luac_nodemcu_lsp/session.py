"""Everything that the server knows: open documents, folders, settings, what the client can do.

Only the event loop's thread touches it. Features get queries from here; `server.py` tells it what
the client says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from luac_nodemcu.project.discovery import find_project_file
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu_lsp.client import ClientAbilities
from luac_nodemcu_lsp.documents import Document, Documents
from luac_nodemcu_lsp.folder import Folder
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.rule_links import RuleLinks
from luac_nodemcu_lsp.settings import ClientSettings
from luac_nodemcu_lsp.uris import name_of, path_of, uri_of

LUA_ENDING = ".lua"


class Session:
    """One client's session.

    - `client`: what the client can do.
    - `roots`: the folders that the client has open.
    - `folders`: projects by their root, also such as only documents led to.
    """

    def __init__(
        self, cache: Path | None, environment: Mapping[str, str], log: Callable[[str], None]
    ) -> None:
        self.documents = Documents()
        self.client = ClientAbilities()
        self.settings = ClientSettings()
        self.roots: list[Path] = []
        self.folders: dict[Path, Folder] = {}
        self.library = StubLibrary(cache=cache)
        self.cache = cache
        self.environment = environment
        self.log = log
        self.rule_links = RuleLinks(cache)
        self._root_of: dict[Path, tuple[Path, bool]] = {}

    # Folders.

    def add_root(self, path: Path) -> Folder:
        """The client opened a folder: returns the project that it belongs to."""
        if path not in self.roots:
            self.roots.append(path)
        self._root_of.clear()
        root, is_whole = self._find_root(path)
        return self._folder(root, is_whole)

    def remove_root(self, path: Path) -> None:
        """The client closed a folder. Projects that only it led to are forgotten."""
        if path in self.roots:
            self.roots.remove(path)
        self._root_of.clear()
        needed = {self._find_root(root)[0] for root in self.roots}
        for document in self.documents:
            needed.add(self._place(document.uri)[0])
        for root in list(self.folders):
            if root not in needed and root.is_relative_to(path):
                del self.folders[root]

    def add_project(self, root: Path) -> Folder:
        """A project file was found: returns its project."""
        return self._folder(root, True)

    def forget_places(self) -> None:
        """Project files came or went: where files belong is looked up again."""
        self._root_of.clear()

    def folder_of(self, uri: str) -> tuple[Folder, str]:
        """The folder that a file belongs to, and its name there. Reads no Lua."""
        root, is_whole = self._place(uri)
        folder = self._folder(root, is_whole)
        path = path_of(uri)
        return folder, name_of(uri) if path is None else folder.name_of(path)

    def _place(self, uri: str) -> tuple[Path, bool]:
        path = path_of(uri)
        if path is not None:
            return self._find_root(path.parent)
        # What was never saved belongs to the first folder's project, but to none of its files.
        return self._find_root(self.roots[0]) if self.roots else (Path(), False)

    def _find_root(self, folder: Path) -> tuple[Path, bool]:
        """The root of the project that a folder is in; whether all files below it count."""
        found = self._root_of.get(folder)
        if found is None:
            file = find_project_file(folder)
            inside = [root for root in self.roots if folder.is_relative_to(root)]
            opened = max(inside, key=lambda root: len(root.parts), default=None)
            if file is not None:
                found = (file.parent, True)
            elif opened is not None:
                found = (opened, True)
            else:
                found = (folder, False)
            self._root_of[folder] = found
        return found

    def _folder(self, root: Path, is_whole: bool) -> Folder:
        folder = self.folders.get(root)
        if folder is None:
            folder = Folder(root, is_whole, self.library, self.environment, self.log)
            if self.settings.target:
                folder.load(self.settings.target)
            self.folders[root] = folder
        elif is_whole and not folder.is_whole:
            folder.is_whole = True
        return folder

    # Documents.

    def opened_in(self, folder: Folder) -> dict[str, bytes]:
        """The open documents of a folder: name -> text."""
        found = {}
        for document in self.documents:
            if is_lua(document):
                owner, name = self.folder_of(document.uri)
                if owner is folder:
                    found[name] = document.data
        return found

    def update(self, document: Document) -> None:
        """Takes the text of an open document over into its folder."""
        if is_lua(document):
            folder, name = self.folder_of(document.uri)
            folder.open(name, document.data)

    # Queries.

    def query(self, uri: str) -> Query | None:
        """A file for a feature; None if it is no Lua, not there, or too large."""
        document = self.documents.get(uri)
        if document is not None and not is_lua(document):
            return None
        folder, name = self.folder_of(uri)
        if not folder.has(name):
            return None
        return Query(self, folder, name, document)

    def query_of(self, folder: Folder, name: str) -> Query | None:
        """A file of a folder; None if its text is not known."""
        if not folder.has(name):
            return None
        document = self.documents.get(self.uri_of(folder, name))
        return Query(self, folder, name, document)

    def queries(self, folders: Iterable[Folder] | None = None) -> Iterable[Query]:
        """All files of some folders, or of all."""
        for folder in list(self.folders.values() if folders is None else folders):
            for name in folder.names:
                query = self.query_of(folder, name)
                if query is not None:
                    yield query

    def uri_at(self, path: Path) -> str:
        """A path's address, as the client writes it if it has the file open."""
        document = self.documents.at(path)
        return uri_of(path) if document is None else document.uri

    def uri_of(self, folder: Folder, name: str) -> str:
        """A file's address, as the client writes it if it has it open."""
        path = folder.path_of(name)
        if self.documents.at(path) is None:
            for other in self.documents:
                if other.path is None and name_of(other.uri) == name:
                    return other.uri
        return self.uri_at(path)


def is_lua(document: Document) -> bool:
    """Whether a document is Lua source, by what the client says or by its name."""
    if document.language:
        return document.language == "lua"
    return document.uri.endswith(LUA_ENDING)
