"""Findings of `check` as Markdown: a summary for a pull request or a job, with counts first.

Comments on GitHub have at most 65,536 characters, so lists end after a fixed number of rows and
say how many are left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from luac_nodemcu.diagnostic import SEVERITIES, Diagnostic, Severity
from luac_nodemcu.output.findings import Findings, clean, message_of
from luac_nodemcu.output.markdown import details, escape, table
from luac_nodemcu.output.style import plural
from luac_nodemcu.project.findings_baseline import Change, Comparison

MAX_ROWS: Final = 50
MAX_MESSAGE: Final = 300
_WORDS: Final[dict[Severity, str]] = {
    "error": "error", "warning": "warning", "info": "note", "hint": "hint",
}  # fmt: skip
_SIGNS: Final[dict[Severity, str]] = {
    "error": ":x:", "warning": ":warning:", "info": ":information_source:", "hint": ":bulb:",
}  # fmt: skip


def findings_markdown(findings: Findings) -> str:
    """The whole text, with a line end."""
    diagnostics = findings.diagnostics
    sections = [
        ["### Check of the Lua files"],
        [_summary(findings)],
        [] if findings.compared is None else _compared(findings.compared),
        _by_rule(diagnostics),
        _by_file(findings),
        _list(findings),
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def _summary(findings: Findings) -> str:
    files = plural(len(findings.files), "file")
    new = "" if findings.compared is None else " new"
    if not findings.diagnostics:
        return f":white_check_mark: {files} checked, nothing{new} found."
    counts = Counter(diagnostic.severity for diagnostic in findings.diagnostics)
    parts = [
        f"**{counts[severity]:,}**{new} {_plural(_WORDS[severity], counts[severity])}"
        for severity in reversed(SEVERITIES)
        if counts[severity]
    ]
    inside = len({diagnostic.path for diagnostic in findings.diagnostics})
    fixes = sum(d.fix is not None and d.fix.safe for d in findings.diagnostics)
    fixable = f" `luac-nodemcu check --fix` corrects {fixes:,} of them." if fixes else ""
    worst = max((d.severity for d in findings.diagnostics), key=SEVERITIES.index)
    return f"{_SIGNS[worst]} {', '.join(parts)} in {inside:,} of {files}.{fixable}"


def _compared(compared: Comparison) -> list[str]:
    counts = f"{len(compared.new):,} new, {compared.known:,} known, {len(compared.stale):,} stale"
    lines = [f"Against the baseline {escape(clean(compared.name))}: {counts}."]
    for title, changes in (("More than known", compared.grown), ("Stale", compared.stale)):
        if changes:
            rows = [_change(change) for change in changes]
            header = ["file", "rule", "baseline", "now"]
            lines += ["", *details(title, _limited(header, "<<>>", rows))]
    return lines


def _change(change: Change) -> list[str]:
    path = escape(clean(change.path))
    return [path, f"`{change.rule}`", f"{change.known:,}", f"{change.found:,}"]


def _by_rule(diagnostics: Sequence[Diagnostic]) -> list[str]:
    if not diagnostics:
        return []
    by_rule: dict[tuple[str, str], list[Diagnostic]] = defaultdict(list)
    for diagnostic in diagnostics:
        by_rule[diagnostic.code, diagnostic.name].append(diagnostic)
    rows = [
        [
            _SIGNS[max((d.severity for d in own), key=SEVERITIES.index)],
            f"`{name}` ({code})",
            f"{len(own):,}",
            f"{len({d.path for d in own}):,}",
        ]
        for (code, name), own in sorted(by_rule.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return _limited(["", "rule", "findings", "files"], "<<>>", rows)


def _by_file(findings: Findings) -> list[str]:
    if not findings.diagnostics:
        return []
    counts: dict[str, Counter[Severity]] = defaultdict(Counter)
    for diagnostic in findings.diagnostics:
        counts[diagnostic.path][diagnostic.severity] += 1
    used = [s for s in reversed(SEVERITIES) if any(count[s] for count in counts.values())]
    rows = [
        [
            escape(findings.places.shown(path)),
            *(f"{count[severity]:,}" if count[severity] else "" for severity in used),
        ]
        for path, count in sorted(counts.items(), key=lambda item: -item[1].total())
    ]
    header = ["file", *(_plural(_WORDS[severity], 2) for severity in used)]
    return _limited(header, "<" + ">" * len(used), rows)


def _list(findings: Findings) -> list[str]:
    ordered = sorted(findings.diagnostics, key=lambda d: -SEVERITIES.index(d.severity))
    lines = []
    for diagnostic in ordered[:MAX_ROWS]:
        place = findings.position(diagnostic)
        message = message_of(diagnostic)
        if len(message) > MAX_MESSAGE:
            message = message[: MAX_MESSAGE - 3] + "..."
        shown = escape(findings.places.shown(diagnostic.path))
        lines.append(
            f"- {_SIGNS[diagnostic.severity]} {shown}:{place.line}:{place.column}: "
            f"{escape(message)} (`{diagnostic.name}`)"
        )
    if len(ordered) > MAX_ROWS:
        lines.append(f"- and {len(ordered) - MAX_ROWS:,} more")
    return details("Findings", lines) if lines else []


def _limited(header: list[str], align: str, rows: list[list[str]]) -> list[str]:
    lines = table(header, align, rows[:MAX_ROWS])
    if len(rows) > MAX_ROWS:
        lines += ["", f"and {len(rows) - MAX_ROWS:,} more rows"]
    return lines


def _plural(word: str, count: int) -> str:
    return word if count == 1 else word + "s"
