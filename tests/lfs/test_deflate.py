"""Compression and decompression of Lua 5.1 images.

That `exact` is luac.cross's compression byte for byte is shown by the goldens and
`test_luac_cross.py`; here it is held against Python's zlib and the loader's rules.
"""

from __future__ import annotations

import gzip
import random
import time
import tracemalloc
import zlib

import pytest

from luac_nodemcu.errors import FormatError
from luac_nodemcu.lfs import deflate
from luac_nodemcu.lfs.deflate import Compression, gzip_file
from luac_nodemcu.lfs.inflate import MAX_OUTPUT, gunzip, inflate_member

BOTH: tuple[Compression, ...] = ("exact", "zlib")


def _texts() -> dict[str, bytes]:
    rng = random.Random(11)
    words = [rng.randbytes(rng.randrange(2, 12)) for _ in range(300)]
    return {
        "empty": b"",
        "one": b"a",
        "three": b"abc",
        "run": bytes(5_000),
        "letters": bytes(rng.choice(b"ab") for _ in range(36_000)),
        "noise": rng.randbytes(40_000),
        "words": b"".join(rng.choice(words) for _ in range(8_000)),
        "period": rng.randbytes(300) * 120,
        "far": (block := rng.randbytes(16384)) + block + block,
        "too far": (block := rng.randbytes(16385)) + block,
        # Pieces that stand 32768 bytes after where the chains last saw them: in luac.cross's
        # 15 bits both places are one.
        "aliases": (block := rng.randbytes(8192)) * 5
        + b"".join(rng.randbytes(9) + block[at : at + 9] for at in range(40, 8000, 100)),
        "sparse": bytes(rng.randrange(256) if rng.random() < 0.4 else 0 for _ in range(40_000)),
    }


TEXTS = _texts()


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("compression", BOTH)
def test_the_loader_gets_the_data_back(compression: Compression, name: str) -> None:
    data = TEXTS[name]
    packed = gzip_file(data, compression)
    assert gzip.decompress(packed) == data
    member = gunzip(packed)
    assert member.data == data
    assert member.longest_distance <= deflate.WINDOW
    assert member.origin_match is None


@pytest.mark.parametrize(
    ("data", "match_at"),
    [(b"abcabcabc", 3), (b"\x54\xa1\xfa" + bytes(50) + b"\x54\xa1\xfa?", 53)],
)
def test_matches_with_byte_0_are_written_only_for_equality(data: bytes, match_at: int) -> None:
    # luac.cross writes such matches; the loader refuses them.
    defect = gunzip(gzip_file(data, "exact", origin_matches=True))
    assert defect.data == data
    assert defect.origin_match == match_at
    for compression in BOTH:
        member = gunzip(gzip_file(data, compression))
        assert member.data == data
        assert member.origin_match is None


def test_leaving_byte_0_out_changes_nothing_else() -> None:
    same = 0
    for name, data in TEXTS.items():
        with_origin = gzip_file(data, "exact", origin_matches=True)
        if gunzip(with_origin).origin_match is None:
            assert gzip_file(data, "exact") == with_origin, name
            same += 1
    assert same >= 5


def _reference(data: bytes) -> list[tuple[int, int] | int]:
    """The compressor's matches (distance, length) and literals, written for clarity alone:
    positions in 15 bits, no shortcuts.
    """
    size = len(data)
    bits, entries = 6, 256
    while entries < min(size, 16384):
        entries, bits = entries * 2, bits + 1
    slots = entries // 4
    none = -1
    head, chain = [none] * slots, [none] * 16384
    tokens: list[tuple[int, int] | int] = []
    pending = (0, 0)
    i = 0
    while i <= size - 3:
        value = data[i] * 65536 + data[i + 1] * 256 + data[i + 2]
        slot = ((value >> (24 - bits)) - value) & (slots - 1)
        candidate = head[slot]
        head[slot] = i % 32768
        chain[i % 16384] = candidate
        best = (0, 2)
        for _ in range(60):
            if candidate == none:
                break
            j = i - i % 32768 + candidate - (32768 if candidate >= i % 32768 else 0)
            if i - j > 16384:
                break
            length = 0
            while length < min(258, size - i) and data[i + length] == data[j + length]:
                length += 1
            if length > best[1]:
                best = (i - j, length)
            candidate = chain[candidate % 16384]
        if pending[0]:
            if best[0] == 0 or pending[1] >= best[1]:
                tokens.append(pending)
                i += pending[1] - 2
                pending = (0, 0)
            else:
                tokens.append(data[i - 1])
                pending = best
        elif best[0]:
            pending = best
        else:
            tokens.append(data[i])
        i += 1
    if pending[0]:
        tokens.append(pending)
        i += pending[1] - 1
    tokens.extend(data[i:])
    return tokens


