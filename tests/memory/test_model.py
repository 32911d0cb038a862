"""Small parts of the model: sizes of objects, table growth, held strings, names, flow."""

from __future__ import annotations

import json
from importlib import resources

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luac_nodemcu.compiler import compile_source
from luac_nodemcu.firmware.idle_vm import idle_vm
from luac_nodemcu.firmware.targets import load_target, target_data, target_names
from luac_nodemcu.memory.flow import module_flow
from luac_nodemcu.memory.functions import list_functions
from luac_nodemcu.memory.held import HeldStringsError, default_held_strings, parse_held_strings
from luac_nodemcu.memory.machine import Machine, machine
from luac_nodemcu.memory.ram import Ram, block, heap_esp32, heap_esp8266, total
from luac_nodemcu.memory.runtime import coroutine_ram, function_runtime, vararg_table
from luac_nodemcu.memory.survivors import ModuleGraph
from luac_nodemcu.memory.tables import (
    TableModel,
    appended,
    constructor,
    floating_byte_value,
    list_constructor,
    record_constructor,
)
from tests.support import measured

LUA51 = "esp8266-lua51"
LUA53 = "esp8266-lua53"


def sizes_of(target_name: str) -> Machine:
    return machine(load_target(target_name))


# --- sizes -----------------------------------------------------------------------------------


@pytest.mark.parametrize("target_name", measured.TARGETS)
def test_sizes_are_the_measured_ones(target_name: str) -> None:
    sizes = sizes_of(target_name)
    found = measured.build(target_name).sizes
    assert sizes.tvalue == found["TValue"]
    assert sizes.node == found["Node"]
    assert sizes.proto == found["Proto"]
    assert sizes.table == found["Table"]
    assert sizes.closure == found["LClosure0"]
    assert sizes.c_closure == found["CClosure0"]
    assert sizes.upvalue == found["UpVal"]
    assert sizes.string == found["TString"] + 1
    assert sizes.userdata == found["Udata"]
    assert sizes.call_info == found["CallInfo"]
    assert sizes.local_variable == found["LocVar"]
    # Lua 5.3 has a pointer in front of each thread.
    extra = 4 if sizes.lua == 53 else 0
    assert sizes.state == found["lua_State"] + extra


@pytest.mark.parametrize("target_name", target_names())
def test_heap_of_a_block_follows_the_allocator_data(target_name: str) -> None:
    allocator = target_data(target_name)["memory"]["allocator"]
    of_chip = heap_esp32 if "esp32" in target_name else heap_esp8266
    header, granule = allocator["header_bytes"], allocator["granule_bytes"]
    for size in range(1, 300):
        payload = max(size, allocator["min_payload_bytes"])
        if "esp32" in target_name:
            expected = header + (payload + granule - 1) // granule * granule
        else:
            expected = (header + payload + granule - 1) // granule * granule
        assert of_chip(size) == expected


def test_amounts() -> None:
    one, two = block(17), block(40)
    assert one == Ram(17, 1, 40, 24)
    assert one + two - two == one
    assert one * 3 == total([one, one, one])
    assert not block(0)
    assert block(0) == Ram()
    assert one.heap("esp8266") == 40
    assert one.heap("esp32") == 24


@pytest.mark.parametrize(
    ("target_name", "size", "heap"),
    [
        (LUA51, 844, 896),
        ("esp8266-lua51-int", 656, 704),
        (LUA53, 444, 480),
        ("esp8266-lua53-64bit", 604, 640),
    ],
)
def test_coroutines(target_name: str, size: int, heap: int) -> None:
    amount = coroutine_ram(sizes_of(target_name))
    assert (amount.bytes, amount.heap_esp8266) == (size, heap)


def test_vararg_table_of_three_arguments() -> None:
    amount = vararg_table(sizes_of(LUA51), 3)
    assert amount.bytes == 32 + 36 + 32


# --- tables ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "value"),
    [(0, 0), (7, 7), (8, 8), (15, 15), (16, 16), (17, 18), (24, 32), (25, 36), (32, 64)],
)
def test_floating_byte(code: int, value: int) -> None:
    assert floating_byte_value(code) == value


