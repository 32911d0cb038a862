"""Packing modules into an LFS image: the whole job, with every check and the bill.

`pack` is what the command line and the size report call. The bytes come from `image51.py`,
`image53.py`, `region53.py` and `deflate.py`; here are the decisions around them: module
order, what is refused and why, what luac.cross does wrong and we do not (unless asked to,
see docs/formats/luac-cross-defects.md), and what each module takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from luac_nodemcu.compiler.chunk53 import MAX_SHORT_STRING
from luac_nodemcu.compiler.mains import MAX_MODULES_51, timestamp_constant
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import StripLevel, keep_for
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import PackError
from luac_nodemcu.lfs import image51, image53, region53
from luac_nodemcu.lfs.deflate import Compression, gzip_file
from luac_nodemcu.lfs.device import MIN_COMPRESSED_BYTES
from luac_nodemcu.lfs.model import Form
from luac_nodemcu.lfs.names import base_name
from luac_nodemcu.lfs.strings53 import MISNUMBERED_STRINGS, misnumbered_literals
from luac_nodemcu.lfs.usage import StringUse, string_sizes

MAX_VISIBLE_MODULES_53: Final = 255
"""The loader's module table counts its entries in one byte."""

_WINDOW_BYTES: Final = 0x100000
"""How much flash an ESP8266 maps into memory."""

_LARGEST: Final = 3


@dataclass(frozen=True, slots=True)
class Module:
    """A module to pack: `path` is what messages call its file."""

    name: bytes
    proto: Proto
    path: str