def _decode(data: bytes, size: int) -> list[tuple[int, int] | int]:
    """Matches and literals of a deflate stream of one fixed block."""
    bits = "".join(f"{byte:08b}"[::-1] for byte in data)
    assert bits.startswith("110")
    at = 3
    tokens: list[tuple[int, int] | int] = []
    codes = {code: symbol for symbol, code in enumerate(deflate._literal_codes())}
    lengths = {code: n for n, code in enumerate(deflate._length_codes()) if code}
    while size > 0:
        for width in range(7, 14):
            code = bits[at : at + width]
            if code in codes:
                tokens.append(codes[code])
                size -= 1
                break
            if code in lengths:
                symbol = int(bits[at + width : at + width + 5], 2)
                extra = max(symbol // 2 - 1, 0)
                low = bits[at + width + 5 : at + width + 5 + extra][::-1]
                distance = 1 + (symbol if symbol < 4 else (2 + symbol % 2) << extra)
                tokens.append((distance + int(low or "0", 2), lengths[code]))
                size -= lengths[code]
                at += 5 + extra
                break
        else:
            raise AssertionError("no code")
        at += width
    return tokens


@pytest.mark.parametrize("name", TEXTS)
def test_the_fast_compressor_chooses_as_the_plain_one(name: str) -> None:
    data = TEXTS[name]
    packed = gzip_file(data, "exact", origin_matches=True)
    assert _decode(packed[10:-8], len(data)) == _reference(data)


def test_zlib_streams_of_every_kind_are_unpacked() -> None:
    for name, data in TEXTS.items():
        for level in (0, 1, 9):
            for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY):
                compressor = zlib.compressobj(level, zlib.DEFLATED, 31, 9, strategy)
                packed = compressor.compress(data) + compressor.flush()
                assert gunzip(packed).data == data, name


def test_optional_header_fields_are_skipped() -> None:
    packed = gzip_file(b"hello hello", "exact")
    fields = b"\x02\x00xy" + b"name\0" + b"comment\0" + b"cc"
    assert gunzip(b"\x1f\x8b\x08\x1e" + packed[4:10] + fields + packed[10:]).data == b"hello hello"


@pytest.mark.parametrize("compression", BOTH)
def test_every_truncation_is_an_error(compression: Compression) -> None:
    packed = gzip_file(TEXTS["words"][:700], compression)
    for length in range(len(packed)):
        with pytest.raises(FormatError) as caught:
            gunzip(packed[:length])
        assert 0 <= caught.value.offset <= length


def test_damage_is_never_overlooked() -> None:
    rng = random.Random(4)
    for compression in BOTH:
        data = TEXTS["words"][:900]
        packed = gzip_file(data, compression)
        for _ in range(400):
            at = rng.randrange(10, len(packed))
            damaged = packed[:at] + bytes((packed[at] ^ 1 << rng.randrange(8),)) + packed[at + 1 :]
            with pytest.raises(FormatError):
                gunzip(damaged)


def test_zlib_and_we_agree_on_damaged_streams() -> None:
    rng = random.Random(9)
    accepted = 0
    for _ in range(1500):
        body = bytearray(gzip_file(TEXTS["words"][:200], rng.choice(BOTH))[10:-8])
        body[rng.randrange(len(body))] = rng.randrange(256)
        other = zlib.decompressobj(-15)
        try:
            expected = other.decompress(bytes(body))
        except zlib.error:
            expected = None
        finished = expected is not None and other.eof and not other.unused_data
        try:
            found = inflate_member(gzip_file(b"", "exact")[:10] + bytes(body) + bytes(8)).data
        except FormatError as error:
            found = None
            if "fill bits" in str(error):
                continue
        if finished:
            assert found == expected
            accepted += 1
        elif found is not None:
            # The stream ended early; the checksum would have told.
            assert other.eof
    assert accepted > 100


def test_bombs_are_stopped() -> None:
    bomb = gzip.compress(bytes(1 << 26))
    tracemalloc.start()
    with pytest.raises(FormatError, match=f"more than {MAX_OUTPUT} bytes"):
        gunzip(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


def test_many_blocks_are_stopped() -> None:
    # Empty stored blocks, of which a file could hold a hundred thousand.
    packed = gzip_file(b"", "exact")[:10] + b"\x00\x00\x00\xff\xff" * 100_000
    started = time.perf_counter()
    with pytest.raises(FormatError, match="blocks"):
        gunzip(packed)
    assert time.perf_counter() - started < 2


def test_a_huge_file_is_not_even_tried() -> None:
    with pytest.raises(FormatError, match="larger than any"):
        gunzip(gzip_file(b"", "exact") + bytes(3 << 20))
