"""Everything there is to say about one compiled file, as data: image or `.lc` file.

Reading is the strict readers', what a device accepts is `device.py`'s, the bill is
`breakdown.py`'s; here they are put together for one file. Showing it is `output`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from luac_nodemcu.compiler import chunk53
from luac_nodemcu.compiler.chunk import Chunk, read_chunk, write_chunk
from luac_nodemcu.compiler.proto import Constant, Proto
from luac_nodemcu.compiler.strip import UNKNOWN_SOURCE, Keep
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import FormatError, PackError
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs import device
from luac_nodemcu.lfs.breakdown import ImageParts, ModuleParts, break_down, functions_of
from luac_nodemcu.lfs.images import read_any_image
from luac_nodemcu.lfs.model import Image
from luac_nodemcu.lfs.pack import Module, Notice, PackOptions, pack
from luac_nodemcu.lfs.verify import device_problems

_CHUNK_FORMATS: Final = (b"\x1bLua\x51", b"\x1bLua\x53\x0a")
"""How `.lc` files start; an image file of Lua 5.3 has another format byte."""

_NO_DEBUG: Final = Keep(source=False, line_info=False, names=False, name_slots=False)
_NO_LIMIT: Final = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Verdict:
    """What firmware of a target does with the file.

    `message` is what it prints when it refuses, empty if it does not notice; `reason` is what
    is wrong, or for a file that loads what to know; may be empty.
    """

    target: str
    loads: bool
    message: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Debug:
    """Which debug information a file has anywhere."""

    sources: bool
    lines: bool
    names: bool

    def describe(self) -> str:
        """In words, for example `sources and lines`."""
        kinds = (("sources", self.sources), ("lines", self.lines), ("names", self.names))
        present = [name for name, has in kinds if has]
        if len(present) > 1:
            return ", ".join(present[:-1]) + " and " + present[-1]
        return present[0] if present else "none"


@dataclass(slots=True)
class InspectedImage:
    """An LFS image: what was read, its bill, what devices do with it, and what to know."""

    image: Image
    parts: ImageParts
    debug: Debug
    verdicts: list[Verdict] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


@dataclass(slots=True)
class InspectedChunk:
    """A `.lc` file; `parts` are bytes of the file."""

    chunk: Chunk
    parts: ModuleParts
    debug: Debug
    verdicts: list[Verdict] = field(default_factory=list)


Inspected = InspectedImage | InspectedChunk


def inspect_file(
    data: bytes, partition_bytes: int | None = None, target: Target | None = None
) -> Inspected:
    """Reads a compiled file of any kind.

    `partition_bytes` is the size of the LFS partition that devices are thought to have; None
    takes each target's largest. `target` decides what the file itself leaves open: the number
    types of a flash region for an ESP8266 with Lua 5.3. Raises `FormatError`.
    """
    if data.startswith(_CHUNK_FORMATS):
        return _inspect_chunk(data)
    image = _read_image(data, target)
    result = InspectedImage(image, break_down(image), _debug([m.proto for m in image.modules]))
    for name in target_names():
        result.verdicts.append(_image_verdict(data, image, load_target(name), partition_bytes))
    result.notices = _notices(image)
    return result


def _read_image(data: bytes, target: Target | None) -> Image:
    if target is not None:
        return read_any_image(data, (target.integer_bits, target.float_bits))
    try:
        return read_any_image(data)
    except FormatError:
        # Firmware for the ESP8266 marks regions with wide numbers like those with narrow ones.
        try:
            wide = read_any_image(data, (64, 64))
        except FormatError:
            wide = None
        if wide is None or wide.form != "region":
            raise
        return wide


def _debug(mains: list[Proto]) -> Debug:
    sources = lines = names = False
    for main in mains:
        for proto in functions_of(main):
            sources = sources or proto.source not in (None, UNKNOWN_SOURCE)
            lines = lines or bool(proto.line_info)
            names = names or bool(proto.locals)
            names = names or any(upvalue.name is not None for upvalue in proto.upvalues)
    return Debug(sources, lines, names)


def _image_verdict(
    data: bytes, image: Image, target: Target, partition_bytes: int | None
) -> Verdict:
    partition = target.lfs_max_bytes if partition_bytes is None else partition_bytes
    in_flash = image.form in ("absolute", "region")
    if target.lua == image.lua:
        problems = device_problems(data, image, target, partition)
    else:
        if target.lua == 51:
            check = device.absolute51 if in_flash else device.compressed51
        else:
            check = device.region53 if in_flash else device.image53
        reason = f"the image is Lua {image.lua // 10}.{image.lua % 10}'s"
        problems = [replace(problem, reason=reason) for problem in check(data, target, partition)]
    if not problems and (image.integer_bits, image.float_bits) != (
        target.integer_bits,
        target.float_bits,
    ):
        # The signature does not tell these builds apart.
        problems = [device.DeviceProblem("", "the file is for other number types")]
    if problems:
        return Verdict(target.name, False, problems[0].message, problems[0].reason)
    return Verdict(target.name, True)


def _notices(image: Image) -> list[Notice]:
    """What `pack` would say about the modules of the image."""
    target = _target_like(image)
    if target is None:
        return []
    modules = [Module(m.name, m.proto, printable_name(m.name)) for m in image.modules]
    options = PackOptions(
        timestamp=0,
        strip="0",
        compression="zlib",
        max_bytes=_NO_LIMIT,
        safe_type_names=image.safe_type_names is True,
        luac_cross_defects=True,
    )
    try:
        notices = pack(modules, target, options).notices
    except PackError:
        return []
    # How small the file is, is the devices' matter; it may have been compressed otherwise.
    return [notice for notice in notices if notice.code != "too-small"]


def _target_like(image: Image) -> Target | None:
    """A target with the image's number types, None if there is none."""
    for name in target_names():
        target = load_target(name)
        if (target.lua, target.integer_bits, target.float_bits) == (
            image.lua, image.integer_bits, image.float_bits,
        ):  # fmt: skip
            # Of builds for Lua 5.1 there is one more, with aligned constants.
            return replace(target, tvalue_bytes=16) if image.tvalue_bytes == 16 else target
    return None


