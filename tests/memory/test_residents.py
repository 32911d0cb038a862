"""What stays after running: tables, closures and code equal what was measured."""

from __future__ import annotations

import pytest

from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.memory.code import from_source
from luac_nodemcu.memory.flow import module_flow
from luac_nodemcu.memory.held import default_held_strings
from luac_nodemcu.memory.machine import machine
from luac_nodemcu.memory.residents import Resident, resident
from luac_nodemcu.memory.survivors import Fate, ModuleGraph, Survivors
from tests.memory.test_code import COMPILED_DIFFERENTLY, functions_of
from tests.support import measured
from tests.support.memory_cases import Case, generated, sources


def analysed(case: Case, target_name: str) -> tuple[Resident, Survivors] | None:
    target = load_target(target_name)
    functions = functions_of(case, target_name)
    if functions is None:
        return None
    sizes = machine(target)
    held = default_held_strings(sizes)
    if case.prelude:
        held = measured.build(target_name).prelude_strings
    graph = ModuleGraph(module_flow(functions, target.lua))
    survivors = graph.survivors()
    found = resident(functions, graph, survivors, sizes, from_source(1), held)
    return found, survivors


def left(case: Case, target_name: str, survivors: Survivors, *fates: Fate) -> set[tuple[int, ...]]:
    """Functions with one of the fates, as they were measured."""
    functions = functions_of(case, target_name) or []
    return {
        (
            function.proto.line_defined,
            function.proto.last_line_defined,
            len(function.proto.code),
        )
        for function in functions
        if survivors.functions[function.index] in fates
    }


@pytest.mark.parametrize("target_name", measured.TARGETS)
def test_generated_tables_and_closures(target_name: str) -> None:
    wrong: list[str] = []
    exact = 0
    for case in generated():
        figures = measured.build(target_name).file(case)
        result = analysed(case, target_name)
        if figures is None or figures.run is None or result is None:
            continue
        found, _ = result
        exact += found.exact
        if found.total != figures.run.total:
            wrong.append(f"{case.path}: {found.total} instead of {figures.run.total}")
    assert wrong == []
    assert exact > 350


@pytest.mark.parametrize("target_name", measured.TARGETS)
def test_sources(target_name: str) -> None:
    """Where nothing is unknown the figures are equal; else they are a lower bound, and the
    functions whose code is left are between those that certainly and those that possibly stay.
    """
    wrong: list[str] = []
    exact = bounded = 0
    for case in sources(load_target(target_name).lua):
        figures = measured.build(target_name).file(case)
        result = analysed(case, target_name)
        if figures is None or figures.run is None or result is None:
            continue
        if case.path in COMPILED_DIFFERENTLY.get(target_name, ()):
            continue
        found, survivors = result
        functions = set(figures.run.functions)
        certain = left(case, target_name, survivors, "kept")
        possible = left(case, target_name, survivors, "kept", "possible")
        predicted = found.total
        if case.prelude:
            # The stand-ins are globals of the measured VM.
            predicted = predicted - found.globals
        if found.exact and not (case.prelude and found.names):
            exact += 1
            good = certain == functions and predicted == figures.run.total
        else:
            bounded += 1
            good = certain <= functions <= possible
            good = good and predicted.bytes <= figures.run.total.bytes
        if not good:
            wrong.append(f"{case.path}: {predicted} and {figures.run.total}, {found.unknown}")
    assert wrong == []
    assert exact >= 50
    assert bounded >= 5
