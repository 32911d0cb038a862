"""Compiles the whole corpus for every target and compares whole files with luac.cross's.

The expected bytes and messages are in `tests/golden`; `python -m tests.tools.make_golden` makes
them. What the sources reach is checked here as well, on luac.cross's output, not on ours.
"""

from __future__ import annotations

import functools
import math
import re
from typing import Any

import pytest

from luac_nodemcu.compiler import compile_source
from luac_nodemcu.compiler.chunk import read_chunk
from luac_nodemcu.compiler.opcodes import NAMES_51, NAMES_53
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.errors import LuaSyntaxError, PackError
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs.region53 import same_region
from luac_nodemcu.syntax import nodes
from luac_nodemcu.syntax.dialect import LUA51, LUA53, Dialect
from luac_nodemcu.syntax.parser import parse_bytes
from luac_nodemcu.syntax.walk import walk
from tests.support import corpus, golden
from tests.support.build import Program
from tests.support.corpus import Broken, Source
from tests.support.diff import explain, first_difference
from tests.support.golden import Level, Output

INTEGER_RANGE = b"value too big or small for target integer type"
"""luac.cross's message when it writes the file, after compiling."""

NO_FIRST_LINE_COMMENT = {
    "common/bytes_bom.lua": "its point is the byte order mark",
    "common/bytes_bom_shebang.lua": "its point is the byte order mark",
    "common/empty.lua": "it is empty",
    "common/only_blanks.lua": "it has nothing but blanks",
    "common/shebang.lua": "its first line is dropped by the loader",
    "common/shebang_cr.lua": "its first line is dropped by the loader",
    "common/shebang_crlf.lua": "its first line is dropped by the loader",
    "common/shebang_only.lua": "its first line is dropped by the loader",
}


LARGE_ON = ("esp8266-lua51", "esp8266-lua53", "esp32-lua53-int64-double")
"""Targets for which the very large programs are compiled: number types make no difference."""

LARGE = 150_000
"""Bytes from which on a broken program is very large."""


def _cases() -> list[Any]:
    return [
        pytest.param(
            target,
            source,
            id=f"{target}-{source.path}",
            marks=[pytest.mark.slow] if source.slow else [],
        )
        for target in target_names()
        for source in corpus.sources(load_target(target).lua)
        if not source.slow or target in LARGE_ON
    ]


@functools.cache
def _main(target: str, path: str) -> Proto:
    return compile_source(corpus.text(path), b"@" + path.encode(), load_target(target))


def _program(target: str, source: Source) -> Program | bytes:
    """The compiled source, or the message with which it was rejected."""
    try:
        return Program([source.path], [_main(target, source.path)], load_target(target))
    except LuaSyntaxError as error:
        return error.full_message


@pytest.mark.parametrize(("target", "source"), _cases())
def test_compiled_file_is_equal(target: str, source: Source) -> None:
    """Whole `.lc` files at both strip levels, or the whole message."""
    program = _program(target, source)
    levels: tuple[Level, ...] = ("1", "2")
    for level in levels:
        message = golden.load(target).error(source.path, level)
        if message == INTEGER_RANGE:
            assert isinstance(program, Program)
            with pytest.raises(PackError, match=re.escape(INTEGER_RANGE.decode())):
                program.lc(level)
        elif message is not None:
            assert program == message
        else:
            assert isinstance(program, Program), f"rejected: {program!r}"
            _compare(program.lc(level), golden.load(target), source.path, level)


def _compare(ours: bytes, goldens: golden.Golden, path: str, level: Level) -> None:
    expected = goldens.compiled(path, level)
    if golden.digest(ours) == expected.sha256:
        return
    if path in corpus.POWER_TIES:
        level_1 = goldens.compiled(path, "1").data
        assert level_1 is not None
        _only_last_bits_differ(read_chunk(ours).main, read_chunk(level_1).main)
    elif expected.data is not None:
        pytest.fail(explain(ours, expected.data))
    else:
        # At level 2 and for very large files there is no more than this.
        checks = zip(golden.block_checks(ours), expected.blocks, strict=False)
        block = next((i for i, (mine, other) in enumerate(checks) if mine != other), None)
        hint = "" if block is None else f", first in bytes {block * golden.BLOCK} and following"
        pytest.fail(f"{path} at strip level {level} differs{hint}")


def _only_last_bits_differ(ours: Proto, theirs: Proto) -> None:
    """All but the last bit of float constants is equal."""
    assert ours.code == theirs.code
    assert len(ours.constants) == len(theirs.constants)
    for mine, other in zip(ours.constants, theirs.constants, strict=True):
        if isinstance(mine, float) and isinstance(other, float):
            # The distance of two neighbouring floats is at most 2^-23 of their size.
            assert math.isclose(mine, other, rel_tol=2.0**-23)
        else:
            assert mine == other


def _output_cases() -> list[Any]:
    return [
        pytest.param(target, output, id=f"{target}-{output.name}")
        for target in target_names()
        for output in golden.load(target).outputs()
    ]


