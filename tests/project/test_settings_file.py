"""Mistakes in project files: each has one line with file, line, key and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from luac_nodemcu.project.settings_file import (
    MAX_BYTES,
    ProjectFileError,
    parse_settings_file,
    read_settings_file,
)

DATA = Path(__file__).resolve().parents[1] / "data"


def mistakes(text: str | bytes) -> tuple[str, ...]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(ProjectFileError) as caught:
        parse_settings_file(data, Path("p.toml"), "p.toml")
    assert str(caught.value) == "\n".join(caught.value.lines)
    return caught.value.lines


def cases() -> list[tuple[str, list[str]]]:
    text = (DATA / "project_file_mistakes.txt").read_text("utf-8").split("\n\n", 1)[1]
    found = []
    for case in text.split("\n---\n"):
        lines = case.rstrip("\n").split("\n")
        expected = [line.removeprefix("=> ") for line in lines if line.startswith("=> ")]
        source = "\n".join(line for line in lines if not line.startswith("=> "))
        found.append((source, expected))
    return found


@pytest.mark.parametrize(("text", "expected"), cases(), ids=lambda value: str(value)[:40])
def test_mistakes(text: str, expected: list[str]) -> None:
    assert expected
    assert list(mistakes(text)) == expected


def test_there_are_enough_cases() -> None:
    assert len(cases()) >= 30


def test_all_mistakes_are_reported() -> None:
    text = "traget = 1\nchip = 2\n[build]\nstrip = 9\n[files]\nlfs = [1]\n"
    assert [line.split(": ")[0] for line in mistakes(text)] == [
        "p.toml:1", "p.toml:2", "p.toml:4", "p.toml:6",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "start", "hint"),
    [
        ("target = esp32-lua53", "p.toml:1:10: not valid TOML: Invalid value",
         'put text in quotes: "esp32-lua53"'),
        ("a = 1\n-- comment\n", "p.toml:2:", "comments start with #"),
        ("target: 'x'\n", "p.toml:1:7: not valid TOML: Expected '='", "write key = value"),
        ("[build]\nseed =\n", "p.toml:2:7: not valid TOML: Invalid", "nothing stands behind the ="),
        ("[files]\ngitignore = False\n", "p.toml:2:13: not valid TOML", "write true or false"),
        ("[build]\noutput = \"C:\\data\"\n", "p.toml:2", "a \\ starts an escape"),
        ("[build]\n[files]\n[build]\n", "p.toml:3:7: not valid TOML: Cannot declare",
         "a key or [table] may occur only once"),
        ("a = 1\na = 2\n", "p.toml:2:6: not valid TOML: Cannot overwrite", "only once"),
        ("a = [1,\n", "p.toml:1: not valid TOML: ", ""),
        ("a = 'x\n", "p.toml:1: not valid TOML: ", ""),
    ],
)  # fmt: skip
def test_not_toml(text: str, start: str, hint: str) -> None:
    (line,) = mistakes(text)
    assert line.startswith(start)
    assert hint in line


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xff\xfea\0", "p.toml is UTF-16; save it as UTF-8"),
        (b"# \n# caf\xe9\n", "p.toml:2: the byte 0xe9 is not UTF-8; save the file as UTF-8"),
        (b"a = " + b"[" * 100_000, "p.toml: lists or tables are nested too deeply"),
        (b"a = 2024-02-31", "p.toml:1:5: not valid TOML: Invalid date or datetime"),
        (b"a = 1" + b"0" * 5000, "p.toml: a value is not possible: Exceeds the limit"),
        (b"a = \0", "p.toml:1:5: not valid TOML"),
    ],
)
def test_hostile_files(data: bytes, message: str) -> None:
    (line,) = mistakes(data)
    assert line.startswith(message)


def test_a_byte_order_mark_is_no_mistake() -> None:
    file = parse_settings_file(b"\xef\xbb\xbftarget = 'x'", Path("p"), "p")
    assert file.data == {"target": "x"}


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(ProjectFileError, match=r"^cannot read x\.toml: No such file"):
        read_settings_file(tmp_path / "x.toml", "x.toml")
    with pytest.raises(ProjectFileError, match=r"^p is a folder"):
        read_settings_file(tmp_path, "p")
    (tmp_path / "big.toml").write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(ProjectFileError, match=r"^big\.toml is too large"):
        read_settings_file(tmp_path / "big.toml", "big.toml")


def test_places() -> None:
    file = parse_settings_file(b"\n[build]\nstrip = '1'\n", Path("p"), "p.toml")
    assert file.place(("build", "strip")) == "p.toml:3"
    assert file.place(("build", "seed")) == "p.toml:2"
    assert file.place(("files", "lfs")) == "p.toml"
