"""`check` says which limits for modules and groups are broken, with the figures of `report`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from luac_nodemcu.cli.main import main
from luac_nodemcu.firmware.targets import target_names

SHARED = b'local M = {}\nfunction M.run() print("common to both of them", M) end\nreturn M\n'
BUDGET = """[budget]
modules = { one = 10, two = "64 KiB", plain = { ram = 20, lfs = 5 }, absent = 1 }
groups = [{ name = "all", modules = ["*"], lfs = 100 }]
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lfs").mkdir()
    (tmp_path / "lfs" / "one.lua").write_bytes(SHARED)
    (tmp_path / "lfs" / "two.lua").write_bytes(SHARED.replace(b"run", b"two"))
    (tmp_path / "plain.lua").write_bytes(b"return { 1, 2, 3 }\n")
    (tmp_path / "luac-nodemcu.toml").write_text(BUDGET, encoding="utf-8")
    return tmp_path


def lines(*words: str) -> list[dict[str, Any]]:
    """The findings of the rule."""
    arguments = ["check", "--select", "over-budget", "--format", "json-lines", *words]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("target", target_names())
def test_the_figures_are_those_of_the_report(target: str) -> None:
    arguments = ["report", "--sizes-only", "--format", "json", "-t", target]
    report = json.loads(CliRunner().invoke(main, arguments, catch_exceptions=False).stdout)
    used = {(one["kind"], one["subject"]): one["used"] for one in report["budgets"]}
    one, plain = used["module-lfs", "one"], used["module-ram", "plain"]
    group = used["group-lfs", "all"]
    found = {(line["file"], line["message"]) for line in lines("--no-cache", "-t", target)}
    assert found >= {
        (
            "lfs/one.lua",
            f"the module one takes {one:,} bytes of LFS, {one - 10:,} over its budget of 10",
        ),
        (
            "plain.lua",
            f"the module plain takes {plain:,} bytes of RAM, {plain - 20:,} over its budget of 20",
        ),
    }
    ((path, message),) = {line for line in found if "the group all" in line[1]}
    assert path in ("lfs/one.lua", "lfs/two.lua")
    assert f"takes {group:,} bytes of LFS, {group - 100:,} over its budget of 100" in message
    assert len(found) == 3


def test_other_limits_and_texts_are_seen_with_a_cache(folder: Path) -> None:
    first = lines("--cache-dir", "cache")
    assert len(first) == 3
    assert lines("--cache-dir", "cache") == first
    (folder / "lfs" / "one.lua").write_bytes(b"return 1\n")
    changed = lines("--cache-dir", "cache")
    assert changed == lines("--no-cache")
    assert changed != first
    kept = BUDGET.replace("lfs = 100", "lfs = 4000").replace("one = 10", "one = 4000")
    (folder / "luac-nodemcu.toml").write_text(kept, encoding="utf-8")
    assert [one["file"] for one in lines("--cache-dir", "cache")] == ["plain.lua"]


def test_a_project_without_limits_costs_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "luac-nodemcu.toml").write_text("[budget]\nlfs = 1\n", encoding="utf-8")

    def fail(*_: object) -> None:
        raise AssertionError("nothing may be compiled")

    monkeypatch.setattr("luac_nodemcu.checking.budget.find_broken_budgets", fail)
    assert lines("--no-cache") == []


def test_the_figures_are_the_same_in_a_folder_below(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The names of sources, which are in the image, are those in the project."""
    before = {one["message"] for one in lines("--no-cache")}
    (folder / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(folder / "a" / "b")
    assert {one["message"] for one in lines("--no-cache", "../..")} == before


def test_files_with_errors_and_a_folder_below(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "lfs" / "two.lua").write_bytes(b"local = 1\n")
    (folder / "below").mkdir()
    monkeypatch.chdir(folder / "below")
    found = {one["file"] for one in lines("--no-cache", "..")}
    assert found == {"../lfs/one.lua", "../plain.lua"}
