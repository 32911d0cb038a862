"""`check --changed-since`: which files are reported, and that the others are still known."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from luac_nodemcu.cli.main import main
from tests.project.test_changes import git
from tests.support.checking import STUB_CACHE

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with three committed files, each with a finding; the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    git(tmp_path, "init", "-q", "-b", "main")
    (tmp_path / "init.lua").write_bytes(b'dofile("a.lua")\nlocal x\n')
    (tmp_path / "a.lua").write_bytes(b"speed = 1\nlocal y\n")
    (tmp_path / "b.lua").write_bytes(b"local z\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    return tmp_path


def run(*words: str, select: str = "9") -> Result:
    arguments = ["check", *words, "--select", select, "--cache-dir", str(STUB_CACHE), "-j", "1"]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def places(result: Result) -> list[str]:
    return [line.split(": ")[0] for line in result.stdout.splitlines()[:-1]]


def test_only_changed_files_are_reported(folder: Path) -> None:
    result = run("-f", "concise", "--changed-since", "HEAD")
    assert (result.exit_code, result.stdout) == (0, "0 files checked, nothing found\n")
    (folder / "a.lua").write_bytes(b"speed = 1\n\nlocal y\n")
    (folder / "new.lua").write_bytes(b"local n\n")
    result = run("-f", "concise", "-v", "--changed-since", "main")
    assert result.exit_code == 1
    assert places(result) == ["a.lua:3:7", "new.lua:1:7"]
    assert "2 of the files changed since main" in result.stderr
    assert places(run("-f", "concise", "--changed-since", "HEAD", "b.lua", "new.lua")) == [
        "new.lua:1:7"
    ]
    assert json.loads(run("-f", "json", "--changed-since", "HEAD", "b.lua").stdout) == []


def test_what_other_files_define_is_known(folder: Path) -> None:
    (folder / "init.lua").write_bytes(b'dofile("a.lua")\nuse(speed)\n')
    result = run("-f", "concise", "--changed-since", "HEAD", select="101")
    assert places(result) == ["init.lua:2:1"]
    assert "'use'" in result.stdout


def test_a_changed_project_file_concerns_all_files(folder: Path) -> None:
    (folder / "luac-nodemcu.toml").write_text("")
    result = run("-f", "concise", "-v", "--changed-since", "HEAD")
    assert len(places(result)) == 3
    assert "luac-nodemcu.toml has changed: all files are checked" in result.stderr


def test_with_a_baseline(folder: Path) -> None:
    base = ("--baseline", "base.json")
    run(*base, "--write-baseline")
    (folder / "a.lua").write_bytes(b"speed = 1\n")
    result = run(*base, "--changed-since", "HEAD")
    assert result.exit_code == 1
    assert "1 entry is stale" in result.stderr
    assert "a.lua: unused-variable: counts 1, found 0" in result.stderr
    # Entries of files that did not change are not stale because they were not checked.
    assert "b.lua" not in result.stderr


@pytest.mark.parametrize(
    ("revision", "message"),
    [("gone", "git knows no revision gone"), ("-x", "-x is not a git revision")],
)
def test_bad_revisions(folder: Path, revision: str, message: str) -> None:
    result = run(f"--changed-since={revision}")
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_without_a_repository(folder: Path) -> None:
    shutil.rmtree(folder / ".git", ignore_errors=True)
    result = run("--changed-since", "main")
    assert result.exit_code == 2
    assert "not a git repository" in result.stderr
