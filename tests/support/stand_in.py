"""Small programs that stand in for luac.cross: they hang, crash, print junk, or behave.

They are Python scripts behind a launcher of the system's kind, so that tests start them as a
program by its path everywhere.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

CROSS = """\
import os, sys
from luac_nodemcu.cli.drop_in import run
sys.exit(run(["--target", {target!r}, *sys.argv[1:]], sys.argv[0], os.environ))
"""
"""Our own `cross` command: a luac.cross that behaves. It shows what the driver does, not whether
the bytes are right."""


def stand_in(folder: Path, body: str, name: str = "luac.cross") -> Path:
    """A program that runs `body` with its arguments in `sys.argv`.

    `sys.argv[0]` is the path by which it was started, as for luac.cross.
    """
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / f"{name}.script.py"
    launcher = folder / (f"{name}.cmd" if os.name == "nt" else name)
    script.write_text(f"import sys\nsys.argv[0] = {str(launcher)!r}\n{body}", "utf-8")
    if os.name == "nt":
        launcher.write_text(f'@"{sys.executable}" "{script}" %*\n@exit /b %errorlevel%\n', "utf-8")
    else:
        launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n', "utf-8")
        launcher.chmod(0o755)
    return launcher


def cross_stand_in(folder: Path, target: str, name: str = "luac.cross") -> Path:
    """A program that does what a luac.cross for `target` does."""
    return stand_in(folder, CROSS.format(target=target), name)
