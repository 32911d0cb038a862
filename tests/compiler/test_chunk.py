"""`.lc` files: what is written is read, and nothing else is.

That the bytes are luac.cross's is shown by `test_golden.py` and `tests/lfs/test_luac_cross.py`.
"""

from __future__ import annotations

import random
import tracemalloc

import pytest

from luac_nodemcu.compiler.chunk import Chunk, read_chunk, verify_chunk, write_chunk
from luac_nodemcu.compiler.chunk53 import (
    TYPE_POSITIVE,
    TYPE_SHORT,
    inline_string,
    mbe,
    tagged,
)
from luac_nodemcu.compiler.mains import combined_main
from luac_nodemcu.compiler.proto import Proto, Upvalue
from luac_nodemcu.compiler.strip import KEEP_ALL, STRIP_LEVELS, StripLevel, keep_for, strip
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import FormatError, LuacNodemcuError, PackError
from luac_nodemcu.firmware.targets import load_target, target_names
from tests.support.random_protos import random_main

TARGETS = target_names()


def _small(target: Target) -> Proto:
    return random_main(random.Random(5), target, depth=1)


def _read_or_none(data: bytes) -> Chunk | None:
    """The chunk, or None if it is refused with an offset inside the file."""
    try:
        return read_chunk(data)
    except FormatError as error:
        if not 0 <= error.offset <= len(data):
            raise
        return None


@pytest.mark.parametrize("level", STRIP_LEVELS)
@pytest.mark.parametrize("name", TARGETS)
def test_reading_gives_what_was_written(name: str, level: StripLevel) -> None:
    target = load_target(name)
    keep = keep_for(level, target, "lc")
    for seed in range(25):
        main = random_main(random.Random(seed), target)
        data = write_chunk(main, target, keep)
        chunk = verify_chunk(data, main, target, keep)
        assert write_chunk(chunk.main, target, chunk.keep) == data
        # A stripped copy is the same file, but for the places of upvalue names.
        assert write_chunk(strip(main, keep, target), target, chunk.keep) == data


@pytest.mark.parametrize("name", TARGETS)
def test_levels_keep_less_and_less(name: str) -> None:
    target = load_target(name)
    main = random_main(random.Random(3), target)
    sizes = [len(write_chunk(main, target, keep_for(lv, target, "lc"))) for lv in STRIP_LEVELS]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[1] > sizes[2]


def test_a_file_is_refused_for_another_target() -> None:
    for name in TARGETS:
        target = load_target(name)
        data = write_chunk(_small(target), target, KEEP_ALL)
        fitting = [other for other in TARGETS if read_chunk(data).fits(load_target(other))]
        assert name in fitting
        for other in fitting:
            loaded = load_target(other)
            assert (loaded.lua, loaded.integer_bits, loaded.float_bits) == (
                target.lua,
                target.integer_bits,
                target.float_bits,
            )


@pytest.mark.parametrize("value", [0x7FFFFFFF, -0x80000000, -0x7FFFFFFF - 10])
def test_integral_builds_dump_no_extreme_integers(value: int) -> None:
    main = Proto(source=b"@a", code=[1], constants=[value])
    with pytest.raises(PackError, match="value too big or small for target integer type"):
        write_chunk(main, load_target("esp8266-lua51-int"), KEEP_ALL)


@pytest.mark.parametrize("value", [0x7FFFFFFE, -0x7FFFFFFF])
def test_integral_builds_dump_the_integers_next_to_them(value: int) -> None:
    target = load_target("esp8266-lua51-int")
    main = Proto(source=b"@a", code=[1], constants=[value], line_info=b"\x01")
    assert read_chunk(write_chunk(main, target, KEEP_ALL)).main.constants == [value]


def test_a_53_integer_must_fit() -> None:
    main = Proto(source=b"@a", code=[1], constants=[1 << 31])
    with pytest.raises(PackError, match="does not fit 32 bits"):
        write_chunk(main, load_target("esp8266-lua53"), KEEP_ALL)
    write_chunk(main, load_target("esp32-lua53-int64"), KEEP_ALL)


@pytest.mark.parametrize(
    ("encoded", "expected"),
    [
        (mbe(0), "00"),
        (mbe(127), "7f"),
        (mbe(128), "81 00"),
        (inline_string(b"x"), "52 78"),
        (inline_string(None), "50"),
        (inline_string(b""), "51"),
        (tagged(TYPE_POSITIVE, 15), "3f"),
        (tagged(TYPE_POSITIVE, 16), "b0 10"),
        (tagged(TYPE_POSITIVE, 200), "b1 48"),
        (tagged(TYPE_POSITIVE, -1), "40"),
        (tagged(TYPE_SHORT, 41), "d0 29"),
        (inline_string(bytes(128))[:2], "e1 01"),
    ],
)
def test_multi_byte_encoding(encoded: bytes, expected: str) -> None:
    assert encoded.hex(" ") == expected


