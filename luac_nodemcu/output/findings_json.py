"""Findings of `check` as JSON: one list, or one object a line. docs/check.md has the fields.

Lines and columns count from 1, columns in characters; the end is behind the last character.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.syntax.source import SourceText


def json_text(diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceText]) -> str:
    """A JSON list of all findings."""
    found = [finding_json(diagnostic, sources) for diagnostic in diagnostics]
    return json.dumps(found, indent=2)


def json_lines(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceText]
) -> Iterator[str]:
    """A line of JSON for each finding."""
    for diagnostic in diagnostics:
        yield json.dumps(finding_json(diagnostic, sources))


def finding_json(diagnostic: Diagnostic, sources: Mapping[str, SourceText]) -> dict[str, Any]:
    """One finding. Places of files whose text is not known are at line 1."""
    found: dict[str, Any] = {
        "file": diagnostic.path,
        **_place(sources.get(diagnostic.path), diagnostic.offset, diagnostic.end_offset),
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "name": diagnostic.name,
        "message": diagnostic.message,
        "help": diagnostic.help or None,
        "url": diagnostic.url or None,
        "fix": _fix(diagnostic, sources.get(diagnostic.path)),
        "related": [
            {
                "file": related.path,
                **_place(sources.get(related.path), related.offset, related.end_offset),
                "message": related.message,
            }
            for related in diagnostic.related
        ],
    }
    if diagnostic.targets:
        found["targets"] = list(diagnostic.targets)
    return found


def _place(source: SourceText | None, offset: int, end_offset: int) -> dict[str, int]:
    if source is None:
        return {"line": 1, "column": 1, "end_line": 1, "end_column": 1}
    line, column = source.character_position(offset)
    end_line, end_column = source.character_position(max(offset, end_offset))
    return {
        "line": line, "column": column + 1, "end_line": end_line, "end_column": end_column + 1,
    }  # fmt: skip


def _fix(diagnostic: Diagnostic, source: SourceText | None) -> dict[str, Any] | None:
    fix = diagnostic.fix
    if fix is None:
        return None
    return {
        "applicability": "safe" if fix.safe else "unsafe",
        "message": fix.message,
        "edits": [
            {
                **_place(source, edit.offset, edit.end_offset),
                "text": edit.text.decode("utf-8", "surrogateescape"),
            }
            for edit in fix.edits
        ],
    }
