"""Reading what a firmware was built with: headers, sdkconfig, partition tables, boot banners."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from luac_nodemcu.firmware.build_config import BuildConfig, BuildConfigError, combine
from luac_nodemcu.firmware.build_config_banner import parse_banner, read_banner
from luac_nodemcu.firmware.build_config_header import (
    parse_user_config,
    parse_user_modules,
    read_user_modules,
)
from luac_nodemcu.firmware.build_config_sdkconfig import (
    lfs_partition,
    parse_sdkconfig,
    read_sdkconfig,
)
from luac_nodemcu.firmware.modules import VARIANTS, module_names
from luac_nodemcu.firmware.targets import target_names


def modules(config: BuildConfig) -> list[str]:
    assert config.modules is not None
    return list(config.modules)


def notes(config: BuildConfig) -> list[str]:
    return [str(note) for note in config.notes]


# --- user_modules.h --------------------------------------------------------------------------


def user_modules(text: str) -> BuildConfig:
    return parse_user_modules(textwrap.dedent(text), "user_modules.h")


def test_user_modules() -> None:
    config = user_modules("""\
        #ifndef __USER_MODULES_H__
        #define __USER_MODULES_H__
        #ifndef LUA_CROSS_COMPILER
        #define LUA_USE_MODULES_ADC
        //#define LUA_USE_MODULES_BIT
          # define LUA_USE_MODULES_TMR   // why not
        /* #define LUA_USE_MODULES_NET */
        #define LUA_USE_MODULES_GPIO 1
        #define LUA_USE_MODULES_GPIO_PULSE
        #endif
        #endif
        """)
    assert config.chip == "esp8266"
    assert config.modules == {
        "adc": "user_modules.h:4",
        "gpio": "user_modules.h:8",
        "gpio_pulse": "user_modules.h:9",
        "pipe": "user_modules.h (every build has it)",
        "tmr": "user_modules.h:6",
    }
    assert notes(config) == []


def test_module_with_another_value_stays_out() -> None:
    config = user_modules("""\
        #define LUA_USE_MODULES_ADC 0
        #define LUA_USE_MODULES_BIT yes
        #define LUA_USE_MODULES_TMR (1)
        #define ONE 1
        #define LUA_USE_MODULES_NET ONE
        #define LUA_USE_MODULES_WIFI_MONITOR 0
        """)
    assert modules(config) == ["net", "pipe", "tmr", "wifi_monitor"]
    assert len(notes(config)) == 2
    assert notes(config)[0].startswith("user_modules.h:1: LUA_USE_MODULES_ADC is '0';")


def test_own_and_misspelt_modules() -> None:
    config = user_modules("#define LUA_USE_MODULES_MYTHING\n#define LUA_USE_MODULES_WEBSOCKETS\n")
    assert modules(config) == ["mything", "pipe", "websockets"]
    own, misspelt = notes(config)
    assert own == (
        "user_modules.h:1: mything is not a module of the ESP8266 firmware (branch release), "
        "taken as your own"
    )
    assert misspelt.startswith("user_modules.h:2: websockets is not a module of the ESP8266")
    assert misspelt.endswith("taken as your own; did you mean websocket?")


def test_uncertain_module_is_reported_and_off() -> None:
    config = user_modules("""\
        #define LUA_USE_MODULES_TMR
        #if SDK_AT_LEAST(3, 0)
        #define LUA_USE_MODULES_NET
        #define OTHER
        #endif
        """)
    assert modules(config) == ["pipe", "tmr"]
    assert [note.split(": ", 1)[0] for note in notes(config)] == [
        "user_modules.h:2",
        "user_modules.h:3",
    ]
    assert "LUA_USE_MODULES_NET" in notes(config)[1]


def test_not_a_user_modules() -> None:
    with pytest.raises(BuildConfigError, match=r"^user_modules.h has no LUA_USE_MODULES_"):
        user_modules("#define CLIENT_SSL_ENABLE\n")


# --- user_config.h ---------------------------------------------------------------------------


def user_config(text: str) -> BuildConfig:
    return parse_user_config(textwrap.dedent(text), "user_config.h")


def test_user_config() -> None:
    config = user_config("""\
        //#define LUA_NUMBER_INTEGRAL
        #define CLIENT_SSL_ENABLE
        #define LUA_FLASH_STORE   (128 * 1024)
        #define LUA_INIT_STRING "pcall(function() node.flashindex'_init'() end)"
        #define FS_OBJ_NAME_LEN 31      // maximum length of a filename
        #ifndef LUA_FLASH_STORE
        #  define LUA_FLASH_STORE 0x0
        #endif
        """)
    assert config.targets == ("esp8266-lua51", "esp8266-lua53")
    assert config.lfs_bytes == (131072, "user_config.h:3")
    assert config.boot == (
        "pcall(function() node.flashindex'_init'() end)",
        "user_config.h:4",
    )
    assert config.options["CLIENT_SSL_ENABLE"] == (True, "user_config.h:2")
    assert config.options["FS_OBJ_NAME_LEN"] == (31, "user_config.h:5")
    assert config.options["BUILD_FATFS"] == (False, "user_config.h")
    assert "SPIFFS_MAX_OPEN_FILES" not in config.options
    assert config.notes == []


def test_lfs_size_left_to_the_partition_table() -> None:
    config = user_config("#ifndef LUA_FLASH_STORE\n#define LUA_FLASH_STORE 0x0\n#endif\n")
    assert config.lfs_bytes is None


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("#define LUA_NUMBER_INTEGRAL\n", ("esp8266-lua51-int", "esp8266-lua53")),
        ("#define LUA_NUMBER_64BITS\n", ("esp8266-lua53-64bit",)),
        ("//#define LUA_NUMBER_64BITS\n", ("esp8266-lua51", "esp8266-lua53")),
        ("#if X(1)\n#define LUA_NUMBER_INTEGRAL\n#endif\n", ()),
    ],
)
def test_target_of_user_config(text: str, targets: tuple[str, ...]) -> None:
    assert user_config(text).targets == targets


def test_values_that_are_not_numbers() -> None:
    config = user_config("#define LUA_FLASH_STORE SIZE(1)\n#define FS_OBJ_NAME_LEN\n")
    assert [note.split(": ")[0] for note in notes(config)] == ["user_config.h:2", "user_config.h:1"]
    assert config.lfs_bytes is None


def test_not_a_user_config() -> None:
    with pytest.raises(
        BuildConfigError, match=r"^user_config.h has none of the firmware's options"
    ):
        user_config("#define LUA_USE_MODULES_ADC\n")


# --- sdkconfig -------------------------------------------------------------------------------

SDKCONFIG = """\
#
# Automatically generated file. DO NOT EDIT.
#
CONFIG_IDF_TARGET="esp32c3"
# CONFIG_NODEMCU_CMODULE_ADC is not set
CONFIG_NODEMCU_CMODULE_GPIO=y
CONFIG_NODEMCU_CMODULE_NODE=y
CONFIG_NODEMCU_CMODULE_HTTPD_MAX_RESPONSE_HEADERS=5
# CONFIG_LUA_VERSION_51 is not set
CONFIG_LUA_VERSION_53=y
CONFIG_LUA_NUMBER_INT64=y
# CONFIG_LUA_NUMBER_DOUBLE is not set
CONFIG_LUA_INIT_STRING="node.LFS.get('init')()"
CONFIG_PARTITION_TABLE_FILENAME="tables/my.csv"
CONFIG_SOMETHING_HEX=0x1000
"""


def sdkconfig(text: str) -> BuildConfig:
    return parse_sdkconfig(text, "sdkconfig")[0]


def test_sdkconfig() -> None:
    config, table = parse_sdkconfig(SDKCONFIG, "sdkconfig")
    assert (config.chip, config.variant, config.chip_place) == ("esp32", "esp32c3", "sdkconfig:4")
    assert config.targets == ("esp32-lua53-int64",)
    assert modules(config) == ["gpio", "node", "pipe", "uart"]
    assert config.boot == ("node.LFS.get('init')()", "sdkconfig:13")
    assert config.options["CONFIG_LUA_NUMBER_INT64"] == (True, "sdkconfig:11")
    assert config.options["CONFIG_LUA_NUMBER_DOUBLE"] == (False, "sdkconfig:12")
    assert config.options["CONFIG_NODEMCU_CMODULE_HTTPD_MAX_RESPONSE_HEADERS"][0] == 5
    assert table == ("tables/my.csv", 14)
    assert config.notes == []


def test_sdkconfig_defaults_have_the_other_defaults() -> None:
    config = sdkconfig("CONFIG_NODEMCU_CMODULE_ADC=y\nCONFIG_NODEMCU_CMODULE_WIFI=n\n")
    defaults = {s.name for s in module_names("esp32").modules.values() if s.default}
    assert set(modules(config)) == (defaults - {"wifi"}) | {"adc", "pipe", "uart"}
    assert config.targets == ("esp32-lua53",)


@pytest.mark.parametrize(
    ("lines", "target"),
    [
        ("CONFIG_LUA_VERSION_51=y", "esp32-lua51"),
        ("CONFIG_LUA_VERSION_51=y\nCONFIG_LUA_NUMBER_INTEGRAL=y", "esp32-lua51-int"),
        ("CONFIG_LUA_VERSION_53=y", "esp32-lua53"),
        ("CONFIG_LUA_NUMBER_INT64=y", "esp32-lua53-int64"),
        ("CONFIG_LUA_NUMBER_DOUBLE=y", "esp32-lua53-double"),
        ("CONFIG_LUA_NUMBER_DOUBLE=y\nCONFIG_LUA_NUMBER_INT64=y", "esp32-lua53-int64-double"),
    ],
)
def test_target_of_sdkconfig(lines: str, target: str) -> None:
    assert sdkconfig(lines).targets == (target,)


def test_odd_lines_of_sdkconfig() -> None:
    config = sdkconfig(
        "CONFIG_IDF_TARGET=\"esp8266\"\nnonsense\nCONFIG_LUA_VERSION_51=maybe\n"
        "CONFIG_LUA_NUMBER_INT64=y\nCONFIG_LUA_NUMBER_INT64=n\nCONFIG_NODEMCU_CMODULE_LEDS=y\n"
    )  # fmt: skip
    assert [note.split(": ")[0] for note in notes(config)] == [
        "sdkconfig:2", "sdkconfig:3", "sdkconfig:5", "sdkconfig:1", "sdkconfig:6",
    ]  # fmt: skip
    assert "did you mean ledc?" in notes(config)[-1]
    assert config.targets == ("esp32-lua53",)


def test_not_an_sdkconfig() -> None:
    with pytest.raises(BuildConfigError, match=r"^sdkconfig has no CONFIG_... lines"):
        sdkconfig("hello\n")


TABLE = """\
# Name,  Type, SubType, Offset,  Size
nvs,     data, nvs,      0x9000,   0x6000
factory, app,  factory, 0x10000, 1500K
lfs,     0xC2, 0x01,           , 192K
storage, data, spiffs,         , 0x70000
"""


def test_partition_table() -> None:
    assert lfs_partition(TABLE, "t.csv") == (192 * 1024, "t.csv:4")
    assert lfs_partition(TABLE.replace("0xC2", "194").replace("192K", "0x20000"), "t.csv") == (
        0x20000,
        "t.csv:4",
    )
    assert lfs_partition(TABLE.replace("lfs,", "#lfs,"), "t.csv") is None
    assert lfs_partition(TABLE.replace("192K", ""), "t.csv") is None


def test_partition_table_beside_sdkconfig(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "sdkconfig").write_text(SDKCONFIG)
    assert read_sdkconfig(tmp_path / "sdkconfig", "fw/sdkconfig").lfs_bytes is None
    (tmp_path / "tables" / "my.csv").write_text(TABLE)
    config = read_sdkconfig(tmp_path / "sdkconfig", "fw/sdkconfig")
    assert config.lfs_bytes == (192 * 1024, "fw/tables/my.csv:4")
    (tmp_path / "tables" / "my.csv").write_text("nvs, data, nvs, 0x9000, 0x6000\n")
    config = read_sdkconfig(tmp_path / "sdkconfig", "fw/sdkconfig")
    assert config.lfs_bytes == (0, "fw/tables/my.csv")


def test_embedded_lfs() -> None:
    config = sdkconfig("CONFIG_NODEMCU_EMBED_LFS=y\nCONFIG_NODEMCU_EMBEDDED_LFS_SIZE=0x20000\n")
    assert config.lfs_bytes == (0x20000, "sdkconfig:2")


# --- boot banner -----------------------------------------------------------------------------

RELEASE = """\
NodeMCU 3.0.0.0 built on nodemcu-build.com provided by frightanic.com
\tbranch: release
\tcommit: 0123456789abcdef0123456789abcdef01234567
\trelease: 3.0.0-release_20240225
\trelease DTS: 202402252213
\tSSL: true
\tbuild type: {type}
\tLFS: {lfs}
\tmodules: file,gpio,net,node,tls,tmr,uart,wifi
 build 2024-03-01 12:00 powered by Lua {lua} on SDK 3.0.1-dev(fce080e)
