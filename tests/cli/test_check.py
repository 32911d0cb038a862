"""`check`, `explain` and `rules` as a user runs them: output, exit codes, files changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from luac_nodemcu.cli.main import main
from luac_nodemcu.rules.general.zero_step import ZeroStep
from luac_nodemcu.rules.registry import rule_classes
from tests.support.checking import STUB_CACHE

# Rules that do not depend on what the stubs say.
SELECT = ("--select", "0,9")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return tmp_path


def run(*words: str, text: str | None = None, select: tuple[str, ...] = SELECT) -> Result:
    """Runs `check` in this process; an unexpected exception fails the test."""
    arguments = ["check", *words, *select, "--cache-dir", str(STUB_CACHE), "-j", "1"]
    return CliRunner().invoke(main, arguments, input=text, catch_exceptions=False)


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        (folder / f"{name}.lua").write_bytes(text.encode())


def test_full_output(folder: Path) -> None:
    write(folder, a='print("ä") local unused = 1\n')
    result = run("a.lua")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "warning[unused-variable]: local variable 'unused' is never used",
        " --> a.lua:1:18",
        "  |",
        '1 | print("ä") local unused = 1',
        "  |                  ^^^^^^",
        "  = fix: remove the variable (--fix)",
        "  = luac-nodemcu explain unused-variable",
        "",
        "1 warning in 1 of 1 file; 1 can be fixed with --fix",
    ]


def test_a_rule_is_explained_once(folder: Path) -> None:
    write(folder, a="local x\nlocal y\n")
    assert run("a.lua").stdout.count("luac-nodemcu explain") == 1


def test_nothing_found(folder: Path) -> None:
    write(folder, a="print(1)\n", b="print(2)\n")
    result = run()
    assert (result.exit_code, result.stdout) == (0, "2 files checked, nothing found\n")
    assert run("-q").stdout == ""


def test_concise_and_statistics(folder: Path) -> None:
    write(folder, a="local x\nlocal y = 1 y = 2\nlocal z\n")
    lines = run("-f", "concise").stdout.splitlines()
    assert lines[:2] == [
        "a.lua:1:7: warning[unused-variable]: local variable 'x' is never used",
        "a.lua:2:7: warning[never-read]: local variable 'y' is assigned but never read",
    ]
    assert [line.split() for line in run("--statistics").stdout.splitlines()[:2]] == [
        ["2", "901", "warning", "unused-variable"],
        ["1", "906", "warning", "never-read"],
    ]


def test_json_lines(folder: Path) -> None:
    write(folder, a='print("ä") local x = 1\n', b="local a = b\na = c\n")
    found = [json.loads(line) for line in run("-f", "json-lines").stdout.splitlines()]
    assert found[0] == {
        "file": "a.lua", "line": 1, "column": 18, "end_line": 1, "end_column": 19,
        "severity": "warning", "code": "901", "name": "unused-variable",
        "message": "local variable 'x' is never used", "help": None,
        "url": "docs/rules/unused-variable.md",
        "fix": {
            "applicability": "safe", "message": "remove the variable",
            "edits": [
                {"line": 1, "column": 11, "end_line": 1, "end_column": 23, "text": ""},
            ],
        },
        "related": [],
    }  # fmt: skip
    assert found[1]["fix"] is None
    assert found[1]["related"] == [
        {"file": "b.lua", "line": 2, "column": 1, "end_line": 2, "end_column": 2,
         "message": "assigned here"},
    ]  # fmt: skip
    assert json.loads(run("-f", "json").stdout) == found


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 1),
        (("--fail-on", "error"), 0),
        (("--fail-on", "warning"), 1),
        (("--fail-on", "info"), 1),
        (("--fail-on", "never"), 0),
        (("--exit-zero",), 0),
        (("--ignore", "unused-variable"), 0),
        (("--ignore", "9"), 1),
        (("--extend-select", "1", "--ignore", "901"), 0),
    ],
)
def test_exit_codes(folder: Path, words: tuple[str, ...], code: int) -> None:
    write(folder, a="local x\n")
    assert run("a.lua", *words, select=("--select", "901")).exit_code == code


def test_a_syntax_error_is_a_finding(folder: Path) -> None:
    write(folder, a="local = 1\n", b="local x\n")
    result = run("-f", "concise")
    assert result.exit_code == 1
    assert "a.lua:1:7: error[syntax-error]: '<name>' expected near '='" in result.stdout
    assert "b.lua:1:7: warning[unused-variable]" in result.stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("gone.lua",), "gone.lua: no such file or folder"),
        (("empty",), "empty: there is no .lua file"),
        (("a.lua", "--ignore", "unused-varable"), "did you mean 'unused-variable'?"),
        (("a.lua", "-t", "esp8266-lua52"), "Unknown target 'esp8266-lua52'"),
        (("a.lua", "--unsafe-fixes"), "--unsafe-fixes needs --fix or --diff"),
        (("a.lua", "--fix", "--diff"), "--fix and --diff contradict each other"),
        (("a.lua", "--stdin-filename", "x.lua"), "PATH must be -"),
        (("-", "a.lua"), "cannot be checked together with files"),
        (("-", "--fix"), "use --diff instead of --fix"),
        (("a.lua", "--profile", "strct"), "strct"),
    ],
)
def test_mistakes_of_the_user(folder: Path, words: tuple[str, ...], message: str) -> None:
    write(folder, a="print(1)\n")
    (folder / "empty").mkdir()
    result = run(*words, text="")
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output


def test_standard_input(folder: Path) -> None:
    result = run("-", "-f", "concise", text="local x\n")
    assert "stdin.lua:1:7: warning" in result.stdout
    result = run("-", "-f", "concise", "--stdin-filename", "src\\a.lua", text="local x\n")
    assert "src/a.lua:1:7: warning" in result.stdout


def test_standard_input_stands_for_a_file_of_the_project(folder: Path) -> None:
    (folder / "luac-nodemcu.toml").write_text("")
    write(folder, init='dofile("a.lua")\n', a="speed = 1\n", b="")
    words = ("-f", "concise", "--stdin-filename", "init.lua")
    select = ("--select", "101")
    text = 'dofile("a.lua")\nuse(speed)\n'
    result = run("-", *words, text=text, select=select)
    assert "'use' is not defined" in result.stdout
    assert "speed" not in result.stdout


def test_fix(folder: Path) -> None:
    write(folder, a="local x = 1\nprint(1)\n", b="local t = {}\nif t == {} then t.x = 1 end\n")
    result = run("--fix")
    assert (folder / "a.lua").read_text() == "print(1)\n"
    assert "if t == {}" in (folder / "b.lua").read_text()
    assert result.exit_code == 1
    assert "1 finding fixed. " in result.stdout
    result = run("--fix", "--unsafe-fixes")
    assert "if next(t) == nil" in (folder / "b.lua").read_text()
    assert result.exit_code == 0


def test_diff(folder: Path) -> None:
    write(folder, a="local x = 1\nprint(1)\n")
    result = run("--diff")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "--- a.lua", "+++ a.lua", "@@ -1,2 +1 @@", "-local x = 1", " print(1)",
    ]  # fmt: skip
    assert (folder / "a.lua").read_text() == "local x = 1\nprint(1)\n"
    write(folder, a="print(1)\n")
    assert (run("--diff").exit_code, run("--diff").stdout) == (0, "")
    assert "-local y" in run("-", "--diff", text="local y\n").stdout


def test_fixes_keep_line_ends_and_bytes(folder: Path) -> None:
    (folder / "a.lua").write_bytes(b'local x = 1\r\nprint("\xff")\r\n')
    run("--fix")
    assert (folder / "a.lua").read_bytes() == b'print("\xff")\r\n'


def test_project_file(folder: Path) -> None:
    (folder / "luac-nodemcu.toml").write_text(
        """
