"""Packing: module order, what is refused and why, limits, luac.cross's defects."""

from __future__ import annotations

from dataclasses import replace

import pytest

from luac_nodemcu.compiler.proto import Proto, Upvalue
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import LuacNodemcuError, PackError
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs import device
from luac_nodemcu.lfs.images import read_any_image
from luac_nodemcu.lfs.inflate import gunzip
from luac_nodemcu.lfs.names import module_name
from luac_nodemcu.lfs.pack import (
    ImageTooLarge,
    Module,
    PackedImage,
    PackOptions,
    PackRefused,
    luac_cross_order,
    pack,
)
from luac_nodemcu.lfs.verify import verify_written

TIME = 1_700_000_000
L51 = load_target("esp8266-lua51")
L53 = load_target("esp8266-lua53")
OPTIONS = PackOptions(TIME, seed=1)
DEFECTS = replace(OPTIONS, luac_cross_defects=True)


def _module(path: str, target: Target = L53, *constants: bytes, code: int = 60) -> Module:
    name = module_name(b"@" + path.encode(), target.lua)
    main = Proto(
        source=b"@" + path.encode(),
        code=list(range(code)),
        constants=list(constants),
        line_info=b"\x7e",
        num_upvalues=1,
        upvalues=[Upvalue(b"_ENV", 1, 0)],
    )
    return Module(name, main, path)


def _modules(*paths: str, target: Target = L53) -> list[Module]:
    return [_module(path, target) for path in paths]


def _paths(packed: PackedImage) -> list[str]:
    return [module.path for module in packed.modules]


def _codes(refused: PackRefused) -> list[str]:
    return [notice.code for notice in refused.notices]


@pytest.mark.parametrize(
    ("chunk_name", "lua51", "lua53"),
    [
        (b"@a/b.c.lua", b"b", b"b"),
        (b"@.hid.lua", b"hid", b"hid"),
        (b"@..lua", b"lua", b"lua"),
        (b"=stdin", b"stdin", b"stdin"),
        (b"=?", b"?", b"?"),
        (b"@dir\\x.lua", b"x", b"x"),
        (b"@dir/a\\x.lua", b"a\\x", b"a\\x"),
        (b"@dir/...", b"dir/...", b""),
        (b"@plain", b"plain", b"plain"),
    ],
)
def test_module_names(chunk_name: bytes, lua51: bytes, lua53: bytes) -> None:
    assert module_name(chunk_name, 51) == lua51
    assert module_name(chunk_name, 53) == lua53


@pytest.mark.parametrize("target", [L51, L53])
def test_nothing_to_pack(target: Target) -> None:
    with pytest.raises(PackError, match="no module"):
        pack([], target, OPTIONS)


@pytest.mark.parametrize("target", [L51, L53])
def test_duplicate_names_are_refused_with_both_files(target: Target) -> None:
    modules = _modules("a/net.lua", "b/net.lua", "c.lua", "d/c.x.lua", target=target)
    with pytest.raises(PackRefused) as caught:
        pack(modules, target, OPTIONS)
    assert _codes(caught.value) == ["duplicate-name", "duplicate-name"]
    assert caught.value.notices[0].modules == ("a/net.lua", "b/net.lua")
    assert "a/net.lua and b/net.lua" in str(caught.value)
    assert "'net'" in str(caught.value)


def test_luac_cross_packs_duplicates_on_51_only() -> None:
    modules = _modules("a/net.lua", "b/net.lua", target=L51)
    packed = pack(modules, L51, DEFECTS)
    image = verify_written(packed.data, packed, L51, DEFECTS)
    assert [module.name for module in image.modules] == [b"net", b"net"]
    assert [notice.code for notice in packed.notices] == ["duplicate-name"]
    with pytest.raises(PackRefused, match="same module name"):
        pack(_modules("a/net.lua", "b/net.lua"), L53, DEFECTS)


