"""Advice: what is found, and that following it saves what was said."""

from __future__ import annotations

import pytest

from luac_nodemcu.compiler import compile_source
from luac_nodemcu.compiler.strip import keep_for
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.memory.advice import Advice, AdviceKind, dummy_strings
from luac_nodemcu.memory.functions import list_functions
from luac_nodemcu.memory.report import InputModule, Report, ReportOptions, make_report
from luac_nodemcu.memory.report_json import report_json
from tests.memory.test_report import example, input_module, report_of

LUA51 = "esp8266-lua51"
LUA53 = "esp8266-lua53"


def of_kind(report: Report, kind: AdviceKind) -> list[Advice]:
    return [one for one in report.advice if one.kind == kind]


def program(target_name: str, options: ReportOptions | None = None, **files: bytes) -> Report:
    """A program; `init` is its entry in the file system, the rest is in the image."""
    inputs = [
        input_module(f"{name}.lua", text, target_name, "source" if name == "init" else "lfs")
        for name, text in files.items()
    ]
    return report_of(inputs, target_name, options)


@pytest.mark.parametrize("target_name", [LUA51, LUA53])
def test_moving_a_module_saves_what_was_said(target_name: str) -> None:
    settings = b"return { name = 'porch', list = { 1, 2, 3 }, topic = 'house/porch' }"
    other = b"return { handle = function(topic) return topic == 'house/porch' end }"
    before = [
        input_module("init.lua", b"require('settings') require('other')", target_name, "source"),
        input_module("other.lua", other, target_name, "lfs"),
        input_module("settings.lua", settings, target_name, "source"),
    ]
    report = report_of(before, target_name)
    (advice,) = of_kind(report, "move-to-lfs")
    assert report.modules[advice.module or 0].name == "settings"
    after = [
        *before[:2],
        input_module("settings.lua", settings, target_name, "lfs"),
    ]
    moved = report_of(after, target_name)
    assert report.image is not None
    assert moved.image is not None
    assert moved.image.bytes - report.image.bytes == -advice.lfs
    here, there = report.layout("configured"), moved.layout("configured")
    assert here is not None
    assert there is not None
    assert advice.ram.bytes > 0
    assert here.total - there.total == advice.ram


def test_two_modules_of_one_name() -> None:
    """Only one can be found; each has its own bytes."""
    inputs = [
        input_module("init.lua", b"require('other')", LUA51, "source"),
        input_module("a/app.lua", b"return 'short'", LUA51, "lfs"),
        input_module("b/app.lua", b"return 'a much longer string than that'", LUA51, "lfs"),
    ]
    report = report_of(inputs, LUA51)
    assert [one.lfs.own for one in report.modules if one.lfs] == [
        one.lfs for one in sorted(of_kind(report, "unused-module"), key=lambda one: one.module or 0)
    ]
    strings = {one["text"]: one["modules"] for one in report_json(report)["strings"]}
    assert strings["short"] == [1]
    assert strings["a much longer string than that"] == [2]


def test_strings_that_are_held_are_not_saved() -> None:
    config = b"return { pairs = 'pairs', shared = 'in the image', own = 'only here' }"
    inputs = [
        input_module("init.lua", b"require('config')", LUA51, "source"),
        input_module("config.lua", config, LUA51, "source"),
        input_module("other.lua", b"return 'in the image', 'shared'", LUA51, "lfs"),
    ]
    (found,) = of_kind(report_of(inputs, LUA51), "move-to-lfs")
    inputs[1] = input_module("config.lua", config.replace(b"in the", b"in_the"), LUA51, "source")
    (more,) = of_kind(report_of(inputs, LUA51), "move-to-lfs")
    # What the VM or the image has costs nothing in either place.
    assert more.ram.bytes - found.ram.bytes == 17 + 12


def test_unused_module() -> None:
    report = program(
        LUA51, init=b"node.LFS.get('app')()", app=b"print('app')", old=b"print('unused text')"
    )
    (advice,) = of_kind(report, "unused-module")
    assert report.modules[advice.module or 0].name == "old"
    without = program(LUA51, init=b"node.LFS.get('app')()", app=b"print('app')")
    assert report.image is not None
    assert without.image is not None
    saved = report.image.bytes - without.image.bytes
    hashes = report.image.overhead["string hash"] - without.image.overhead["string hash"]
    assert advice.lfs == saved - hashes
    assert advice.certainty == "certain"


