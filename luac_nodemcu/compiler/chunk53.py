"""`.lc` files of NodeMCU's Lua 5.3, and the function records that its LFS images share.

The format is NodeMCU's own (format byte 10): multi-byte encoded counts and type bits in the
first byte of constants. A record's strings are either written inline (`.lc`) or as numbers
into a string list (LFS image files), which is the caller's choice of string function. Facts
from the firmware's `ldump.c` and `lundump.c`; docs/formats/lc-lua53.md describes the bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

from luac_nodemcu.compiler.chunk51 import checked_float, checked_line_info
from luac_nodemcu.compiler.cursor import MAX_FUNCTION_DEPTH, Cursor
from luac_nodemcu.compiler.proto import Constant, LocalVar, Proto, Upvalue
from luac_nodemcu.compiler.strip import Keep
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.compiler.words import pack_words, unpack_words
from luac_nodemcu.errors import FormatError, PackError

FORMAT_CHUNK: Final = 10
FORMAT_IMAGE: Final = 11

MAX_SHORT_STRING: Final = 40
"""`LUAI_MAXSHORTLEN`: longer strings are not interned."""

TYPE_NIL: Final = 0x00
TYPE_BOOLEAN: Final = 0x10
TYPE_FLOAT: Final = 0x20
TYPE_POSITIVE: Final = 0x30
TYPE_NEGATIVE: Final = 0x40
TYPE_SHORT: Final = 0x50
TYPE_LONG: Final = 0x60
TYPE_MASK: Final = 0x70

ABSENT_STRING: Final = b"\x50"

_HEAD: Final = b"\x1bLua\x53"
_CHECK: Final = b"\x19\x93\x0d\x0a\x1a\x0a\x04\x04"
_PROBE: Final = 370.5
_FLOATS: Final = {4: struct.Struct("<f"), 8: struct.Struct("<d")}

_MIN_FUNCTION_BYTES: Final = 13

StringWriter = Callable[[bytes | None], bytes]
"""Encodes a string or its absence where a record has one."""

StringReader = Callable[[Cursor, int], bytes | None]
"""Decodes a string whose first byte was read and is given."""


def mbe(value: int) -> bytes:
    """`value` >= 0 in multi-byte encoding: big-endian base 128, bit 7 on all but the last."""
    if value < 0x80:
        return bytes((value,))
    groups = [value & 0x7F]
    value >>= 7
    while value:
        groups.append(0x80 | value & 0x7F)
        value >>= 7
    groups.reverse()
    return bytes(groups)


def tagged(type_bits: int, value: int) -> bytes:
    """`value` in multi-byte encoding with type bits in the first byte; any negative value
    gets the type bits of negative integers.
    """
    if value < 0:
        type_bits = TYPE_NEGATIVE
        value = -(value + 1)
    if value < 0x10:
        return bytes((type_bits | value,))
    encoded = mbe(value)
    if encoded[0] & TYPE_MASK:
        return bytes((0x80 | type_bits,)) + encoded
    return bytes((encoded[0] | type_bits,)) + encoded[1:]


def string_type(text: bytes) -> int:
    """The type bits of a string."""
    return TYPE_SHORT if len(text) <= MAX_SHORT_STRING else TYPE_LONG


def inline_string(text: bytes | None) -> bytes:
    """A string as a `.lc` file and the string list of an image hold it."""
    if text is None:
        return ABSENT_STRING
    return tagged(string_type(text), len(text) + 1) + text


def header(target: Target, file_format: int) -> bytes:
    """The header of a `.lc` file (`FORMAT_CHUNK`) or an image file (`FORMAT_IMAGE`)."""
    float_bytes = target.float_bits // 8
    sizes = bytes((target.integer_bits // 8, float_bytes, TYPE_FLOAT))
    return _HEAD + bytes((file_format,)) + _CHECK + sizes + _FLOATS[float_bytes].pack(_PROBE)


def write(main: Proto, target: Target, keep: Keep) -> bytes:
    """The `.lc` file of `main` for a Lua 5.3 `target`."""
    out = bytearray(header(target, FORMAT_CHUNK))
    out.append(main.num_upvalues)
    write_function(out, main, None, keep, target, inline_string)
    return bytes(out)


def write_function(
    out: bytearray,
    proto: Proto,
    parent_source: bytes | None,
    keep: Keep,
    target: Target,
    string: StringWriter,
) -> None:
    """Appends the record of `proto` with its nested functions.

    Raises `PackError` for an integer constant outside the target's integer type.
    """
    source = proto.source if keep.source else None
    out += ABSENT_STRING if source == parent_source else string(source)
    out += mbe(proto.line_defined)
    out += mbe(proto.last_line_defined)
    out += bytes((proto.num_params, proto.is_vararg, proto.max_stack))
    out += mbe(len(proto.protos))
    for nested in proto.protos:
        write_function(out, nested, source, keep, target, string)
    out += mbe(len(proto.code))
    out += pack_words(proto.code)
    out += mbe(len(proto.constants))
    for value in proto.constants:
        out += _constant(value, target, string)
    out.append(1 if keep.name_slots else 0)
    out += mbe(len(proto.upvalues))
    for upvalue in proto.upvalues:
        if keep.name_slots:
            out += string(upvalue.name if keep.names else None)
        out.append(upvalue.in_stack)
        out.append(upvalue.index)
    line_info = proto.line_info if keep.line_info else b""
    if line_info:
        out += mbe(len(line_info) + 1)
        out += line_info
    out.append(0)
    local_vars = proto.locals if keep.names and keep.name_slots else []
    out += mbe(len(local_vars))
    for local in local_vars:
        out += string(local.name)
        out += mbe(local.start_pc)
        out += mbe(local.end_pc)


def _constant(value: Constant, target: Target, string: StringWriter) -> bytes:
    if isinstance(value, bytes):
        return string(value)
    if value is None:
        return b"\x00"
    if isinstance(value, bool):
        return b"\x11" if value else b"\x10"
    if isinstance(value, int):
        return integer(value, target)
    return b"\x20" + _FLOATS[target.float_bits // 8].pack(value)


def integer(value: int, target: Target) -> bytes:
    """An integer constant. Raises `PackError` if the target's integers cannot hold it."""
    limit = 1 << (target.integer_bits - 1)
    if not -limit <= value < limit:
        raise PackError(f"The integer {value} does not fit {target.integer_bits} bits.")
    return tagged(TYPE_POSITIVE, value)


