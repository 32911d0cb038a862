"""The project file as commands use it: defaults of options, builds without arguments, init."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from luac_nodemcu.cli.main import main
from luac_nodemcu.lfs.images import read_any_image
from luac_nodemcu.lfs.model import Image
from luac_nodemcu.project.settings_file import settings_schema

MODULE = 'local M = {}\nfunction M.greet(name) print("hello", name, 42) end\nreturn M\n'
STAMP = 1_700_000_000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working directory."""
    monkeypatch.chdir(tmp_path)
    for variable in ("SOURCE_DATE_EPOCH", "FORCE_COLOR", "LUAC_CROSS"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words, catch_exceptions=False)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def image(path: Path) -> Image:
    return read_any_image(path.read_bytes())


SETTINGS = f"""\
target = "esp8266-lua53"
[files]
lfs = ["/src/*.lua"]
[build]
output = "out/deep/app.img"
timestamp = {STAMP}
strip = 2
chunk-name = "base"
"""
PROJECT = {"luac-nodemcu.toml": SETTINGS, "src/a.lua": MODULE, "src/b.lua": MODULE, "init.lua": ""}


def test_build_without_arguments(folder: Path) -> None:
    write(folder, PROJECT)
    result = run("build-lfs")
    assert result.exit_code == 0, result.output
    made = image(folder / "out" / "deep" / "app.img")
    assert made.lua == 53
    assert made.timestamp == STAMP
    assert [module.name for module in made.modules] == [b"a", b"b"]


def test_the_same_image_from_every_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, {**PROJECT, "luac-nodemcu.toml": SETTINGS.replace('"base"', '"path"')})
    assert run("build-lfs").exit_code == 0
    first = (folder / "out" / "deep" / "app.img").read_bytes()
    assert b"@src/a.lua" in first
    (folder / "out" / "deep" / "app.img").unlink()
    monkeypatch.chdir(folder / "src")
    result = run("build-lfs")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("../out/deep/app.img: ")
    assert (folder / "out" / "deep" / "app.img").read_bytes() == first


def test_the_command_line_goes_before(folder: Path) -> None:
    write(folder, PROJECT)
    result = run("build-lfs", "-t", "esp8266-lua51", "--timestamp", "5", "-o", "x.img", "src/a.lua")
    assert result.exit_code == 0, result.output
    made = image(folder / "x.img")
    assert (made.lua, made.timestamp, len(made.modules)) == (51, 5, 1)


def test_compile_takes_target_and_strip(folder: Path) -> None:
    write(folder, PROJECT)
    assert run("compile", "src/a.lua").exit_code == 0
    lua53 = (folder / "src" / "a.lc").read_bytes()
    assert run("compile", "src/a.lua", "--no-config").exit_code == 0
    assert (folder / "src" / "a.lc").read_bytes()[:5] != lua53[:5]
    assert lua53[4] == 0x53


def test_limit_of_the_device(folder: Path) -> None:
    write(folder, {**PROJECT, "src/big.lua": f'return "{"x" * 9000}"\n'})
    write(folder, {"luac-nodemcu.toml": SETTINGS + '[device]\nlfs-size = "8 KiB"\n'})
    result = run("build-lfs")
    assert result.exit_code == 2
    assert "more than the limit of 8192" in result.output
    assert run("build-lfs", "--max-size", "64k").exit_code == 0


def test_other_project_file(folder: Path) -> None:
    write(folder, {**PROJECT, "luac-nodemcu.toml": "nonsense", "p/other.toml": SETTINGS,
                   "p/src/c.lua": MODULE})  # fmt: skip
    result = run("build-lfs", "--config", "p/other.toml")
    assert result.exit_code == 0, result.output
    assert [module.name for module in image(folder / "p/out/deep/app.img").modules] == [b"c"]
    result = run("build-lfs", "--config", "p/other.toml", "--no-config")
    assert (result.exit_code, "contradict" in result.output) == (2, True)


