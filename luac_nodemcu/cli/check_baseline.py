"""`check --baseline`: findings that are known already, and the commands that keep the list."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import click

from luac_nodemcu.cli.console import Console
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.output.findings import clean
from luac_nodemcu.output.style import plural
from luac_nodemcu.project.findings_baseline import (
    Change,
    Comparison,
    FindingsBaseline,
    judge,
    read_findings_baseline,
)
from luac_nodemcu.project.project import Project
from luac_nodemcu.rules.choice import Choice

Action = Literal["compare", "write", "prune"]
_SHOWN = 10
"""Stale entries that are named one by one."""


@dataclass(frozen=True, slots=True)
class BaselineUse:
    """The baseline's file, and what to do with it."""

    path: Path
    action: Action = "compare"


@dataclass(slots=True)
class Scope:
    """What a check was about: its files, the folders it took as a whole, the rules."""

    files: Sequence[str] = ()
    folders: Sequence[str] = ()
    choice: Choice = field(default_factory=Choice)


def parse_baseline(
    path: str | None, write: bool, prune: bool, without: bool, is_typed: bool
) -> BaselineUse | None:
    """What the options ask for; `is_typed` unless the path is the project file's.

    Raises UsageError.
    """
    if write and prune:
        raise click.UsageError("--write-baseline and --prune-baseline contradict each other.")
    if without and (write or prune or is_typed):
        raise click.UsageError("--no-baseline contradicts the other options about the baseline.")
    if without:
        return None
    if path is None:
        if write or prune:
            option = "--write-baseline" if write else "--prune-baseline"
            raise click.UsageError(f"{option} needs --baseline FILE.")
        return None
    return BaselineUse(Path(path), "write" if write else "prune" if prune else "compare")


def current_use(use: BaselineUse | None, project: Project) -> BaselineUse | None:
    """The use of a baseline with the file that the settings name now: they may have changed."""
    path = project.settings.check.baseline.value
    if use is None or path is None:
        return None
    return BaselineUse(Path(project.shown(path)), use.action)


def load_baseline(use: BaselineUse | None) -> FindingsBaseline | None:
    """The baseline as it is; a new one if it is to be made. Raises FindingsBaselineError."""
    if use is None:
        return None
    if use.action == "write" and not use.path.exists():
        return FindingsBaseline(use.path)
    return read_findings_baseline(use.path)


def apply_baseline(
    console: Console,
    known: FindingsBaseline,
    action: Action,
    diagnostics: Sequence[Diagnostic],
    scope: Scope,
) -> Comparison:
    """Compares, after bringing the file up to date if that is asked for. Raises InputError."""
    if action == "write":
        judges = _judge(known, scope)
        updated = known.update(diagnostics, judges)
        updated.write()
        count = sum(sum(rules.values()) for rules in updated.counts.values())
        console.detail(
            f"{updated.name}: {plural(count, 'finding')} in {plural(len(updated.counts), 'file')}"
        )
        return updated.compare(diagnostics, judges)
    comparison = known.compare(diagnostics, _judge(known, scope))
    if action == "prune" and comparison.stale:
        known.prune(comparison).write()
        console.detail(f"{known.name}: {plural(len(comparison.stale), 'entry', 'entries')} pruned")
        comparison.stale = []
    return comparison


def say_stale(console: Console, comparison: Comparison) -> bool:
    """Says which entries are stale; returns whether any is."""
    if not comparison.stale:
        return False
    count = len(comparison.stale)
    what = "1 entry is" if count == 1 else f"{count:,} entries are"
    console.error(
        f"{comparison.name}: {what} stale: there are fewer findings than it counts. "
        "--prune-baseline corrects it."
    )
    lines = [f"  {_change(change)}" for change in comparison.stale[:_SHOWN]]
    if len(comparison.stale) > _SHOWN:
        lines.append(f"  and {len(comparison.stale) - _SHOWN} more")
    console.error_lines(lines)
    return True


def say_grown(console: Console, comparison: Comparison) -> None:
    """With `--verbose`, says why findings of files that the baseline names are shown."""
    for change in comparison.grown:
        console.detail(f"{comparison.name}: {_change(change)}")


def baseline_line(comparison: Comparison) -> str:
    """How many findings the baseline covers, for the summary."""
    return f"; {plural(comparison.known, 'finding')} of the baseline not shown"


def _judge(baseline: FindingsBaseline, scope: Scope) -> Callable[[str, str], bool]:
    @functools.cache
    def chosen() -> frozenset[str]:
        # Loads all rules, which a check of unchanged files does not need.
        from luac_nodemcu.rules.registry import rules_by_name
        from luac_nodemcu.rules.selection import chosen_rules

        on = {rule.name for rule in chosen_rules(scope.choice)}
        return frozenset(rules_by_name().keys() - on)

    return judge(baseline, scope.files, scope.folders, lambda rule: rule not in chosen())


def _change(change: Change) -> str:
    return f"{clean(change.path)}: {change.rule}: counts {change.known}, found {change.found}"
