"""Compression of Lua 5.1 images: the gzip file that the device's loader takes.

Two compressors: `exact` follows the one in luac.cross (uzlib's) match for match, so that the
file is the same bytes; `zlib` is smaller and faster. Both keep to what the loader accepts:
its window is 16384 bytes, and it refuses a match that reaches back to the very first byte
(a comparison that is off by one). Decompression is `inflate.py`'s. Facts from the firmware's
`uzlib_deflate.c` and `lflash.c`.
"""

from __future__ import annotations

import struct
import zlib
from functools import cache
from typing import Final, Literal

Compression = Literal["exact", "zlib"]

WINDOW: Final = 16384
GZIP_HEADER: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x04\x03"

_MIN_MATCH: Final = 3
_MAX_MATCH: Final = 258
_CHAIN_LIMIT: Final = 60
_WINDOW_BITS: Final = 14
_POSITION_MASK: Final = 0x7FFF
"""luac.cross keeps positions in 15 bits, see `_tokens`."""


def gzip_file(data: bytes, compression: Compression, *, origin_matches: bool = False) -> bytes:
    """`data` as a gzip file that the device loads.

    `origin_matches` lets the exact compressor use the first byte as luac.cross does. Files
    differ only where luac.cross writes a match the device refuses: position 0 ends every
    chain it is in, so leaving it out changes nothing but the matches that start there.
    """
    if compression == "exact":
        body = _pack_bits(_tokens(data, origin_matches))
    else:
        body = _zlib_body(data)
    return GZIP_HEADER + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def _zlib_body(data: bytes) -> bytes:
    """A raw deflate stream without a match that starts at byte 0.

    Such a match needs the first three bytes a second time. If they are there, the first byte
    is compressed on its own and a full flush makes zlib forget it.
    """
    compressor = zlib.compressobj(9, zlib.DEFLATED, -_WINDOW_BITS, 9)
    body = b""
    if data.find(data[:_MIN_MATCH], 1) >= 0:
        body = compressor.compress(data[:1]) + compressor.flush(zlib.Z_FULL_FLUSH)
        data = data[1:]
    return body + compressor.compress(data) + compressor.flush()


def _pack_bits(tokens: list[str]) -> bytes:
    """A deflate stream of one fixed-code block from its tokens' bits in stream order."""
    # Final block, type 1; end of block is seven zero bits, and so is the fill behind it, of
    # which an incomplete byte is dropped.
    bits = f"110{''.join(tokens)}00000000000000"
    size = len(bits) >> 3
    return int(bits[: size * 8][::-1], 2).to_bytes(size, "little")


def _tokens(data: bytes, origin_matches: bool) -> list[str]:
    """The literals and matches of `data`, each as its bits in stream order.

    The algorithm of luac.cross with two differences that cannot be seen in the result. While
    a match is pending, only longer ones are looked for: it would win over others. And chains
    hold whole positions: `alias` below computes what comes of the 15 bits that luac.cross
    keeps of them, whose meaning depends on where it is.
    """
    size = len(data)
    hash_bits = 6
    entries = 256
    while entries < min(size, WINDOW):
        entries *= 2
        hash_bits += 1
    shift = 24 - hash_bits
    hash_mask = entries // 4 - 1
    window_mask = WINDOW - 1
    head = [-1] * (hash_mask + 1)
    chain = [-1] * WINDOW
    literals, lengths, distances = _literal_codes(), _length_codes(), _DISTANCE_CODES
    tokens: list[str] = []
    emit = tokens.append
    candidates = range(_CHAIN_LIMIT)
    pending_distance = 0
    pending_length = _MIN_MATCH - 1
    at = 0
    while at < size - 2:
        value = data[at] << 16 | data[at + 1] << 8 | data[at + 2]
        slot = ((value >> shift) - value) & hash_mask
        other = head[slot]
        if at or origin_matches:
            head[slot] = at
        chain[at & window_mask] = other
        distance = 0
        best = pending_length
        longest = size - at
        if longest > _MAX_MATCH:
            longest = _MAX_MATCH
        if other >= 0 and best < longest:
            oldest = at - WINDOW
            last = data[at + best]
            prefix = data[at : at + best]
            for _ in candidates:
                if other < oldest:
                    alias = at - (at - other & _POSITION_MASK)
                    if other < 0 or alias < oldest or alias == at:
                        break
                    other = alias
                if data[other + best] == last and data[other : other + best] == prefix:
                    distance = at - other
                    best += 1
                    while best < longest and data[other + best] == data[at + best]:
                        best += 1
                    if best == longest:
                        break
                    last = data[at + best]
                    prefix = data[at : at + best]
                other = chain[other & window_mask]
        if distance:
            if pending_distance:
                emit(literals[data[at - 1]])
            pending_distance = distance
            pending_length = best
        elif pending_distance:
            emit(lengths[pending_length])
            emit(distances.get(pending_distance) or _distance_code(pending_distance))
            at += pending_length - 2
            pending_distance = 0
            pending_length = _MIN_MATCH - 1
        else:
            emit(literals[data[at]])
        at += 1
    if pending_distance:
        emit(lengths[pending_length])
        emit(distances.get(pending_distance) or _distance_code(pending_distance))
        at += pending_length - 1
    for byte in data[at:]:
        emit(literals[byte])
    return tokens


@cache
def _literal_codes() -> list[str]:
    short = [f"{0x30 + byte:08b}" for byte in range(144)]
    return short + [f"{0x190 + byte:09b}" for byte in range(112)]


@cache
def _length_codes() -> list[str]:
    """Code and extra bits of every match length up to 258 (the first three are unused)."""
    codes = [""] * _MIN_MATCH
    for symbol in range(257, 285):
        code = f"{symbol - 256:07b}" if symbol < 280 else f"{0xC0 + symbol - 280:08b}"
        extra = 0 if symbol < 265 else (symbol - 261) >> 2
        codes += [code + _extra_bits(value, extra) for value in range(1 << extra)]
    # Code 284 with all extra bits set would also be 258, which has a code of its own.
    codes[_MAX_MATCH] = f"{0xC0 + 285 - 280:08b}"
    return codes


_DISTANCE_CODES: Final[dict[int, str]] = {}
"""Filled as distances occur; at most `WINDOW` entries."""


def _distance_code(distance: int) -> str:
    value = distance - 1
    extra = max(value.bit_length() - 2, 0)
    symbol = 2 * extra + (value >> extra)
    code = f"{symbol:05b}" + _extra_bits(value & ((1 << extra) - 1), extra)
    _DISTANCE_CODES[distance] = code
    return code


def _extra_bits(value: int, count: int) -> str:
    return f"{value:0{count}b}"[::-1] if count else ""
