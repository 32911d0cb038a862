"""The firmware's verdicts on image files."""

from __future__ import annotations

import gzip
import random

import pytest

from luac_nodemcu.compiler.target import Target
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs import device
from luac_nodemcu.lfs.images import read_any_image
from luac_nodemcu.lfs.pack import Module, PackOptions, pack
from luac_nodemcu.lfs.verify import device_problems
from tests.support.random_protos import random_modules

TIME = 1_700_000_000
ADDRESS = 0x40220000
PARTITION = 65536
L51 = load_target("esp8266-lua51")
L53 = load_target("esp8266-lua53")


def _image(target: Target, address: int | None = None) -> bytes:
    mains, names = random_modules(random.Random(6), target, 2, 1)
    modules = [Module(name, main, name.decode()) for name, main in zip(names, mains, strict=True)]
    return pack(modules, target, PackOptions(TIME, seed=1, address=address)).data


def _messages(problems: list[device.DeviceProblem]) -> list[str]:
    return [problem.message for problem in problems]


@pytest.mark.parametrize("name", target_names())
def test_our_images_are_accepted_by_their_own_build_only(name: str) -> None:
    target = load_target(name)
    for address in (None, ADDRESS):
        data = _image(target, address)
        image = read_any_image(data, (target.integer_bits, target.float_bits))
        assert device_problems(data, image, target, PARTITION) == []
        for other_name in target_names():
            other = load_target(other_name)
            if other.lua != target.lua:
                continue
            problems = device_problems(data, image, other, PARTITION)
            if image.form == "image":
                same = (other.integer_bits, other.float_bits) == (
                    target.integer_bits,
                    target.float_bits,
                )
            else:
                same = other.lfs_signature == target.lfs_signature
            assert (problems == []) == same


def test_an_image_over_the_partition() -> None:
    data = _image(L51)
    problems = device.compressed51(data, L51, 256)
    assert _messages(problems) == ["LFS Image too big for configured LFS region"]
    absolute = _image(L51, ADDRESS)
    assert _messages(device.absolute51(absolute, L51, 256)) == _messages(problems)
    # The 5.3 loader does not look.
    (problem,) = device.image53(_image(L53), L53, 1024)
    assert problem.message == ""
    assert "writes over what follows" in problem.reason
    (problem,) = device.region53(_image(L53, ADDRESS), L53, 1024)
    assert problem.message == ""


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data[:200], "read error on LFS image file"),
        (lambda data: b"PK" + data[2:], "read error on LFS image file"),
        (lambda data: data[:-8] + bytes(4) + data[-4:], "checksum error on LFS image file"),
        (lambda data: data + b"\0", "checksum error on LFS image file"),
    ],
)
def test_damaged_51_files(change: object, message: str) -> None:
    assert callable(change)
    assert message in _messages(device.compressed51(change(_image(L51)), L51, PARTITION))


@pytest.mark.parametrize(
    ("at", "byte", "messages"),
    [
        (1, 0xA2, ["Incorrect LFS header version", "incorrect LFS header signature"]),
        (0, 0x50, ["Incorrect LFS build type", "incorrect LFS header signature"]),
        (0, 0x56, ["incorrect LFS header signature"]),
        (0, 0x55, []),
        (4, 0x01, ["LFS length mismatch"]),
        (6, 0x7F, ["LFS Image too big for configured LFS region", "LFS length mismatch"]),
    ],
)
def test_51_headers(at: int, byte: int, messages: list[str]) -> None:
    unpacked = bytearray(gzip.decompress(_image(L51)))
    unpacked[at] = byte
    data = gzip.compress(bytes(unpacked), 9)
    assert _messages(device.compressed51(data, L51, PARTITION)) == messages


def test_a_window_of_zlibs_usual_size_is_too_large() -> None:
    rng = random.Random(1)
    block = rng.randbytes(20000)
    # Behind a header that claims all of it but a bitmap.
    size = (40000 + 32) * 32 // 33 & ~3
    unpacked = bytearray(_relocatable_header(size) + block + block)
    problems = device.compressed51(gzip.compress(bytes(unpacked), 9), L51, PARTITION)
    assert problems[0].message == "invalid dictionary offset on inflate"
    assert "the window is 16384" in problems[0].reason


def _relocatable_header(size: int) -> bytes:
    return L51.lfs_signature.to_bytes(4, "little") + size.to_bytes(4, "little") + bytes(24)


def test_absolute_51_images() -> None:
    data = bytearray(_image(L51, ADDRESS))
    data[8:12] = (ADDRESS + len(data)).to_bytes(4, "little")
    assert _messages(device.absolute51(bytes(data), L51, PARTITION)) == ["Flash size check failed"]
    other = _image(load_target("esp8266-lua51-int"), ADDRESS)
    assert _messages(device.absolute51(other, L51, PARTITION)) == [
        "Flash sig not correct: 0xfafaa152 vs 0xfafaa154"
    ]
    assert _messages(device.absolute51(b"", L51, PARTITION)) == ["No LFS image loaded"]


@pytest.mark.parametrize(
    ("at", "byte", "message"),
    [
        (0, 0x1F, "invalid header in precompiled chunk"),
        (2, 0x00, "not a precompiled chunk"),
        (4, 0x51, "version mismatch in precompiled chunk"),
        (5, 0x0A, "format mismatch in precompiled chunk"),
        (9, 0x0D, "corrupted precompiled chunk"),
        (12, 8, "int size mismatch in precompiled chunk"),
        (13, 8, "Instruction size mismatch in precompiled chunk"),
        (14, 8, "lua_Integer size mismatch in precompiled chunk"),
        (15, 8, "lua_Number size mismatch in precompiled chunk"),
        (18, 0, "float format mismatch in precompiled chunk"),
    ],
)
def test_53_headers(at: int, byte: int, message: str) -> None:
    data = bytearray(_image(L53))
    assert data[at] != byte
    data[at] = byte
    assert _messages(device.image53(bytes(data), L53, PARTITION)) == [message]


def test_short_53_files() -> None:
    data = _image(L53)
    for length in (5, 21, len(data) - 1):
        problems = device.image53(data[:length], L53, PARTITION)
        assert _messages(problems) == ["truncated precompiled chunk"]


def test_53_regions_of_other_builds() -> None:
    wide = load_target("esp32-lua53-int64")
    data = _image(wide, ADDRESS)
    assert _messages(device.region53(data, wide, PARTITION)) == []
    assert _messages(device.region53(data, L53, PARTITION)) == ["LFS image corrupted."]
