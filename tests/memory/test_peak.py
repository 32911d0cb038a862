"""The bound on what compiling takes: never below what was measured, and not far above."""

from __future__ import annotations

from statistics import median

import pytest

from luac_nodemcu.compiler import compile_tokens, dialect_of
from luac_nodemcu.compiler.strip import keep_for
from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.memory.code import from_lc
from luac_nodemcu.memory.functions import list_functions
from luac_nodemcu.memory.held import default_held_strings
from luac_nodemcu.memory.machine import machine
from luac_nodemcu.memory.peak import Peak, compile_peak, lc_peak, string_table_entries
from luac_nodemcu.memory.peak_estimate import estimate_peak
from luac_nodemcu.memory.scanner import array_size
from luac_nodemcu.syntax.lexer import lex
from tests.memory.test_code import COMPILED_DIFFERENTLY, functions_of
from tests.support import measured
from tests.support.memory_cases import Case, sources

MEDIAN_LIMIT = 0.05
LC_MEDIAN_LIMIT = 0.1
ESTIMATE_MEDIAN_LIMIT = 0.02
ESTIMATE_LIMIT = 0.12


def peak_of(case: Case, target_name: str) -> Peak | None:
    target = load_target(target_name)
    sizes = machine(target)
    tokens = lex(case.text, dialect_of(target))
    try:
        main = compile_tokens(tokens, b"@" + case.path.encode(), target)
    except LuaSyntaxError:
        return None
    functions = list_functions(main, target.lua)
    return compile_peak(tokens, functions, sizes, default_held_strings(sizes))


@pytest.mark.parametrize("target_name", measured.TARGETS)
def test_bound(target_name: str) -> None:
    above: dict[str, list[float]] = {"bytes": [], "esp8266": [], "esp32": [], "largest": []}
    below: list[str] = []
    for case in sources(load_target(target_name).lua):
        figures = measured.build(target_name).file(case)
        bound = peak_of(case, target_name) if figures is not None else None
        if figures is None or bound is None:
            continue
        if case.path in COMPILED_DIFFERENTLY.get(target_name, ()):
            continue
        pairs = {
            "bytes": (bound.bytes, figures.peak.bytes),
            "esp8266": (bound.heap_esp8266, figures.peak.heap_esp8266),
            "esp32": (bound.heap_esp32, figures.peak.heap_esp32),
            "largest": (bound.largest_block, figures.peak.largest_block),
        }
        for name, (predicted, found) in pairs.items():
            if predicted < found:
                below.append(f"{case.path} {name}: {predicted} < {found}")
            above[name].append(predicted / found - 1)
    assert below == []
    assert len(above["bytes"]) > 150
    for name, excess in above.items():
        assert median(excess) <= MEDIAN_LIMIT, name


@pytest.mark.parametrize("target_name", measured.TARGETS)
def test_estimate(target_name: str) -> None:
    """Near the measured peak on both sides, and not above the bound."""
    target = load_target(target_name)
    sizes = machine(target)
    held = default_held_strings(sizes)
    error: dict[str, list[float]] = {"bytes": [], "esp8266": [], "esp32": []}
    for case in sources(target.lua):
        figures = measured.build(target_name).file(case)
        if figures is None or case.path in COMPILED_DIFFERENTLY.get(target_name, ()):
            continue
        tokens = lex(case.text, dialect_of(target))
        try:
            main = compile_tokens(tokens, b"@" + case.path.encode(), target)
        except LuaSyntaxError:
            continue
        functions = list_functions(main, target.lua)
        bound = compile_peak(tokens, functions, sizes, held)
        found = estimate_peak(tokens, functions, sizes, held, bound)
        assert found.bytes <= bound.bytes, case.path
        assert found.heap_esp8266 <= bound.heap_esp8266, case.path
        error["bytes"].append(found.bytes / figures.peak.bytes - 1)
        error["esp8266"].append(found.heap_esp8266 / figures.peak.heap_esp8266 - 1)
        error["esp32"].append(found.heap_esp32 / figures.peak.heap_esp32 - 1)
    assert len(error["bytes"]) > 150
    for name, errors in error.items():
        errors.sort()
        assert abs(median(errors)) <= ESTIMATE_MEDIAN_LIMIT, name
        assert median(map(abs, errors)) <= ESTIMATE_MEDIAN_LIMIT, name
        assert errors[len(errors) // 20] > -ESTIMATE_LIMIT, name
        assert errors[len(errors) * 19 // 20] < ESTIMATE_LIMIT, name


@pytest.mark.parametrize("target_name", measured.TARGETS)
def test_loading_a_lc_file(target_name: str) -> None:
    target = load_target(target_name)
    sizes = machine(target)
    held = default_held_strings(sizes)
    loaded = from_lc(keep_for("1", target, "lc"))
    below: list[str] = []
    excess: list[float] = []
    for case in sources(target.lua):
        figures = measured.build(target_name).file(case)
        functions = functions_of(case, target_name)
        if figures is None or figures.lc_peak is None or functions is None:
            continue
        bound = lc_peak(functions, sizes, loaded, held)
        found = figures.lc_peak
        pairs = (
            (bound.bytes, found.bytes),
            (bound.heap_esp8266, found.heap_esp8266),
            (bound.heap_esp32, found.heap_esp32),
            (bound.largest_block, found.largest_block),
        )
        if any(ours < theirs for ours, theirs in pairs):
            below.append(f"{case.path}: {bound} and {found}")
        excess.append(bound.heap_esp8266 / found.heap_esp8266 - 1)
    assert below == []
    assert len(excess) > 150
    assert median(excess) <= LC_MEDIAN_LIMIT


def test_more_code_takes_more() -> None:
    small = peak_of(Case("a.lua", b"local a = 1\n" * 10), "esp8266-lua51")
    large = peak_of(Case("a.lua", b"local a = 1\n" * 49), "esp8266-lua51")
    assert small is not None
    assert large is not None
    assert small.bytes < large.bytes
    assert small.heap_esp8266 < large.heap_esp8266


def test_largest_block_of_a_long_string() -> None:
    peak = peak_of(Case("a.lua", b"return '%s'" % (b"x" * 5000)), "esp8266-lua51")
    assert peak is not None
    # The token buffer doubles from 32.
    assert peak.largest_block == 8192


@pytest.mark.parametrize(
    ("integers", "size"),
    [
        (set(), 0),
        ({1}, 1),
        ({2}, 0),
        ({1, 2}, 2),
        ({1, 3}, 1),
        ({1, 2, 3}, 4),
        ({2, 3}, 0),
        ({3, 4, 5}, 0),
        ({1, 2, 3, 4, 5}, 8),
        (set(range(1, 100)) | {1000}, 128),
        (set(range(65, 128)), 0),
    ],
)
def test_array_part(integers: set[int], size: int) -> None:
    assert array_size(integers) == size


def test_string_table_of_the_measured_vms() -> None:
    for target_name, entries in (("esp8266-lua51", 64), ("esp8266-lua53", 128)):
        sizes = machine(load_target(target_name))
        held = len(measured.build(target_name).idle["strings"])
        assert string_table_entries(held, sizes) == entries
