"""Differences of functions: each field is noticed, named and placed."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable

import pytest

from luac_nodemcu.compiler.generate import compile_source
from luac_nodemcu.compiler.proto import LocalVar, Proto, Upvalue
from luac_nodemcu.compiler.proto_diff import differences
from luac_nodemcu.firmware.targets import load_target
from tests.support.random_protos import random_main

SOURCE = b"""local a, b = 1, 'two'
local function inner(x)
  return function() return x + a end
end
return inner(b)
"""


def compiled() -> Proto:
    return compile_source(SOURCE, b"@a.lua", load_target("esp8266-lua53"))


def change(field: str, value: object) -> Callable[[Proto], None]:
    return lambda proto: setattr(proto, field, value)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (change("source", b"@b.lua"), ("source name", "@a.lua", "@b.lua")),
        (change("source", None), ("source name", "@a.lua", "nothing")),
        (change("line_defined", 9), ("first line", "0", "9")),
        (change("last_line_defined", 9), ("last line", "0", "9")),
        (change("num_params", 3), ("number of parameters", "0", "3")),
        (change("is_vararg", 0), ("vararg flags", "1", "0")),
        (change("max_stack", 99), ("stack size", "5", "99")),
        (change("num_upvalues", 2), ("number of upvalues", "1", "2")),
        (change("protos", []), ("number of nested functions", "1", "0")),
        (change("line_info", b""), ("line information", "present", "nothing")),
        (lambda p: p.code.append(38), ("instruction 9", "nothing", "RETURN 0 0")),
        (lambda p: p.constants.append(2.0), ("constant 3", "nothing", "2.0")),
        (lambda p: p.constants.__setitem__(0, 1.0), ("constant 1", "1", "1.0")),
        (lambda p: p.constants.__setitem__(1, b"2"), ("constant 2", '"two"', '"2"')),
        (
            lambda p: p.locals.__setitem__(0, LocalVar(b"z", 0, 1)),
            ("local variable 1", "a at 3-8", "z at 1-1"),
        ),
        (
            lambda p: p.upvalues.__setitem__(0, Upvalue(None, 0, 1)),
            ("upvalue 1", "_ENV from register 0", "nothing from upvalue 1"),
        ),
    ],
)
def test_fields(edit: Callable[[Proto], None], expected: tuple[str, str, str]) -> None:
    other = compiled()
    edit(other)
    first = next(differences(compiled(), other, 53, 32))
    assert (first.field, first.left, first.right) == expected
    assert first.path == ()
    assert first.function == "main function"


def test_nested_functions_are_placed() -> None:
    other = compiled()
    inner = other.protos[0].protos[0]
    inner.code[0] ^= 1 << 6
    (found,) = differences(compiled(), other, 53, 32)
    assert found.path == (1, 1)
    assert str(found).startswith("function 1.1 (line 3), instruction 1: GETUPVAL 0 0")


def test_hidden_fields_of_an_instruction() -> None:
    other = compiled()
    # C of MOVE is not used and not listed.
    at = next(i for i, word in enumerate(other.code) if word & 63 == 0)
    other.code[at] |= 1 << 14
    (found,) = differences(compiled(), other, 53, 32)
    assert found.left != found.right
    assert found.left.startswith("MOVE")
    assert "0x" in found.right


def test_line_encoding() -> None:
    other = compiled()
    other.line_info = other.line_info + b"\x01"
    (found,) = differences(compiled(), other, 53, 32)
    assert found.field == "line of instruction 9"
    one, two = Proto(line_info=b"\x02"), Proto(line_info=b"\x01\xc0\x01")
    (found,) = differences(one, two, 53, 32)
    assert (found.field, found.right) == ("line information", "01 c0 01")


@pytest.mark.parametrize("name", ["esp8266-lua51", "esp32-lua53"])
def test_equal_protos_have_none(name: str) -> None:
    target = load_target(name)
    rng = random.Random(3)
    for _ in range(50):
        main = random_main(rng, target)
        assert list(differences(main, copy.deepcopy(main), target.lua, target.float_bits)) == []


def test_nan_equals_itself() -> None:
    one, two = Proto(constants=[float("nan"), 0.0]), Proto(constants=[float("nan"), -0.0])
    (found,) = differences(one, two, 51, 64)
    assert (found.field, found.left, found.right) == ("constant 2", "0", "-0")
