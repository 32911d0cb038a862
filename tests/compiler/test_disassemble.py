"""Listings equal luac.cross's but for addresses, and show anything without failing."""

from __future__ import annotations

import random
import subprocess

import pytest

from luac_nodemcu.compiler.disassemble import constant_text, disassemble, instruction_text
from luac_nodemcu.compiler.generate import compile_source
from luac_nodemcu.compiler.opcodes import MAX_SBX, NUMBERS_53, abc, abx
from luac_nodemcu.compiler.proto import LocalVar, Proto, Upvalue
from luac_nodemcu.compiler.strip import KEEP_ALL, Keep, strip
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.firmware.targets import load_target, target_names
from tests.support import corpus
from tests.support.listing import plain, stored
from tests.support.luac_cross import luac_cross
from tests.support.random_protos import random_main


def listing(main: Proto, target: Target, full: bool) -> bytes:
    lines = disassemble(main, target.lua, target.float_bits, full)
    return b"".join([line + b"\n" for line in lines])


@pytest.mark.parametrize("name", sorted(stored()))
def test_golden(name: str) -> None:
    target_name, _, rest = name.partition("/")
    path, _, kind = rest.rpartition("/")
    target = load_target(target_name)
    source = (corpus.LUA_FOLDER / path).read_bytes()
    main = strip(compile_source(source, b"@" + path.encode(), target), Keep(names=False), target)
    assert plain(listing(main, target, kind == "full")) == stored()[name]


@pytest.mark.parametrize("name", target_names())
@pytest.mark.parametrize("build", ["", "-debug"])
def test_real(name: str, build: str) -> None:
    """The whole corpus, also by builds that keep all names."""
    program = luac_cross(name + build)
    target = load_target(name)
    keep = KEEP_ALL if build else Keep(names=False)
    compared = 0
    for source in corpus.sources(target.lua):
        file = corpus.LUA_FOLDER / source.path
        if source.slow or not file.exists():
            continue
        try:
            main = compile_source(source.text, b"@" + source.path.encode(), target)
        except LuaSyntaxError:
            continue
        done = subprocess.run(
            [str(program), "-p", "-l", "-l", source.path],
            cwd=corpus.LUA_FOLDER,
            capture_output=True,
            check=True,
        )
        if "fold_power_tie" in source.path and target.float_bits == 32:
            # The host's powf rounds a tie; the constant is listed among our known differences.
            continue
        ours = listing(strip(main, keep, target), target, True)
        assert plain(ours) == plain(done.stdout), source.path
        compared += 1
    assert compared > 50


@pytest.mark.parametrize("name", ["esp8266-lua51", "esp8266-lua53"])
def test_nonsense_is_shown(name: str) -> None:
    target = load_target(name)
    rng = random.Random(7)
    for _ in range(300):
        main = random_main(rng, target)
        lines = list(disassemble(main, target.lua, target.float_bits, True))
        assert lines[1].startswith(b"main <")
        assert not any(b"\n" in line for line in lines if b"\t" in line[:1])


def test_extra_words() -> None:
    """What no small source makes: LOADKX with EXTRAARG, and SETLIST with a word of its own."""
    names = NUMBERS_53
    code = [
        abx(names["LOADKX"], 3, 0),
        names["EXTRAARG"] | 1 << 6,
        abc(names["SETLIST"], 1, 50, 0),
        names["EXTRAARG"] | 600 << 6,
        abx(names["JMP"], 0, MAX_SBX - 1),
        63,
    ]
    proto = Proto(source=b"@x", code=code, constants=[b"zero", b"one"])
    lines = [line.expandtabs(1) for line in disassemble(proto, 53, 32, False)][3:]
    assert lines == [
        b" 1 [-] LOADKX    3",
        b' 2 [-] EXTRAARG  -2 ; "one"',
        # The operand is printed, not listed, and as the word it is in.
        b" 3 [-] SETLIST   1 50 0 ; 38446",
        b" 5 [-] JMP       0 -1 ; to 5",
        b" 6 [-] OP_63     0 0 0",
    ]


def test_source_names() -> None:
    for source, shown in (
        (None, b"?"), (b"=stdin", b"stdin"), (b"@a.lua", b"a.lua"), (b"x = 1", b"(string)"),
        (b"\x1bLua", b"(bstring)"),
    ):  # fmt: skip
        header = list(disassemble(Proto(source=source), 51, 64, False))[1]
        assert header == b"main <%s:0,0> (0 instructions, 0 bytes at 0x00000001)" % shown


def test_names_are_shown() -> None:
    main = Proto(
        source=b"@a",
        num_upvalues=1,
        code=[abc(4, 0, 0, 0)],
        locals=[LocalVar(b"x", 0, 1)],
        upvalues=[Upvalue(b"up", 1, 2)],
    )
    lines = [line.expandtabs(1) for line in disassemble(main, 51, 64, True)]
    assert b" 1 [-] GETUPVAL  0 0 ; up" in lines
    assert b" 0 x 1 2" in lines
    assert b" 0 up" in lines
    assert instruction_text(main, 0, 51, 64) == "GETUPVAL 0 0 ; up"


@pytest.mark.parametrize(
    ("value", "bits", "lua", "text"),
    [
        (1.0, 64, 51, b"1"),
        (1.0, 32, 53, b"1.0"),
        (-0.0, 64, 53, b"-0.0"),
        (1e100, 64, 53, b"1e+100"),
        (float("inf"), 64, 53, b"inf"),
        (float("nan"), 64, 53, b"nan"),
        (-float("nan"), 64, 51, b"-nan"),
        (0.1, 32, 53, b"0.1"),
        (1 / 3, 64, 51, b"0.33333333333333"),
        (True, 64, 51, b"true"),
        (None, 64, 51, b"nil"),
        (7, 64, 53, b"7"),
        (b'a"\\\n\x00\xff', 64, 51, b'"a\\"\\\\\\n\\000\\255"'),
    ],
)
def test_constants(value: float | bytes | None, bits: int, lua: int, text: bytes) -> None:
    assert constant_text(value, 51 if lua == 51 else 53, bits) == text
