"""Damaged and hostile configuration files: an error with the file's name, in bounded time."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luac_nodemcu.firmware.build_config import BuildConfig, BuildConfigError
from luac_nodemcu.firmware.build_config_banner import parse_banner
from luac_nodemcu.firmware.build_config_header import parse_user_config, parse_user_modules
from luac_nodemcu.firmware.build_config_sdkconfig import lfs_partition, parse_sdkconfig
from luac_nodemcu.firmware.preprocessor import preprocess

PARSERS: tuple[Callable[[str, str], object], ...] = (
    parse_user_modules, parse_user_config, parse_sdkconfig, parse_banner, lfs_partition,
)  # fmt: skip


def attempt(parse: Callable[[str, str], object], text: str) -> tuple[object, str]:
    """The result, or the message of the expected error."""
    try:
        return parse(text, "the-file"), ""
    except BuildConfigError as error:
        return None, str(error)


WORDS = st.sampled_from(
    ["#define ", "#if ", "#ifdef ", "#elif ", "#else\n", "#endif\n", "#undef ", "LUA_USE_MODULES_",
     "ADC", "LUA_FLASH_STORE ", "(64*1024)", "0x", "\\\n", "/*", "*/", "//", "\n", "(", ")", "&&",
     "CONFIG_", "NODEMCU_CMODULE_", "=y\n", '="', "# ", " is not set\n", "IDF_TARGET", "modules: ",
     "powered by Lua 5.1 ", "on SDK", "LFS: ", "boot: 3 lfs x c2 01 00190000 00010000\n", ",", "\0",
     "defined", "é", "9" * 30],
)  # fmt: skip


@given(st.lists(WORDS | st.text(max_size=3), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in PARSERS:
        found, message = attempt(parse, text)
        assert "the-file" in message or message == ""
        config = found[0] if isinstance(found, tuple) else found
        if isinstance(config, BuildConfig):
            assert all(note.place.startswith("the-file") for note in config.notes)


def chain(links: int, body: str) -> str:
    return "".join(f"#define A{n} {body.format(n + 1)}\n" for n in range(links))


@pytest.mark.parametrize(
    "text",
    [
        chain(60, "A{0} + A{0}") + "#define A60 1\n#if A0\n#define LUA_USE_MODULES_ADC\n#endif\n",
        "/*" * 200_000,
        '"' * 400_000,
        "\\\n" * 200_000,
        "#if 1\n" * 100_000,
        "#if " + "1 ? " * 100_000,
        "#if " + "(" * 100_000,
        "#define LUA_FLASH_STORE " + "9" * 300_000,
        "boot: 1 a " * 40_000 + "\n" + "modules: " + "a," * 100_000,
        "CONFIG_A=\"" + "\\" * 300_000,
        "lfs, 0xC2, 0x01, , " + "9" * 300_000,
        "LFS: " + "1<<" * 100_000,
        "\x1b[" * 100_000,
    ],
    ids=lambda text: str(text)[:12],
)  # fmt: skip
def test_hostile_text_takes_no_time(text: str) -> None:
    started = time.process_time()
    preprocess(text)
    for parse in PARSERS:
        attempt(parse, text)
    assert time.process_time() - started < 8
