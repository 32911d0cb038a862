"""The flash content of a Lua 5.3 image at one address, as the device's loader writes it.

For both chips: the layout is the same. ESP32's luac.cross makes such files with `-F -a`;
ESP8266's cannot (its own restart signal stops it). Facts from the firmware's `lundump.c`;
docs/formats/lfs-lua53.md describes the bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from luac_nodemcu.compiler.chunk53 import MAX_SHORT_STRING
from luac_nodemcu.compiler.mains import timestamp_constant
from luac_nodemcu.compiler.proto import Constant, Proto
from luac_nodemcu.compiler.strip import Keep
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.compiler.words import pack_words
from luac_nodemcu.lfs.image53 import HEADER_BYTES, STRING_RECORD_BYTES, hash_slots, prepare
from luac_nodemcu.lfs.strings51 import string_hash
from luac_nodemcu.lfs.strings53 import LOADED_FIXED_STRINGS, RESERVED_WORDS, StringList

TYPE_SHORT: Final = 0x04
TYPE_LONG: Final = 0x14
STRING_MARK: Final = 0x60
TYPE_PROTO: Final = 0x09
PROTO_MARK: Final = 0x21
"""Flash bit and white; luac.cross may write either white."""

VALUE_NIL: Final = 0
VALUE_BOOLEAN: Final = 1
VALUE_POINTER: Final = 2
VALUE_FLOAT: Final = 3
VALUE_INTEGER: Final = 0x13
VALUE_SHORT: Final = 0x44
VALUE_LONG: Final = 0x54

_STRING: Final = struct.Struct("<I4BII")
_PROTO: Final = struct.Struct("<I4BI16I")
_TABLE: Final = struct.Struct("<I4BII")
_FILL: Final = tuple(bytes(4 - rest) for rest in range(4))


@dataclass(slots=True)
class Region53:
    """A region: `undefined` are the (offset, length) of bytes that luac.cross and the device
    leave to chance.
    """

    data: bytes
    undefined: list[tuple[int, int]]


def region(
    mains: Sequence[Proto],
    names: Sequence[bytes],
    timestamp: int,
    target: Target,
    keep: Keep,
    *,
    address: int,
    seed: int,
    safe_type_names: bool = False,
    own: Sequence[bytes] | None = None,
) -> Region53:
    """The region at `address` for the image file that `image53.image_file` makes of the same
    arguments and seed. Raises `PackError` as that does.
    """
    timestamp = int(timestamp_constant(timestamp, target))
    mains, keep = prepare(mains, keep)
    strings = StringList(mains, names, keep, safe_type_names, own)
    return _Builder(target, keep, address, seed, strings).build(mains, names, timestamp)


def same_region(ours: Region53, other: bytes) -> bool:
    """Whether `other` is the same region but for undefined bytes."""
    copy = bytearray(other)
    for offset, length in ours.undefined:
        copy[offset : offset + length] = ours.data[offset : offset + length]
    return copy == ours.data


class _Builder:
    def __init__(
        self, target: Target, keep: Keep, address: int, seed: int, strings: StringList
    ) -> None:
        self.target: Target = target
        self.keep: Keep = keep
        self.base: int = address
        self.seed: int = seed
        self.strings: StringList = strings
        self.out: bytearray = bytearray(HEADER_BYTES)
        self.undefined: list[tuple[int, int]] = []
        self.records: list[int] = []
        self.last_short: int = address
        self.last_long: int = address
        self.last_proto: int = address
        wide = target.tvalue_bytes == 12
        self.integer: struct.Struct = struct.Struct("<q" if target.integer_bits == 64 else "<i")
        self.float: struct.Struct = struct.Struct("<d" if target.float_bits == 64 else "<f")
        self.value_bytes: int = 8 if wide else 4

    def build(self, mains: Sequence[Proto], names: Sequence[bytes], timestamp: int) -> Region53:
        base = self.base
        slots = hash_slots(self.strings.short)
        vector = [0] * slots
        for text in self.strings.own:
            self._write_string(text, 0, vector)
        for index, text in enumerate(LOADED_FIXED_STRINGS):
            self._write_string(text, index + 1 if index < RESERVED_WORDS else 0, vector)
        hash_at = len(self.out)
        self.out += pack_words(vector)
        protos = [self._write_tree(main) for main in mains]
        entries = base + len(self.out)
        for name, proto in zip(names, protos, strict=True):
            text_at = self._string(name) + STRING_RECORD_BYTES
            self.out += pack_words([text_at])
            self._write_value(pack_words([proto]), VALUE_POINTER)
        self.out += bytes(4 + self.target.tvalue_bytes)
        table_at = len(self.out)
        self.out += _TABLE.pack(1, 0x15, 0x00, 0xFF, len(protos) & 0xFF, 0, entries)
        header = (
            self.target.lfs_signature,
            len(self.out),
            self.seed,
            timestamp & 0xFFFFFFFF,
            self.strings.short,
            slots,
            hash_at >> 2,
            table_at >> 2,
            self.last_proto - base >> 2,
            self.last_short - base >> 2,
            self.last_long - base >> 2,
            0,
        )
        self.out[:HEADER_BYTES] = pack_words(header)
        return Region53(bytes(self.out), self.undefined)

    def _string(self, text: bytes) -> int:
        """The address of the string record that the loader finds for a reference to `text`."""
        return self.records[self.strings.numbers[text] - 1]

    def _write_string(self, text: bytes, extra: int, vector: list[int]) -> None:
        record = self.base + len(self.out)
        self.records.append(record)
        hashed = string_hash(text, self.seed)
        length = len(text)
        if length <= MAX_SHORT_STRING:
            slot = hashed & (len(vector) - 1)
            head = (self.last_short, TYPE_SHORT, STRING_MARK, extra, length, hashed, vector[slot])
            vector[slot] = self.last_short = record
        else:
            head = (self.last_long, TYPE_LONG, STRING_MARK, 1, 0, hashed, length)
            self.last_long = record
        self.out += _STRING.pack(*head)
        self.out += text
        self.out += _FILL[length & 3]

    def _write_tree(self, proto: Proto) -> int:
        """Writes the nested functions, then the function; returns its record's address."""
        out, base = self.out, self.base
        nested = [self._write_tree(inner) for inner in proto.protos]
        nested_at = base + len(out)
        out += pack_words(nested)
        code_at = base + len(out)
        out += pack_words(proto.code)
        constants_at = base + len(out)
        for value in proto.constants:
            self._write_constant(value)
        upvalues_at = base + len(out) if proto.upvalues else 0
        for upvalue in proto.upvalues:
            named = self.keep.names and self.keep.name_slots and upvalue.name is not None
            name = self._string(upvalue.name) if named and upvalue.name is not None else 0
            out += struct.pack("<IBBxx", name, upvalue.in_stack, upvalue.index)
            self.undefined.append((len(out) - 2, 2))
        line_info = proto.line_info if self.keep.line_info else b""
        lines_at = base + len(out) if line_info else 0
        if line_info:
            out += line_info
            out += _FILL[len(line_info) & 3]
        locals_at = base + len(out)
        local_vars = proto.locals if self.keep.names and self.keep.name_slots else []
        for local in local_vars:
            out += pack_words([self._string(local.name), local.start_pc, local.end_pc])
        record = base + len(out)
        self.undefined += ((len(out) + 5, 1), (len(out) + 9, 3))
        out += _PROTO.pack(
            self.last_proto,
            TYPE_PROTO,
            PROTO_MARK,
            proto.num_params,
            proto.is_vararg,
            proto.max_stack,
            len(proto.upvalues),
            len(proto.constants),
            len(proto.code),
            len(line_info) + 1 if line_info else 0,
            len(nested),
            len(local_vars),
            proto.line_defined,
            proto.last_line_defined,
            constants_at,
            code_at,
            nested_at,
            lines_at,
            locals_at,
            upvalues_at,
            self._string(proto.source or b""),
            0,
        )
        self.last_proto = record
        return record

    def _write_constant(self, value: Constant) -> None:
        if isinstance(value, bytes):
            kind = VALUE_SHORT if len(value) <= MAX_SHORT_STRING else VALUE_LONG
            self._write_value(pack_words([self._string(value)]), kind)
        elif value is None:
            self._write_value(b"", VALUE_NIL)
        elif isinstance(value, bool):
            self._write_value(b"\x01\0\0\0" if value else bytes(4), VALUE_BOOLEAN)
        elif isinstance(value, float):
            self._write_value(self.float.pack(value), VALUE_FLOAT)
        else:
            self._write_value(self.integer.pack(value), VALUE_INTEGER)

    def _write_value(self, used: bytes, kind: int) -> None:
        rest = self.value_bytes - len(used)
        if rest:
            self.undefined.append((len(self.out) + len(used), rest))
        self.out += used
        self.out += bytes(rest)
        self.out += pack_words([kind])
