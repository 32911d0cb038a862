"""The connection: beginning and end, malformed messages, order, cancellation."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.lsp.client import ServerError
from tests.lsp.conftest import Start

SOURCE = "local answer = 42\nprint(answer, nothing)\n"


def test_life(start: Start, tmp_path: Path) -> None:
    """Begin, look at a file, end: exit code 0 and nothing on standard error."""
    (tmp_path / "init.lua").write_text(SOURCE)
    client = start()
    capabilities = client.initialize(tmp_path)
    assert capabilities["textDocumentSync"]["change"] == 2
    assert capabilities["positionEncoding"] == "utf-16"
    uri = client.open(tmp_path / "init.lua")
    found = client.diagnostics(uri)
    assert [(d["code"], d["range"]["start"]) for d in found] == [
        ("undefined-global", {"line": 1, "character": 14})
    ]
    assert client.shut_down() == 0
    assert client.errors == []


def test_client_that_goes_away_ends_the_server(start: Start, tmp_path: Path) -> None:
    client = start()
    client.initialize(tmp_path)
    assert client.process.stdin is not None
    client.process.stdin.close()
    assert client.process.wait(30) == 1


def test_exit_without_shutdown(start: Start, tmp_path: Path) -> None:
    client = start()
    client.initialize(tmp_path)
    client.notify("exit")
    assert client.process.wait(30) == 1


def test_requests_before_initialize_are_refused(start: Start, tmp_path: Path) -> None:
    client = start()
    with pytest.raises(ServerError) as error:
        client.request("textDocument/hover", client.at("file:///x.lua", 0, 0))
    assert error.value.code == -32002
    client.initialize(tmp_path)
    with pytest.raises(ServerError) as error:
        client.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    assert error.value.code == -32600


def test_malformed_messages_are_answered(start: Start, tmp_path: Path) -> None:
    client = start()
    client.initialize(tmp_path)
    for body, code in (
        (b"{not json", -32700),
        (b"[]", -32600),
        (b'"text"', -32600),
        (b'{"id": 1, "method": "shutdown"}', -32600),
        (b'{"jsonrpc": "2.0", "id": {}, "method": "shutdown"}', -32600),
        (b"[" * 100_000, -32700),
        (b"\xff\xfe", -32700),
    ):
        client.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        with pytest.raises(ServerError) as error:
            client.answer(None)
        assert error.value.code == code, body[:60]
    assert client.shut_down() == 0


def test_headers_may_be_written_in_many_ways(start: Start, tmp_path: Path) -> None:
    client = start()
    client.initialize(tmp_path)
    body = b'{"jsonrpc": "2.0", "id": "odd", "method": "shutdown"}'
    client.write(
        b"nonsense\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n"
        b"content-length:%d\n\n%s" % (len(body), body)
    )
    assert client.answer("odd") is None


def test_wrong_parameters_are_answered_and_logged(start: Start, tmp_path: Path) -> None:
    client = start()
    client.initialize(tmp_path)
    wrong: list[Any] = [None, {}, {"textDocument": 1}, client.at("file:///x.lua", -1, 5), []]
    for params in wrong:
        with pytest.raises(ServerError) as error:
            client.request("textDocument/hover", params)
        assert error.value.code == -32602
        assert "textDocument/hover" in str(error.value)
    client.notify("textDocument/didOpen", {"textDocument": {}})
    client.wait_for("window/logMessage", lambda p: "textDocument/didOpen" in p["message"])
    assert client.shut_down() == 0
    assert client.errors == []


def test_unknown_methods(start: Start, tmp_path: Path) -> None:
    client = start()
    client.initialize(tmp_path)
    with pytest.raises(ServerError) as error:
        client.request("luac/unknown", {})
    assert error.value.code == -32601
    client.notify("$/unknown", {})
    client.notify("luac/unknown", {})
    assert client.shut_down() == 0


def test_a_request_that_waits_can_be_cancelled(start: Start, tmp_path: Path) -> None:
    """Everything goes out in one write, so that the request waits when it is cancelled."""
    (tmp_path / "init.lua").write_text(SOURCE)
    client = start()
    client.initialize(tmp_path)
    uri = client.open(tmp_path / "init.lua")
    client.diagnostics(uri)
    text = "local x = {}\n" * 20_000
    messages = [
        {
            "method": "textDocument/didChange",
            "params": {
                "textDocument": {"uri": uri, "version": 2},
                "contentChanges": [{"text": text}],
            },
        },
        {"id": "slow", "method": "textDocument/hover", "params": client.at(uri, 0, 7)},
        {"id": "gone", "method": "textDocument/hover", "params": client.at(uri, 0, 7)},
        {"method": "$/cancelRequest", "params": {"id": "gone"}},
        {"method": "$/cancelRequest", "params": {"id": "never-there"}},
    ]
    data = b""
    for message in messages:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        data += b"Content-Length: %d\r\n\r\n%s" % (len(body), body)
    client.write(data)
    with pytest.raises(ServerError) as error:
        client.answer("gone")
    assert error.value.code == -32800
    client.answer("slow")
    assert client.shut_down() == 0
