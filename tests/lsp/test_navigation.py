"""Navigation over the wire: every method by a client, in the examples and in all encodings."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import CAPABILITIES, Client, ServerError
from tests.lsp.conftest import Start

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example of a sensor."""
    root = tmp_path / "work"
    shutil.copytree(EXAMPLES / "mqtt-sensor", root)
    return root


def place_of(text: str, before: str) -> tuple[int, int]:
    """Line and column behind a part of a text, in UTF-16."""
    head = text[: text.index(before) + len(before)]
    return head.count("\n"), len(head.rpartition("\n")[2].encode("utf-16-le")) // 2


def _at(client: Client, path: Path, uri: str, before: str) -> dict[str, Any]:
    return client.at(uri, *place_of(path.read_text("utf-8"), before))


def test_capabilities(start: Start, tmp_path: Path) -> None:
    client = start()
    found = client.initialize(tmp_path)
    for name in (
        "definition", "declaration", "typeDefinition", "implementation", "references",
        "documentHighlight", "documentSymbol", "workspaceSymbol", "foldingRange",
        "selectionRange", "callHierarchy", "documentLink",
    ):  # fmt: skip
        assert found.get(f"{name}Provider"), name
    assert found["renameProvider"]["prepareProvider"] is True
    tokens = found["semanticTokensProvider"]
    assert tokens["full"] == {"delta": True}
    assert tokens["range"] is True
    assert "readonly" in tokens["legend"]["tokenModifiers"]
    operations = found["workspace"]["fileOperations"]
    assert {f["pattern"]["glob"] for f in operations["willRename"]["filters"]} == {"**/*.lua", "**"}
    assert operations["didRename"] == operations["willRename"]


def test_everything_in_an_example(start: Start, example: Path) -> None:
    client = start()
    client.initialize(example)
    path = example / "lfs" / "app.lua"
    uri = client.open(path)
    client.diagnostics(uri)
    request = client.request
    document = {"textDocument": {"uri": uri}}

    broker = (example / "lfs" / "broker.lua").as_uri()
    there = _at(client, path, uri, 'require("brok')
    found = request("textDocument/definition", there)
    assert [one["uri"] for one in found] == [broker]
    links = request("textDocument/documentLink", document)
    assert broker in [link["target"] for link in links]

    symbols = request("textDocument/documentSymbol", document)
    assert symbols
    names = [one["name"] for one in symbols]
    assert "broker" in names
    assert request("workspace/symbol", {"query": "broker"})

    call = _at(client, path, uri, "broker.publ")
    found = request("textDocument/definition", call)
    assert [one["uri"] for one in found] == [broker]
    assert request("textDocument/implementation", call)[0]["uri"] == broker
    assert request("textDocument/declaration", call)[0]["uri"] == broker
    assert request("textDocument/typeDefinition", call)
    context = {"context": {"includeDeclaration": True}}
    found = request("textDocument/references", {**call, **context})
    assert {one["uri"] for one in found} >= {uri, broker}
    assert request("textDocument/documentHighlight", call)
    prepared = request("textDocument/prepareRename", call)
    edit = request("textDocument/rename", {**call, "newName": "another_name"})
    versions = {
        one["textDocument"]["uri"]: one["textDocument"].get("version")
        for one in edit["documentChanges"]
    }
    assert versions[uri] == 1
    assert versions[broker] is None
    assert prepared["placeholder"]

    items = request("textDocument/prepareCallHierarchy", call)
    assert items[0]["uri"] == broker
    calls = request("callHierarchy/incomingCalls", {"item": items[0]})
    assert any(one["from"]["uri"] == uri for one in calls)
    assert request("callHierarchy/outgoingCalls", {"item": items[0]}) is not None

    full = request("textDocument/semanticTokens/full", document)
    assert len(full["data"]) % 5 == 0
    assert full["data"]
    previous = {"previousResultId": full["resultId"]}
    delta = request("textDocument/semanticTokens/full/delta", {**document, **previous})
    assert delta["edits"] == []
    lines = {"start": {"line": 0, "character": 0}, "end": {"line": 5, "character": 0}}
    part = request("textDocument/semanticTokens/range", {**document, "range": lines})
    assert part["data"] == full["data"][: len(part["data"])]

    assert request("textDocument/foldingRange", document)
    positions = {"positions": [call["position"], {"line": 9_999, "character": 9_999}]}
    assert len(request("textDocument/selectionRange", {**document, **positions})) == 2
    assert client.shut_down() == 0
    assert client.errors == []


def test_renamed_file(start: Start, example: Path) -> None:
    """What the editor asks and tells when a file gets another name."""
    client = start()
    client.initialize(example)
    path = example / "lfs" / "app.lua"
    uri = client.open(path)
    client.diagnostics(uri)
    old, new = example / "lfs" / "broker.lua", example / "lfs" / "server.lua"
    files = {"files": [{"oldUri": old.as_uri(), "newUri": new.as_uri()}]}
    edit = client.request("workspace/willRenameFiles", files)
    changes = {one["textDocument"]["uri"]: one["edits"] for one in edit["documentChanges"]}
    assert [one["newText"] for one in changes[uri]] == ["server"]
    client.change(uri, *({"range": one["range"], "text": one["newText"]} for one in changes[uri]))
    old.rename(new)
    client.notify("workspace/didRenameFiles", files)
    text = path.read_text("utf-8").replace('"broker"', '"server"')
    there = client.at(uri, *place_of(text, 'require("ser'))
    assert [one["uri"] for one in client.request("textDocument/definition", there)] == [
        new.as_uri()
    ]