cannot open init.lua:
>
"""


def release(
    kind: str = "float", lua: str = "5.1.4", lfs: str = "0x10000 bytes total"
) -> BuildConfig:
    return parse_banner(RELEASE.format(type=kind, lua=lua, lfs=lfs), "boot.txt")


def test_banner_of_the_release() -> None:
    config = release()
    assert (config.chip, config.variant) == ("esp8266", "esp8266")
    assert modules(config) == [
        "file", "gpio", "net", "node", "pipe", "tls", "tmr", "uart", "wifi",
    ]  # fmt: skip
    assert config.modules is not None
    assert config.modules["gpio"] == "boot.txt:9"
    assert config.lfs_bytes == (65536, "boot.txt:8")
    assert config.options == {"CLIENT_SSL_ENABLE": (True, "boot.txt:6")}
    assert config.notes == []
    assert release(lfs="0x0").lfs_bytes is None
    assert release(lfs="(128*1024) bytes total capacity").lfs_bytes == (131072, "boot.txt:8")


@pytest.mark.parametrize(
    ("kind", "lua", "targets"),
    [
        ("float", "5.1.4", ("esp8266-lua51",)),
        ("integer", "5.1.4", ("esp8266-lua51-int",)),
        ("float", "5.3.5", ("esp8266-lua53",)),
        ("double", "5.3.5", ("esp8266-lua53-64bit",)),
    ],
)
def test_target_of_the_banner(kind: str, lua: str, targets: tuple[str, ...]) -> None:
    assert release(kind, lua).targets == targets


def test_banner_before_2019() -> None:
    config = parse_banner(
        "NodeMCU custom build by frightanic.com\n\tbranch: master\n\tcommit: c0ffee\n"
        "\tSSL: false\n\tmodules: file,gpio,net,file,gpio,net\n build \tbuilt on: 2017-09-10\n"
        " powered by Lua 5.1.4 on SDK 2.1.0(116b762)\n",
        "boot.txt",
    )
    assert config.targets == ("esp8266-lua51", "esp8266-lua51-int")
    assert modules(config) == ["file", "gpio", "net"]
    assert config.options == {"CLIENT_SSL_ENABLE": (False, "boot.txt:4")}


def test_banner_without_modules() -> None:
    config = parse_banner(
        "NodeMCU 2.2.0.0 built with Docker\n\tmodules: -\n powered by Lua 5.1.4 on SDK 2.2.1(c)\n",
        "boot.txt",
    )
    assert config.modules == {}
    config = parse_banner("NodeMCU 1.5\n powered by Lua 5.1.4 on SDK 1.5.0(c)\n", "boot.txt")
    assert config.modules is None


ESP32 = """\
ESP-ROM:esp32c3-api1-20210207
I (66) boot: ## Label            Usage          Type ST Offset   Length
I (73) boot:  0 nvs              WiFi data        01 02 00009000 00006000
I (88) boot:  2 factory          factory app      00 00 00010000 00180000
I (96) boot:  3 lfs              unknown          c2 01 00190000 00010000
I (103) boot: End of partition table

