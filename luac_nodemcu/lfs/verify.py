"""Reading back an image before it is saved.

The strict readers share nothing with the writers but constants; what they find is compared
with what was to be packed, and held against the device's checks.
"""

from __future__ import annotations

from luac_nodemcu.compiler.chunk import not_as_written
from luac_nodemcu.compiler.compare import difference
from luac_nodemcu.compiler.mains import detached
from luac_nodemcu.compiler.strip import UNKNOWN_SOURCE, keep_for
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import FormatError
from luac_nodemcu.lfs import device
from luac_nodemcu.lfs.inflate import Member, gunzip
from luac_nodemcu.lfs.model import Image
from luac_nodemcu.lfs.pack import PackedImage, PackOptions
from luac_nodemcu.lfs.read51 import read_absolute, read_compressed
from luac_nodemcu.lfs.read53 import read_image
from luac_nodemcu.lfs.readregion53 import read_region


def verify_written(data: bytes, packed: PackedImage, target: Target, options: PackOptions) -> Image:
    """Reads `data`, which is `packed.data` as it was or will be saved.

    `target` and `options` are those it was packed with. Raises `LuacNodemcuError` if the
    bytes do not hold the modules that were packed, or if the device would refuse them (but
    not where `luac_cross_defects` asked for that). Returns the image that was read.
    """
    member: Member | None = None
    try:
        if packed.form == "compressed":
            member = gunzip(data)
        image = _read(data, packed, target, options, member)
    except FormatError as error:
        raise not_as_written(str(error)) from error
    for what, expected, found in (
        ("flash size", packed.flash_size, image.flash_size),
        ("timestamp", packed.timestamp, image.timestamp),
        ("seed", packed.seed, image.seed),
        ("address", options.address, image.address),
        ("number of integer bits", target.integer_bits, image.integer_bits),
        ("number of float bits", target.float_bits, image.float_bits),
        ("value size", target.tvalue_bytes, image.tvalue_bytes),
        (
            "module names",
            [module.name for module in packed.packed],
            [module.name for module in image.modules],
        ),
    ):
        if expected != found:
            raise not_as_written(f"{what}: {found} instead of {expected}")
    keep = keep_for(options.strip, target, "image")
    for module, read in zip(packed.packed, image.modules, strict=True):
        main = detached(module.proto) if target.lua == 53 else module.proto
        wrong = difference(main, read.proto, keep, target.lua, UNKNOWN_SOURCE)
        if wrong is not None:
            raise not_as_written(f"{module.path}: {wrong}")
    problems = device_problems(data, image, target, packed.limit, member)
    if problems and not options.luac_cross_defects:
        raise not_as_written(f"the device would refuse it: {problems[0].reason}")
    return image


def _read(
    data: bytes,
    packed: PackedImage,
    target: Target,
    options: PackOptions,
    member: Member | None,
) -> Image:
    if packed.form == "compressed":
        return read_compressed(data, member)
    if packed.form == "absolute":
        return read_absolute(data)
    if packed.form == "image":
        return read_image(data, options.safe_type_names)
    return read_region(data, (target.integer_bits, target.float_bits), options.safe_type_names)


def device_problems(
    data: bytes,
    image: Image,
    target: Target,
    partition_bytes: int,
    member: Member | None = None,
) -> list[device.DeviceProblem]:
    """What firmware of `target` with an LFS partition of `partition_bytes` has against the
    file `data`, which was read as `image`. `member` is what `gunzip` made of a compressed
    image, if that is at hand.
    """
    if image.form == "compressed":
        return device.compressed51(data, target, partition_bytes, member)
    if image.form == "absolute":
        return device.absolute51(data, target, partition_bytes)
    if image.form == "image":
        return device.image53(data, target, partition_bytes)
    return device.region53(data, target, partition_bytes)
