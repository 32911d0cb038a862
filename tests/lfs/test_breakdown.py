"""The bill of an image that was read: its sums, and that each kind is what it says."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from luac_nodemcu.compiler.generate import compile_source
from luac_nodemcu.compiler.strip import keep_for, strip
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs.breakdown import ImageParts, break_down, functions_of
from luac_nodemcu.lfs.images import read_any_image
from luac_nodemcu.lfs.model import Image
from luac_nodemcu.lfs.pack import Module, PackedImage, PackOptions, pack
from tests.support.random_protos import random_modules

OPTIONS = PackOptions(
    timestamp=1, strip="0", compression="zlib", max_bytes=1 << 20, luac_cross_defects=True
)


def packed(
    target_name: str, seed: int, options: PackOptions = OPTIONS, count: int = 5
) -> tuple[Image, ImageParts, PackedImage]:
    target = load_target(target_name)
    mains, names = random_modules(random.Random(seed), target, count)
    modules = [Module(n, m, n.decode()) for n, m in zip(names, mains, strict=True)]
    made = pack(modules, target, options)
    image = read_any_image(made.data, (target.integer_bits, target.float_bits))
    return image, break_down(image), made


@pytest.mark.parametrize("target", target_names())
@pytest.mark.parametrize("level", ["0", "1", "2", "full"])
@pytest.mark.parametrize("address", [None, 0x40220000])
def test_sums_are_the_packer_s(target: str, level: str, address: int | None) -> None:
    options = replace(OPTIONS, strip=level, address=address)  # type: ignore[arg-type]
    image, parts, made = packed(target, 1, options)
    assert [module.total for module in parts.modules] == [m.own_bytes for m in made.modules]
    assert [module.shared for module in parts.modules] == [m.shared_bytes for m in made.modules]
    assert parts.shared_bytes == made.shared_bytes
    assert parts.overhead == made.fixed_bytes
    total = sum(module.total for module in parts.modules)
    assert total + parts.shared_bytes + parts.overhead == image.flash_size
    assert all(string.users > 1 for string in parts.shared)


@pytest.mark.parametrize("target", ["esp8266-lua51", "esp32-lua53-double"])
def test_kinds(target: str) -> None:
    """Leaving something out shrinks its kind and, but for shared strings, nothing else."""
    image, parts, _ = packed(target, 2, count=1)
    module = parts.modules[0]
    protos = list(functions_of(image.modules[0].proto))
    assert module.functions == len(protos)
    assert module.code == 4 * sum(len(proto.code) for proto in protos)
    assert module.constants == image.tvalue_bytes * sum(len(p.constants) for p in protos)
    assert not parts.shared

    changed = replace(image.modules[0].proto, code=[*image.modules[0].proto.code, 0, 0])
    other = break_down(_with(image, changed)).modules[0]
    assert other.code == module.code + 8
    assert (other.total - module.total, other.debug) == (8, module.debug)

    bare = strip(changed, keep_for("full", load_target(target), "image"), load_target(target))
    other = break_down(_with(image, bare)).modules[0]
    assert other.debug == 0
    assert (other.code, other.constants) == (module.code + 8, module.constants)
    assert other.records == module.records
    # A text that was the name of a variable and a constant stays.
    assert other.strings == module.strings


def _with(image: Image, proto: object) -> Image:
    module = replace(image.modules[0], proto=proto)  # type: ignore[arg-type]
    return replace(image, modules=[module])


def test_shared_strings_are_counted_once() -> None:
    target = load_target("esp8266-lua51")
    source = b"return 'shared by both', %d"
    modules = [
        Module(name, compile_source(source % n, b"@" + name, target), name.decode())
        for n, name in enumerate((b"a", b"b"))
    ]
    parts = break_down(read_any_image(pack(modules, target, OPTIONS).data))
    shared = {string.text: (string.size, string.users) for string in parts.shared}
    assert shared[b"shared by both"] == (16 + 16, 2)
    # Their lines are equal, too, and Lua 5.1 stores those as a string.
    assert len(shared) == 2
    assert all(module.shared == parts.shared_bytes for module in parts.modules)
