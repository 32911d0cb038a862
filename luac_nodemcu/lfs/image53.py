"""LFS image files of Lua 5.3, as the device's loader reads them, and what they take in flash.

The file holds strings and functions in the loader's order, without addresses. The flash
content itself is `region53.py`'s, reading `read53.py`'s. Facts from the firmware's `ldump.c`
and `lundump.c`; docs/formats/lfs-lua53.md describes the bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from luac_nodemcu.compiler.chunk53 import (
    ABSENT_STRING,
    FORMAT_IMAGE,
    TYPE_POSITIVE,
    header,
    inline_string,
    mbe,
    string_type,
    tagged,
    write_function,
)
from luac_nodemcu.compiler.mains import detached, timestamp_constant
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import UNKNOWN_SOURCE, Keep
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.lfs.strings53 import (
    FIXED_STRINGS,
    LOADED_FIXED_STRINGS,
    StringList,
)

STRINGS_MARK: Final = b"\x19ss"
PROTOS_MARK: Final = b"\x19pr"

HEADER_BYTES: Final = 48
STRING_RECORD_BYTES: Final = 16
PROTO_BYTES: Final = 76
UPVALUE_BYTES: Final = 8
LOCAL_BYTES: Final = 12
TABLE_BYTES: Final = 16
"""`ROTable`, with which the region ends."""


@dataclass(slots=True)
class Image53:
    """An image file and what it takes.

    - `data`: the file.
    - `flash_size`: bytes of the region that the device writes.
    - `strings`: the file's own strings.
    - `module_bytes`: what each module's functions take in flash, without strings.
    - `file_bytes`: what they take in the file.
    """

    data: bytes
    seed: int
    flash_size: int
    strings: StringList
    module_bytes: list[int]
    file_bytes: list[int]


def image_file(
    mains: Sequence[Proto],
    names: Sequence[bytes],
    timestamp: int,
    target: Target,
    keep: Keep,
    *,
    seed: int | None = None,
    safe_type_names: bool = False,
    own: Sequence[bytes] | None = None,
) -> Image53:
    """The image file of the modules `mains` called `names`, in their order.

    `seed` (unsigned 32 bits) is derived from the rest of the file if it is None. `own` is as
    in `StringList`. Sizes are not checked. Raises `PackError` for a timestamp or an
    integer constant outside the target's integer type.
    """
    timestamp = int(timestamp_constant(timestamp, target))
    mains, keep = prepare(mains, keep)
    strings = StringList(mains, names, keep, safe_type_names, own)
    references: dict[bytes | None, bytes] = {
        text: tagged(string_type(text), number) for text, number in strings.numbers.items()
    }
    references[None] = ABSENT_STRING
    out = bytearray(STRINGS_MARK)
    out += mbe(max(len(text) for text in (*strings.own, *FIXED_STRINGS)))
    out += mbe(strings.short)
    out += mbe(strings.long)
    out += mbe(len(strings.own))
    out += b"".join([inline_string(text) for text in strings.own])
    out += PROTOS_MARK
    out += mbe(len(mains))
    file_bytes: list[int] = []
    for main in mains:
        start = len(out)
        write_function(out, main, None, keep, target, references.__getitem__)
        file_bytes.append(len(out) - start)
    out += mbe(len(names) + 1)
    out += b"".join([references[name] for name in names])
    out += tagged(TYPE_POSITIVE, timestamp)
    if seed is None:
        seed = zlib.crc32(out)
    data = header(target, FORMAT_IMAGE) + _seed(seed, target) + bytes(out)
    module_bytes = [proto_bytes(main, target.tvalue_bytes, keep) for main in mains]
    return Image53(
        data=data,
        seed=seed,
        flash_size=flash_size(strings.own, strings.short, module_bytes, target.tvalue_bytes),
        strings=strings,
        module_bytes=module_bytes,
        file_bytes=file_bytes,
    )


def _seed(seed: int, target: Target) -> bytes:
    # The file holds the 32 bits as a value of the build's integer type.
    if target.integer_bits == 32:
        seed -= seed >> 31 << 32
    return tagged(TYPE_POSITIVE, seed)


def prepare(mains: Sequence[Proto], keep: Keep) -> tuple[list[Proto], Keep]:
    """The Protos and `Keep` with which functions are written to an image: every function has
    a source name, and the first upvalue of a module is marked as luac.cross does.
    """
    if not keep.source or any(main.source is None for main in mains):
        mains = [_with_source(main, keep) for main in mains]
        keep = replace(keep, source=True)
    return [detached(main) for main in mains], keep


def _with_source(proto: Proto, keep: Keep) -> Proto:
    source = proto.source if keep.source and proto.source is not None else UNKNOWN_SOURCE
    protos = [_with_source(nested, keep) for nested in proto.protos]
    return replace(proto, source=source, protos=protos)


def hash_slots(short_strings: int) -> int:
    """Slots of the hash vector: the smallest power of two that is not smaller."""
    return 1 << (short_strings - 1).bit_length()


def string_bytes(text: bytes) -> int:
    """What a string takes in flash: record, text and 0, filled to words."""
    return STRING_RECORD_BYTES + (len(text) + 4 & ~3)


def proto_bytes(proto: Proto, tvalue_bytes: int, keep: Keep) -> int:
    """What a function and its nested ones take in flash, without strings."""
    line_bytes = len(proto.line_info) + 4 & ~3 if keep.line_info and proto.line_info else 0
    local_vars = len(proto.locals) if keep.names and keep.name_slots else 0
    size = (
        PROTO_BYTES
        + 4 * (len(proto.protos) + len(proto.code))
        + tvalue_bytes * len(proto.constants)
        + UPVALUE_BYTES * len(proto.upvalues)
        + line_bytes
        + LOCAL_BYTES * local_vars
    )
    return size + sum([proto_bytes(nested, tvalue_bytes, keep) for nested in proto.protos])


def flash_size(
    own: Sequence[bytes], short: int, module_bytes: Sequence[int], tvalue_bytes: int
) -> int:
    """The bytes that the device's loader writes for an image with the strings `own`, `short`
    short strings in all (fixed ones included) and modules of the given sizes.
    """
    return (
        HEADER_BYTES
        + sum([string_bytes(text) for text in own])
        + FIXED_STRING_BYTES
        + 4 * hash_slots(short)
        + sum(module_bytes)
        + (4 + tvalue_bytes) * (len(module_bytes) + 1)
        + TABLE_BYTES
    )


FIXED_STRING_BYTES: Final = sum(string_bytes(text) for text in LOADED_FIXED_STRINGS)
