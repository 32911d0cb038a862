"""Configurations of editors that are not at hand: they parse, name keys that the editor has, start
this server, and their settings are settings of this server.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import pytest

from luac_nodemcu import __version__
from luac_nodemcu_lsp.settings import KEYS, SECTION, ClientSettings, HintKind, read_settings
from tests.e2e.conftest import ROOT, Surroundings
from tests.e2e.pages import EDITORS, block
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


# The extension for VS Code.


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EDITORS / "vscode" / "package.json").read_text("utf-8"))
    return found


def test_the_extension_has_the_servers_settings() -> None:
    properties = manifest()["contributes"]["configuration"]["properties"]
    usual = ClientSettings()
    for field, keys in KEYS.items():
        setting = properties[".".join((SECTION, *keys))]
        assert setting["default"] == getattr(usual, field), keys
        assert setting.get("description") or setting.get("markdownDescription")
    assert properties["luac-nodemcu.inlayHints.parameterNames"]["enum"] == list(get_args(HintKind))


def test_the_extension_has_the_version_of_the_package() -> None:
    assert manifest()["version"] == __version__


def matched(name: str, text: str) -> list[dict[str, str]]:
    """What a problem matcher of the extension finds in a terminal's lines."""
    matchers = {one["name"]: one for one in manifest()["contributes"]["problemMatchers"]}
    patterns = matchers[name]["pattern"]
    if isinstance(patterns, dict):
        patterns = [patterns]
    found = []
    lines = text.splitlines()
    for start in range(len(lines) - len(patterns) + 1):
        problem: dict[str, str] = {}
        for pattern, line in zip(patterns, lines[start:], strict=False):
            match = re.search(pattern["regexp"], line)
            if match is None:
                break
            problem |= {key: match[n] for key, n in pattern.items() if key != "regexp"}
        else:
            found.append(problem)
    return found


def run_tool(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "luac_nodemcu", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "lsp")])},
        check=False,
    )
    return done.stdout + done.stderr


def test_problem_matchers(surroundings: Surroundings) -> None:
    project = surroundings.project()
    said = matched("luac-nodemcu", run_tool(project, "check", "--format", "concise"))
    event = next(problem for problem in said if problem["code"] == "unknown-event")
    assert event == {
        "file": "lfs/server.lua",
        "line": "70",
        "column": "13",
        "severity": "error",
        "code": "unknown-event",
        "message": "net.tcpsocket:on() knows no event 'recieve'",
    }
    (project / "lfs" / "app.lua").write_text("local x =\n", "utf-8")
    [problem] = matched("luac-nodemcu-build", run_tool(project, "build-lfs"))
    assert problem["file"] == "lfs/app.lua"
    assert problem["severity"] == "error"