@dataclass(frozen=True, slots=True)
class PackOptions:
    """How to pack.

    - `timestamp`: seconds since 1970.
    - `strip`: the strip level.
    - `compression`: of a relocatable Lua 5.1 image.
    - `address`: makes the flash content for this address instead of a file that the device
      relocates (5.1) or loads (5.3).
    - `seed`: of Lua 5.3's string hashes, 32 bits unsigned; None derives it from the content.
    - `max_bytes`: size of the LFS partition; None takes the target's largest.
    - `safe_type_names`: Lua 5.3: numbers the strings `userdata`, `thread` and `proto` as the
      device's loader counts them, which luac.cross does not.
    - `luac_cross_defects`: writes what luac.cross writes even where the device refuses the
      result or cannot find a module in it; the reasons become warnings. What luac.cross
      itself refuses stays refused.
    """

    timestamp: int
    strip: StripLevel = "1"
    compression: Compression = "exact"
    address: int | None = None
    seed: int | None = None
    max_bytes: int | None = None
    safe_type_names: bool = False
    luac_cross_defects: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the user should know about an image.

    `code` is stable: `duplicate-name`, `too-small`, `too-many-modules`, `name-too-long`,
    `name-misnumbered`, `reordered`, `type-name-literal`. `modules` are the paths concerned.
    """

    code: str
    message: str
    modules: tuple[str, ...] = ()


class PackRefused(PackError):  # noqa: N818 - it is a verdict, and named like one
    """An image that the device would not accept or not serve; `notices` has every reason."""

    def __init__(self, notices: Sequence[Notice]) -> None:
        self.notices: tuple[Notice, ...] = tuple(notices)
        super().__init__("\n".join(notice.message for notice in notices))


class ImageTooLarge(PackError):  # noqa: N818
    """An image over its limit: `sizes` are the modules, the largest first."""

    def __init__(self, flash_size: int, limit: int, sizes: Sequence[ModuleSize]) -> None:
        self.flash_size: int = flash_size
        self.limit: int = limit
        self.sizes: tuple[ModuleSize, ...] = tuple(
            sorted(sizes, key=lambda size: (-size.own_bytes, size.path))
        )
        largest = ", ".join(
            f"{size.path} ({size.own_bytes} bytes)" for size in self.sizes[:_LARGEST]
        )
        super().__init__(
            f"The image takes {flash_size} bytes, {flash_size - limit} more than the limit of "
            f"{limit}. Largest modules: {largest}."
        )


@dataclass(frozen=True, slots=True)
class ModuleSize:
    """What a module takes in flash.

    `own_bytes` would be saved by leaving the module out; `shared_bytes` are strings that
    other modules use as well.
    """

    name: bytes
    path: str
    own_bytes: int
    shared_bytes: int


@dataclass(frozen=True, slots=True)
class PackedImage:
    """An image, not yet written.

    `flash_size` = sum of all `own_bytes` + `shared_bytes` (each shared string once) +
    `fixed_bytes` (what every image has). `packed` are the modules in the image's order, to
    which `modules` belong.
    """

    data: bytes
    form: Form
    flash_size: int
    limit: int
    timestamp: int
    seed: int | None
    modules: tuple[ModuleSize, ...]
    packed: tuple[Module, ...]
    shared_bytes: int
    fixed_bytes: int
    notices: tuple[Notice, ...]


def pack(modules: Sequence[Module], target: Target, options: PackOptions) -> PackedImage:
    """Packs `modules` into an image for `target`.

    Raises `PackRefused` for what only `luac_cross_defects` would write, `ImageTooLarge`, and
    `PackError` for what nothing helps: no module, more than 50 on Lua 5.1, an impossible
    address, timestamp or seed.
    """
    if not modules:
        raise PackError("There is no module to pack: name at least one Lua file.")
    timestamp_constant(options.timestamp, target)
    _check_address(target, options.address)
    if options.seed is not None and not 0 <= options.seed <= 0xFFFFFFFF:
        raise PackError(f"The seed {options.seed} does not fit 32 bits without sign.")
    if target.lua == 51:
        return _pack51(modules, target, options)
    return _pack53(modules, target, options)


def _check_address(target: Target, address: int | None) -> None:
    if address is None:
        return
    if address & 3 or not 0 < address <= 0xFFFFFFFC:
        raise PackError(f"The address {address:#x} is not a positive multiple of 4.")
    base = target.flash_base
    if base is not None and not base <= address <= base + _WINDOW_BYTES:
        raise PackError(
            f"The address {address:#x} is not in the memory mapped flash of {target.name}, "
            f"{base:#x} to {base + _WINDOW_BYTES:#x}."
        )


def _settle(refusals: list[Notice], options: PackOptions) -> list[Notice]:
    """Raises the refusals, or turns them into warnings if luac.cross's defects are wanted."""
    if refusals and not options.luac_cross_defects:
        raise PackRefused(refusals)
    return refusals


def _limit(target: Target, options: PackOptions) -> int:
    limit = target.lfs_max_bytes if options.max_bytes is None else options.max_bytes
    # The 5.1 tool's buffer and the loader's bitmap end here.
    return min(limit, image51.MAX_IMAGE_BYTES) if target.lua == 51 else limit


def _pack51(modules: Sequence[Module], target: Target, options: PackOptions) -> PackedImage:
    if len(modules) > MAX_MODULES_51:
        raise PackError(
            f"An image for Lua 5.1 holds up to {MAX_MODULES_51} modules, not {len(modules)}: "
            "leave out what the device does not need, or join small modules."
        )
    refusals = _duplicates(modules, "the device only ever finds the first")
    notices = _settle(refusals, options)
    names = [module.name for module in modules]
    stamp = timestamp_constant(options.timestamp, target)
    keep = keep_for(options.strip, target, "image")
    image = image51.layout([module.proto for module in modules], names, stamp, target, keep)
    # Its part of the lookup main: five instructions, a constant, a pointer.
    entry = 24 + target.tvalue_bytes
    size = len(image.data)
    sizes, shared = _sizes(modules, image.module_bytes, image.use, entry, image51.string_bytes)
    limit = _limit(target, options)
    if size > limit:
        raise ImageTooLarge(size, limit, sizes)
    if options.address is not None:
        data = image51.absolute(image, options.address)
    else:
        data = gzip_file(
            image51.relocatable(image),
            options.compression,
            origin_matches=options.luac_cross_defects,
        )
        if len(data) < MIN_COMPRESSED_BYTES:
            small = Notice(
                "too-small",
                f"The image file has {len(data)} bytes, and the device's loader refuses files "
                f"of {MIN_COMPRESSED_BYTES - 1} bytes or less (it takes them for empty): put "
                "more into the image.",
            )
            notices += _settle([small], options)
    return PackedImage(
        data=data,
        form="compressed" if options.address is None else "absolute",
        flash_size=size,
        limit=limit,
        timestamp=options.timestamp,
        seed=None,
        modules=tuple(sizes),
        packed=tuple(modules),
        shared_bytes=shared,
        fixed_bytes=size - shared - sum(module.own_bytes for module in sizes),
        notices=tuple(notices),
    )