def test_resources_in_the_summary(folder: Path) -> None:
    write(folder, {**PROJECT, "www/i.html": "<p>" * 100})
    more = '[resources]\nfiles = ["/www/**"]\nroot = "www"\ngzip = ["*.html"]\n'
    write(folder, {"luac-nodemcu.toml": SETTINGS + more})
    result = run("build-lfs", "-v")
    assert "i.html" in result.output
    assert "1 resource in the module resources, " in result.output
    (row,) = json.loads(run("build-lfs", "--json").output)["resources"]
    assert row["name"] == "i.html"
    assert row["file_bytes"] == 300
    assert 0 < row["bytes"] < 100
    assert row["gzip"] is True


def test_a_first_line_that_keeps_a_module_out(folder: Path) -> None:
    write(folder, {**PROJECT, "src/c.lua": "#!/usr/bin/lua\n" + MODULE})
    result = run("build-lfs")
    assert result.exit_code == 0
    assert (
        "warning: src/c.lua: starts with #! and is taken for Lua of the computer" in result.output
    )
    assert len(image(folder / "out/deep/app.img").modules) == 2


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            "[files]\nlfs = ['/x/*.lua']\n",
            "luac-nodemcu.toml:2: files.lfs: no file matches /x/*.lua",
        ),
        (
            "[files]\nlsf = []\n",
            "luac-nodemcu.toml:2: unknown key lsf in [files]; did you mean lfs?",
        ),
        ("target = esp\n", "luac-nodemcu.toml:1:10: not valid TOML"),
        ("target = 'x'\nchip = 5\n", "luac-nodemcu.toml:2: chip: expected one of"),
    ],
)
def test_mistakes_end_the_command(folder: Path, settings: str, message: str) -> None:
    write(folder, {**PROJECT, "luac-nodemcu.toml": settings})
    result = run("build-lfs")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {message}")
    assert not (folder / "lfs.img").exists()
    assert run("build-lfs", "--help").exit_code == 0
    assert run("build-lfs", "--no-config", "src").exit_code == 0


def test_several_mistakes_are_several_lines(folder: Path) -> None:
    write(folder, {"luac-nodemcu.toml": "a = 1\nb = 2\n"})
    lines = run("build-lfs").stderr.splitlines()
    assert len(lines) == 2
    assert all("unknown key" in line for line in lines)


def test_nothing_to_build(folder: Path) -> None:
    result = run("build-lfs")
    assert result.exit_code == 2
    assert "luac-nodemcu init" in result.stderr


def test_settings_that_luac_cross_has_no_option_for(folder: Path) -> None:
    write(folder, PROJECT)
    result = run("build-lfs", "--compiler", "luac.cross", "--luac-cross", "none")
    assert "luac-nodemcu.toml:6: build.timestamp has no effect when luac.cross" in result.stderr
    assert "no luac.cross" in result.stderr or "was not found" in result.stderr
    result = run("build-lfs", "--compiler", "luac.cross", "--timestamp", "5")
    assert "--timestamp: not with --compiler luac.cross" in result.stderr


# --- --show-config ---------------------------------------------------------------------------


def plain(value: Any) -> Any:
    """The values of `--show-config --json`."""
    if isinstance(value, dict) and value.keys() == {"value", "origin"}:
        return value["value"]
    return {key: plain(item) for key, item in value.items()}


def without_none(value: Any) -> Any:
    if isinstance(value, dict):
        found = {key: without_none(item) for key, item in value.items() if item is not None}
        return {key: item for key, item in found.items() if item != {} or key in ("options",)}
    return value


RICH = f"""\
target = "esp8266-lua51"
[firmware]
modules = ["file", "gpio"]
options = {{ CLIENT_SSL_ENABLE = true }}
[device]
lfs-size = "64 KiB"
free-heap = 40001
[files]
lfs = ["/src/*.lua", "!/src/\\"q.lua"]
[build]
timestamp = {STAMP}
absolute = 0x40210000
[check.severity]
some-rule = "off"
[check.per-file-ignores]
"/a b/*.lua" = ["1"]
[check.options.some-rule]
since = 2024-01-01
list = [1, {{ a = "b" }}]
[budget.modules]
a = "1 KiB"
"b.c" = {{ ram = 7 }}
[[budget.groups]]
name = "g"
modules = ["x*"]
lfs = 5
"""