def _inspect_chunk(data: bytes) -> InspectedChunk:
    chunk = read_chunk(data)
    result = InspectedChunk(chunk, _chunk_parts(chunk), _debug([chunk.main]))
    for name in target_names():
        result.verdicts.append(_chunk_verdict(data, chunk, load_target(name)))
    return result


def _chunk_verdict(data: bytes, chunk: Chunk, target: Target) -> Verdict:
    if chunk.fits(target):
        return Verdict(target.name, True)
    if target.lua == 53:
        expected = chunk53.header(target, chunk53.FORMAT_CHUNK)
        problem = device.header53(data, expected)
        return Verdict(target.name, False, problem.message, problem.reason)
    if chunk.lua == 51 and not target.integral:
        reason = "compiled for integers only; its numbers are converted when it is loaded"
        return Verdict(target.name, True, "", reason)
    reason = (
        "the file has floats, the firmware integers only"
        if chunk.lua == 51
        else "the file is Lua 5.3's"
    )
    return Verdict(target.name, False, "bad header in precompiled chunk", reason)


def _chunk_parts(chunk: Chunk) -> ModuleParts:
    """The bytes of the file by kind, found by leaving each out."""
    parts = ModuleParts(UNKNOWN_SOURCE if chunk.main.source is None else chunk.main.source)
    for proto in functions_of(chunk.main):
        parts.functions += 1
        parts.instructions += len(proto.code)
    parts.code = 4 * parts.instructions
    target = next(t for t in map(load_target, target_names()) if chunk.fits(t))
    bare = len(write_chunk(chunk.main, target, _NO_DEBUG))
    no_strings = _changed(chunk.main, _without_strings)
    without_strings = len(write_chunk(no_strings, target, _NO_DEBUG))
    no_constants = _changed(chunk.main, lambda proto: replace(proto, constants=[]))
    without_constants = len(write_chunk(no_constants, target, _NO_DEBUG))
    parts.debug = chunk.size - bare
    parts.strings = bare - without_strings
    parts.constants = without_strings - without_constants
    parts.records = without_constants - parts.code
    return parts


def _changed(proto: Proto, change: Callable[[Proto], Proto]) -> Proto:
    protos = [_changed(nested, change) for nested in proto.protos]
    return change(replace(proto, protos=protos))


def _without_strings(proto: Proto) -> Proto:
    kept: list[Constant] = [value for value in proto.constants if not isinstance(value, bytes)]
    return replace(proto, constants=kept)


def printable_name(name: bytes) -> str:
    """A name from a file for a message: no control characters."""
    text = name.decode("utf-8", "backslashreplace")
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
