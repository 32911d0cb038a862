"""A client of the language server over pipes: the server runs as users run it.

Answers are checked against lsprotocol's types, so that no test can pass on a malformed one.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from lsprotocol import types
from lsprotocol.converters import get_converter

TIMEOUT = 90.0
"""Seconds; the machines of CI may be slow, and nothing here measures."""

_CONVERTER = get_converter()
_PROGRAM = "from luac_nodemcu.cli.main import main; main()"

CAPABILITIES: dict[str, Any] = {
    "textDocument": {
        "publishDiagnostics": {
            "relatedInformation": True,
            "tagSupport": {"valueSet": [1, 2]},
            "codeDescriptionSupport": True,
            "dataSupport": True,
        },
        "completion": {"completionItem": {"snippetSupport": True}},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "rename": {"prepareSupport": True},
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "source"]}},
            "resolveSupport": {"properties": ["edit"]},
        },
        "signatureHelp": {
            "signatureInformation": {"parameterInformation": {"labelOffsetSupport": True}}
        },
    },
    "workspace": {
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["rename"]},
        "fileOperations": {"willRename": True, "didRename": True},
    },
}
"""What a usual client says; without pull of diagnostics, so that they are sent."""


class ServerError(Exception):
    """The answer to a request was an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        self.code: int = error["code"]
        super().__init__(f"{error['code']}: {error['message']}")


class Client:
    """One server and its open documents. To be used in a `with` statement."""

    def __init__(self, cache: Path, *, arguments: tuple[str, ...] = ()) -> None:
        # Imports are to cost what they cost a user.
        kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment = {**kept, "XDG_CACHE_HOME": str(cache), "LOCALAPPDATA": str(cache)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, "lsp", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        self.notifications: queue.Queue[dict[str, Any]] = queue.Queue()
        self.seen: list[dict[str, Any]] = []
        self.configuration: Any = None
        self.configuration_delay = 0.0
        self.server_requests: list[dict[str, Any]] = []
        self._answers: dict[int | str, dict[str, Any]] = {}
        self._arrived = threading.Condition()
        self._next = 0
        self._versions: dict[str, int] = {}
        self.errors: list[bytes] = []
        self._threads = [
            threading.Thread(target=self._read, daemon=True),
            threading.Thread(target=self._read_errors, daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *unused: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            assert stream is not None
            with suppress(BrokenPipeError):
                stream.close()

    # Messages.

    def write(self, data: bytes) -> None:
        """Sends bytes as they are."""
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message: dict[str, Any]) -> None:
        """Sends a message."""
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def notify(self, method: str, params: Any = None) -> None:
        """Sends a notification."""
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Any = None) -> int:
        """Sends a request; returns its id."""
        self._next += 1
        self.send({"id": self._next, "method": method, "params": params})
        return self._next

    def answer(self, id_: int | str | None, method: str = "") -> Any:
        """Waits for the answer to a request. Raises ServerError."""
        with self._arrived:
            came = self._arrived.wait_for(lambda: id_ in self._answers, TIMEOUT)
            assert came, f"no answer to {method}; standard error: {b''.join(self.errors)!r}"
            message = self._answers.pop(id_)  # type: ignore[arg-type]  # null for parse errors
        if "error" in message:
            raise ServerError(message["error"])
        if method:
            expected: Any = types.METHOD_TO_TYPES[method][1]
            _CONVERTER.structure(message, expected)
        return message.get("result")

    def request(self, method: str, params: Any = None) -> Any:
        """Sends a request and waits for its result. Raises ServerError."""
        return self.answer(self.ask(method, params), method)

    def wait_for(self, method: str, fits: Any = lambda params: True) -> Any:
        """The parameters of the next notification that fits; others are kept in `seen`."""
        while True:
            try:
                message = self.notifications.get(timeout=TIMEOUT)
            except queue.Empty:
                raise AssertionError(
                    f"no {method}; standard error: {b''.join(self.errors)!r}"
                ) from None
            self.seen.append(message)
            if message["method"] == method and fits(message["params"]):
                return message["params"]

    def _read(self) -> None:
        stdout = self.process.stdout
        assert stdout is not None
        while True:
            length = 0
            while True:
                line = stdout.readline()
                if not line:
                    return
                if not line.strip():
                    break
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            message = json.loads(stdout.read(length))
            self._take(message)

    def _take(self, message: dict[str, Any]) -> None:
        if "method" not in message:
            with self._arrived:
                self._answers[message["id"]] = message
                self._arrived.notify_all()
        elif "id" in message:
            self.server_requests.append(message)
            result: Any = None
            if message["method"] == "workspace/configuration":
                time.sleep(self.configuration_delay)
                result = [self.configuration for _ in message["params"]["items"]]
            if message["method"] == "workspace/applyEdit":
                result = {"applied": True}
            self.send({"id": message["id"], "result": result})
        else:
            self.notifications.put(message)

    def _read_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.errors.append(line)

    # Life.

    def initialize(
        self,
        *roots: Path,
        capabilities: dict[str, Any] | None = None,
        options: Any = None,
    ) -> Any:
        """Begins; returns the server's capabilities."""
        params = {
            "processId": os.getpid(),
            "rootUri": roots[0].as_uri() if roots else None,
            "workspaceFolders": [{"uri": root.as_uri(), "name": root.name} for root in roots],
            "capabilities": CAPABILITIES if capabilities is None else capabilities,
            "initializationOptions": options,
        }
        result = self.request("initialize", params)
        self.notify("initialized", {})
        return result["capabilities"]

    def shut_down(self) -> int:
        """Ends; returns the exit code."""
        self.request("shutdown")
        self.notify("exit")
        return self.process.wait(TIMEOUT)

    # Documents.

    def open(self, path: Path, text: str | None = None, language: str = "lua") -> str:
        """Opens a file, with the text on disk unless given; returns its address."""
        uri = path.as_uri()
        if text is None:
            text = path.read_text("utf-8")
        self._versions[uri] = 1
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": item})
        return uri

    def change(self, uri: str, *changes: dict[str, Any]) -> int:
        """Sends edits; returns the new version."""
        self._versions[uri] += 1
        version = self._versions[uri]
        self.notify(
            "textDocument/didChange",
            {"textDocument": {"uri": uri, "version": version}, "contentChanges": list(changes)},
        )
        return version

    def replace(self, uri: str, text: str) -> int:
        """Gives a document a new text; returns the new version."""
        return self.change(uri, {"text": text})

    def close(self, uri: str) -> None:
        """Closes a document."""
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def diagnostics(self, uri: str, version: int | None = None) -> list[dict[str, Any]]:
        """Waits for the diagnostics of a document, of a version if that is given."""
        params = self.wait_for(
            "textDocument/publishDiagnostics",
            lambda p: p["uri"] == uri and (version is None or p.get("version") == version),
        )
        found: list[dict[str, Any]] = params["diagnostics"]
        return found

    def at(self, uri: str, line: int, character: int) -> dict[str, Any]:
        """Parameters of a request about a position, counted from 0."""
        return {
            "textDocument": {"uri": uri},
            "position": {"line": line, "character": character},
        }
