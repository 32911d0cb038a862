"""Code actions: fixes of findings, fixing all, switching rules off, `local` for a global.

Where the client can ask again for the edits of an action (`resolve`), they are made only then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lsprotocol import types

from luac_nodemcu.checking.fixes import apply_fixes
from luac_nodemcu.diagnostic import Diagnostic, TextEdit
from luac_nodemcu.semantics.scopes import ASSIGN, Global, Write
from luac_nodemcu.syntax import nodes as n
from luac_nodemcu.syntax.lexer import first_token_offset
from luac_nodemcu_lsp.features.diagnostics import diagnostic
from luac_nodemcu_lsp.features.kinds import FIX_ALL, MIGRATE
from luac_nodemcu_lsp.query import Query
from luac_nodemcu_lsp.session import Session

_KIND: Final = types.CodeActionKind
_OUTDATED: Final = ("removed-api", "old-form", "deprecated-api")
_NO_SUPPRESSION: Final = ("syntax-error", "unreadable-file", "unused-suppression")
_QUESTION: Final = re.compile(r"[Dd]id you mean ('.+')\?")
"""What a finding's text asks is no name for an action."""
_SUPPRESSED: Final = re.compile(rb"--[ \t]*nodemcu:[ \t]*ignore\[([^\]]*)\]")


def code_actions(query: Query, params: types.CodeActionParams) -> list[types.CodeAction]:
    """What can be done about a part of the text."""
    wanted = params.context.only
    start, end = query.text.bytes_of(params.range)
    actions: list[types.CodeAction] = []
    touched = [f for f in query.findings if f.offset <= end and start <= f.end_offset]
    if _is_wanted(_KIND.QuickFix, wanted):
        for finding in touched:
            actions += _of_finding(query, finding)
    if _is_wanted(_KIND.RefactorRewrite, wanted):
        actions += _make_local(query, start)
    if _is_wanted(FIX_ALL, wanted):
        actions += _fix_all(query, FIX_ALL)
    if _is_wanted(MIGRATE, wanted):
        actions += _migrate(query, MIGRATE)
    if not query.session.client.resolves_edits:
        for action in actions:
            action.edit = edit_of(query, action.data)
            action.data = None
    return actions


def resolve(session: Session, action: types.CodeAction) -> types.CodeAction:
    """Adds the edits of an action; without any if the text has changed meanwhile."""
    data = action.data
    if isinstance(data, dict):
        query = session.query(str(data.get("uri", "")))
        if query is not None and data.get("version") == query.version:
            action.edit = edit_of(query, data)
    return action


def _is_wanted(kind: str, wanted: Sequence[str] | None) -> bool:
    """Whether the client asks for a kind: nothing said means all but `source`."""
    if not wanted:
        return not kind.startswith("source.")
    names = [one.value if isinstance(one, _KIND) else one for one in wanted]
    return any(kind == name or kind.startswith(f"{name}.") for name in names)


def _action(
    query: Query,
    title: str,
    kind: str,
    what: dict[str, Any],
    finding: Diagnostic | None = None,
    preferred: bool = False,
) -> types.CodeAction:
    return types.CodeAction(
        title=title,
        kind=kind,
        diagnostics=None if finding is None else [diagnostic(query, finding)],
        is_preferred=preferred or None,
        data={"uri": query.uri, "version": query.version, **what},
    )


# What there is to do.


def _of_finding(query: Query, finding: Diagnostic) -> Iterator[types.CodeAction]:
    number = query.findings.index(finding)
    if finding.fix is not None:
        title = _QUESTION.sub(r"Change to \1", finding.fix.message.rstrip("."))
        title = f"{title[0].upper()}{title[1:]}" if title else f"Fix {finding.name}"
        if not finding.fix.safe:
            title += " (may change what the program does)"
        yield _action(
            query, title, _KIND.QuickFix, {"do": "fix", "number": number}, finding,
            preferred=finding.fix.safe,
        )  # fmt: skip
        alike = [f for f in query.findings if f.name == finding.name and f.fix is not None]
        if len(alike) > 1:
            yield _action(
                query, f"Fix all {len(alike)} of {finding.name} in this file", _KIND.QuickFix,
                {"do": "fix-rule", "rule": finding.name},
            )  # fmt: skip
    if finding.name in _OUTDATED:
        yield from _migrate(query, _KIND.QuickFix)
    if finding.name not in _NO_SUPPRESSION:
        for do, where in (("ignore-line", "on this line"), ("ignore-file", "in this file")):
            yield _action(
                query, f"Ignore {finding.name} {where}", _KIND.QuickFix,
                {"do": do, "rule": finding.name, "offset": finding.offset}, finding,
            )  # fmt: skip


def _fix_all(query: Query, kind: str) -> Iterator[types.CodeAction]:
    if any(finding.fix is not None and finding.fix.safe for finding in query.findings):
        yield _action(query, "Fix all that can be fixed safely", kind, {"do": "fix-all"})


