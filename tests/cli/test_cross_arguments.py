"""luac.cross's command line: what its options mean, in both dialects, and what is refused."""

from __future__ import annotations

import pytest

from luac_nodemcu.cli.cross_arguments import (
    CrossArguments,
    Refused,
    UsageError,
    parse,
    strtol,
    usage_lines,
)
from luac_nodemcu.cli.drop_in import choose_target, program_name
from luac_nodemcu.firmware.targets import UnknownTargetError, load_target, target_names
from luac_nodemcu.project.cross_program import CrossError


def parsed(line: str, target: str = "esp8266-lua51") -> CrossArguments:
    return parse(line.split(), load_target(target))


@pytest.mark.parametrize("target", target_names())
def test_common_options(target: str) -> None:
    result = parsed("-f -o lfs.img -s -l -l -v a.lua b.lua", target)
    assert (result.flash, result.lookup, result.strip, result.listing) == (True, True, True, 2)
    assert (result.output, result.files) == ("lfs.img", ["a.lua", "b.lua"])
    assert (result.version, result.version_only, result.dumping) == (True, False, True)


def test_defaults() -> None:
    assert parsed("a.lua").output == "luac.out"
    assert parsed("a.lua", "esp32-lua53").output == "luac.cross.out"
    assert parsed("-o - a.lua").output is None
    assert parsed("-i a.lua").lookup
    assert not parsed("-i a.lua").flash


def test_options_end_at_the_first_file() -> None:
    assert parsed("a.lua -s").files == ["a.lua", "-s"]
    assert parsed("-- -s").files == ["-s"]
    assert parsed("- -s").files == ["-", "-s"]
    assert not parsed("-- -s").strip


def test_without_files() -> None:
    assert parsed("").files == []
    for line in ("-l", "-p", "-l -l"):
        result = parsed(line)
        assert result.files == ["luac.out"]
        assert not result.dumping
    assert parsed("-p", "esp8266-lua53").files == ["luac.cross.out"]


@pytest.mark.parametrize(
    ("line", "only"), [("-v", True), ("-v -v", True), ("-v --", True), ("-v -p", False)]
)
def test_version_alone(line: str, only: bool) -> None:
    assert parsed(line).version_only is only


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("-a 0x40210000 a.lua", 0x40210000),
        ("-a 1075904512 a.lua", 0x40210000),
        ("-a 0x40310000 a.lua", 0x40310000),
        ("-a 0x40210000junk a.lua", 0x40210000),
    ],
)
def test_address(line: str, address: int) -> None:
    result = parsed(line)
    assert (result.address, result.flash, result.lookup) == (address, True, True)


@pytest.mark.parametrize("value", ["0", "0x100", "junk", "0x40310001", "-1"])
def test_address_outside_of_the_flash(value: str) -> None:
    with pytest.raises(UsageError, match="must be valid flash address"):
        parsed(f"-a {value} a.lua")
    # There is no check for the ESP32, and 0 is an ordinary image.
    assert parsed(f"-a {value} a.lua", "esp32-lua51").address == strtol(value) & 0xFFFFFFFF


@pytest.mark.parametrize("target", ["esp8266-lua53", "esp32-lua53"])
def test_lua53_converts_images_only(target: str) -> None:
    result = parsed("-F x.img -a 0x40210000 -o y", target)
    assert (result.image_name, result.address, result.files) == ("x.img", 0x40210000, [])
    for line in ("-a 0x40210000 a.lua", "-a 0x40210000", "-F x -a 0x40210000 -o y a.lua",
                 "-F x -a 0x40210000 -o -"):  # fmt: skip
        with pytest.raises(UsageError, match="also requires"):
            parsed(line, target)


def test_size() -> None:
    assert parsed("-m 0x20000 a").max_bytes == 0x20000
    assert parsed("-m 0x20000 a").flash
    assert parsed("-m 0200000 a").max_bytes == 0o200000
    with pytest.raises(UsageError, match="multiple of 4,096"):
        parsed("-m 1000 a")


@pytest.mark.parametrize(
    "line", ["-o", "-a", "-m", "-e", "-e -x", "-x", "-ff", "--strip", "-F x a.lua", "-lx"]
)
def test_wrong(line: str) -> None:
    with pytest.raises(UsageError):
        parsed(line)


def test_wrong_in_lua53_only() -> None:
    assert parsed("-o -x a").output == "-x"
    with pytest.raises(UsageError, match="'-o' needs argument"):
        parsed("-o -x a", "esp8266-lua53")
    with pytest.raises(UsageError, match="needs an LFS image"):
        parsed("-F", "esp8266-lua53")


def test_execution_is_refused_with_a_reason() -> None:
    for target in ("esp8266-lua51", "esp32-lua53"):
        with pytest.raises(Refused, match="without a Lua interpreter"):
            parsed("-e script.lua a.lua", target)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("0x1F", 31), ("0X1f", 31), ("017", 15), ("0", 0), ("", 0), ("x", 0),
        (" -5", -5), ("+7z", 7), ("0x", 0), ("09", 0), ("12e3", 12),
    ],
)  # fmt: skip
def test_strtol(text: str, value: int) -> None:
    assert strtol(text) == value


def test_usage_lists_every_option() -> None:
    for lua, options in ((51, "oafimsplve"), (53, "oafimsplveF")):
        text = "\n".join(usage_lines("prog", 51 if lua == 51 else 53))
        assert text.startswith("usage: prog [options] [files]")
        for option in options:
            assert f"\n  -{option}" in text
        assert ("-F IMAGE" in text) is (lua == 53)


# The target.


def chosen(program: str, *arguments: str, **environment: str) -> tuple[list[str], str]:
    rest, target = choose_target(list(arguments), program, environment)
    return rest, target.name


def test_target_by_option_environment_and_name() -> None:
    assert chosen("luac.cross", "-f") == (["-f"], "esp8266-lua51")
    option = chosen("luac.cross.int", "--target", "esp32-lua53", "-f", LUAC_NODEMCU_TARGET="x")
    assert option == (["-f"], "esp32-lua53")
    assert chosen("luac.cross", "--target=esp32-lua53") == ([], "esp32-lua53")
    by_variable = chosen("luac.cross.int", "-f", LUAC_NODEMCU_TARGET="esp32-lua51")
    assert by_variable == (["-f"], "esp32-lua51")
    assert chosen("luac.cross.int") == ([], "esp8266-lua51-int")
    for name in target_names():
        assert chosen(f"luac.cross-{name}") == ([], name)


def test_target_that_is_unknown() -> None:
    with pytest.raises(UnknownTargetError, match="Did you mean 'esp32-lua53'"):
        chosen("luac.cross", "--target", "esp32-lua35")
    with pytest.raises(UnknownTargetError):
        chosen("luac.cross", LUAC_NODEMCU_TARGET="nonsense")
    with pytest.raises(CrossError, match="needs argument"):
        chosen("luac.cross", "--target")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/usr/bin/luac.cross", "luac.cross"),
        ("C:\\tools\\luac.cross.exe", "luac.cross"),
        ("luac-nodemcu-cross-script.py", "luac-nodemcu-cross"),
        ("", "luac-nodemcu-cross"),
    ],
)
def test_program_name(path: str, name: str) -> None:
    assert program_name(path) == name
