"""`check` with outputs for other programs: formats, files, combinations of options."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from luac_nodemcu.cli.check_outputs import FORMATS
from luac_nodemcu.cli.main import main
from tests.support.checking import STUB_CACHE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return tmp_path


def run(*words: str, text: str | None = None) -> Result:
    """Runs `check` in this process; an unexpected exception fails the test."""
    arguments = ["check", *words, "--select", "0,9", "--cache-dir", str(STUB_CACHE), "-j", "1"]
    return CliRunner().invoke(main, arguments, input=text, catch_exceptions=False)


@pytest.mark.parametrize("format_", FORMATS)
def test_each_format_printed_and_written_is_the_same(folder: Path, format_: str) -> None:
    (folder / "a.lua").write_bytes(b"local x = 1\nlocal y\n")
    printed = run("-f", format_)
    written = run("-f", format_, "-o", "out.txt")
    assert (printed.exit_code, written.exit_code) == (1, 1)
    data = (folder / "out.txt").read_bytes()
    summary = "2 warnings in 1 of 1 file; 2 can be fixed with --fix\n"
    assert printed.stdout_bytes.decode().removesuffix(summary) == data.decode()
    assert written.stdout == summary
    assert data.endswith(b"\n")
    assert printed.stderr == written.stderr == ""


@pytest.mark.parametrize("format_", FORMATS)
def test_each_format_with_nothing_found(folder: Path, format_: str) -> None:
    (folder / "a.lua").write_bytes(b"print(1)\n")
    result = run("-f", format_, "-o", "out.txt")
    assert (result.exit_code, result.stdout) == (0, "1 file checked, nothing found\n")
    text = (folder / "out.txt").read_text("utf-8")
    if format_ in ("json", "gitlab"):
        assert json.loads(text) == []
    elif format_ == "sarif":
        assert json.loads(text)["runs"][0]["results"] == []
    elif format_ == "junit":
        assert ET.fromstring(text).attrib["tests"] == "1"
    elif format_ == "markdown":
        assert "nothing found" in text
    else:
        assert text == ""


def test_several_outputs_of_one_run(folder: Path) -> None:
    (folder / "a.lua").write_bytes(b"local x = 1\n")
    result = run("-f", "github", "-o", "sarif=a.sarif", "-o", "markdown=sub.md", "-o", "json=a=b")
    assert result.stdout.startswith("::warning title=luac-nodemcu (unused-variable),file=a.lua,")
    assert json.loads((folder / "a.sarif").read_bytes())["version"] == "2.1.0"
    assert "unused-variable" in (folder / "sub.md").read_text("utf-8")
    assert json.loads((folder / "a=b").read_bytes())[0]["file"] == "a.lua"
    result = run("--statistics", "-o", "junit=j.xml")
    assert result.stdout.split()[:2] == ["1", "901"]
    assert ET.parse(folder / "j.xml").getroot().attrib["failures"] == "1"


def test_paths_are_those_of_the_repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".git").mkdir()
    (folder / "lua").mkdir()
    (folder / "lua" / "a.lua").write_bytes(b"local x = 1\n")
    monkeypatch.chdir(folder / "lua")
    assert ",file=lua/a.lua," in run("-f", "github").stdout
    assert json.loads(run("-f", "gitlab").stdout)[0]["location"]["path"] == "lua/a.lua"
    # An editor starts in the folder that it gave.
    assert run("-f", "luacheck").stdout.startswith("a.lua:1:7: ")


def test_names_that_are_not_utf8(folder: Path) -> None:
    name = os.fsdecode(b"\xff\xe4.lua")
    try:
        (folder / name).write_bytes(b"local x = 1\n")
    except OSError:
        pytest.skip("the file system has only names in UTF-8")
    assert run("-f", "luacheck").stdout_bytes.startswith(b"\xff\xe4.lua:1:7: (W901) ")
    (result,) = json.loads(run("-f", "sarif").stdout)["runs"][0]["results"]
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "%FF%E4.lua"
    assert json.loads(run("-f", "gitlab").stdout)[0]["location"]["path"] == "\\xff\\xe4.lua"
    assert ET.fromstring(run("-f", "junit").stdout)[0].attrib["name"] == "\\xff\\xe4.lua"
    assert ",file=\\xff\\xe4.lua," in run("-f", "github").stdout
    assert "\\\\xff\\\\xe4.lua" in run("-f", "markdown").stdout


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("-f", "xml"), "Invalid value for '-f'"),
        (("-o", "a", "-o", "b"), "write --output-file FORMAT=FILE"),
        (("-o", "sarif=a", "-o", "json=./a"), "./a is written twice"),
        (("-o", "sarif="), "name a file"),
        (("-o", "-"), "standard output has what --format says"),
        (("-o", "no/folder.txt"), "the folder no does not exist"),
        (("-o", "a.lua"), "a.lua is one of the files to check"),
        (("-o", "sarif=./a.lua"), "a.lua is one of the files to check"),
        (("--statistics", "-f", "sarif"), "--statistics counts for people"),
        (("--diff", "-f", "github"), "--diff prints a diff"),
        (("--diff", "-o", "x"), "--diff prints a diff"),
        (("--write-baseline",), "--write-baseline needs --baseline FILE"),
        (("--prune-baseline",), "--prune-baseline needs --baseline FILE"),
        (("--baseline", "b", "--write-baseline", "--prune-baseline"), "contradict each other"),
        (("--baseline", "b", "--write-baseline", "--diff"), "--diff changes nothing"),
        (("-", "--baseline", "b", "--write-baseline"), "name the files"),
        (("-", "--changed-since", "main"), "not about standard input"),
        (("-", "--watch"), "--watch needs files"),
        (("--watch", "--fix"), "--watch only looks"),
        (("--watch", "--diff"), "--watch only looks"),
        (("--watch", "-f", "sarif"), "write --output-file sarif=FILE"),
        (("--watch", "--baseline", "b", "--prune-baseline"), "leaves the baseline alone"),
    ],
)
def test_combinations_that_make_no_sense(
    folder: Path, words: tuple[str, ...], message: str
) -> None:
    (folder / "a.lua").write_bytes(b"local x = 1\n")
    result = run(*words, text="")
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())
    assert "Traceback" not in result.output
    assert (folder / "a.lua").read_bytes() == b"local x = 1\n"
    assert [path.name for path in folder.iterdir()] == ["a.lua"]


def test_luacheck_itself_agrees_about_form_and_places(folder: Path) -> None:
    """The places of unused variables, as luacheck and as the format for its editors print them."""
    luacheck = shutil.which("luacheck")
    if luacheck is None:
        pytest.skip("luacheck is not installed to compare with")
    (folder / "utf8.lua").write_bytes('print("ä😀", 1)\tlocal first = 1\r\n  local y\r\n'.encode())
    (folder / "latin.lua").write_bytes(b'print("\xe4\xff") local third\n\n\n\tlocal z = 1\n')
    (folder / "mixed.lua").write_bytes("-- ä\xff\n".encode("latin-1") + 'f("ä") local w\n'.encode())
    (folder / "line_ends.lua").write_bytes(b"print(1)\n\rlocal a\rlocal b\r\nlocal c\n")
    (folder / "broken.lua").write_bytes(b"local = 1\n")
    for ranges in (False, True):
        options = ["--ranges"] if ranges else []
        theirs = subprocess.run(
            [luacheck, ".", "--formatter", "plain", "--codes", "--only", "211", *options,
             "--no-config"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        own = run("-f", "luacheck-ranges" if ranges else "luacheck", "--ignore", "9",
                  "--extend-select", "901")  # fmt: skip
        # The name luacheck gives a file begins with `./`, as we named the folder.
        line = re.compile(r"(?:\./)?(\S+\.lua:\d+:\d+(?:-\d+)?): \(([WE])\d+\) \S.*")
        found = [line.fullmatch(text) for text in theirs.stdout.splitlines()]
        mine = [line.fullmatch(text) for text in own.stdout.splitlines()]
        assert None not in found
        assert None not in mine
        places = sorted(match.groups() for match in found if match)
        assert len(places) == 9
        assert sorted(match.groups() for match in mine if match) == places


def test_nothing_but_results_in_a_pipe(folder: Path) -> None:
    """Neither progress nor colour, whatever the format."""
    for number in range(3):
        (folder / f"{number}.lua").write_bytes(b"local x = 1\n")
    for format_ in FORMATS:
        result = run("-f", format_, "--no-cache")
        assert result.stderr == ""
        assert b"\x1b" not in result.stdout_bytes
