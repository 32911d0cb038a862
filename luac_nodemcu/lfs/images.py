"""LFS images of any kind: one door to the readers."""

from __future__ import annotations

from luac_nodemcu.errors import FormatError
from luac_nodemcu.lfs.model import Image
from luac_nodemcu.lfs.read51 import GZIP_START, read_absolute, read_compressed
from luac_nodemcu.lfs.read53 import IMAGE_START, read_image
from luac_nodemcu.lfs.readregion53 import read_region

_LUA_START = b"\x1bLua"


def read_any_image(data: bytes, numbers: tuple[int, int] | None = None) -> Image:
    """Reads an LFS image of either Lua version, told apart by its first bytes.

    `numbers` are the integer and float bits for an ESP8266 5.3 region, see
    `readregion53.read_region`. Raises `FormatError`.
    """
    if data.startswith(GZIP_START):
        return read_compressed(data)
    if data.startswith(IMAGE_START):
        return read_image(data)
    if data.startswith(_LUA_START):
        raise FormatError("this is a .lc file, not an LFS image", 0)
    signature = int.from_bytes(data[:4], "little")
    if len(data) >= 4 and signature >> 12 == 0xFAFAA:
        if signature & 0x8:
            raise FormatError("the image was not written completely", 0)
        version = signature >> 8 & 0xF
        if version == 1:
            return read_absolute(data)
        if version == 2:
            return read_region(data, numbers)
        raise FormatError(f"unknown version {version} in the signature", 0)
    raise FormatError("not an LFS image: it starts like none", 0)
