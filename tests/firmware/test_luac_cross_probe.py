"""Finding out which builds a luac.cross is for, and refusing what does not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from luac_nodemcu.compiler.strip import StripLevel
from luac_nodemcu.firmware.luac_cross import LuacCross, LuacCrossError
from luac_nodemcu.firmware.luac_cross_probe import Probe, check_fits, probe, strips_with
from luac_nodemcu.firmware.targets import load_target, target_names
from tests.support.luac_cross import luac_cross
from tests.support.stand_in import cross_stand_in, stand_in

SAME_FILES = {
    "esp8266-lua53": "esp32-lua53",
    "esp8266-lua53-64bit": "esp32-lua53-int64-double",
}
"""Targets whose luac.cross make the same files, one of each branch."""


def expected(name: str) -> set[str]:
    for one, other in SAME_FILES.items():
        if name in (one, other):
            return {one, other}
    return {name}


@pytest.mark.parametrize("name", target_names())
def test_stand_in(tmp_path: Path, name: str) -> None:
    cross = LuacCross(cross_stand_in(tmp_path, name))
    found = probe(cross)
    target = load_target(name)
    assert set(found.targets) == expected(name)
    assert (found.lua, found.integer_bits, found.float_bits) == (
        target.lua, target.integer_bits, target.float_bits,
    )  # fmt: skip
    assert found.debug == "1"
    check_fits(cross, found, target, "image")
    assert strips_with(cross, found, target, "1", "image") is False
    assert strips_with(cross, found, target, "2", "image") is True
    levels: tuple[StripLevel, ...] = ("0", "full")
    for level in levels:
        with pytest.raises(LuacCrossError, match=f"cannot make --strip {level}"):
            strips_with(cross, found, target, level, "image")


@pytest.mark.parametrize("name", target_names())
def test_real(name: str) -> None:
    found = probe(LuacCross(luac_cross(name)))
    assert set(found.targets) == expected(name)
    assert found.debug == "1"
    assert found.version.startswith("Lua 5.1.4" if "lua51" in name else "Lua 5.3.")


@pytest.mark.parametrize("name", target_names())
def test_real_debug_build(name: str) -> None:
    cross = LuacCross(luac_cross(f"{name}-debug"))
    found = probe(cross)
    assert found.debug == "0"
    target = load_target(name)
    assert strips_with(cross, found, target, "0", "image") is False
    with pytest.raises(LuacCrossError, match="fits --strip 0"):
        strips_with(cross, found, target, "1", "image")


def test_wrong_target_names_the_right_one(tmp_path: Path) -> None:
    cross = LuacCross(cross_stand_in(tmp_path, "esp8266-lua51-int"))
    found = probe(cross)
    with pytest.raises(LuacCrossError, match="for esp8266-lua51-int, not for esp8266-lua51; use"):
        check_fits(cross, found, load_target("esp8266-lua51"), "image")
    # The branches differ in images only.
    check_fits(cross, found, load_target("esp32-lua51-int"), "lc")
    with pytest.raises(LuacCrossError, match="--target esp8266-lua51-int"):
        check_fits(cross, found, load_target("esp32-lua51-int"), "image")


def test_build_that_is_no_target() -> None:
    aligned = Probe(51, 0, 64, 0xFAFAA150, "power", "1", "", ())
    with pytest.raises(LuacCrossError, match=r"none of the known.*64-bit floats.*0xFAFAA150"):
        check_fits(LuacCross(Path("x")), aligned, load_target("esp8266-lua51"), "image")


@pytest.mark.parametrize(
    ("debug", "target", "level", "artifact", "result"),
    [
        ("0", "esp8266-lua51", "0", "image", False),
        ("0", "esp8266-lua51", "2", "image", None),
        ("0", "esp8266-lua51", "2", "lc", True),
        ("0", "esp32-lua51", "2", "image", True),
        ("0", "esp32-lua53", "2", "image", None),
        ("0", "esp32-lua53", "2", "lc", True),
        ("2", "esp8266-lua51", "1", "lc", None),
        ("2", "esp8266-lua51", "2", "lc", True),
        ("2", "esp8266-lua51", "2", "image", None),
        ("1", "esp8266-lua51", "0", "lc", None),
    ],
)  # fmt: skip
def test_strip_levels(
    debug: str, target: str, level: StripLevel, artifact: str, result: bool | None
) -> None:
    cross = LuacCross(Path("x"))
    found = Probe(51, 0, 64, 1, "power", debug, "", ())  # type: ignore[arg-type]
    arguments = (cross, found, load_target(target), level, artifact)
    if result is None:
        with pytest.raises(LuacCrossError, match="cannot make --strip"):
            strips_with(*arguments)  # type: ignore[arg-type]
    else:
        assert strips_with(*arguments) is result  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (b"junk", "not a NodeMCU .lc file"),
        # The start of what plain luac 5.1 on a 64-bit machine writes.
        (b"\x1bLua\x51\x00\x01\x04\x08\x04\x08\x00" + bytes(60), "plain luac"),
        (b"\x1bLua\x54", "old firmware"),
    ],
)
def test_other_programs(tmp_path: Path, output: bytes, message: str) -> None:
    body = f"open(sys.argv[sys.argv.index('-o') + 1], 'wb').write({output!r})"
    with pytest.raises(LuacCrossError, match=message):
        probe(LuacCross(stand_in(tmp_path, body)))


def test_program_that_rejects_the_probe(tmp_path: Path) -> None:
    program = stand_in(tmp_path, "sys.exit('prog: probe.lua:1: no way')")
    with pytest.raises(LuacCrossError, match="no way; it fails on a program"):
        probe(LuacCross(program))


def test_program_without_images(tmp_path: Path) -> None:
    body = (
        "if '-a' in sys.argv: sys.exit('luac: unrecognized option -a')\n"
        "import os\n"
        "from luac_nodemcu.cli.drop_in import run\n"
        "sys.exit(run(sys.argv[1:], 'luac', os.environ))\n"
    )
    with pytest.raises(LuacCrossError, match="cannot make LFS images"):
        probe(LuacCross(stand_in(tmp_path, body)))