[check]
select = ["9"]
ignore = ["never-read"]
fail-on = "error"
severity = { unused-variable = "info" }
per-file-ignores = { "/vendor/" = ["9"] }

[files]
exclude = ["old_*.lua"]
"""
    )
    (folder / "vendor").mkdir()
    write(folder, a="local x\nlocal y = 1 y = 2\n", old_a="local x\n")
    write(folder / "vendor", b="local x\n")
    result = run("-f", "concise", select=())
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].startswith("a.lua:1:7: info[unused-variable]")
    assert "1 note in 1 of 2 files" in result.stdout
    # What is typed goes before it.
    result = run("-f", "concise", "--fail-on", "info", "--select", "906", select=())
    assert (result.exit_code, result.stdout) == (0, "2 files checked, nothing found\n")
    assert run("--fail-on", "info", select=()).exit_code == 1


def test_options_of_rules_in_the_project_file(folder: Path) -> None:
    (folder / "luac-nodemcu.toml").write_text("[check.options.too-complex]\nlimit = 1\n")
    write(folder, a="local function f(x) if x then return 1 end end f()\n")
    assert "limit 1" in run(select=("--select", "946")).stdout
    (folder / "luac-nodemcu.toml").write_text("[check.options.too-complex]\nlimits = 1\n")
    result = run()
    assert result.exit_code == 2
    assert "no option 'limits'" in result.stderr


def test_several_targets(folder: Path) -> None:
    write(folder, a="goto done\n::done::\n")
    result = run("-f", "concise", "-t", "esp8266-lua53,esp8266-lua51")
    assert "(esp8266-lua51)" in result.stdout.splitlines()[0]
    assert run("-t", "esp8266-lua53").exit_code == 0
    assert run("-t", "all", "-f", "concise").exit_code == 1


def test_unknown_target(folder: Path) -> None:
    write(folder, a="print(1)\n")
    result = run("-t", "esp8266-lua51,nope")
    assert result.exit_code == 2
    assert result.stdout == ""
    message = result.stderr.splitlines()[-1]
    assert "'--target': Unknown target 'nope'. Known targets: esp32-lua51," in message


def test_cache(folder: Path) -> None:
    write(folder, a="local x\n")
    assert run("-v", "--no-cache").stderr == ""
    run()
    assert "1 of 1 files were known" in run("-v").stderr
    write(folder, a="local y\n")
    assert "'y'" in run("-v").stdout
    assert "known" not in run("-v", "--no-cache").stderr


def test_a_rule_that_fails(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: ZeroStep, node: object) -> None:
        raise LookupError("test")

    write(folder, a="for i = 1, 2, 0 do end\nlocal x\n", b="local y\n")
    fail.enters = ZeroStep.numeric_for.enters  # type: ignore[attr-defined]  # set by a decorator
    monkeypatch.setattr(ZeroStep, "numeric_for", fail)
    result = run("-f", "concise", "-v", "--no-cache")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    assert lines[0].startswith("a.lua:1:1: error[rule-failed]: rule 921 zero-step failed")
    assert [line[:15] for line in lines[1:3]] == ["a.lua:2:7: warn", "b.lua:1:7: warn"]
    assert 'raise LookupError("test")' in result.stderr


def test_explain() -> None:
    result = CliRunner().invoke(main, ["explain", "901", "unused-value"])
    assert result.exit_code == 0
    assert "# unused-variable (901)" in result.stdout
    assert "# unused-value (905)" in result.stdout
    assert "## Why it hurts on the device" in result.stdout
    found = json.loads(CliRunner().invoke(main, ["explain", "901", "--json"]).stdout)
    assert found[0]["name"] == "unused-variable"
    result = CliRunner().invoke(main, ["explain", "unused-varible"])
    assert result.exit_code == 2
    assert "did you mean 'unused-variable'?" in result.stderr


def test_rules() -> None:
    listed = CliRunner().invoke(main, ["rules"]).stdout
    found = json.loads(CliRunner().invoke(main, ["rules", "--format", "json"]).stdout)
    assert [rule["code"] for rule in found] == [rule.code for rule in rule_classes()]
    for rule in found:
        assert f"{rule['code']}  {rule['name']}" in listed
        assert rule["summary"]
        assert set(rule) >= {"severity", "profile", "fix", "options", "sections", "family", "url"}
    some = json.loads(
        CliRunner().invoke(main, ["rules", "--format", "json", "--profile", "default"]).stdout
    )
    assert {rule["profile"] for rule in some} == {"default"}


def test_write_docs(folder: Path) -> None:
    result = CliRunner().invoke(main, ["rules", "--write-docs", "out"])
    assert result.exit_code == 0
    assert len(list((folder / "out").glob("*.md"))) == len(rule_classes()) + 1