def test_renamed_folder(start: Start, tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "m.lua").write_text("local M = {}\nfunction M.go() end\nreturn M\n")
    (tmp_path / "init.lua").write_text("local m = require('src.m')\nm.go()\n")
    client = start()
    client.initialize(tmp_path)
    uri = client.open(tmp_path / "init.lua")
    client.diagnostics(uri)
    old, new = tmp_path / "lib", tmp_path / "src"
    old.rename(new)
    files = {"files": [{"oldUri": old.as_uri(), "newUri": new.as_uri()}]}
    client.notify("workspace/didRenameFiles", files)
    found = client.request("textDocument/definition", client.at(uri, 1, 3))
    assert [one["uri"] for one in found] == [(new / "m.lua").as_uri()]
    symbols = client.request("workspace/symbol", {"query": "M.go"})
    assert [one["location"]["uri"] for one in symbols] == [(new / "m.lua").as_uri()]


def test_refused_renames_say_why(start: Start, tmp_path: Path) -> None:
    (tmp_path / "init.lua").write_text("gpio.mode(1, 1)\nlocal a = 1\n")
    client = start()
    client.initialize(tmp_path)
    uri = client.open(tmp_path / "init.lua")
    with pytest.raises(ServerError) as error:
        client.request("textDocument/prepareRename", client.at(uri, 0, 6))
    assert error.value.code == -32803
    assert "'mode' is the firmware's name" in str(error.value)
    with pytest.raises(ServerError, match="'end' is no name in Lua"):
        client.request("textDocument/rename", {**client.at(uri, 1, 6), "newName": "end"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_encodings(start: Start, tmp_path: Path, encoding: str) -> None:
    text = "local s = '😀é€' local name = 1 print('😀', name)\n"
    (tmp_path / "init.lua").write_text(text, "utf-8")
    client = start()
    abilities = {**CAPABILITIES, "general": {"positionEncodings": [encoding]}}
    assert client.initialize(tmp_path, capabilities=abilities)["positionEncoding"] == encoding
    uri = client.open(tmp_path / "init.lua")
    size = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]

    def column(place: int) -> int:
        name = encoding if encoding == "utf-8" else f"{encoding}-le"
        return len(text[:place].encode(name)) // size

    first, last = text.index("name"), text.rindex("name")
    found = client.request("textDocument/definition", client.at(uri, 0, column(last + 1)))
    assert found[0]["range"] == {
        "start": {"line": 0, "character": column(first)},
        "end": {"line": 0, "character": column(first + 4)},
    }
    tokens = client.request("textDocument/semanticTokens/full", {"textDocument": {"uri": uri}})
    columns, here = [], 0
    for place in range(0, len(tokens["data"]), 5):
        here += tokens["data"][place + 1]
        columns.append((here, tokens["data"][place + 2]))
    assert columns == [(6, 1), (column(first), 4), (column(text.index("print")), 5),
                       (column(last), 4)]  # fmt: skip


def test_a_client_that_can_do_little(start: Start, tmp_path: Path) -> None:
    """No versions of edits, no renaming of files, no hierarchy of symbols."""
    (tmp_path / "m.lua").write_text("return { x = 1 }\n")
    (tmp_path / "init.lua").write_text("local m = require('m')\nprint(m.x)\n")
    client = start()
    found = client.initialize(tmp_path, capabilities={})
    assert found["renameProvider"] is True
    uri = client.open(tmp_path / "init.lua")
    client.diagnostics(uri)
    edit = client.request("textDocument/rename", {**client.at(uri, 1, 8), "newName": "y"})
    assert set(edit["changes"]) == {uri, (tmp_path / "m.lua").as_uri()}
    with pytest.raises(ServerError, match="cannot rename files"):
        client.request("textDocument/rename", {**client.at(uri, 0, 20), "newName": "y"})
    symbols = client.request("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    assert symbols[0]["location"]["uri"] == uri


def test_a_file_that_is_gone(start: Start, tmp_path: Path) -> None:
    (tmp_path / "m.lua").write_text("local M = {}\nfunction M.go() end\nreturn M\n")
    (tmp_path / "init.lua").write_text("local m = require('m')\nm.go()\n")
    client = start()
    client.initialize(tmp_path)
    uri = client.open(tmp_path / "init.lua")
    client.diagnostics(uri)
    there = client.at(uri, 1, 3)
    items = client.request("textDocument/prepareCallHierarchy", there)
    assert items[0]["name"] == "M.go"
    (tmp_path / "m.lua").unlink()
    # The client has not noticed yet: what was read counts.
    assert client.request("textDocument/definition", there)
    changes = [{"uri": (tmp_path / "m.lua").as_uri(), "type": 3}]
    client.notify("workspace/didChangeWatchedFiles", {"changes": changes})
    assert client.request("textDocument/definition", there) is None
    assert client.request("callHierarchy/incomingCalls", {"item": items[0]}) is None
    context = {"context": {"includeDeclaration": True}}
    assert len(client.request("textDocument/references", {**there, **context})) == 1


def test_descriptions_of_the_firmware_have_no_findings(start: Start, tmp_path: Path) -> None:
    """The page that a definition leads to may be opened like any file."""
    (tmp_path / "init.lua").write_text("gpio.mode(1, 1)\ntmr.create()\nprint(1)\n")
    client = start()
    client.initialize(tmp_path)
    uri = client.open(tmp_path / "init.lua")
    for line, column in ((0, 6), (1, 5), (2, 1)):
        found = client.request("textDocument/definition", client.at(uri, line, column))
        page = Path(found[0]["uri"].removeprefix("file://"))
        opened = client.open(page)
        assert client.diagnostics(opened, 1) == []
        assert client.request(
            "textDocument/hover",
            client.at(opened, found[0]["range"]["start"]["line"],
                      found[0]["range"]["start"]["character"] + 1),
        )  # fmt: skip