def _pack53(modules: Sequence[Module], target: Target, options: PackOptions) -> PackedImage:
    if options.luac_cross_defects:
        ordered = luac_cross_order(modules)
        notices = _settle(_lost_metanames(ordered), options)
    else:
        ordered = sorted(modules, key=lambda module: not module.name.startswith(b"__"))
        notices = _reordered(modules, ordered)
    refusals = _duplicates(ordered, "the device only ever finds the first")
    if refusals and any(len(name) <= MAX_SHORT_STRING for name in _repeated(ordered)):
        # luac.cross refuses these, too.
        raise PackRefused(refusals)
    refusals += _unreachable(ordered, options)
    notices += _settle(refusals, options)
    notices += _type_name_literals(ordered, options)
    names = [module.name for module in ordered]
    mains = [module.proto for module in ordered]
    keep = keep_for(options.strip, target, "image")
    image = image53.image_file(
        mains,
        names,
        options.timestamp,
        target,
        keep,
        seed=options.seed,
        safe_type_names=options.safe_type_names,
    )
    entry = 4 + target.tvalue_bytes
    use = image.strings.use
    sizes, shared = _sizes(ordered, image.module_bytes, use, entry, image53.string_bytes)
    limit = _limit(target, options)
    if image.flash_size > limit:
        raise ImageTooLarge(image.flash_size, limit, sizes)
    data = image.data
    form: Literal["image", "region"] = "image"
    if options.address is not None:
        form = "region"
        data = region53.region(
            mains,
            names,
            options.timestamp,
            target,
            keep,
            address=options.address,
            seed=image.seed,
            safe_type_names=options.safe_type_names,
        ).data
    return PackedImage(
        data=data,
        form=form,
        flash_size=image.flash_size,
        limit=limit,
        timestamp=options.timestamp,
        seed=image.seed,
        modules=tuple(sizes),
        packed=tuple(ordered),
        shared_bytes=shared,
        fixed_bytes=image.flash_size - shared - sum(module.own_bytes for module in sizes),
        notices=tuple(notices),
    )


def _sizes(
    modules: Sequence[Module],
    functions: Sequence[int],
    use: StringUse,
    entry: int,
    string_bytes: Callable[[bytes], int],
) -> tuple[list[ModuleSize], int]:
    strings = string_sizes(use, [module.name for module in modules], string_bytes)
    sizes = [
        ModuleSize(module.name, module.path, own + size + entry, shared)
        for module, size, own, shared in zip(
            modules, functions, strings.own, strings.shared, strict=True
        )
    ]
    return sizes, strings.all_shared


def luac_cross_order(modules: Sequence[Module]) -> list[Module]:
    """The order in which luac.cross for Lua 5.3 packs files given in the order of `modules`.

    It means to put files whose names start with `__` first, but its test is only true for a
    name that is exactly `__`, and moving one that is not first or second repeats the first
    file. Raises `PackError` in the latter case, which ends in luac.cross's duplicate error.
    """
    ordered: list[Module] = []
    for module in modules:
        path = module.path.encode("utf-8", "surrogateescape")
        # The test drops the first byte of the path, where a chunk name has its `@`.
        name = base_name(path) if b"/" in path or b"\\" in path else base_name(path[1:])
        if name != b"__":
            ordered.append(module)
        elif len(ordered) > 1:
            raise PackError(
                f"luac.cross cannot pack {module.path} behind several other files: "
                "put it first, or leave luac.cross's defects out."
            )
        else:
            ordered.insert(0, module)
    return ordered


