"""A real VS Code (code-server) with the packaged extension, in a browser; see README.md here.

Runs only if the variable LUAC_NODEMCU_E2E names the executable of code-server.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.e2e.conftest import ROOT, Surroundings

HERE = Path(__file__).resolve().parent / "vscode"
EXTENSION = ROOT / "lsp" / "editors" / "vscode" / "luac-nodemcu.vsix"
CODE_SERVER = os.environ.get("LUAC_NODEMCU_E2E", "")

pytestmark = pytest.mark.skipif(
    not CODE_SERVER,
    reason="LUAC_NODEMCU_E2E does not name code-server (see tests/e2e/README.md)",
)

SETTINGS = {
    "workbench.startupEditor": "none",
    "workbench.colorTheme": "Default Light Modern",
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.tips.enabled": False,
    "security.workspace.trust.enabled": False,
    "chat.disableAIFeatures": True,
    "extensions.ignoreRecommendations": True,
    "git.enabled": False,
    "telemetry.telemetryLevel": "off",
    "editor.minimap.enabled": False,
    "editor.cursorBlinking": "solid",
}


def browser() -> str:
    """The path of a browser that Playwright can drive."""
    given = os.environ.get("LUAC_NODEMCU_BROWSER", "")
    found = given or shutil.which("chromium") or shutil.which("google-chrome")
    assert found, "no chromium on the path; LUAC_NODEMCU_BROWSER can name one"
    return found


@contextmanager
def code_server(project: Path, surroundings: Surroundings) -> Iterator[str]:
    """Runs code-server with the extension; gives the address of the workbench."""
    data, extensions = project.parent / "data", project.parent / "extensions"
    # The editor takes its path from a login shell, so the server is named. That setting belongs to
    # the machine, the others to the user.
    server = shutil.which("luac-nodemcu", path=surroundings.environment["PATH"])
    assert server is not None
    machine = {"luac-nodemcu.server.path": server}
    for place, settings in (("User", SETTINGS), ("Machine", machine)):
        (data / place).mkdir(parents=True)
        (data / place / "settings.json").write_text(json.dumps(settings), "utf-8")
    folders = ["--user-data-dir", str(data), "--extensions-dir", str(extensions)]
    environment = surroundings.environment | {"XDG_CONFIG_HOME": str(project.parent / "config")}
    subprocess.run(
        [CODE_SERVER, *folders, "--install-extension", str(EXTENSION)],
        env=environment,
        check=True,
        capture_output=True,
        timeout=300,
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [CODE_SERVER, *folders, "--auth", "none", "--bind-addr", f"127.0.0.1:{port}",
         "--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}/"
        ends = time.monotonic() + 120
        while True:
            try:
                urllib.request.urlopen(address + "healthz", timeout=5).close()
                break
            except OSError:
                assert process.poll() is None, "code-server has ended"
                assert time.monotonic() < ends, "code-server does not answer"
                time.sleep(0.3)
        yield f"{address}?folder={quote(str(project))}"
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def seen(surroundings: Surroundings) -> dict[str, Any]:
    """What was to be seen in the editor, see `vscode/session.mjs`."""
    assert EXTENSION.is_file(), "make the extension first: npm ci && npm run package"
    assert (HERE / "node_modules").is_dir(), f"run npm ci in {HERE}"
    pictures = os.environ.get("LUAC_NODEMCU_E2E_PICTURES", str(surroundings.folder / "pictures"))
    project = surroundings.project()
    with code_server(project, surroundings) as address:
        done = subprocess.run(
            ["node", str(HERE / "session.mjs"), address, pictures, browser()],
            cwd=HERE,
            env=surroundings.environment,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
    assert done.stdout, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    if "error" in found:
        pytest.fail(f"{found['error']}\n{found}\npictures: {pictures}", pytrace=False)
    found["server.lua"] = (project / "lfs" / "server.lua").read_text("utf-8")
    found["project file"] = (project / "luac-nodemcu.toml").read_text("utf-8")
    found["image"] = (project / "lfs.img").is_file()
    return found


def test_the_squiggle_and_its_message(seen: dict[str, Any]) -> None:
    assert "knows no event 'recieve'" in seen["problem"]
    assert "unknown-event" in seen["problem"]


def test_hover(seen: dict[str, Any]) -> None:
    assert "net.tcpsocket:on(" in seen["hover"]


def test_a_fix(seen: dict[str, Any]) -> None:
    assert any("receive" in title for title in seen["actions"])
    assert 'socket:on("receive", function' in seen["server.lua"]
    assert "recieve" not in seen["server.lua"]


def test_completion(seen: dict[str, Any]) -> None:
    assert {"config", "connect"} <= set(seen["completion"])


def test_code_lens(seen: dict[str, Any]) -> None:
    assert "LFS" in seen["lens"]
    assert "RAM" in seen["lens"]


def test_status(seen: dict[str, Any]) -> None:
    assert "esp8266-lua51 · LFS" in seen["status"]
    assert "esp8266-lua53" in seen["newStatus"]


def test_the_target_is_in_the_project_file(seen: dict[str, Any]) -> None:
    assert '\ntarget = "esp8266-lua53"\n' in seen["project file"]


def test_report(seen: dict[str, Any]) -> None:
    assert "server" in seen["report"]
    assert seen["tiles"] > 0  # the page's script has run


def test_build(seen: dict[str, Any]) -> None:
    assert "modules" in seen["built"]
    assert seen["image"]
