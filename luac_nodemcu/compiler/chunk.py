"""`.lc` files of either Lua version: one door to `chunk51.py` and `chunk53.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from luac_nodemcu.compiler import chunk51, chunk53
from luac_nodemcu.compiler.compare import difference
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import KEEP_ALL, Keep
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import FormatError, LuacNodemcuError

CHUNK_START: Final = chunk51.SIGNATURE
"""The first bytes of every `.lc` file. A source file never starts with byte 0x1B."""


@dataclass(slots=True)
class Chunk:
    """A `.lc` file that was read.

    - `lua`: 51 or 53.
    - `integer_bits`, `float_bits`: as in `Target`.
    - `main`: the main function. Its source is None if the file has none; the device then
      shows `=?`.
    - `keep`: writing `main` with it gives the file's bytes again.
    - `size`: bytes of the file.
    """

    lua: Literal[51, 53]
    integer_bits: int
    float_bits: int
    main: Proto
    keep: Keep
    size: int

    def fits(self, target: Target) -> bool:
        """Whether the firmware of `target` and its luac.cross load this file.

        (A Lua 5.1 build with floats could convert the integers of an integral build's file;
        luac.cross's images of such a file are not what anybody wants, so it counts as not
        fitting.)
        """
        return (
            self.lua == target.lua
            and self.integer_bits == target.integer_bits
            and self.float_bits == target.float_bits
        )


def write_chunk(main: Proto, target: Target, keep: Keep) -> bytes:
    """The `.lc` file of `main` for `target`. Raises `PackError`."""
    if target.lua == 53:
        return chunk53.write(main, target, keep)
    return chunk51.write(main, target, keep)


def read_chunk(data: bytes) -> Chunk:
    """Reads a `.lc` file of any target, accounting for every byte. Raises `FormatError`."""
    if not data.startswith(CHUNK_START):
        raise FormatError("not a .lc file: it does not start with 1b 4c 75 61", 0)
    version = data[4:5]
    if version == b"\x51":
        main, integral = chunk51.read(data)
        bits = (32, 0) if integral else (0, 64)
        return Chunk(51, *bits, main, KEEP_ALL, len(data))
    if version == b"\x53":
        main, numbers, name_slots = chunk53.read(data)
        keep = Keep(name_slots=name_slots)
        bits = (numbers.integer_bytes * 8, numbers.float_bytes * 8)
        return Chunk(53, *bits, main, keep, len(data))
    raise FormatError(f"not Lua 5.1 or 5.3 (version byte {version.hex() or 'missing'})", 4)


def verify_chunk(data: bytes, main: Proto, target: Target, keep: Keep) -> Chunk:
    """Reads back what `write_chunk` made of the other arguments.

    Raises `LuacNodemcuError` if the file does not hold `main`: nothing of it may be written.
    """
    try:
        chunk = read_chunk(data)
    except FormatError as error:
        raise not_as_written(str(error)) from error
    if not chunk.fits(target):
        raise not_as_written("it is for another target")
    wrong = difference(main, chunk.main, keep, chunk.lua)
    if wrong is not None:
        raise not_as_written(wrong)
    return chunk


def not_as_written(reason: str) -> LuacNodemcuError:
    """The error for a file that does not read back as what was written."""
    return LuacNodemcuError(
        f"The compiled file does not read back as written ({reason}), so it was not saved. "
        "This is a mistake in luac-nodemcu: please report it with the source."
    )
