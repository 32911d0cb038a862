"""What the firmware says to an image: the checks of its loaders, in its own words.

Nothing here decides whether a file is well formed (the strict readers do); these are the
reasons for which a device refuses a file, or comes to harm because it does not check. Facts
from the firmware's `lflash.c` (Lua 5.1), `lundump.c` and `lnodemcu.c` (Lua 5.3).
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final

from luac_nodemcu.compiler import chunk53
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import FormatError
from luac_nodemcu.lfs.deflate import WINDOW
from luac_nodemcu.lfs.image51 import ABSOLUTE_BIT
from luac_nodemcu.lfs.inflate import Member, inflate_member
from luac_nodemcu.lfs.read53 import read_image

MIN_COMPRESSED_BYTES: Final = 201
"""The Lua 5.1 loader takes a file of 200 bytes or less for an empty one."""

_VERSION_MASK: Final = 0xF00
_BUILD_MASK: Final = 0x04
_SIZE_TAGS: Final = {12: "int", 13: "Instruction", 14: "lua_Integer", 15: "lua_Number"}


@dataclass(frozen=True, slots=True)
class DeviceProblem:
    """Why a device does not load an image.

    - `message`: what the firmware prints; empty where it does not notice.
    - `reason`: what is wrong, in words for a person.
    """

    message: str
    reason: str


def compressed51(
    data: bytes, target: Target, partition_bytes: int, member: Member | None = None
) -> list[DeviceProblem]:
    """What the Lua 5.1 loader has against a relocatable image, in the order of its checks.

    `member` is what `inflate_member` made of `data`, if that is at hand.
    """
    if len(data) < MIN_COMPRESSED_BYTES:
        return [
            DeviceProblem(
                "read error on LFS image file",
                f"the file has {len(data)} bytes, and the loader refuses files of 200 or less",
            )
        ]
    try:
        member = member or inflate_member(data)
    except FormatError as error:
        return [DeviceProblem("read error on LFS image file", str(error))]
    problems: list[DeviceProblem] = []
    if member.longest_distance > WINDOW or member.origin_match is not None:
        problems.append(
            DeviceProblem(
                "invalid dictionary offset on inflate",
                f"a match reaches back {member.longest_distance} bytes, the window is {WINDOW}"
                if member.longest_distance > WINDOW
                else f"the match at byte {member.origin_match} of the unpacked data reaches "
                "back to byte 0",
            )
        )
    problems += _header51(member.data, target, partition_bytes)
    # The loader takes the length from the last four bytes of the file.
    length = int.from_bytes(data[-4:], "little")
    if length != len(member.data) or member.crc != zlib.crc32(member.data):
        problems.append(
            DeviceProblem(
                "checksum error on LFS image file",
                "the CRC or the length at the end of the file is not that of the data",
            )
        )
    return problems


def _header51(unpacked: bytes, target: Target, partition_bytes: int) -> list[DeviceProblem]:
    if len(unpacked) < 8:
        return [DeviceProblem("LFS length mismatch", "the image has no header")]
    signature = int.from_bytes(unpacked[:4], "little")
    size = int.from_bytes(unpacked[4:8], "little")
    wanted = target.lfs_signature
    problems: list[DeviceProblem] = []
    if signature & _VERSION_MASK != wanted & _VERSION_MASK:
        problems.append(DeviceProblem("Incorrect LFS header version", "the image is not Lua 5.1's"))
    if signature & _BUILD_MASK != wanted & _BUILD_MASK:
        problems.append(
            DeviceProblem("Incorrect LFS build type", "the image packs constants in another way")
        )
    if signature & ~ABSOLUTE_BIT != wanted:
        problems.append(
            DeviceProblem(
                "incorrect LFS header signature",
                f"the image has signature 0x{signature:08X}, the firmware 0x{wanted:08X}",
            )
        )
    if size > partition_bytes:
        problems.append(_too_big(size, partition_bytes))
    bitmap_words = (len(unpacked) - size) // 4
    if size & 3 or bitmap_words != 1 + (size // 4 - 1) // 32:
        problems.append(
            DeviceProblem("LFS length mismatch", "image and pointer bitmap do not fit together")
        )
    return problems


def _too_big(size: int, partition_bytes: int) -> DeviceProblem:
    return DeviceProblem(
        "LFS Image too big for configured LFS region",
        f"the image has {size} bytes, the partition {partition_bytes}",
    )


def absolute51(data: bytes, target: Target, partition_bytes: int) -> list[DeviceProblem]:
    """What Lua 5.1 firmware finds when it starts with an absolute image in its partition
    (which begins at the image's own address).
    """
    if len(data) < 32:
        return [DeviceProblem("No LFS image loaded", "the file has no header")]
    signature, size, main, hash_vector = (
        int.from_bytes(data[at : at + 4], "little") for at in (0, 4, 8, 12)
    )
    problems: list[DeviceProblem] = []
    if signature & ~ABSOLUTE_BIT != target.lfs_signature:
        problems.append(
            DeviceProblem(
                f"Flash sig not correct: 0x{signature & ~ABSOLUTE_BIT:08x} vs "
                f"0x{target.lfs_signature:08x}",
                "the image is for another build",
            )
        )
    base = hash_vector - 32
    if hash_vector == 0xFFFFFFFF or (main - base) & 0xFFFFFFFF >= size:
        problems.append(
            DeviceProblem("Flash size check failed", "the main function is out of the image")
        )
    if size > partition_bytes:
        problems.append(_too_big(size, partition_bytes))
    return problems


def image53(data: bytes, target: Target, partition_bytes: int) -> list[DeviceProblem]:
    """What the Lua 5.3 loader has against an image file. It looks at the file only after it
    has erased the old image.
    """
    header = chunk53.header(target, chunk53.FORMAT_IMAGE)
    if data[: len(header)] != header:
        return [header53(data, header)]
    try:
        image = read_image(data)
    except FormatError as error:
        return [DeviceProblem("truncated precompiled chunk", str(error))]
    if image.flash_size > partition_bytes:
        return [
            DeviceProblem(
                "",
                f"the image takes {image.flash_size} bytes, the partition has "
                f"{partition_bytes}: the loader does not look, and writes over what follows",
            )
        ]
    return []


def header53(data: bytes, header: bytes) -> DeviceProblem:
    at = next((i for i, byte in enumerate(header) if data[i : i + 1] != bytes((byte,))), 0)
    if len(data) <= at:
        message, reason = "truncated", "the file ends inside the header"
    elif at == 0:
        message, reason = "invalid header in", "the file is not compiled Lua"
    elif at < 4:
        message, reason = "not a", "the file is not compiled Lua"
    elif at == 4:
        message, reason = "version mismatch in", "the file is not Lua 5.3's"
    elif at == 5:
        message, reason = "format mismatch in", "the file is not an LFS image"
    elif at < 12:
        message, reason = "corrupted", "the file was changed, perhaps by a text mode transfer"
    elif at in _SIZE_TAGS:
        message, reason = (
            f"{_SIZE_TAGS[at]} size mismatch in",
            "the image is for other number types",
        )
    else:
        message, reason = "float format mismatch in", "the image is for other number types"
    return DeviceProblem(f"{message} precompiled chunk", reason)


def region53(data: bytes, target: Target, partition_bytes: int) -> list[DeviceProblem]:
    """What Lua 5.3 firmware finds when it starts with a region in its partition."""
    signature = int.from_bytes(data[:4], "little")
    size = int.from_bytes(data[4:8], "little")
    problems: list[DeviceProblem] = []
    if signature != target.lfs_signature:
        problems.append(DeviceProblem("LFS image corrupted.", "the region is for another build"))
    if size > partition_bytes:
        problems.append(
            DeviceProblem("", f"the region has {size} bytes, the partition {partition_bytes}")
        )
    return problems
