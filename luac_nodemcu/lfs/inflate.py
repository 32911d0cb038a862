"""Decompression of Lua 5.1 image files, strict and bounded.

Python's zlib would unpack the data but does not tell how far matches reach back, which the
device's loader is particular about, so this is an inflater of its own. It also accounts for
every byte of the file. Compression is `deflate.py`'s.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from luac_nodemcu.compiler.cursor import Cursor
from luac_nodemcu.errors import FormatError

MAX_OUTPUT: Final = 1 << 20
"""No image is larger: luac.cross ends at 256 KiB plus a bitmap of 8 KiB."""

MAX_INPUT: Final = 2 * MAX_OUTPUT
MAX_BLOCKS: Final = 1024
"""Compressors make blocks of some thousand symbols; each block's codes cost time."""

_TABLE_BITS: Final = 9
_CODE_LENGTH_ORDER: Final = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
_LENGTH_BASE: Final = (
    *(3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31),
    *(35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258),
)
_LENGTH_EXTRA: Final = (*(0,) * 8, *(bits for bits in range(1, 6) for _ in range(4)), 0)
_DISTANCE_BASE: Final = (
    *(1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769),
    *(1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577),
)
_DISTANCE_EXTRA: Final = (0, 0, *(bits for bits in range(14) for _ in range(2)))


@dataclass(slots=True)
class Member:
    """What a gzip file's first member unpacks to.

    - `data`: the unpacked bytes.
    - `longest_distance`: how far the farthest match reaches back, in bytes; 0 without any.
    - `origin_match`: offset in `data` of the first match that reaches back to byte 0, or None.
    - `end`: offset of the CRC behind the compressed data.
    - `crc`, `length`: as stored there.
    """

    data: bytes
    longest_distance: int
    origin_match: int | None
    end: int
    crc: int
    length: int


def gunzip(data: bytes, max_output: int = MAX_OUTPUT) -> Member:
    """Unpacks a gzip file of one member that fills `data`, and checks CRC and length.

    Raises `FormatError` as `inflate_member` does.
    """
    member = inflate_member(data, max_output)
    if member.crc != zlib.crc32(member.data):
        raise FormatError("checksum does not match", member.end)
    if member.length != len(member.data):
        raise FormatError("length does not match", member.end + 4)
    Cursor(data, member.end + 8).finish()
    return member


def inflate_member(data: bytes, max_output: int = MAX_OUTPUT) -> Member:
    """Unpacks the first member of a gzip file without checking what was unpacked.

    Optional header fields are skipped as the device does. Raises `FormatError`, also for
    more than `max_output` bytes of output; time and memory are bounded by the lengths.
    """
    if len(data) > MAX_INPUT:
        raise FormatError("file is larger than any compressed image", MAX_INPUT)
    cursor = Cursor(data)
    cursor.expect(b"\x1f\x8b\x08", "gzip header")
    start = cursor.pos
    flags = cursor.u8("gzip header")
    if flags & 0xE0:
        raise FormatError("reserved gzip flags are set", start)
    cursor.take(6, "gzip header")
    if flags & 4:
        cursor.take(int.from_bytes(cursor.take(2, "gzip header"), "little"), "gzip header")
    for _ in range((flags >> 3 & 1) + (flags >> 4 & 1)):
        while cursor.u8("gzip header"):
            pass
    if flags & 2:
        cursor.take(2, "gzip header")
    inflater = _Inflater(data, cursor.pos, max_output)
    inflater.run()
    end = cursor.pos = inflater.end()
    crc = cursor.u32("gzip checksum")
    length = cursor.u32("gzip length")
    return Member(bytes(inflater.out), inflater.longest, inflater.origin, end, crc, length)


