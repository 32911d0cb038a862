"""What changed on disk: files that came, went or got other text, and project files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lsprotocol import types

from luac_nodemcu.project.settings_file import FILE_NAME
from luac_nodemcu_lsp.folder import Folder
from luac_nodemcu_lsp.session import LUA_ENDING, Session
from luac_nodemcu_lsp.uris import path_of, uri_of
from luac_nodemcu_lsp.work import Work, file_uris


def take_changes(session: Session, work: Work, changes: Iterable[types.FileEvent]) -> None:
    """Takes over what a client's watcher saw."""
    changed: set[Path] = set()
    for change in changes:
        path = path_of(change.uri)
        if path is None:
            continue
        if path.suffix == LUA_ENDING:
            if _lua_changed(session, work, path, change.type):
                changed.add(session.folder_of(change.uri)[0].root)
        elif change.type == types.FileChangeType.Deleted and _remove_below(session, work, path):
            continue
        else:
            project_file_changed(session, work, path)
    for root in changed:
        if root in session.folders:
            work.changed_all(session.folders[root])


def take_renames(session: Session, work: Work, files: Iterable[types.FileRename]) -> None:
    """Takes over what the client renamed, for clients that watch nothing."""
    kinds = types.FileChangeType
    events = []
    for file in files:
        events.append(types.FileEvent(file.old_uri, kinds.Deleted))
        new = path_of(file.new_uri)
        if new is not None and new.is_dir():
            below = sorted(new.rglob(f"*{LUA_ENDING}"))
            events += [types.FileEvent(uri_of(path), kinds.Created) for path in below]
        else:
            events.append(types.FileEvent(file.new_uri, kinds.Created))
    take_changes(session, work, events)


def project_file_changed(session: Session, work: Work, path: Path) -> None:
    """A project file, or one that it names, has other contents, came or went."""
    if path.name == FILE_NAME:
        session.forget_places()
        if path.is_file() and any(path.is_relative_to(root) for root in session.roots):
            session.add_project(path.parent)
    for folder in list(session.folders.values()):
        if path.is_relative_to(folder.root) or folder.root.is_relative_to(path.parent):
            folder.load(session.settings.target)
            work.index(folder, again=True)


def _lua_changed(session: Session, work: Work, path: Path, kind: types.FileChangeType) -> bool:
    """Takes over a Lua file's change; returns whether it changed anything."""
    folder = session.folder_of(path.as_uri())[0]
    name = folder.name_of(path)
    if session.documents.at(path) is not None:
        return False  # the client's text counts
    if kind == types.FileChangeType.Deleted or not path.is_file():
        if not folder.has(name):
            return False
        folder.workspace.remove_file(name)
        work.removed(file_uris(folder, [name]))
        return True
    if not folder.is_member(name):
        if kind == types.FileChangeType.Created:
            _take_new(folder, folder.find_files())
            return True
        return False
    folder.read(name)
    return True


def _take_new(folder: Folder, names: Iterable[str]) -> None:
    for name in names:
        folder.read(name)


def _remove_below(session: Session, work: Work, path: Path) -> bool:
    """Takes away the files of a folder that was deleted; returns whether there were any."""
    found = False
    for folder in list(session.folders.values()):
        gone = [name for name in folder.names if folder.path_of(name).is_relative_to(path)]
        for name in gone:
            if session.documents.at(folder.path_of(name)) is None:
                folder.workspace.remove_file(name)
        if gone:
            work.removed(file_uris(folder, gone))
            work.changed_all(folder)
            found = True
    return found
