"""Readers of formats and patterns, compared with stock Lua on random texts.

Stock Lua has the firmware's reader of formats. Differences that do not show here: the firmware's
Lua 5.1 has at most 10 captures, and `long` has 4 bytes on the chips.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luac_nodemcu.semantics.formats.packing import read_packing
from luac_nodemcu.semantics.formats.patterns import read_pattern, replacement_flaw
from luac_nodemcu.semantics.formats.printf import read_format
from luac_nodemcu.semantics.formats.texts import TEXT_CHECKS

VERSIONS = ("5.1", "5.3")
SUBJECTS = (b"", b"a", b"ab", b"aab(b)", b"%a.1]-b", b"0a1b[^")


def lua(version: str) -> Any:
    """A state that takes and gives bytes."""
    from lupa import lua51, lua53

    module = lua51 if version == "5.1" else lua53
    return module.LuaRuntime(encoding=None, unpack_returned_tuples=True)


STATES = {version: lua(version) for version in VERSIONS}
FORMAT = {
    v: STATES[v].eval(b"function(f) return (pcall(string.format, f, " + b"1," * 39 + b"1)) end")
    for v in VERSIONS
}
FIND = {
    v: STATES[v].eval(b"function(f, s, p) return (pcall(string[f], s, p)) end") for v in VERSIONS
}
GSUB = {
    v: STATES[v].eval(b"function(s, p, r) return (pcall(string.gsub, s, p, r)) end")
    for v in VERSIONS
}
PACKSIZE = STATES["5.3"].eval(b"function(f) return pcall(string.packsize, f) end")
PACK = STATES["5.3"].eval(
    b"function(f, ...) local ok, r = pcall(string.pack, f, ...) "
    b"return ok and select('#', string.unpack(f, r)) - 1 end"
)


def texts(alphabet: str, size: int = 12) -> st.SearchStrategy[bytes]:
    return st.text(alphabet, max_size=size).map(str.encode)


@pytest.mark.parametrize("version", VERSIONS)
@given(text=texts("%%%dsqfxcylan50.-+ #", 16))
@settings(deadline=None)
def test_formats(version: str, text: bytes) -> None:
    found = read_format(text, version)
    assert (found.flaw is None) == FORMAT[version](text)


@pytest.mark.parametrize("version", VERSIONS)
@given(text=texts("ab%%()[]^$-*.1bfg"))
@settings(deadline=None, max_examples=300)
def test_patterns_that_are_taken_never_raise(version: str, text: bytes) -> None:
    for function, may_be_plain in ((b"match", False), (b"find", True)):
        flaw = read_pattern(text, version, may_be_plain).flaw
        if flaw is None or not flaw.certain:
            for subject in SUBJECTS:
                assert FIND[version](function, subject, text), subject


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(
    ("pattern", "subject"),
    [
        (b"(a", b"a"), (b"a)", b"a"), (b"[a", b"a"), (b"[]", b"a"), (b"[^]", b"a"),
        (b"[a%]", b"a"), (b"a%", b"a"), (b"%b(", b"("), (b"%b", b""), (b"%fa", b"a"),
        (b"%1", b"a"), (b"(a%1)", b"a"), (b"(a)%2", b"a"), (b"()" * 33, b"a"), (b"%0", b"a"),
        (b"%f", b"a"), (b"[%", b"a"),
    ],
)  # fmt: skip
def test_malformed_patterns_raise(version: str, pattern: bytes, subject: bytes) -> None:
    flaw = read_pattern(pattern, version).flaw
    assert flaw is not None
    assert flaw.certain
    assert not FIND[version](b"match", subject, pattern)


@pytest.mark.parametrize("version", VERSIONS)
@given(text=texts("a%%%0129x."), pattern=st.sampled_from([(b"a", 0), (b"(a)", 1), (b"(a)()", 2)]))
@settings(deadline=None)
def test_replacements(version: str, text: bytes, pattern: tuple[bytes, int]) -> None:
    flaw = replacement_flaw(text, version, pattern[1])
    raises = flaw is not None and flaw.certain
    if flaw is None or raises:
        assert raises is not GSUB[version](b"a", pattern[0], text)


@given(text=texts("bBhHiIlLjJTfdnszcxX!<>= 1234y", 10))
@settings(deadline=None, max_examples=300)
def test_sizes_of_packing(text: bytes) -> None:
    taken, _ = PACKSIZE(text)
    assert (read_packing(text, "pack", True).flaw is None) == taken


@given(text=texts("bBhHiIlLjJTfdnszcxX!<>= 1234", 8))
@settings(deadline=None, max_examples=300)
def test_values_of_packing(text: bytes) -> None:
    found = read_packing(text, "pack", False)
    values = [b"a" if item.wants == "string" else 1 for item in found.items]
    count = PACK(text, *values)
    if found.flaw is None:
        assert count == len(found.items)
    else:
        assert count is False


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("ip", ["1.2.3.4", "255.255.255.0"], ["1.2.3.256", "home", "", "1.2.3.4:5"]),
        ("mac", ["18:fe:34:00:00:01", "18-FE-34-00-00-01"], ["18fe34000001", "18:fe:34:0:0:1"]),
        ("url", ["http://a", "coap://1.2.3.4/x", ""], ["a.com", "/x", "http:/a"]),
        ("host", ["a", "a-b.c_d", "1.2.3.4", "::1", ""], ["http://a", "a:80", "a/b", "a b"]),
        (
            "cron",
            ["* * * * *", "0,59 */5 1 12 6", " *\t* * * *"],
            ["* * * *", "60 * * * *", "*/60 * * * *", "* * 0 * *", "1-2 * * * *", "@daily"],
        ),
        ("http-headers", ["A: b\r\n", "", "A: b\r\nC:d\r\n"], ["A: b", "A b\r\n", "A: b\n"]),
    ],
)
def test_texts(kind: str, good: list[str], bad: list[str]) -> None:
    check = TEXT_CHECKS[kind]
    assert [text for text in good if check(text.encode()) is not None] == []
    assert [text for text in bad if check(text.encode()) is None] == []


@pytest.mark.parametrize("reader", ["format", "pattern", "pack", "struct"])
@given(text=st.binary(max_size=30))
@settings(deadline=None)
def test_any_bytes(reader: str, text: bytes) -> None:
    for version in VERSIONS:
        if reader == "format":
            read_format(text, version)
        elif reader == "pattern":
            read_pattern(text, version)
            replacement_flaw(text, version, 1)
        else:
            read_packing(text, reader, False)
    for check in TEXT_CHECKS.values():
        check(text)
