"""When Python looks for garbage: between questions, not in the middle of an answer.

Trees and scopes refer to each other in circles, so each edit leaves some. The automatic search
comes at any time and takes as long as several answers.
"""

from __future__ import annotations

import gc
from typing import Final

_MANY: Final = 400_000
"""New objects after which Python searches by itself, in case nothing is ever quiet."""

_FULL: Final = 40
"""Searches among young objects before everything is searched."""


class Garbage:
    """Collects when told that there is time."""

    def __init__(self) -> None:
        self._count = 0
        self._is_begun = False

    def begin(self) -> None:
        """Start-up is over: what is there now is never looked at again."""
        if not self._is_begun:
            self._is_begun = True
            gc.freeze()
            gc.set_threshold(_MANY, 20, 100)
            gc.enable()

    def collect_young(self) -> None:
        """After an edit: frees what the last version of the file has left."""
        if self._is_begun:
            self._count += 1
            gc.collect(1)

    def collect_all(self) -> None:
        """After a pause: frees what has survived by chance, if there has been work."""
        if self._is_begun and self._count >= _FULL:
            self._count = 0
            gc.collect()
