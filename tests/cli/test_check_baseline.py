"""`check --baseline`: what is known, what is new, what is stale, and keeping the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from luac_nodemcu.cli.main import main
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.project.findings_baseline import (
    ALWAYS_NEW,
    FindingsBaseline,
    FindingsBaselineError,
    read_findings_baseline,
)
from tests.support.checking import STUB_CACHE

BASELINE = ("--baseline", "base.json")
WRITE = (*BASELINE, "--write-baseline")
PRUNE = (*BASELINE, "--prune-baseline")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the working directory, with two files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    (tmp_path / "sub").mkdir()
    write(tmp_path, "a.lua", "local x\nlocal y\nlocal z = 1 z = 2\n")
    write(tmp_path, "sub/b.lua", "local x\n")
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_bytes(text.encode())


def run(*words: str, select: str = "0,9") -> Result:
    arguments = ["check", *words, "--select", select, "--cache-dir", str(STUB_CACHE), "-j", "1"]
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def counts(folder: Path) -> Any:
    return json.loads((folder / "base.json").read_bytes())["findings"]


STALE = (
    "error: base.json: {} entries are stale: there are fewer findings than it counts. "
    "--prune-baseline corrects it."
)
FIRST = {"a.lua": {"never-read": 1, "unused-variable": 2}, "sub/b.lua": {"unused-variable": 1}}


def test_what_is_written(folder: Path) -> None:
    result = run(*WRITE)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "2 files checked, nothing found; 4 findings of the baseline not shown\n"
    assert (folder / "base.json").read_text("utf-8") == (
        '{\n  "version": 1,\n  "findings": {\n    "a.lua": {\n      "never-read": 1,\n'
        '      "unused-variable": 2\n    },\n    "sub/b.lua": {\n      "unused-variable": 1\n'
        "    }\n  }\n}\n"
    )
    before = (folder / "base.json").read_bytes()
    run("sub", "a.lua", *BASELINE, "--update-baseline")
    assert (folder / "base.json").read_bytes() == before


def test_known_findings_are_not_reported(folder: Path) -> None:
    run(*WRITE)
    write(folder, "a.lua", "print(1)\n\nlocal z = 1 z = 2\nlocal y\nlocal x\n")
    result = run(*BASELINE, "-f", "concise")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "2 files checked, nothing found; 4 findings of the baseline not shown\n"
    assert json.loads(run(*BASELINE, "-f", "json").stdout) == []


def test_more_findings_than_known(folder: Path) -> None:
    run(*WRITE)
    write(folder, "a.lua", "local x\nlocal y\nlocal z = 1 z = 2\nlocal new\n")
    result = run(*BASELINE, "-f", "concise", "-v")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    # All of the file and rule: a count does not tell which of them is new.
    assert [line.split(": ")[0] for line in lines[:-1]] == ["a.lua:1:7", "a.lua:2:7", "a.lua:4:7"]
    assert "3 warnings in 1 of 2 files" in lines[-1]
    assert "2 findings of the baseline not shown" in lines[-1]
    assert "base.json: a.lua: unused-variable: counts 2, found 3" in result.stderr
    (new,) = json.loads(run(*BASELINE, "-f", "sarif").stdout)["runs"]
    assert {result["baselineState"] for result in new["results"]} == {"new"}
    assert "3 new, 2 known, 0 stale" in run(*BASELINE, "-f", "markdown").stdout


def test_stale_entries_fail(folder: Path) -> None:
    run(*WRITE)
    write(folder, "a.lua", "local x\n")
    (folder / "sub" / "b.lua").unlink()
    result = run(*BASELINE)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        STALE.format(3),
        "  a.lua: never-read: counts 1, found 0",
        "  a.lua: unused-variable: counts 2, found 1",
        "  sub/b.lua: unused-variable: counts 1, found 0",
    ]
    assert counts(folder) == FIRST
    assert run(*BASELINE, "--exit-zero").exit_code == 0
    assert run(*BASELINE, "-q").exit_code == 1
    assert run(*PRUNE).exit_code == 0
    assert counts(folder) == {"a.lua": {"unused-variable": 1}}
    assert run(*BASELINE).exit_code == 0


def test_pruning_never_adds(folder: Path) -> None:
    run(*WRITE)
    write(folder, "a.lua", "local x\nlocal y\nlocal new\n")
    result = run(*PRUNE)
    assert result.exit_code == 1
    assert "3 warnings" in result.stdout
    assert counts(folder) == {**FIRST, "a.lua": {"unused-variable": 2}}
    before = (folder / "base.json").stat().st_mtime_ns
    run(*PRUNE)
    assert (folder / "base.json").stat().st_mtime_ns == before  # nothing to prune: not written


def test_what_was_not_checked_is_left_alone(folder: Path) -> None:
    run(*WRITE)
    for words, select in ((("sub",), "9"), (("a.lua",), "9"), ((), "901"), ((), "0")):
        result = run(*words, *BASELINE, select=select)
        assert (result.exit_code, result.stderr) == (0, ""), (words, select)
    # Nor is it lost when a part is written or pruned.
    write(folder, "sub/b.lua", "local x\nlocal y\n")
    run("sub", *WRITE)
    assert counts(folder) == {**FIRST, "sub/b.lua": {"unused-variable": 2}}
    write(folder, "a.lua", "print(1)\n")
    write(folder, "sub/b.lua", "print(1)\n")
    run("sub", *PRUNE)
    assert counts(folder) == {"a.lua": FIRST["a.lua"]}
    run(*PRUNE, select="906")
    assert counts(folder) == {"a.lua": {"unused-variable": 2}}


def test_a_rule_that_is_gone_is_stale(folder: Path) -> None:
    findings = {"a.lua": {"old-rule": 1, **FIRST["a.lua"]}, "sub/b.lua": FIRST["sub/b.lua"]}
    (folder / "base.json").write_text(json.dumps({"version": 1, "findings": findings}))
    assert "a.lua: old-rule: counts 1, found 0" in run(*BASELINE).stderr


def test_names_are_relative_to_the_baseline(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(*WRITE)
    monkeypatch.chdir(folder / "sub")
    result = run("--baseline", "../base.json")
    assert (result.exit_code, result.stderr) == (0, "")
    (folder / "sub" / "b.lua").write_bytes(b"print(1)\n")
    assert "sub/b.lua: unused-variable" in run("--baseline", "../base.json").stderr
    monkeypatch.chdir(folder)
    run("--baseline", "sub/other.json", "--write-baseline")
    assert list(json.loads((folder / "sub" / "other.json").read_bytes())["findings"]) == [
        "../a.lua"
    ]


def test_a_file_that_cannot_be_checked_is_always_new(folder: Path) -> None:
    write(folder, "a.lua", "local = 1\n")
    result = run(*WRITE)
    assert result.exit_code == 1
    assert "syntax-error" in result.stdout
    assert counts(folder) == {"sub/b.lua": {"unused-variable": 1}}
    assert run(*BASELINE).exit_code == 1


def test_fixing_and_writing(folder: Path) -> None:
    result = run("--fix", *WRITE)
    assert result.exit_code == 0
    assert counts(folder) == {"a.lua": {"never-read": 1}}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "base.json: there is no such baseline; --write-baseline makes it"),
        (b"", "base.json:1:1: this is no JSON (Expecting value)"),
        (b'{\n  "version": 1,\n}', "base.json:3:1: this is no JSON"),
        (b"\xff\xff\xff", "base.json: this is no JSON text"),
        (b"[" * 100_000, "base.json: this is no JSON text"),
        (b"[]", "it must be an object"),
        (b"{}", "version must be 1, not null"),
        (b'{"version": 2, "findings": {}}', "version must be 1, not 2"),
        (b'{"version": 1}', "findings must be an object"),
        (b'{"version": 1, "findings": {}, "more": 1}', 'there is no key "more"'),
        (b'{"version": 1, "findings": {"a.lua": 1}}', 'findings["a.lua"] must be an object'),
        (
            b'{"version": 1, "findings": {"a.lua": {"x": 0}}}',
            'findings["a.lua"]["x"] must be a whole number from 1',
        ),
        (
            b'{"version": 1, "findings": {"a.lua": {"x": true}}}',
            'findings["a.lua"]["x"] must be a whole number from 1',
        ),
    ],
)
def test_a_baseline_with_mistakes(folder: Path, text: bytes | None, message: str) -> None:
    if text is not None:
        (folder / "base.json").write_bytes(text)
    result = run(*BASELINE)
    assert result.exit_code == 2
    assert result.stderr.startswith("error: base.json:")
    assert message in result.stderr
    assert "Traceback" not in result.output
    if text:
        # A file that is something else is not replaced.
        assert run(*WRITE).exit_code == 2
        assert (folder / "base.json").read_bytes() == text


def test_a_baseline_in_the_project_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "luac-nodemcu.toml").write_text('[check]\nbaseline = "base.json"\n')
    result = run()
    assert result.exit_code == 2
    assert "base.json: there is no such baseline" in result.stderr
    assert run("--write-baseline").exit_code == 0
    assert counts(folder) == FIRST
    assert run().exit_code == 0
    assert "4 warnings" in run("--no-baseline").stdout
    monkeypatch.chdir(folder / "sub")
    result = run()
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 finding of the baseline not shown" in result.stdout
    # What is typed goes before it.
    result = run("--baseline", "own.json", "--write-baseline")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads((folder / "sub" / "own.json").read_bytes())["findings"] == {
        "b.lua": {"unused-variable": 1}
    }
    for words in (("--baseline", "own.json"), ("--write-baseline",), ("--prune-baseline",)):
        result = run("--no-baseline", *words)
        assert result.exit_code == 2
        assert "--no-baseline contradicts" in result.stderr


def test_a_folder_as_baseline(folder: Path) -> None:
    result = run("--baseline", "sub")
    assert result.exit_code == 2
    assert "cannot read the baseline sub" in result.stderr


names = st.sampled_from(["a.lua", "sub/b.lua", "ä.lua", "\udcff.lua", "../c.lua"])
rules = st.sampled_from(["one", "two", *sorted(ALWAYS_NEW)])
found = st.lists(st.tuples(names, rules), max_size=8).map(
    lambda pairs: [Diagnostic(name, 0, 0, "900", rule, "warning", "x") for name, rule in pairs]
)


@settings(deadline=None)
@given(found, found)
def test_properties(tmp_path_factory: pytest.TempPathFactory, old: Any, new: Any) -> None:
    """What holds for all findings: a round trip, order, nothing lost, stale exactly if fewer."""
    path = tmp_path_factory.getbasetemp() / "properties.json"
    empty = FindingsBaseline(path)

    def everything(file: str, rule: str) -> bool:
        return True

    known = empty.update(old, everything)
    known.write()
    again = read_findings_baseline(path)
    assert again.counts == known.counts
    assert again.text() == empty.update(old[::-1], everything).text()
    same = again.compare(old, everything)
    assert (same.grown, same.stale) == ([], [])
    assert same.new == [d for d in old if d.name in ALWAYS_NEW]
    compared = again.compare(new, everything)
    assert len(compared.new) + compared.known == len(new)
    pruned = again.prune(compared)
    assert pruned.compare(new, everything).stale == []
    assert pruned.compare(new, everything).new == compared.new
    assert again.compare(new, lambda file, rule: False).stale == []


def test_errors_are_of_the_library() -> None:
    with pytest.raises(FindingsBaselineError, match="there is no such baseline"):
        read_findings_baseline(Path("gone.json"))
