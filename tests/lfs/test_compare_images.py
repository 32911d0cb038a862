"""Differences of images: header, modules, strings; nothing between equal ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from luac_nodemcu.compiler.chunk import read_chunk, write_chunk
from luac_nodemcu.compiler.generate import compile_source
from luac_nodemcu.compiler.strip import KEEP_ALL
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs.compare_images import compare_chunks, compare_images
from luac_nodemcu.lfs.images import read_any_image
from luac_nodemcu.lfs.model import Image
from luac_nodemcu.lfs.pack import Module, PackOptions, pack

OPTIONS = PackOptions(timestamp=1, luac_cross_defects=True)
SOURCES = {"a": "return 'alpha'", "b": "local x = 1\nreturn function() return x end"}


def image(
    sources: dict[str, str], target_name: str = "esp8266-lua51", options: PackOptions = OPTIONS
) -> Image:
    target = load_target(target_name)
    modules = [
        Module(name.encode(), compile_source(text.encode(), b"@" + name.encode(), target), name)
        for name, text in sources.items()
    ]
    made = pack(modules, target, options)
    return read_any_image(made.data, (target.integer_bits, target.float_bits))


@pytest.mark.parametrize("target", target_names())
def test_equal(target: str) -> None:
    difference = compare_images(image(SOURCES, target), image(SOURCES, target))
    assert difference.same_program
    assert difference.first() is None
    absolute = image(SOURCES, target, replace(OPTIONS, address=0x40220000))
    moved = compare_images(image(SOURCES, target), absolute)
    assert moved.same_program
    assert [field.field for field in moved.build] == ["form", "address"]
    assert moved.first() is not None


def test_build() -> None:
    one = image(SOURCES, "esp8266-lua53", replace(OPTIONS, seed=1))
    two = image(SOURCES, "esp8266-lua53", replace(OPTIONS, seed=2, timestamp=9))
    difference = compare_images(one, two)
    assert difference.same_program
    assert [str(field) for field in difference.build] == [
        "timestamp: 1 / 9", "seed: 0x00000001 / 0x00000002",
    ]  # fmt: skip


def test_modules() -> None:
    other = {"b": SOURCES["b"].replace("1", "2"), "a": SOURCES["a"], "c": "return 'new'"}
    difference = compare_images(image(SOURCES), image(other))
    assert difference.only_left == []
    assert difference.only_right == [b"c"]
    (module,) = difference.modules
    assert module.name == b"b"
    assert (module.differences[0].field, module.differences[0].right) == ("constant 1", "2")
    assert "module order" in [field.field for field in difference.header]
    assert difference.strings_left == []
    assert set(difference.strings_right) == {b"c", b"@c", b"new"}
    assert difference.first() == "module b: main function, constant 1: 1 / 2"
    assert not difference.same_program


def test_second_module_of_a_name() -> None:
    one = image(SOURCES)
    one.modules[1].name = b"a"
    two = image({**SOURCES, "b": "return nil"})
    two.modules[1].name = b"a"
    difference = compare_images(one, two)
    assert [module.name for module in difference.modules] == [b"a"]
    assert difference.only_left == difference.only_right == []


def test_other_lua() -> None:
    difference = compare_images(image(SOURCES), image(SOURCES, "esp32-lua53"))
    assert str(difference.header[0]) == "Lua version: 5.1 / 5.3"
    assert difference.modules == []
    assert not difference.same_program


def test_hash_rule_of_the_branches() -> None:
    sources = {f"m{number}": f"return 'text{number}'" for number in range(9)}
    difference = compare_images(image(sources), image(sources, "esp32-lua51"))
    assert [field.field for field in difference.header] == ["flash size", "string hash slots"]
    assert difference.modules == []


def test_order_of_strings() -> None:
    one, two = image(SOURCES), image(SOURCES)
    two.strings.reverse()
    (field,) = compare_images(one, two).header
    assert field.field == "order of strings, number 1"


def test_chunks() -> None:
    target = load_target("esp32-lua53")
    chunks = [
        read_chunk(write_chunk(compile_source(source, b"@x", target), target, KEEP_ALL))
        for source in (b"return 1", b"return 2")
    ]
    assert compare_chunks(chunks[0], chunks[0]).same_program
    difference = compare_chunks(chunks[0], chunks[1])
    assert difference.first() == "module @x: main function, constant 1: 1 / 2"