class _Code:
    """A Huffman code, read least significant bit first.

    Codes of up to `_TABLE_BITS` bits are found in `table` (symbol * 16 + length, 0 if none),
    longer ones by the canonical counts.
    """

    def __init__(self, lengths: Sequence[int]) -> None:
        self.counts: list[int] = [0] * 16
        for length in lengths:
            self.counts[length] += 1
        self.counts[0] = 0
        first = [0] * 17
        for length in range(1, 16):
            first[length + 1] = first[length] + self.counts[length]
        self.symbols: list[int] = [0] * len(lengths)
        self.table: list[int] = [0] * (1 << _TABLE_BITS)
        codes = self._first_codes()
        for symbol, length in enumerate(lengths):
            if not length:
                continue
            self.symbols[first[length]] = symbol
            first[length] += 1
            code = codes[length]
            codes[length] += 1
            if length <= _TABLE_BITS:
                reverse = int(f"{code:0{length}b}"[::-1], 2)
                step = 1 << length
                repeats = 1 << (_TABLE_BITS - length)
                self.table[reverse::step] = [symbol << 4 | length] * repeats

    def _first_codes(self) -> list[int]:
        codes = [0] * 16
        code = 0
        for length in range(1, 16):
            code = (code + self.counts[length - 1]) << 1
            codes[length] = code
        return codes

    @property
    def left(self) -> int:
        """Unused codes of 15 bits; negative if there are more symbols than codes."""
        return (1 << 15) - sum(n << (15 - length) for length, n in enumerate(self.counts))

    def slow(self, bits: int) -> int:
        """The symbol (* 16 + length) at the start of `bits`, -1 if there is none."""
        code = first = index = 0
        for length in range(1, 16):
            code |= bits & 1
            bits >>= 1
            count = self.counts[length]
            if code - count < first:
                return self.symbols[index + code - first] << 4 | length
            index += count
            first = (first + count) << 1
            code <<= 1
        return -1


@cache
def _fixed_codes() -> tuple[_Code, _Code]:
    return _Code([8] * 144 + [9] * 112 + [7] * 24 + [8] * 8), _Code([5] * 32)


