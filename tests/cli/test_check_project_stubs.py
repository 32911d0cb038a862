"""`check` with stubs of the project's own: JSON and `---@meta` files named in the project file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from luac_nodemcu.cli.main import main

PROJECT = b'target = "esp8266-lua51"\n[stubs]\npaths = ["stubs"]\n'
META = b"""---@meta
---@class relay
relay = {}
---@param pin integer
---@return boolean
function relay.on(pin) end
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "luac-nodemcu.toml").write_bytes(PROJECT)
    (tmp_path / "stubs").mkdir()
    return tmp_path


def check(*words: str) -> Result:
    return CliRunner().invoke(main, ["check", *words], catch_exceptions=False)


def test_module_of_the_project_is_known(folder: Path) -> None:
    (folder / "main.lua").write_bytes(b'relay.on("x")\nrelay.onn(1)\nprint(relay.on(4))\n')
    assert "undefined-global" in check("main.lua", "--no-cache").output
    (folder / "stubs" / "relay.lua").write_bytes(META)
    for _ in range(2):  # computed, then from the cache
        result = check("main.lua", "--format", "concise")
        assert result.exit_code == 1
        assert "main.lua:1:10: error[argument-type]" in result.output
        assert "main.lua:2:7: error[undefined-field]" in result.output
        assert "undefined-global" not in result.output
        assert "main.lua:3" not in result.output


def test_a_change_of_a_stub_counts(folder: Path) -> None:
    (folder / "main.lua").write_bytes(b"relay.off(1)\n")
    stub = folder / "stubs" / "relay.lua"
    stub.write_bytes(META)
    assert "undefined-field" in check("main.lua").output
    stub.write_bytes(META + b"---@param pin integer\nfunction relay.off(pin) end\n")
    assert check("main.lua").exit_code == 0


def test_faulty_stub_is_one_error(folder: Path) -> None:
    (folder / "main.lua").write_bytes(b"print(1)\n")
    (folder / "stubs" / "bad.json").write_bytes(b'{"module": "bad", "functions": {"f": 5}}')
    result = check("main.lua")
    assert result.exit_code == 2
    assert "stubs/bad.json" in result.stderr
    assert "Traceback" not in result.stderr
