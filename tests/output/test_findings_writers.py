"""The writers of findings for other programs: whatever the text, the result can be read back."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luac_nodemcu.diagnostic import SEVERITIES, Diagnostic, Fix, RelatedPlace, Severity, TextEdit
from luac_nodemcu.output.findings import Findings, Places, clean, fingerprints
from luac_nodemcu.output.findings_github import github_text
from luac_nodemcu.output.findings_gitlab import gitlab_text
from luac_nodemcu.output.findings_junit import junit_text
from luac_nodemcu.output.findings_luacheck import luacheck_text
from luac_nodemcu.output.findings_markdown import MAX_ROWS, findings_markdown
from luac_nodemcu.output.findings_sarif import sarif_text
from luac_nodemcu.project.findings_baseline import Change, Comparison
from luac_nodemcu.syntax.source import SourceText

WRITERS: Final[list[Callable[[Findings], str]]] = [
    github_text, gitlab_text, junit_text, luacheck_text, findings_markdown, sarif_text,
]  # fmt: skip
LEVELS: Final[dict[Severity, str]] = {
    "error": "error", "warning": "warning", "info": "notice", "hint": "notice",
}  # fmt: skip
COMMAND: Final = re.compile(r"::(error|warning|notice) ([^\n\r]*?)::([^\n\r]*)\n")


def make(
    data: bytes = b"local x = 1\n",
    *,
    path: str = "a.lua",
    offset: int = 6,
    end: int = 7,
    message: str = "local variable 'x' is never used",
    severity: Severity = "warning",
    **more: Any,
) -> tuple[Diagnostic, SourceText]:
    diagnostic = Diagnostic(path, offset, end, "901", "unused-variable", severity, message, **more)
    return diagnostic, SourceText(data)


def findings(*pairs: tuple[Diagnostic, SourceText], **more: Any) -> Findings:
    sources = {diagnostic.path: source for diagnostic, source in pairs}
    more.setdefault("files", list(sources))
    return Findings([diagnostic for diagnostic, _ in pairs], sources, **more)


# Text of any kind, stand-ins for bytes that are not UTF-8 and control characters included.
texts = st.binary(max_size=30).map(lambda data: data.decode("utf-8", "surrogateescape")) | st.text(
    st.sampled_from("ab:,%\n\r\t\x00\x0b\x1b\"'<>&|*`@[]\\\udcff\u2028\ufffe\U0001f600é"),
    max_size=30,
)
names = texts.map(lambda text: text.replace("/", "").replace("\0", "") or "a").map(
    lambda text: f"lib/{text}.lua"
)


@st.composite
def any_findings(draw: st.DrawFn) -> Findings:
    pairs = []
    for path in draw(st.lists(names, max_size=3, unique=True)):
        data = draw(st.binary(max_size=40) | st.text(max_size=20).map(str.encode))
        for _ in range(draw(st.integers(1, 3))):
            offset = draw(st.integers(0, len(data)))
            end = draw(st.integers(offset, len(data)))
            edit = TextEdit(offset, end, draw(st.binary(max_size=5)))
            pairs.append(
                make(
                    data,
                    path=path,
                    offset=offset,
                    end=end,
                    message=draw(texts),
                    severity=draw(st.sampled_from(SEVERITIES)),
                    help=draw(texts),
                    related=(RelatedPlace(path, offset, end, draw(texts)),),
                    fix=draw(st.sampled_from([None, Fix(draw(texts), (edit,), safe=True)])),
                    targets=draw(st.sampled_from([(), ("esp8266-lua51", "esp32-lua53")])),
                )
            )
    return findings(*pairs, fail_on=draw(st.sampled_from(["error", "info", "never"])))


def shown_message(diagnostic: Diagnostic) -> str:
    targets = f" ({', '.join(diagnostic.targets)})" if diagnostic.targets else ""
    return clean(diagnostic.message) + targets


@settings(deadline=None, max_examples=60)
@given(any_findings())
def test_results_are_unicode_and_the_same_each_time(found: Findings) -> None:
    for writer in WRITERS:
        text = writer(found)
        assert text == writer(found)
        if writer is not luacheck_text:  # names of files are bytes there
            text.encode("utf-8")
        assert text == "" or text.endswith("\n")


@settings(deadline=None, max_examples=60)
@given(any_findings())
def test_github_commands_can_be_read_back(found: Findings) -> None:
    text = github_text(found)
    commands = COMMAND.findall(text)
    assert "".join(f"::{kind} {words}::{data}\n" for kind, words, data in commands) == text
    ordered = sorted(found.diagnostics, key=lambda d: -SEVERITIES.index(d.severity))
    assert len(commands) == len(ordered)
    for (kind, words, data), diagnostic in zip(commands, ordered, strict=True):
        assert kind == LEVELS[diagnostic.severity]
        properties = dict(word.split("=", 1) for word in words.split(","))
        assert unescape(properties["file"]) == clean(diagnostic.path)
        expected = shown_message(diagnostic)
        if diagnostic.help:
            expected += "\n" + clean(diagnostic.help)
        assert unescape(data).endswith(": " + expected)
        line, end_line = int(properties["line"]), int(properties["endLine"])
        assert 1 <= line <= end_line
        assert ("col" in properties) == ("endColumn" in properties) == (line == end_line)


def unescape(text: str) -> str:
    for escape, character in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r")):
        text = text.replace(escape, character)
    return text.replace("%25", "%")


@settings(deadline=None, max_examples=60)
@given(any_findings())
def test_gitlab_reports_can_be_read_back(found: Findings) -> None:
    issues = json.loads(gitlab_text(found))
    for issue, diagnostic in zip(issues, found.diagnostics, strict=True):
        assert issue["description"] == shown_message(diagnostic)
        assert issue["location"]["path"] == clean(diagnostic.path)
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        begin = issue["location"]["positions"]["begin"]
        assert begin["line"] >= 1
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)


@settings(deadline=None, max_examples=60)
@given(any_findings())
def test_junit_can_be_read_back(found: Findings) -> None:
    text = junit_text(found)
    assert text.isascii()
    root = ET.fromstring(text)
    suites = root.findall("testsuite")
    assert len(suites) == len(found.files)
    assert [len(suite) for suite in suites] == [
        sum(d.path == path for d in found.diagnostics) for path in found.files
    ]
    failures = root.findall("testsuite/testcase/failure")
    failing = [d for d in found.diagnostics if found.fails(d)]
    assert len(failures) == len(failing) == int(root.attrib["failures"])
    for failure, diagnostic in zip(failures, failing, strict=True):
        message = shown_message(diagnostic)
        if message.isprintable():
            assert failure.attrib["message"] == message
    for suite in suites:
        assert int(suite.attrib["tests"]) == len(suite.findall("testcase"))


@settings(deadline=None, max_examples=60)
@given(any_findings())
def test_luacheck_has_a_line_for_each_finding(found: Findings) -> None:
    for ranges in (False, True):
        text = luacheck_text(found, ranges=ranges)
        for diagnostic in found.diagnostics:
            assert text.startswith(f"{diagnostic.path}:")
            line, newline, rest = text.removeprefix(diagnostic.path).partition("\n")
            place = r":\d+:\d+-\d+" if ranges else r":\d+:\d+"
            assert re.fullmatch(place + r": \([EW]901\) .*", line)
            assert newline
            text = rest
        assert text == ""


@settings(deadline=None, max_examples=60)
@given(any_findings())
def test_markdown_keeps_its_tables(found: Findings) -> None:
    for line in findings_markdown(found).split("\n"):
        if line.startswith("|"):
            cells = re.sub(r"\\.", "", line).split("|")
            assert len(cells) in (2 + 2, 2 + 3, 2 + 4, 2 + 5)
        assert not re.search(r"(?<![\\])<(?!/?(details|summary)>)", line)


# Examples of each.


def test_github() -> None:
    pair = make(b"a\r\nlocal x = 1\r\n", path="b,c:d%.lua", offset=9, end=10, message="50 %\nof x")
    assert github_text(findings(pair)) == (
        "::warning title=luac-nodemcu (unused-variable),file=b%2Cc%3Ad%25.lua,line=2,col=7,"
        "endLine=2,endColumn=7::b,c:d%25.lua:2:7: 50 %25%0Aof x\n"
    )
    several = make(b"a\nb\nc\n", offset=0, end=3, severity="hint")
    assert ",line=1,endLine=2::" in github_text(findings(several))


def test_github_puts_the_worst_first() -> None:
    severities: tuple[Severity, ...] = ("hint", "error", "info", "warning", "error")
    text = github_text(findings(*(make(severity=severity) for severity in severities)))
    kinds = [line.split(" ")[0] for line in text.splitlines()]
    assert kinds == ["::error", "::error", "::warning", "::notice", "::notice"]


@pytest.mark.parametrize(
    ("folder", "path", "shown"),
    [
        ("/r", "a.lua", "a.lua"),
        ("/r/sub", "a.lua", "sub/a.lua"),
        ("/r/sub", "../a.lua", "a.lua"),
        ("/r/sub", "./x/../a.lua", "sub/a.lua"),
        ("/r/sub", "/r/b/a.lua", "b/a.lua"),
        ("/r", "/root/a.lua", "/root/a.lua"),
        ("/r/sub", "../../a.lua", "../../a.lua"),
    ],
)
def test_paths_are_those_of_the_repository(folder: str, path: str, shown: str) -> None:
    found = findings(make(path=path), places=Places("/r", folder))
    (issue,) = json.loads(gitlab_text(found))
    assert issue["location"]["path"] == shown
    assert f",file={shown}," in github_text(found)


def test_luacheck_counts_columns_as_luacheck_does() -> None:
    text = 'print("ä😀") local q'
    data = text.encode()
    pair = make(data, offset=len(data) - 1, end=len(data), path="ä\udcff.lua")
    assert luacheck_text(findings(pair)).startswith(f"ä\udcff.lua:1:{len(text)}: (W901) ")
    pair = make(b"\xff\n" + data, offset=len(data) + 1, end=len(data) + 2, severity="error")
    expected = f"a.lua:2:{len(data)}-{len(data)}: (E901) "
    assert luacheck_text(findings(pair), ranges=True).startswith(expected)
    # What goes on in other lines is cut at the end of the first one.
    pair = make(b"abc\r\ndef", offset=1, end=7)
    assert luacheck_text(findings(pair), ranges=True).startswith("a.lua:1:2-3: ")


def test_fingerprints_do_not_move_with_lines() -> None:
    data = b"local x = 1\nlocal x = 2\nlocal x = 1\n"
    offsets = [match.start() for match in re.finditer(b"x", data)]
    before = fingerprints(findings(*(make(data, offset=o, end=o + 1) for o in offsets)))
    assert len(set(before)) == 3
    head = b"-- new\r\n"
    moved = head + data.replace(b"local x = 2", b"\tlocal  x =  2 ")
    offsets = [match.start() for match in re.finditer(b"x", moved)]
    after = fingerprints(findings(*(make(moved, offset=o, end=o + 1) for o in offsets)))
    assert after == before
    other = fingerprints(findings(make(data, path="b.lua")))
    assert not set(other) & set(before)


def test_junit_of_milder_findings_passes() -> None:
    found = findings(make(severity="info"), make(severity="error"), fail_on="error")
    root = ET.fromstring(junit_text(found))
    assert (root.attrib["tests"], root.attrib["failures"]) == ("2", "1")
    mild, bad = root.findall("testsuite/testcase")
    assert mild.find("failure") is None
    assert "never used" in (mild.findtext("system-out") or "")
    assert bad.find("failure") is not None


def test_nothing_found() -> None:
    empty = Findings([], {}, ["a.lua", "b.lua"])
    assert github_text(empty) == luacheck_text(empty) == ""
    assert json.loads(gitlab_text(empty)) == []
    assert json.loads(sarif_text(empty))["runs"][0]["results"] == []
    assert "2 files checked, nothing found" in findings_markdown(empty)
    root = ET.fromstring(junit_text(empty))
    assert (root.attrib["tests"], root.attrib["failures"]) == ("2", "0")
    root = ET.fromstring(junit_text(Findings([], {}, [])))
    assert root.attrib["tests"] == "0"


def test_a_file_that_could_not_be_read() -> None:
    unread = Diagnostic("gone.lua", 0, 0, "002", "unreadable-file", "error", "cannot read it")
    found = Findings([unread], {}, ["gone.lua"])
    assert ",line=1,col=1,endLine=1,endColumn=1::" in github_text(found)
    assert luacheck_text(found) == "gone.lua:1:1: (E002) cannot read it\n"
    assert ET.fromstring(junit_text(found)).attrib["errors"] == "1"


def test_markdown_of_a_comparison() -> None:
    compared = Comparison(
        "base.json", [], [Change("a|b.lua", "unused-variable", 1, 2)],
        [Change("c.lua", "never-read", 3, 0)], known=4,
    )  # fmt: skip
    pair = make(message="a | b\n<img> @someone `x` &lt;")
    text = findings_markdown(findings(pair, compared=compared))
    assert ":warning: **1** new warning in 1 of 1 file." in text
    assert "Against the baseline base.json: 0 new, 4 known, 1 stale." in text
    assert "| a\\|b.lua | `unused-variable` | 1 | 2 |" in text
    assert "| c.lua | `never-read` | 3 | 0 |" in text
    assert "a \\| b \\<img\\> &#64;someone \\`x\\` \\&lt;" in text


def test_markdown_keeps_within_a_comment() -> None:
    pairs = [make(path=f"{'x' * 200}{number}.lua", message="y" * 1000) for number in range(500)]
    text = findings_markdown(findings(*pairs))
    assert len(text) < 65_536
    assert f"and {500 - MAX_ROWS} more" in text
