"""Findings of `check` as GitLab's Code Quality report: a JSON list of issues."""

from __future__ import annotations

import json
from typing import Any, Final

from luac_nodemcu.diagnostic import Diagnostic, Severity
from luac_nodemcu.output.findings import Findings, clean, fingerprints, message_of

_SEVERITIES: Final[dict[Severity, str]] = {
    "error": "critical", "warning": "major", "info": "minor", "hint": "info",
}  # fmt: skip


def gitlab_text(findings: Findings) -> str:
    """The report. An empty list says that there is nothing, which GitLab needs to compare."""
    marks = fingerprints(findings)
    issues = [
        _issue(findings, diagnostic, mark)
        for diagnostic, mark in zip(findings.diagnostics, marks, strict=True)
    ]
    return json.dumps(issues, indent=2) + "\n"


def _issue(findings: Findings, diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
    place = findings.position(diagnostic)
    issue: dict[str, Any] = {
        "type": "issue",
        "check_name": diagnostic.name,
        "description": message_of(diagnostic),
        "categories": ["Bug Risk" if diagnostic.severity == "error" else "Clarity"],
        "severity": _SEVERITIES[diagnostic.severity],
        "fingerprint": fingerprint,
        "location": {
            "path": findings.places.shown(diagnostic.path),
            "positions": {
                "begin": {"line": place.line, "column": place.column},
                "end": {"line": place.end_line, "column": place.end_column},
            },
        },
    }
    if diagnostic.help:
        issue["content"] = {"body": clean(diagnostic.help)}
    return issue
