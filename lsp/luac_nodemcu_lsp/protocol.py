"""The connection to one client: reading messages, their order, cancellation, and errors.

pygls turns messages into objects and calls handlers. Here is what it leaves open: a header or a
message that is malformed gets its answer, requests that were cancelled while they waited are not
begun, and documents are kept by `documents.py` alone. A thread reads; everything else happens in
the event loop's thread, one message after the other.
"""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from io import RawIOBase
from typing import Any, BinaryIO, Final, NoReturn

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.io_ import StdoutWriter
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol
from pygls.protocol.language_server import lsp_method

MAX_MESSAGE: Final = 256 * 1024 * 1024
"""Bytes; a longer message is a broken header, and the connection cannot be followed any more."""

MAX_HEADER: Final = 64 * 1024
"""Bytes of a header line; whoever sends a longer one is no client."""
_BLOCK: Final = 256 * 1024

_LENGTH: Final = re.compile(rb"content-length\s*:\s*(\d+)\s*", re.IGNORECASE)

PARSE_ERROR: Final = -32700
INVALID_REQUEST: Final = -32600
INVALID_PARAMS: Final = -32602
NOT_INITIALIZED: Final = -32002
CANCELLED: Final = -32800

Log = Callable[[str], None]


def _passed_on(method: str) -> Any:
    """A built-in of pygls that does nothing but call the feature."""

    @lsp_method(method)
    def handler(self: Protocol, params: Any) -> None:
        feature = self.fm.features.get(method)
        if feature is not None:
            feature(params)

    return handler


class Protocol(LanguageServerProtocol):
    """pygls's protocol without its documents, which would be kept twice."""

    is_initialized = False

    lsp_text_document__did_open = _passed_on(types.TEXT_DOCUMENT_DID_OPEN)
    lsp_text_document__did_change = _passed_on(types.TEXT_DOCUMENT_DID_CHANGE)
    lsp_text_document__did_close = _passed_on(types.TEXT_DOCUMENT_DID_CLOSE)
    lsp_workspace__did_change_workspace_folders = _passed_on(
        types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS
    )

    @lsp_method(types.EXIT)
    def lsp_exit(self, *args: Any) -> NoReturn:
        """Ends the process: with 0 if the client asked for a shutdown before."""
        raise SystemExit(0 if self._shutdown else 1)

    @property
    def is_shut_down(self) -> bool:
        """Whether the client asked for the end."""
        return self._shutdown

    def answer_error(self, id_: int | str | None, code: int, message: str) -> None:
        """Answers a request with an error."""
        error = {"code": code, "message": message}
        self._send_data({"jsonrpc": "2.0", "id": id_, "error": error})


