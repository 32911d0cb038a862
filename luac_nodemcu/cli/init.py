"""`luac-nodemcu init`: writes a project file from what a folder has."""

from __future__ import annotations

from pathlib import Path

import click

from luac_nodemcu.cli.console import Console, common_options
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.project.files import InputError, show_path, write_whole
from luac_nodemcu.project.init_file import propose
from luac_nodemcu.project.init_scan import scan
from luac_nodemcu.project.project import load_project
from luac_nodemcu.project.settings_file import FILE_NAME


@click.command("init")
@click.argument("folder", default=".")
@click.option("--stdout", is_flag=True, help="Print the file instead of writing it.")
@common_options
def command(console: Console, folder: str, stdout: bool) -> None:
    """Write a luac-nodemcu.toml for the Lua in FOLDER (default: here).

    Looks for firmware sources and configuration, for calls of luac.cross in Makefiles, for
    init.lua and folders with LFS modules. A project file that is there is never changed.
    """
    root = Path(folder)
    if not root.is_dir():
        raise InputError(f"{folder}: no such folder")
    path = root / FILE_NAME
    if path.exists() and not stdout:
        raise InputError(
            f"{show_path(path)} exists already and was left as it is (--stdout prints what init "
            "would write)"
        )
    proposal = propose(scan(root))
    if stdout:
        console.result(proposal.text.rstrip("\n"))
        return
    write_whole(path, proposal.text.encode())
    _check(path)
    console.say(f"wrote {show_path(path)}")
    for line in proposal.found:
        console.say(f"  found: {line}")
    for line in proposal.open:
        console.say(f"  {console.out_style.paint('check', 'yellow')}: {line}")
    console.say()
    start = "" if folder == "." else f"cd {folder}, then "
    console.say(f"Next: {start}luac-nodemcu build-lfs --show-config, and luac-nodemcu build-lfs")


def _check(path: Path) -> None:
    """The file that was just written must load."""
    try:
        load_project(path.parent, config=path)
    except LuacNodemcuError as error:
        raise LuacNodemcuError(
            f"{show_path(path)} was written, but has to be corrected: {error}"
        ) from error
