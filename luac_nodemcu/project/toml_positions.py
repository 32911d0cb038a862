"""Where the keys of a TOML file stand, which `tomllib` does not say.

A light reader for text that `tomllib` has accepted: it finds tables, keys and items of lists,
and understands of values only where they end. It is used for messages and for the origin of
settings, never for values.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

Position = tuple[int, int]
"""Line and column, both from 1; the column counts characters."""

Path = tuple[str | int, ...]

_BLANK: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE: Final = re.compile(r"[ \t]*")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_BASIC: Final = re.compile(r'"((?:\\.|[^"\\\n])*)"')
_LITERAL: Final = re.compile(r"'([^'\n]*)'")
# Up to two quotes may stand before the three that end a text of several lines.
_LONG_BASIC: Final = re.compile(r'"""(?:\\.|[^\\])*?"""(?:"{0,2}(?!"))', re.DOTALL)
_LONG_LITERAL: Final = re.compile(r"'''.*?'''(?:'{0,2}(?!'))", re.DOTALL)
_SCALAR: Final = re.compile(r"[^,\]}#\n]*")
_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)")
_ESCAPES: Final = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r"}


class _LostError(Exception):
    """The text is not what this reader expects."""


def find_positions(text: str) -> dict[Path, Position]:
    """The place of every key, table and list item, by path.

    Of text that is not TOML, the places up to where it stops being so.
    """
    reader = _Reader(text)
    with suppress(_LostError, RecursionError):  # what was found is still right
        reader.read()
    return reader.positions


class _Reader:
    def __init__(self, text: str) -> None:
        # tomllib takes \r\n for \n, too.
        self.text = text.replace("\r\n", "\n")
        self.at = 0
        self.positions: dict[Path, Position] = {}
        self.table: Path = ()
        self.lengths: dict[Path, int] = {}  # of arrays of tables
        self._line = 1
        self._line_start = 0
        self._counted = 0

    def read(self) -> None:
        while True:
            self.skip(_BLANK)
            if self.at >= len(self.text):
                return
            if self.text[self.at] == "[":
                self.header()
            else:
                self.key_and_value(self.table)

    def header(self) -> None:
        place = self.position()
        is_array = self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        keys = [key for key, _ in self.dotted_key()]
        path: Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            self.positions.setdefault(path, place)
            if path in self.lengths:
                path = (*path, self.lengths[path] - 1)
        path = (*path, keys[-1])
        self.positions.setdefault(path, place)
        if is_array:
            number = self.lengths.get(path, 0)
            self.lengths[path] = number + 1
            path = (*path, number)
            self.positions[path] = place
        self.table = path
        for bracket in "]]" if is_array else "]":
            self.expect(bracket)

    def key_and_value(self, table: Path) -> None:
        path = table
        for key, place in self.dotted_key():
            path = (*path, key)
            self.positions.setdefault(path, place)
        self.expect("=")
        self.skip(_SPACE)
        self.value(path)

    def dotted_key(self) -> list[tuple[str, Position]]:
        keys = []
        while True:
            self.skip(_SPACE)
            place = self.position()
            keys.append((self.key(), place))
            self.skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return keys
            self.at += 1

    def key(self) -> str:
        for pattern in (_BARE_KEY, _BASIC, _LITERAL):
            match = pattern.match(self.text, self.at)
            if match is not None:
                self.at = match.end()
                if pattern is _BASIC:
                    return _ESCAPE.sub(_unescape, match[1])
                return match[0] if pattern is _BARE_KEY else match[1]
        raise _LostError

    def value(self, path: Path) -> None:
        start = self.text[self.at : self.at + 1]
        if start == "[":
            self.array(path)
        elif start == "{":
            self.inline_table(path)
        elif start in ('"', "'"):
            long = self.text.startswith(start * 3, self.at)
            patterns = (_LONG_BASIC, _LONG_LITERAL) if long else (_BASIC, _LITERAL)
            self.match(patterns[0] if start == '"' else patterns[1])
        else:
            self.match(_SCALAR)

    def array(self, path: Path) -> None:
        self.at += 1
        number = 0
        while True:
            self.skip(_BLANK)
            if self.text.startswith("]", self.at):
                self.at += 1
                return
            self.positions[(*path, number)] = self.position()
            self.value((*path, number))
            number += 1
            self.skip(_BLANK)
            if self.text.startswith(",", self.at):
                self.at += 1
            elif not self.text.startswith("]", self.at):
                raise _LostError

    def inline_table(self, path: Path) -> None:
        self.at += 1
        while True:
            self.skip(_BLANK)
            if self.text.startswith("}", self.at):
                self.at += 1
                return
            self.key_and_value(path)
            self.skip(_BLANK)
            if self.text.startswith(",", self.at):
                self.at += 1
            elif not self.text.startswith("}", self.at):
                raise _LostError

    def position(self) -> Position:
        """Of the current place; it never goes backwards, so that all text is counted once."""
        count = self.text.count("\n", self._counted, self.at)
        if count:
            self._line += count
            self._line_start = self.text.rindex("\n", self._counted, self.at) + 1
        self._counted = self.at
        return self._line, self.at - self._line_start + 1

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        assert match is not None
        self.at = match.end()

    def match(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise _LostError
        self.at = match.end()

    def expect(self, character: str) -> None:
        self.skip(_SPACE)
        if not self.text.startswith(character, self.at):
            raise _LostError
        self.at += 1


def _unescape(match: re.Match[str]) -> str:
    escape = match[1]
    if escape[0] in "uU":
        return chr(int(escape[1:], 16))
    return _ESCAPES.get(escape, escape)
