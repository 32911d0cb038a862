"""Checks one file: runs the rules, then applies suppressions and the user's severities.

The same for the command line and the language server. Files are read and results cached by
`luac_nodemcu.checking`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from luac_nodemcu.diagnostic import SEVERITIES, Diagnostic
from luac_nodemcu.rules.choice import Choice
from luac_nodemcu.rules.context import FileContext, ProjectContext
from luac_nodemcu.rules.engine import Engine, RuleFailure, looks_at_project, run_project
from luac_nodemcu.rules.model import PAGE, Finding, Rule
from luac_nodemcu.rules.selection import (
    chosen_rules,
    hint_for,
    is_known,
    severity_of,
    specificity,
)
from luac_nodemcu.rules.suppressions import Suppression, Suppressions
from luac_nodemcu.semantics.lua_file import LuaFile

UNKNOWN_SUPPRESSION: Final = "unknown-suppression"
UNUSED_SUPPRESSION: Final = "unused-suppression"
SYNTAX_ERROR: Final = "syntax-error"


class Checker:
    """The rules that a user chose, ready for any number of files.

    Raises SelectorError if the choice names rules or options that do not exist.
    """

    __slots__ = (
        "_by_name", "_engine", "_meta_engine", "_severities", "choice", "needs_types", "rules",
    )  # fmt: skip

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.rules: list[Rule] = chosen_rules(choice)
        self.needs_types = any(rule.needs_types for rule in self.rules)
        self._engine = Engine(self.rules)
        # For files that describe and are never run: what is wrong with them as text.
        self._meta_engine = Engine([r for r in self.rules if r.in_meta or r.code[0] == "0"])
        self._by_name = {rule.name: rule for rule in self.rules}
        self._severities = {rule.code: severity_of(type(rule), choice) for rule in self.rules}

    def check(
        self, context: FileContext, ignored: Sequence[str] = ()
    ) -> tuple[list[Diagnostic], list[RuleFailure]]:
        """The findings of a file in the order of its text, and the rules that failed on it.

        `ignored` are selectors that the project file ignores for this file.
        """
        is_meta = context.project.is_meta(context.file.path)
        findings, failures = (self._meta_engine if is_meta else self._engine).run(context)
        if context.file.tree.has_errors:
            findings = _without_echoes(findings, context)
        if ignored:
            findings = [f for f in findings if not _is_any(f.rule, ignored)]
        suppressions = Suppressions(context.file)
        if suppressions.found:
            errors = [f for f in findings if f.rule.name == SYNTAX_ERROR]
            others = [f for f in findings if f.rule.name != SYNTAX_ERROR]
            findings = errors + suppressions.filter(others, context.file)
            findings += self._about_suppressions(suppressions.found, context, ignored)
        diagnostics = [failure.diagnostic(context.file.path) for failure in failures]
        diagnostics += self._finish(findings)
        return diagnostics, failures

    def check_project(
        self, context: ProjectContext, load: Callable[[str], LuaFile]
    ) -> tuple[list[Diagnostic], list[RuleFailure]]:
        """The findings about a project as a whole. `load` gives the files that have any."""
        findings, failures = run_project(self.rules, context)
        first = next(iter(context.project.graph.summaries), "")
        failed = [failure.diagnostic(first) for failure in failures]
        kept = []
        for path in sorted({finding.diagnostic.path for finding in findings}):
            own = [finding for finding in findings if finding.diagnostic.path == path]
            if context.project.is_meta(path):
                own = [finding for finding in own if finding.rule.in_meta]
            file = load(path)
            kept += Suppressions(file).filter(own, file)
        return failed + self._finish(kept), failures

    def _finish(self, findings: list[Finding]) -> list[Diagnostic]:
        """Diagnostics with the user's severities, each once, in the order of the text."""
        found: dict[tuple[str, int, int, str, str], Diagnostic] = {}
        for finding in findings:
            diagnostic = finding.diagnostic
            severity = self._severities.get(diagnostic.code)
            if severity in SEVERITIES:
                diagnostic = replace(diagnostic, severity=severity)
            key = (
                diagnostic.path, diagnostic.offset, diagnostic.end_offset, diagnostic.code,
                diagnostic.message,
            )  # fmt: skip
            found.setdefault(key, diagnostic)
        return sorted(found.values(), key=_order)

    def _about_suppressions(
        self, suppressions: list[Suppression], context: FileContext, ignored: Sequence[str]
    ) -> list[Finding]:
        """What is wrong with suppressions of our own."""
        unknown = self._by_name.get(UNKNOWN_SUPPRESSION)
        unused = self._by_name.get(UNUSED_SUPPRESSION)
        found: list[Finding] = []
        for suppression in suppressions:
            if suppression.kind != "native":
                continue
            whole = (suppression.offset, suppression.end_offset)
            if suppression.problem:
                if unknown is not None:
                    found.append(_finding(unknown, context, whole, suppression.problem))
                continue
            for selector in suppression.selectors:
                place = (selector.offset, selector.end_offset)
                meant = [
                    rule
                    for rule in self.rules
                    if not looks_at_project(rule)
                    and (not selector.text or specificity(type(rule), selector.text) >= 0)
                ]
                if selector.text and not is_known(selector.text):
                    message = f"there is no rule {selector.text!r}{hint_for(selector.text)}"
                    if unknown is not None:
                        found.append(_finding(unknown, context, place, message))
                # A rule that did not run might have found something.
                elif unused is not None and not selector.is_used and meant:
                    what = f"rule {selector.text}" if selector.text else "any rule"
                    message = f"there is no finding of {what} to suppress here"
                    found.append(_finding(unused, context, place, message))
        return [f for f in found if not _is_any(f.rule, ignored)]


def _without_echoes(findings: list[Finding], context: FileContext) -> list[Finding]:
    """Leaves out what rules say about lines that are broken: they see what the parser guessed."""
    line_of = context.file.source.line_of
    broken = {line_of(f.diagnostic.offset) for f in findings if f.rule.name == SYNTAX_ERROR}
    broken |= {line_of(issue.offset) for issue in context.file.tree.issues}
    return [
        finding
        for finding in findings
        if finding.rule.code.startswith("0") or line_of(finding.diagnostic.offset) not in broken
    ]


def _is_any(rule: Rule, selectors: Sequence[str]) -> bool:
    return any(specificity(type(rule), selector) >= 0 for selector in selectors)


def _finding(
    rule: Rule, context: FileContext, place: tuple[int, int], message: str, help_text: str = ""
) -> Finding:
    diagnostic = Diagnostic(
        context.file.path, *place, rule.code, rule.name, rule.severity, message, help_text,
        url=PAGE.format(name=rule.name),
    )  # fmt: skip
    return Finding(diagnostic, rule)


def _order(diagnostic: Diagnostic) -> tuple[int, int, str, str]:
    return diagnostic.offset, diagnostic.end_offset, diagnostic.code, diagnostic.message