@pytest.mark.parametrize("target_name", measured.TARGETS)
def test_constructors_and_growth(target_name: str) -> None:
    sizes = sizes_of(target_name)
    assert list_constructor(sizes, 0).bytes == 32
    assert list_constructor(sizes, 5).bytes == 32 + 5 * sizes.tvalue
    # Not a power of two: rounded up to four significant bits.
    assert list_constructor(sizes, 100).bytes == 32 + 104 * sizes.tvalue
    assert record_constructor(sizes, 5).bytes == 32 + 8 * sizes.node
    assert appended(sizes, 5).bytes == 32 + 8 * sizes.tvalue
    fields = TableModel(sizes)
    for number in range(33):
        fields.set(f"k{number}".encode())
    assert fields.ram().bytes == 32 + 64 * sizes.node


@pytest.mark.parametrize("target_name", measured.TARGETS)
def test_constructors_are_what_the_compiler_asks_for(target_name: str) -> None:
    """The operands of NEWTABLE say how large a table is made."""
    sizes, target = sizes_of(target_name), load_target(target_name)
    for listed, keyed in [(n, 0) for n in range(140)] + [(n, 3 * n) for n in range(60)]:
        items = ["1"] * listed + [f"k{n} = 1" for n in range(keyed)]
        main = compile_source(f"t = {{ {', '.join(items)} }}".encode(), b"@t.lua", target)
        made = next(one for one in main.code if one & 63 == (11 if sizes.lua == 53 else 10))
        asked = TableModel.constructed(sizes, made >> 23, made >> 14 & 511)
        assert constructor(sizes, listed, keyed) == asked.ram(), (listed, keyed)


def test_filling_downwards_ends_in_the_array() -> None:
    for target_name, nodes in ((LUA51, 1), (LUA53, 0)):
        table = TableModel(sizes_of(target_name))
        largest = 0
        for number in range(8, 0, -1):
            table.set(number)
            largest = max(largest, table.nodes)
        # Through the hash part, of which Lua 5.1 keeps a node.
        assert (largest, table.array, table.nodes) == (4, 8, nodes)


@given(st.lists(st.integers(-3, 40) | st.sampled_from([b"a", b"b", b"c", 2.5, True]), max_size=60))
def test_tables_hold_all_their_keys(keys: list[int | bytes | float | bool]) -> None:
    for target_name in (LUA51, LUA53):
        table = TableModel(sizes_of(target_name))
        for key in keys:
            table.set(key)
            assert key in table
        inside = sum(1 for number in table.integers if 1 <= number <= table.array)
        outside = len(table.integers) + len(table.others) - inside
        assert table.used == outside <= table.nodes
        assert table.nodes & (table.nodes - 1) == 0


# --- held strings ----------------------------------------------------------------------------


