"""Files and folders that the user renames in the editor: names in the program follow."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from luac_nodemcu_lsp.edits import Change, workspace_edit
from luac_nodemcu_lsp.folder import Folder
from luac_nodemcu_lsp.moved_files import moved_names
from luac_nodemcu_lsp.session import Session
from luac_nodemcu_lsp.uris import path_of


def will_rename(session: Session, params: types.RenameFilesParams) -> types.WorkspaceEdit | None:
    """The edits that go with new names of files."""
    changes: list[Change] = []
    for folder in list(session.folders.values()):
        moved: dict[str, str] = {}
        for file in params.files:
            old, new = path_of(file.old_uri), path_of(file.new_uri)
            if old is not None and new is not None:
                moved.update(_moved(folder, old, new))
        if moved:
            changes += moved_names(session, folder, moved)
    return workspace_edit(session, changes)


def _moved(folder: Folder, old: Path, new: Path) -> dict[str, str]:
    """The files of a folder that are, or are below, a path: old name -> new name."""
    found = {}
    for name in folder.names:
        path = folder.path_of(name)
        if path.is_relative_to(old):
            goal = new / path.relative_to(old) if path != old else new
            if goal.is_relative_to(folder.root):
                found[name] = folder.name_of(goal)
    return found
