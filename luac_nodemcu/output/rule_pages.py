"""Rules for people and programs: the table of all, one rule as JSON, a page on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from luac_nodemcu.output.style import Style, table
from luac_nodemcu.rules.docs import RulePage
from luac_nodemcu.rules.model import FAMILIES, PAGE


def rule_json(page: RulePage) -> dict[str, Any]:
    """All that is known about a rule."""
    rule = page.rule
    return {
        "code": rule.code,
        "name": rule.name,
        "family": FAMILIES[rule.code[0]],
        "summary": page.summary,
        "severity": rule.severity,
        "profile": rule.profile,
        "fix": page.fix_summary,
        "options": [
            {"name": option.name, "default": option.default, "summary": option.summary}
            for option in rule.options
        ],
        "luacheck": list(rule.luacheck),
        "luals": list(rule.luals),
        "tags": list(rule.tags),
        "url": PAGE.format(name=rule.name),
        "sections": page.sections,
    }


def rule_table(pages: Sequence[RulePage], style: Style) -> list[str]:
    """A line for each rule, below a heading for each family."""
    lines: list[str] = []
    for digit, title in FAMILIES.items():
        members = [page for page in pages if page.rule.code.startswith(digit)]
        if not members:
            continue
        if lines:
            lines.append("")
        lines.append(style.bold(f"{digit}xx {title}"))
        rows = [
            [page.rule.code, page.rule.name, page.rule.severity, page.rule.profile, page.summary]
            for page in members
        ]
        lines += table(rows, "<<<<<")
    return lines


def rendered(page: RulePage, style: Style) -> str:
    """A page as a terminal shows it."""
    # Takes long to import, and only people need it.
    from io import StringIO

    from rich.console import Console
    from rich.markdown import Markdown

    stream = StringIO()
    width = min(Console().width, 100)
    console = Console(file=stream, force_terminal=style.colour, width=width)
    console.print(Markdown(page.markdown(), code_theme="ansi_dark"))
    return stream.getvalue().rstrip()
