"""Which files changed since a git revision, as git itself sees it."""

from __future__ import annotations

import os
from pathlib import Path

from luac_nodemcu.project.revision import RevisionError, run_git


def changed_files(revision: str, folder: Path) -> set[Path]:
    """The files of the repository around `folder` that differ from a revision, as whole paths.

    It is compared with where the present commit and the revision parted (their merge base), so
    what others did there meanwhile does not count. Work that is not committed counts, and so do
    new files that git does not ignore, and renamed files under their new name. Deleted files
    are left out. Raises RevisionError.
    """
    if revision.startswith("-") or not revision:
        raise RevisionError(f"{revision or 'an empty word'} is not a git revision")
    top = Path(os.fsdecode(run_git(folder, "rev-parse", "--show-toplevel").rstrip(b"\r\n")))
    try:
        run_git(top, "rev-parse", "--verify", "--quiet", revision + "^{commit}")
    except RevisionError:
        raise RevisionError(
            f"git knows no revision {revision}; in CI, fetch it first "
            "(actions/checkout needs fetch-depth: 0)"
        ) from None
    try:
        base = run_git(top, "merge-base", "HEAD", revision).decode("ascii").strip()
    except RevisionError:
        raise RevisionError(
            f"git finds no common commit of HEAD and {revision}; in CI, fetch the whole history "
            "(actions/checkout needs fetch-depth: 0)"
        ) from None
    differing = run_git(
        top, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--no-relative",
        "--diff-filter=d", base, "--",
    )  # fmt: skip
    new = run_git(top, "ls-files", "--others", "--exclude-standard", "-z")
    names = {name for name in (*differing.split(b"\0"), *new.split(b"\0")) if name}
    return {whole_path(top / os.fsdecode(name)) for name in names}


def is_changed(path: Path, changed: set[Path]) -> bool:
    """Whether a file is one of the changed ones, or in a changed submodule."""
    whole = whole_path(path)
    return whole in changed or any(parent in changed for parent in whole.parents)


def whole_path(path: Path) -> Path:
    """An absolute path without links in its folders; git lists links themselves as files."""
    return Path(os.path.realpath(path.parent)) / path.name


def repository_root(folder: Path) -> Path:
    """The closest folder with `.git` from here upward; the folder itself if there is none."""
    start = Path(os.path.abspath(folder))  # noqa: PTH100  # links stay as they are
    return next((one for one in (start, *start.parents) if (one / ".git").exists()), start)
