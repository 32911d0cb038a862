"""The `luac-nodemcu` command: the group, and the table of where each command lives.

A command's module is imported only when that command runs (or when help lists them all), so
that start-up costs no more than what is used. No command is implemented here.
"""

from __future__ import annotations

import importlib

import click

from luac_nodemcu import __version__

COMMANDS: dict[str, str] = {
    "init": "luac_nodemcu.cli.init",
    "check": "luac_nodemcu.cli.check",
    "explain": "luac_nodemcu.cli.explain",
    "rules": "luac_nodemcu.cli.rules",
    "build-lfs": "luac_nodemcu.cli.build_lfs",
    "compile": "luac_nodemcu.cli.compile",
    "inspect": "luac_nodemcu.cli.inspect",
    "report": "luac_nodemcu.cli.report",
    "lsp": "luac_nodemcu.cli.lsp",
    "cross": "luac_nodemcu.cli.cross",
    "stubs": "luac_nodemcu.cli.stubs",
}
"""Command name -> module; the module's attribute `command` is a `click.Command`."""


class LazyGroup(click.Group):
    """A group whose commands are imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module_name = COMMANDS.get(cmd_name)
        if module_name is None:
            return None
        command = importlib.import_module(module_name).command
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="luac-nodemcu", message="%(prog)s %(version)s")
def main() -> None:
    """Check Lua for NodeMCU, build LFS images, and budget flash and RAM."""
