"""A program put together the way luac.cross does it: inputs in order, then one output.

For the drop-in command. It differs from `build.py` in what luac.cross's users rely on: it stops
at the first error, takes paths as they are, and makes `.lc` files of several inputs. Images are
`cross_image.py`'s, which is imported only for them: Makefiles run the command once for every
file. Nothing is printed or written here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO, Final

from luac_nodemcu.compiler.chunk import CHUNK_START, read_chunk, verify_chunk, write_chunk
from luac_nodemcu.compiler.chunk53 import FORMAT_CHUNK, header
from luac_nodemcu.compiler.generate import compile_source
from luac_nodemcu.compiler.mains import MAX_MODULES_51, combined_main
from luac_nodemcu.compiler.proto import Proto, Upvalue
from luac_nodemcu.compiler.strip import KEEP_ALL, UNKNOWN_SOURCE, Keep, keep_for, strip
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import FormatError, LuacNodemcuError, LuaSyntaxError, PackError
from luac_nodemcu.lfs.names import base_name, module_name
from luac_nodemcu.project.files import MAX_FILE_BYTES

MAX_SHORT_NAME: Final = 40
"""Only names up to this length are compared with each other by the tool for Lua 5.3."""

_NO_NAMES: Final = Keep(names=False)


class CrossError(LuacNodemcuError):
    """A failure in luac.cross's words (as bytes, since they quote file names and sources).

    `detail` explains more than luac.cross would.
    """

    def __init__(self, message: bytes, detail: str = "") -> None:
        self.message = message
        self.detail = detail
        super().__init__(message.decode("utf-8", "backslashreplace"))


class TooManyModules(CrossError):  # noqa: N818
    """More modules than a lookup function of Lua 5.1 holds; luac.cross shows its usage."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """An input that was compiled or loaded: its path as given, and its main function."""

    path: str
    main: Proto

    @property
    def source(self) -> bytes:
        """The chunk name; a stripped `.lc` file has none."""
        return UNKNOWN_SOURCE if self.main.source is None else self.main.source


def load(path: str, stdin: BinaryIO, target: Target) -> Loaded:
    """Compiles a source, or loads a `.lc` file; `-` is `stdin`. Raises `CrossError`."""
    if path == "-":
        chunk_name = b"=stdin"
        data = stdin.read()
    else:
        chunk_name = b"@" + os.fsencode(path)
        data = read_input(path)
    if data.startswith(CHUNK_START[:1]):
        return Loaded(path, _load_chunk(chunk_name[1:], data, target))
    try:
        main = compile_source(data, chunk_name, target)
    except LuaSyntaxError as error:
        raise CrossError(error.full_message) from error
    # The names of variables are gone before luac.cross looks at a function.
    return Loaded(path, strip(main, _NO_NAMES, target))


def read_input(path: str) -> bytes:
    """The bytes of a file whose path is as typed. Raises `CrossError` in luac.cross's words."""
    name = os.fsencode(path)
    what = b"open"
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - the path as typed, not normalised
            what = b"read"
            data = stream.read(MAX_FILE_BYTES + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, IsADirectoryError):
            what = b"read"
        reason = getattr(error, "strerror", None) or str(error)
        raise CrossError(b"cannot %s %s: %s" % (what, name, reason.encode())) from error
    if len(data) > MAX_FILE_BYTES:
        raise CrossError(b"cannot read %s: more than %d bytes" % (name, MAX_FILE_BYTES))
    return data


def _load_chunk(shown: bytes, data: bytes, target: Target) -> Proto:
    try:
        chunk = read_chunk(data)
        reason = None if chunk.fits(target) else "it is for another Lua version or number type"
    except FormatError as error:
        reason = str(error)
    if reason is None:
        return chunk.main
    message = b"%s: %s precompiled chunk" % (shown, _chunk_problem(data, reason, target))
    raise CrossError(message, f"{os.fsdecode(shown)}: {reason}")


def _chunk_problem(data: bytes, reason: str, target: Target) -> bytes:
    """How luac.cross words its refusal of a `.lc` file."""
    if target.lua == 53:
        from luac_nodemcu.lfs.device import header53

        expected = header(target, FORMAT_CHUNK)
        if data[: len(expected)] != expected:
            return header53(data, expected).message.removesuffix(" precompiled chunk").encode()
        return b"truncated" if reason.startswith("file ends") else b"corrupted"
    start = b"\x1bLua\x51\x00\x01\x04\x04\x04" + (b"\x04\x01" if target.integral else b"\x08\x00")
    if len(data) >= len(start) and not data.startswith(start):
        return b"bad header in"
    return b"unexpected end in" if reason.startswith("file ends") else b"bad code in"


def combined(
    inputs: Sequence[Loaded], target: Target, lookup: bool, timestamp: int
) -> tuple[Proto, list[bytes]]:
    """The main function around all inputs, and the names of the modules.

    Raises `TooManyModules`, and `CrossError` for names that the tool for Lua 5.3 refuses.
    """
    names = [module_name(loaded.source, target.lua) for loaded in inputs]
    if lookup:
        if target.lua == 51 and len(inputs) > MAX_MODULES_51:
            raise TooManyModules(b"'-f': Number of modules > %d" % MAX_MODULES_51)
        if target.lua == 53:
            _refuse_duplicates(inputs, names)
    main = combined_main(
        [loaded.main for loaded in inputs],
        target,
        names=names if lookup else None,
        timestamp=timestamp,
    )
    if target.lua == 53 and (len(inputs) > 1 or lookup):
        # The wrapper is compiled, too, and loses the name of its upvalue.
        unnamed = [Upvalue(None, up.in_stack, up.index) for up in main.upvalues]
        main = replace(main, upvalues=unnamed)
    return main, names


def _refuse_duplicates(inputs: Sequence[Loaded], names: Sequence[bytes]) -> None:
    seen: dict[bytes, str] = {}
    for loaded, name in zip(inputs, names, strict=True):
        other = seen.setdefault(name, loaded.path)
        if other is not loaded.path and len(name) <= MAX_SHORT_NAME:
            shown = base_name(loaded.source[1:])
            raise CrossError(
                b"Cannot have duplicate files ('%s') in LFS" % shown,
                f"{other} and {loaded.path} make the same module name",
            )


def chunk_file(main: Proto, target: Target, stripping: bool) -> bytes:
    """The `.lc` file, read back. Raises `CrossError` for constants that it cannot hold."""
    keep = keep_for("2", target, "lc") if stripping else KEEP_ALL
    try:
        data = write_chunk(main, target, keep)
    except PackError as error:
        message, _, detail = str(error).partition(": ")
        raise CrossError(message.encode(), detail) from error
    verify_chunk(data, main, target, keep)
    return data
