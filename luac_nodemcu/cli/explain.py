"""`luac-nodemcu explain`: the page of a rule."""

from __future__ import annotations

import json

import click

from luac_nodemcu.cli.console import Console, common_options
from luac_nodemcu.output.rule_pages import rule_json
from luac_nodemcu.rules.docs import page_of
from luac_nodemcu.rules.registry import rules_by_name
from luac_nodemcu.rules.selection import SelectorError, hint_for


@click.command("explain")
@click.argument("rules", nargs=-1, required=True, metavar="RULE...")
@click.option("--json", "as_json", is_flag=True, help="Print the pages as JSON.")
@common_options
def command(console: Console, rules: tuple[str, ...], as_json: bool) -> None:
    """Explain a rule: what it finds, why that hurts, and what to do.

    RULE is a name (undefined-global) or a code (101).
    """
    known = rules_by_name()
    for name in rules:
        if name not in known:
            raise SelectorError(f"there is no rule {name!r}{hint_for(name)}")
    pages = [page_of(known[name]) for name in rules]
    if as_json:
        console.result(json.dumps([rule_json(page) for page in pages], indent=2))
        return
    for page in pages:
        if console.interactive:
            from luac_nodemcu.output.rule_pages import rendered

            console.result(rendered(page, console.out_style))
        else:
            console.result(page.markdown())