class Connection:
    """Messages from a stream to a server.

    `stdin` must be unbuffered: the thread that waits for it would keep a buffer's lock at the
    end of the process. `log` gets a line for what is ignored.
    """

    def __init__(
        self, server: LanguageServer, stdin: RawIOBase, stdout: BinaryIO, log: Log
    ) -> None:
        protocol = server.protocol
        assert isinstance(protocol, Protocol)
        self._protocol = protocol
        self._stdin = stdin
        self._buffer = bytearray()
        self._log = log
        self._inbox: deque[Any] = deque()
        self._cancelled: set[int | str] = set()
        self._wake: asyncio.Event | None = None
        self._is_open = True
        protocol.set_writer(StdoutWriter(stdout))

    def run(self) -> int:
        """Serves until the client says `exit` or goes away; returns the process's exit code."""
        try:
            return asyncio.run(self._run())
        except SystemExit as end:
            return end.code if isinstance(end.code, int) else 1
        except (KeyboardInterrupt, BrokenPipeError):
            return 1

    async def idle(self) -> None:
        """Waits until no message waits, so that long work gives way to questions."""
        await asyncio.sleep(0)
        while self._inbox:
            await asyncio.sleep(0.001)

    async def _run(self) -> int:
        loop = asyncio.get_running_loop()
        self._wake = asyncio.Event()
        threading.Thread(target=self._read, args=(loop,), daemon=True, name="reader").start()
        while self._is_open or self._inbox:
            if not self._inbox:
                self._wake.clear()
                await self._wake.wait()
                continue
            self._handle(self._inbox.popleft())
            await asyncio.sleep(0)
        # The client has gone without a word.
        return 0 if self._protocol.is_shut_down else 1

    # In the reader's thread.

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            while True:
                body = self._read_body()
                if body is None:
                    break
                try:
                    data = json.loads(body)
                except (ValueError, RecursionError) as error:
                    data = error
                loop.call_soon_threadsafe(self._received, data)
        except (OSError, ValueError):
            pass
        finally:
            with suppress(RuntimeError):  # the loop has ended already
                loop.call_soon_threadsafe(self._closed)

    def _read_body(self) -> bytes | None:
        """The next message; None at the end. Lines that are no header are skipped."""
        length: int | None = None
        while True:
            line = self._read_line()
            if line is None:
                return None
            if line.strip():
                match = _LENGTH.fullmatch(line)
                if match is not None:
                    length = int(match[1])
            elif length is not None:
                return self._read_bytes(length) if length <= MAX_MESSAGE else None

    def _read_line(self) -> bytes | None:
        place = self._buffer.find(b"\n")
        while place < 0:
            searched = len(self._buffer)
            if searched > MAX_HEADER or not self._fill():
                return None
            place = self._buffer.find(b"\n", searched)
        return self._take(place + 1)

    def _read_bytes(self, count: int) -> bytes | None:
        while len(self._buffer) < count:
            if not self._fill():
                return None
        return self._take(count)

    def _fill(self) -> bool:
        data = self._stdin.read(_BLOCK)
        if not data:
            return False
        self._buffer += data
        return True

    def _take(self, count: int) -> bytes:
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    # In the loop's thread.

    def _closed(self) -> None:
        self._is_open = False
        if self._wake is not None:
            self._wake.set()

    def _received(self, data: Any) -> None:
        if isinstance(data, dict) and data.get("method") == types.CANCEL_REQUEST:
            params = data.get("params")
            id_ = params.get("id") if isinstance(params, dict) else None
            if any(isinstance(one, dict) and one.get("id") == id_ for one in self._inbox):
                if isinstance(id_, int | str):
                    self._cancelled.add(id_)
                return
        self._inbox.append(data)
        if self._wake is not None:
            self._wake.set()

    def _handle(self, data: Any) -> None:
        if isinstance(data, Exception):
            self._protocol.answer_error(None, PARSE_ERROR, f"this is no JSON: {data}")
            return
        if not isinstance(data, dict) or data.get("jsonrpc") != "2.0":
            self._protocol.answer_error(None, INVALID_REQUEST, "this is no message of JSON-RPC 2.0")
            return
        method = data.get("method")
        id_ = data.get("id")
        if method is not None:
            if "id" in data and not isinstance(id_, int | str):
                text = "the id of a request must be a number or a string"
                self._protocol.answer_error(None, INVALID_REQUEST, text)
                return
            if not self._may_run(str(method), id_):
                return
        self._dispatch(data, id_ if method is not None else None)

    def _may_run(self, method: str, id_: int | str | None) -> bool:
        """Whether a request or notification has its turn; else a request is answered."""
        protocol = self._protocol
        if id_ is not None and id_ in self._cancelled:
            self._cancelled.discard(id_)
            protocol.answer_error(id_, CANCELLED, "the request was cancelled")
            return False
        if method == types.INITIALIZE:
            if protocol.is_initialized:
                protocol.answer_error(id_, INVALID_REQUEST, "the server is initialized already")
                return False
            protocol.is_initialized = True
        elif not protocol.is_initialized and method != types.EXIT:
            if id_ is not None:
                text = "the server waits for initialize"
                protocol.answer_error(id_, NOT_INITIALIZED, text)
            return False
        elif protocol.is_shut_down and method != types.EXIT:
            if id_ is not None:
                protocol.answer_error(id_, INVALID_REQUEST, "the server is shutting down")
            return False
        return True

    def _dispatch(self, data: dict[str, Any], id_: int | str | None) -> None:
        try:
            message = self._protocol.structure_message(data)
        except JsonRpcException as error:
            cause = error.__cause__ or error
            text = f"{data.get('method')}: the parameters are not valid: {_short(cause)}"
            if id_ is not None:
                self._protocol.answer_error(id_, INVALID_PARAMS, text)
            else:
                self._log(text)
            return
        try:
            self._protocol.handle_message(message)
        except Exception as error:
            # A message must not end the server: the others may be fine.
            what = data.get("method", "an answer")
            self._log(f"{what} was not handled: {type(error).__name__}: {error}")


def _short(error: BaseException) -> str:
    """The innermost reason of an error that cattrs reports in groups."""
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    return f"{type(error).__name__}: {error}"
