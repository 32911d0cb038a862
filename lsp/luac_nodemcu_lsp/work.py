"""Work in the background: reading folders, sending diagnostics, keeping up with changes.

Everything runs in the event loop in steps of one file, and gives way to the client's messages
between them. Whatever an edit makes pointless is dropped: there is one queue of files to look at,
not one task for each edit.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from pathlib import Path
from typing import Any, Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from luac_nodemcu.project.settings_file import FILE_NAME
from luac_nodemcu_lsp.documents import Document
from luac_nodemcu_lsp.features import diagnostics
from luac_nodemcu_lsp.folder import Folder
from luac_nodemcu_lsp.garbage import Garbage
from luac_nodemcu_lsp.progress import Progress
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.session import Session, is_lua
from luac_nodemcu_lsp.uris import uri_of

QUIET: Final = 0.3
"""Seconds without an edit after which files are checked that no one looks at."""

BEFORE: Final = 0.002
"""Seconds: a question that is sent together with an edit is in the pipe by then."""

AFTER: Final = 0.02
"""Seconds: what a client asks when it gets diagnostics is asked by then."""

_COLLECTED: Final = 16
"""Files after which it is worth looking for what checking them has left."""

Idle = Callable[[], Awaitable[None]]


class Work:
    """What the server does unasked. `idle` waits until no message waits."""

    def __init__(self, server: LanguageServer, session: Session) -> None:
        self._server = server
        self._session = session
        self.idle: Idle = lambda: asyncio.sleep(0)
        self.settled = asyncio.Event()
        """Set once the client's settings are known, which decide how folders are read."""
        self.generation = 0
        """Changes with everything that may change findings."""
        self._tasks: set[asyncio.Task[Any]] = set()
        self._indexing: dict[Path, asyncio.Task[None]] = {}
        self._soon: dict[str, None] = {}
        self._folders: dict[Path, Folder] = {}
        self._checking: asyncio.Task[None] | None = None
        self._published: dict[str, tuple[str, int | None]] = {}
        self._last_edit = 0.0
        self._garbage = Garbage()
        self._problems: dict[Path, tuple[str, ...]] = {}
        self._seen: set[Path] = set()

    # Tasks.

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Runs something; a failure goes to the log."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def run(self, work: Coroutine[Any, Any, Any]) -> None:
        """The same for something that nobody waits for."""
        task = self.start(work)
        del task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            error = task.exception()
            self._session.log(f"work in the background failed: {type(error).__name__}: {error}")

    def stop(self) -> None:
        """Ends everything that is under way."""
        for task in list(self._tasks):
            task.cancel()

    async def quiet(self) -> None:
        """Waits until nothing is under way that somebody waits for."""
        while True:
            await self.idle()
            indexing = any(not task.done() for task in self._indexing.values())
            if not indexing and not self._soon:
                return
            await asyncio.sleep(QUIET / 3)

    def started(self) -> None:
        """Everything that a client waits for at the beginning is done."""
        self._garbage.begin()

    # Folders.

    def index(self, folder: Folder, *, again: bool = False) -> None:
        """Reads a folder's files, unless that was begun; `again`: from the beginning."""
        known = self._indexing.get(folder.root)
        if known is not None and again:
            known.cancel()
        if known is None or again:
            self._indexing[folder.root] = self.start(self._index(folder))

    async def ready(self, folder: Folder) -> None:
        """Waits until a folder's files have been read."""
        while not folder.is_indexed:
            self.index(folder)
            task = self._indexing[folder.root]
            await asyncio.wait([task])
            if task is self._indexing[folder.root]:
                return

    async def _index(self, folder: Folder) -> None:
        await self.settled.wait()
        names = folder.find_files()
        opened = self._session.opened_in(folder)
        # Documents first: questions about them can be answered then.
        names = [*opened, *(name for name in names if name not in opened)]
        for name, data in opened.items():
            folder.open(name, data)
        progress = Progress(self._server, self._session.client, f"Reading {folder.root.name}")
        if len(names) > 30:
            self.run(progress.begin())
        try:
            for done in folder.index(names, opened):
                if progress.is_cancelled:
                    self._session.log(f"{folder.root}: reading was stopped after {done} files")
                    folder.is_indexed = True
                    break
                progress.report(done, len(names))
                await self.idle()
        finally:
            progress.end()
        self._tell_problem(folder)
        self.changed_all(folder)

    def _tell_problem(self, folder: Folder) -> None:
        """Shows what is wrong with a project file: at its places, and once as a message."""
        if self._problems.get(folder.root, ()) == folder.problem:
            return
        self._problems[folder.root] = folder.problem
        uri = self._session.uri_at(folder.root / FILE_NAME)
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, diagnostics.of_project_file(folder.problem))
        )
        for line in folder.problem:
            self._session.log(line)
        if folder.problem:
            text = "\n".join(folder.problem[:3])
            self._server.window_show_message(
                types.ShowMessageParams(types.MessageType.Error, f"luac-nodemcu: {text}")
            )

    # Changes.

    def changed(self, uri: str, now: float) -> None:
        """A document has a new text."""
        self._last_edit = now
        folder, _ = self._session.folder_of(uri)
        self._note(folder, first=uri)

    def changed_all(self, folder: Folder) -> None:
        """Anything may have changed in a folder."""
        self._note(folder)
        if self._session.client.pulls:
            self._refresh()

    def _note(self, folder: Folder, first: str | None = None) -> None:
        """Puts a folder's files into the queue, open documents before the others."""
        self.generation += 1
        self._folders[folder.root] = folder
        if not self._session.client.pulls:
            if first is not None:
                self._soon = {first: None, **self._soon}
            for document in self._session.documents:
                if self._session.folder_of(document.uri)[0] is folder:
                    self._soon.setdefault(document.uri)
        if self._checking is None or self._checking.done():
            self._checking = self.start(self._check())

    def removed(self, uris: Iterable[str]) -> None:
        """Files are gone: they have no findings any more."""
        self.generation += 1
        for uri in uris:
            self._soon.pop(uri, None)
            self._take_back(uri)

    def closed(self, uri: str) -> None:
        """A document was closed: what is on disk counts, if that is checked at all."""
        self._soon.pop(uri, None)
        folder, name = self._session.folder_of(uri)
        if not folder.has(name) or not self._session.settings.check_project:
            self._take_back(uri)
        self._note(folder)

    def _refresh(self) -> None:
        """Tells the client to ask again for what it shows."""
        client = self._session.client
        if client.refreshes_diagnostics:
            self._server.workspace_diagnostic_refresh(None)
        if client.refreshes_hints:
            self._server.workspace_inlay_hint_refresh(None)
        if client.refreshes_lenses:
            self._server.workspace_code_lens_refresh(None)

    # Diagnostics that are sent unasked.

    async def _check(self) -> None:
        """Works until the queue is empty: what was edited, what is open, and, quietly, the rest."""
        loop = asyncio.get_running_loop()
        while True:
            await self._breathe(BEFORE)
            if self._soon:
                uri = next(iter(self._soon))
                del self._soon[uri]
                if await self._is_ready(uri):
                    await self._publish_edited(uri)
                if not self._soon:
                    await self._breathe(AFTER)
                    self._garbage.collect_new()
            elif not self._folders:
                break
            elif (rest := self._last_edit + QUIET - loop.time()) > 0:
                await asyncio.sleep(rest)
            else:
                await self._check_folder(next(iter(self._folders.values())))
        self._garbage.collect_all()

    async def _breathe(self, seconds: float) -> None:
        """Lets the client's next questions in, which may be on their way, and answers them."""
        await asyncio.sleep(seconds)
        await self.idle()

    async def _publish_edited(self, uri: str) -> None:
        """Sends the findings of a document, in two steps, unless it is edited in between."""
        query = self._session.query(uri)
        if query is not None:
            query.folder.types(query.name)
            await self.idle()
            query = None if uri in self._soon else self._session.query(uri)
            if query is None:
                return
        self._publish(uri, query)

    async def _check_folder(self, folder: Folder) -> None:
        """Checks what belongs to no single document; begins anew later if there is an edit."""
        generation = self.generation
        await self.ready(folder)
        pulls = self._session.client.pulls
        if folder.check_project():
            self.generation += 1
            generation = self.generation
            if pulls:
                self._refresh()
            for document in () if pulls else self._session.documents:
                self._publish(document.uri, self._session.query(document.uri))
        if not pulls and self._session.settings.check_project:
            for number, name in enumerate(folder.names, 1):
                await self.idle()
                if self.generation != generation:
                    return
                if number % _COLLECTED == 0:
                    self._garbage.collect_new()
                self._publish(
                    self._session.uri_of(folder, name), self._session.query_of(folder, name)
                )
        if self.generation == generation:
            self._folders.pop(folder.root, None)
            if folder.root not in self._seen:
                self._seen.add(folder.root)
                self._garbage.begin()

    async def _is_ready(self, uri: str) -> bool:
        """Waits for the files around a document; false if it was edited or closed meanwhile."""
        document = self._session.documents.get(uri)
        if document is None:
            return False
        data = document.data
        await self.ready(self._session.folder_of(uri)[0])
        return self._session.documents.get(uri) is document and (
            document.data is data or uri not in self._soon
        )

    def _publish(self, uri: str, query: Query | None) -> None:
        """Sends the findings of a file, unless the client has them."""
        document = self._session.documents.get(uri)
        if query is None and document is not None:
            self._publish_large(document)
            return
        if query is None:
            self._take_back(uri)
            return
        new = (diagnostics.result_id(query), query.version)
        if self._published.get(uri) == new:
            return
        found = diagnostics.diagnostics(query)
        if query.document is None:
            query.folder.workspace.release(query.name)
            if not found and uri not in self._published:
                return
        self._published[uri] = new
        self._server.text_document_publish_diagnostics(
            types.PublishDiagnosticsParams(uri, found, query.version)
        )

    def _publish_large(self, document: Document) -> None:
        """Says that a document is too large, once; nothing of one that is small, or no Lua."""
        found = diagnostics.of_large(document) if is_lua(document) else []
        if not found:
            self._take_back(document.uri)
        elif document.uri not in self._published:
            self._published[document.uri] = ("large", None)
            self._server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(document.uri, found, document.version)
            )

    def _take_back(self, uri: str) -> None:
        if self._published.pop(uri, None) is not None:
            self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


def file_uris(folder: Folder, names: Iterable[str]) -> list[str]:
    """The addresses of files that are not open."""
    return [uri_of(folder.path_of(name)) for name in names]
