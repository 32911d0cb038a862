"""`init`: what it proposes for folders of all kinds, and that the proposal builds."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.lfs.pack import PackOptions
from luac_nodemcu.project.build import build_image
from luac_nodemcu.project.init_choose import InitError
from luac_nodemcu.project.init_file import Proposal, propose
from luac_nodemcu.project.init_scan import scan
from luac_nodemcu.project.project import Project, load_project
from luac_nodemcu.project.project_build import lfs_inputs
from luac_nodemcu.project.settings_file import FILE_NAME

BANNER = (
    "NodeMCU 3.0.0.0\n\tbuild type: float\n\tLFS: 0x40000 bytes total capacity\n"
    "\tmodules: file,net\n build 1 powered by Lua 5.3.5 on SDK 3.0.1\n"
)


def write(folder: Path, files: dict[str, str] | list[str]) -> None:
    contents = files if isinstance(files, dict) else dict.fromkeys(files, "return 1\n")
    for name, text in contents.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def init(folder: Path, files: dict[str, str] | list[str]) -> tuple[Proposal, Project, list[str]]:
    """The proposal, the project that it makes, and the names of the files of its image."""
    write(folder, files)
    proposal = propose(scan(folder))
    (folder / FILE_NAME).write_text(proposal.text, "utf-8")
    project = load_project(folder)
    assert project.settings.target.value == proposal.target
    names = [file.shown for file in project.files.lfs]
    if names:
        inputs = lfs_inputs(project)
        target = load_target(proposal.target)
        build = build_image(inputs.files, target, PackOptions(timestamp=1_700_000_000))
        assert build.image is not None
    return proposal, project, names


def parsed(proposal: Proposal) -> dict[str, Any]:
    return tomllib.loads(proposal.text)


def test_flat_program(tmp_path: Path) -> None:
    proposal, project, names = init(tmp_path, ["init.lua", "b.lua", "a.lua"])
    assert names == ["a.lua", "b.lua"]
    assert [file.shown for file in project.files.fs] == ["init.lua"]
    assert parsed(proposal) == {
        "target": "esp8266-lua51",
        "files": {"lfs": ["/*.lua"]},
        "build": {"output": "lfs.img"},
    }
    assert [line for line in proposal.open if "target" in line] == proposal.open


def test_every_commented_line_would_be_right(tmp_path: Path) -> None:
    """Taking out the # before a key makes a file that is still valid."""
    proposal, _, _ = init(tmp_path, ["init.lua", "a.lua", "www/i.html"])
    lines = []
    for line in proposal.text.splitlines():
        key = line.removeprefix("#")
        if key.startswith(("checkout", "user-modules", "sdkconfig", "banner")):
            continue  # these files are not there
        lines.append(line if line.startswith("# ") else key)
    text = "\n".join(lines)
    (tmp_path / FILE_NAME).write_text(text)
    settings = load_project(tmp_path).settings
    assert settings.resources.files.value == ("/www/**",)
    assert settings.device.lfs_size.value == 65536
    assert settings.firmware.modules.value is not None
    assert settings.check.ignore.value == ("9",)


def test_folder_with_a_loader(tmp_path: Path) -> None:
    _, project, names = init(
        tmp_path, ["init.lua", "config.lua", "modules/_init.lua", "modules/app.lua", "old/x.lua"]
    )
    assert names == ["modules/_init.lua", "modules/app.lua"]
    assert project.files.role_of("config.lua") == "fs"


def test_folder_with_the_name(tmp_path: Path) -> None:
    _, _, names = init(tmp_path, ["init.lua", "src/LFS/app.lua", "src/x.lua"])
    assert names == ["src/LFS/app.lua"]


def test_makefile(tmp_path: Path) -> None:
    proposal, project, names = init(
        tmp_path,
        {
            "init.lua": "", "srv/a.lua": "", "srv/host.lua": "#!/usr/bin/lua\nreturn 1\n",
            "other.lua": "",
            "Makefile": "CC = ../fw/luac.cross\nx:\n\t$(CC) -f -s -m 0x10000 -o o.img srv/*.lua\n",
        },
    )  # fmt: skip
    assert names == ["srv/a.lua", "srv/host.lua"]
    assert parsed(proposal)["files"]["lfs"] == ["/srv/*.lua", "/srv/host.lua"]
    assert parsed(proposal)["build"] == {"output": "o.img", "strip": "2"}
    assert parsed(proposal)["device"] == {"lfs-size": "64 KiB"}
    assert "Makefile:3 packs them with luac.cross" in proposal.text
    assert project.files.role_of("other.lua") == "fs"


