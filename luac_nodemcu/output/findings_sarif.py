"""Findings of `check` as SARIF 2.1.0, the format of code scanning on GitHub and of many viewers.

Every rule that found something is described in full, with its page. Nothing depends on the
machine or the time: paths are relative to `%SRCROOT%`, the repository, and only a file outside of
it is named as a whole.
"""

from __future__ import annotations

import base64
import json
from typing import Any, Final
from urllib.parse import quote, urlsplit

from luac_nodemcu import __version__
from luac_nodemcu.diagnostic import Diagnostic, Fix, Severity
from luac_nodemcu.output.findings import (
    Findings,
    clean,
    fingerprints,
    message_of,
    position_of,
)
from luac_nodemcu.rules.docs import RulePage, page_of
from luac_nodemcu.rules.model import FAMILIES, PAGE
from luac_nodemcu.rules.registry import rules_by_name

SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
ROOT: Final = "%SRCROOT%"
FINGERPRINT: Final = "luacNodemcuFinding/v1"

_LEVELS: Final[dict[Severity, str]] = {
    "error": "error", "warning": "warning", "info": "note", "hint": "note",
}  # fmt: skip
_PROBLEMS: Final[dict[Severity, str]] = {
    "error": "error", "warning": "warning", "info": "recommendation", "hint": "recommendation",
}  # fmt: skip
"""GitHub's words for severities of rules."""


def sarif_text(findings: Findings) -> str:
    """The log, with a line end."""
    return json.dumps(sarif_document(findings), indent=2) + "\n"


def sarif_document(findings: Findings) -> dict[str, Any]:
    """The log as JSON values: one run."""
    names = sorted({(d.code, d.name) for d in findings.diagnostics})
    indices = {name: index for index, (_, name) in enumerate(names)}
    marks = fingerprints(findings)
    failures = [d for d in findings.diagnostics if d.name == "rule-failed"]
    run = {
        "tool": {
            "driver": {
                "name": "luac-nodemcu",
                "version": __version__,
                "semanticVersion": _semantic(__version__),
                "rules": [_rule(code, name) for code, name in names],
            }
        },
        "invocations": [
            {
                "executionSuccessful": not failures,
                "toolExecutionNotifications": [
                    {"level": "error", "message": {"text": message_of(failure)}}
                    for failure in failures
                ],
            }
        ],
        "columnKind": "utf16CodeUnits",
        "newlineSequences": ["\r\n", "\n\r", "\n", "\r"],
        "originalUriBaseIds": {
            ROOT: {"description": {"text": "The top folder of the repository."}}
        },
        "results": [
            _result(findings, diagnostic, indices[diagnostic.name], mark)
            for diagnostic, mark in zip(findings.diagnostics, marks, strict=True)
        ],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _semantic(version: str) -> str:
    """A version of Python's kind as semantic versioning writes it."""
    numbers = version.partition("+")[0].split(".")
    return ".".join([*(part for part in numbers if part.isdigit()), "0", "0"][:3])


# Rules.


def _rule(code: str, name: str) -> dict[str, Any]:
    rule = rules_by_name().get(name)
    if rule is None:  # a finding that no rule made
        return {"id": name, "properties": {"code": code}}
    page = page_of(rule)
    found: dict[str, Any] = {
        "id": name,
        "name": "".join(word.capitalize() for word in name.split("-")),
        "shortDescription": {"text": _plain(page.summary)},
        "fullDescription": {"text": _plain(page.sections.get("What it does", page.summary))},
        "help": {"text": _help_text(page), "markdown": page.markdown()},
        "defaultConfiguration": {
            "level": _LEVELS[rule.severity],
            "enabled": rule.profile == "default",
        },
        "properties": {
            "code": code,
            "profile": rule.profile,
            "tags": [FAMILIES[code[0]], *rule.tags],
            "problem.severity": _PROBLEMS[rule.severity],
        },
    }
    address = PAGE.format(name=name)
    if is_absolute_uri(address):
        found["helpUri"] = address
    return found


def _help_text(page: RulePage) -> str:
    parts = [page.summary]
    parts += [f"{title}\n\n{body}" for title, body in page.sections.items()]
    return "\n\n".join(parts)


def _plain(markdown: str) -> str:
    """The words of a paragraph of a page, which uses little of Markdown."""
    return " ".join(markdown.replace("`", "").replace("**", "").split())


# Results.


def _result(findings: Findings, diagnostic: Diagnostic, rule: int, mark: str) -> dict[str, Any]:
    message = message_of(diagnostic)
    if diagnostic.help:
        message += f"\n{clean(diagnostic.help)}"
    found: dict[str, Any] = {
        "ruleId": diagnostic.name,
        "ruleIndex": rule,
        "kind": "fail",
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": message},
        "locations": [
            _location(findings, diagnostic.path, diagnostic.offset, diagnostic.end_offset)
        ],
        "partialFingerprints": {FINGERPRINT: mark},
        "properties": {"severity": diagnostic.severity},
    }
    if diagnostic.targets:
        found["properties"]["targets"] = list(diagnostic.targets)
    if findings.compared is not None:
        found["baselineState"] = "new"
    if diagnostic.related:
        found["relatedLocations"] = [
            {
                "id": number,
                **_location(findings, related.path, related.offset, related.end_offset),
                "message": {"text": clean(related.message)},
            }
            for number, related in enumerate(diagnostic.related, 1)
        ]
    if diagnostic.fix is not None:
        found["fixes"] = [_fix(findings, diagnostic.path, diagnostic.fix)]
    return found


def _location(findings: Findings, path: str, offset: int, end_offset: int) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": _artifact(findings, path),
            "region": _region(findings, path, offset, end_offset),
        }
    }


def _artifact(findings: Findings, path: str) -> dict[str, Any]:
    inside = findings.places.inside(path)
    if inside is not None:
        return {"uri": _quoted(inside), "uriBaseId": ROOT}
    whole = findings.places.absolute(path)
    drive, rest = (whole[:2], whole[2:]) if whole[1:2] == ":" else ("", whole)
    return {"uri": f"file://{f'/{drive}' if drive else ''}{_quoted(rest)}"}


def _quoted(path: str) -> str:
    """A path in an address: its very bytes, what is not plain as `%NN`."""
    return quote(path.encode("utf-8", "surrogateescape"), safe="/@!$&'()*+,;=~-._")


def _region(findings: Findings, path: str, offset: int, end_offset: int) -> dict[str, int]:
    place = position_of(findings.sources.get(path), offset, end_offset, utf16=True)
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def _fix(findings: Findings, path: str, fix: Fix) -> dict[str, Any]:
    replacements = []
    for edit in fix.edits:
        replacement: dict[str, Any] = {
            "deletedRegion": _region(findings, path, edit.offset, edit.end_offset)
        }
        if edit.text:
            try:
                replacement["insertedContent"] = {"text": edit.text.decode("utf-8")}
            except UnicodeDecodeError:
                data = base64.b64encode(edit.text).decode("ascii")
                replacement["insertedContent"] = {"binary": data}
        replacements.append(replacement)
    return {
        "description": {"text": clean(fix.message)},
        "artifactChanges": [
            {"artifactLocation": _artifact(findings, path), "replacements": replacements}
        ],
        "properties": {"applicability": "safe" if fix.safe else "unsafe"},
    }


def is_absolute_uri(text: str) -> bool:
    """Whether a link is one that other programs can follow; paths in the repository are not."""
    return bool(urlsplit(text).scheme)