@pytest.mark.parametrize(("target", "output"), _output_cases())
def test_output_is_equal(target: str, output: Output) -> None:
    """LFS images, relocatable and at an address, and `.lc` files of several sources."""
    mains = [_main(target, path) for path in output.sources]
    program = Program(output.sources, mains, load_target(target))
    expected = golden.load(target).output_data(output)
    if output.kind == "absolute" and program.target.lua == 53:
        # Some bytes of it are whatever was on luac.cross's stack, so there is no digest.
        assert expected is not None
        assert output.time is not None
        assert output.seed is not None
        assert output.address is not None
        region = program.region(output.time, output.address, output.seed)
        assert same_region(region, expected), _offset(region.data, expected)
        return
    ours = _our_output(program, output)
    if golden.digest(ours) != output.sha256:
        if expected is not None and output.kind == "lc":
            pytest.fail(explain(ours, expected))
        pytest.fail(_offset(ours, expected))


def _our_output(program: Program, output: Output) -> bytes:
    level: Level = "2" if "-s" in output.arguments else "1"
    if output.kind == "lc":
        return program.lc(level, output.time if "-i" in output.arguments else None)
    assert output.time is not None
    if output.kind == "image":
        return program.image(output.time, output.seed, level)
    assert output.address is not None
    return program.absolute(output.time, output.address, level)


def _offset(ours: bytes, theirs: bytes | None) -> str:
    if theirs is None:
        return f"{len(ours)} bytes differ from the digest"
    at = first_difference(ours, theirs)
    return f"first difference at byte {at} of {len(ours)} (ours) and {len(theirs)} (expected)"


@pytest.mark.parametrize("case", corpus.broken(), ids=lambda case: case.name)
def test_first_message_is_equal(case: Broken) -> None:
    """The first message for a broken program, or that a target compiles it, for all targets."""
    messages: dict[str, bytes | None] = {}
    expected: dict[str, bytes | None] = {}
    for target in target_names() if len(case.text) < LARGE else LARGE_ON:
        try:
            compile_source(case.text, b"@" + case.path.encode(), load_target(target))
            messages[target] = None
        except LuaSyntaxError as error:
            messages[target] = error.full_message
        expected[target] = golden.expected_error(case.name, target)
        if expected[target] == INTEGER_RANGE:
            # Found when the file is written; compiling is fine.
            expected[target] = None
    assert messages == expected


@pytest.mark.parametrize(
    ("target", "names"), [("esp8266-lua51", NAMES_51), ("esp8266-lua53", NAMES_53)]
)
def test_every_opcode_is_reached(target: str, names: tuple[str, ...]) -> None:
    """luac.cross's own files hold every instruction, but for one that only a huge file has."""
    goldens = golden.load(target)
    seen: set[int] = set()
    for source in corpus.sources(load_target(target).lua):
        if source.stored and goldens.error(source.path) is None:
            data = goldens.compiled(source.path).data
            assert data is not None
            seen |= _opcodes(read_chunk(data).main)
    # `generated/constants_loadkx.lua` has it, and is equal as a whole.
    huge = {"LOADKX"} & set(names)
    assert {names[opcode] for opcode in seen} == set(names) - huge


def _opcodes(proto: Proto) -> set[int]:
    found = {instruction & 63 for instruction in proto.code}
    return found.union(*(_opcodes(nested) for nested in proto.protos))


@pytest.mark.parametrize(
    ("target", "dialect", "missing"),
    [
        ("esp8266-lua51", LUA51, {nodes.Goto, nodes.Label, nodes.Empty}),
        ("esp8266-lua53", LUA53, set()),
    ],
)
def test_every_construct_is_reached(
    target: str, dialect: Dialect, missing: set[type[nodes.Node]]
) -> None:
    """The files that luac.cross compiles hold every statement and expression there is."""
    seen: set[type[nodes.Node]] = set()
    for source in corpus.files():
        if golden.load(target).error(source.path) is None:
            seen.update(type(node) for node in walk(parse_bytes(source.text, dialect).chunk))
    kinds = {kind for kind in vars(nodes).values() if isinstance(kind, type)}
    kinds = {kind for kind in kinds if issubclass(kind, nodes.Node)}
    # Bases of others, and what stands for source that is wrong.
    kinds -= {nodes.Node, nodes.Expression, nodes.Statement, nodes.Suffix}
    kinds -= {nodes.ErrorExpression, nodes.ErrorStatement}
    assert kinds - seen == missing


def test_files_say_what_they_reach() -> None:
    """The first line of every file is a comment, except where the first line is the point."""
    bare = {source.path for source in corpus.files() if not source.text.startswith(b"-- ")}
    assert bare == set(NO_FIRST_LINE_COMMENT)


def test_goldens_cover_the_corpus() -> None:
    """Every source and every broken program has an expectation for every target."""
    for target in target_names():
        expected = {source.path for source in corpus.sources(load_target(target).lua)}
        assert set(golden.load(target).manifest["lc"]) == expected
    assert set(golden.error_messages()) == {case.name for case in corpus.broken()}