class _Inflater:
    def __init__(self, data: bytes, pos: int, max_output: int) -> None:
        self.data: bytes = data
        self.pos: int = pos
        self.held: int = 0
        self.count: int = 0
        self.out: bytearray = bytearray()
        self.max_output: int = max_output
        self.longest: int = 0
        self.origin: int | None = None

    def run(self) -> None:
        """Inflates all blocks."""
        final = 0
        blocks = 0
        while not final:
            blocks += 1
            if blocks > MAX_BLOCKS:
                raise self._error(f"more than {MAX_BLOCKS} blocks")
            final = self._bits(1)
            kind = self._bits(2)
            if kind == 0:
                self._stored()
            elif kind == 1:
                self._compressed(*_fixed_codes())
            elif kind == 2:
                self._compressed(*self._dynamic_codes())
            else:
                raise self._error("unknown block type")

    def end(self) -> int:
        """The offset of the first byte after the stream, whose last byte is filled with 0."""
        self.pos -= self.count >> 3
        if self.held & ((1 << (self.count & 7)) - 1):
            raise self._error("fill bits are not zero")
        return self.pos

    def _error(self, message: str) -> FormatError:
        return FormatError(f"compressed data: {message}", min(self.pos, len(self.data)))

    def _bits(self, count: int) -> int:
        while self.count < count:
            if self.pos >= len(self.data):
                raise self._error("file ends")
            self.held |= self.data[self.pos] << self.count
            self.pos += 1
            self.count += 8
        value = self.held & ((1 << count) - 1)
        self.held >>= count
        self.count -= count
        return value

    def _stored(self) -> None:
        self.pos = self.end()
        self.held = self.count = 0
        size = self._bits(16)
        if self._bits(16) != size ^ 0xFFFF:
            raise self._error("length of a stored block does not match its complement")
        if size > len(self.data) - self.pos:
            raise self._error("file ends in a stored block")
        if size > self.max_output - len(self.out):
            raise self._error(f"more than {self.max_output} bytes of output")
        self.out += self.data[self.pos : self.pos + size]
        self.pos += size

    def _symbol(self, code: _Code) -> int:
        """One symbol, bit by bit, for the few that describe a block's codes."""
        value = first = index = 0
        for length in range(1, 16):
            value |= self._bits(1)
            count = code.counts[length]
            if value - count < first:
                return code.symbols[index + value - first]
            index += count
            first = (first + count) << 1
            value <<= 1
        raise self._error("unused code")

    def _dynamic_codes(self) -> tuple[_Code, _Code]:
        literals = self._bits(5) + 257
        distances = self._bits(5) + 1
        if literals > 286 or distances > 30:
            raise self._error("too many symbols")
        lengths = [0] * 19
        for position in _CODE_LENGTH_ORDER[: self._bits(4) + 4]:
            lengths[position] = self._bits(3)
        code = _Code(lengths)
        if code.left:
            raise self._error("code lengths' code is not complete")
        lengths = []
        while len(lengths) < literals + distances:
            symbol = self._symbol(code)
            if symbol < 16:
                lengths.append(symbol)
            elif symbol == 16:
                if not lengths:
                    raise self._error("no code length to repeat")
                lengths += [lengths[-1]] * (3 + self._bits(2))
            elif symbol == 17:
                lengths += [0] * (3 + self._bits(3))
            else:
                lengths += [0] * (11 + self._bits(7))
        if len(lengths) > literals + distances or not lengths[256]:
            raise self._error("code lengths run over, or the end of block has no code")
        return (
            self._checked(_Code(lengths[:literals])),
            self._checked(_Code(lengths[literals:])),
        )

    def _checked(self, code: _Code) -> _Code:
        # As zlib: a code must be complete, or have at most one symbol, of one bit.
        if code.left < 0 or (code.left and (sum(code.counts) > 1 or sum(code.counts[2:]))):
            raise self._error("code is not complete")
        return code

    def _compressed(self, literal_code: _Code, distance_code: _Code) -> None:
        data, out, limit = self.data, self.out, self.max_output
        pos, held, count = self.pos, self.held, self.count
        literal_table, distance_table = literal_code.table, distance_code.table
        mask = (1 << _TABLE_BITS) - 1
        longest = self.longest
        while True:
            # A literal or match takes at most 15 + 5 + 15 + 13 bits.
            if count < 48:
                held |= int.from_bytes(data[pos : pos + 8], "little") << count
                pos += 8
                count += 64
            entry = literal_table[held & mask] or literal_code.slow(held)
            if entry < 0:
                break
            held >>= entry & 15
            count -= entry & 15
            symbol = entry >> 4
            if symbol < 256:
                out.append(symbol)
                continue
            if symbol == 256 or symbol > 285:
                break
            extra = _LENGTH_EXTRA[symbol - 257]
            length = _LENGTH_BASE[symbol - 257] + (held & ((1 << extra) - 1))
            held >>= extra
            entry = distance_table[held & mask] or distance_code.slow(held)
            count -= extra + (entry & 15)
            symbol = entry >> 4
            if entry < 0 or symbol > 29:
                break
            held >>= entry & 15
            extra = _DISTANCE_EXTRA[symbol]
            distance = _DISTANCE_BASE[symbol] + (held & ((1 << extra) - 1))
            held >>= extra
            count -= extra
            size = len(out)
            if distance >= size:
                if distance > size:
                    raise FormatError("compressed data: match reaches before the start", pos)
                if self.origin is None:
                    self.origin = size
            if distance > longest:
                longest = distance
            if size > limit:
                break
            start = size - distance
            if length <= distance:
                out += out[start : start + length]
            else:
                piece = out[start:]
                out += (piece * (length // distance + 1))[:length]
        self.longest = longest
        self.pos, self.held, self.count = pos, held, count
        if pos - (count >> 3) > len(data):
            raise FormatError("compressed data: file ends", len(data))
        if len(out) > limit:
            raise self._error(f"more than {limit} bytes of output")
        if symbol != 256 or entry < 0:
            raise self._error("unknown code")
