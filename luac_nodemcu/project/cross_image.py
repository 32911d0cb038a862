"""LFS images for the drop-in command: what luac.cross writes, where the device can use it.

The inputs are `cross_program.py`'s. Nothing is printed or written here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import FormatError
from luac_nodemcu.lfs.pack import Module, PackedImage, PackOptions, PackRefused, pack
from luac_nodemcu.lfs.read53 import read_image
from luac_nodemcu.lfs.region53 import region
from luac_nodemcu.lfs.verify import verify_written
from luac_nodemcu.project.cross_program import CrossError, Loaded, read_input


@dataclass(frozen=True, slots=True)
class CrossImage:
    """An image to write, with what the user should know about it."""

    data: bytes
    flash_size: int
    warnings: tuple[str, ...]


def image_file(
    inputs: Sequence[Loaded], names: Sequence[bytes], target: Target, options: PackOptions
) -> CrossImage:
    """The LFS image, read back.

    Where luac.cross's image has modules that the device cannot find, so has this one, and the
    warnings say so. Raises `LuacNodemcuError` as `luac_nodemcu.lfs.pack.pack` does.
    """
    modules = [
        Module(name, loaded.main, loaded.path) for name, loaded in zip(names, inputs, strict=True)
    ]
    try:
        packed = pack(modules, target, options)
    except PackRefused:
        options = replace(options, luac_cross_defects=True)
        packed = pack(modules, target, options)
    verify_written(packed.data, packed, target, options)
    return CrossImage(packed.data, packed.flash_size, _warnings(packed))


def _warnings(packed: PackedImage) -> tuple[str, ...]:
    return tuple(notice.message for notice in packed.notices)


def absolute_image(path: str, address: int, target: Target) -> bytes:
    """The flash content at `address` for a Lua 5.3 image file. Raises `CrossError`."""
    data = read_input(path)
    try:
        image = read_image(data)
    except FormatError as error:
        raise CrossError(b"%s: not an LFS image file" % os.fsencode(path), str(error)) from error
    if (image.integer_bits, image.float_bits) != (target.integer_bits, target.float_bits):
        raise CrossError(
            b"%s: number size mismatch in precompiled chunk" % os.fsencode(path),
            f"{path} has {image.integer_bits}-bit integers and {image.float_bits}-bit floats, "
            f"{target.name} has {target.integer_bits} and {target.float_bits}",
        )
    return region(
        [module.proto for module in image.modules],
        [module.name for module in image.modules],
        image.timestamp,
        target,
        image.keep,
        address=address,
        seed=image.seed or 0,
        safe_type_names=image.safe_type_names is True,
    ).data
