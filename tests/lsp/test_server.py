"""The server as a client sees it, on the example projects: every capability over the wire."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from luac_nodemcu_lsp.server import COMMANDS, DOCUMENT_FEATURES, SESSION_FEATURES, feature
from tests.lsp.client import CAPABILITIES, ServerError
from tests.lsp.conftest import Start

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PULL: dict[str, Any] = {
    **CAPABILITIES,
    "textDocument": {**CAPABILITIES["textDocument"], "diagnostic": {}},
    "workspace": {**CAPABILITIES["workspace"], "diagnostics": {"refreshSupport": True}},
}


@pytest.fixture
def sensor(tmp_path: Path) -> Path:
    """A copy of an example project."""
    return Path(shutil.copytree(EXAMPLES / "mqtt-sensor", tmp_path / "mqtt-sensor"))


def test_the_tables_name_functions() -> None:
    for path in (*(one[1] for one in (*DOCUMENT_FEATURES, *SESSION_FEATURES)), *COMMANDS.values()):
        assert callable(feature(path)), path


@pytest.mark.parametrize("name", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def test_everything_answers_on_examples(start: Start, name: str) -> None:
    """Every request that is about a document, on every file of an example."""
    root = EXAMPLES / name
    client = start()
    capabilities = client.initialize(root)
    for path in sorted(root.rglob("*.lua")):
        uri = client.open(path)
        assert "syntax-error" not in [d["code"] for d in client.diagnostics(uri)]
        text = path.read_text()
        line = text.count("\n") // 2
        at = client.at(uri, line, 4)
        client.request("textDocument/hover", at)
        client.request("textDocument/signatureHelp", at)
        found = client.request("textDocument/completion", at)
        if found and found["items"]:
            client.request("completionItem/resolve", found["items"][0])
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": line * 3, "character": 0}}
        client.request("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": whole})
        lenses = client.request("textDocument/codeLens", {"textDocument": {"uri": uri}})
        assert "LFS" in client.request("codeLens/resolve", lenses[0])["command"]["title"]
        client.request(
            "textDocument/codeAction",
            {"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": []}},
        )
    assert capabilities["completionProvider"]["resolveProvider"]
    assert client.shut_down() == 0
    assert client.errors == []
    logged = [m["params"]["message"] for m in client.seen if m["method"] == "window/logMessage"]
    assert logged == []


def test_edit_fix_and_check_again(start: Start, sensor: Path) -> None:
    client = start()
    client.initialize(sensor)
    path = sensor / "lfs" / "sensor.lua"
    uri = client.open(path)
    assert client.diagnostics(uri) is not None
    position = {"line": 0, "character": 0}
    inserted = "local timer = tmr.create()\ntimer:alam(1, tmr.ALARM_AUTO, print)\n"
    version = client.change(uri, {"range": {"start": position, "end": position}, "text": inserted})
    found = [d for d in client.diagnostics(uri, version) if d["code"] == "undefined-field"]
    assert found[0]["range"]["start"]["line"] == 1
    actions = client.request(
        "textDocument/codeAction",
        {
            "textDocument": {"uri": uri},
            "range": found[0]["range"],
            "context": {"diagnostics": found, "only": ["quickfix"]},
        },
    )
    action = client.request("codeAction/resolve", actions[0])
    change = action["edit"]["documentChanges"][0]
    assert change["textDocument"] == {"uri": uri, "version": version}
    edits = [{"range": e["range"], "text": e["newText"]} for e in change["edits"]]
    version = client.change(uri, *edits)
    assert "undefined-field" not in [d["code"] for d in client.diagnostics(uri, version)]


def test_positions_in_utf8(start: Start, tmp_path: Path) -> None:
    client = start()
    utf8 = {**CAPABILITIES, "general": {"positionEncodings": ["utf-8", "utf-16"]}}
    assert client.initialize(tmp_path, capabilities=utf8)["positionEncoding"] == "utf-8"
    uri = client.open(tmp_path / "a.lua", "local s = '𝄞é' print(nothing, s)\n")
    found = client.diagnostics(uri)
    assert found[0]["range"]["start"] == {"line": 0, "character": 25}
    place = {"line": 0, "character": 17}
    client.change(uri, {"range": {"start": place, "end": place}, "text": "!"})
    hover = client.request("textDocument/hover", client.at(uri, 0, 28))
    assert hover is None or hover["range"]["start"]["character"] == 26


def test_pull_of_diagnostics(start: Start, sensor: Path) -> None:
    (sensor / "lfs" / "sensor.lua").write_text("print(nothing)\n")
    client = start()
    client.initialize(sensor, capabilities=PULL)
    uri = client.open(sensor / "lfs" / "sensor.lua")
    params: dict[str, Any] = {"textDocument": {"uri": uri}}
    report = client.request("textDocument/diagnostic", params)
    assert report["kind"] == "full"
    assert "undefined-global" in [d["code"] for d in report["items"]]
    again = {**params, "previousResultId": report["resultId"]}
    report = client.request("textDocument/diagnostic", again)
    if report["kind"] == "full":  # findings about the project have come in meanwhile
        again["previousResultId"] = report["resultId"]
        report = client.request("textDocument/diagnostic", again)
    assert report["kind"] == "unchanged"
    whole = client.request("workspace/diagnostic", {"previousResultIds": []})
    known = [{"uri": i["uri"], "value": i["resultId"]} for i in whole["items"]]
    assert len(known) == len(list(sensor.rglob("*.lua")))
    later = client.request("workspace/diagnostic", {"previousResultIds": known})
    assert {item["kind"] for item in later["items"]} == {"unchanged"}
    client.replace(uri, "print(1)\n")
    later = client.request("workspace/diagnostic", {"previousResultIds": known})
    assert [i["uri"] for i in later["items"] if i["kind"] == "full"] == [uri]
    pushed = [m for m in client.seen if m["method"] == "textDocument/publishDiagnostics"]
    assert pushed == []


def test_files_that_are_not_open_are_checked(start: Start, sensor: Path) -> None:
    other = sensor / "lfs" / "ring.lua"
    other.write_text("print(nothing)\n" + other.read_text())
    client = start()
    client.initialize(sensor)
    params = client.wait_for(
        "textDocument/publishDiagnostics", lambda p: p["uri"] == other.as_uri()
    )
    assert "undefined-global" in [d["code"] for d in params["diagnostics"]]
    other.unlink()
    client.notify(
        "workspace/didChangeWatchedFiles", {"changes": [{"uri": other.as_uri(), "type": 3}]}
    )
    params = client.wait_for(
        "textDocument/publishDiagnostics", lambda p: p["uri"] == other.as_uri()
    )
    assert params["diagnostics"] == []


def test_other_files_matter(start: Start, tmp_path: Path) -> None:
    """A global that another file defines is known; when it goes, its readers are told."""
    (tmp_path / "init.lua").write_text("require('tools')\nrequire('user')\n")
    (tmp_path / "tools.lua").write_text("function helper() end\n")
    (tmp_path / "user.lua").write_text("helper()\n")
    client = start()
    client.initialize(tmp_path)
    user = client.open(tmp_path / "user.lua")
    assert client.diagnostics(user) == []
    tools = client.open(tmp_path / "tools.lua")
    client.replace(tools, "function other() end\n")
    params = client.wait_for(
        "textDocument/publishDiagnostics", lambda p: p["uri"] == user and p["diagnostics"]
    )
    assert params["diagnostics"][0]["code"] == "undefined-global"


def test_settings_are_live(start: Start, tmp_path: Path) -> None:
    (tmp_path / "init.lua").write_text("bit.band(1, 2)\nlocal x = 7 // 2\nprint(x)\n")
    client = start()
    client.configuration = {"target": "esp8266-lua53"}
    asks = {**CAPABILITIES, "workspace": {**CAPABILITIES["workspace"], "configuration": True}}
    client.initialize(tmp_path, capabilities=asks)
    uri = client.open(tmp_path / "init.lua")
    assert "syntax-error" not in [d["code"] for d in client.diagnostics(uri)]
    client.configuration = {"target": "esp8266-lua51"}
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.wait_for(
        "textDocument/publishDiagnostics",
        lambda p: "syntax-error" in [d["code"] for d in p["diagnostics"]],
    )
    client.configuration = {"target": "esp8266-lua51", "diagnostics": {"enable": False}}
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    params = client.wait_for("textDocument/publishDiagnostics", lambda p: p["uri"] == uri)
    assert params["diagnostics"] == []


def test_settings_that_are_answered_late(start: Start, tmp_path: Path) -> None:
    client = start()
    client.configuration = {"diagnostics": {"enable": False}}
    client.configuration_delay = 3.0
    (tmp_path / "init.lua").write_text("tmr.creat()\n", "utf-8")
    asks = {**CAPABILITIES, "workspace": {**CAPABILITIES["workspace"], "configuration": True}}
    client.initialize(tmp_path, capabilities=asks)
    uri = client.open(tmp_path / "init.lua")
    # Nothing waits for the settings, and they are taken when they come.
    assert client.diagnostics(uri) != []
    assert client.diagnostics(uri) == []
    assert client.shut_down() == 0


def test_project_file_is_live(start: Start, tmp_path: Path) -> None:
    (tmp_path / "init.lua").write_text("print(nothing)\n")
    client = start()
    client.initialize(tmp_path)
    uri = client.open(tmp_path / "init.lua")
    assert [d["code"] for d in client.diagnostics(uri)] == ["undefined-global"]
    config = tmp_path / "luac-nodemcu.toml"
    config.write_text('[globals]\nread = ["nothing"]\n')
    change = {"changes": [{"uri": config.as_uri(), "type": 1}]}
    client.notify("workspace/didChangeWatchedFiles", change)
    params = client.wait_for("textDocument/publishDiagnostics", lambda p: p["uri"] == uri)
    assert "undefined-global" not in [d["code"] for d in params["diagnostics"]]
    config.write_text("[globals\n")
    client.notify("workspace/didChangeWatchedFiles", change)
    message = client.wait_for("window/showMessage")
    assert "luac-nodemcu.toml" in message["message"]
    params = client.wait_for("textDocument/publishDiagnostics", lambda p: p["uri"] == uri)
    assert [d["code"] for d in params["diagnostics"]] == ["undefined-global"]


def test_several_folders(start: Start, tmp_path: Path) -> None:
    """Each has its own project: another target, other files."""
    roots = []
    for name, target in (("one", "esp8266-lua51"), ("two", "esp8266-lua53")):
        root = tmp_path / name
        root.mkdir()
        (root / "luac-nodemcu.toml").write_text(f'target = "{target}"\n')
        (root / "init.lua").write_text("local x = 7 // 2\nprint(x)\n")
        roots.append(root)
    client = start()
    client.initialize(roots[0])
    one = client.open(roots[0] / "init.lua")
    assert "syntax-error" in [d["code"] for d in client.diagnostics(one)]
    event = {"added": [{"uri": roots[1].as_uri(), "name": "two"}], "removed": []}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    two = client.open(roots[1] / "init.lua")
    assert "syntax-error" not in [d["code"] for d in client.diagnostics(two)]
    event = {"added": [], "removed": [{"uri": roots[1].as_uri(), "name": "two"}]}
    client.notify("workspace/didChangeWorkspaceFolders", {"event": event})
    assert client.request("textDocument/hover", client.at(two, 1, 7))


def test_commands(start: Start, sensor: Path) -> None:
    client = start()
    client.initialize(sensor)
    uri = client.open(sensor / "init.lua")

    def run(name: str, *arguments: Any) -> Any:
        params = {"command": f"luac-nodemcu.server.{name}", "arguments": list(arguments)}
        return client.request("workspace/executeCommand", params)

    built = run("buildLfs", uri)
    assert built["ok"]
    assert Path(built["path"]).read_bytes()
    assert Path(built["path"]).is_relative_to(sensor)
    assert built["bytes"] == Path(built["path"]).stat().st_size
    totals = run("totals")
    assert totals["target"] == "esp8266-lua51"
    assert totals["lfs"] > 1_000
    report = run("report", uri, {"show": False})
    assert report["html"].startswith("<!DOCTYPE html>") or "<html" in report["html"]
    assert report["totals"]["lfs"] == totals["lfs"]
    assert run("targets")["target"] == "esp8266-lua51"
    assert "GETGLOBAL" in run("disassembly", uri, {"show": False})["text"]
    client.replace(uri, "local = 1\n")
    with pytest.raises(ServerError) as error:
        run("disassembly", uri, {"show": False})
    assert error.value.code == -32803
    with pytest.raises(ServerError):
        run("unknown")
    (sensor / "lfs" / "app.lua").write_text("local = 1\n")
    assert not run("buildLfs", uri)["ok"]


def test_no_image_outside_of_the_folder(start: Start, sensor: Path) -> None:
    config = sensor / "luac-nodemcu.toml"
    config.write_text(config.read_text() + '\n[build]\noutput = "../outside.img"\n')
    client = start()
    client.initialize(sensor)
    with pytest.raises(ServerError) as error:
        client.request(
            "workspace/executeCommand", {"command": "luac-nodemcu.server.buildLfs", "arguments": []}
        )
    assert "outside" in str(error.value)
    assert not (sensor.parent / "outside.img").exists()


def test_progress_while_a_folder_is_read(start: Start, tmp_path: Path) -> None:
    for number in range(120):
        (tmp_path / f"file_{number}.lua").write_text("local x = 1\nprint(x)\n" * 40)
    client = start()
    client.initialize(tmp_path, capabilities={**CAPABILITIES, "window": {"workDoneProgress": True}})
    client.wait_for("$/progress", lambda p: p["value"]["kind"] == "begin")
    client.wait_for("$/progress", lambda p: p["value"]["kind"] == "end")
    assert "window/workDoneProgress/create" in [m["method"] for m in client.server_requests]


def test_questions_are_answered_while_a_folder_is_read(start: Start, tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"file_{number}.lua").write_text("local x = 1\nprint(x)\n" * 60)
    client = start()
    client.initialize(tmp_path)
    uri = client.open(tmp_path / "file_7.lua")
    assert client.request("textDocument/hover", client.at(uri, 0, 6))
    (tmp_path / "file_8.lua").unlink()
    assert client.diagnostics(uri, 1) is not None


def test_without_the_extra_the_command_says_how_to_get_it(tmp_path: Path) -> None:
    """pygls cannot be imported: one message, no traceback."""
    import subprocess
    import sys

    program = (
        "import sys, importlib.util as u; find = u.find_spec\n"
        "u.find_spec = lambda n, *a: None if n in ('pygls', 'lsprotocol') else find(n, *a)\n"
        "from luac_nodemcu.cli.main import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "lsp"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "pip install 'luac-nodemcu[lsp]'" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_line_does_not_import_the_server() -> None:
    import subprocess
    import sys

    program = (
        "import sys; from luac_nodemcu.cli.main import main\n"
        "try: main(['check', '--help'])\n"
        "except SystemExit: pass\n"
        "assert not {'pygls', 'lsprotocol', 'luac_nodemcu_lsp'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)


def test_reading_a_folder_can_be_stopped(start: Start, tmp_path: Path) -> None:
    for number in range(400):
        (tmp_path / f"file_{number}.lua").write_text("local x = 1\nprint(x)\n" * 60)
    client = start()
    client.initialize(tmp_path, capabilities={**CAPABILITIES, "window": {"workDoneProgress": True}})
    token = client.wait_for("$/progress", lambda p: p["value"]["kind"] == "begin")["token"]
    client.notify("window/workDoneProgress/cancel", {"token": token})
    message = client.wait_for("window/logMessage", lambda p: "was stopped after" in p["message"])
    assert int(message["message"].split("after ")[1].split()[0]) < 400
    uri = client.open(tmp_path / "file_399.lua")
    assert client.diagnostics(uri, 1) is not None
