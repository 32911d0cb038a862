"""`luac-nodemcu cross`: the drop-in for luac.cross as a command of the group.

The work is `drop_in.py`'s, which is also a program of its own.
"""

from __future__ import annotations

import os
from typing import Any

import click

from luac_nodemcu.cli.drop_in import run

NAME = "luac-nodemcu cross"


class _RawCommand(click.Command):
    """Hands its arguments on as they are: luac.cross's options do not follow click's rules."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.params["arguments"] = list(args)
        return []


@click.command(
    "cross",
    cls=_RawCommand,
    add_help_option=False,
    help="Compile with luac.cross's own options, for Makefiles and editors.",
)
def command(**options: Any) -> None:
    raise click.exceptions.Exit(run(options["arguments"], NAME, os.environ))
