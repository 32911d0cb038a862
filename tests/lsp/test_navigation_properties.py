"""What must hold of navigation on any text: the examples, parts of them, and broken code."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from luac_nodemcu.compiler.chunk import write_chunk
from luac_nodemcu.compiler.generate import compile_source
from luac_nodemcu.compiler.strip import Keep
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.syntax.tokens import NAME
from luac_nodemcu_lsp.features import (
    call_hierarchy,
    definition,
    document_links,
    document_symbols,
    folding_ranges,
    references,
    rename,
    selection_ranges,
    semantic_tokens,
    workspace_symbols,
)
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.targets import places_of, target_at
from tests.lsp.editor import Editor

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FRESH = "quite_another_name"


def ask_all(query: Query, position: types.Position) -> None:
    """Every question of navigation at a place; refusals of renaming are answers."""
    document = types.TextDocumentIdentifier(query.uri)
    definition.definition(query, types.DefinitionParams(document, position))
    definition.declaration(query, types.DeclarationParams(document, position))
    definition.type_definition(query, types.TypeDefinitionParams(document, position))
    definition.implementation(query, types.ImplementationParams(document, position))
    context = types.ReferenceContext(include_declaration=True)
    references.references(query, types.ReferenceParams(context, document, position))
    references.highlight(query, types.DocumentHighlightParams(document, position))
    try:
        rename.prepare(query, types.PrepareRenameParams(document, position))
        rename.rename(query, types.RenameParams(document, position, FRESH))
    except LuacNodemcuError as error:
        assert str(error)  # noqa: PT017 - whether it is refused is not the question here
    selection_ranges.selection_ranges(query, types.SelectionRangeParams(document, [position]))
    items = call_hierarchy.prepare(query, types.CallHierarchyPrepareParams(document, position))
    for item in items or []:
        session = query.session
        call_hierarchy.incoming(session, types.CallHierarchyIncomingCallsParams(item))
        call_hierarchy.outgoing(session, types.CallHierarchyOutgoingCallsParams(item))


def ask_about_file(query: Query) -> None:
    """Every question about a whole file."""
    document = types.TextDocumentIdentifier(query.uri)
    document_symbols.document_symbols(query, types.DocumentSymbolParams(document))
    folding_ranges.folding_ranges(query, types.FoldingRangeParams(document))
    document_links.document_links(query, types.DocumentLinkParams(document))
    semantic_tokens.full(query, types.SemanticTokensParams(document))
    semantic_tokens.delta(query, types.SemanticTokensDeltaParams(document, "1"))
    workspace_symbols.workspace_symbols(query.session, types.WorkspaceSymbolParams("a"))


def test_a_file_that_is_being_written(editor: Editor) -> None:
    text = (EXAMPLES / "web-server" / "lfs" / "server.lua").read_text()
    chooser = random.Random(3)
    for end in chooser.sample(range(len(text)), 40):
        query = editor.open(text[:end])
        ask_about_file(query)
        for offset in (len(query.data), chooser.randrange(len(query.data) + 1)):
            ask_all(query, query.text.position_of(offset))
    assert editor.log == []


@pytest.mark.parametrize(
    "text",
    [
        "", "\0", "\ufeffprint(1)", "#!x", "((((", "}}}}", "function", "function a.", "local",
        "local function", "for", "a.b:", "a:b", "t = {[", "t = {a", "goto x ::x::", "--[[", "'",
        "function a.b.c:d(", "---@class", "---@class A: ", "---@field", "---@param x",
        "a.b.c.d.e =", "x = {} x.y = {} x.y.z = function(", "require(", "require('", "require('a",
        "LFS.", "local self = 1 function f() self.x = 1 end", "return return", "a" * 3000,
        "(" * 3000, "😀 = 1", "local s = '😀' .. x.",
    ],
)  # fmt: skip
def test_odd_texts(editor: Editor, text: str) -> None:
    query = editor.open(text)
    ask_about_file(query)
    for offset in {0, 1, len(query.data) // 2, len(query.data)}:
        ask_all(query, query.text.position_of(offset))
    for line, character in ((0, 10_000), (10_000, 0), (1, 1)):
        ask_all(query, types.Position(line, character))
    assert editor.log == []


@pytest.fixture(params=sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def example(request: pytest.FixtureRequest, cache: Path, tmp_path: Path) -> Editor:
    """A copy of an example, open in an editor."""
    root = tmp_path / str(request.param)
    shutil.copytree(EXAMPLES / str(request.param), root)
    return Editor(cache, root)


def _opened(editor: Editor) -> Iterator[Query]:
    for name in list(editor.folder.names):
        yield editor.open((editor.root / name).read_text("utf-8"), name)


def _names(query: Query) -> Iterator[int]:
    for token, kind in enumerate(query.tokens.kinds):
        if kind == NAME:
            yield query.tokens.starts[token]


def test_every_use_leads_to_the_same_places(example: Editor) -> None:
    """Whichever of the uses of a name one asks from, the answer is the same."""
    asked = 0
    for query in list(_opened(example)):
        for offset in _names(query):
            target = target_at(query, offset)
            if target is None or (target.kind == "field" and not target.is_known):
                continue
            places = {(place.query.name, place.start) for place in places_of(target)}
            assert (query.name, offset) in places
            for name, start in places:
                other = query if name == query.name else query.other(name)
                assert other is not None
                again = target_at(other, start)
                assert again is not None
                found = {(place.query.name, place.start) for place in places_of(again)}
                assert found == places, (query.name, offset, name, start)
                asked += 1
    assert asked > 100


def test_renamed_locals_are_the_same_program(example: Editor) -> None:
    """A local with another name compiles to the same code, names left out."""
    target = load_target(example.folder.workspace.platforms[0].target)
    keep = Keep(source=False, line_info=False, names=False)
    renamed = 0

    def compiled(data: bytes) -> bytes:
        return write_chunk(compile_source(data, b"=x", target), target, keep)

    for query in list(_opened(example)):
        before = compiled(query.data)
        for symbol in query.scopes.symbols:
            if symbol.is_implicit or symbol.name == b"_":
                continue
            position = query.text.position_of(query.tokens.starts[symbol.token])
            document = types.TextDocumentIdentifier(query.uri)
            edit = rename.rename(query, types.RenameParams(document, position, FRESH))
            new = _applied(query, edit)
            assert compiled(new) == before
            assert new.count(FRESH.encode()) >= len(symbol.reads) + len(symbol.writes)
            renamed += 1
    assert renamed > 20


def test_renames_to_names_in_use_are_refused_or_sound(example: Editor) -> None:
    """Another name of the file: either it is refused, or the code is the same."""
    target = load_target(example.folder.workspace.platforms[0].target)
    keep = Keep(source=False, line_info=False, names=False)
    chooser = random.Random(4)
    refused = sound = 0
    for query in list(_opened(example)):
        before = write_chunk(compile_source(query.data, b"=x", target), target, keep)
        names = sorted({s.name.decode() for s in query.scopes.symbols if not s.is_implicit})
        names += sorted(name.decode() for name in query.scopes.globals)
        for symbol in query.scopes.symbols:
            if symbol.is_implicit or symbol.name == b"_":
                continue
            document = types.TextDocumentIdentifier(query.uri)
            position = query.text.position_of(query.tokens.starts[symbol.token])
            for new in chooser.sample(names, min(6, len(names))):
                try:
                    edit = rename.rename(query, types.RenameParams(document, position, new))
                except rename.RenameError:
                    refused += 1
                    continue
                if edit is not None:
                    main = compile_source(_applied(query, edit), b"=x", target)
                    assert write_chunk(main, target, keep) == before, (symbol.name, new)
                    sound += 1
    assert refused > 20
    assert sound > 20


def test_renames_can_be_taken_back(example: Editor) -> None:
    """Fields and globals: the other name and back gives the text that was."""
    renamed = 0
    queries = {query.name: query for query in _opened(example)}
    for query in list(queries.values()):
        for offset in _names(query):
            target = target_at(query, offset)
            if target is None or target.kind == "local":
                continue
            document = types.TextDocumentIdentifier(query.uri)
            params = types.RenameParams(document, query.text.position_of(offset), FRESH)
            try:
                edit = rename.rename(query, params)
            except rename.RenameError:
                continue
            assert edit is not None
            count = 0
            for change in edit.document_changes or ():
                assert isinstance(change, types.TextDocumentEdit)
                name = next(
                    name for name, other in queries.items() if other.uri == change.text_document.uri
                )
                data = _edited(queries[name], change)
                assert data.replace(FRESH.encode(), target.name.encode()) == queries[name].data
                count += data.count(FRESH.encode())
            assert count == len({(p.query.name, p.start) for p in places_of(target)})
            renamed += 1
    assert renamed > 5


def _applied(query: Query, edit: Any) -> bytes:
    assert len(edit.document_changes) == 1
    assert edit.document_changes[0].text_document.uri == query.uri
    return _edited(query, edit.document_changes[0])


def _edited(query: Query, change: Any) -> bytes:
    data = query.data
    places = [(*query.text.bytes_of(one.range), one.new_text.encode()) for one in change.edits]
    for start, end, new in sorted(places, reverse=True):
        data = data[:start] + new + data[end:]
    return data


@pytest.mark.parametrize("uri", ["untitled:Untitled-1", "file:///no/such/folder/x.lua"])
def test_files_that_are_nowhere(editor: Editor, uri: str) -> None:
    """What was never saved, and what is in no folder that is open."""
    text = "local M = { a = 1 }\nfunction M:go() self.a = M.a end\ncount = 1\nrequire('m')\n"
    item = types.TextDocumentItem(uri, "lua", 1, text)
    editor.session.update(editor.session.documents.open(item))
    query = editor.session.query(uri)
    assert query is not None
    ask_about_file(query)
    for offset in range(0, len(text), 3):
        ask_all(query, query.text.position_of(offset))
    edit = rename.rename(
        query, types.RenameParams(types.TextDocumentIdentifier(uri), types.Position(0, 12), "b")
    )
    assert edit is not None
    assert edit.document_changes is not None
    assert [change.text_document.uri for change in edit.document_changes] == [uri]  # type: ignore[union-attr]  # no file is renamed
    assert _applied(query, edit).count(b"b = ") == 2
    assert editor.log == []
