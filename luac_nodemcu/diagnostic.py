"""One finding about a user's file, as every part of the program hands it to `output`.

Places are byte ranges of the file's source; `output` turns them into lines and columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "info", "hint"]

SEVERITIES: tuple[Severity, ...] = ("hint", "info", "warning", "error")
"""From mild to severe."""


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Replace the bytes `offset` to `end_offset` by `text`; equal offsets insert."""

    offset: int
    end_offset: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction. `safe` ones keep the program's meaning."""

    message: str
    edits: tuple[TextEdit, ...]
    safe: bool


@dataclass(frozen=True, slots=True)
class RelatedPlace:
    """Another place that explains a diagnostic."""

    path: str
    offset: int
    end_offset: int
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding.

    - `path`: the file as the user named it, with `/`.
    - `offset`, `end_offset`: bytes of the source.
    - `code`: stable, for example `001`; `name`: kebab-case, for example `syntax-error`.
    - `help`: what to do about it; may be empty.
    - `line`: a line that overrides the one of `offset`: the compiler's own count, which may
      be that of a later token.
    - `targets`: the targets that it holds for, where a check was for several and it does not
      hold for all of them; else empty.
    """

    path: str
    offset: int
    end_offset: int
    code: str
    name: str
    severity: Severity
    message: str
    help: str = ""
    related: tuple[RelatedPlace, ...] = ()
    fix: Fix | None = None
    url: str = ""
    line: int | None = None
    targets: tuple[str, ...] = ()
