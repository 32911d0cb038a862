"""`check` on whole projects: missing modules, builds, and several targets, as a user sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from luac_nodemcu.cli.main import main

PROJECT = '[files]\nlfs = ["/lfs/*.lua"]\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*words: str, cache: Path | None = None) -> list[tuple[str, str, str]]:
    """(file, rule, severity) of what is found."""
    return [
        (str(d["file"]), str(d["name"]), str(d["severity"]))
        for d in check_json(*words, cache=cache)
    ]


def check_json(*words: str, cache: Path | None = None) -> list[dict[str, object]]:
    folder = ("--cache-dir", str(cache)) if cache else ("--no-cache",)
    arguments = ["check", *words, "--format", "json", "-j", "1", *folder]
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    found: list[dict[str, object]] = json.loads(result.stdout)
    return found


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def test_missing_module_depends_on_what_is_known(folder: Path) -> None:
    write(folder, "init.lua", 'require("nowhere")\nrequire("confg")\n')
    write(folder, "config.lua", "return {}\n")
    select = ("--select", "missing-module")
    # A single file, a folder, a project.
    assert check("init.lua", *select) == []
    assert check(*select) == [
        ("init.lua", "missing-module", "info"),
        ("init.lua", "missing-module", "warning"),
    ]
    write(folder, "luac-nodemcu.toml", PROJECT)
    assert check(*select) == [("init.lua", "missing-module", "error")] * 2
    assert check("init.lua", *select) == [("init.lua", "missing-module", "error")] * 2


def test_names_that_others_stand_for(folder: Path) -> None:
    write(folder, "luac-nodemcu.toml", PROJECT)
    write(
        folder, "init.lua",
        'require("secrets")\ndofile("wifi.lua")\nrequire("fast")\nrequire("mine")\n',
    )  # fmt: skip
    write(folder, ".gitignore", "secrets.lua\n")
    write(folder, "wifi.lua.example", "print(1)\n")
    write(folder, "fast.lc", "")
    select = ("--select", "missing-module")
    assert check(*select) == [("init.lua", "missing-module", "error")]
    option = '[check.options.missing-module]\nexternal = ["mine"]\n'
    write(folder, "luac-nodemcu.toml", PROJECT + option)
    assert check(*select) == []


def test_results_are_forgotten_when_the_parts_change(folder: Path) -> None:
    write(folder, "luac-nodemcu.toml", '[files]\nlfs = ["/none/*.lua"]\n')
    write(folder, "init.lua", 'require("app")\n')
    write(folder, "lfs/app.lua", "return {}\n")
    words = ("--select", "require-before-init,missing-module")
    assert check(*words, cache=folder / "c") == []
    write(folder, "luac-nodemcu.toml", PROJECT)
    expected = [("init.lua", "require-before-init", "warning")]
    assert check(*words, cache=folder / "c") == expected
    assert check(*words, cache=folder / "c") == expected
    (folder / "lfs" / "app.lua").unlink()
    assert check(*words, cache=folder / "c") == [("init.lua", "missing-module", "error")]


def test_modules_of_the_build(folder: Path) -> None:
    text = "print(bit.band(1, 2))\nprint(tmr.now())\n"
    write(folder, "init.lua", text)
    words = ("--select", "module-not-in-build,not-in-build")
    assert check(*words) == []
    write(folder, "luac-nodemcu.toml", '[firmware]\nmodules = ["node", "tmr"]\n')
    assert check(*words) == [("init.lua", "module-not-in-build", "error")]


def test_options_of_the_build(folder: Path) -> None:
    write(folder, "init.lua", 'net.ping("1.2.3.4", 1, print)\nfile.mount("/SD0", 8)\n')
    words = ("--select", "not-in-build")
    # As usual builds are: ping is there, FatFS is not.
    assert check(*words) == [("init.lua", "not-in-build", "warning")]
    options = "[firmware.options]\nNET_PING_ENABLE = false\nBUILD_FATFS = true\n"
    write(folder, "luac-nodemcu.toml", options)
    assert check(*words) == [("init.lua", "not-in-build", "error")]


def test_chips_of_a_family(folder: Path) -> None:
    write(folder, "init.lua", "print(spi.VSPI)\nprint(dac.DAC_CHANNEL_1)\n")
    words = ("--select", "8,module-not-in-build")
    write(folder, "luac-nodemcu.toml", 'target = "esp32-lua53"\n')
    assert [rule for _, rule, _ in check(*words)] == []
    write(folder, "luac-nodemcu.toml", 'target = "esp32-lua53"\nchip = "esp32c3"\n')
    assert [rule for _, rule, _ in check(*words)] == ["other-variant", "module-not-in-build"]


def test_several_targets(folder: Path) -> None:
    write(
        folder, "init.lua",
        "print(sntp)\nprint(nowhere)\nprint(wifi.start)\nprint(unpack({}))\n"
        'if arch == "esp32" then time.initntp() end\n',
    )  # fmt: skip
    targets = ("-t", "esp8266-lua51,esp32-lua53")
    found = check_json(*targets, "--select", "1,8")
    shown = [(d["line"], d["name"], d.get("targets")) for d in found]
    assert shown == [
        (1, "other-chip-api", ["esp32-lua53"]),
        (2, "undefined-global", None),
        (3, "other-chip-api", ["esp8266-lua51"]),
        (5, "undefined-global", None),
    ]


def test_all_targets_find_each_thing_once(folder: Path) -> None:
    write(folder, "init.lua", "print(undefined_name)\n")
    found = check_json("-t", "all", "--select", "undefined-global")
    assert [d.get("targets") for d in found] == [None]
