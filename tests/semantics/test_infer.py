"""Type inference on the files of tests/data/types: each line names the findings it must have.

`--! kind kind` at the end of a line lists the kinds of findings that begin on it, in any order.
A line without such a comment must have none. The first line names chip and Lua version.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from luac_nodemcu.semantics.binder import bind
from luac_nodemcu.semantics.file_types import FileTypes
from luac_nodemcu.semantics.infer import infer
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.syntax.dialect import LUA51, LUA53
from luac_nodemcu.syntax.parser import parse_bytes
from luac_nodemcu.syntax.source import SourceText

FOLDER = Path(__file__).parent.parent / "data" / "types"
CASES = sorted(FOLDER.glob("*.lua"))
_EXPECTED = re.compile(r"--! (.*)$")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> StubLibrary:
    return StubLibrary(None, tmp_path_factory.mktemp("stubs"))


def types_of(data: bytes, library: StubLibrary, chip: str, lua: str) -> FileTypes:
    tree = parse_bytes(data, LUA53 if lua == "5.3" else LUA51)
    return infer(tree, bind(tree), library.view(chip, lua))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, library: StubLibrary) -> None:
    data = path.read_bytes()
    source = SourceText(data)
    first = source.line_text(1).split()
    assert first[0] == "--", "the first line names chip and Lua version"
    tree = parse_bytes(data, LUA53 if first[2] == "5.3" else LUA51)
    assert not [issue for issue in tree.issues if issue.severity == "error"]
    types = infer(tree, bind(tree), library.view(first[1], first[2]))
    found: dict[int, list[str]] = {}
    for findings in types.by_kind.values():
        for finding in findings:
            place = finding.data.get("place")
            at = place[0] if isinstance(place, tuple) else tree.tokens.starts[finding.first]
            line = source.line_of(at)
            found.setdefault(line, []).append(finding.kind)
    expected: dict[int, list[str]] = {}
    for line in range(1, source.line_count + 1):
        match = _EXPECTED.search(source.line_text(line))
        if match is not None:
            expected[line] = sorted(match[1].split())
    assert {line: sorted(kinds) for line, kinds in found.items()} == expected


def test_there_are_cases() -> None:
    assert len(CASES) >= 8


@pytest.mark.parametrize("text", [b"", b"local", b"x =", b"f(", b"a.b:c{", b"for", b"t[1", b"\xff"])
def test_broken_files(text: bytes, library: StubLibrary) -> None:
    types_of(text, library, "esp8266", "5.1")


def test_exports(library: StubLibrary) -> None:
    from luac_nodemcu.semantics.values import OwnFunction, Table

    text = b"local M = {}\nfunction M.start(a) return a end\nreturn M\n"
    exports = types_of(text, library, "esp8266", "5.1").exports
    assert isinstance(exports, Table)
    assert isinstance(exports.fields[b"start"].value, OwnFunction)