def test_several_files_share_a_main_function() -> None:
    target = load_target("esp8266-lua51")
    mains = [random_main(random.Random(seed), target) for seed in range(3)]
    main = combined_main(mains, target)
    assert len(main.code) == 7
    assert main.protos == mains
    assert combined_main(mains[:1], target) is mains[0]
    chunk = read_chunk(write_chunk(main, target, KEEP_ALL))
    assert [proto.source for proto in chunk.main.protos] == [proto.source for proto in mains]
    lookup = combined_main(mains, target, names=[b"a", b"b", b"c"], timestamp=7)
    assert lookup.constants == [b"a", b"b", b"c", 7.0]


def test_a_53_main_leaves_the_functions_it_combines_alone() -> None:
    target = load_target("esp8266-lua53")
    mains = [Proto(source=b"@a", code=[1], upvalues=[Upvalue(None, 1, 0)]) for _ in range(2)]
    main = combined_main(mains, target)
    assert [proto.upvalues[0].in_stack for proto in main.protos] == [0, 0]
    assert [proto.upvalues[0].in_stack for proto in mains] == [1, 1]


@pytest.mark.parametrize("timestamp", [-1, 1 << 32])
def test_a_timestamp_must_fit(timestamp: int) -> None:
    for name in TARGETS:
        target = load_target(name)
        with pytest.raises(PackError, match="timestamp"):
            combined_main([_small(target)], target, names=[b"a"], timestamp=timestamp)


@pytest.mark.parametrize("name", TARGETS)
def test_every_truncation_is_an_error_with_its_place(name: str) -> None:
    target = load_target(name)
    data = write_chunk(_small(target), target, KEEP_ALL)
    for length in range(len(data)):
        with pytest.raises(FormatError) as caught:
            read_chunk(data[:length])
        assert 0 <= caught.value.offset <= length


@pytest.mark.parametrize("name", TARGETS)
def test_bytes_behind_the_end_are_an_error(name: str) -> None:
    target = load_target(name)
    data = write_chunk(_small(target), target, KEEP_ALL)
    with pytest.raises(FormatError, match="1 bytes follow the end") as caught:
        read_chunk(data + b"\0")
    assert caught.value.offset == len(data)


@pytest.mark.parametrize("name", TARGETS)
def test_a_damaged_file_is_refused_or_read_to_the_last_bit(name: str) -> None:
    target = load_target(name)
    rng = random.Random(name)
    refused = 0
    for seed in range(4):
        data = write_chunk(random_main(random.Random(seed), target), target, KEEP_ALL)
        for _ in range(150):
            damaged = bytearray(data)
            for _ in range(rng.choice((1, 1, 2, 8))):
                damaged[rng.randrange(len(data))] = rng.choice((0, 0x7F, 0x80, rng.randrange(256)))
            chunk = _read_or_none(bytes(damaged))
            if chunk is None:
                refused += 1
            else:
                assert write_chunk(chunk.main, target, chunk.keep) == damaged
    assert refused > 100


def test_verification_notices_every_kind_of_damage() -> None:
    target = load_target("esp8266-lua51")
    main = random_main(random.Random(1), target)
    data = write_chunk(main, target, KEEP_ALL)
    other = write_chunk(strip(main, keep_for("2", target, "lc"), target), target, KEEP_ALL)
    for wrong in (data[:-1], other, bytes(len(data))):
        with pytest.raises(LuacNodemcuError, match="does not read back"):
            verify_chunk(wrong, main, target, KEEP_ALL)


def test_huge_counts_allocate_nothing() -> None:
    for name in ("esp8266-lua51", "esp8266-lua53"):
        target = load_target(name)
        data = write_chunk(_small(target), target, KEEP_ALL)
        tracemalloc.start()
        for at in range(len(data) - 4):
            _read_or_none(data[:at] + b"\xff\xff\xff\x7f" + data[at + 4 :])
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 1 << 20


@pytest.mark.parametrize("name", ["esp8266-lua51", "esp8266-lua53"])
def test_deep_nesting_is_refused(name: str) -> None:
    target = load_target(name)
    for depth, fits in ((200, True), (201, False), (400, False)):
        main = Proto(source=b"@a", code=[1])
        for _ in range(depth - 1):
            main = Proto(source=b"@a", code=[1], protos=[main])
        data = write_chunk(main, target, KEEP_ALL)
        if fits:
            assert write_chunk(read_chunk(data).main, target, KEEP_ALL) == data
        else:
            with pytest.raises(FormatError, match="nested deeper than 200"):
                read_chunk(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "does not start with"),
        (b"print('hello')", "does not start with"),
        (b"\x1bLua", "version byte missing"),
        (b"\x1bLua\x54\x00", "version byte 54"),
        (b"\x1bLua\x51\x00\x00\x04\x04\x04\x08\x00", "header"),
        (b"\x1bLua\x51\x00\x01\x04\x04\x04\x04\x00", "neither 8-byte floats nor 4-byte integers"),
        (b"\x1bLua\x53\x00\x19\x93\r\n\x1a\n", "format byte: expected 0a"),
        (b"\x1bLua\x53\x0b\x19\x93\r\n\x1a\n", "format byte: expected 0a"),
    ],
)
def test_other_files_are_named_for_what_they_are(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        read_chunk(data)
