"""Diagnostics for people: a headline, the place, the source lines with a mark, and help.

Knows nothing of terminals: the caller says whether to use colour and prints the result.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from luac_nodemcu.diagnostic import Diagnostic, Severity
from luac_nodemcu.output.style import Style
from luac_nodemcu.syntax.source import SourceText

MAX_WIDTH: Final = 100
"""Characters of a source line that are shown; longer lines are cut around the mark."""
TAB: Final = "    "

SEVERITY_STYLE: Final[dict[Severity, str]] = {
    "error": "red", "warning": "yellow", "info": "blue", "hint": "cyan",
}  # fmt: skip


def render_full(
    diagnostic: Diagnostic, sources: Mapping[str, SourceText], style: Style
) -> list[str]:
    """The lines of one diagnostic with code frame.

    `sources` maps paths to their text; a diagnostic of a file that is not in it gets no frame.
    """
    colour = SEVERITY_STYLE[diagnostic.severity]
    headline = style.bold(style.paint(f"{diagnostic.severity}[{diagnostic.name}]", colour))
    lines = [f"{headline}{style.bold(':')} {style.bold(diagnostic.message + _targets(diagnostic))}"]
    source = sources.get(diagnostic.path)
    if source is None:
        lines.append(f"  {style.paint('-->', 'blue')} {diagnostic.path}")
        gutter = 1
    else:
        gutter = len(str(source.position(diagnostic.end_offset)[0]))
        lines += _frame(
            source, diagnostic.path, diagnostic.offset, diagnostic.end_offset, "", colour,
            gutter, style, diagnostic.line,
        )  # fmt: skip
    for related in diagnostic.related:
        other = sources.get(related.path)
        if other is not None:
            lines += _frame(
                other, related.path, related.offset, related.end_offset, related.message, "blue",
                gutter, style, None,
            )  # fmt: skip
    if diagnostic.help:
        indent = " " * gutter
        lines.append(f"{indent} {style.paint('=', 'blue')} {style.bold('help')}: {diagnostic.help}")
    return lines


def render_concise(diagnostic: Diagnostic, sources: Mapping[str, SourceText], style: Style) -> str:
    """One line: `path:line:column: severity[name]: message`."""
    place = diagnostic.path
    source = sources.get(diagnostic.path)
    if source is not None:
        line, column = source.character_position(diagnostic.offset)
        place += f":{line}:{column + 1}"
    label = style.paint(
        f"{diagnostic.severity}[{diagnostic.name}]", SEVERITY_STYLE[diagnostic.severity]
    )
    return f"{place}: {label}: {diagnostic.message}{_targets(diagnostic)}"


def _targets(diagnostic: Diagnostic) -> str:
    """The targets that a finding holds for, if not for all."""
    return f" ({', '.join(diagnostic.targets)})" if diagnostic.targets else ""


def _frame(
    source: SourceText,
    path: str,
    offset: int,
    end_offset: int,
    message: str,
    colour: str,
    gutter: int,
    style: Style,
    reported_line: int | None,
) -> list[str]:
    line, column = source.character_position(offset)
    indent = " " * gutter
    bar = style.paint("|", "blue")
    place = f"{path}:{line}:{column + 1}"
    if reported_line is not None and reported_line != line:
        place += f" (the firmware's compiler reports line {reported_line})"
    start, end = source.line_range(line)
    # One character for each byte that is not UTF-8, as columns count.
    text = source.data[start:end].decode("utf-8", "surrogateescape")
    end_line, end_column = source.character_position(max(end_offset, offset))
    if end_line != line:
        end_column = len(text)
    at = len(_visible(text[:column]))
    width = max(1, len(_visible(text[column:end_column])))
    shown, at, width = _cut(_visible(text), at, width)
    mark = style.paint("^" * width + (f" {message}" if message else ""), colour)
    return [
        f"{indent}{style.paint('-->', 'blue')} {place}",
        f"{indent} {bar}",
        f"{style.paint(str(line).rjust(gutter), 'blue')} {bar} {shown}".rstrip(),
        f"{indent} {bar} {' ' * at}{mark}",
    ]


def _visible(text: str) -> str:
    """Text without control characters, tabs as blanks."""
    text = text.replace("\t", TAB)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _cut(text: str, at: int, width: int) -> tuple[str, int, int]:
    """A window of a long line around the mark: its text, the mark's place and width."""
    if len(text) <= MAX_WIDTH:
        return text, at, width
    first = max(0, min(at - MAX_WIDTH // 3, len(text) - MAX_WIDTH))
    window = text[first : first + MAX_WIDTH]
    at -= first
    if first > 0:
        window = "..." + window[3:]
    if first + MAX_WIDTH < len(text):
        window = window[:-3] + "..."
    return window, at, max(1, min(width, len(window) - at))
