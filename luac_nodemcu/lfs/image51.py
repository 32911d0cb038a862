"""LFS images of Lua 5.1 before compression: Protos to words and pointers.

The image is laid out once with pointers as word offsets; the relocatable file adds a bitmap
that says which words are pointers, the absolute file turns them into addresses. Compression
is `deflate.py`'s, reading `read51.py`'s. Facts from the firmware's `lflashimg.c`;
docs/formats/lfs-lua51.md describes the bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from luac_nodemcu.compiler.mains import SOURCE_51, lookup_main51
from luac_nodemcu.compiler.proto import Constant, Proto
from luac_nodemcu.compiler.strip import UNKNOWN_SOURCE, Keep
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.compiler.words import pack_words, unpack_words
from luac_nodemcu.errors import PackError
from luac_nodemcu.lfs.strings51 import string_hash, table_order
from luac_nodemcu.lfs.usage import StringUse

HEADER_BYTES: Final = 32
STRING_RECORD_BYTES: Final = 16
PROTO_BYTES: Final = 72
STRING_TAG: Final = 0x4004
ABSOLUTE_BIT: Final = 1

MAX_IMAGE_BYTES: Final = 0x10000 * 4
"""luac.cross's buffer, `LUA_MAX_FLASH_SIZE` words."""

_U32: Final = struct.Struct("<I")
_PROTO: Final = struct.Struct("<17I4B")
_STRING: Final = struct.Struct("<IIII")
_LOCAL: Final = struct.Struct("<III")
_FILL: Final = tuple(bytes(4 - rest) for rest in range(4))


@dataclass(slots=True)
class Layout51:
    """An image with pointers as word offsets.

    - `data`: the image; its length is the flash size.
    - `pointers`: the numbers of the words that are pointers other than null, unsorted.
    - `strings`: every string with the bytes it takes, in image order.
    - `use`: which modules use which strings.
    - `module_bytes`: what each module's functions take, without strings.
    - `hash_bytes`, `main_bytes`: what the string hash vector and the lookup main take.
    """

    data: bytes
    pointers: list[int]
    strings: list[bytes]
    use: StringUse
    module_bytes: list[int]
    hash_bytes: int
    main_bytes: int


def string_bytes(text: bytes) -> int:
    """What a string takes in an image: record, text and 0, filled to words."""
    return STRING_RECORD_BYTES + (len(text) + 4 & ~3)


def hash_slots(strings: int, target: Target) -> int:
    """How many slots the hash vector has for that many strings (at least 1)."""
    if target.ro_table_rule == "load":
        strings = int(strings * 1.3)
    return 1 << strings.bit_length()


def layout(
    mains: Sequence[Proto],
    names: Sequence[bytes],
    stamp: int | float,
    target: Target,
    keep: Keep,
    *,
    slots: int | None = None,
    strings: Sequence[bytes] | None = None,
) -> Layout51:
    """Lays out the image of the modules `mains` called `names`.

    `stamp` is what `luac_nodemcu.compiler.mains.timestamp_constant` made. To write an image
    again as it was read, `slots` gives the size of the hash vector and `strings` the order of
    the strings (all that are needed, perhaps more). The size is not checked.
    Raises `PackError` for no or more than 50 modules, and for a number constant that is not of
    the target's number type.
    """
    main = lookup_main51(mains, names, stamp)
    return _Builder(target, keep).build(main, slots, strings)


