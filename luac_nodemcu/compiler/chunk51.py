"""`.lc` files of NodeMCU's Lua 5.1: one Proto to bytes and back.

The format is Lua 5.1's with 32-bit string lengths, packed line information and zero fill that
aligns code and line information to 4 bytes. LFS images are `luac_nodemcu.lfs`'s. Facts from
the firmware's `ldump.c` and `lundump.c`; docs/formats/lc-lua51.md describes the bytes.
"""

from __future__ import annotations

import math
import struct
from typing import Final

from luac_nodemcu.compiler.cursor import MAX_FUNCTION_DEPTH, Cursor
from luac_nodemcu.compiler.proto import Constant, LocalVar, Proto, Upvalue
from luac_nodemcu.compiler.strip import Keep
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.compiler.words import pack_words, unpack_words
from luac_nodemcu.errors import FormatError, PackError

SIGNATURE: Final = b"\x1bLua"

_HEADER: Final = SIGNATURE + b"\x51\x00\x01\x04\x04\x04"
_FLOAT: Final = b"\x08\x00"
_INTEGRAL: Final = b"\x04\x01"
HEADER_BYTES: Final = len(_HEADER) + 2

_U32: Final = struct.Struct("<I")
_HEAD: Final = struct.Struct("<II4B")
_DOUBLE: Final = struct.Struct("<d")
_INT32: Final = struct.Struct("<i")
_ABSENT: Final = bytes(4)

_MIN_FUNCTION_BYTES: Final = 40
"""A function record with empty lists, without fill."""


def write(main: Proto, target: Target, keep: Keep) -> bytes:
    """The `.lc` file of `main` for a Lua 5.1 `target`.

    Raises `PackError` with luac.cross's words for an integer constant that the dump of an
    integral build refuses (LFS images take it).
    """
    out = bytearray(_HEADER)
    out += _INTEGRAL if target.integral else _FLOAT
    _write_function(out, main, None, keep, target.integral)
    return bytes(out)


def _write_function(
    out: bytearray, proto: Proto, parent_source: bytes | None, keep: Keep, integral: bool
) -> None:
    source = proto.source if keep.source else None
    # luac.cross compares addresses; strings of Lua 5.1 are interned, so equality is the same.
    out += _ABSENT if source is None or source == parent_source else _string(source)
    out += _HEAD.pack(
        proto.line_defined,
        proto.last_line_defined,
        proto.num_upvalues,
        proto.num_params,
        proto.is_vararg,
        proto.max_stack,
    )
    out += _U32.pack(len(proto.code))
    out += bytes(-len(out) & 3)
    out += pack_words(proto.code)
    _write_constants(out, proto.constants, integral)
    out += _U32.pack(len(proto.protos))
    for nested in proto.protos:
        _write_function(out, nested, source, keep, integral)
    line_info = proto.line_info if keep.line_info else b""
    out += _U32.pack(len(line_info) + 1 if line_info else 0)
    out += bytes(-len(out) & 3)
    if line_info:
        out += line_info
        out.append(0)
    if not keep.names:
        out += bytes(8)
        return
    out += _U32.pack(len(proto.locals))
    for local in proto.locals:
        out += _string(local.name)
        out += struct.pack("<II", local.start_pc, local.end_pc)
    out += _U32.pack(len(proto.upvalues))
    for upvalue in proto.upvalues:
        out += _ABSENT if upvalue.name is None else _string(upvalue.name)


def _write_constants(out: bytearray, constants: list[Constant], integral: bool) -> None:
    out += _U32.pack(len(constants))
    for value in constants:
        if isinstance(value, bytes):
            out.append(4)
            out += _string(value)
        elif value is None:
            out.append(0)
        elif isinstance(value, bool):
            out += b"\x01\x01" if value else b"\x01\x00"
        else:
            out.append(3)
            out += _integer(value) if integral else _DOUBLE.pack(value)


def _integer(value: int | float) -> bytes:
    # The compiler's tool compares with both ends excluded.
    if not -0x80000000 < value < 0x7FFFFFFF:
        raise PackError(
            "value too big or small for target integer type: a .lc file of an integer build "
            f"holds constants from -2147483647 to 2147483646, not {value}"
        )
    return _INT32.pack(int(value))


def _string(text: bytes) -> bytes:
    return _U32.pack(len(text) + 1) + text + b"\0"


def read(data: bytes) -> tuple[Proto, bool]:
    """The main Proto of a Lua 5.1 `.lc` file, and whether the file is for an integral build.

    The reader is strict: it takes only what `write` with `KEEP_ALL` reproduces byte for byte,
    which is all that luac.cross writes (and integers that `write` refuses, as the device's own
    compiler may write them). `upvalues` holds names only, as the format does; the
    other fields of `Upvalue` are 0. A main function without source gives None as source.
    Raises `FormatError`; time and memory are proportional to the length of `data`.
    """
    cursor = Cursor(data)
    cursor.expect(_HEADER, "header of a Lua 5.1 .lc file")
    start = cursor.pos
    numbers = cursor.take(2, "header")
    if numbers not in (_FLOAT, _INTEGRAL):
        raise FormatError("numbers are neither 8-byte floats nor 4-byte integers", start)
    integral = numbers == _INTEGRAL
    main = _read_function(cursor, None, integral, 1)
    cursor.finish()
    return main, integral


