"""Whole programs: what is loaded at boot, and what it takes."""

from __future__ import annotations

import pytest

from luac_nodemcu.compiler.strip import keep_for
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.memory.held import default_held_strings
from luac_nodemcu.memory.program import (
    Boot,
    BootLayout,
    BootOptions,
    LayoutName,
    Program,
    boot_layout,
    place_in,
)
from tests.memory.programs import make_program
from tests.support import measured
from tests.support.memory_cases import ROOT, programs

LUA51 = "esp8266-lua51"


def layout_of(
    program: Program,
    boot: Boot,
    name: LayoutName,
    target_name: str,
    image: frozenset[bytes] = frozenset(),
    free_heap: int | None = 40000,
) -> BootLayout:
    target = load_target(target_name)
    options = BootOptions(
        debug_level=1,
        keep=keep_for("1", target, "lc"),
        held=default_held_strings(program.machine),
        image_strings=image,
        free_heap=free_heap,
    )
    return boot_layout(program, boot, name, options)


def names(program: Program, boot: Boot) -> list[str]:
    return [program.modules[number].name.decode() for number in boot.modules]


@pytest.mark.parametrize("target_name", measured.TARGETS)
@pytest.mark.parametrize("layout", ["source", "lc"])
@pytest.mark.parametrize("name", sorted(programs()))
def test_measured_programs(target_name: str, layout: LayoutName, name: str) -> None:
    figures = measured.build(target_name).program(name, layout)
    assert figures is not None, "the program was changed: measure it again"
    files = {case.path: case.text for case in programs()[name]}
    program = make_program(files, target_name)
    boot = program.boot()
    result = layout_of(program, boot, layout, target_name)
    assert set(boot.modules) == set(range(len(files)))
    if result.exact:
        assert result.total == figures
    else:
        # Strings and a table that are made at run time are missing.
        assert 0.9 * figures.bytes <= result.total.bytes < figures.bytes
    assert result.exact == (name == "shared")


def test_loads_in_order_of_the_calls() -> None:
    program = make_program(
        {
            "a.lua": b"require('c') return {}",
            "b.lua": b"return {}",
            "c.lua": b"require('b') return {}",
            "init.lua": b"require('a') require('b') require('c')",
            "unused.lua": b"return 1",
        },
        LUA51,
    )
    boot = program.boot()
    assert names(program, boot) == ["init", "a", "c", "b"]
    assert boot.unknown == []


@pytest.mark.parametrize(
    "start",
    [
        "require('app')",
        "local req = require; req('app')",
        "pcall(require, 'app')",
        "dofile('app.lua')",
        "loadfile('app.lc')()",
        "node.flashindex('app')()",
        "node.LFS.get('app')()",
        "node.LFS.app()",
        "LFS.app()",
        "tmr.create():alarm(1000, 0, function() require('app') end)",
        "local function go() require('app') end go()",
        "local function go() require('app') end node.task.post(go)",
        "local name = 'app' require(name)",
        "if x then require('app') end",
        "require('other').start()",
        "local other = require('other') other.start()",
    ],
)
@pytest.mark.parametrize("target_name", [LUA51, "esp8266-lua53"])
def test_ways_to_load(start: str, target_name: str) -> None:
    other = b"local M = {} function M.start() require('app') end return M"
    program = make_program(
        {"app.lua": b"return 1", "init.lua": start.encode(), "other.lua": other}, target_name
    )
    assert "app" in names(program, program.boot())


def test_what_is_not_loaded_at_boot() -> None:
    program = make_program(
        {
            "init.lua": b"local M = require('app') print(LFS.list, node.LFS.reload)",
            "app.lua": b"local M = {} function M.stop() require('late') end return M",
            "late.lua": b"return 1",
        },
        LUA51,
    )
    boot = program.boot()
    assert names(program, boot) == ["init", "app"]
    assert [(one.module, one.load.name, one.loaded) for one in boot.later] == [(1, b"late", 2)]


def test_a_name_that_is_not_constant_is_unknown() -> None:
    program = make_program({"init.lua": b"\nrequire(name .. 'x')"}, LUA51)
    boot = program.boot()
    (unknown,) = boot.unknown
    assert (unknown.load.name, unknown.load.line, unknown.loaded) == (None, 2, None)
    assert not layout_of(program, boot, "source", LUA51).exact


def test_modules_that_need_each_other() -> None:
    program = make_program(
        {
            "init.lua": b"require('a')",
            "a.lua": b"require('b') return {}",
            "b.lua": b"require('a') return {}",
        },
        LUA51,
    )
    boot = program.boot()
    assert names(program, boot) == ["init", "a", "b"]
    assert layout_of(program, boot, "source", LUA51).heap_left is not None


@pytest.mark.parametrize("target_name", [LUA51, "esp8266-lua53", "esp32-lua53"])
def test_layouts(target_name: str) -> None:
    """LFS takes least; `.lc` files save the peak of compiling; the entry stays a file."""
    folder = ROOT / "examples" / ("esp32-lamp" if "esp32" in target_name else "mqtt-sensor")
    files = {path.name: path.read_bytes() for path in sorted(folder.rglob("*.lua"))}
    in_lfs = [path.name for path in folder.rglob("lfs/*.lua")]
    program = make_program(files, target_name, in_lfs)
    boot = program.boot()
    assert names(program, boot)[:3] == ["init", "_init", "app"]
    strings = frozenset(
        value
        for module in program.modules
        for function in module.functions
        for value in function.proto.constants
        if isinstance(value, bytes)
    )
    layouts: dict[str, BootLayout] = {}
    kinds: tuple[LayoutName, ...] = ("source", "lc", "lfs", "configured")
    for kind in kinds:
        layouts[kind] = layout_of(program, boot, kind, target_name, strings)
    source, compiled, flash = layouts["source"], layouts["lc"], layouts["lfs"]
    assert source.total == compiled.total
    assert source.peak_heap > compiled.peak_heap > flash.peak_heap
    assert flash.total.bytes < source.total.bytes / 2
    assert flash.heap_left is not None
    assert source.heap_left is not None
    assert flash.heap_left > source.heap_left
    assert layouts["configured"].total == flash.total
    assert place_in("lfs", program, boot.entry, boot) == "source"
    last = source.steps[-1].ram
    assert last == source.total
    # The more is loaded the more is taken.
    heaps = [step.ram.bytes for step in source.steps]
    assert heaps == sorted(heaps)


def test_unknown_free_heap() -> None:
    program = make_program({"init.lua": b"x = 1"}, LUA51)
    layout = layout_of(program, program.boot(), "source", LUA51, free_heap=None)
    assert layout.heap_left is None
    known = layout_of(program, program.boot(), "source", LUA51, free_heap=40000)
    assert known.heap_left == 40000 - known.total.heap_esp8266
