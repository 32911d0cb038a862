"""Diagnostics: the findings of files, sent unasked or asked for, with ids to say "as before"."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from lsprotocol import types

from luac_nodemcu.diagnostic import Diagnostic, Severity
from luac_nodemcu.rules.registry import rules_by_name
from luac_nodemcu_lsp.documents import Document
from luac_nodemcu_lsp.folder import MAX_BYTES
from luac_nodemcu_lsp.query import Query

SOURCE: Final = "luac-nodemcu"
_PLACE: Final = re.compile(r"(?:.*?):(\d+)(?::\d+)?: (.*)", re.DOTALL)

_SEVERITIES: Final[Mapping[Severity, types.DiagnosticSeverity]] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
    "hint": types.DiagnosticSeverity.Hint,
}
_TAGS: Final = {
    "unnecessary": types.DiagnosticTag.Unnecessary,
    "deprecated": types.DiagnosticTag.Deprecated,
}


def diagnostics(query: Query) -> list[types.Diagnostic]:
    """The findings of a file as a client shows them."""
    if not query.settings.diagnostics:
        return []
    return [diagnostic(query, finding) for finding in query.findings]


def result_id(query: Query) -> str:
    """Stands for the findings of a file: two that are equal need not be sent twice."""
    findings = query.findings if query.settings.diagnostics else []
    # Columns depend on the text, which findings with the same bytes need not share.
    text = repr(findings) + query.folder.workspace.hash_of(query.name) if findings else ""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def document_report(query: Query, previous: str | None) -> types.DocumentDiagnosticReport:
    """The answer to a question about one file; `previous` is the id that the client has."""
    new = result_id(query)
    if new == previous:
        return types.RelatedUnchangedDocumentDiagnosticReport(result_id=new)
    return types.RelatedFullDocumentDiagnosticReport(items=diagnostics(query), result_id=new)


def unchanged(uri: str, id_: str) -> types.WorkspaceUnchangedDocumentDiagnosticReport:
    """A file's part of an answer about all files, of which nothing has changed."""
    return types.WorkspaceUnchangedDocumentDiagnosticReport(uri=uri, result_id=id_)


def workspace_item(
    query: Query, previous: Mapping[str, str]
) -> types.WorkspaceDocumentDiagnosticReport:
    """A file's part of the answer to a question about all files; `previous`: address -> id."""
    new = result_id(query)
    if previous.get(query.uri) == new:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(
            uri=query.uri, version=query.version, result_id=new
        )
    return types.WorkspaceFullDocumentDiagnosticReport(
        uri=query.uri, version=query.version, items=diagnostics(query), result_id=new
    )


def diagnostic(query: Query, finding: Diagnostic) -> types.Diagnostic:
    """One finding."""
    client = query.session.client
    message = finding.message
    if finding.targets:
        message += f" ({', '.join(finding.targets)})"
    if finding.help:
        message += f"\n{finding.help}"
    link = query.session.rule_links.of(finding.name) if client.code_links else None
    return types.Diagnostic(
        range=query.range((finding.offset, finding.end_offset)),
        message=message,
        severity=_SEVERITIES[finding.severity],
        code=finding.name,
        code_description=None if link is None else types.CodeDescription(link),
        source=SOURCE,
        tags=list(_tags(finding)) or None if client.tags else None,
        related_information=list(_related(query, finding)) or None if client.related else None,
        data=_data(query, finding) if client.diagnostic_data else None,
    )


def of_project_file(problem: Sequence[str]) -> list[types.Diagnostic]:
    """The mistakes of a project file, `file:line: text` each, as diagnostics of that file."""
    found = []
    for line in problem:
        match = _PLACE.match(line)
        number = int(match[1]) - 1 if match is not None else 0
        place = types.Range(types.Position(number, 0), types.Position(number + 1, 0))
        found.append(
            types.Diagnostic(
                place,
                line if match is None else match[2],
                severity=types.DiagnosticSeverity.Error,
                source=SOURCE,
            )
        )
    return found


def of_large(document: Document) -> list[types.Diagnostic]:
    """What is said of a Lua document that is too large to be looked at; nothing of others."""
    size = len(document.data)
    if size <= MAX_BYTES:
        return []
    text = (
        f"{size:,} bytes are too much for the editor, which looks at no more than {MAX_BYTES:,}; "
        "use `luac-nodemcu check`"
    )
    start = types.Position(0, 0)
    severity = types.DiagnosticSeverity.Information
    return [types.Diagnostic(types.Range(start, start), text, severity=severity, source=SOURCE)]


def _tags(finding: Diagnostic) -> Iterable[types.DiagnosticTag]:
    rule = rules_by_name().get(finding.name)
    return () if rule is None else (_TAGS[tag] for tag in rule.tags)


def _related(query: Query, finding: Diagnostic) -> Iterable[types.DiagnosticRelatedInformation]:
    for place in finding.related:
        other = query if place.path == query.name else query.other(place.path)
        if other is not None:
            location = other.location((place.offset, place.end_offset))
            yield types.DiagnosticRelatedInformation(location, place.message)


def _data(query: Query, finding: Diagnostic) -> Mapping[str, Any]:
    """The rule, and its fix as edits of the text, for clients that apply fixes themselves."""
    data: dict[str, Any] = {"code": finding.code}
    if finding.fix is not None:
        data["fix"] = {
            "message": finding.fix.message,
            "safe": finding.fix.safe,
            "edits": [
                {
                    "range": _plain(query.range((edit.offset, edit.end_offset))),
                    "newText": edit.text.decode("utf-8", "replace"),
                }
                for edit in finding.fix.edits
            ],
        }
    return data


def _plain(range_: types.Range) -> Mapping[str, Mapping[str, int]]:
    return {
        "start": {"line": range_.start.line, "character": range_.start.character},
        "end": {"line": range_.end.line, "character": range_.end.character},
    }
