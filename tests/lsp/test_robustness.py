"""What must not stop the server: broken code, failing rules, huge files, odd clients."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types

from luac_nodemcu.rules.general.unused_variable import UnusedVariable
from luac_nodemcu_lsp.features import code_lenses, completion, hover, inlay_hints, signature_help
from tests.lsp.conftest import Start
from tests.lsp.editor import Editor

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def test_every_prefix_of_a_file_has_answers(editor: Editor) -> None:
    """A file that is being written: at any point everything answers, and nothing is logged."""
    text = (EXAMPLES / "web-server" / "lfs" / "server.lua").read_text()
    chooser = random.Random(1)
    for end in chooser.sample(range(len(text)), 60):
        query = editor.open(text[:end])
        position = query.text.position_of(len(query.data))
        document = types.TextDocumentIdentifier(query.uri)
        assert query.findings is not None
        completion.completion(query, types.CompletionParams(document, position))
        hover.hover(query, types.HoverParams(document, position))
        signature_help.signature_help(query, types.SignatureHelpParams(document, position))
        whole = types.Range(types.Position(0, 0), position)
        inlay_hints.inlay_hints(query, types.InlayHintParams(document, whole))
        for lens in code_lenses.code_lenses(query, types.CodeLensParams(document)):
            code_lenses.resolve(editor.session, lens)
    assert editor.log == []


def test_every_place_of_a_file_has_answers(editor: Editor) -> None:
    text = (EXAMPLES / "mqtt-sensor" / "lfs" / "broker.lua").read_text()
    query = editor.open(text)
    document = types.TextDocumentIdentifier(query.uri)
    chooser = random.Random(2)
    for offset in chooser.sample(range(len(text)), 250):
        position = query.text.position_of(offset)
        completion.completion(query, types.CompletionParams(document, position))
        hover.hover(query, types.HoverParams(document, position))
        signature_help.signature_help(query, types.SignatureHelpParams(document, position))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0",
        "\ufeffprint(1)",
        "#!x",
        "((((",
        "}}}}",
        "'",
        "[[",
        "--[[",
        "f(" * 500,
        "x = " * 300,
    ],
)
def test_odd_texts(editor: Editor, text: str) -> None:
    query = editor.open(text)
    assert query.findings is not None
    editor.hover(text + "|")
    editor.complete(text + "|")
    editor.signatures(text + "|")


def test_a_rule_that_fails_is_one_line_in_the_log(
    editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(self: Any, symbol: Any) -> None:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(UnusedVariable, "check_symbol", fail, raising=False)
    editor.session.folders.clear()
    editor.folder = editor.session.add_root(editor.root)
    editor.reindex()
    query = editor.open("local a, b, c = 1, 2, 3\nprint(nothing)\n")
    names = [finding.name for finding in query.findings]
    assert "undefined-global" in names
    assert "rule-failed" not in names
    again = editor.open("local a, b, c = 1, 2, 4\nprint(nothing)\n")
    assert again.findings
    assert editor.log == ["scratch.lua: rule unused-variable failed: ZeroDivisionError: on purpose"]


def test_a_feature_that_fails_is_an_error_and_a_line(start: Start, tmp_path: Path) -> None:
    """Documents are not checked by the client: a completion item that no server made."""
    client = start()
    client.initialize(tmp_path)
    uri = client.open(tmp_path / "a.lua", "print(1)\n")
    client.diagnostics(uri)
    item = {"label": "x", "data": {"uri": uri, "token": "no number"}}
    with pytest.raises(Exception, match="-32603"):
        client.request("completionItem/resolve", item)
    message = client.wait_for("window/logMessage")
    assert message["message"].startswith("completionItem/resolve failed: ValueError")
    assert client.request("textDocument/hover", client.at(uri, 0, 1))
    assert client.shut_down() == 0
    assert client.errors == []


def test_large_files_do_not_stop_the_server(start: Start, tmp_path: Path) -> None:
    """5 MB of Lua: it is kept, not looked at, and other files are answered."""
    client = start()
    client.initialize(tmp_path)
    small = client.open(tmp_path / "small.lua", "print(nothing)\n")
    assert client.diagnostics(small)
    large = client.open(tmp_path / "large.lua", "local x = 'some text here'\n" * 190_000)
    assert "too much for the editor" in client.diagnostics(large)[0]["message"]
    place = {"line": 150_000, "character": 3}
    begun = time.monotonic()
    for _ in range(3):
        client.change(large, {"range": {"start": place, "end": place}, "text": "y"})
    assert client.request("textDocument/hover", client.at(large, 5, 7)) is None
    assert client.request("textDocument/hover", client.at(small, 0, 2))
    assert time.monotonic() - begun < 20
    client.close(large)
    assert client.shut_down() == 0


def test_edits_that_make_no_sense(start: Start, tmp_path: Path) -> None:
    client = start()
    client.initialize(tmp_path)
    unknown = (tmp_path / "unknown.lua").as_uri()
    document = {"uri": unknown, "version": 3}
    client.notify(
        "textDocument/didChange",
        {"textDocument": document, "contentChanges": [{"text": "x"}]},
    )
    client.wait_for("window/logMessage", lambda p: "not open" in p["message"])
    client.notify("textDocument/didClose", {"textDocument": {"uri": unknown}})
    uri = client.open(tmp_path / "a.lua", "print(1)\n")
    far = {"line": 900, "character": 900}
    back = {"start": far, "end": {"line": 0, "character": 0}}
    version = client.change(uri, {"range": {"start": far, "end": far}, "text": "print(nothing)"})
    assert [d["code"] for d in client.diagnostics(uri, version)] == ["undefined-global"]
    version = client.change(uri, {"range": back, "text": "print(2)\n"})
    assert client.diagnostics(uri, version) == []
    client.open(tmp_path / "a.lua", "print(other)\n")
    assert client.request("textDocument/hover", client.at(uri, 50, 50)) is None
    client.close(uri)
    client.close(uri)
    assert client.request("textDocument/hover", client.at(uri, 0, 1)) is None
    assert client.shut_down() == 0


def test_documents_that_are_no_files(start: Start, tmp_path: Path) -> None:
    client = start()
    client.initialize(tmp_path)
    uri = "untitled:Untitled-1"
    item = {"uri": uri, "languageId": "lua", "version": 1, "text": "print(nothing)\n"}
    client.notify("textDocument/didOpen", {"textDocument": item})
    assert [d["code"] for d in client.diagnostics(uri)] == ["undefined-global"]
    client.notify(
        "textDocument/didOpen",
        {"textDocument": {**item, "uri": "untitled:2", "languageId": "python"}},
    )
    assert client.request("textDocument/hover", client.at("untitled:2", 0, 1)) is None


def test_without_a_folder(start: Start, tmp_path: Path) -> None:
    """A single file: the files beside it are not read."""
    (tmp_path / "beside.lua").write_text("function helper() end\n")
    (tmp_path / "a.lua").write_text("helper()\n")
    client = start()
    client.initialize()
    uri = client.open(tmp_path / "a.lua")
    assert [d["code"] for d in client.diagnostics(uri)] == ["undefined-global"]


def test_folders_that_go_away(start: Start, tmp_path: Path) -> None:
    import shutil

    root = tmp_path / "project"
    (root / "sub").mkdir(parents=True)
    (root / "init.lua").write_text("require('part')\n")
    (root / "sub" / "part.lua").write_text("print(nothing)\n")
    client = start()
    client.initialize(root)
    part = (root / "sub" / "part.lua").as_uri()
    client.wait_for("textDocument/publishDiagnostics", lambda p: p["uri"] == part)
    shutil.rmtree(root / "sub")
    client.notify(
        "workspace/didChangeWatchedFiles",
        {"changes": [{"uri": (root / "sub").as_uri(), "type": 3}]},
    )
    params = client.wait_for("textDocument/publishDiagnostics", lambda p: p["uri"] == part)
    assert params["diagnostics"] == []
    shutil.rmtree(root)
    uri = client.open(root / "init.lua", "print(nothing)\n")
    assert [d["code"] for d in client.diagnostics(uri)] == ["undefined-global"]
    assert client.shut_down() == 0


def test_scripts_for_a_computer_are_left_alone(editor: Editor) -> None:
    """Only their syntax is looked at, and what they define is unknown to the device's files."""
    (editor.root / "init.lua").write_text("print(helper)\n")
    (editor.root / "upload.lua").write_text("function helper() end\nos.execute('x')\n")
    editor.reindex()
    assert "upload.lua" not in editor.folder.names
    names = [finding.name for finding in editor.folder.findings("init.lua")]
    assert "undefined-global" in names
    assert editor.open("function helper() end\nos.execute('x')\n", "upload.lua").findings == []
    assert editor.open("os.execute(\n", "upload.lua").findings


def test_files_that_come_are_part_of_the_project(editor: Editor) -> None:
    (editor.root / "init.lua").write_text("require('later')\n")
    editor.reindex()
    editor.folder.check_project()
    names = [finding.name for finding in editor.folder.findings("init.lua")]
    assert "missing-module" in names
    (editor.root / "later.lua").write_text("print(1)\n")
    for name in editor.folder.find_files():
        editor.folder.read(name)
    editor.folder.check_project()
    names = [finding.name for finding in editor.folder.findings("init.lua")]
    assert "missing-module" not in names
