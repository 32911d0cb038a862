"""Tests of the generator itself: that it repeats itself, and that it writes what it is for."""

from __future__ import annotations

import re

import pytest

from luac_nodemcu.compiler import compile_source
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.firmware.targets import load_target
from tests.generator.make import make_program
from tests.generator.options import Options
from tests.support.templates import expand

COUNT = 150
TARGETS = ("esp8266-lua51", "esp8266-lua51-int", "esp8266-lua53")


def test_a_seed_makes_one_program() -> None:
    """The same text every time, and another one for another seed."""
    options = Options(53)
    assert make_program("1.1", options) == make_program("1.1", options)
    assert make_program("1.1", options) != make_program("1.2", options)


@pytest.mark.parametrize("target", TARGETS)
def test_nearly_all_programs_compile(target: str) -> None:
    """Together they use every opcode but those that only very large programs have."""
    loaded = load_target(target)
    options = Options.for_target(loaded)
    seen: set[int] = set()
    rejected = []
    for number in range(COUNT):
        program = make_program(f"own.{number}", options)
        try:
            seen |= _opcodes(compile_source(program.text, b"@own.lua", loaded))
        except LuaSyntaxError as error:
            if program.kind != "limit":
                rejected.append(str(error))
    assert len(rejected) <= COUNT * 0.03, rejected
    large_only = {2, 46} if loaded.lua == 53 else set()  # LOADKX and EXTRAARG
    assert seen == set(range(47 if loaded.lua == 53 else 38)) - large_only


def _opcodes(proto: Proto) -> set[int]:
    found = {instruction & 63 for instruction in proto.code}
    return found.union(*(_opcodes(nested) for nested in proto.protos))


def test_programs_have_what_they_are_for() -> None:
    """Long gaps, other line ends, limits, comments, gotos, and broken ones that are rejected."""
    options = Options(53)
    programs = [make_program(f"own.{number}", options) for number in range(COUNT)]
    for pattern in (rb"\n{64}", rb"\r", rb"--\[\[", rb"goto", rb"\.\.\.", rb"\A#", rb"[\x80-\xff]"):
        assert any(re.search(pattern, program.text) for program in programs), pattern
    assert any(program.kind == "limit" for program in programs)
    target = load_target("esp8266-lua53")
    broken = [make_program(f"own.{number}", options, broken=True) for number in range(COUNT)]
    rejected = 0
    for program in broken:
        try:
            compile_source(program.text, b"@own.lua", target)
        except LuaSyntaxError:
            rejected += 1
    assert rejected > COUNT / 2


def test_templates() -> None:
    """Repetition, numbering, nesting, and a complaint about what is none of them."""
    assert (
        expand(["a\xff", {"repeat": 3, "first": 8, "text": "{i}", "join": ","}]) == b"a\xff8,9,10"
    )
    nested = {"repeat": 2, "first": 1, "parts": ["x", {"repeat_outer": True, "text": "-"}]}
    assert expand([nested]) == b"x-x--"
    with pytest.raises(ValueError, match="not a template part"):
        expand([{"repeat": 1}])
