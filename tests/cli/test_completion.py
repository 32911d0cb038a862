"""Completion in the shell: what is offered, and that it needs no sound project."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from luac_nodemcu.cli.main import COMMANDS, main
from luac_nodemcu.firmware.targets import target_names


def offered(*words: str) -> list[str]:
    """What is offered for the last word."""
    complete = ShellComplete(main, {}, "luac-nodemcu", "_LUAC_NODEMCU_COMPLETE")
    return [item.value for item in complete.get_completions(list(words[:-1]), words[-1])]


def kinds(*words: str) -> set[str]:
    complete = ShellComplete(main, {}, "luac-nodemcu", "_LUAC_NODEMCU_COMPLETE")
    return {item.type for item in complete.get_completions(list(words[:-1]), words[-1])}


def test_commands() -> None:
    assert set(offered("")) == set(COMMANDS)
    assert offered("build") == ["build-lfs"]


def test_options_and_values() -> None:
    assert "--show-config" in offered("build-lfs", "--s")
    assert offered("build-lfs", "--target", "") == list(target_names())
    assert offered("build-lfs", "-t", "esp8266-lua53") == ["esp8266-lua53", "esp8266-lua53-64bit"]
    assert offered("compile", "--strip", "f") == ["full"]


def test_file_names() -> None:
    assert kinds("build-lfs", "src") == {"file"}
    assert kinds("compile", "src") == {"file"}
    assert kinds("build-lfs", "--config", "x") == {"file"}


def test_a_broken_project_file_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "luac-nodemcu.toml").write_text("nonsense")
    monkeypatch.chdir(tmp_path)
    assert offered("build-lfs", "--targ") == ["--target"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_documented_lines(shell: str) -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "shell-completion.md"
    assert f"_LUAC_NODEMCU_COMPLETE={shell}_source luac-nodemcu" in page.read_text("utf-8")
