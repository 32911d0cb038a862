"""LFS images: what is packed is read, to the last bit, and nothing else is.

That the bytes are luac.cross's is shown by the goldens and by `test_luac_cross.py`.
"""

from __future__ import annotations

import random
import struct
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from luac_nodemcu.compiler.mains import timestamp_constant
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import KEEP_ALL, STRIP_LEVELS, StripLevel
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import FormatError
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs import image51
from luac_nodemcu.lfs.deflate import Compression, gzip_file
from luac_nodemcu.lfs.images import read_any_image
from luac_nodemcu.lfs.model import Image
from luac_nodemcu.lfs.pack import Module, PackedImage, PackOptions, pack
from luac_nodemcu.lfs.region53 import same_region
from luac_nodemcu.lfs.rewrite import rewrite, rewrite_region
from luac_nodemcu.lfs.verify import verify_written
from tests.support.random_protos import random_modules

TARGETS = target_names()
TIME = 1_700_000_000
ADDRESS = 0x40220000


@dataclass(frozen=True)
class Case:
    """A way to pack, and the modules to pack that way."""

    target: Target
    options: PackOptions
    modules: list[Module]

    def pack(self) -> PackedImage:
        return pack(self.modules, self.target, self.options)


def _modules(seed: int, target: Target, count: int, depth: int = 3) -> list[Module]:
    mains, names = random_modules(random.Random(seed), target, count, depth)
    pairs = zip(names, mains, strict=True)
    return [Module(name, main, f"src/{name.decode()}.lua") for name, main in pairs]


def _cases(level: StripLevel = "1", seeds: range = range(1), depth: int = 3) -> Iterator[Case]:
    for name in TARGETS:
        target = load_target(name)
        for address in (None, ADDRESS):
            for compression in ("exact", "zlib"):
                if compression == "zlib" and (target.lua == 53 or address):
                    continue
                kind: Compression = "zlib" if compression == "zlib" else "exact"
                options = PackOptions(TIME, level, kind, address, seed=0xDEADBEEF)
                for seed in seeds:
                    yield Case(target, options, _modules(seed, target, 2 + seed % 4, depth))


@pytest.mark.parametrize("level", STRIP_LEVELS)
def test_reading_gives_what_was_packed(level: StripLevel) -> None:
    for case in _cases(level, range(6)):
        packed = case.pack()
        image = verify_written(packed.data, packed, case.target, case.options)
        assert image.form == packed.form
        if case.options.compression == "exact":
            assert rewrite(image, case.target) == packed.data
        # Told apart by its first bytes, the file is the same image.
        numbers = (case.target.integer_bits, case.target.float_bits)
        again = read_any_image(packed.data, numbers)
        again.safe_type_names = image.safe_type_names
        assert again == image


def test_the_sections_cover_the_image() -> None:
    for case in _cases():
        packed = case.pack()
        image = verify_written(packed.data, packed, case.target, case.options)
        at = 0
        for section in image.sections:
            assert section.offset == at
            at += section.size
        assert at == (len(packed.data) if image.form == "image" else packed.flash_size)


def test_the_sizes_of_modules_add_up() -> None:
    for seed in range(8):
        for case in _cases(seeds=range(seed, seed + 1)):
            packed = case.pack()
            own = sum(module.own_bytes for module in packed.modules)
            assert own + packed.shared_bytes + packed.fixed_bytes == packed.flash_size
            # What is fixed does not depend on the modules, but for the hash vector.
            assert 100 < packed.fixed_bytes < 6000
            assert all(module.own_bytes > 0 for module in packed.modules)


def test_leaving_a_module_out_saves_its_own_bytes() -> None:
    for name in TARGETS:
        target = load_target(name)
        for seed in range(6):
            modules = _modules(seed, target, 4)
            options = PackOptions(TIME, seed=1)
            packed = pack(modules, target, options)
            smaller = pack(modules[:-1], target, options)
            saved = packed.flash_size - smaller.flash_size
            # The hash vector may shrink as well, which is nobody's saving.
            vector = packed.fixed_bytes - smaller.fixed_bytes
            assert vector % 4 == 0
            assert saved == packed.modules[-1].own_bytes + vector


@pytest.mark.parametrize("name", [name for name in TARGETS if load_target(name).lua == 53])
def test_the_53_flash_size_is_that_of_the_region(name: str) -> None:
    target = load_target(name)
    for seed in range(10):
        modules = _modules(seed, target, 3)
        file = pack(modules, target, PackOptions(TIME, seed=9))
        region = pack(modules, target, PackOptions(TIME, seed=9, address=ADDRESS))
        assert file.flash_size == region.flash_size == len(region.data)


def test_the_same_input_gives_the_same_image() -> None:
    for name in TARGETS:
        target = load_target(name)
        images = [pack(_modules(2, target, 3), target, PackOptions(TIME)) for _ in range(2)]
        assert images[0].data == images[1].data
        assert images[0].seed == images[1].seed


