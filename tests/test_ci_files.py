"""The GitHub action, the pre-commit hook and the pages that show them."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from luac_nodemcu.cli.main import main

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
EXAMPLES = [yaml.safe_load(text) for text in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)]


def action() -> dict[str, Any]:
    data = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    assert isinstance(data, dict)
    return data


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "lfs").mkdir()
    (tmp_path / "lfs" / "app.lua").write_text(
        "local M = {}\nfunction M.f() return 'x' end\nreturn M\n"
    )
    (tmp_path / "luac-nodemcu.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(arguments: str) -> int:
    return CliRunner().invoke(main, arguments.split(), catch_exceptions=False).exit_code


def test_action_is_composite_and_uses_its_inputs() -> None:
    data = action()
    assert data["runs"]["using"] == "composite"
    text = (ROOT / "action.yml").read_text("utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(data["inputs"])
    for step in data["runs"]["steps"]:
        # Composite steps must name a shell, and inputs must not become shell text.
        assert ("run" in step) == ("shell" in step)
        assert "${{" not in step.get("run", "")
    for entry in data["inputs"].values():
        assert entry["description"]


def test_scripts_of_the_action(project: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash on this machine to check the action's scripts with")
    (install, execute) = [step for step in action()["runs"]["steps"] if "run" in step]
    for step in (install, execute):
        done = subprocess.run(
            [bash, "-n"], input=step["run"], text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
    # With a stand-in for the command: its words arrive as they are, none of them run.
    script = 'luac-nodemcu() { printf "<%s>" "$@"; }\n' + execute["run"]
    done = subprocess.run(
        [bash, "-euc", script],
        env={"LUAC_NODEMCU_ARGS": "build-lfs * $(echo x) ; -o  a.img", "PATH": ""},
        text=True, capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == "<build-lfs><*><$(echo><x)><;><-o><a.img>"


def test_default_of_the_action_builds(project: Path) -> None:
    assert run(action()["inputs"]["args"]["default"]) == 0
    assert (project / "lfs.img").is_file()


def test_hook(project: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert hook["entry"].split()[0] == "luac-nodemcu"
    assert run(hook["entry"].removeprefix("luac-nodemcu ")) == 0
    assert re.search(hook["files"], "lfs/app.lua")
    assert re.search(hook["files"], "luac-nodemcu.toml")
    assert not re.search(hook["files"], "README.md")
    (used,) = [example for example in EXAMPLES if "repos" in example]
    assert used["repos"][0]["hooks"] == [{"id": hook["id"]}]


def test_the_workflow_uses_the_action() -> None:
    (workflow,) = [example for example in EXAMPLES if "jobs" in example]
    steps = workflow["jobs"]["build"]["steps"]
    (own,) = [step for step in steps if "luac-nodemcu" in step["uses"]]
    assert set(own["with"]) <= set(action()["inputs"])


def commands() -> list[str]:
    found = [
        line.removeprefix("luac-nodemcu ")
        for example in EXAMPLES
        for job in example.values()
        if isinstance(job, dict)
        for line in job.get("script", [])
        if line.startswith("luac-nodemcu ")
    ]
    found += [
        step["with"]["args"]
        for example in EXAMPLES
        if "jobs" in example
        for step in example["jobs"]["build"]["steps"]
        if "args" in step.get("with", {})
    ]
    return found


@pytest.mark.parametrize("command", commands())
def test_commands_of_the_page(project: Path, command: str) -> None:
    if "--verify" in command:
        # Needs a luac.cross; all its words must be known.
        result = CliRunner().invoke(main, command.split(), catch_exceptions=False)
        assert "no such file" in result.output
        return
    assert run(command) == 0
    assert (project / "lfs.img").is_file()
