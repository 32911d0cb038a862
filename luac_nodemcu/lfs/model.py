"""What the readers of LFS images return: enough to show an image, and to write it again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import KEEP_ALL, Keep

Form = Literal["compressed", "absolute", "image", "region"]
"""The kinds of file.

`compressed` and `absolute` are Lua 5.1's: the gzip file that the device relocates, and the
flash content at one address. `image` and `region` are Lua 5.3's: the file that the device's
loader reads, and the flash content at one address.
"""


@dataclass(slots=True)
class ImageString:
    """A string that an image stores.

    `offset` and `size` are those of all that belongs to the string, in bytes from the start
    of the unpacked image. `stored` is the hash that a 5.1 image or 5.3 region holds.
    """

    text: bytes
    offset: int
    size: int
    stored: int | None = None


@dataclass(slots=True)
class ImageModule:
    """A module: `size` is what its functions take in the image or file, without strings."""

    name: bytes
    proto: Proto
    size: int


@dataclass(slots=True)
class Section:
    """A part of the unpacked image, in bytes from its start."""

    name: str
    offset: int
    size: int


@dataclass(slots=True)
class Image:
    """An LFS image that was read.

    - `signature`: the first word of the header, None for a 5.3 `image`, which has none.
    - `integer_bits`, `float_bits`, `tvalue_bytes`: as in `Target`.
    - `file_size`: bytes of the file; `flash_size`: bytes that it takes in flash.
    - `timestamp`: time of the build, seconds since 1970.
    - `seed`: of the string hashes, None for Lua 5.1.
    - `address`: where an `absolute` image or `region` lies, else None.
    - `header`: the words of the flash header; empty for a 5.3 `image`.
    - `hash_slots`: slots of the string hash vector.
    - `keep`: writing the Protos with it gives the same file again.
    - `safe_type_names`: whether the file uses the loader's own numbers for the strings
      `userdata`, `thread` and `proto`; None where that makes no difference.
    """

    lua: Literal[51, 53]
    form: Form
    signature: int | None
    integer_bits: int
    float_bits: int
    tvalue_bytes: int
    file_size: int
    flash_size: int
    timestamp: int
    modules: list[ImageModule]
    strings: list[ImageString]
    sections: list[Section]
    seed: int | None = None
    address: int | None = None
    header: tuple[int, ...] = ()
    hash_slots: int = 0
    keep: Keep = field(default=KEEP_ALL)
    safe_type_names: bool | None = None