def _reordered(before: Sequence[Module], after: Sequence[Module]) -> list[Notice]:
    moved = tuple(
        module.path
        for module, other in zip(after, before, strict=True)
        if module is not other and module.name.startswith(b"__")
    )
    if not moved:
        return []
    return [
        Notice(
            "reordered",
            f"Put {', '.join(moved)} first: the device finds a module whose name starts with "
            "'__' only there. (luac.cross leaves it where it is.)",
            moved,
        )
    ]


def _lost_metanames(modules: Sequence[Module]) -> list[Notice]:
    plain = next(
        (i for i, module in enumerate(modules) if not module.name.startswith(b"__")), len(modules)
    )
    lost = [module for module in modules[plain:] if module.name.startswith(b"__")]
    return [
        Notice(
            "reordered",
            f"The device cannot find {module.path}: a module whose name starts with '__' must "
            "come before all others.",
            (module.path,),
        )
        for module in lost
    ]


def _repeated(modules: Sequence[Module]) -> dict[bytes, list[str]]:
    paths: dict[bytes, list[str]] = {}
    for module in modules:
        paths.setdefault(module.name, []).append(module.path)
    return {name: found for name, found in paths.items() if len(found) > 1}


def _duplicates(modules: Sequence[Module], consequence: str) -> list[Notice]:
    return [
        Notice(
            "duplicate-name",
            f"{' and '.join(paths)} make the same module name '{_text(name)}', and "
            f"{consequence}: rename one of them.",
            tuple(paths),
        )
        for name, paths in _repeated(modules).items()
    ]


def _unreachable(modules: Sequence[Module], options: PackOptions) -> list[Notice]:
    """Modules of a Lua 5.3 image that the device could not find."""
    notices: list[Notice] = []
    if len(modules) > MAX_VISIBLE_MODULES_53:
        notices.append(
            Notice(
                "too-many-modules",
                f"An image for Lua 5.3 holds up to {MAX_VISIBLE_MODULES_53} modules that the "
                f"device can find, not {len(modules)}.",
            )
        )
    for module in modules:
        if len(module.name) > MAX_SHORT_STRING:
            notices.append(
                Notice(
                    "name-too-long",
                    f"The device cannot find {module.path}: the module name "
                    f"'{_text(module.name)}' has more than {MAX_SHORT_STRING} bytes.",
                    (module.path,),
                )
            )
        # `userdata` is found: modules are looked up by text, and both copies have it.
        if module.name in MISNUMBERED_STRINGS[1:] and not options.safe_type_names:
            found = "userdata" if module.name == b"thread" else "thread"
            notices.append(
                Notice(
                    "name-misnumbered",
                    f"The device would find {module.path} as '{found}': its loader mixes up "
                    "the string of that name. Rename the module, or use --safe-type-names.",
                    (module.path,),
                )
            )
    return notices


def _type_name_literals(modules: Sequence[Module], options: PackOptions) -> list[Notice]:
    if options.safe_type_names:
        return []
    notices: list[Notice] = []
    for module in modules:
        found = sorted(misnumbered_literals(module.proto))
        if found:
            texts = ", ".join(f'"{_text(text)}"' for text in found)
            notices.append(
                Notice(
                    "type-name-literal",
                    f"{module.path} uses {texts}: in an LFS image the device's loader mixes "
                    "these strings up, so that comparing them with type() fails. "
                    "--safe-type-names writes an image without the mistake.",
                    (module.path,),
                )
            )
    return notices


def _text(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace")