def test_a_name_that_is_not_constant_makes_it_likely() -> None:
    report = program(LUA51, init=b"node.LFS.get(x .. 'y')()", app=b"print('app')")
    (advice,) = of_kind(report, "unused-module")
    assert advice.certainty == "likely"


def test_unused_function() -> None:
    app = (
        b"local function never() return 'a text of its own' end\n"
        b"local function used() return 1 end\n"
        b"local function again() return again() end\n"
        b"local function given() return 2 end\n"
        b"node.task.post(given)\n"
        b"return { used = used, f = function() return 3 end }\n"
    )
    report = program(LUA51, init=b"require('app').f()", app=app)
    found = of_kind(report, "unused-function")
    names = {report.modules[1].functions[one.function or 0].name for one in found}
    # `again` calls the global of its name, and is never called itself.
    assert names == {"never", "again"}
    never = next(one for one in found if one.line == 1)
    text_bytes = 16 + 20
    assert never.lfs >= 72 + text_bytes
    assert never.ram.bytes == 0


def test_unused_function_in_ram() -> None:
    inputs = [input_module("init.lua", b"local function f() return 'abc' end", LUA51, "source")]
    (advice,) = of_kind(report_of(inputs, LUA51), "unused-function")
    # Proto, two instructions and a return, one constant, its line information, the string.
    assert advice.ram.bytes == 72 + 12 + 12 + 2 + 17 + 3
    assert advice.ram.blocks == 5


def test_unread_export() -> None:
    app = (
        b"local M = {}\nfunction M.start() end\nfunction M.forgotten() return 'text' end\n"
        b"function M.__index() end\nreturn M"
    )
    report = program(LUA51, init=b"require('app').start()", app=app)
    (advice,) = of_kind(report, "unread-export")
    assert report.modules[1].functions[advice.function or 0].name == "M.forgotten"
    assert advice.certainty == "likely"
    # A string that names it may be used to read it.
    init = b"require('app').start() local name = 'forgotten'"
    assert of_kind(program(LUA51, init=init, app=app), "unread-export") == []


def test_module_table() -> None:
    app = b"local days = { 31, 28, 31, 30, 31 }\nreturn function(m) return days[m] end"
    (advice,) = of_kind(program(LUA51, init=b"require('app')(2)", app=app), "module-table")
    assert advice.line == 1
    assert advice.ram.bytes == 32 + 5 * 12


@pytest.mark.parametrize("target_name", [LUA51, LUA53, "esp32-lua53"])
def test_strip_level_saves_what_was_said(target_name: str) -> None:
    inputs = example(target_name)
    report = report_of(inputs, target_name)
    full = next(one for one in of_kind(report, "strip") if one.level == "full")
    stripped = report_of(inputs, target_name, ReportOptions(strip="full"))
    assert report.image is not None
    assert stripped.image is not None
    assert full.lfs == report.image.bytes - stripped.image.bytes > 0


def test_debug_level() -> None:
    inputs = [input_module("init.lua", b"\n\nx = function()\n return\n 1 end", LUA51, "source")]
    found = of_kind(report_of(inputs, LUA51, ReportOptions(debug_level=0)), "debug-level")
    assert {one.level for one in found} <= {"1", "2"}
    level = next(one for one in found if one.level == "2")
    assert level.ram.bytes >= 3
    assert level.ram.blocks == 1


def test_vararg_table() -> None:
    app = (
        b"local M = {} function M.f(a, ...) return a end function M.g(...) return ... end return M"
    )
    report = program(LUA51, init=b"local a = require('app') a.f() a.g()", app=app)
    (advice,) = of_kind(report, "vararg-table")
    assert report.modules[1].functions[advice.function or 0].name == "M.f"
    # A table and one node for `n`.
    assert (advice.ram.bytes, advice.ram.blocks) == (32 + 32, 2)
    assert of_kind(program(LUA53, init=b"require('app').f()", app=app), "vararg-table") == []


