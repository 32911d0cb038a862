"""A real Emacs in batch mode, with the configuration that its page in `lsp/editors` shows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Surroundings
from tests.e2e.pages import block

DRIVER = Path(__file__).with_name("emacs.el")
PAGE = "emacs/README.md"


def missing() -> str:
    """Why there is no Emacs to test with; empty if there is one."""
    emacs = shutil.which("emacs")
    if emacs is None:
        return "Emacs is not installed (Debian: apt-get install emacs-nox elpa-eglot elpa-lua-mode)"
    needed = "(progn (require 'eglot) (require 'lua-mode))"
    done = subprocess.run([emacs, "--batch", "--eval", needed], capture_output=True, check=False)
    return "" if done.returncode == 0 else "this Emacs has no eglot or no lua-mode"


@pytest.fixture(scope="module")
def seen(surroundings: Surroundings) -> dict[str, Any]:
    """What was to be seen in the editor, see `emacs.el`."""
    reason = missing()
    if reason:
        pytest.skip(reason)
    project = surroundings.project()
    init = project.parent / "init.el"
    init.write_text(block(PAGE, "configuration") + block(PAGE, "more"), "utf-8")
    result = project.parent / "seen.json"
    done = subprocess.run(
        ["emacs", "--batch", "-l", "cl-lib", "-l", "lua-mode", "-l", str(init), "-l", str(DRIVER)],
        cwd=project,
        env=surroundings.environment | {"LUAC_NODEMCU_E2E_RESULT": str(result)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.exists(), done.stderr
    found: dict[str, Any] = json.loads(result.read_text("utf-8"))
    if "error" in found:
        pytest.fail("\n".join([found["error"], str(found), done.stderr]), pytrace=False)
    found["image"] = (project / "lfs.img").is_file()
    return found


def test_the_project_is_the_root(seen: dict[str, Any]) -> None:
    assert Path(seen["root"]).name == "web server"


def test_diagnostics(seen: dict[str, Any]) -> None:
    found = next(d for d in seen["diagnostics"] if "recieve" in d["text"])
    assert (found["line"], found["type"]) == (70, "eglot-error")
    other = next(d for d in seen["other"] if "haep" in d["text"])
    assert (other["line"], other["type"]) == (18, "eglot-error")


def test_hover(seen: dict[str, Any]) -> None:
    assert "net.tcpsocket:on(" in seen["hover"]


def test_a_fix(seen: dict[str, Any]) -> None:
    assert "receive" in seen["actions"][0]
    assert seen["fixed"] == '  socket:on("receive", function(s, data)'


def test_completion(seen: dict[str, Any]) -> None:
    assert "create" in seen["completion"][0]
    assert re.fullmatch(r"  tmr\.create(\(\))?", seen["completed"])


def test_a_command_of_the_page(seen: dict[str, Any]) -> None:
    assert re.search(r"\d+ modules, [\d,]+ bytes", seen["built"])


def test_rename(seen: dict[str, Any]) -> None:
    assert seen["renamed"].count("first_lines") == 2
    assert "head_of" not in seen["renamed"]
