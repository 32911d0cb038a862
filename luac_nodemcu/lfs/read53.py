"""Strict reader of Lua 5.3 image files.

Accounts for every byte and takes only what `image53.image_file` writes again. The flash
content is read by `readregion53.py`; what the device refuses is `device.py`'s.
"""

from __future__ import annotations

from typing import Final

from luac_nodemcu.compiler.chunk53 import (
    FORMAT_IMAGE,
    MAX_SHORT_STRING,
    TYPE_LONG,
    TYPE_MASK,
    TYPE_NEGATIVE,
    TYPE_POSITIVE,
    TYPE_SHORT,
    FunctionReader,
    read_count,
    read_header,
    read_inline_string,
    read_integer,
    read_mbe,
    read_tagged,
    string_type,
)
from luac_nodemcu.compiler.cursor import Cursor
from luac_nodemcu.compiler.mains import SOURCE_53
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import Keep
from luac_nodemcu.errors import FormatError
from luac_nodemcu.lfs.image53 import (
    PROTOS_MARK,
    STRINGS_MARK,
    flash_size,
    hash_slots,
    proto_bytes,
)
from luac_nodemcu.lfs.model import Image, ImageModule, ImageString, Section
from luac_nodemcu.lfs.strings53 import FIXED_STRINGS, LOADED_FIXED_STRINGS

IMAGE_START: Final = b"\x1bLua\x53\x0b"

_MIN_FUNCTION_BYTES: Final = 13


def read_image(data: bytes, safe_type_names: bool | None = None) -> Image:
    """Reads an image file.

    `safe_type_names` says how the file numbers the strings `userdata`, `thread` and `proto`.
    If it is None, the file's use of a number that only one way has decides, and otherwise
    luac.cross's way is assumed. Raises `FormatError`; time and memory are proportional to
    the length of `data`.
    """
    resolver = Resolver(safe_type_names is True)
    image = _read(data, resolver)
    if safe_type_names is None and resolver.used_safe:
        resolver = Resolver(True)
        image = _read(data, resolver)
    image.safe_type_names = resolver.verdict()
    return image


def _read(data: bytes, resolver: Resolver) -> Image:
    cursor = Cursor(data)
    numbers = read_header(cursor, FORMAT_IMAGE)
    seed = _read_seed(cursor, numbers.integer_bytes)
    cursor.expect(STRINGS_MARK, "start of the strings")
    strings_at = cursor.pos
    strings, short = _read_strings(cursor)
    resolver.add(strings, strings_at)
    protos_at = cursor.pos
    cursor.expect(PROTOS_MARK, "start of the functions")
    count = read_count(cursor, _MIN_FUNCTION_BYTES, "module count")
    records = FunctionReader(cursor, numbers, resolver.read)
    mains: list[Proto] = []
    sizes: list[int] = []
    for _ in range(count):
        start = cursor.pos
        main = records.read(None)
        if main.source is None:
            raise FormatError("module without a source name", start)
        check_detached(main, start)
        mains.append(main)
        sizes.append(cursor.pos - start)
    names_at = cursor.pos
    names, timestamp = _read_names(cursor, resolver, count, numbers.integer_bytes)
    cursor.finish()
    tvalue_bytes = 8 if numbers.integer_bytes == numbers.float_bytes == 4 else 12
    keep = Keep(name_slots=records.name_slots is not False)
    module_bytes = [proto_bytes(main, tvalue_bytes, keep) for main in mains]
    own = [string.text for string in strings]
    return Image(
        lua=53,
        form="image",
        signature=None,
        integer_bits=numbers.integer_bytes * 8,
        float_bits=numbers.float_bytes * 8,
        tvalue_bytes=tvalue_bytes,
        file_size=len(data),
        flash_size=flash_size(own, short, module_bytes, tvalue_bytes),
        timestamp=timestamp,
        modules=[
            ImageModule(name, main, size)
            for name, main, size in zip(names, mains, sizes, strict=True)
        ],
        strings=strings,
        sections=[
            Section("header", 0, strings_at),
            Section("strings", strings_at, protos_at - strings_at),
            Section("module functions", protos_at, names_at - protos_at),
            Section("module names and timestamp", names_at, len(data) - names_at),
        ],
        seed=seed,
        hash_slots=hash_slots(short),
        keep=keep,
    )


def check_detached(main: Proto, offset: int) -> None:
    """Raises unless a module's first upvalue is marked as luac.cross marks it."""
    if main.upvalues and main.upvalues[0].in_stack:
        raise FormatError("module's first upvalue is marked as a register", offset)


def _read_seed(cursor: Cursor, integer_bytes: int) -> int:
    start = cursor.pos
    seed = _read_plain_integer(cursor, integer_bytes, "seed")
    if integer_bytes == 8 and not 0 <= seed <= 0xFFFFFFFF:
        raise FormatError("seed has more than 32 bits", start)
    return seed & 0xFFFFFFFF


