"""The JSON that `compile` and `build-lfs` print: diagnostics with lines and columns from 1."""

from __future__ import annotations

from typing import Any

from luac_nodemcu.compiler.target import Target
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.project.compiling import Compilation
from luac_nodemcu.syntax.source import SourceText


def compilation_json(compilation: Compilation, target: Target) -> dict[str, Any]:
    """`{"target", "ok", "diagnostics": [...]}`; callers add what they built."""
    return {
        "target": target.name,
        "ok": not compilation.failed,
        "diagnostics": [
            diagnostic_json(diagnostic, compilation.sources.get(diagnostic.path))
            for diagnostic in compilation.diagnostics
        ],
    }


def diagnostic_json(diagnostic: Diagnostic, source: SourceText | None) -> dict[str, Any]:
    """One diagnostic; places are null where the file has no text."""
    place: dict[str, Any] = dict.fromkeys(("line", "column", "end_line", "end_column"))
    if source is not None:
        line, column = source.position(diagnostic.offset)
        end_line, end_column = source.position(diagnostic.end_offset)
        place = {
            "line": line, "column": column + 1, "end_line": end_line, "end_column": end_column + 1,
        }  # fmt: skip
    return {
        "file": diagnostic.path,
        **place,
        "severity": diagnostic.severity,
        "code": diagnostic.code,
        "name": diagnostic.name,
        "message": diagnostic.message,
        "help": diagnostic.help or None,
        "compiler_line": diagnostic.line,
    }
