"""Progress of long work, as the client shows it; nothing happens if the client cannot."""

from __future__ import annotations

import uuid
from contextlib import suppress

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer

from luac_nodemcu_lsp.client import ClientAbilities


class Progress:
    """One bar. It may be reported to before it has begun."""

    def __init__(self, server: LanguageServer, client: ClientAbilities, title: str) -> None:
        self._progress = server.work_done_progress
        self._is_possible = client.progress
        self._title = title
        self._token = str(uuid.uuid4())
        self._is_shown = False
        self._is_over = False
        self._shown = -1

    async def begin(self) -> None:
        """Asks the client to show the bar."""
        if not self._is_possible:
            return
        with suppress(JsonRpcException):
            answer = await self._progress.create_async(self._token)
            del answer  # null
            if not self._is_over:
                begin = types.WorkDoneProgressBegin(self._title, cancellable=True, percentage=0)
                self._progress.begin(self._token, begin)
                self._is_shown = True

    @property
    def is_cancelled(self) -> bool:
        """Whether the user stopped the work."""
        future = self._progress.tokens.get(self._token)
        return future is not None and future.cancelled()

    def report(self, done: int, total: int) -> None:
        """Shows how many of the steps are done; not more often than it can be seen."""
        percentage = 100 * done // max(total, 1)
        if self._is_shown and percentage != self._shown:
            self._shown = percentage
            message = f"{done} of {total} files"
            self._progress.report(
                self._token, types.WorkDoneProgressReport(message=message, percentage=percentage)
            )

    def end(self) -> None:
        """Takes the bar away."""
        self._is_over = True
        if self._is_shown:
            self._is_shown = False
            self._progress.end(self._token, types.WorkDoneProgressEnd())
        self._progress.tokens.pop(self._token, None)
