"""Hazards in the programs are found and their twins are silent; so are hazards that are put in.

`python -m tests.hazards` measures all of them; the README says how.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from typing import Final

import pytest

from luac_nodemcu.syntax.dialect import LUA51, LUA53
from luac_nodemcu.syntax.parser import parse_bytes
from tests.hazards.injection import KINDS, Injected, injected
from tests.hazards.measure import false_alarms, findings_of, level_of, level_of_injected
from tests.hazards.programs import DATA, HazardProgram, hazard_programs
from tests.hazards.sources import source_files

PROGRAMS: Final = list(enumerate(hazard_programs()))
TOPICS: Final = sorted(path.stem for path in DATA.glob("*.lua"))

FLOORS: Final = {"hardware": 85}
"""Topics of which less is found: the least share in percent. All others: `FLOOR`."""
FLOOR: Final = 90
FIRM: Final = 75
"""The least share, in percent, that is found as an error or a warning."""

PER_KIND: Final = 12
"""So many injected hazards of each kind are tried."""
FLOOR_OF_KIND: Final = 80
FLOOR_INJECTED: Final = 90


def named(program: tuple[int, HazardProgram]) -> str:
    return program[1].name


@pytest.mark.parametrize("program", PROGRAMS, ids=named)
def test_program_is_sound(program: tuple[int, HazardProgram]) -> None:
    _, it = program
    assert bool(it.marks) is not it.is_twin, "a hazard has a mark, a twin has none"
    if it.topic == "portability" and not it.is_twin:
        # Syntax of the other Lua is one of the hazards.
        return
    lua = LUA53 if "lua53" in it.target else LUA51
    assert [path for path, data in it.files.items() if parse_bytes(data, lua).has_errors] == []


def test_every_hazard_has_a_twin() -> None:
    twins = Counter(program.is_twin for program in hazard_programs())
    assert twins[True] == twins[False] >= 120


@pytest.mark.parametrize("topic", TOPICS)
def test_hazards_are_found(topic: str) -> None:
    levels: Counter[str] = Counter()
    missed = []
    for place, program in PROGRAMS:
        if program.topic != topic or program.is_twin:
            continue
        for mark in program.marks:
            level = level_of(mark, findings_of(place))
            levels[level] += 1
            if level == "missed":
                missed.append(f"{program.name}: {mark.label} {sorted(mark.lines)}")
    share = 100 * (levels.total() - levels["missed"]) / levels.total()
    assert share >= FLOORS.get(topic, FLOOR), "\n".join(missed)


def test_most_are_errors_or_warnings() -> None:
    levels = Counter(
        level_of(mark, findings_of(place)) for place, program in PROGRAMS for mark in program.marks
    )
    assert 100 * levels["found"] / levels.total() >= FIRM


def test_twins_are_silent() -> None:
    alarms = [
        f"{program.name}: {alarm}"
        for place, program in PROGRAMS
        if program.is_twin
        for alarm in false_alarms(program, findings_of(place))
    ]
    assert alarms == []


def samples() -> dict[str, list[Injected]]:
    """The same injected hazards each time, by kind."""
    by_kind: dict[str, list[Injected]] = defaultdict(list)
    for file in source_files():
        for hazard in injected(file):
            by_kind[hazard.kind].append(hazard)
    return {
        kind: random.Random(kind).sample(found, min(PER_KIND, len(found)))
        for kind, found in sorted(by_kind.items())
    }


def test_injected_hazards_are_found() -> None:
    found = samples()
    assert len(found) == len(KINDS), "every kind has a place somewhere"
    total: Counter[str] = Counter()
    low = {}
    missed = []
    for kind, hazards in found.items():
        levels: Counter[str] = Counter()
        for hazard in hazards:
            level = level_of_injected(hazard)[0]
            levels[level] += 1
            if level == "missed":
                missed.append(f"{kind}: {hazard.original.name}: {hazard.what}")
        share = 100 * (levels.total() - levels["missed"]) / levels.total()
        if share < FLOOR_OF_KIND:
            low[kind] = share
        total.update(levels)
    assert not low, "\n".join([f"found too little: {low}", *missed])
    assert 100 * (total.total() - total["missed"]) / total.total() >= FLOOR_INJECTED