def _read_function(
    cursor: Cursor, parent_source: bytes | None, integral: bool, depth: int
) -> Proto:
    if depth > MAX_FUNCTION_DEPTH:
        raise FormatError(
            f"functions are nested deeper than {MAX_FUNCTION_DEPTH} levels", cursor.pos
        )
    proto = Proto()
    start = cursor.pos
    source = _read_string(cursor, "source name")
    if source is not None and source == parent_source:
        raise FormatError("source name repeats that of the enclosing function", start)
    proto.source = parent_source if source is None else source
    proto.line_defined = _read_int(cursor, "first line")
    proto.last_line_defined = _read_int(cursor, "last line")
    counts = cursor.take(4, "function header")
    proto.num_upvalues, proto.num_params, proto.is_vararg, proto.max_stack = counts
    proto.code = _read_code(cursor)
    proto.constants = _read_constants(cursor, integral)
    count = _read_count(cursor, _MIN_FUNCTION_BYTES, "function count")
    proto.protos = [_read_function(cursor, proto.source, integral, depth + 1) for _ in range(count)]
    proto.line_info = _read_line_info(cursor)
    for _ in range(_read_count(cursor, 12, "local variable count")):
        start = cursor.pos
        name = _read_string(cursor, "local variable name")
        if name is None:
            raise FormatError("local variable without a name", start)
        first = _read_int(cursor, "local variable")
        proto.locals.append(LocalVar(name, first, _read_int(cursor, "local variable")))
    count = _read_count(cursor, 4, "upvalue name count")
    proto.upvalues = [Upvalue(_read_string(cursor, "upvalue name"), 0, 0) for _ in range(count)]
    return proto


def _read_code(cursor: Cursor) -> list[int]:
    count = _read_count(cursor, 4, "instruction count")
    _skip_fill(cursor)
    return unpack_words(cursor.take(count * 4, "code"))


def _read_constants(cursor: Cursor, integral: bool) -> list[Constant]:
    constants: list[Constant] = []
    for _ in range(_read_count(cursor, 1, "constant count")):
        start = cursor.pos
        tag = cursor.u8("constant")
        if tag == 4:
            text = _read_string(cursor, "string constant")
            if text is None:
                raise FormatError("string constant without a string", start)
            constants.append(text)
        elif tag == 3 and integral:
            constants.append(_INT32.unpack(cursor.take(4, "number constant"))[0])
        elif tag == 3:
            raw = cursor.take(8, "number constant")
            constants.append(checked_float(_DOUBLE, raw, start))
        elif tag == 1:
            value = cursor.u8("boolean constant")
            if value > 1:
                raise FormatError(f"boolean constant {value} is neither 0 nor 1", start)
            constants.append(value == 1)
        elif tag == 0:
            constants.append(None)
        else:
            raise FormatError(f"unknown constant type {tag}", start)
    return constants


def checked_float(layout: struct.Struct, raw: bytes, offset: int) -> float:
    """The float stored in `raw`. Compilers make no NaN; one whose bits Python would not give
    back is refused, so that rewriting a file changes nothing.
    """
    value: float = layout.unpack(raw)[0]
    if math.isnan(value) and layout.pack(value) != raw:
        raise FormatError("number constant is an unusual NaN", offset)
    return value


def _read_line_info(cursor: Cursor) -> bytes:
    count = _read_count(cursor, 1, "line information length")
    _skip_fill(cursor)
    start = cursor.pos
    return checked_line_info(cursor.take(count, "line information"), start)


def checked_line_info(raw: bytes, offset: int) -> bytes:
    """Line information without its final 0, from stored bytes that have it (or are empty)."""
    if not raw:
        return b""
    if raw.find(0) != len(raw) - 1 or len(raw) == 1:
        raise FormatError("line information does not end at its first zero byte", offset)
    return raw[:-1]


def _skip_fill(cursor: Cursor) -> None:
    start = cursor.pos
    if any(cursor.take(-start & 3, "fill bytes")):
        raise FormatError("fill byte is not zero", start)


def _read_string(cursor: Cursor, what: str) -> bytes | None:
    start = cursor.pos
    length = cursor.u32(what)
    if length == 0:
        return None
    text = cursor.take(length, what)
    if text[-1] != 0:
        raise FormatError(f"{what} does not end with a zero byte", start)
    return text[:-1]


def _read_int(cursor: Cursor, what: str) -> int:
    start = cursor.pos
    value = cursor.u32(what)
    if value > 0x7FFFFFFF:
        raise FormatError(f"{what} is negative", start)
    return value


def _read_count(cursor: Cursor, item_bytes: int, what: str) -> int:
    start = cursor.pos
    return cursor.check_count(_read_int(cursor, what), item_bytes, start, what)
