"""Findings of `check` as luacheck's plain formatter writes them, for editors that read that.

`file:line:column: (W901) message` is what `luacheck --formatter plain --codes` prints, and
`file:line:first-last: (W901) message` what it prints with `--ranges`. The numbers are codes of
this program's rules, not luacheck's.
"""

from __future__ import annotations

from luac_nodemcu.output.findings import Findings, message_of, one_line
from luac_nodemcu.syntax.source import SourceText


def luacheck_text(findings: Findings, *, ranges: bool = False) -> str:
    """A line for each finding. Names of files keep bytes that are not UTF-8 (PEP 383)."""
    columns = {path: _Columns(source) for path, source in findings.sources.items()}
    lines = []
    for diagnostic in findings.diagnostics:
        line, first, last = 1, 1, 1
        if diagnostic.path in columns:
            place = columns[diagnostic.path]
            line, first, last = place.range(diagnostic.offset, diagnostic.end_offset)
        column = f"{first}-{last}" if ranges else str(first)
        kind = "E" if diagnostic.severity == "error" else "W"
        message = one_line(message_of(diagnostic))
        lines.append(f"{diagnostic.path}:{line}:{column}: ({kind}{diagnostic.code}) {message}\n")
    return "".join(lines)


class _Columns:
    """Columns as luacheck counts them: in characters if the whole file is UTF-8, else in bytes."""

    def __init__(self, source: SourceText) -> None:
        self._source = source
        try:
            source.data.decode("utf-8")
            self._position = source.character_position
        except UnicodeDecodeError:
            self._position = source.position

    def range(self, offset: int, end_offset: int) -> tuple[int, int, int]:
        """Line, first column and last column, all from 1, of what is in the first line."""
        line, first = self._position(offset)
        end = min(end_offset, self._source.line_range(line)[1])
        last = self._position(max(offset, end - 1))[1]
        return line, first + 1, last + 1
