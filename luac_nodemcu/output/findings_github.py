"""Findings of `check` as workflow commands of GitHub Actions, which become annotations.

GitHub shows at most ten errors, ten warnings and ten notices of a step, and fifty of a job; the
rest is in the log only. So the worst come first.
"""

from __future__ import annotations

from typing import Final

from luac_nodemcu.diagnostic import SEVERITIES, Diagnostic, Severity
from luac_nodemcu.output.findings import Findings, clean, message_of, one_line

_COMMANDS: Final[dict[Severity, str]] = {
    "error": "error", "warning": "warning", "info": "notice", "hint": "notice",
}  # fmt: skip


def github_text(findings: Findings) -> str:
    """A line for each finding, the worst first."""
    ordered = sorted(findings.diagnostics, key=lambda d: -SEVERITIES.index(d.severity))
    return "".join(_command(findings, diagnostic) + "\n" for diagnostic in ordered)


def _command(findings: Findings, diagnostic: Diagnostic) -> str:
    place = findings.position(diagnostic)
    properties = {
        "title": f"luac-nodemcu ({diagnostic.name})",
        "file": findings.places.shown(diagnostic.path),
        "line": str(place.line),
    }
    if place.end_line == place.line:
        # The end is the last column, and columns are not taken for several lines.
        properties["col"] = str(place.column)
        properties["endLine"] = str(place.line)
        properties["endColumn"] = str(max(place.column, place.end_column - 1))
    else:
        properties["endLine"] = str(place.end_line)
    words = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    shown = f"{properties['file']}:{place.line}:{place.column}"
    message = f"{one_line(shown)}: {message_of(diagnostic)}"
    if diagnostic.help:
        message += f"\n{clean(diagnostic.help)}"
    return f"::{_COMMANDS[diagnostic.severity]} {words}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
