"""Single modules of an image as `.lc` files: what to write under which name. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from luac_nodemcu.compiler.chunk import verify_chunk, write_chunk
from luac_nodemcu.compiler.proto import Proto, Upvalue
from luac_nodemcu.compiler.strip import UNKNOWN_SOURCE
from luac_nodemcu.errors import PackError
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs.inspect import printable_name
from luac_nodemcu.lfs.model import Image

_MAX_NAME: Final = 100
_DEVICES: Final = frozenset(
    ("con", "prn", "aux", "nul", *(f"{kind}{n}" for kind in ("com", "lpt") for n in range(1, 10)))
)
"""Names that Windows gives to devices."""


def extracted_chunks(image: Image, names: Sequence[str] = ()) -> list[tuple[str, bytes]]:
    """The file name and bytes of a `.lc` file for each module, or for those called `names`.

    The bytes are those that luac.cross makes of the module's source with the image's debug
    information. File names are safe on every system and differ even where case does not
    count. Raises `PackError` for a name that no module has, for number types of no known
    build, and for constants that a `.lc` file of an integer build cannot hold.
    """
    wanted = set(names)
    known = {printable_name(module.name) for module in image.modules}
    missing = sorted(wanted - known)
    if missing:
        raise PackError(
            f"the image has no module {', '.join(missing)}; it has {', '.join(sorted(known))}"
        )
    numbers = (image.lua, image.integer_bits, image.float_bits)
    target = next(
        target
        for target in map(load_target, target_names())
        if (target.lua, target.integer_bits, target.float_bits) == numbers
    )
    chunks = []
    taken: set[str] = set()
    for module in image.modules:
        name = printable_name(module.name)
        if wanted and name not in wanted:
            continue
        main = _standalone(module.proto, image)
        try:
            data = write_chunk(main, target, image.keep)
        except PackError as error:
            raise PackError(f"module {name}: {error}") from error
        verify_chunk(data, main, target, image.keep)
        chunks.append((_file_name(module.name, taken), data))
    return chunks


def _standalone(main: Proto, image: Image) -> Proto:
    """A module's function as it was before it became part of the image."""
    if image.lua == 53 and main.upvalues:
        # luac.cross marks it when it packs.
        first = main.upvalues[0]
        main = replace(main, upvalues=[Upvalue(first.name, 1, first.index), *main.upvalues[1:]])
    return _without_stand_in(main) if main.source == UNKNOWN_SOURCE else main


def _without_stand_in(proto: Proto) -> Proto:
    """`=?` stands in for a missing source name in images only."""
    protos = [_without_stand_in(nested) for nested in proto.protos]
    source = None if proto.source == UNKNOWN_SOURCE else proto.source
    return replace(proto, source=source, protos=protos)


def _file_name(module: bytes, taken: set[str]) -> str:
    """A name in one folder for a module that may be called anything."""
    text = module.decode("utf-8", "replace")
    stem = re.sub(r"[^\w.+@-]", "_", text)[:_MAX_NAME].strip(".") or "_"
    if stem.lower().split(".")[0] in _DEVICES:
        stem = "_" + stem
    name = stem
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}~{number}"
    taken.add(name.casefold())
    return name + ".lc"