def test_relocating_gives_the_absolute_image() -> None:
    """The loader multiplies marked words by 4 and adds its address."""
    for name in TARGETS:
        target = load_target(name)
        if target.lua == 53:
            continue
        modules = _modules(4, target, 5)
        layout = image51.layout(
            [module.proto for module in modules],
            [module.name for module in modules],
            timestamp_constant(TIME, target),
            target,
            KEEP_ALL,
        )
        file = image51.relocatable(layout)
        count = len(layout.data) // 4
        words = list(struct.unpack_from(f"<{count}I", file))
        bitmap = file[len(layout.data) :]
        assert len(bitmap) == 4 * (1 + (count - 1) // 32)
        for word in range(count):
            if bitmap[word // 8] >> word % 8 & 1:
                words[word] = words[word] * 4 + ADDRESS
        words[0] |= 1
        assert struct.pack(f"<{count}I", *words) == image51.absolute(layout, ADDRESS)


def test_every_truncation_is_an_error() -> None:
    for case in _cases(depth=1):
        data = case.pack().data
        step = max(1, len(data) // 150)
        for length in [*range(0, len(data), step), len(data) - 1]:
            with pytest.raises(FormatError) as caught:
                read_any_image(data[:length], (case.target.integer_bits, case.target.float_bits))
            assert caught.value.offset >= 0


def test_bytes_behind_the_end_are_an_error() -> None:
    for case in _cases(depth=1):
        data = case.pack().data
        for more in (b"\0", bytes(4), bytes(64)):
            with pytest.raises(FormatError):
                read_any_image(data + more)


def _damaged(data: bytes, rng: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        at = rng.randrange(len(data))
        damaged[at] = rng.choice((0, 1, 0x7F, 0x80, 0xFF, rng.randrange(256)))
    if rng.random() < 0.1:
        at = rng.randrange(len(data))
        del damaged[at : at + rng.randrange(1, 9)]
    return bytes(damaged)


def _read_or_none(data: bytes, target: Target) -> Image | None:
    """The image, or None if it is refused with an offset."""
    try:
        return read_any_image(data, (target.integer_bits, target.float_bits))
    except FormatError as error:
        if not 0 <= error.offset <= 1 << 20:
            raise
        return None


def test_a_damaged_image_is_refused_or_read_to_the_last_bit() -> None:
    refused = accepted = 0
    for case in _cases(depth=1):
        if case.options.compression == "zlib":
            continue
        rng = random.Random(case.target.name)
        data = case.pack().data
        if case.target.lua == 51 and case.options.address is None:
            # Damage below the compression, which a checksum would notice.
            layout = _relocatable(case)
            files = [gzip_file(_damaged(layout, rng), "exact") for _ in range(40)]
        else:
            files = [_damaged(data, rng) for _ in range(120)]
        for file in files:
            image = _read_or_none(file, case.target)
            if image is None:
                refused += 1
                continue
            accepted += 1
            if image.form != "region":
                assert rewrite(image, case.target) == file
            else:
                assert same_region(rewrite_region(image, case.target), file)
    assert refused > 500
    assert accepted > 100


def _relocatable(case: Case) -> bytes:
    return image51.relocatable(
        image51.layout(
            [module.proto for module in case.modules],
            [module.name for module in case.modules],
            timestamp_constant(TIME, case.target),
            case.target,
            KEEP_ALL,
        )
    )


def test_hostile_images_cost_little() -> None:
    for case in _cases(depth=1):
        rng = random.Random(8)
        data = case.pack().data
        tracemalloc.start()
        for at in [*range(0, 64, 4), *(rng.randrange(len(data) - 4) for _ in range(24))]:
            for word in (b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f"):
                _read_or_none(data[:at] + word + data[at + 4 :], case.target)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 4 << 20, case.target.name


def test_deep_nesting_is_refused() -> None:
    for name in ("esp8266-lua51", "esp8266-lua53"):
        target = load_target(name)
        for address in (None, ADDRESS):
            for depth, fits in ((198, True), (201, False), (300, False)):
                main = Proto(source=b"@a", code=[1])
                for _ in range(depth - 1):
                    main = Proto(source=b"@a", code=[1], protos=[main])
                options = PackOptions(TIME, address=address)
                data = pack([Module(b"a", main, "a.lua")], target, options).data
                if fits:
                    assert rewrite(read_any_image(data), target) == data
                else:
                    with pytest.raises(FormatError, match="nested deeper than 200"):
                        read_any_image(data)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "starts like none"),
        (b"\x1b", "starts like none"),
        (b"#!lua", "starts like none"),
        (b"\x1f\x8b", "header"),
        (b"\x1bLua\x51\x00", "this is a .lc file"),
        (b"\x1bLua\x53\x0a", "this is a .lc file"),
        (b"\x5c\xa1\xfa\xfa", "not written completely"),
        (b"\x54\xa3\xfa\xfa", "unknown version 3"),
        (b"\x55\xa1\xfa\xfa", "ends inside the header"),
        (b"\x50\xa2\xfa\xfa", "ends inside the region"),
    ],
)
def test_other_files_are_named_for_what_they_are(data: bytes, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        read_any_image(data)
