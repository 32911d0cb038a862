"""A real Neovim, without a screen, with the configuration that its page in `lsp/editors` shows.

Neovim on the path is used, and those that the variable LUAC_NODEMCU_NEOVIM names, separated as
in PATH.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Surroundings
from tests.e2e.pages import block

DRIVER = Path(__file__).with_name("neovim.lua")


def editors() -> list[Any]:
    """The executables, as parameters that say why there are none."""
    given = os.environ.get("LUAC_NODEMCU_NEOVIM", "")
    found = [path for path in given.split(os.pathsep) if path]
    on_path = shutil.which("nvim")
    if on_path is not None:
        found.insert(0, on_path)
    if not found:
        reason = "Neovim is not installed (Debian: apt-get install neovim)"
        return [pytest.param("", marks=pytest.mark.skip(reason=reason))]
    return found


def version_of(nvim: str) -> tuple[int, int]:
    """Such as (0, 7)."""
    said = subprocess.run([nvim, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"NVIM v(\d+)\.(\d+)", said)
    assert found is not None, said
    return int(found[1]), int(found[2])


def page_for(version: tuple[int, int]) -> str:
    return "neovim/neovim-0.7.md" if version < (0, 11) else "neovim/README.md"


@pytest.fixture(scope="module", params=editors())
def seen(request: pytest.FixtureRequest, surroundings: Surroundings) -> dict[str, Any]:
    """What was to be seen in one editor, see `neovim.lua`."""
    nvim: str = request.param
    page = page_for(version_of(nvim))
    project = surroundings.project()
    init = project.parent / "init.lua"
    init.write_text(block(page, "configuration") + block(page, "more"), "utf-8")
    result = project.parent / "seen.json"
    done = subprocess.run(
        [nvim, "--headless", "-n", "-i", "NONE", "-u", str(init), "lfs/server.lua",
         "-c", f"luafile {DRIVER}"],
        cwd=project,
        env=surroundings.environment | {"LUAC_NODEMCU_E2E_RESULT": str(result)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )  # fmt: skip
    assert result.exists(), done.stderr
    found: dict[str, Any] = json.loads(result.read_text("utf-8"))
    if "error" in found:
        logs = [path.read_text("utf-8") for path in surroundings.folder.rglob("lsp.log")]
        pytest.fail("\n".join([found["error"], str(found), done.stderr, *logs]), pytrace=False)
    found["stderr"] = done.stderr
    return found


def test_the_project_is_the_root(seen: dict[str, Any]) -> None:
    assert [client["name"] for client in seen["clients"]] == ["luac-nodemcu"]
    assert Path(seen["clients"][0]["root"]).name == "web server"
    # The editor's messages go to standard error, errors in the configuration with them.
    assert "rror" not in seen["stderr"]


def test_diagnostics(seen: dict[str, Any]) -> None:
    found = next(d for d in seen["diagnostics"] if d["code"] == "unknown-event")
    assert found["line"] == 70
    assert found["severity"] == 1
    assert "recieve" in found["message"]
    assert found["source"] == "luac-nodemcu"
    other = next(d for d in seen["other"] if d["code"] == "undefined-field")
    assert (other["line"], "haep" in other["message"]) == (18, True)


def test_findings_follow_what_is_typed(seen: dict[str, Any]) -> None:
    # `tmr.create()` alone is a timer that is thrown away.
    new = next(d for d in seen["typed"] if d["code"] == "discarded-result")
    assert "tmr.create" in new["message"]
    moved = next(d for d in seen["typed"] if d["code"] == "undefined-field")
    assert moved["line"] == 18


def test_hover(seen: dict[str, Any]) -> None:
    assert "net.tcpsocket:on(" in seen["hover"]
    assert '"receive"' in seen["hover"]


def test_a_fix(seen: dict[str, Any]) -> None:
    assert any("receive" in title for title in seen["actions"])
    assert any(title.startswith("Ignore unknown-event") for title in seen["actions"])
    assert seen["fixed"] == '  socket:on("receive", function(s, data)'


def test_completion(seen: dict[str, Any]) -> None:
    words = seen["completion"]
    assert any(word.startswith("create") for word in words), words


def test_code_lenses(seen: dict[str, Any]) -> None:
    assert len(seen["lenses"]) == 11
    sizes = r"(module: )?LFS [\d,]+ B · RAM [\d,]+ B"
    assert all(re.fullmatch(sizes, title) for title in seen["lenses"])


def test_rename(seen: dict[str, Any]) -> None:
    text = "\n".join(seen["renamed"])
    assert text.count("first_lines") == 2
    assert "head_of" not in text
