"""Compares the embedded compiler with stock Lua 5.1 and 5.3 on generated programs.

Needs nothing but the package `lupa`. The known differences are listed in
`tests/support/stock_lua.py`.
"""

from __future__ import annotations

from typing import Literal

import pytest

from luac_nodemcu.compiler.line_info import decode, encode_51, encode_53
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.proto_diff import differences
from tests.generator.make import make_program
from tests.generator.options import Options
from tests.support import corpus
from tests.support.stock_lua import compile_ours, compile_stock, final_lines

PROGRAMS = 600
BATCH = 50
CHUNK_NAME = b"@random.lua"
SHOWN = 2000

Version = Literal[51, 53]
VERSIONS: tuple[Version, ...] = (51, 53)


def _options(version: Version) -> Options:
    return Options(version, limits=False, line_ends=False)


def _complaint(ours: Proto | bytes, stock: Proto | bytes, version: Version) -> str:
    """What the two compilers disagree about, empty if nothing."""
    if isinstance(ours, bytes) or isinstance(stock, bytes):
        return "" if ours == stock else f"ours: {ours!r}\nstock: {stock!r}"[:SHOWN]
    return "\n".join(map(str, differences(ours, stock, version, 64)))[:SHOWN]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("batch", range(PROGRAMS // BATCH))
def test_generated_programs_are_equal(version: Version, batch: int) -> None:
    """Instructions, constants, lines, local variables and upvalues of 600 programs."""
    compiled = 0
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        program = make_program(f"stock.{number}", _options(version))
        ours = compile_ours(program.text, CHUNK_NAME, version)
        stock = compile_stock(program.text, CHUNK_NAME, version)
        complaint = _complaint(ours, stock, version)
        assert not complaint, program.seed
        compiled += isinstance(ours, Proto)
    # The generator is meant to write programs that compile.
    assert compiled >= BATCH * 0.95


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("batch", range(PROGRAMS // BATCH))
def test_first_messages_are_equal(version: Version, batch: int) -> None:
    """The first message for 600 programs of which most are broken."""
    rejected = 0
    for number in range(batch * BATCH, (batch + 1) * BATCH):
        program = make_program(f"stock.{number}", _options(version), broken=True)
        ours = compile_ours(program.text, CHUNK_NAME, version)
        stock = compile_stock(program.text, CHUNK_NAME, version)
        complaint = _complaint(ours, stock, version)
        assert not complaint, program.seed
        rejected += isinstance(ours, bytes)
    assert rejected >= BATCH * 0.5


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("source", corpus.files(), ids=lambda source: source.path)
def test_corpus_is_equal(version: Version, source: corpus.Source) -> None:
    """The files of the corpus, as far as stock Lua's loading functions take them."""
    if source.text.startswith((b"#", b"\xef\xbb\xbf")):
        pytest.skip("`load` takes no first line with `#` and no byte order mark")
    chunk_name = b"@" + source.path.encode()
    ours = compile_ours(source.text, chunk_name, version)
    stock = compile_stock(source.text, chunk_name, version)
    if isinstance(ours, bytes) and b"has more than 50 local variables" in ours:
        # The limit of stock Lua is 200.
        assert isinstance(stock, Proto)
        return
    assert not _complaint(ours, stock, version)


@pytest.mark.parametrize("version", VERSIONS)
def test_lines_are_corrected_as_in_stock_lua(version: Version) -> None:
    """Programs whose lines the firmware's encoders get wrong are equal before packing."""
    for source in corpus.sources(version):
        if source.path.startswith("generated/gap_"):
            ours = compile_ours(source.text, CHUNK_NAME, version)
            stock = compile_stock(source.text, CHUNK_NAME, version)
            assert not _complaint(ours, stock, version), source.path


def test_the_firmware_loses_lines() -> None:
    """Known difference 1: the encoders go astray at a distance of 66 lines, not at 60."""
    near, far = [1, 60, ~2, 61, 62], [1, 66 + 2, ~2, 61, 62]
    for encode in (encode_51, encode_53):
        assert decode(encode(near)) == final_lines(near)
        assert decode(encode(far)) != final_lines(far)