def relocatable(image: Layout51) -> bytes:
    """The image and its pointer bitmap, which together are what gets compressed."""
    words = len(image.data) // 4
    bitmap = bytearray((words + 31) // 32 * 4)
    for word in image.pointers:
        bitmap[word >> 3] |= 1 << (word & 7)
    return image.data + bytes(bitmap)


def absolute(image: Layout51, address: int) -> bytes:
    """The image as it lies in memory mapped flash at `address`."""
    words = unpack_words(image.data)
    for word in image.pointers:
        words[word] = words[word] * 4 + address
    words[0] |= ABSOLUTE_BIT
    return pack_words(words)


class _Builder:
    def __init__(self, target: Target, keep: Keep) -> None:
        self.target: Target = target
        self.keep: Keep = keep
        self.out: bytearray = bytearray(HEADER_BYTES)
        self.pointers: list[int] = [2, 3]
        # Every string's record as a word offset, and as a constant's bytes.
        self.records: dict[bytes, int] = {}
        self.constants: dict[bytes, bytes] = {}
        number = "<i" if target.integral else "<d"
        fill = "4x" if target.tvalue_bytes == 16 else ""
        self.number: struct.Struct = struct.Struct(f"{number}I{fill}")
        self.word: struct.Struct = struct.Struct(f"<I{'' if target.integral else '4x'}I{fill}")

    def build(self, main: Proto, slots: int | None, strings: Sequence[bytes] | None) -> Layout51:
        use = self._collect_all(main)
        if strings is None:
            found = list(use.owner)
            found_hashes = [string_hash(text) for text in found]
            order = table_order(found_hashes)
            ordered = [found[i] for i in order]
            hashes = [found_hashes[i] for i in order]
        else:
            ordered = list(strings)
            hashes = [string_hash(text) for text in ordered]
        slots = slots or hash_slots(len(ordered), self.target)
        self._write_strings(ordered, hashes, slots)
        module_bytes: list[int] = []
        vector: list[int] = []
        for nested in main.protos:
            start = len(self.out)
            vector.append(self._write_tree(nested))
            module_bytes.append(len(self.out) - start)
        start = len(self.out)
        record = self._write(main, vector, SOURCE_51)
        header = (
            self.target.lfs_signature,
            len(self.out),
            record,
            HEADER_BYTES // 4,
            len(ordered),
            slots,
            0,
            0,
        )
        self.out[:HEADER_BYTES] = pack_words(header)
        return Layout51(
            data=bytes(self.out),
            pointers=self.pointers,
            strings=ordered,
            use=use,
            module_bytes=module_bytes,
            hash_bytes=slots * 4,
            main_bytes=len(self.out) - start,
        )

    def _collect_all(self, main: Proto) -> StringUse:
        use = StringUse()
        use.add_fixed(SOURCE_51)
        for number, name in enumerate(main.constants[:-1]):
            if isinstance(name, bytes):
                use.add_name(name, number)
        for nested in main.protos:
            texts: dict[bytes, None] = {}
            self._collect(nested, texts)
            use.add_module(texts)
        return use

    def _collect(self, proto: Proto, texts: dict[bytes, None]) -> None:
        texts[self._source(proto)] = None
        if proto.line_info and self.keep.line_info:
            texts[proto.line_info] = None
        for value in proto.constants:
            if isinstance(value, bytes):
                texts[value] = None
        if self.keep.names:
            for upvalue in proto.upvalues:
                if upvalue.name is not None:
                    texts[upvalue.name] = None
            for local in proto.locals:
                texts[local.name] = None
        for nested in proto.protos:
            self._collect(nested, texts)

    def _source(self, proto: Proto) -> bytes:
        if proto.source is None or not self.keep.source:
            return UNKNOWN_SOURCE
        return proto.source

    def _write_strings(self, strings: list[bytes], hashes: list[int], slots: int) -> None:
        out, pointers = self.out, self.pointers
        vector = [0] * slots
        mask = slots - 1
        record = HEADER_BYTES // 4 + slots
        for text, hashed in zip(strings, hashes, strict=True):
            slot = hashed & mask
            following = vector[slot]
            vector[slot] = record
            if following:
                pointers.append(record)
            length = len(text)
            out += _STRING.pack(following, STRING_TAG, hashed, length)
            out += text
            out += _FILL[length & 3]
            self.records[text] = record
            self.constants[text] = self.word.pack(record, 4)
            record += STRING_RECORD_BYTES // 4 + (length + 4 >> 2)
        first = HEADER_BYTES // 4
        pointers += [first + slot for slot, record in enumerate(vector) if record]
        out[HEADER_BYTES:HEADER_BYTES] = pack_words(vector)

    def _write_tree(self, proto: Proto) -> int:
        """Writes the nested functions, then the function; returns its record's word offset."""
        vector = [self._write_tree(nested) for nested in proto.protos]
        return self._write(proto, vector, self._source(proto))

    def _write(self, proto: Proto, vector: list[int], source: bytes) -> int:
        out, pointers, keep = self.out, self.pointers, self.keep
        records = self.records
        nested_at = constants_at = locals_at = names_at = lines_at = 0
        if vector:
            nested_at = len(out) >> 2
            pointers += range(nested_at, nested_at + len(vector))
            out += pack_words(vector)
        if proto.constants:
            constants_at = len(out) >> 2
            self._write_constants(proto.constants)
        code_at = len(out) >> 2 if proto.code else 0
        out += pack_words(proto.code)
        local_vars = proto.locals if keep.names else []
        if local_vars:
            locals_at = len(out) >> 2
            for local in local_vars:
                pointers.append(len(out) >> 2)
                out += _LOCAL.pack(records[local.name], local.start_pc, local.end_pc)
        names = proto.upvalues if keep.names else []
        if names:
            names_at = len(out) >> 2
            for upvalue in names:
                if upvalue.name is None:
                    out += bytes(4)
                else:
                    pointers.append(len(out) >> 2)
                    out += _U32.pack(records[upvalue.name])
        if proto.line_info and keep.line_info:
            lines_at = records[proto.line_info] + STRING_RECORD_BYTES // 4
        record = len(out) >> 2
        fields = (
            constants_at,
            code_at,
            nested_at,
            lines_at,
            locals_at,
            names_at,
            records[source],
        )
        pointers += [record + 2 + index for index, word in enumerate(fields) if word]
        out += _PROTO.pack(
            0,
            0,
            *fields,
            len(names),
            len(proto.constants),
            len(proto.code),
            len(vector),
            len(local_vars),
            proto.line_defined,
            proto.last_line_defined,
            0,
            proto.num_upvalues,
            proto.num_params,
            proto.is_vararg,
            proto.max_stack,
        )
        return record

    def _write_constants(self, constants: list[Constant]) -> None:
        pointers, strings = self.pointers, self.constants
        at = len(self.out) >> 2
        step = self.word.size >> 2
        number, word = self.number, self.word
        packed: list[bytes] = []
        for value in constants:
            if isinstance(value, bytes):
                pointers.append(at)
                packed.append(strings[value])
            elif value is None:
                packed.append(word.pack(0, 0))
            elif isinstance(value, bool):
                packed.append(word.pack(1 if value else 0, 1))
            else:
                try:
                    packed.append(number.pack(value, 3))
                except struct.error:
                    raise PackError(
                        f"The constant {value} is not a number of {self.target.name}: "
                        "compile the source for this target."
                    ) from None
            at += step
        self.out += b"".join(packed)