def _migrate(query: Query, kind: str) -> Iterator[types.CodeAction]:
    found = [f for f in query.findings if f.name in _OUTDATED and f.fix is not None]
    if len(found) > 1 or (found and kind == MIGRATE):
        title = f"Replace all {len(found)} outdated calls in this file"
        yield _action(query, title, kind, {"do": "migrate"})


def _make_local(query: Query, offset: int) -> Iterator[types.CodeAction]:
    """`local` for an assignment to a global under the cursor."""
    statement = _assignment_at(query, offset)
    if statement is not None:
        names = ", ".join(
            query.file.text_of(t).decode("utf-8", "replace") for t in statement.targets
        )
        yield _action(
            query, f"Declare {names} as local here", _KIND.RefactorRewrite,
            {"do": "local", "offset": query.file.range_of(statement)[0]},
        )  # fmt: skip


def _assignment_at(query: Query, offset: int) -> n.Assign | None:
    """The assignment whose targets are all globals that do not exist elsewhere."""
    access = query.scopes.accesses.get(query.token_at(offset))
    if not isinstance(access, Write) or not isinstance(access.variable, Global):
        return None
    statement = access.statement
    if access.kind != ASSIGN or not isinstance(statement, n.Assign):
        return None
    if any(
        not isinstance(target, n.Name)
        or query.scopes.global_of(target) is None
        or query.platform.has_global(target.name)
        for target in statement.targets
    ):
        return None
    return statement


# Edits.


def edit_of(query: Query, data: Any) -> types.WorkspaceEdit | None:
    """The edits of an action as they are for the text as it is now."""
    edits = list(_edits(query, data if isinstance(data, dict) else {}))
    if not edits:
        return None
    changes = [
        types.TextEdit(
            query.range((edit.offset, edit.end_offset)), edit.text.decode("utf-8", "replace")
        )
        for edit in edits
    ]
    if query.session.client.versioned_edits:
        identifier = types.OptionalVersionedTextDocumentIdentifier(query.uri, query.version)
        return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(identifier, changes)])
    return types.WorkspaceEdit(changes={query.uri: changes})


def _edits(query: Query, data: dict[str, Any]) -> Sequence[TextEdit]:
    do = data.get("do")
    findings = query.findings
    if do == "fix":
        number = int(data["number"])
        fix = findings[number].fix if number < len(findings) else None
        return () if fix is None else fix.edits
    if do == "fix-rule":
        return _together(query, [f for f in findings if f.name == data["rule"]], True)
    if do == "fix-all":
        return _together(query, findings, False)
    if do == "migrate":
        return _together(query, [f for f in findings if f.name in _OUTDATED], True)
    if do == "ignore-line":
        return [_ignore_line(query, str(data["rule"]), int(data["offset"]))]
    if do == "ignore-file":
        return [_ignore_file(query, str(data["rule"]))]
    if do == "local":
        offset = int(data["offset"])
        return [TextEdit(offset, offset, b"local ")]
    return ()


def _together(query: Query, findings: Sequence[Diagnostic], unsafe: bool) -> list[TextEdit]:
    """The edits of several fixes that do not get in each other's way and keep the file sound."""
    luas = query.folder.workspace.dialects
    fixed = apply_fixes(query.data, findings, unsafe, luas)
    return [edit for found in fixed.applied if found.fix is not None for edit in found.fix.edits]


def _ignore_line(query: Query, rule: str, offset: int) -> TextEdit:
    """A suppression behind the line's code, or above it where the line has no room for one."""
    source = query.file.source
    line = source.line_of(offset)
    start, end = source.line_range(line)
    text = query.data[start:end]
    known = _SUPPRESSED.search(text)
    if known is not None:
        place = start + known.end(1)
        return TextEdit(place, place, b", " + rule.encode())
    comment = b"-- nodemcu: ignore[%s]" % rule.encode()
    # A string or comment that goes on over the end of the line would swallow it.
    if _ends_outside(query, end) and b"--" not in text:
        return TextEdit(end, end, b" " + comment)
    indent = text[: len(text) - len(text.lstrip())]
    return TextEdit(start, start, indent + comment + _line_end(query))


def _ends_outside(query: Query, offset: int) -> bool:
    """Whether a byte is in no token and no comment."""
    token = query.token_before(offset)
    return (token < 0 or query.tokens.ends[token] <= offset) and not query.in_comment(offset)


def _ignore_file(query: Query, rule: str) -> TextEdit:
    """A suppression at the beginning, behind a `#!` line."""
    start = first_token_offset(query.data, query.file.dialect)
    comment = b"-- nodemcu: ignore-file[%s]" % rule.encode()
    if start and query.data[start - 1 : start] not in (b"\n", b"\r", b"\xbf"):
        return TextEdit(start, start, _line_end(query) + comment)
    return TextEdit(start, start, comment + _line_end(query))


def _line_end(query: Query) -> bytes:
    return b"\r\n" if b"\r\n" in query.data[:4_000] else b"\n"
