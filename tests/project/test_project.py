"""Projects: settings from all sources, firmware files, contradictions, where values came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from luac_nodemcu.firmware.build_config import BuildConfigError
from luac_nodemcu.project.origin import Origin, Setting
from luac_nodemcu.project.project import Project, load_project
from luac_nodemcu.project.resolve import Key
from luac_nodemcu.project.settings_file import ProjectFileError

USER_MODULES = "#define LUA_USE_MODULES_FILE\n#define LUA_USE_MODULES_GPIO\n"
USER_CONFIG = "//#define LUA_NUMBER_INTEGRAL\n#define LUA_FLASH_STORE 0x20000\n"
SDKCONFIG = 'CONFIG_IDF_TARGET="esp32s3"\nCONFIG_LUA_VERSION_53=y\nCONFIG_LUA_NUMBER_INT64=y\n'
SDKCONFIG += "".join(f"# CONFIG_FILLER_{number} is not set\n" for number in range(8))
BANNER = (
    "NodeMCU 3.0.0.0\n\tbuild type: integer\n\tLFS: 0x10000 bytes total capacity\n"
    "\tmodules: file,net\n build 1 powered by Lua 5.1.4 on SDK 3.0.1\n"
)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def load(folder: Path, settings: str, files: dict[str, str] | None = None, **more: Any) -> Project:
    write(folder, {"luac-nodemcu.toml": settings, **(files or {})})
    return load_project(folder, **more)


def typed(**settings: Any) -> dict[Key, Setting[Any]]:
    """Settings of the command line; `build_strip="2"`."""
    return {
        tuple(name.split("_", 1)): Setting(value, Origin("command line", f"--{name}"))
        for name, value in settings.items()
    }


def refusal(folder: Path, settings: str, files: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ProjectFileError) as caught:
        load(folder, settings, files)
    return list(caught.value.lines)


# --- Where settings come from ----------------------------------------------------------------


def test_without_a_project_file(tmp_path: Path) -> None:
    project = load_project(tmp_path)
    assert project.file is None
    assert project.root == tmp_path
    assert project.settings.target == Setting("esp8266-lua51")
    assert project.settings.files.entry.value == "init.lua"
    assert project.firmware.modules is None
    assert project.notes == []


def test_project_file_of_a_folder_above(tmp_path: Path) -> None:
    (tmp_path / "lfs" / "deep").mkdir(parents=True)
    write(tmp_path, {"luac-nodemcu.toml": 'target = "esp32-lua53"\n[build]\noutput = "o/x.img"\n'})
    project = load_project(tmp_path / "lfs" / "deep")
    assert project.settings.target.value == "esp32-lua53"
    assert str(project.settings.target.origin) == "../../luac-nodemcu.toml:1"
    assert project.shown(project.settings.build.output.value) == "../../o/x.img"
    assert project.path("o/x.img") == tmp_path / "o" / "x.img"
    assert load_project(tmp_path / "lfs", use_file=False).settings.target.origin.kind == "default"


def test_the_closest_project_file_counts(tmp_path: Path) -> None:
    write(tmp_path, {"luac-nodemcu.toml": "nonsense", "a/luac-nodemcu.toml": "", "a/b/x": ""})
    project = load_project(tmp_path / "a" / "b")
    assert project.file is not None
    assert project.file.shown == "../luac-nodemcu.toml"


def test_named_project_file(tmp_path: Path) -> None:
    write(tmp_path, {"p/other.toml": 'target = "esp8266-lua53"\n'})
    project = load_project(tmp_path, config=tmp_path / "p" / "other.toml")
    assert project.root == tmp_path / "p"
    assert str(project.settings.target.origin) == "p/other.toml:1"
    with pytest.raises(ProjectFileError, match=r"^cannot read none\.toml"):
        load_project(tmp_path, config=tmp_path / "none.toml")


def test_order_of_the_sources(tmp_path: Path) -> None:
    environment = {"LUAC_CROSS": "/env/luac.cross", "OTHER": "x"}
    text = '[build]\nstrip = "2"\ncompression = "zlib"\n'
    project = load(tmp_path, text, environment=environment, command_line=typed(build_strip="0"))
    build = project.settings.build
    assert (build.strip.value, str(build.strip.origin)) == ("0", "--build_strip")
    assert (build.compression.value, str(build.compression.origin)) == (
        "zlib", "luac-nodemcu.toml:3",
    )  # fmt: skip
    assert (build.luac_cross.value, build.luac_cross.origin.kind) == (
        "/env/luac.cross", "environment",
    )  # fmt: skip
    assert build.seed == Setting(None)
    project = load(tmp_path, '[build]\nluac-cross = "a/b"\n', environment=environment)
    assert project.settings.build.luac_cross.value == "a/b"


def test_values_are_converted(tmp_path: Path) -> None:
    settings = load(
        tmp_path,
        '[device]\nlfs-size = "64 KiB"\nfree-heap = "0x8000"\n[build]\nstrip = 2\n'
        '[budget.modules]\na = "1k"\nb = {ram = 5}\n'
        '[[budget.groups]]\nname = "g"\nmodules = ["x*"]\nlfs = "2 MB"\n',
    ).settings
    assert settings.device.lfs_size.value == 65536
    assert settings.device.free_heap.value == 32768
    assert settings.build.strip.value == "2"
    assert settings.budget.modules.value["a"].lfs == 1024
    assert settings.budget.modules.value["b"].ram == 5
    (group,) = settings.budget.groups.value
    assert (group.name, group.modules, group.limit.lfs) == ("g", ("x*",), 2 * 1024**2)


# --- Firmware --------------------------------------------------------------------------------


def test_headers(tmp_path: Path) -> None:
    project = load(
        tmp_path,
        '[firmware]\nuser-modules = "fw/user_modules.h"\nuser-config = "fw/user_config.h"\n'
        'extra-modules = ["mine"]\n[firmware.options]\nCLIENT_SSL_ENABLE = true\n',
        {"fw/user_modules.h": USER_MODULES, "fw/user_config.h": USER_CONFIG},
    )
    assert project.firmware.modules == {
        "file": "fw/user_modules.h:1", "gpio": "fw/user_modules.h:2",
        "mine": "luac-nodemcu.toml:4", "pipe": "fw/user_modules.h (every build has it)",
    }  # fmt: skip
    assert project.firmware.options["CLIENT_SSL_ENABLE"] == (True, "luac-nodemcu.toml:6")
    assert project.firmware.options["BUILD_FATFS"] == (False, "fw/user_config.h")
    assert project.settings.target.value == "esp8266-lua51"
    assert str(project.settings.target.origin).startswith("fw/user_config.h")
    assert project.settings.device.lfs_size.value == 0x20000
    assert str(project.settings.device.lfs_size.origin) == "fw/user_config.h:2"


def test_checkouts(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "fw/app/include/user_modules.h": USER_MODULES,
            "fw/app/include/user_config.h": "#define LUA_NUMBER_INTEGRAL\n",
            "fw32/sdkconfig": SDKCONFIG,
            "fw32/components/platform/partitions.csv": "lfs, 0xC2, 0x01, , 0x18000\n",
            "new32/sdkconfig.defaults": 'CONFIG_PARTITION_TABLE_CUSTOM_FILENAME="p.csv"\n',
            "empty/x": "",
            "app/init.lua": "",
        },
    )
    app = tmp_path / "app"
    project = load(app, '[firmware]\ncheckout = "../fw"\n')
    assert project.settings.target.value == "esp8266-lua51-int"
    assert project.firmware.modules_place == "../fw/app/include/user_modules.h"
    project = load(app, '[firmware]\ncheckout = "../fw32"\n')
    assert project.settings.target.value == "esp32-lua53-int64"
    assert project.settings.chip.value == "esp32s3"
    project = load(app, '[firmware]\ncheckout = "../new32"\n')
    assert project.settings.target.value == "esp32-lua53"
    # What is named on its own goes before the checkout.
    own = '[firmware]\ncheckout = "../fw"\nmodules = ["net"]\n'
    assert list(load(app, own).firmware.modules or ()) == ["net", "pipe"]
    assert refusal(app, '[firmware]\ncheckout = "../empty"\n') == [
        ("luac-nodemcu.toml:2: firmware.checkout: ../empty is no checkout of the firmware: it has "
        "neither app/include/user_modules.h (ESP8266) nor sdkconfig (ESP32)")
    ]  # fmt: skip
    assert refusal(app, '[firmware]\ncheckout = "../none"\n') == [
        "luac-nodemcu.toml:2: firmware.checkout: there is no folder ../none"
    ]


def test_banner_in_a_file_and_in_place(tmp_path: Path) -> None:
    project = load(tmp_path, '[firmware]\nbanner = "boot.txt"\n', {"boot.txt": BANNER})
    assert project.settings.target.value == "esp8266-lua51-int"
    assert project.firmware.modules_place == "boot.txt:4"
    project = load(tmp_path, f"[firmware]\nbanner = '''\n{BANNER}'''\n")
    assert project.firmware.modules_place == "luac-nodemcu.toml:6"
    assert project.settings.device.lfs_size.value == 65536
    assert str(project.settings.device.lfs_size.origin) == "luac-nodemcu.toml:5"
    (line,) = refusal(tmp_path, '[firmware]\nbanner = "a\\nb"\n')
    assert line.startswith("luac-nodemcu.toml:2: firmware.banner: luac-nodemcu.toml has no boot")


def test_boot_command_decides_the_entry(tmp_path: Path) -> None:
    def entry(command: str) -> str | None:
        config = f'#define BUILD_SPIFFS\n#define LUA_INIT_STRING "{command}"\n'
        project = load(tmp_path, '[firmware]\nuser-config = "c.h"\n', {"c.h": config})
        return project.settings.files.entry.value

    assert entry("@boot.lua") == "boot.lua"
    assert entry("!_init") is None
    assert entry("node.LFS.get('init')()") is None


def test_default_target_of_a_chip(tmp_path: Path) -> None:
    assert load(tmp_path, 'chip = "esp32c6"\n').settings.target.value == "esp32-lua53"
    assert load(tmp_path, 'chip = "esp8266"\n').settings.target.value == "esp8266-lua51"
    assert load(tmp_path, 'target = "esp8266-lua53"\n').settings.chip.value == "esp8266"
    assert load(tmp_path, 'target = "esp32-lua53"\n').settings.chip.value is None


# --- Contradictions --------------------------------------------------------------------------


def conflicts() -> list[tuple[str, dict[str, str], str]]:
    path = Path(__file__).resolve().parents[1] / "data" / "project_conflicts.txt"
    cases = []
    for case in path.read_text("utf-8").split("\n\n", 1)[1].split("\n---\n"):
        content, expected = case.rstrip("\n").split("\n=> ")
        settings, *others = content.split("\n+++ ")
        files = dict(other.split("\n", 1) for other in others)
        cases.append((settings, files, expected))
    return cases


@pytest.mark.parametrize(
    ("settings", "files", "line"), conflicts(), ids=lambda value: str(value)[:50]
)
def test_contradiction(tmp_path: Path, settings: str, files: dict[str, str], line: str) -> None:
    found = refusal(tmp_path, settings, files)
    assert len(found) == 1
    assert found[0].startswith(line)


def test_there_are_enough_conflicts() -> None:
    assert len(conflicts()) >= 19


def test_files_of_two_firmwares(tmp_path: Path) -> None:
    text = '[firmware]\nuser-config = "c.h"\nsdkconfig = "s"\n'
    with pytest.raises(BuildConfigError, match=r"s:1 is about the ESP32, but c\.h is about"):
        load(tmp_path, text, {"c.h": USER_CONFIG, "s": SDKCONFIG})


def test_the_command_line_may_contradict(tmp_path: Path) -> None:
    files = {"c.h": "#define LUA_NUMBER_INTEGRAL\n", "m.h": USER_MODULES}
    text = 'target = "esp8266-lua51-int"\n[firmware]\nuser-config = "c.h"\nuser-modules = "m.h"\n'
    other = {("target",): Setting("esp8266-lua51", Origin("command line", "--target"))}
    project = load(tmp_path, text, files, command_line=other)
    assert project.settings.target.value == "esp8266-lua51"
    assert [note.severity for note in project.notes] == ["warning"]
    assert "the firmware is esp8266-lua51-int or esp8266-lua53" in str(project.notes[0])
    other = {("target",): Setting("esp32-lua53", Origin("command line", "--target"))}
    project = load(tmp_path, text, files, command_line=other)
    assert project.firmware.modules is None
    assert "what is known about that build is not used" in str(project.notes[0])
    assert project.settings.chip.value is None


def test_a_list_of_modules_is_about_the_files_own_chip(tmp_path: Path) -> None:
    text = '[firmware]\nmodules = ["file", "http", "enduser_setup"]\n'
    other = {("target",): Setting("esp32-lua53", Origin("command line", "--target"))}
    project = load(tmp_path, text, command_line=other)
    assert project.firmware.modules is None
    assert "[firmware] is about another chip" in str(project.notes[0])
    same = {("target",): Setting("esp8266-lua53", Origin("command line", "--target"))}
    assert set(load(tmp_path, text, command_line=same).firmware.modules or ()) == {
        "file", "http", "enduser_setup", "pipe",
    }  # fmt: skip


def test_variant_of_the_build(tmp_path: Path) -> None:
    assert load(tmp_path, 'chip = "esp32c3"\n').firmware.variant == "esp32c3"
    assert load(tmp_path, 'target = "esp8266-lua51"\n').firmware.variant is None
    other = {("target",): Setting("esp8266-lua51", Origin("command line", "--target"))}
    assert load(tmp_path, 'chip = "esp32c3"\n', command_line=other).firmware.variant is None


def test_notes(tmp_path: Path) -> None:
    project = load(
        tmp_path,
        '[firmware]\nuser-modules = "m.h"\n[firmware.options]\nCLIENT_SSL_ENABEL = true\n',
        {"m.h": USER_MODULES + "#define LUA_USE_MODULES_MINE\n"},
    )
    assert [str(note) for note in project.notes] == [
        "m.h:3: mine is not a module of the ESP8266 firmware (branch release), taken as your own",
        "luac-nodemcu.toml:4: CLIENT_SSL_ENABEL is not known; did you mean CLIENT_SSL_ENABLE?",
    ]
    text = '[firmware]\nsdkconfig = "s"\n'
    table = 'CONFIG_PARTITION_TABLE_FILENAME="p.csv"\n'
    project = load(tmp_path, text, {"s": SDKCONFIG + table, "p.csv": "nvs, data, nvs, , 0x6000\n"})
    assert [str(note) for note in project.notes] == [
        "p.csv: the partition table has no LFS partition"
    ]
    assert project.settings.device.lfs_size.value is None
