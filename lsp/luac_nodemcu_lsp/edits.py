"""Edits of several files as the client takes them: versioned where it can."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.session import Session

Change = tuple[Query, int, int, str]
"""Bytes of a file, and the text that goes there."""


def workspace_edit(
    session: Session,
    changes: Iterable[Change],
    operations: Iterable[types.RenameFile] = (),
) -> types.WorkspaceEdit | None:
    """One edit of all changes, each once, and then of files; None if there are none.

    Operations need a client that can do them.
    """
    by_file: dict[str, tuple[Query, dict[tuple[int, int], str]]] = {}
    for query, start, end, text in changes:
        by_file.setdefault(query.uri, (query, {}))[1][start, end] = text
    edits: dict[str, list[types.TextEdit]] = {
        uri: [types.TextEdit(query.range(place), text) for place, text in sorted(places.items())]
        for uri, (query, places) in by_file.items()
    }
    operations = list(operations)
    if not edits and not operations:
        return None
    if not session.client.versioned_edits:
        return types.WorkspaceEdit(changes=edits)
    documents: list[
        types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile
    ] = []
    for uri, own in edits.items():
        version = by_file[uri][0].version
        identifier = types.OptionalVersionedTextDocumentIdentifier(uri, version)
        documents.append(types.TextDocumentEdit(identifier, own))
    return types.WorkspaceEdit(document_changes=[*documents, *operations])
