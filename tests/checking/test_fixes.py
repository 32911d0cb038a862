"""Applying fixes: in any order of findings, without overlap, and never to an unsound source."""

from __future__ import annotations

import random

import pytest

from luac_nodemcu.checking.fixes import MAX_ROUNDS, apply_fixes, edit, fix_until_clean
from luac_nodemcu.diagnostic import Diagnostic, Fix, TextEdit
from luac_nodemcu.rules.choice import Choice
from luac_nodemcu.syntax.dialect import LUA51, LUA53
from luac_nodemcu.syntax.parser import parse_bytes
from tests.support import corpus
from tests.support.checking import check_files


def finding(*edits: tuple[int, int, bytes], safe: bool = True) -> Diagnostic:
    fix = Fix("test", tuple(TextEdit(*e) for e in edits), safe)
    return Diagnostic("x.lua", edits[0][0], edits[0][1], "901", "x", "warning", "m", fix=fix)


def apply(data: bytes, *findings: Diagnostic, unsafe: bool = True) -> bytes:
    return apply_fixes(data, findings, unsafe, [LUA51]).data


def test_edits() -> None:
    data = b"local a = 1 local b = 2"
    assert apply(data, finding((6, 7, b"x"), (18, 19, b"yy"))) == b"local x = 1 local yy = 2"
    assert apply(data, finding((0, 12, b""))) == b"local b = 2"
    assert apply(data, finding((12, 12, b"f() "))) == b"local a = 1 f() local b = 2"


def test_unsafe_ones_only_on_request() -> None:
    data = b"x = 1"
    change = finding((0, 1, b"y"), safe=False)
    assert apply(data, change, unsafe=False) == data
    assert apply(data, change, unsafe=True) == b"y = 1"


def test_overlapping_ones_wait() -> None:
    data = b"abc = 1"
    first, second = finding((0, 3, b"x")), finding((2, 3, b"y"))
    fixed = apply_fixes(data, [first, second], True, [LUA51])
    assert (fixed.data, fixed.applied) == (b"x = 1", (first,))
    # Insertions at one place, and edits of which only one collides.
    assert apply(data, finding((0, 0, b"local ")), finding((0, 0, b"local "))) == b"local abc = 1"
    assert apply(data, finding((0, 1, b"z")), finding((0, 1, b"q"), (4, 5, b"=="))) == b"zbc = 1"


def test_what_would_not_parse_is_refused() -> None:
    data = b"local a = 1 local b = 2"
    good, bad = finding((6, 7, b"x")), finding((18, 19, b"1"))
    fixed = apply_fixes(data, [bad, good], True, [LUA51])
    assert fixed.data == b"local x = 1 local b = 2"
    assert (fixed.applied, fixed.refused) == ((good,), (bad,))
    # It must parse in every Lua that the program is for.
    change = finding((0, 11, b"goto a ::a::"))
    assert apply_fixes(data, [change], True, [LUA53]).applied == (change,)
    assert apply_fixes(data, [change], True, [LUA53, LUA51]).refused == (change,)


def test_an_unsound_source_may_be_fixed() -> None:
    assert apply(b"local = local b", finding((0, 7, b""))) == b" local b"


def test_going_in_circles_ends() -> None:
    def swap(data: bytes) -> list[Diagnostic]:
        calls.append(data)
        return [finding((0, 1, b"b" if data[:1] == b"a" else b"a"))]

    calls: list[bytes] = []
    fix_until_clean(b"a = 1", swap, True, [LUA51])
    assert len(calls) == MAX_ROUNDS


def test_same_edits_are_made_once() -> None:
    fixes = [Fix("1", (TextEdit(0, 0, b"x"),), True), Fix("2", (TextEdit(0, 0, b"x"),), True)]
    assert edit(b"y", fixes) == b"xy"


@pytest.mark.parametrize("unsafe", [False, True])
def test_fixing_real_sources_ends_and_stays_sound(unsafe: bool) -> None:
    """Fixes of all rules on sources that were mutilated so that much is found."""
    chance = random.Random(7)
    choice = Choice(select=("ALL",), ignore=("2",))
    fixed_count = 0
    for source in corpus.files():
        lines = source.text.split(b"\n")
        if len(lines) > 120 or b"\r" in source.text:
            continue
        for _ in range(2):
            kept = [line for line in lines if chance.random() < 0.85]
            data = b"\n".join(kept)
            if parse_bytes(data, LUA51).has_errors:
                continue

            def check(text: bytes) -> list[Diagnostic]:
                return check_files({"x.lua": text}, choice=choice)["x.lua"]

            fixed = fix_until_clean(data, check, unsafe, [LUA51])
            assert not parse_bytes(fixed.data, LUA51).has_errors
            assert fixed.refused == ()
            left = [d for d in check(fixed.data) if d.fix and (d.fix.safe or unsafe)]
            assert left == [], fixed.data
            fixed_count += len(fixed.applied)
    assert fixed_count > 20
