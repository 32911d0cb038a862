"""The cases of broken Lua: what is found, and that the corrections offered correct something."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from luac_nodemcu.syntax.dialect import Dialect
from luac_nodemcu.syntax.errors import CODES, Edit
from luac_nodemcu.syntax.parser import parse_bytes
from tests.support.stock_lua import compile_stock
from tests.syntax.cases import DIALECTS, Case, case_files, found, read_cases

CASES = [(path, case) for path in case_files() for case in read_cases(path)]
IDS = [f"{path.stem}: {case.name}" for path, case in CASES]

# The compiler complains at another place of the same mistake.
ELSEWHERE = {
    "operators: not equal as in C",
    "operators: not equal as in JavaScript",
    "operators: and, or and not as in C",
    "operators: ternary",
    "dialects: bitwise operators",
}

# One correction is not enough, or what it uncovers is reported in its place.
MORE_IS_WRONG = {
    "blocks: missing end of a function passed to a call",
    "dialects: other new escapes",
    "many: nothing but junk",
    "many: a file that is no Lua",
}


def test_names_are_unique() -> None:
    assert len(set(IDS)) == len(IDS) > 100


@pytest.mark.parametrize(("path", "case"), CASES, ids=IDS)
def test_issues(path: Path, case: Case) -> None:
    assert found(case) == case.expected


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize(("path", "case"), CASES, ids=IDS)
def test_the_first_error_is_stock_luas(path: Path, case: Case, dialect: Dialect) -> None:
    tree = parse_bytes(case.source, dialect)
    errors = [issue for issue in tree.issues if issue.severity == "error"]
    stock = compile_stock(case.source, b"=x", dialect.version)
    if not isinstance(stock, bytes):
        assert errors == []
        return
    match = re.fullmatch(rb"x:(\d+): (.*)", stock, re.DOTALL)
    assert match is not None
    # Blocks that only the indentation shows to be open are not seen by a compiler.
    message = match[2].decode("utf-8", "backslashreplace")
    candidates = [
        issue
        for issue in errors
        if issue.message == message or issue.code not in ("missing-end", "surplus-end")
    ]
    first = min(candidates, key=lambda issue: (issue.token, issue.message != message))
    if f"{path.stem}: {case.name}" in ELSEWHERE:
        # An operator of another language is named as it stands, without its surroundings.
        assert first.code in ("foreign-operator", "other-lua")
        return
    assert first.message == message
    if first.code != "bad-literal":
        assert tree.tokens.lines[first.token] == int(match[1])


def test_every_code_has_a_case() -> None:
    seen = {
        issue.code
        for _, case in CASES
        for dialect in DIALECTS
        for issue in parse_bytes(case.source, dialect).issues
    }
    # Deep nesting is in test_limits.py, the compiler's own errors in test_errors.py.
    assert seen == set(CODES) - {"too-deep", "compiler-limit"}


def test_every_issue_has_help() -> None:
    bare = [
        (name, issue.message)
        for name, (_, case) in zip(IDS, CASES, strict=True)
        for dialect in DIALECTS
        for issue in parse_bytes(case.source, dialect).issues
        if not issue.help.endswith((".", "?"))
    ]
    assert bare == []


def _apply(source: bytes, edits: tuple[Edit, ...]) -> bytes:
    for edit in sorted(edits, key=lambda edit: -edit.offset):
        source = source[: edit.offset] + edit.text + source[edit.end_offset :]
    return source


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize(("path", "case"), CASES, ids=IDS)
def test_an_offered_correction_removes_an_error(path: Path, case: Case, dialect: Dialect) -> None:
    if f"{path.stem}: {case.name}" in MORE_IS_WRONG:
        return
    issues = parse_bytes(case.source, dialect).issues
    for issue in issues:
        if issue.edits:
            after = parse_bytes(_apply(case.source, issue.edits), dialect).issues
            assert len(after) < len(issues), (issue, after)