def test_idle_vm_data() -> None:
    folder = resources.files("luac_nodemcu._targets").joinpath("idle_vm")
    schema = json.loads(folder.joinpath("schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for name in ("lua51.json", "lua53.json"):
        jsonschema.validate(json.loads(folder.joinpath(name).read_text("utf-8")), schema)


@pytest.mark.parametrize("target_name", measured.TARGETS)
def test_idle_vm_is_the_measured_one(target_name: str) -> None:
    sizes = sizes_of(target_name)
    found = measured.build(target_name).idle
    state = idle_vm(sizes.lua)
    assert default_held_strings(sizes) == {one.encode("latin-1") for one in found["strings"]}
    for table, name in ((state.globals, "globals"), (state.loaded, "loaded")):
        assert (table.nodes, table.used) == (found[name]["nodes"], found[name]["used"])


@pytest.mark.parametrize(
    "data",
    [
        b"one\ntwo words\n\n",
        b"one\r\ntwo words\r\n",
        b'["one", "two words"]',
        b'{"strings": ["one", "two words"]}',
        b'\xef\xbb\xbf  ["one", "two words"]',
        b'local preload="one","two words"',
        b'"one",\n"two\\32words"',
        b'local preload = { "one" }; local more = { "two words", }\n-- and no more',
    ],
)
def test_lists_of_held_strings(data: bytes) -> None:
    assert parse_held_strings(data, "held.json") == {b"one", b"two words"}


def test_odd_held_strings() -> None:
    assert parse_held_strings(b"", "x") == frozenset()
    assert parse_held_strings(b"[]", "x") == frozenset()
    assert parse_held_strings(b'["\\u00e4\\n"]', "x") == {"ä\n".encode()}
    assert parse_held_strings(b"\xff\xfe\n", "x") == {b"\xff\xfe"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"[1]", "held.json: item 1 is not a string but 1"),
        (b'["a", null]', "held.json: item 2 is not a string"),
        (b'["a"', "held.json:1: not valid JSON"),
        (b'[\n"a",\n]x', "held.json:3: not valid JSON"),
        (b'{"a": 1}', "held.json: expected a JSON array"),
        (b'["\xff"]', "held.json: byte 2 is not UTF-8"),
        (b"[" * 100_000, "held.json: not valid JSON"),
        (b"one\ntwo\0", "zero byte on line 2"),
        (b'"one",\n"two', "held.json:2: this is not a list of Lua strings"),
        (b'"one", two', "held.json:1: this is not a list of Lua strings"),
        (b'"one",\n"two words" "three"', "held.json:2: this is not a list of Lua strings"),
        (b'local preload = "one" .. "two"', "held.json:1: this is not a list of Lua strings"),
    ],
)
def test_bad_lists_of_held_strings(data: bytes, message: str) -> None:
    with pytest.raises(HeldStringsError) as caught:
        parse_held_strings(data, "held.json")
    assert message in str(caught.value)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_an_error(data: bytes) -> None:
    try:
        found = parse_held_strings(data, "held.json")
    except HeldStringsError as error:
        text = str(error)
    else:
        text = f"held.json: {len(found)}"
    assert text.startswith("held.json")


# --- names of functions ----------------------------------------------------------------------

NAMED = b"""
local M = {}
local function first() end
function second() end
function M.third() end
function M:fourth() end
M.a = { fifth = function() end }
function M.a.sixth() end
local seventh = function() end
local late
function outer() late = function() end end
print(function() end)
return M, seventh
"""


@pytest.mark.parametrize("target_name", [LUA51, LUA53])
def test_names(target_name: str) -> None:
    target = load_target(target_name)
    functions = list_functions(compile_source(NAMED, b"@a", target), target.lua)
    assert [one.name for one in functions] == [
        "main chunk",
        "first",
        "second",
        "M.third",
        "M:fourth",
        "fifth",
        "M.a.sixth",
        "seventh",
        "outer",
        "late",
        "anonymous",
    ]
    ends = {one.name: one.end - one.index for one in functions}
    assert ends["main chunk"] == len(functions)
    assert ends["outer"] == 2
    assert functions[9].parent == functions[8].index


# --- run time --------------------------------------------------------------------------------

RUNNING = b"""
local shared = 0
local function make(a)
  local t = { 1, 2, x = a }
  t.y = 2
  local f = function() return a, shared end
  for i = 1, 3 do t[i] = {} end
  if a then return { f } end
  return "x" .. a
end
local co = coroutine.create(make)
function third(...) end
return make
"""


@pytest.mark.parametrize("target_name", [LUA51, LUA53])
def test_run_time(target_name: str) -> None:
    target = load_target(target_name)
    sizes = machine(target)
    functions = list_functions(compile_source(RUNNING, b"@a", target), target.lua)
    graph = ModuleGraph(module_flow(functions, target.lua))
    main, make, _, third = function_runtime(functions, graph, sizes)
    assert [site.kind for site in make.sites] == [
        "table",
        "closure",
        "table",
        "table",
        "concatenation",
    ]
    table, closure, inner, conditional, text = make.sites
    # Two items, and a second field that needs a larger hash part.
    assert table.ram == block(32) + block(2 * sizes.tvalue) + block(2 * sizes.node)
    assert not table.exact
    assert closure.ram is not None
    assert closure.ram == sizes.closure_ram(2) + block(sizes.upvalue)
    assert (closure.often, inner.often, conditional.often) == ("once", "repeated", "maybe")
    assert text.ram is None
    assert [site.line for site in make.sites] == [4, 6, 7, 8, 9]
    assert make.upvalues == 1
    coroutine = next(site for site in main.sites if site.kind == "coroutine")
    assert coroutine.ram == coroutine_ram(sizes)
    assert main.globals == [b"third"]
    vararg = [site for site in third.sites if site.kind == "vararg table"]
    assert len(vararg) == (1 if target.lua == 51 else 0)
    assert make.stack_bytes == functions[1].proto.max_stack * sizes.tvalue
    assert not make.complete