def test_list_in_a_makefile(tmp_path: Path) -> None:
    _, _, names = init(
        tmp_path,
        {"m/a/lua/x.lua": "", "m/b/lua/_init.lua": "", "m/b/fs/init.lua": "",
         "Makefile": "LFS_FILES = $(wildcard m/*/lua/*.lua)\n"},
    )  # fmt: skip
    assert names == ["m/a/lua/x.lua", "m/b/lua/_init.lua"]


def test_start_beside_the_loader(tmp_path: Path) -> None:
    proposal, project, names = init(
        tmp_path, ["a/init.lua", "a/_init.lua", "a/server.lua", "b/c/init.lua", "d/init.lua"]
    )
    assert names == ["a/_init.lua", "a/server.lua"]
    assert parsed(proposal)["files"]["entry"] == "a/init.lua"
    assert project.files.role_of("a/init.lua") == "fs"


def test_modules_that_are_loaded_from_elsewhere(tmp_path: Path) -> None:
    proposal, _, names = init(
        tmp_path,
        {"init.lua": "dofile('app.lua')", "src/app.lua": "local u = require 'util'",
         "src/util.lua": "", "src/unused.lua": ""},
    )  # fmt: skip
    assert names == ["src/app.lua", "src/util.lua"]
    assert "loaded from init.lua" in proposal.text


def test_more_modules_than_an_image_holds(tmp_path: Path) -> None:
    many = {f"m{number:02}.lua": "return 1\n" for number in range(60)}
    many["init.lua"] = "require('m01')"
    many["m01.lua"] = "return node.LFS.get('m07')"
    assert init(tmp_path / "a", many)[2] == ["m01.lua", "m07.lua"]
    many["init.lua"] = ""
    write(tmp_path / "b", many)
    proposal = propose(scan(tmp_path / "b"))
    assert any("60 modules are more than an image of Lua 5.1 holds" in x for x in proposal.open)


def test_broken_and_second_files_are_left_out(tmp_path: Path) -> None:
    proposal, _, names = init(
        tmp_path,
        {"init.lua": "", "a.lua": "", "bad.lua": "x = = 1\n", "net.up.lua": "", "net.lua": ""},
    )
    assert names == ["a.lua", "net.lua"]
    assert parsed(proposal)["files"]["exclude"] == ["/bad.lua", "/net.up.lua"]
    assert "bad.lua does not compile: line 1: " in proposal.text
    assert "net.up.lua would be the module net, like net.lua" in proposal.text


def test_lua_for_the_computer(tmp_path: Path) -> None:
    _, project, names = init(
        tmp_path,
        {"init.lua": "", "a.lua": "", "tool.lua": "#!/usr/bin/env lua\n", "tests/t.lua": "",
         "src/x_spec.lua": ""},
    )  # fmt: skip
    assert names == ["a.lua"]
    assert [file.shown for file in project.files.host] == [
        "src/x_spec.lua", "tests/t.lua", "tool.lua",
    ]  # fmt: skip


def test_module_with_a_first_line_that_another_loads(tmp_path: Path) -> None:
    _, _, names = init(
        tmp_path,
        {"init.lua": "", "a.lua": "require('b')", "b.lua": "#!/usr/bin/lua\nreturn 1\n",
         "c.lua": "#!/usr/bin/lua\n"},
    )  # fmt: skip
    assert names == ["a.lua", "b.lua"]


# --- Firmware --------------------------------------------------------------------------------


def test_headers_in_the_project(tmp_path: Path) -> None:
    proposal, project, _ = init(
        tmp_path,
        {"init.lua": "", "a.lua": "", "fw/user_modules.h": "#define LUA_USE_MODULES_NET\n",
         "fw/user_config.h": "#define LUA_NUMBER_INTEGRAL\n#define LUA_FLASH_STORE 0x10000\n"},
    )  # fmt: skip
    assert parsed(proposal)["firmware"] == {
        "user-config": "fw/user_config.h", "user-modules": "fw/user_modules.h",
    }  # fmt: skip
    assert "target" not in parsed(proposal)
    assert proposal.target == "esp8266-lua51-int"
    assert "# It has the modules net, pipe." in proposal.text
    assert "64 KiB" in proposal.text
    assert project.notes == []
    assert proposal.open == []


