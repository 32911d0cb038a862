"""The GitHub action, the pre-commit hook and the pages that show them."""

from __future__ import annotations

import os
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


@pytest.mark.parametrize(
    ("arguments", "sarif", "summary", "words"),
    [
        ("check", "", "false", "check --format github"),
        ("check a.lua", "a b.sarif", "false",
         "check a.lua --format github --output-file|sarif=a b.sarif"),
        ("check", "", "true", "check --format github --output-file markdown=/tmp/summary"),
        ("check -f sarif", "x", "false", "check -f sarif --output-file sarif=x"),
        ("check --format=full", "", "false", "check --format=full"),
        ("check --fail-on error --fix", "", "false",
         "check --fail-on error --fix --format github"),
        ("check --diff", "x", "true", "check --diff"),
        ("check --statistics", "", "true",
         "check --statistics --output-file markdown=/tmp/summary"),
        ("build-lfs check", "x", "true", "build-lfs check"),
        ("", "x", "true", ""),
    ],
)  # fmt: skip
def test_what_the_action_adds_to_a_check(
    arguments: str, sarif: str, summary: str, words: str
) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash on this machine to check the action's scripts with")
    execute = action()["runs"]["steps"][-1]
    script = 'luac-nodemcu() { printf "<%s>" "$@"; }\n' + execute["run"]
    done = subprocess.run(
        [bash, "-euc", script],
        env={"LUAC_NODEMCU_ARGS": arguments, "LUAC_NODEMCU_SARIF": sarif, "PATH": "",
             "LUAC_NODEMCU_SUMMARY": summary, "GITHUB_STEP_SUMMARY": "/tmp/summary"},
        text=True, capture_output=True, check=True,
    )  # fmt: skip
    # A bar stands where a word that has blanks begins.
    head, _, tail = words.partition("|")
    expected = [*head.split(), *([tail] if tail else [])]
    assert done.stdout == "".join(f"<{word}>" for word in expected or [""])


REPORT_STAND_INS = """
luac-nodemcu() {
  printf "<%s>" "$@" >> "$LOG"
  printf 'the report' > "$RUNNER_TEMP/luac-nodemcu-report.md"
  return $CODE
}
gh() {
  printf "gh<%s>" "$@" >> "$LOG"
  case "$*" in *paginate*) printf '%s' "$KNOWN" ;; esac
  return $GH_CODE
}
"""


@pytest.mark.parametrize(
    ("comment", "pull_request", "known", "gh_code", "calls"),
    [
        ("false", "7", "", 0, []),
        ("true", "", "", 0, []),
        ("true", "7", "", 0, ["gh<api>gh<repos/o/r/issues/7/comments>gh<-F>gh<body=@"]),
        ("true", "7", "12", 0,
         ["gh<api>gh<-X>gh<PATCH>gh<repos/o/r/issues/comments/12>gh<-F>gh<body=@"]),
        ("true", "7", "", 1, ["gh<api>gh<repos/o/r/issues/7/comments>gh<-F>gh<body=@"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("code", [0, 1])
def test_what_the_action_makes_of_a_report(
    tmp_path: Path, comment: str, pull_request: str, known: str, gh_code: int, calls: list[str],
    code: int,
) -> None:  # fmt: skip
    """On the page of the run, in one comment, and with the exit code of the report."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash on this machine to check the action's scripts with")
    log = tmp_path / "log"
    done = subprocess.run(
        [bash, "-euc", REPORT_STAND_INS + action()["runs"]["steps"][-1]["run"]],
        env={"LUAC_NODEMCU_ARGS": "report --compare-rev origin/main",
             "LUAC_NODEMCU_SUMMARY": "true", "LUAC_NODEMCU_COMMENT": comment,
             "LUAC_NODEMCU_PULL_REQUEST": pull_request, "GITHUB_REPOSITORY": "o/r",
             "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"), "RUNNER_TEMP": str(tmp_path),
             "LOG": str(log), "CODE": str(code), "KNOWN": known, "GH_CODE": str(gh_code),
             "PATH": os.environ["PATH"]},
        text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    assert "the report" in done.stdout
    assert ("::warning::" in done.stdout) == bool(gh_code)
    assert (tmp_path / "summary").read_text() == "the report"
    text = log.read_text()
    assert text.startswith("<report><--compare-rev><origin/main><--format><markdown><-o>")
    for call in calls:
        assert call in text
    assert bool(calls) == ("gh<api>" in text)
    if calls:
        made = (tmp_path / "luac-nodemcu-report.md.comment").read_text()
        assert made == "<!-- luac-nodemcu report -->\nthe report"


def test_default_of_the_action_builds(project: Path) -> None:
    assert run(action()["inputs"]["args"]["default"]) == 0
    assert (project / "lfs.img").is_file()


def test_hooks(project: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    for hook in hooks:
        assert hook["entry"].split()[0] == "luac-nodemcu"
        assert run(hook["entry"].removeprefix("luac-nodemcu ")) == 0
        assert re.search(hook["files"], "lfs/app.lua")
        assert re.search(hook["files"], "luac-nodemcu.toml")
        assert not re.search(hook["files"], "README.md")
    (used,) = [example for example in EXAMPLES if "repos" in example]
    assert used["repos"][0]["hooks"] == [{"id": hook["id"]} for hook in hooks]


def test_the_workflows_use_the_action() -> None:
    workflows = [example for example in EXAMPLES if "jobs" in example]
    assert workflows
    for workflow in workflows:
        (job,) = workflow["jobs"].values()
        (own,) = [step for step in job["steps"] if "luac-nodemcu" in step["uses"]]
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
        for job in example["jobs"].values()
        for step in job["steps"]
        if "args" in step.get("with", {})
    ]
    # Those in text and in Jenkins' pipeline; in order, as one writes what the next one reads.
    found += re.findall(r"^luac-nodemcu (.+)$", PAGE, re.MULTILINE)
    found += re.findall(r"\bsh 'luac-nodemcu ([^']+)'", PAGE)
    return found


@pytest.mark.parametrize("command", commands())
def test_commands_of_the_page(project: Path, command: str) -> None:
    if "--verify" in command:
        # Needs a luac.cross; all its words must be known.
        result = CliRunner().invoke(main, command.split(), catch_exceptions=False)
        assert "no such file" in result.output
        return
    if "--changed-since" in command or "--compare-rev" in command:
        # Needs a repository; all its words must be known. GitHub puts in what is in braces.
        command = re.sub(r"\$\{\{.*?\}\}", "main", command)
        result = CliRunner().invoke(main, command.split(), catch_exceptions=False)
        assert "not a git repository" in result.output
        return
    assert run(command) == 0
    written = re.findall(r"--output-file (?:\w+=)?(\S+)|--baseline (\S+)", command)
    for name in (a or b for a, b in written):
        assert (project / name).is_file()
    if command.startswith("build-lfs"):
        assert (project / "lfs.img").is_file()
