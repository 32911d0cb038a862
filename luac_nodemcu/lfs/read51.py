"""Strict reader of Lua 5.1 images, compressed or absolute.

It goes the way back: everything of a function lies directly before its record, so from the
main function's record at the end each item has exactly one place where it may be. That
accounts for every byte, and since places only get smaller, no hostile file can make it loop.
Writing is `image51.py`'s; what the device refuses is `device.py`'s.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import Final, Literal

from luac_nodemcu.compiler.chunk51 import checked_float, checked_line_info
from luac_nodemcu.compiler.cursor import MAX_FUNCTION_DEPTH
from luac_nodemcu.compiler.mains import lookup_main51
from luac_nodemcu.compiler.proto import Constant, LocalVar, Proto, Upvalue
from luac_nodemcu.compiler.words import unpack_words
from luac_nodemcu.errors import FormatError, PackError
from luac_nodemcu.lfs.image51 import (
    ABSOLUTE_BIT,
    HEADER_BYTES,
    PROTO_BYTES,
    STRING_RECORD_BYTES,
    STRING_TAG,
    string_bytes,
)
from luac_nodemcu.lfs.inflate import Member, gunzip
from luac_nodemcu.lfs.model import Image, ImageModule, ImageString, Section
from luac_nodemcu.lfs.strings51 import string_hash

GZIP_START: Final = b"\x1f\x8b"

_DOUBLE: Final = struct.Struct("<d")


@dataclass(frozen=True, slots=True)
class _Kind:
    integer_bits: int
    float_bits: int
    tvalue_bytes: Literal[8, 12, 16]


_KINDS: Final = {
    0xFAFAA154: _Kind(0, 64, 12),
    0xFAFAA150: _Kind(0, 64, 16),
    0xFAFAA152: _Kind(32, 0, 8),
}


def read_compressed(data: bytes, member: Member | None = None) -> Image:
    """Reads a relocatable image file. Raises `FormatError`; offsets behind the
    decompression are those in the unpacked data. `member` is what `gunzip` made of `data`,
    if that is at hand.
    """
    unpacked = (member or gunzip(data)).data
    size = _flash_size(unpacked)
    words = size // 4
    if len(unpacked) != size + (words + 31) // 32 * 4:
        raise FormatError("pointer bitmap does not have one bit for each word", size)
    reader = _Reader(unpacked[:size], None)
    image = reader.read(len(data))
    bitmap = bytearray(len(unpacked) - size)
    for word in reader.pointers:
        bitmap[word >> 3] |= 1 << (word & 7)
    if unpacked[size:] != bitmap:
        wrong = next(i for i, byte in enumerate(bitmap) if byte != unpacked[size + i])
        raise FormatError("pointer bitmap does not match the pointers", size + wrong)
    return image


def read_absolute(data: bytes) -> Image:
    """Reads an absolute image. Raises `FormatError`."""
    if _flash_size(data) != len(data):
        raise FormatError("size in the header is not that of the file", 4)
    address = int.from_bytes(data[12:16], "little") - HEADER_BYTES
    if address < 0 or address & 3:
        raise FormatError("the image's address is not a multiple of 4", 12)
    return _Reader(data, address).read(len(data))


def _flash_size(data: bytes) -> int:
    if len(data) < HEADER_BYTES:
        raise FormatError("file ends inside the header", len(data))
    size = int.from_bytes(data[4:8], "little")
    if size & 3 or not HEADER_BYTES + PROTO_BYTES <= size <= len(data):
        raise FormatError(f"size {size} in the header is impossible", 4)
    return size


def _is_timestamp(stamp: Constant) -> bool:
    if isinstance(stamp, bool) or not isinstance(stamp, int | float):
        return False
    return 0 <= stamp < 1 << 32 and stamp == int(stamp) and math.copysign(1, stamp) > 0


class _Reader:
    def __init__(self, data: bytes, address: int | None) -> None:
        self.data: bytes = data
        self.words: list[int] = unpack_words(data)
        self.address: int | None = address
        self.pointers: list[int] = []
        self.strings: dict[int, bytes] = {}
        self.protos_at: int = 0
        self.kind: _Kind = _KINDS[0xFAFAA154]

    def read(self, file_size: int) -> Image:
        header = tuple(self.words[: HEADER_BYTES // 4])
        signature = header[0]
        absolute = self.address is not None
        kind = _KINDS.get(signature & ~ABSOLUTE_BIT)
        if kind is None:
            raise FormatError(f"unknown signature 0x{signature:08X}", 0)
        if bool(signature & ABSOLUTE_BIT) != absolute:
            raise FormatError("absolute flag does not match the kind of file", 0)
        self.kind = kind
        if header[6] or header[7]:
            raise FormatError("reserved header words are not zero", 24)
        if self._pointer(3) != HEADER_BYTES:
            raise FormatError("hash vector is not directly behind the header", 12)
        strings = self._read_strings(header[4], header[5])
        record = len(self.data) - PROTO_BYTES
        if self._pointer(2) != record:
            raise FormatError("main function is not the last item", 8)
        main, main_at, module_sizes = self._read_main(record)
        stamp = main.constants[-1]
        strings_at = HEADER_BYTES + header[5] * 4
        return Image(
            lua=51,
            form="absolute" if absolute else "compressed",
            signature=signature,
            integer_bits=kind.integer_bits,
            float_bits=kind.float_bits,
            tvalue_bytes=kind.tvalue_bytes,
            file_size=file_size,
            flash_size=len(self.data),
            timestamp=int(stamp) if isinstance(stamp, int | float) else 0,
            modules=[
                ImageModule(name, proto, size)
                for name, proto, size in zip(
                    [name for name in main.constants if isinstance(name, bytes)],
                    main.protos,
                    module_sizes,
                    strict=True,
                )
            ],
            strings=strings,
            sections=[
                Section("header", 0, HEADER_BYTES),
                Section("string hash vector", HEADER_BYTES, header[5] * 4),
                Section("strings", strings_at, self.protos_at - strings_at),
                Section("module functions", self.protos_at, main_at - self.protos_at),
                Section("lookup function", main_at, len(self.data) - main_at),
            ],
            address=self.address,
            header=header,
            hash_slots=header[5],
        )

    def _pointer(self, word: int) -> int:
        """The byte offset to which the pointer in a word leads, 0 for null."""
        value = self.words[word]
        if value == 0:
            return 0
        self.pointers.append(word)
        offset = value * 4 if self.address is None else value - self.address
        if offset & 3 or not HEADER_BYTES <= offset < len(self.data):
            raise FormatError("pointer leads out of the image", word * 4)
        return offset

    def _expect_pointer(self, word: int, offset: int, what: str) -> None:
        if self._pointer(word) != offset:
            raise FormatError(f"{what} is not where it must be, at {offset}", word * 4)

    def _read_strings(self, count: int, slots: int) -> list[ImageString]:
        data = self.data
        if slots & (slots - 1) or not 0 < slots * 4 <= len(data) - HEADER_BYTES:
            raise FormatError(f"hash vector cannot have {slots} slots", 20)
        if count * STRING_RECORD_BYTES > len(data):
            raise FormatError(f"image cannot hold {count} strings", 16)
        heads = [0] * slots
        found: list[ImageString] = []
        at = HEADER_BYTES + slots * 4
        for _ in range(count):
            if at + STRING_RECORD_BYTES > len(data):
                raise FormatError("image ends inside the strings", len(data))
            word = at // 4
            tag, stored, length = self.words[word + 1 : word + 4]
            end = at + string_bytes(b"") - 4 + (length + 4 & ~3)
            if end > len(data):
                raise FormatError("image ends inside the strings", len(data))
            text_at = at + STRING_RECORD_BYTES
            text = data[text_at : text_at + length]
            if tag != STRING_TAG:
                raise FormatError("not a string record", at + 4)
            if string_hash(text) != stored:
                raise FormatError("string hash is wrong", at + 8)
            if any(data[text_at + length : end]):
                raise FormatError("string is not filled up with zero bytes", text_at + length)
            slot = stored & (slots - 1)
            self._expect_pointer(word, heads[slot], "next string of the hash chain")
            heads[slot] = at
            self.strings[at] = text
            found.append(ImageString(text, at, end - at, stored))
            at = end
        if len(set(self.strings.values())) != count:
            raise FormatError("a string occurs twice", HEADER_BYTES + slots * 4)
        for slot, head in enumerate(heads):
            self._expect_pointer(HEADER_BYTES // 4 + slot, head, "first string of a slot")
        self.protos_at = at
        return found

    def _string(self, word: int, what: str) -> bytes:
        text = self.strings.get(self._pointer(word))
        if text is None:
            raise FormatError(f"{what} is not a string of the image", word * 4)
        return text

    def _read_main(self, record: int) -> tuple[Proto, int, list[int]]:
        """The lookup main, where what belongs to it alone starts, and the modules' sizes."""
        main, nested, start = self._read_own(record)
        at = start
        sizes: list[int] = []
        for offset in reversed(nested):
            end = at
            proto, at = self._read_tree(offset, at, 2)
            main.protos.append(proto)
            sizes.append(end - at)
        main.protos.reverse()
        sizes.reverse()
        if at != self.protos_at:
            raise FormatError("bytes between strings and functions belong to nothing", at)
        self._check_main(main, record)
        return main, start, sizes

    def _check_main(self, main: Proto, record: int) -> None:
        *names, stamp = main.constants or [None]
        texts = [name for name in names if isinstance(name, bytes)]
        expected: Proto | None = None
        if len(texts) == len(names) and _is_timestamp(stamp):
            try:
                expected = lookup_main51(main.protos, texts, 0)
            except PackError:
                expected = None
        if expected is None or not (
            len(texts) == len(main.protos)
            and expected.source == main.source
            and expected.code == main.code
            and expected.num_params == main.num_params
            and expected.max_stack == main.max_stack
            and not main.is_vararg
            and not main.num_upvalues
            and not main.line_defined
            and not main.last_line_defined
            and not main.line_info
            and not main.locals
            and not main.upvalues
        ):
            raise FormatError("main function is not luac.cross's lookup function", record)

    def _read_tree(self, record: int, end: int, depth: int) -> tuple[Proto, int]:
        """The function whose record ends at `end`, and where all that belongs to it starts."""
        if depth > MAX_FUNCTION_DEPTH:
            raise FormatError(
                f"functions are nested deeper than {MAX_FUNCTION_DEPTH} levels", record
            )
        if record != end - PROTO_BYTES:
            raise FormatError(f"function record is not where it must be, before {end}", record)
        proto, nested, start = self._read_own(record)
        protos: list[Proto] = []
        for offset in reversed(nested):
            inner, start = self._read_tree(offset, start, depth + 1)
            protos.append(inner)
        protos.reverse()
        proto.protos = protos
        return proto, start

    def _read_own(self, record: int) -> tuple[Proto, list[int], int]:
        """A function without its nested ones, the offsets of their records, and where its
        own items start.
        """
        word = record // 4
        words = self.words
        names, constants, code, nested, local_vars, first, last, gc_list, small = words[
            word + 9 : word + 18
        ]
        if words[word] or words[word + 1] or gc_list:
            raise FormatError("function record has words that must be zero", record)
        names_at = record - 4 * names
        locals_at = names_at - 12 * local_vars
        code_at = locals_at - 4 * code
        constants_at = code_at - self.kind.tvalue_bytes * constants
        start = constants_at - 4 * nested
        if start < self.protos_at:
            raise FormatError("function record's counts exceed the image", record)
        self._expect_pointer(word + 2, constants_at if constants else 0, "constant vector")
        self._expect_pointer(word + 3, code_at if code else 0, "code")
        self._expect_pointer(word + 4, start if nested else 0, "vector of nested functions")
        self._expect_pointer(word + 6, locals_at if local_vars else 0, "local variables")
        self._expect_pointer(word + 7, names_at if names else 0, "upvalue names")
        proto = Proto(
            source=self._string(word + 8, "source name"),
            line_defined=first,
            last_line_defined=last,
            num_upvalues=small & 0xFF,
            num_params=small >> 8 & 0xFF,
            is_vararg=small >> 16 & 0xFF,
            max_stack=small >> 24,
            code=words[code_at // 4 : locals_at // 4],
            constants=self._read_constants(constants_at, constants),
            line_info=self._read_line_info(word + 5),
        )
        for index in range(locals_at // 4, names_at // 4, 3):
            name = self._string(index, "local variable name")
            proto.locals.append(LocalVar(name, words[index + 1], words[index + 2]))
        for index in range(names_at // 4, word):
            text = self._string(index, "upvalue name") if words[index] else None
            proto.upvalues.append(Upvalue(text, 0, 0))
        return proto, [self._pointer(w) for w in range(start // 4, constants_at // 4)], start

    def _read_line_info(self, word: int) -> bytes:
        offset = self._pointer(word)
        if not offset:
            return b""
        text = self.strings.get(offset - STRING_RECORD_BYTES)
        if text is None:
            raise FormatError("line information is not a string of the image", word * 4)
        return checked_line_info(text + b"\0", offset)

    def _read_constants(self, start: int, count: int) -> list[Constant]:
        words = self.words
        step = self.kind.tvalue_bytes // 4
        tag_at = 1 if step == 2 else 2
        constants: list[Constant] = []
        for word in range(start // 4, start // 4 + count * step, step):
            tag = words[word + tag_at]
            value = words[word]
            high = words[word + 1] if tag_at == 2 else 0
            if (step == 4 and words[word + 3]) or (tag != 3 and high):
                raise FormatError("unused bytes of a constant are not zero", word * 4)
            if tag == 4:
                constants.append(self._string(word, "string constant"))
            elif tag == 3 and tag_at == 1:
                constants.append(value - (value >> 31 << 32))
            elif tag == 3:
                raw = self.data[word * 4 : word * 4 + 8]
                constants.append(checked_float(_DOUBLE, raw, word * 4))
            elif tag == 1 and value <= 1:
                constants.append(value == 1)
            elif tag == 0 and value == 0:
                constants.append(None)
            else:
                raise FormatError(f"unknown constant: type {tag}, value {value}", word * 4)
        return constants
