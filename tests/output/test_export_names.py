"""The exports for luacheck and selene: the real luacheck takes its one, the other is valid YAML."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from luac_nodemcu.output.export_luacheck import LuacheckExport
from luac_nodemcu.output.export_selene import SeleneExport
from luac_nodemcu.stubs.library import StubLibrary, StubView
from luac_nodemcu.stubs.model import Constant, Function, Module

VIEWS = [(chip, lua) for chip in ("esp8266", "esp32") for lua in ("5.1", "5.3")]

SELENE_TYPES = {"any", "bool", "function", "nil", "number", "string", "table", "..."}


@pytest.fixture(scope="module", params=VIEWS, ids=lambda view: f"{view[0]}-{view[1]}")
def view(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> StubView:
    cache = tmp_path_factory.getbasetemp() / "export-stubs"
    return StubLibrary(cache=cache).view(*request.param)


def entries(module: Module) -> list[Function | Constant]:
    """The names that every format must have."""
    return [*module.functions.values(), *module.constants.values()]


# --- luacheck --------------------------------------------------------------------------------


def luacheck(tmp_path: Path, view: StubView, source: str) -> list[str]:
    """The warnings of the real luacheck, as `line: code name`."""
    program = shutil.which("luacheck")
    if program is None:
        pytest.skip("no luacheck on this machine (Debian package lua-check)")
    config = tmp_path / "nodemcu.luacheckrc"
    config.write_text(LuacheckExport(view).text(), "utf-8", newline="\n")
    file = tmp_path / "main.lua"
    file.write_text(source, "utf-8", newline="\n")
    command = [program, "--config", str(config), "--no-color", "--codes", "--formatter", "plain"]
    done = subprocess.run([*command, str(file)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.returncode in (0, 1), done.stdout
    return re.findall(r"main\.lua:(\d+:\d+: \(\w+\) .*)", done.stdout)


def test_luacheck_knows_every_name(view: StubView, tmp_path: Path) -> None:
    export = LuacheckExport(view)
    names = [
        entry.name
        for module in view.all_modules()
        if module.kind != "lua-module" and export.exists(module.when)
        for entry in entries(module)
        if export.exists(entry.when)
    ]
    assert len(names) > 200
    plain = [name for name in names if all(part.isidentifier() for part in name.split("."))]
    assert len(plain) > 0.98 * len(names)
    source = "".join(f"print({name})\n" for name in plain)
    assert luacheck(tmp_path, view, source) == []


def test_luacheck_finds_other_names(view: StubView, tmp_path: Path) -> None:
    source = (
        "print(tmr.nothing)\n"
        "nothing()\n"
        "tmr.create = 1\n"
        "print(_VERSION:lower())\n"
        "print(node.flashindex, string.format)\n"
    )
    found = luacheck(tmp_path, view, source)
    assert [warning.partition(" ")[0] for warning in found][:3] == ["1:7:", "2:1:", "3:1:"]
    assert ["(W143)" in found[0], "(W113)" in found[1], "(W122)" in found[2]] == [True] * 3
    assert all(warning.startswith("5:") for warning in found[3:])


def test_luacheck_std_is_for_the_right_lua(view: StubView, tmp_path: Path) -> None:
    found = luacheck(tmp_path, view, "print(getfenv, table.unpack, utf8)\n")
    unknown = {"5.1": ["unpack", "utf8"], "5.3": ["getfenv"]}[view.lua]
    assert len(found) == len(unknown)
    assert all(f"'{name}'" in text for name, text in zip(unknown, found, strict=True))


# --- selene ----------------------------------------------------------------------------------


def selene(view: StubView) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(SeleneExport(view).text())
    return data


def test_selene_has_the_form_that_its_page_describes(view: StubView) -> None:
    data = selene(view)
    assert data.keys() == {"lua_versions", "globals"}
    assert data["lua_versions"] == [f"lua{view.lua.replace('.', '')}"]
    for name, entry in data["globals"].items():
        assert isinstance(name, str)
        assert len(entry.keys() & {"args", "property", "any"}) == 1, name
        assert entry.keys() <= {"args", "property", "any", "must_use", "deprecated"}
        assert entry.get("property", "read-only") in ("read-only", "new-fields")
        arguments = entry.get("args", [])
        for i, argument in enumerate(arguments):
            kind = argument["type"]
            if isinstance(kind, list):
                assert kind
                assert all(isinstance(text, str) for text in kind)
            elif isinstance(kind, dict):
                assert kind.keys() == {"display"}
            else:
                assert kind in SELENE_TYPES
                assert kind != "..." or i == len(arguments) - 1, name
        # What may be left out stands behind what may not.
        required = [argument.get("required", True) for argument in arguments]
        assert required == sorted(required, reverse=True), name
        if "deprecated" in entry:
            assert entry["deprecated"]["message"]


def test_selene_has_every_name(view: StubView) -> None:
    data = selene(view)["globals"]
    export = SeleneExport(view)
    for module in view.all_modules():
        if module.kind == "lua-module" or not export.exists(module.when):
            continue
        for entry in entries(module):
            assert (entry.name in data) == export.exists(entry.when), entry.name


def test_selene_by_hand(library: StubLibrary) -> None:
    data = selene(library.view("esp8266", "5.1"))["globals"]
    assert data["tmr.create"] == {"args": [], "must_use": True}
    assert data["tmr.ALARM_AUTO"] == {"property": "read-only"}
    assert data["table.getn"]["deprecated"]["replace"] == ["#(%1)"]
    assert data["string.rep"]["args"] == [{"type": "string"}, {"type": "number"}]
    assert data["net.dns.resolve"]["args"][1] == {"type": "function"}
    assert data["print"]["args"] == [{"type": "...", "required": False}]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> StubLibrary:
    return StubLibrary(cache=tmp_path_factory.getbasetemp() / "export-stubs")
