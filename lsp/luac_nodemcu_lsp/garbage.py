"""When Python looks for garbage: between questions, not in the middle of an answer.

Trees, scopes and types refer to each other in circles, so each edit leaves some. The automatic
search comes at any time and looks at everything there is, which takes longer than an answer. What
is there after start-up stays, so it is left out ("frozen"), and the search after an edit is short.
"""

from __future__ import annotations

import gc
from typing import Final

_MANY: Final = 400_000
"""New objects after which Python searches by itself, in case nothing is ever quiet."""

_FULL: Final = 60
"""Searches among new objects before everything is searched, in a pause."""


class Garbage:
    """Collects when told that there is time."""

    def __init__(self) -> None:
        self._count = 0
        self._is_begun = False

    def begin(self) -> None:
        """Start-up is over: what is there now mostly stays."""
        if not self._is_begun:
            self._is_begun = True
            gc.set_threshold(_MANY, 20, 100)
            gc.enable()
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._count = 0

    def collect_new(self) -> None:
        """After an edit: frees what the last version of the file has left."""
        if self._is_begun:
            self._count += 1
            gc.collect()

    def collect_all(self) -> None:
        """In a pause: frees what was frozen and is not needed any more, if there was much work."""
        if self._is_begun and self._count >= _FULL:
            self.begin()