def test_show_config_is_a_project_file_with_the_same_values(folder: Path) -> None:
    write(folder, {**PROJECT, "luac-nodemcu.toml": RICH})
    shown = run("build-lfs", "--show-config")
    assert shown.exit_code == 0, shown.output
    first = json.loads(run("build-lfs", "--show-config", "--json").output)
    data = tomllib.loads(shown.output)
    assert set(data) - {"target", "chip"} == set(settings_schema()["properties"]) - {
        "target",
        "chip",
    }
    write(folder, {"luac-nodemcu.toml": shown.output})
    second = json.loads(run("build-lfs", "--show-config", "--json").output)
    assert plain(second["settings"]) == plain(first["settings"])


def test_origins(folder: Path) -> None:
    write(folder, {**PROJECT, "luac-nodemcu.toml": RICH, ".luacheckrc": "globals = {'g'}\n"})
    write(folder, {"sub/x": ""})
    settings = json.loads(
        run("build-lfs", "--show-config", "--json", "--strip", "0", "-o", "sub/o.img").output
    )["settings"]

    def origin(section: str, key: str) -> tuple[str, str]:
        found = settings[section][key]["origin"]
        return found["kind"], found["where"]

    assert origin("build", "strip") == ("command line", "--strip")
    assert settings["build"]["output"]["value"] == "sub/o.img"
    assert origin("build", "output") == ("command line", "--output")
    assert origin("build", "timestamp") == ("file", "luac-nodemcu.toml:11")
    assert origin("budget", "groups") == ("file", "luac-nodemcu.toml:23")
    assert origin("globals", "write") == ("fallback", ".luacheckrc:1")
    assert origin("build", "compression") == ("default", "default")
    assert settings["chip"]["origin"]["where"] == "follows from the target"


def test_environment_is_an_origin(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUAC_CROSS", "/opt/luac.cross")
    output = run("build-lfs", "--show-config").output
    assert 'luac-cross = "/opt/luac.cross"  # environment variable LUAC_CROSS' in output


def test_notes_are_shown(folder: Path) -> None:
    header = "#define LUA_USE_MODULES_MINE\n#define LUA_USE_MODULES_NET\n"
    write(folder, {**PROJECT, "m.h": header})
    write(folder, {"luac-nodemcu.toml": SETTINGS + '[firmware]\nuser-modules = "m.h"\n'})
    shown = run("build-lfs", "--show-config")
    assert "warning: m.h:1: mine is not a module of the ESP8266 firmware" in shown.stderr
    assert "# firmware build: 3 modules according to m.h: mine, net, pipe" in shown.stdout
    # A build is not about the modules of the firmware.
    assert run("build-lfs").stderr == ""


# --- init ------------------------------------------------------------------------------------


def test_init_and_build(folder: Path) -> None:
    write(folder, {"init.lua": "", "a.lua": MODULE})
    result = run("init")
    assert result.exit_code == 0, result.output
    assert result.output.startswith("wrote luac-nodemcu.toml\n")
    assert "found: 1 Lua file for LFS (/*.lua): all that lie beside init.lua" in result.output
    assert run("build-lfs").exit_code == 0
    assert [module.name for module in image(folder / "lfs.img").modules] == [b"a"]


def test_init_never_overwrites(folder: Path) -> None:
    write(folder, {"init.lua": "", "a.lua": MODULE, "luac-nodemcu.toml": "# mine\n"})
    result = run("init")
    assert result.exit_code == 2
    assert "luac-nodemcu.toml exists already and was left as it is" in result.stderr
    assert (folder / "luac-nodemcu.toml").read_text() == "# mine\n"
    shown = run("init", "--stdout")
    assert shown.exit_code == 0
    assert tomllib.loads(shown.output)["files"] == {"lfs": ["/*.lua"]}
    assert (folder / "luac-nodemcu.toml").read_text() == "# mine\n"


def test_init_elsewhere(folder: Path) -> None:
    write(folder, {"app/init.lua": "", "app/a.lua": MODULE})
    assert run("init", "app").exit_code == 0
    assert (folder / "app" / "luac-nodemcu.toml").is_file()
    assert run("init", "none").stderr == "error: none: no such folder\n"
    (folder / "empty").mkdir()
    result = run("init", "empty")
    assert result.exit_code == 2
    assert not (folder / "empty" / "luac-nodemcu.toml").exists()
