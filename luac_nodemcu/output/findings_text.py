"""Findings of `check` for people: code frames or one line each, a summary, and statistics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from luac_nodemcu.diagnostic import SEVERITIES, Diagnostic
from luac_nodemcu.output.frames import SEVERITY_STYLE, render_concise, render_full
from luac_nodemcu.output.style import Style, plural, table
from luac_nodemcu.syntax.source import SourceText

_WORDS: Final = {"error": "error", "warning": "warning", "info": "note", "hint": "hint"}
"""What findings of a severity are called when they are counted."""


def full_text(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceText], style: Style
) -> Iterator[str]:
    """Lines of all findings with code frames; a rule is explained once, at its first finding."""
    explained: set[str] = set()
    for diagnostic in diagnostics:
        yield from render_full(diagnostic, sources, style)
        source = sources.get(diagnostic.path)
        width = 1 if source is None else len(str(source.position(diagnostic.end_offset)[0]))
        mark = f"{' ' * width} {style.paint('=', 'blue')}"
        if diagnostic.fix is not None:
            option = "--fix" if diagnostic.fix.safe else "--fix --unsafe-fixes"
            message = f"{diagnostic.fix.message} ({option})"
            if diagnostic.help.endswith(diagnostic.fix.message):
                # The help has said it.
                message = f"use {option}"
            yield f"{mark} {style.bold('fix')}: {message}"
        if diagnostic.name not in explained:
            explained.add(diagnostic.name)
            yield f"{mark} {style.dim(f'luac-nodemcu explain {diagnostic.name}')}"
        yield ""


def concise_text(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, SourceText], style: Style
) -> Iterator[str]:
    """A line for each finding."""
    for diagnostic in diagnostics:
        yield render_concise(diagnostic, sources, style)


def summary_line(
    diagnostics: Sequence[Diagnostic], files: int, style: Style, fixed: int = 0
) -> str:
    """How many findings there are, and how many of them can be fixed."""
    done = f"{plural(fixed, 'finding')} fixed. " if fixed else ""
    if not diagnostics:
        return f"{done}{plural(files, 'file')} checked, nothing found"
    counts = Counter(diagnostic.severity for diagnostic in diagnostics)
    parts = [
        style.paint(plural(counts[severity], _WORDS[severity]), SEVERITY_STYLE[severity])
        for severity in reversed(SEVERITIES)
        if counts[severity]
    ]
    inside = len({diagnostic.path for diagnostic in diagnostics})
    line = f"{done}{', '.join(parts)} in {inside} of {plural(files, 'file')}"
    safe = sum(d.fix is not None and d.fix.safe for d in diagnostics)
    unsafe = sum(d.fix is not None and not d.fix.safe for d in diagnostics)
    if safe:
        line += f"; {safe} can be fixed with --fix"
        if unsafe:
            line += f", {unsafe} more with --unsafe-fixes"
    elif unsafe:
        line += f"; {unsafe} can be fixed with --fix --unsafe-fixes"
    return line


def statistics(diagnostics: Iterable[Diagnostic], style: Style) -> list[str]:
    """How often each rule found something, the most frequent first."""
    counts: Counter[tuple[str, str]] = Counter()
    worst: dict[tuple[str, str], str] = {}
    for diagnostic in diagnostics:
        key = (diagnostic.code, diagnostic.name)
        counts[key] += 1
        found = worst.get(key, "hint")
        if SEVERITIES.index(diagnostic.severity) >= SEVERITIES.index(found):
            worst[key] = diagnostic.severity
    rows = [
        [str(count), key[0], worst[key], key[1]]
        for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return table(rows, "><<<")