def test_modules_with_two_underscores_come_first_on_53() -> None:
    modules = _modules("b.lua", "__init.lua", "a.lua", "x/__.lua")
    packed = pack(modules, L53, OPTIONS)
    assert _paths(packed) == ["__init.lua", "x/__.lua", "b.lua", "a.lua"]
    assert [notice.code for notice in packed.notices] == ["reordered"]
    assert packed.notices[0].modules == ("__init.lua", "x/__.lua")
    in_place = pack(_modules("__init.lua", "b.lua"), L53, OPTIONS)
    assert in_place.notices == ()
    # Nothing of the kind is needed on 5.1.
    unmoved = pack(_modules("b.lua", "__init.lua", target=L51), L51, OPTIONS)
    assert _paths(unmoved) == ["b.lua", "__init.lua"]


def test_luac_cross_leaves_them_where_they_are() -> None:
    packed = pack(_modules("b.lua", "__init.lua"), L53, DEFECTS)
    assert _paths(packed) == ["b.lua", "__init.lua"]
    assert [notice.code for notice in packed.notices] == ["reordered"]
    assert "cannot find __init.lua" in packed.notices[0].message


def test_the_order_of_luac_cross_moves_only_two_underscores() -> None:
    moved = luac_cross_order(_modules("b.lua", "x/__"))
    assert [module.path for module in moved] == ["x/__", "b.lua"]
    # A path without a folder loses its first character to the test.
    moved = luac_cross_order(_modules("b.lua", "x__"))
    assert [module.path for module in moved] == ["x__", "b.lua"]
    kept = luac_cross_order(_modules("b.lua", "__"))
    assert [module.path for module in kept] == ["b.lua", "__"]
    with pytest.raises(PackError, match="behind several other files"):
        luac_cross_order(_modules("a.lua", "b.lua", "x/__"))


def test_small_images_are_refused_on_51() -> None:
    tiny = [Module(b"a", Proto(source=b"=?", code=[1]), "a.lua")]
    with pytest.raises(PackRefused, match="refuses files of 200 bytes or less") as caught:
        pack(tiny, L51, OPTIONS)
    assert _codes(caught.value) == ["too-small"]
    packed = pack(tiny, L51, DEFECTS)
    assert len(packed.data) <= 200
    assert [notice.code for notice in packed.notices] == ["too-small"]
    verify_written(packed.data, packed, L51, DEFECTS)
    problems = device.compressed51(packed.data, L51, 65536)
    assert [problem.message for problem in problems] == ["read error on LFS image file"]
    # An absolute image is not loaded from a file.
    assert pack(tiny, L51, replace(OPTIONS, address=0x40220000)).notices == ()


def test_more_than_50_modules_are_refused_on_51() -> None:
    modules = _modules(*(f"m{i}.lua" for i in range(51)), target=L51)
    for options in (OPTIONS, DEFECTS):
        with pytest.raises(PackError, match="up to 50 modules, not 51"):
            pack(modules, L51, options)
    packed = pack(modules[:50], L51, OPTIONS)
    assert len(verify_written(packed.data, packed, L51, OPTIONS).modules) == 50


def test_more_than_255_modules_are_refused_on_53() -> None:
    modules = [_module(f"m{i}.lua", L53, code=1) for i in range(256)]
    with pytest.raises(PackRefused, match="up to 255 modules") as caught:
        pack(modules, L53, OPTIONS)
    assert _codes(caught.value) == ["too-many-modules"]
    for options, count in ((OPTIONS, 255), (DEFECTS, 256)):
        for address in (None, 0x40220000):
            chosen = replace(options, address=address)
            packed = pack(modules[:count], L53, chosen)
            image = verify_written(packed.data, packed, L53, chosen)
            assert len(image.modules) == count


def test_names_the_device_cannot_look_up_are_refused_on_53() -> None:
    fits, too_long = "n" * 40 + ".lua", "n" * 41 + ".lua"
    assert pack(_modules(fits), L53, OPTIONS).notices == ()
    with pytest.raises(PackRefused, match="more than 40 bytes") as caught:
        pack(_modules(too_long), L53, OPTIONS)
    assert _codes(caught.value) == ["name-too-long"]
    packed = pack(_modules(too_long, "x/" + too_long), L53, DEFECTS)
    assert [n.code for n in packed.notices] == ["duplicate-name", "name-too-long", "name-too-long"]
    pack(_modules(too_long, target=L51), L51, OPTIONS)


