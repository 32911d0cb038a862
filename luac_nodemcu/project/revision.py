"""The files of a git revision, in a folder of their own for as long as they are needed."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from luac_nodemcu.errors import LuacNodemcuError


class RevisionError(LuacNodemcuError):
    """A revision that cannot be had."""


@contextmanager
def checked_out(revision: str, folder: Path) -> Iterator[Path]:
    """Gives the folder that `folder` was in a revision of its git repository.

    The repository and its working tree are left alone. Raises RevisionError.
    """
    if revision.startswith("-"):
        raise RevisionError(f"{revision} is not a git revision")
    top = Path(os.fsdecode(run_git(folder, "rev-parse", "--show-toplevel").rstrip(b"\r\n")))
    prefix = os.fsdecode(run_git(folder, "rev-parse", "--show-prefix").rstrip(b"\r\n"))
    try:
        commit = run_git(top, "rev-parse", "--verify", "--quiet", revision + "^{commit}")
    except RevisionError:
        raise RevisionError(
            f"git knows no revision {revision}; in CI, fetch it first "
            "(actions/checkout needs fetch-depth: 0)"
        ) from None
    archive = run_git(top, "archive", "--format=tar", commit.decode("ascii").strip())
    with tempfile.TemporaryDirectory(prefix="luac-nodemcu-") as name:
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            # The filter refuses links and names that lead out of the folder.
            members = [member for member in tar if member.isfile() or member.isdir()]
            tar.extractall(name, members, filter="data")
        there = Path(name) / prefix
        there.mkdir(parents=True, exist_ok=True)
        yield there


def run_git(folder: Path, *arguments: str) -> bytes:
    """What git prints when it is run in a folder. Raises RevisionError with git's own reason."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder.resolve()), *arguments], capture_output=True, check=False
        )
    except FileNotFoundError:
        raise RevisionError("a git revision needs git, which is not installed") from None
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise RevisionError(f"git: {reason or 'failed'}")
    return done.stdout
