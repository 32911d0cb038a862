"""Building an LFS image with the user's luac.cross, and comparing ours with its image.

The driver (`luac_nodemcu.firmware.luac_cross`) runs the program; here its image is read with the
strict reader before anybody uses it, and its error messages become diagnostics. Nothing is
written.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from luac_nodemcu.compiler.chunk import CHUNK_START
from luac_nodemcu.compiler.generate import compile_tokens, dialect_of
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.errors import FormatError, LuaSyntaxError, PackError
from luac_nodemcu.firmware.luac_cross import (
    CrossSource,
    LuacCross,
    LuacCrossError,
    LuacCrossRejected,
)
from luac_nodemcu.firmware.luac_cross_probe import check_fits, probe, strips_with
from luac_nodemcu.lfs.compare_images import compare_images
from luac_nodemcu.lfs.images import read_any_image
from luac_nodemcu.lfs.model import Image
from luac_nodemcu.lfs.pack import Module, PackOptions, PackRefused, pack
from luac_nodemcu.lfs.verify import verify_written
from luac_nodemcu.project.build import Build, modules_of
from luac_nodemcu.project.compiling import (
    ChunkNameStyle,
    Compilation,
    CompiledFile,
    chunk_name,
    syntax_diagnostics,
)
from luac_nodemcu.project.files import InputFile
from luac_nodemcu.syntax.lexer import lex
from luac_nodemcu.syntax.source import SourceText

_NO_LIMIT = 0xFFFFFFFF


@dataclass(slots=True)
class CrossImage:
    """What luac.cross made of files: `data` and `image` are None if it rejected one.

    `compilation` has the inputs in order and, if it failed, the diagnostics; `message` is then
    what luac.cross said.
    """

    compilation: Compilation
    sources: list[CrossSource]
    data: bytes | None = None
    image: Image | None = None
    message: bytes = b""


@dataclass(frozen=True, slots=True)
class Verification:
    """How our image compares with luac.cross's.

    - `equal`: whether the bytes are equal.
    - `problem`: else where they differ first.
    - `note`: what to know though they are equal; may be empty.
    """

    equal: bool
    problem: str = ""
    note: str = ""


def run_luac_cross(
    files: Sequence[InputFile],
    target: Target,
    options: PackOptions,
    style: ChunkNameStyle,
    cross: LuacCross,
) -> CrossImage:
    """Has luac.cross make the image of the files, in their order.

    Of `options`, the strip level and the address are passed on; the time is always luac.cross's
    own. Raises `LuacCrossError` and `ProgramError` for a luac.cross that does not fit the
    target or does not behave, and `InputError`.
    """
    found = probe(cross)
    check_fits(cross, found, target, "image")
    strip = strips_with(cross, found, target, options.strip, "image")
    result = CrossImage(Compilation(), [_source(file, style, target) for file in files])
    try:
        data = cross.image(result.sources, target, strip=strip, address=options.address)
    except LuacCrossRejected as error:
        if error.source is None:
            # It is about all of them, or a limit without a place.
            raise
        result.message = error.message
        _explain(error, files[error.source], result, target)
        return result
    try:
        image = read_any_image(data, (target.integer_bits, target.float_bits))
    except FormatError as error:
        raise LuacCrossError(
            f"{cross.program}: the image that it wrote cannot be read: {error}"
        ) from error
    if len(image.modules) != len(files):
        raise LuacCrossError(
            f"{cross.program}: its image has {len(image.modules)} modules of {len(files)} files"
        )
    result.data = data
    result.image = image
    for file, source, module in zip(files, result.sources, image.modules, strict=True):
        is_binary = source.data.startswith(CHUNK_START[:1])
        lines = 0 if is_binary else source.data.count(b"\n") + 1
        result.compilation.files.append(CompiledFile(file, module.proto, lines, is_binary))
    return result


def _source(file: InputFile, style: ChunkNameStyle, target: Target) -> CrossSource:
    data = file.read()
    if data.startswith(CHUNK_START[:1]):
        return CrossSource(file.shown, data)
    return CrossSource(os.fsdecode(chunk_name(file, style, target)[1:]), data)


def _explain(error: LuacCrossRejected, file: InputFile, result: CrossImage, target: Target) -> None:
    """Adds the diagnostic for what luac.cross said, with our place and help if we agree."""
    assert error.source is not None
    source = result.sources[error.source]
    compilation = result.compilation
    text = SourceText(source.data)
    compilation.sources[file.shown] = text
    tokens = lex(source.data, dialect_of(target))
    try:
        compile_tokens(tokens, b"@" + os.fsencode(source.path), target)
    except LuaSyntaxError as ours:
        if ours.full_message == error.message:
            compilation.diagnostics += syntax_diagnostics(file.shown, tokens, ours)
            return
    line = min(max(error.line, 1), text.line_count)
    start, end = text.line_range(line)
    message = error.text.decode("utf-8", "backslashreplace")
    compilation.diagnostics.append(
        Diagnostic(
            file.shown, start, end, "001", "luac-cross-error", "error", message,
            "this is what luac.cross says; the embedded compiler sees it differently",
            line=error.line,
        )
    )  # fmt: skip


def build_with_luac_cross(
    files: Sequence[InputFile],
    target: Target,
    options: PackOptions,
    style: ChunkNameStyle,
    cross: LuacCross,
) -> Build:
    """The image that luac.cross makes, with our bill of it.

    Raises as `run_luac_cross` does, and `PackError` as `pack` does for an image that the device
    cannot use.
    """
    made = run_luac_cross(files, target, options, style, cross)
    if made.data is None or made.image is None:
        return Build(made.compilation, None)
    image = made.image
    modules = [
        Module(module.name, module.proto, file.shown)
        for module, file in zip(image.modules, files, strict=True)
    ]
    told = replace(options, timestamp=image.timestamp, seed=image.seed)
    packed = pack(modules, target, replace(told, luac_cross_defects=True))
    refusals = [notice for notice in packed.notices if notice.code != "type-name-literal"]
    if refusals and not options.luac_cross_defects:
        raise PackRefused(refusals)
    packed = replace(packed, data=made.data)
    verify_written(made.data, packed, target, told)
    return Build(made.compilation, packed)


def verify_with_luac_cross(
    build: Build,
    target: Target,
    options: PackOptions,
    made: CrossImage,
) -> Verification:
    """Compares what our compiler makes of the files of `build` with what luac.cross made.

    Time and seed are taken from luac.cross's image. Where our image is better than luac.cross's
    on purpose, the comparison is with what luac.cross writes.
    """
    if build.image is None or made.data is None or made.image is None:
        return _compare_errors(build, made)
    reference = replace(
        options,
        timestamp=made.image.timestamp,
        seed=made.image.seed,
        compression="exact",
        safe_type_names=False,
        luac_cross_defects=True,
        max_bytes=_NO_LIMIT,
    )
    try:
        ours = pack(modules_of(build.compilation, target), target, reference)
    except PackError as error:
        return Verification(False, f"luac.cross makes an image, but: {error}")
    if ours.data != made.data:
        numbers = (target.integer_bits, target.float_bits)
        difference = compare_images(read_any_image(ours.data, numbers), made.image).first()
        if difference is None and made.image.form == "region":
            return Verification(True, note="bytes that luac.cross leaves to chance may differ")
        return Verification(False, difference or _first_byte(ours.data, made.data))
    told = replace(options, timestamp=made.image.timestamp, seed=made.image.seed)
    usual = pack(modules_of(build.compilation, target), target, told)
    note = ""
    if usual.data != made.data:
        note = (
            "the image that is written differs from luac.cross's on purpose (its order of "
            "modules, compression or type names)"
        )
    return Verification(True, note=note)


def _compare_errors(build: Build, made: CrossImage) -> Verification:
    if made.data is not None:
        errors = [d for d in build.compilation.diagnostics if d.severity == "error"]
        return Verification(
            False, f"the embedded compiler rejects {errors[0].path}, luac.cross does not"
        )
    said = made.message.decode("utf-8", "backslashreplace")
    if build.image is not None:
        return Verification(False, f"luac.cross rejects what the embedded compiler accepts: {said}")
    if any(d.name == "luac-cross-error" for d in made.compilation.diagnostics):
        return Verification(False, f"luac.cross gives another error: {said}")
    return Verification(True)


def _first_byte(ours: bytes, theirs: bytes) -> str:
    at = next(
        (i for i, (one, other) in enumerate(zip(ours, theirs, strict=False)) if one != other),
        min(len(ours), len(theirs)),
    )
    return (
        f"the contents are equal, but the files differ from byte {at} on (ours has {len(ours)} "
        f"bytes, luac.cross's {len(theirs)})"
    )
