"""Configurations of editors that are not at hand: they parse, name keys that the editor has, start
this server, and their settings are settings of this server.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from luac_nodemcu_lsp.settings import KEYS, SECTION, read_settings
from tests.e2e.conftest import Surroundings
from tests.e2e.pages import block
from tests.lsp.client import Client


def configuration(editor: str, marker: str = "configuration") -> dict[str, Any]:
    text = block(f"{editor}/README.md", marker)
    return tomllib.loads(text) if editor == "helix" else json.loads(text)


def parts(editor: str) -> tuple[list[str], Mapping[str, Any]]:
    """The command that an editor starts, and the settings that it sends."""
    found = configuration(editor)
    if editor == "helix":
        server = found["language-server"]["luac-nodemcu"]
        return [server["command"], *server["args"]], server["config"]
    if editor == "kate":
        server = found["servers"]["lua"]
        return server["command"], server["settings"]
    if editor == "sublime":
        client = found["clients"]["luac-nodemcu"]
        prefix = SECTION + "."
        assert all(name.startswith(prefix) for name in client["settings"])
        settings = {name.removeprefix(prefix): v for name, v in client["settings"].items()}
        return client["command"], {SECTION: settings}
    server = found["lsp"]["lua-language-server"]
    binary = server["binary"]
    return [Path(binary["path"]).name, *binary["arguments"]], server["initialization_options"]


def names(settings: Mapping[str, Any], before: str = "") -> set[str]:
    """Names of settings with dots."""
    found = set()
    for key, value in settings.items():
        found |= names(value, f"{before}{key}.") if isinstance(value, dict) else {before + key}
    return found


@pytest.mark.parametrize("editor", ["helix", "kate", "sublime", "zed"])
def test_settings_are_the_servers(editor: str) -> None:
    _, settings = parts(editor)
    _, problems = read_settings(settings)
    assert problems == []
    known = {".".join(keys) for keys in KEYS.values()}
    assert names(settings[SECTION]) <= known
    assert names(settings[SECTION])


@pytest.mark.parametrize("editor", ["helix", "kate", "sublime", "zed"])
def test_the_command_serves(editor: str, tmp_path: Path, surroundings: Surroundings) -> None:
    command, settings = parts(editor)
    assert command[0] == "luac-nodemcu"
    assert command[1] == "lsp"
    with Client(surroundings.cache, arguments=tuple(command[2:])) as client:
        client.initialize(tmp_path, options=settings)
        (tmp_path / "init.lua").write_text("tmr.creat()\n", "utf-8")
        uri = client.open(tmp_path / "init.lua")
        assert [d["code"] for d in client.diagnostics(uri)] == ["undefined-field"]
        assert client.shut_down() == 0


def test_helix_uses_the_server_for_lua() -> None:
    found = configuration("helix")
    [language] = found["language"]
    assert language["name"] == "lua"
    assert set(language["language-servers"]) <= set(found["language-server"])


@pytest.mark.parametrize(("editor", "place"), [("kate", "lspclient"), ("sublime", "settings")])
def test_files_of_projects(editor: str, place: str) -> None:
    assert "lua" in json.dumps(configuration(editor, "project")[place])