def test_boot_log(tmp_path: Path) -> None:
    proposal, _, _ = init(tmp_path, {"init.lua": "", "a.lua": "", "docs/boot.log": BANNER})
    assert proposal.target == "esp8266-lua53"
    assert parsed(proposal)["firmware"] == {"banner": "docs/boot.log"}


def test_banner_in_a_readme_is_only_mentioned(tmp_path: Path) -> None:
    proposal, _, _ = init(tmp_path, {"init.lua": "", "a.lua": "", "README.md": BANNER})
    assert proposal.target == "esp8266-lua51"
    assert "# README.md also has a boot banner, of esp8266-lua53." in proposal.text


def test_checkout_beside(tmp_path: Path) -> None:
    write(
        tmp_path / "nodemcu-firmware",
        {"app/include/user_modules.h": "#define LUA_USE_MODULES_NET\n",
         "app/include/user_config.h": "#define LUA_NUMBER_64BITS\n", "lua_modules/x.lua": ""},
    )  # fmt: skip
    proposal, _, names = init(tmp_path / "app", ["init.lua", "a.lua"])
    assert parsed(proposal)["firmware"] == {"checkout": "../nodemcu-firmware"}
    assert proposal.target == "esp8266-lua53-64bit"
    assert names == ["a.lua"]


def test_inside_a_checkout(tmp_path: Path) -> None:
    proposal, _, names = init(
        tmp_path,
        {"app/include/user_modules.h": "#define LUA_USE_MODULES_NET\n",
         "local/lua/app.lua": "", "local/fs/init.lua": "", "lua_examples/x.lua": ""},
    )  # fmt: skip
    assert names == ["local/lua/app.lua"]
    assert parsed(proposal)["firmware"] == {"checkout": "."}
    assert parsed(proposal)["files"]["entry"] == "local/fs/init.lua"


def test_sdkconfig(tmp_path: Path) -> None:
    proposal, _, _ = init(
        tmp_path, {"init.lua": "", "a.lua": "", "sdkconfig": "CONFIG_LUA_VERSION_51=y\n"}
    )
    assert proposal.target == "esp32-lua51"


def test_target_from_the_lua(tmp_path: Path) -> None:
    proposal, _, _ = init(tmp_path / "a", {"init.lua": "", "a.lua": "return 7 // 2\n"})
    assert proposal.target == "esp8266-lua53"
    assert "a.lua is not Lua 5.1 (line 1: " in proposal.text
    source = "wifi.start()\ngpio.config({gpio = 4, dir = gpio.OUT})\n"
    proposal, _, _ = init(tmp_path / "b", {"init.lua": "", "a.lua": source})
    assert proposal.target == "esp32-lua53"
    assert "wifi.start in a.lua:1" in proposal.text
    both = {"init.lua": "", "a.lua": source, "b.lua": "gpio.mode(1, gpio.OUTPUT)"}
    assert init(tmp_path / "c", both)[0].target == "esp8266-lua51"


# --- Refusals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"README.md": ""}, "there is no Lua file here"),
        ({"a/init.lua": "", "b/init.lua": ""}, "run init in the folder of one of them: a, b"),
        ({"x.lua": "#!/usr/bin/lua\n", "tests/y.lua": ""}, "all Lua here runs on the computer"),
    ],
)  # fmt: skip
def test_nothing_to_propose(tmp_path: Path, files: dict[str, str], message: str) -> None:
    write(tmp_path, files)
    with pytest.raises(InitError, match=message):
        propose(scan(tmp_path))


def test_ignored_files_are_not_looked_at(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    write(tmp_path, {".gitignore": "/gen/\n"})
    _, _, names = init(tmp_path, ["init.lua", "a.lua", "gen/_init.lua", "node_modules/x/_init.lua"])
    assert names == ["a.lua"]


def test_odd_names(tmp_path: Path) -> None:
    proposal, _, names = init(
        tmp_path, {"init.lua": "require('a b')\nrequire 'c[1]'", "s/a b.lua": "", 's/q".lua': ""}
    )
    assert names
    tomllib.loads(proposal.text)
