"""What modules take in an image adds up to images that luac.cross made, for all targets."""

from __future__ import annotations

from functools import cache

import pytest

from luac_nodemcu.compiler import compile_source
from luac_nodemcu.compiler.strip import STRIP_LEVELS, StripLevel, keep_for
from luac_nodemcu.errors import LuaSyntaxError
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs.images import read_any_image
from luac_nodemcu.lfs.names import module_name
from luac_nodemcu.lfs.pack import Module, PackOptions, pack
from luac_nodemcu.memory.flash import ImageFlash, ImageModule, image_flash
from luac_nodemcu.memory.functions import Function, list_functions
from tests.support import corpus, golden


@cache
def functions_of(path: str, target_name: str) -> list[Function] | None:
    target = load_target(target_name)
    text = next(one.text for one in corpus.sources(target.lua) if one.path == path)
    try:
        main = compile_source(text, b"@" + path.encode(), target)
    except LuaSyntaxError:
        return None
    return list_functions(main, target.lua)


def modules_of(paths: tuple[str, ...], target_name: str) -> list[ImageModule]:
    lua = load_target(target_name).lua
    found = []
    for path in paths:
        functions = functions_of(path, target_name)
        if functions is not None:
            found.append(ImageModule(module_name(b"@" + path.encode(), lua), functions))
    return found


def check_sums(image: ImageFlash) -> None:
    """Every byte is somebody's, once."""
    assert sum(module.bytes for module in image.modules) + sum(image.overhead.values()) == (
        image.bytes
    )
    file_bytes = sum(module.file_bytes for module in image.modules)
    assert file_bytes + sum(image.file_overhead.values()) == image.file_bytes
    for module in image.modules:
        assert module.bytes == module.own + module.shared == module.parts.total()
        assert module.shared <= module.common
        for function in module.functions:
            assert function.bytes == function.own + function.shared == function.parts.total()
        rest = module.bytes - sum(function.bytes for function in module.functions)
        # Its entry in the list of modules, and its share of its name.
        assert 0 < rest <= module.parts.entry + 16 + 4 + len(module.name)
    strings = sum(string.bytes for string in image.strings)
    assert strings <= image.bytes


@pytest.mark.parametrize("target_name", target_names())
def test_golden_images(target_name: str) -> None:
    target = load_target(target_name)
    archive = golden.load(target_name)
    checked = 0
    for output in archive.outputs():
        data = archive.output_data(output) if output.kind != "lc" else None
        if data is None:
            continue
        level: StripLevel = "2" if "-s" in output.arguments else "1"
        keep = keep_for(level, target, "image")
        modules = modules_of(output.sources, target_name)
        bill = image_flash(modules, target, keep, seed=output.seed or 0, timestamp=output.time or 0)
        image = read_any_image(data, (target.integer_bits, target.float_bits))
        assert bill.bytes == image.flash_size, output.name
        if image.form == "image":
            assert bill.file_bytes == len(data), output.name
        elif image.form == "region":
            assert bill.bytes == len(data), output.name
        check_sums(bill)
        checked += 1
    assert checked >= 25


@pytest.mark.parametrize("target_name", target_names())
@pytest.mark.parametrize("strip", STRIP_LEVELS)
def test_every_strip_level(target_name: str, strip: StripLevel) -> None:
    """The corpus in one image, against the packer's own sizes."""
    target = load_target(target_name)
    paths = [one.path for one in corpus.files() if one.path.startswith("common/")]
    modules: list[ImageModule] = []
    names: set[bytes] = set()
    for module in modules_of(tuple(paths), target_name):
        if module.name not in names and not module.name.startswith(b"__"):
            names.add(module.name)
            modules.append(module)
    modules = modules[:40]
    packed = pack(
        [
            Module(module.name, module.functions[0].proto, module.name.decode())
            for module in modules
        ],
        target,
        PackOptions(timestamp=1_700_000_000, strip=strip, compression="zlib", seed=0x9ABCDEF0),
    )
    bill = image_flash(
        modules,
        target,
        keep_for(strip, target, "image"),
        seed=0x9ABCDEF0,
        timestamp=1_700_000_000,
    )
    check_sums(bill)
    assert bill.bytes == packed.flash_size
    if target.lua == 53:
        assert bill.file_bytes == len(packed.data)
    for ours, theirs in zip(bill.modules, packed.modules, strict=True):
        assert (ours.own, ours.common) == (theirs.own_bytes, theirs.shared_bytes)


def test_a_shared_string_is_shared_out() -> None:
    target = load_target("esp8266-lua51")
    sources = {
        b"a": b"return 'the same long enough text'",
        b"b": b"return 'the same long enough text'",
        b"c": b"return 1",
    }
    modules = [
        ImageModule(name, list_functions(compile_source(text, b"@" + name, target), 51))
        for name, text in sources.items()
    ]
    bill = image_flash(modules, target, keep_for("1", target, "image"))
    check_sums(bill)
    first, second, third = bill.modules
    # The text, and the line information, which all three share: one line, two instructions.
    text_bytes = 16 + 28
    lines_bytes = third.common
    assert lines_bytes == 16 + 4
    assert first.shared + second.shared + third.shared == text_bytes + lines_bytes
    assert abs(first.shared - second.shared) <= 2
    assert first.common == second.common == text_bytes + lines_bytes
    string = next(one for one in bill.strings if one.text.startswith(b"the same"))
    assert (string.bytes, string.modules) == (text_bytes, (0, 1))