NodeMCU ESP32 build 2024-10-25 10:00 powered by Lua 5.3.5 [5.3-int32-singlefp] on IDF v5.2
"""


def test_boot_log_of_the_esp32() -> None:
    config = parse_banner(ESP32, "boot.txt")
    assert (config.chip, config.variant, config.chip_place) == ("esp32", "esp32c3", "boot.txt:1")
    assert config.targets == ("esp32-lua53",)
    assert config.lfs_bytes == (0x10000, "boot.txt:5")
    assert config.modules is None
    without = parse_banner(ESP32.replace(" c2 01 ", " 01 82 "), "boot.txt")
    assert without.lfs_bytes is not None
    assert without.lfs_bytes[0] == 0


@pytest.mark.parametrize(
    ("version", "targets"),
    [
        ("5.1.4 [5.1-doublefp]", ("esp32-lua51",)),
        ("5.1.4 [5.1-integral]", ("esp32-lua51-int",)),
        ("5.1.4", ("esp32-lua51", "esp32-lua51-int")),
        ("5.3.5 [5.3-int64-singlefp]", ("esp32-lua53-int64",)),
        ("5.3.5 [5.3-int32-doublefp]", ("esp32-lua53-double",)),
        ("5.3.5 [5.3-int64-doublefp]", ("esp32-lua53-int64-double",)),
    ],
)
def test_target_of_the_esp32_banner(version: str, targets: tuple[str, ...]) -> None:
    text = f"NodeMCU ESP32 build unspecified powered by Lua {version} on IDF v5.2\n"
    assert parse_banner(text, "boot.txt").targets == targets


def test_two_lists_of_modules_and_terminal_codes() -> None:
    # A build service printed an empty list before the real one.
    config = parse_banner(
        "\x1b[0;32mNodeMCU ESP32 built with Docker\x1b[0m\n\tSSL: true\n\tmodules: -\n built on x\n"
        "\tmodules: file,tmr\n build 1 powered by Lua 5.1.4 on ESP-IDF v3.3 on SDK IDF\n",
        "boot.txt",
    )
    assert config.chip == "esp32"
    assert modules(config) == ["file", "tmr"]


def test_the_last_boot_counts() -> None:
    text = RELEASE.format(type="integer", lua="5.1.4", lfs="0x0") + RELEASE.format(
        type="float", lua="5.3.5", lfs="0x8000"
    )
    config = parse_banner(text, "boot.txt", first_line=101)
    assert config.targets == ("esp8266-lua53",)
    assert config.target_place == "boot.txt:122"


def test_damaged_banner() -> None:
    config = parse_banner(
        "\tLFS: lots\n\tmodules: gpio,???,wifi,gpoi\n powered by Lua 5.1.4 on SDK 2.2.1\n",
        "boot.txt",
    )
    assert modules(config) == ["gpio", "gpoi", "wifi"]
    assert [note.split(": ")[0] for note in notes(config)] == [
        "boot.txt:1",
        "boot.txt:2",
        "boot.txt:2",
    ]


def test_no_banner() -> None:
    with pytest.raises(BuildConfigError, match=r"^boot.txt has no boot banner"):
        parse_banner("hello\n", "boot.txt")


# --- together --------------------------------------------------------------------------------


def test_combine() -> None:
    both = combine(
        [
            user_modules("#define LUA_USE_MODULES_NET\n#define LUA_USE_MODULES_TLS\n"),
            user_config("#define LUA_NUMBER_INTEGRAL\n//#define CLIENT_SSL_ENABLE\n"),
        ]
    )
    assert both.targets == ("esp8266-lua51-int", "esp8266-lua53")
    # tls needs an option that is off.
    assert modules(both) == ["net", "pipe"]
    assert notes(both) == [
        "user_modules.h:2: the module tls stays out of the build without CLIENT_SSL_ENABLE"
    ]
    on = combine(
        [
            user_modules("#define LUA_USE_MODULES_NET\n#define LUA_USE_MODULES_TLS\n"),
            user_config("#define CLIENT_SSL_ENABLE\n"),
        ]
    )
    assert modules(on) == ["net", "pipe", "tls"]


def test_files_of_two_firmwares() -> None:
    with pytest.raises(
        BuildConfigError, match=r"sdkconfig:4 is about the ESP32, but user_config.h"
    ):
        combine([user_config("#define BUILD_SPIFFS\n"), sdkconfig(SDKCONFIG)])
    with pytest.raises(BuildConfigError, match="do not belong to the same firmware"):
        combine([user_config("#define LUA_NUMBER_INTEGRAL\n"), release("float", "5.1.4")])


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(BuildConfigError, match=r"cannot read fw/user_modules.h: No such file"):
        read_user_modules(tmp_path / "user_modules.h", "fw/user_modules.h")
    with pytest.raises(BuildConfigError, match="fw is a folder"):
        read_banner(tmp_path, "fw")
    (tmp_path / "boot.txt").write_bytes(b"\xff\xfe" + RELEASE.format(
        type="float", lua="5.1.4", lfs="0").encode("utf-16-le"))  # fmt: skip
    assert read_banner(tmp_path / "boot.txt", "boot.txt").targets == ("esp8266-lua51",)


def test_every_target_that_is_found_exists() -> None:
    found = {
        *user_modules("#define LUA_USE_MODULES_ADC\n").targets,
        *(name for kind in ("float", "integer", "double") for lua in ("5.1.4", "5.3.5")
          for name in release(kind, lua).targets),
    }  # fmt: skip
    assert found <= set(target_names())
    assert VARIANTS[0] == "esp8266"
