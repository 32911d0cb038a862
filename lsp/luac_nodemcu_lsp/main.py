"""Starts the server on this process's standard input and output."""

from __future__ import annotations

import io
import logging
import os
import sys
from pathlib import Path

from luac_nodemcu_lsp.protocol import Connection
from luac_nodemcu_lsp.server import Server


def serve(cache: Path | None, is_verbose: bool = False) -> int:
    """Serves one client until it leaves; returns the process's exit code.

    - `cache`: folder for compiled stubs and rules' pages; None: none are kept.
    - `is_verbose`: tracebacks of failures go to the client's log as well.
    """
    stdin = io.FileIO(sys.stdin.fileno(), closefd=False)
    stdout = sys.stdout.buffer
    # Nothing but messages may go to standard output.
    sys.stdout = sys.stderr
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    server = Server(cache, os.environ, is_verbose)
    connection = Connection(server, stdin, stdout, server.log)
    server.work.idle = connection.idle
    return connection.run()