def _read_plain_integer(cursor: Cursor, integer_bytes: int, what: str) -> int:
    start = cursor.pos
    first = cursor.u8(what)
    if first & TYPE_MASK not in (TYPE_POSITIVE, TYPE_NEGATIVE):
        raise FormatError(f"{what} is not an integer", start)
    return read_integer(cursor, first, integer_bytes)


def _read_strings(cursor: Cursor) -> tuple[list[ImageString], int]:
    """The own strings, and how many short ones there are with the fixed ones."""
    start = cursor.pos
    longest = read_mbe(cursor, "longest string's length")
    short = read_mbe(cursor, "count of short strings")
    long = read_mbe(cursor, "count of long strings")
    count = read_count(cursor, 1, "string count")
    strings: list[ImageString] = []
    for _ in range(count):
        at = cursor.pos
        text = read_inline_string(cursor, cursor.u8("string"))
        if text is None:
            raise FormatError("absent string in the string list", at)
        strings.append(ImageString(text, at, cursor.pos - at))
    found_long = sum(len(string.text) > MAX_SHORT_STRING for string in strings)
    if long != found_long or short != len(strings) + len(FIXED_STRINGS) - long:
        raise FormatError("counts of short and long strings do not match the strings", start)
    lengths = [len(string.text) for string in strings]
    if longest != max((*lengths, *map(len, FIXED_STRINGS))):
        raise FormatError("length of the longest string does not match the strings", start)
    return strings, short


def _read_names(
    cursor: Cursor, resolver: Resolver, count: int, integer_bytes: int
) -> tuple[list[bytes], int]:
    start = cursor.pos
    if read_mbe(cursor, "name count") != count + 1:
        raise FormatError("name count does not match the module count", start)
    names: list[bytes] = []
    for _ in range(count):
        start = cursor.pos
        name = resolver.read(cursor, cursor.u8("module name"))
        if name is None:
            raise FormatError("module without a name", start)
        names.append(name)
    start = cursor.pos
    timestamp = _read_plain_integer(cursor, integer_bytes, "timestamp")
    if not 0 <= timestamp <= 0xFFFFFFFF:
        raise FormatError("timestamp has more than 32 bits or is negative", start)
    return names, timestamp


class Resolver:
    """Numbers of strings to strings, for image files and regions.

    `safe` tells the two ways to number `userdata`, `thread` and `proto` apart.
    """

    def __init__(self, safe: bool) -> None:
        self.safe: bool = safe
        self.texts: list[bytes] = []
        self.own: int = 0
        self.used_plain: bool = False
        self.used_safe: bool = False
        self.used_either: bool = False

    def add(self, strings: list[ImageString], offset: int) -> None:
        """Takes the own strings, whose list starts at `offset`."""
        self.texts = [string.text for string in strings]
        self.own = len(self.texts)
        if self.texts[:1] != [SOURCE_53]:
            raise FormatError("first string is not luac.cross's name", offset)
        known = set(FIXED_STRINGS)
        for string in strings:
            if string.text in known:
                raise FormatError("a string occurs twice or is a fixed one", string.offset)
            known.add(string.text)
        self.texts += LOADED_FIXED_STRINGS if self.safe else (*FIXED_STRINGS, b"proto")

    def text(self, number: int, offset: int) -> bytes:
        """The string with a number; `offset` is where it is referred to."""
        if not 1 <= number <= len(self.texts):
            raise FormatError(f"there is no string {number}", offset)
        fixed = number - self.own
        if fixed == _USERDATA:
            self.used_plain = True
        elif fixed == _LAST:
            self.used_safe = True
        elif fixed >= _LAST - 2:
            self.used_either = True
        if self.used_plain and (self.used_safe or self.safe):
            raise FormatError("strings are numbered in two ways", offset)
        return self.texts[number - 1]

    def read(self, cursor: Cursor, first: int) -> bytes | None:
        """A reference whose first byte was read (a `StringReader` of `chunk53.py`)."""
        start = cursor.pos - 1
        kind = first & TYPE_MASK
        if kind not in (TYPE_SHORT, TYPE_LONG):
            raise FormatError("expected a reference to a string", start)
        number = read_tagged(cursor, first, 0x7FFFFFFF, "string number")
        if number == 0 and kind == TYPE_SHORT:
            return None
        text = self.text(number, start)
        if string_type(text) != kind:
            raise FormatError("reference does not match the string's type", start)
        return text

    def verdict(self) -> bool | None:
        """Which way the numbers are; None if both are possible."""
        if self.safe and self.used_either:
            return True
        return True if self.used_safe else False if self.used_plain else None


_USERDATA: Final = FIXED_STRINGS.index(b"userdata") + 1
_LAST: Final = len(LOADED_FIXED_STRINGS)
