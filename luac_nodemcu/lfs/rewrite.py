"""Writing an image that was read once more: the same bytes, or the same modules elsewhere.

The strict readers take only files for which this gives the file again (with `exact`
compression, and but for bytes that regions leave to chance); tests hold them to that.
"""

from __future__ import annotations

from luac_nodemcu.compiler.mains import timestamp_constant
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import PackError
from luac_nodemcu.lfs import image51, image53
from luac_nodemcu.lfs.deflate import gzip_file
from luac_nodemcu.lfs.model import Image
from luac_nodemcu.lfs.region53 import Region53, region


def rewrite(image: Image, target: Target) -> bytes:
    """The file that `image` was read from; `target` is one that it is for.

    Raises `PackError` if it is not for `target`.
    """
    mains = [module.proto for module in image.modules]
    names = [module.name for module in image.modules]
    strings = [string.text for string in image.strings]
    if (image.lua, image.integer_bits, image.float_bits, image.tvalue_bytes) != (
        target.lua,
        target.integer_bits,
        target.float_bits,
        target.tvalue_bytes,
    ):
        raise PackError(f"The image is not for {target.name}.")
    if image.lua == 51:
        layout = image51.layout(
            mains,
            names,
            timestamp_constant(image.timestamp, target),
            target,
            image.keep,
            slots=image.hash_slots,
            strings=strings,
        )
        if image.address is not None:
            return image51.absolute(layout, image.address)
        return gzip_file(image51.relocatable(layout), "exact")
    if image.address is not None:
        return rewrite_region(image, target).data
    return image53.image_file(
        mains,
        names,
        image.timestamp,
        target,
        image.keep,
        seed=image.seed,
        safe_type_names=image.safe_type_names is True,
        own=strings,
    ).data


def rewrite_region(image: Image, target: Target, address: int | None = None) -> Region53:
    """The region of a Lua 5.3 image at its own or another address."""
    where = image.address if address is None else address
    if where is None or image.seed is None:
        raise PackError("A region needs an address and a seed.")
    return region(
        [module.proto for module in image.modules],
        [module.name for module in image.modules],
        image.timestamp,
        target,
        image.keep,
        address=where,
        seed=image.seed,
        safe_type_names=image.safe_type_names is True,
        own=[string.text for string in image.strings],
    )