class Numbers:
    """Widths in bytes of the number types, as a file's header states them."""

    def __init__(self, integer_bytes: int, float_bytes: int) -> None:
        self.integer_bytes: int = integer_bytes
        self.float_bytes: int = float_bytes
        self.layout: struct.Struct = _FLOATS[float_bytes]


def read_header(cursor: Cursor, file_format: int) -> Numbers:
    """Reads what `header` writes."""
    cursor.expect(_HEAD, "header of a Lua 5.3 file")
    cursor.expect(bytes((file_format,)), "format byte")
    cursor.expect(_CHECK, "header of a Lua 5.3 file")
    start = cursor.pos
    integer_bytes = cursor.u8("header")
    float_bytes = cursor.u8("header")
    if integer_bytes not in (4, 8) or float_bytes not in (4, 8):
        raise FormatError("integers and floats must have 4 or 8 bytes", start)
    numbers = Numbers(integer_bytes, float_bytes)
    cursor.expect(b"\x20" + numbers.layout.pack(_PROBE), "float check value")
    return numbers


def read(data: bytes) -> tuple[Proto, Numbers, bool]:
    """The main Proto of a Lua 5.3 `.lc` file, its number widths, and its `Keep.name_slots`.

    The reader is strict: it takes only what `write` reproduces byte for byte from the
    Protos it returns. Raises `FormatError`; time and memory are proportional to the length
    of `data`.
    """
    cursor = Cursor(data)
    numbers = read_header(cursor, FORMAT_CHUNK)
    start = cursor.pos
    upvalues = cursor.u8("upvalue count")
    records = FunctionReader(cursor, numbers, read_inline_string)
    main = records.read(None)
    if upvalues != main.num_upvalues:
        raise FormatError(f"upvalue count {upvalues} differs from that of the main function", start)
    cursor.finish()
    return main, numbers, records.name_slots is not False


