"""The Markdown report: tables that stay tables whatever names are in them, and differences."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from luac_nodemcu.cli.main import main
from luac_nodemcu.output.markdown import escape


def run(*words: str) -> str:
    result = CliRunner().invoke(main, ["report", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module with an awkward name in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a_[b]_`c`@d.lua").write_bytes(b"local function f() return 1 end\nreturn f\n")
    return tmp_path


def tables(text: str) -> list[list[str]]:
    """The rows of each table."""
    found = re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    return [block.splitlines() for block in found]


def columns(row: str) -> int:
    return len(re.findall(r"(?<!\\)\|", row))


def test_every_row_of_a_table_has_all_columns(folder: Path) -> None:
    base = folder / "base.json"
    base.write_text(run(".", "--format", "json"), encoding="utf-8")
    (folder / "more.lua").write_bytes(b"return 'x | y'\n")
    for text in (
        run(".", "--format", "markdown"),
        run(".", "--format", "markdown", "--compare", "base.json"),
    ):
        assert tables(text)
        for rows in tables(text):
            assert len({columns(row) for row in rows}) == 1, rows
        assert text.count("<details>") == text.count("</details>")


def test_before_after_and_difference_are_those_of_the_json(folder: Path) -> None:
    (folder / "base.json").write_text(run(".", "--format", "json"), encoding="utf-8")
    (folder / "more.lua").write_bytes(b"return 'something new'\n")
    document = json.loads(run(".", "--format", "json", "--compare", "base.json"))
    image = document["comparison"]["image"]
    text = run(".", "--format", "markdown", "--compare", "base.json")
    row = f"| LFS image | {image['before']:,} | {image['after']:,} | **+{image['difference']:,}** |"
    assert image["difference"] > 0
    assert row in text
    assert "more.lua (new)" in text


def test_escape() -> None:
    assert escape("a|b") == "a\\|b"
    assert escape("@user <b>") == "&#64;user \\<b\\>"
    assert escape("two\nlines") == "two lines"
