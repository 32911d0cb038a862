"""Building an LFS image from input files: compile, pack, and read the result back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import FormatError, PackError
from luac_nodemcu.lfs.images import read_any_image
from luac_nodemcu.lfs.names import module_name
from luac_nodemcu.lfs.pack import Module, PackedImage, PackOptions, pack
from luac_nodemcu.project.compiling import (
    ChunkNameStyle,
    Compilation,
    CompiledFile,
    Progress,
    compile_files,
)
from luac_nodemcu.project.files import InputFile


@dataclass(slots=True)
class Build:
    """What came of a build; `image` is None if a file has errors."""

    compilation: Compilation
    image: PackedImage | None


def build_image(
    files: Sequence[InputFile],
    target: Target,
    options: PackOptions,
    style: ChunkNameStyle = "path",
    progress: Progress = lambda done: None,
) -> Build:
    """Compiles all files and packs them. Nothing is written.

    Raises PackError (see `luac_nodemcu.lfs.pack.pack`) if the program cannot become an image.
    """
    compilation = compile_files(files, target, style, progress)
    if compilation.failed:
        return Build(compilation, None)
    image = pack(modules_of(compilation, target), target, options)
    _read_back(image, target)
    return Build(compilation, image)


def modules_of(compilation: Compilation, target: Target) -> list[Module]:
    """The modules that compiled files make, in their order."""
    return [
        Module(_module_name(file, target), file.proto, file.file.shown)
        for file in compilation.files
    ]


def _module_name(compiled: CompiledFile, target: Target) -> bytes:
    """The name under which the device finds a file: that of the path, like luac.cross.

    luac.cross names a `.lc` file after the source that it was compiled from.
    """
    source = compiled.proto.source
    if compiled.is_binary and source is not None:
        return module_name(source, target.lua)
    return module_name(b"@" + compiled.file.chunk_path, target.lua)


def _read_back(image: PackedImage, target: Target) -> None:
    """Reads a new image with the strict reader before it replaces an old one."""
    try:
        found = read_any_image(image.data, (target.integer_bits, target.float_bits))
    except FormatError as error:
        raise PackError(
            f"the new image does not read back ({error}); nothing was written. This is a bug in "
            "luac-nodemcu; please report it with the sources"
        ) from error
    if [module.name for module in found.modules] != [module.name for module in image.modules]:
        raise PackError(
            "the new image reads back with other modules; nothing was written. This is a bug in "
            "luac-nodemcu; please report it with the sources"
        )