class FunctionReader:
    """Reads function records; `name_slots` is what they had in common, None before the first."""

    def __init__(self, cursor: Cursor, numbers: Numbers, string: StringReader) -> None:
        self.cursor: Cursor = cursor
        self.numbers: Numbers = numbers
        self.string: StringReader = string
        self.name_slots: bool | None = None
        self.depth: int = 0

    def read(self, parent_source: bytes | None) -> Proto:
        """The next record with its nested functions."""
        cursor = self.cursor
        self.depth += 1
        if self.depth > MAX_FUNCTION_DEPTH:
            raise FormatError(
                f"functions are nested deeper than {MAX_FUNCTION_DEPTH} levels", cursor.pos
            )
        proto = Proto()
        start = cursor.pos
        source = self.string(cursor, cursor.u8("source name"))
        if source is not None and source == parent_source:
            raise FormatError("source name repeats that of the enclosing function", start)
        proto.source = parent_source if source is None else source
        proto.line_defined = read_mbe(cursor, "first line")
        proto.last_line_defined = read_mbe(cursor, "last line")
        fields = cursor.take(3, "function header")
        proto.num_params, proto.is_vararg, proto.max_stack = fields
        count = read_count(cursor, _MIN_FUNCTION_BYTES, "function count")
        proto.protos = [self.read(proto.source) for _ in range(count)]
        count = read_count(cursor, 4, "instruction count")
        proto.code = unpack_words(cursor.take(count * 4, "code"))
        count = read_count(cursor, 1, "constant count")
        proto.constants = [self._constant() for _ in range(count)]
        self._upvalues(proto)
        count = read_count(cursor, 1, "line information length")
        start = cursor.pos
        proto.line_info = checked_line_info(cursor.take(count, "line information"), start)
        for _ in range(read_count(cursor, 3, "local variable count")):
            proto.locals.append(self._local())
        self.depth -= 1
        return proto

    def _constant(self) -> Constant:
        cursor = self.cursor
        start = cursor.pos
        first = cursor.u8("constant")
        kind = first & TYPE_MASK
        if kind in (TYPE_SHORT, TYPE_LONG):
            text = self.string(cursor, first)
            if text is None:
                raise FormatError("string constant without a string", start)
            return text
        if kind in (TYPE_POSITIVE, TYPE_NEGATIVE):
            return read_integer(cursor, first, self.numbers.integer_bytes)
        if first == TYPE_FLOAT:
            raw = cursor.take(self.numbers.float_bytes, "float constant")
            return checked_float(self.numbers.layout, raw, start)
        if first & ~1 == TYPE_BOOLEAN:
            return first == TYPE_BOOLEAN | 1
        if first == TYPE_NIL:
            return None
        raise FormatError(f"unknown constant type 0x{first:02x}", start)

    def _upvalues(self, proto: Proto) -> None:
        cursor = self.cursor
        start = cursor.pos
        slots = cursor.u8("upvalue flag")
        if slots > 1 or (self.name_slots is not None and slots != self.name_slots):
            raise FormatError("upvalue flag differs from that of other functions", start)
        self.name_slots = slots == 1
        for _ in range(read_count(cursor, 2, "upvalue count")):
            name = self.string(cursor, cursor.u8("upvalue name")) if slots else None
            in_stack = cursor.u8("upvalue")
            proto.upvalues.append(Upvalue(name, in_stack, cursor.u8("upvalue")))
        proto.num_upvalues = len(proto.upvalues)

    def _local(self) -> LocalVar:
        cursor = self.cursor
        start = cursor.pos
        name = self.string(cursor, cursor.u8("local variable"))
        if name is None or not self.name_slots:
            raise FormatError("local variable without a name, or in a stripped file", start)
        first = read_mbe(cursor, "local variable")
        return LocalVar(name, first, read_mbe(cursor, "local variable"))


def read_mbe(cursor: Cursor, what: str) -> int:
    """A count in multi-byte encoding, below 2 ** 31 and encoded as briefly as possible."""
    start = cursor.pos
    byte = cursor.u8(what)
    value = byte & 0x7F
    if byte == 0x80:
        raise FormatError(f"{what} is not encoded in the fewest bytes", start)
    while byte & 0x80:
        byte = cursor.u8(what)
        value = value << 7 | byte & 0x7F
        if value > 0x7FFFFFFF:
            raise FormatError(f"{what} is too large", start)
    return value


def read_count(cursor: Cursor, item_bytes: int, what: str) -> int:
    """A count of items that take at least `item_bytes` each in the rest of the file."""
    start = cursor.pos
    return cursor.check_count(read_mbe(cursor, what), item_bytes, start, what)


def read_tagged(cursor: Cursor, first: int, limit: int, what: str) -> int:
    """The magnitude of a tagged integer whose first byte is `first`; at most `limit`."""
    start = cursor.pos - 1
    value = first & 0x0F
    byte = first
    count = 1
    while byte & 0x80:
        byte = cursor.u8(what)
        value = value << 7 | byte & 0x7F
        count += 1
        if value > limit:
            break
    if value > limit:
        raise FormatError(f"{what} is too large", start)
    if count != len(tagged(TYPE_POSITIVE, value)):
        raise FormatError(f"{what} is not encoded in the fewest bytes", start)
    return value


def read_integer(cursor: Cursor, first: int, integer_bytes: int) -> int:
    """An integer constant whose first byte is `first`."""
    value = read_tagged(cursor, first, (1 << (8 * integer_bytes - 1)) - 1, "integer")
    return -value - 1 if first & TYPE_MASK == TYPE_NEGATIVE else value


def read_inline_string(cursor: Cursor, first: int) -> bytes | None:
    """What `inline_string` writes."""
    start = cursor.pos - 1
    kind = first & TYPE_MASK
    if kind not in (TYPE_SHORT, TYPE_LONG):
        raise FormatError("expected a string", start)
    length = read_tagged(cursor, first, 0x7FFFFFFF, "string length") - 1
    if length < 0:
        if first != TYPE_SHORT:
            raise FormatError("absent string is encoded as a long one", start)
        return None
    text = cursor.take(length, "string")
    if string_type(text) != kind:
        raise FormatError("string length does not match its type", start)
    return text
