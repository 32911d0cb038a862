"""A project with known mistakes, and surroundings of its own for an editor that opens it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent.parent

MISTAKES: Final = (
    # An event that sockets do not have.
    ("lfs/server.lua", 'socket:on("receive",', 'socket:on("recieve",'),
    # A module of the firmware, misspelt.
    ("lfs/app.lua", "heap = node.heap(),", "heap = node.haep(),"),
)
"""File, right, wrong: what is changed in the copy of `examples/web-server`."""


@dataclass
class Surroundings:
    """Where an editor runs: without any configuration, with this server on its path.

    - `environment`: its variables. `folder`: where projects are made.
    """

    environment: dict[str, str]
    folder: Path

    @property
    def cache(self) -> Path:
        """Where the servers keep compiled stubs."""
        return self.folder / "cache"

    def project(self) -> Path:
        """A copy of an example with MISTAKES in it."""
        # With a space, as users have them.
        root = Path(tempfile.mkdtemp(dir=self.folder)) / "web server"
        shutil.copytree(ROOT / "examples" / "web-server", root)
        for name, right, wrong in MISTAKES:
            text = (root / name).read_text("utf-8")
            assert text.count(right) == 1, f"the example has changed: {right}"
            (root / name).write_text(text.replace(right, wrong), "utf-8")
        return root


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory: pytest.TempPathFactory) -> Surroundings:
    """One home and one cache for all editors."""
    folder = tmp_path_factory.mktemp("editors")
    (folder / "home").mkdir()
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "NVIM", "VIM"))}
    environment = kept | {
        "HOME": str(folder / "home"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }
    return Surroundings(environment, folder)
