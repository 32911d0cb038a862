"""A fixed sample of the injected mistakes must be found; the correct programs must be silent.

`python -m tests.recall` measures all of them; the README says how.
"""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Final

import pytest

from tests.recall.kinds import mutations
from tests.recall.measure import check, complaints
from tests.recall.mutation import Mutation
from tests.recall.programs import TARGETS, Program, all_programs
from tests.recall.removed import stale_lines

PER_KIND: Final = 24
"""So many mistakes of each kind are tried."""

FLOORS: Final = {"callback called": 75, "misspelt field of a callback's parameter": 80}
"""Kinds of which less is found: the least share in percent. All others: `FLOOR`."""

FLOOR: Final = 90
OVERALL: Final = 97


def samples() -> dict[str, list[Mutation]]:
    """The same mutations each time, by kind."""
    by_kind: dict[str, list[Mutation]] = defaultdict(list)
    for program in all_programs():
        for mutation in mutations(program):
            by_kind[mutation.kind].append(mutation)
    return {
        kind: random.Random(kind).sample(found, min(PER_KIND, len(found)))
        for kind, found in sorted(by_kind.items())
    }


@pytest.mark.parametrize("program", all_programs(), ids=lambda program: program.name)
def test_correct_program(program: Program) -> None:
    assert not [issue for issue in program.tree.issues if issue.severity == "error"]
    assert complaints(program) == []


def test_every_module_has_a_program() -> None:
    programs = {program.name for program in all_programs()}
    for folder in ("esp8266", "esp32"):
        names = Program(folder, "bit").facts.names
        libraries = Program(folder, "bit").facts.libraries
        missing = {name for name in names if f"{folder}/{name}" not in programs} - libraries
        assert not missing, f"{folder}: {sorted(missing)}"
    assert {name.partition("/")[0] for name in programs} == set(TARGETS)


def test_removed_names_are_gone() -> None:
    assert stale_lines() == []


def test_mistakes_are_found() -> None:
    shares: dict[str, float] = {}
    found = total = 0
    missed = []
    for kind, sample in samples().items():
        results = [check(mutation) for mutation in sample]
        hits = sum(result.level == "found" for result in results)
        shares[kind] = 100 * hits / len(results)
        found += hits
        total += len(results)
        missed += [
            f"{kind}: {result.mutation.program.name}: {result.mutation.what}"
            for result in results
            if result.level != "found"
        ]
    low = {kind: share for kind, share in shares.items() if share < FLOORS.get(kind, FLOOR)}
    assert not low, "\n".join([f"found too little: {low}", *missed])
    assert 100 * found / total >= OVERALL, "\n".join(missed)