@pytest.mark.parametrize(("path", "found"), [("thread.lua", "userdata"), ("proto.lua", "thread")])
def test_modules_that_would_be_found_by_another_name(path: str, found: str) -> None:
    with pytest.raises(PackRefused, match=f"find {path} as '{found}'") as caught:
        pack(_modules(path), L53, OPTIONS)
    assert _codes(caught.value) == ["name-misnumbered"]
    safe = replace(OPTIONS, safe_type_names=True)
    packed = pack(_modules(path), L53, safe)
    verify_written(packed.data, packed, L53, safe)
    assert pack(_modules("userdata.lua"), L53, OPTIONS).notices == ()


def test_literals_that_the_loader_mixes_up_are_reported() -> None:
    modules = [_module("a.lua", L53, b"userdata"), _module("b.lua", L53, b"table")]
    inner = _module("c.lua", L53)
    inner.proto.protos.append(Proto(source=inner.proto.source, code=[1], constants=[b"thread"]))
    packed = pack([*modules, inner], L53, OPTIONS)
    assert [notice.code for notice in packed.notices] == ["type-name-literal"] * 2
    assert [notice.modules for notice in packed.notices] == [("a.lua",), ("c.lua",)]
    safe = replace(OPTIONS, safe_type_names=True)
    cured = pack([*modules, inner], L53, safe)
    assert cured.notices == ()
    assert cured.flash_size == packed.flash_size
    assert len(cured.data) == len(packed.data)
    assert cured.data != packed.data


def test_both_numberings_are_read_and_resolve_as_the_loader_does() -> None:
    texts = [b"userdata", b"thread", b"proto", b"table"]
    module = _module("a.lua", L53, *texts)
    for safe, expected in (
        # Which of its 72 records the loader finds: `userdata` has two.
        (False, [b"userdata", b"userdata", b"thread", b"table"]),
        (True, texts),
    ):
        options = replace(OPTIONS, safe_type_names=safe)
        image = read_any_image(pack([module], L53, options).data)
        assert image.safe_type_names is safe
        assert image.modules[0].proto.constants == texts
        options = replace(options, address=0x40220000)
        packed = pack([module], L53, options)
        image = read_any_image(packed.data)
        assert image.safe_type_names is safe
        assert image.modules[0].proto.constants == texts
        assert _stored_constants(packed.data) == expected


def _stored_constants(region: bytes) -> list[bytes]:
    """The text that the constants of a one-function region point to."""
    words = [int.from_bytes(region[at : at + 4], "little") for at in range(0, len(region), 4)]
    base = words[12]
    record = words[8]
    at = (words[record + 11] - base) // 4
    found = []
    for word in range(at, at + 2 * words[record + 4], 2):
        start = words[word] - base + 16
        found.append(region[start : region.index(0, start)])
    return found


@pytest.mark.parametrize("target", [L51, L53])
def test_an_image_over_its_limit_says_by_how_much_and_why(target: Target) -> None:
    modules = [_module(f"m{i}.lua", target, code=100 * i) for i in range(1, 6)]
    size = pack(modules, target, OPTIONS).flash_size
    assert pack(modules, target, replace(OPTIONS, max_bytes=size)).limit == size
    with pytest.raises(ImageTooLarge) as caught:
        pack(modules, target, replace(OPTIONS, max_bytes=size - 12))
    assert (caught.value.flash_size, caught.value.limit) == (size, size - 12)
    assert "12 more than the limit" in str(caught.value)
    assert [module.path for module in caught.value.sizes][:3] == ["m5.lua", "m4.lua", "m3.lua"]
    assert "m5.lua (" in str(caught.value)


def test_no_51_image_is_larger_than_the_tools_buffer() -> None:
    modules = [_module("a.lua", L51, code=66_000)]
    with pytest.raises(ImageTooLarge, match="limit of 262144"):
        pack(modules, L51, replace(OPTIONS, max_bytes=1 << 20))


