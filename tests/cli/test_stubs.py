"""`stubs` as a user runs it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from luac_nodemcu.cli import stubs
from luac_nodemcu.cli.main import main
from luac_nodemcu.output.export_luals import HEADER

STUBS = Path(__file__).resolve().parents[2] / "api_stubs"


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def own_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stubs, "cache_folder", lambda: cache)
    monkeypatch.delenv("FORCE_COLOR", raising=False)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["stubs", *words], catch_exceptions=False)


def test_list() -> None:
    result = run("list")
    assert result.exit_code == 0, result.output
    assert "ESP8266: " in result.stdout
    assert "Timers, microsecond counter" in result.stdout


def test_names() -> None:
    names = json.loads(run("list", "--chip", "esp8266", "--names", "--json").stdout)["names"]
    assert names == sorted(set(names))
    assert {"net.dns.resolve", "tmr.ALARM_AUTO", "net.tcpsocket:on"} <= set(names)
    assert not {"tmr.alarm", "string.byte", "net.socket:on"} & set(names)
    assert run("list", "--chip", "esp8266", "--names").stdout.split() == names


def test_modules_as_json() -> None:
    modules = json.loads(run("list", "--chip", "esp8266", "--json").stdout)["modules"]
    tmr = next(module for module in modules if module["name"] == "tmr")
    assert tmr["chips"] == ["esp8266"]
    assert (tmr["functions"], tmr["methods"], tmr["constants"]) == (9, 9, 3)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("tmr.create", ["tmr.create() -> tmr.timer", "must be used"]),
        ("net.socket:on", ["net.tcpsocket:on(event, callback)", '"receive"', "#netsocketon"]),
        ("tmr.alarm", ["no longer exists", "tmr.create():alarm($2..)"]),
        ("net.ping", ["net.ping(domain[, count]", "Only with: NET_PING_ENABLE on"]),
        ("tmr.ALARM_AUTO", ["tmr.ALARM_AUTO = 1"]),
        ("net.InterfaceInfo", ["hwaddr"]),
        ("tmr", ["Functions", "Classes", "No longer there"]),
        ("net.udpsocket", ["States: closed, bound"]),
    ],
)
def test_show(name: str, parts: list[str]) -> None:
    result = run("show", name)
    assert result.exit_code == 0, result.output
    for part in parts:
        assert part in result.stdout


def test_show_unknown() -> None:
    result = run("show", "tmr.crate")
    assert result.exit_code == 2
    assert "no stub for 'tmr.crate'" in result.stderr
    assert "tmr.create" in result.stderr


def test_lint(tmp_path: Path) -> None:
    result = run("lint", str(STUBS / "esp8266" / "tmr.json"))
    assert (result.exit_code, result.stdout) == (0, "1 stub file checked, no problems\n")
    bad = tmp_path / "mine.json"
    bad.write_text('{"module": "mine", "functions": {"a": {"params": ["x: integr"]}}}')
    result = run("lint", str(bad))
    assert result.exit_code == 1
    assert f"{bad.as_posix()}: $.functions.a.params[0]: unknown type 'integr'" in result.stderr
    result = run("lint", str(tmp_path / "none.json"))
    assert result.exit_code == 2
    assert "no such file" in result.stderr


def test_export_luals(tmp_path: Path) -> None:
    folder = tmp_path / "addon"
    library = folder / "library"
    library.mkdir(parents=True)
    (library / "gone.lua").write_text(f"---@meta _\n{HEADER}\n")
    (library / "own.lua").write_text("---@meta _\n")
    result = run(
        "export", "--format", "luals", "--chip", "esp32", "--lua", "5.3", "-o", str(folder)
    )
    assert result.exit_code == 0, result.output
    names = {file.name for file in library.iterdir()}
    # What an earlier export left behind goes, what somebody wrote stays.
    assert "own.lua" in names
    assert "gone.lua" not in names
    assert {"node.lua", "string.lua", "_G.lua"} <= names
    assert json.loads((folder / "config.json").read_text())["name"] == "NodeMCU ESP32, Lua 5.3"


def test_export_luals_needs_a_folder(tmp_path: Path) -> None:
    result = run("export", "--format", "luals")
    assert result.exit_code == 2
    assert "-o FOLDER" in result.stderr
    file = tmp_path / "file"
    file.write_text("")
    result = run("export", "--format", "luals", "-o", str(file))
    assert result.exit_code == 2
    assert "cannot make the folder" in result.stderr


@pytest.mark.parametrize(
    ("format_", "text"), [("luacheck", "stds.nodemcu_esp8266_lua51 = {"), ("selene", "globals:")]
)
def test_export_to_output_and_file(tmp_path: Path, format_: str, text: str) -> None:
    result = run("export", "--format", format_)
    assert result.exit_code == 0, result.output
    assert text in result.stdout
    file = tmp_path / "file"
    assert run("export", "--format", format_, "-o", str(file)).exit_code == 0
    assert file.read_text("utf-8") == result.stdout


def test_show_explains_named_types() -> None:
    result = run("show", "tmr.timer:alarm", "--chip", "esp8266")
    assert re.search(r"\n  tmr\.interval +integer\(1\.\.\d+, ms\)\n", result.stdout), result.stdout
    assert re.search(r"\n  tmr\.mode +tmr\.ALARM_SINGLE, ", result.stdout)
    assert re.search(r"tmr\.interval.* = integer\(1\.\.", run("show", "tmr.interval").stdout)


def test_lint_of_meta_file(tmp_path: Path) -> None:
    file = tmp_path / "pump.lua"
    file.write_text("---@meta\npump = {}\n---@param x nothing\nfunction pump.f(x) end\n")
    result = run("lint", str(file))
    assert result.exit_code == 1
    assert f"{file.as_posix()}: line 3: unknown type 'nothing'" in result.stderr