# --- what stays ------------------------------------------------------------------------------


def fates(source: bytes, target_name: str = LUA51, keeps: bool | None = None) -> dict[str, str]:
    target = load_target(target_name)
    functions = list_functions(compile_source(source, b"@a", target), target.lua)
    graph = ModuleGraph(module_flow(functions, target.lua), lambda callee, argument: keeps)
    found = graph.survivors().functions
    return {one.name: found[one.index] for one in functions[1:]}


@pytest.mark.parametrize("target_name", [LUA51, LUA53])
@pytest.mark.parametrize(
    ("source", "fate"),
    [
        (b"local function f() end", "freed"),
        (b"local function f() end f()", "freed"),
        (b"local function f() end return f", "kept"),
        (b"local function f() end return { f }", "kept"),
        (b"local function f() end return { g = { h = f } }", "kept"),
        (b"local function f() end return function() return f end", "kept"),
        (b"local function f() end x = f", "kept"),
        (b"local function f() end x.y = f", "kept"),
        (b"local function f() end x(f)", "possible"),
        (b"local function f() end x:y(f)", "possible"),
        (b"local function f() end pcall(f)", "freed"),
        (b"local function f() end table.sort({}, f)", "freed"),
        (b"local function f() end local t = {} t.x = f", "freed"),
        (b"local function f() end local t = {} t.x = f return t", "kept"),
        (b"local function f() end return setmetatable({}, { __index = f })", "kept"),
        (b"local function f() end local t = {} table.insert(t, f) return t", "kept"),
        (b"local function f() end if x then y = f end", "possible"),
        (b"local function f() end for i = 1, 2 do y = f end", "kept"),
        (b"local function f() end local function g() y = f end g()", "kept"),
        (b"local function f() end local function g() y = f end", "freed"),
        (b"local function f() end return coroutine.wrap(f)", "kept"),
        (b"local function f() end local function g(a) return a end return g(f)", "kept"),
        (b"local function f() end local function g(a) y = a end g(f)", "kept"),
        (b"local function f() end local g = f g = nil return g", "freed"),
        (b"local function f() end x = f x = nil", "freed"),
        (b"local function f() end return 1, f", "freed"),
        (b"local function f() end return (f)", "kept"),
        (b"local f = x and function() end return f", "possible"),
    ],
)
def test_what_happens_to_a_function(source: bytes, fate: str, target_name: str) -> None:
    found = fates(source, target_name)
    name = "f" if "f" in found else "anonymous"
    assert found[name] == fate


@pytest.mark.parametrize(("keeps", "fate"), [(True, "kept"), (False, "freed"), (None, "possible")])
def test_what_firmware_functions_keep_is_told(keeps: bool | None, fate: str) -> None:
    source = b"local function f() end tmr.create():alarm(10, 0, f)"
    asked: list[tuple[str, int]] = []
    target = load_target(LUA51)
    functions = list_functions(compile_source(source, b"@a", target), 51)

    def told(callee: str, argument: int) -> bool | None:
        asked.append((callee, argument))
        return keeps

    survivors = ModuleGraph(module_flow(functions, 51), told).survivors()
    assert survivors.functions[1] == fate
    assert ("tmr.create():alarm", 2) in asked
    (callback,) = survivors.callbacks
    assert (callback.callee, callback.argument, callback.kept) == (
        "tmr.create():alarm",
        2,
        keeps,
    )


def test_a_chain_of_thousands_of_calls_is_followed_no_further() -> None:
    source = b"local function f() end x" + b":y()" * 3000 + b".z = f"
    assert fates(source)["f"] in ("possible", "kept")