def test_repeated_long_string() -> None:
    text = b"x" * 60
    source = b"local a = '%s' return function() return '%s', a end" % (text, text)
    inputs = [
        input_module("init.lua", b"require('app')", LUA53, "source"),
        input_module("app.lua", source, LUA53, "lc"),
    ]
    (advice,) = of_kind(report_of(inputs, LUA53), "repeated-string")
    assert advice.text == text
    assert advice.ram.bytes == 77


def test_global_that_could_be_local() -> None:
    report = program(
        LUA51,
        init=b"require('app') shared()",
        app=b"function helper() end function shared() helper() end",
    )
    assert [one.text for one in of_kind(report, "local-global")] == [b"helper"]


def test_most_saving_first() -> None:
    report = report_of(example(LUA51), LUA51)
    chip = report.machine.chip
    savings = [one.ram.heap(chip) + max(one.lfs, 0) for one in report.advice]
    assert savings == sorted(savings, reverse=True)
    assert savings[0] > 0


# --- strings ---------------------------------------------------------------------------------

ODD_STRINGS = [
    b"plain",
    b'quote"d',
    b"back\\slash",
    b"line\nend",
    b"cr\rtab\t",
    b"\x00",
    b"\x001",
    b"\xff\xfe9",
    b"",
    "h\u00e4user".encode(),
    b"\x7f",
]


@pytest.mark.parametrize("target_name", [LUA51, LUA53])
def test_dummy_strings_compile_to_the_strings(target_name: str) -> None:
    target = load_target(target_name)
    texts = ODD_STRINGS + [b"s%d" % number for number in range(700)]
    main = compile_source(dummy_strings(texts), b"@dummy_strings.lua", target)
    assert not main.protos
    assert {value for value in main.constants if isinstance(value, bytes)} == set(texts)


@pytest.mark.parametrize("target_name", [LUA51, LUA53])
def test_added_strings_save_what_was_said(target_name: str) -> None:
    held = frozenset((b"mqtt.socket", b"tmr.timer", b"__index", b"a string of C code"))
    options = ReportOptions(held=held)
    inputs: list[InputModule] = [
        input_module("init.lua", b"node.LFS.get('app')()", target_name, "source"),
        input_module("app.lua", b"return 'mqtt.socket'", target_name, "lfs"),
    ]
    report = report_of(inputs, target_name, options)
    found = {one.text: one for one in of_kind(report, "add-string")}
    expected = {b"tmr.timer", b"a string of C code", b"__index"}
    if target_name == LUA53:
        # Lua 5.3 has the names of metamethods in every image.
        expected -= {b"__index"}
    assert expected <= found.keys()
    assert b"mqtt.socket" not in found
    assert found[b"tmr.timer"].ram.bytes == 17 + 9
    source = dummy_strings(text for text in found if text is not None)
    added = [*inputs, input_module("dummy_strings.lua", source, target_name, "lfs")]
    after = report_of(added, target_name, options)
    assert of_kind(after, "add-string") == []
    assert of_kind(after, "unused-module") == []


def test_no_image_no_strings() -> None:
    inputs = [input_module("init.lua", b"x = 'text'", LUA51, "source")]
    assert of_kind(report_of(inputs, LUA51), "add-string") == []


def test_advice_does_not_need_an_entry() -> None:
    inputs = [input_module("a.lua", b"local function f() end", LUA51, "lfs")]
    report = make_report(inputs, load_target(LUA51), ReportOptions())
    assert [one.kind for one in report.advice if one.kind == "unused-function"]


def test_functions_inside_an_unused_one_are_not_listed() -> None:
    text = b"local function f() local function g() end end"
    target = load_target(LUA51)
    functions = list_functions(compile_source(text, b"@a", target), 51)
    assert len(functions) == 3
    report = program(LUA51, init=b"require('app')", app=text)
    assert [one.function for one in of_kind(report, "unused-function")] == [1]
    assert keep_for("1", target, "lc").names is False
