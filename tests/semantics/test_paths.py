"""Paths through functions: the answers that are computed at once against plain searches."""

from __future__ import annotations

import random

import pytest

from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.semantics.paths import Paths
from luac_nodemcu.syntax.dialect import LUA51, LUA53

PIECES = [
    "f()", "local a = f()", "if x then", "else", "elseif y then", "end", "while z do", "end",
    "repeat", "until w", "for i = 1, 2 do", "end", "do", "end", "break", "return", "goto l",
    "::l::",
]  # fmt: skip


@pytest.mark.parametrize("seed", range(24))
def test_answers_are_those_of_a_search(seed: int) -> None:
    chance = random.Random(seed)
    text = "\n".join(chance.choices(PIECES, k=chance.randint(3, 26)))
    file = LuaFile("a.lua", text.encode(), chance.choice([LUA51, LUA53]))
    paths = Paths(file.flow(file.scopes.main))
    exit_ = paths.flow.exit.index
    indices = range(len(paths.flow.steps))
    for first in indices:
        after = paths.after(first)
        assert paths.is_in_loop(first) is (first in after)
        for second in indices:
            assert paths.may_follow(first, second) is (second in after)
            avoided = set(chance.sample(indices, min(2, len(indices))))
            assert paths.may_follow(first, second, avoided) is (
                second in paths.after(first, avoided)
            )
    starts = chance.sample(indices, min(4, len(indices)))
    before = paths.first_before(starts, avoided)
    for second in starts:
        firsts = [i for i, start in enumerate(starts) if second in paths.after(start, avoided)]
        assert before.get(second) == (firsts[0] if firsts else None)
    for step in indices:
        assert paths.may_end(step) is (step == exit_ or exit_ in paths.after(step))
    for step in indices[1:]:
        assert paths.is_always_reached(step) is (exit_ not in paths.after(0, (step,)))


def test_long_functions() -> None:
    """Asking for every step takes no longer for each in a long function."""
    count = 8_000
    file = LuaFile("a.lua", b"f()\nif x then f() end\n" * (count // 2), LUA51)
    paths = Paths(file.flow(file.scopes.main))
    steps = len(paths.flow.steps)
    assert not any(paths.is_in_loop(index) for index in range(steps))
    assert sum(paths.is_always_reached(index) for index in range(steps)) > count
    assert all(paths.may_follow(index, index + 1) for index in range(0, 40, 2))
