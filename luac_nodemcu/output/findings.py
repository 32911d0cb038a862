"""What a check found, as its writers for other programs get it, and what they share.

Each of them is one function from `Findings` to text. Here are places and words that several of
them need: paths as seen from the repository, positions, messages with targets, fingerprints.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from luac_nodemcu.diagnostic import SEVERITIES, Diagnostic
from luac_nodemcu.project.findings_baseline import Comparison
from luac_nodemcu.syntax.source import SourceText

NEVER: Final = "never"
_FINGERPRINT_LENGTH: Final = 32
_FINGERPRINT_CONTEXT: Final = 400
"""Bytes of a line, and of the text that a finding is about, that count for its fingerprint."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the paths of findings are: both are absolute paths with `/`.

    - `root`: the repository, which other programs take paths to be relative to.
    - `folder`: the folder that the paths of findings are relative to.
    """

    root: str = "/"
    folder: str = "/"

    def inside(self, path: str) -> str | None:
        """A path relative to the repository; None if it is not in there."""
        whole = self.absolute(path)
        root = self.root if self.root.endswith("/") else self.root + "/"
        return whole.removeprefix(root) if whole.startswith(root) else None

    def absolute(self, path: str) -> str:
        """The whole path, without `.` and `..`."""
        return posixpath.normpath(_join(self.folder, path))

    def shown(self, path: str) -> str:
        """A path as other programs are told it, with escapes for what is not UTF-8."""
        inside = self.inside(path)
        return clean(path if inside is None else inside)


@dataclass(frozen=True, slots=True)
class Findings:
    """The result of a check.

    - `sources`: the texts of files that findings are in, as far as they could be read.
    - `files`: all files that were checked.
    - `fail_on`: the mildest severity that makes the check fail, or `never`.
    - `compared`: what a baseline says, if there is one; `diagnostics` are without what it knows.
    """

    diagnostics: Sequence[Diagnostic]
    sources: Mapping[str, SourceText]
    files: Sequence[str]
    places: Places = field(default_factory=Places)
    fail_on: str = "warning"
    compared: Comparison | None = None

    def fails(self, diagnostic: Diagnostic) -> bool:
        """Whether a finding makes the check fail."""
        return is_failing(diagnostic, self.fail_on)

    def position(self, diagnostic: Diagnostic) -> Position:
        """Where a finding is, with columns in characters."""
        return position_of(
            self.sources.get(diagnostic.path), diagnostic.offset, diagnostic.end_offset
        )


class Position(NamedTuple):
    """A range; lines and columns count from 1, and the end is behind the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


def position_of(
    source: SourceText | None, offset: int, end_offset: int, *, utf16: bool = False
) -> Position:
    """A range of bytes as lines and columns; line 1 of a file whose text is not known."""
    if source is None:
        return Position(1, 1, 1, 1)
    place = source.utf16_position if utf16 else source.character_position
    line, column = place(offset)
    end_line, end_column = place(max(offset, end_offset))
    return Position(line, column + 1, end_line, end_column + 1)


def is_failing(diagnostic: Diagnostic, fail_on: str) -> bool:
    """Whether a severity that fails (or `never`) makes a check fail with this finding."""
    if fail_on == NEVER:
        return False
    return SEVERITIES.index(diagnostic.severity) >= SEVERITIES.index(fail_on)


def message_of(diagnostic: Diagnostic) -> str:
    """The message with the targets that it holds for, if not for all; always Unicode."""
    targets = f" ({', '.join(diagnostic.targets)})" if diagnostic.targets else ""
    return clean(diagnostic.message + targets)


def clean(text: str) -> str:
    """Text without the stand-ins for bytes that are not UTF-8: `\\xff` is seen instead."""
    if text.isascii():
        return text
    data = text.encode("utf-8", "surrogateescape" if _is_escaped(text) else "backslashreplace")
    return data.decode("utf-8", "backslashreplace")


def one_line(text: str) -> str:
    """Text whose control characters are seen as escapes, so that it stays on its line."""
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() or character == " " else _escape(character)
        for character in text
    )


def fingerprints(findings: Findings) -> list[str]:
    """For each finding a name that stays the same when lines move, and that no other one has.

    It is made of the file, the rule, the text that the finding is about, and its line without
    blanks; equal ones of a file are numbered.
    """
    seen: Counter[str] = Counter()
    found = []
    for diagnostic in findings.diagnostics:
        source = findings.sources.get(diagnostic.path)
        text = b""
        if source is not None:
            start, end = source.line_range(source.line_of(diagnostic.offset))
            subject = source.data[diagnostic.offset : max(diagnostic.offset, diagnostic.end_offset)]
            text = b"\0".join(
                b" ".join(part[:_FINGERPRINT_CONTEXT].split())
                for part in (subject, source.data[start:end])
            )
        path = findings.places.shown(diagnostic.path)
        parts = (path.encode("utf-8"), diagnostic.name.encode("utf-8"), text)
        key = hashlib.sha256(b"\0".join(parts)).hexdigest()
        seen[key] += 1
        if seen[key] > 1:
            key = hashlib.sha256(f"{key} {seen[key]}".encode()).hexdigest()
        found.append(key[:_FINGERPRINT_LENGTH])
    return found


def _is_escaped(text: str) -> bool:
    """Whether all lone surrogates of a text stand for bytes."""
    return all(
        not "\ud800" <= character <= "\udfff" or "\udc80" <= character <= "\udcff"
        for character in text
    )


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _join(folder: str, path: str) -> str:
    # A drive letter makes a path absolute as well.
    return path if path[1:3] == ":/" else posixpath.join(folder, path)
