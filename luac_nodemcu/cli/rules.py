"""`luac-nodemcu rules`: all rules as a table or JSON, and their pages as files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from luac_nodemcu.cli.console import Console, common_options
from luac_nodemcu.output.rule_pages import rule_json, rule_table
from luac_nodemcu.project.files import make_folder, write_whole
from luac_nodemcu.rules.choice import PROFILES, Profile
from luac_nodemcu.rules.docs import index_markdown, page_of
from luac_nodemcu.rules.registry import rule_classes
from luac_nodemcu.rules.selection import is_in_profile


@click.command("rules")
@click.option(
    "--profile",
    type=click.Choice(PROFILES),
    default="all",
    help="Only the rules of this profile (default: all).",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(("table", "json")),
    default="table",
    help="table (default) or json.",
)
@click.option(
    "--write-docs", metavar="FOLDER", help="Write a page for each rule, and an index, and no list."
)
@common_options
def command(console: Console, profile: Profile, format_: str, write_docs: str | None) -> None:
    """List the rules of `check`."""
    pages = [page_of(rule) for rule in rule_classes() if is_in_profile(rule, profile)]
    if write_docs is not None:
        folder = Path(write_docs)
        make_folder(folder)
        for page in pages:
            write_whole(folder / f"{page.rule.name}.md", page.markdown().encode())
        write_whole(folder / "README.md", index_markdown(pages).encode())
        console.say(f"{len(pages)} pages written to {folder.as_posix()}")
    elif format_ == "json":
        console.result(json.dumps([rule_json(page) for page in pages], indent=2))
    else:
        for line in rule_table(pages, console.out_style):
            console.result(line)
