"""Files that changed since a revision: against repositories that git makes here."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from luac_nodemcu.project.changes import changed_files, is_changed, repository_root
from luac_nodemcu.project.revision import RevisionError

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def git(folder: Path, *words: str) -> None:
    settings = ("-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", "-C", str(folder), *settings, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a branch that has gone on from where `main` went another way."""
    root = tmp_path / "r"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    (root / "sub").mkdir()
    for name in ("same", "edited", "renamed", "removed", "theirs", "sub/staged", "a b ä"):
        (root / f"{name}.lua").write_bytes(f"print('{name}')\n".encode() * 9)
    (root / ".gitignore").write_text("ignored.lua\n")
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "first")
    git(root, "checkout", "-q", "-b", "work")
    (root / "edited.lua").write_bytes(b"print(2)\n")
    git(root, "mv", "renamed.lua", "new name.lua")
    git(root, "rm", "-q", "removed.lua")
    git(root, "commit", "-q", "-a", "-m", "second")
    git(root, "checkout", "-q", "main")
    (root / "theirs.lua").write_bytes(b"print(3)\n")
    git(root, "commit", "-q", "-a", "-m", "theirs")
    git(root, "checkout", "-q", "work")
    return root


def names(root: Path, found: set[Path]) -> list[str]:
    return sorted(path.relative_to(root.resolve()).as_posix() for path in found)


def test_what_counts_as_changed(repository: Path) -> None:
    committed = ["edited.lua", "new name.lua"]
    assert names(repository, changed_files("main", repository)) == committed
    assert names(repository, changed_files("HEAD", repository)) == []
    (repository / "sub" / "staged.lua").write_bytes(b"print(4)\n")
    git(repository, "add", ".")
    (repository / "a b ä.lua").write_bytes(b"print(5)\n")
    (repository / "sub" / "untracked.lua").write_bytes(b"print(6)\n")
    (repository / "ignored.lua").write_bytes(b"print(7)\n")
    here = ["a b ä.lua", "sub/staged.lua", "sub/untracked.lua"]
    assert names(repository, changed_files("HEAD", repository)) == here
    # From inside, and whatever git's settings are.
    git(repository, "config", "diff.relative", "true")
    git(repository, "config", "diff.noprefix", "true")
    git(repository, "config", "diff.external", "false")
    assert names(repository, changed_files("main", repository / "sub")) == sorted(committed + here)


def test_a_name_that_is_not_utf8(repository: Path) -> None:
    name = os.fsdecode(b"\xff.lua")
    try:
        (repository / name).write_bytes(b"print(1)\n")
    except OSError:
        pytest.skip("the file system has only names in UTF-8")
    found = changed_files("HEAD", repository)
    assert is_changed(repository / name, found)
    assert not is_changed(repository / "same.lua", found)


def test_links(repository: Path, tmp_path: Path) -> None:
    (repository / "edited.lua").write_bytes(b"print(8)\n")
    try:
        (tmp_path / "link").symlink_to(repository, target_is_directory=True)
    except OSError:
        pytest.skip("this user may not make symbolic links")
    found = changed_files("HEAD", tmp_path / "link")
    assert is_changed(tmp_path / "link" / "edited.lua", found)
    assert is_changed(repository / "edited.lua", found)


def test_revisions_that_cannot_be_compared(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for revision, message in (
        ("gone", "git knows no revision gone; in CI, fetch it first"),
        ("--all", "--all is not a git revision"),
        ("", "an empty word is not a git revision"),
        ("main:same.lua", "git knows no revision"),
    ):
        with pytest.raises(RevisionError, match=message):
            changed_files(revision, repository)
    git(repository, "checkout", "-q", "--orphan", "other")
    git(repository, "commit", "-q", "-m", "unrelated")
    with pytest.raises(RevisionError, match="no common commit of HEAD and main"):
        changed_files("main", repository)
    with pytest.raises(RevisionError, match="not a git repository"):
        changed_files("main", tmp_path)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RevisionError, match="git, which is not installed"):
        changed_files("main", repository)


def test_a_repository_without_commits(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    with pytest.raises(RevisionError, match="git knows no revision HEAD"):
        changed_files("HEAD", tmp_path)


def test_root_of_the_repository(repository: Path, tmp_path: Path) -> None:
    assert repository_root(repository / "sub") == repository
    assert repository_root(repository) == repository
    (tmp_path / "plain").mkdir()
    assert repository_root(tmp_path / "plain") == tmp_path / "plain"