@pytest.mark.parametrize("name", target_names())
def test_impossible_addresses_are_refused(name: str) -> None:
    target = load_target(name)
    modules = _modules("a.lua", target=target)
    for address in (0, -4, 2, 0x40220001, 1 << 32):
        with pytest.raises(PackError, match="not a positive multiple of 4"):
            pack(modules, target, replace(OPTIONS, address=address))
    if target.flash_base is not None:
        for address in (target.flash_base - 4, target.flash_base + 0x100004):
            with pytest.raises(PackError, match="not in the memory mapped flash"):
                pack(modules, target, replace(OPTIONS, address=address))


@pytest.mark.parametrize("name", target_names())
def test_timestamps_and_seeds_must_fit(name: str) -> None:
    target = load_target(name)
    modules = _modules("a.lua", target=target)
    latest = 0x7FFFFFFF if target.integer_bits == 32 else 0xFFFFFFFF
    for timestamp in (0, latest):
        options = replace(OPTIONS, timestamp=timestamp)
        packed = pack(modules, target, options)
        assert verify_written(packed.data, packed, target, options).timestamp == timestamp
    for timestamp in (-1, latest + 1):
        with pytest.raises(PackError, match="timestamp"):
            pack(modules, target, replace(OPTIONS, timestamp=timestamp))
    for seed in (0, 0xFFFFFFFF):
        options = replace(OPTIONS, seed=seed)
        packed = pack(modules, target, options)
        verify_written(packed.data, packed, target, options)
    for seed in (-1, 1 << 32):
        with pytest.raises(PackError, match="seed"):
            pack(modules, target, replace(OPTIONS, seed=seed))


@pytest.mark.parametrize("name", target_names())
def test_verification_notices_what_is_not_what_was_packed(name: str) -> None:
    target = load_target(name)
    modules = [_module("a.lua", target, b"x" * 99), _module("b.lua", target)]
    packed = pack(modules, target, OPTIONS)
    verify_written(packed.data, packed, target, OPTIONS)
    others = [
        pack(modules, target, replace(OPTIONS, timestamp=TIME + 1)),
        pack(modules[::-1], target, OPTIONS),
        pack(modules[:1], target, OPTIONS),
        pack([_module("a.lua", target, b"y" * 99), modules[1]], target, OPTIONS),
        pack(modules, target, replace(OPTIONS, strip="full")),
    ]
    if target.lua == 53:
        others.append(pack(modules, target, replace(OPTIONS, seed=2)))
    for other in others:
        with pytest.raises(LuacNodemcuError, match="does not read back as written"):
            verify_written(other.data, packed, target, OPTIONS)
    for data in (b"", packed.data[:-1], packed.data + b"\0"):
        with pytest.raises(LuacNodemcuError, match="does not read back as written"):
            verify_written(data, packed, target, OPTIONS)


def test_missing_sources_become_the_unknown_source() -> None:
    for target in (L51, L53):
        module = _module("a.lua", target)
        module.proto.source = None
        packed = pack([module], target, OPTIONS)
        image = verify_written(packed.data, packed, target, OPTIONS)
        assert image.modules[0].proto.source == b"=?"


def test_level_2_strips_images_only_where_luac_cross_does() -> None:
    kept = {}
    for name in target_names():
        target = load_target(name)
        packed = pack(_modules("a.lua", target=target), target, replace(OPTIONS, strip="2"))
        proto = read_any_image(packed.data).modules[0].proto
        assert proto.source == b"@a.lua"
        kept[name] = proto.line_info != b""
    assert {name for name, lines in kept.items() if not lines} == {"esp32-lua51", "esp32-lua51-int"}


def test_luac_cross_may_write_a_match_that_the_loader_refuses() -> None:
    # The first three bytes of an image once more: the signature's.
    module = _module("a.lua", L51, b"....\x54\xa1\xfa\xfa\x10", b"0123456789abcdefghijklmnop")
    packed = pack([module], L51, DEFECTS)
    assert gunzip(packed.data).origin_match is not None
    problems = device.compressed51(packed.data, L51, 65536)
    assert [problem.message for problem in problems] == ["invalid dictionary offset on inflate"]
    ours = pack([module], L51, OPTIONS)
    assert gunzip(ours.data).data == gunzip(packed.data).data
    assert device.compressed51(ours.data, L51, 65536) == []
