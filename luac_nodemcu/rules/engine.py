"""Runs rules over a file: one walk over the tree serves all of them.

A rule that fails is reported as a finding of its own and left out for that file; the others go
on. Which rules run, and what is done with what they find, is decided by the caller.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.rules.context import FileContext, ProjectContext
from luac_nodemcu.rules.model import Finding, Rule, marked
from luac_nodemcu.syntax.nodes import KIND_COUNT, Node

_Handler = Callable[[Any], None]

FAILED_CODE: Final = "009"
FAILED_NAME: Final = "rule-failed"
_SHOWN_FRAMES: Final = 40


@dataclass(frozen=True, slots=True)
class RuleFailure:
    """A rule that raised an exception: `detail` is the traceback, for a report of the bug."""

    rule: Rule
    message: str
    detail: str

    def diagnostic(self, path: str) -> Diagnostic:
        """The failure as a finding of the file."""
        message = f"rule {self.rule.code} {self.rule.name} failed here: {self.message}"
        help_text = (
            "This is a bug in luac-nodemcu, not in your program; the other rules have run. "
            "Please report it with this file (--verbose shows where it failed)."
        )
        return Diagnostic(path, 0, 0, FAILED_CODE, FAILED_NAME, "error", message, help_text)


class Engine:
    """A set of rules, ready to run over any number of files."""

    __slots__ = (
        "_enter", "_files", "_functions", "_globals", "_leave", "_owners", "_starts", "_symbols",
        "rules",
    )  # fmt: skip

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._enter: list[list[_Handler]] = [[] for _ in range(KIND_COUNT)]
        self._leave: list[list[_Handler]] = [[] for _ in range(KIND_COUNT)]
        for rule in self.rules:
            for method, node_class in marked(rule, "enters"):
                self._enter[node_class.kind].append(method)
            for method, node_class in marked(rule, "leaves"):
                self._leave[node_class.kind].append(method)
        self._starts = _overriding(self.rules, "start_file")
        self._functions = _overriding(self.rules, "check_function")
        self._symbols = _overriding(self.rules, "check_symbol")
        self._globals = _overriding(self.rules, "check_global")
        self._files = _overriding(self.rules, "check_file")

    def run(self, context: FileContext) -> tuple[list[Finding], list[RuleFailure]]:
        """Runs all rules over a file. Never raises."""
        failures: list[RuleFailure] = []
        engine = self
        while True:
            context.findings = []
            for rule in engine.rules:
                rule.context = context
            failed = engine._run(context)
            if failed is None:
                return context.findings, failures
            failures.append(failed)
            engine = Engine([rule for rule in engine.rules if rule is not failed.rule])

    def _run(self, context: FileContext) -> RuleFailure | None:
        """Runs until a rule fails; returns which."""
        scopes = context.file.scopes
        handler: _Handler | None = None
        try:
            for start in self._starts:
                handler = start
                start()
            handler = None
            failed = self._walk(context)
            if failed is not None:
                return failed
            for handler in self._functions:
                for info in scopes.functions:
                    handler(info)
            for handler in self._symbols:
                for symbol in scopes.symbols:
                    handler(symbol)
            for handler in self._globals:
                for variable in scopes.globals.values():
                    handler(variable)
            for finish in self._files:
                handler = finish
                finish()
        except Exception as error:
            if handler is None:
                raise
            return _failure(handler, error)
        return None

    def _walk(self, context: FileContext) -> RuleFailure | None:
        enter = self._enter
        leave = self._leave
        parents = context.parents = []
        # A node that is met again at the end of its children is left.
        stack: list[Node] = [context.file.tree.chunk]
        pop = stack.pop
        push = stack.append
        handler: _Handler | None = None
        try:
            while stack:
                node = pop()
                kind = node.kind
                if parents and node is parents[-1]:
                    parents.pop()
                    for handler in leave[kind]:
                        handler(node)
                    continue
                for handler in enter[kind]:
                    handler(node)
                children = node.children()
                if children:
                    parents.append(node)
                    push(node)
                    stack.extend(reversed(children))
                else:
                    for handler in leave[kind]:
                        handler(node)
        except Exception as error:
            if handler is None:
                raise
            return _failure(handler, error)
        return None


def run_project(
    rules: Sequence[Rule], context: ProjectContext
) -> tuple[list[Finding], list[RuleFailure]]:
    """Runs what the rules have to say about a whole project. Never raises."""
    failures = []
    for check in _overriding(rules, "check_project"):
        kept = len(context.findings)
        try:
            check(context)
        except Exception as error:
            del context.findings[kept:]
            failures.append(_failure(check, error))
    return context.findings, failures


def looks_at_project(rule: Rule) -> bool:
    """Whether a rule reports about projects as a whole."""
    return type(rule).check_project is not Rule.check_project


def _overriding(rules: Sequence[Rule], name: str) -> list[Callable[..., None]]:
    """The methods of that name, of the rules that have one of their own."""
    base = getattr(Rule, name)
    return [getattr(rule, name) for rule in rules if getattr(type(rule), name) is not base]


def _failure(handler: Any, error: Exception) -> RuleFailure:
    rule = handler.__self__
    assert isinstance(rule, Rule)
    # The end says where; a recursion without end has thousands of lines.
    detail = "".join(traceback.format_exception(error, limit=-_SHOWN_FRAMES))
    return RuleFailure(rule, f"{type(error).__name__}: {error}", detail)
