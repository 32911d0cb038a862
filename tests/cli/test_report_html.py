"""The HTML report, as text and in a browser: complete without JavaScript, and the map's clicks.

The browser is `chromium` on the path or what LUAC_NODEMCU_CHROMIUM names.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from luac_nodemcu.cli.main import main

SOURCES = {
    "init.lua": b'require("app").start()\n',
    "lfs/app.lua": b"""local M = {}
function M.start() print("hello", "</script><b>", "one & two") end
function M.stop() print("stopped", "by <nobody>") end
return M
""",
    "lfs/web.lua": b'return function(c) c:send("hello") c:close() end\n',
}
PROJECT = "[budget]\nlfs = 100\nheap-at-boot = 1000\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project in the working directory."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lfs").mkdir()
    for name, text in SOURCES.items():
        (tmp_path / name).write_bytes(text)
    (tmp_path / "luac-nodemcu.toml").write_text(PROJECT, encoding="utf-8")
    return tmp_path


def report(form: str, *words: str) -> str:
    """The report in a format; the budget of the project is broken."""
    command = ["report", "--format", form, "-o", f"report.{form}", *words]
    result = CliRunner().invoke(main, command, catch_exceptions=False)
    assert result.exit_code == 1, result.output
    return Path(f"report.{form}").read_text("utf-8")


class Page(HTMLParser):
    """Collects what a browser without JavaScript shows, and everything that is referred to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.shown: list[str] = []
        self.links: list[str] = []
        self.data = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [f"{tag} {name}" for name, _ in attrs if name in ("src", "href", "action")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.data = self.data or data
        elif self.open and self.open[-1] != "style":
            self.shown.append(data)


def test_the_page_is_whole_without_javascript_and_without_network() -> None:
    text = report("html")
    page, document = Page(text), json.loads(report("json"))
    assert page.open == []
    assert page.links == []
    assert not re.search(r"@import|url\(|fetch\(|XMLHttp|https?:", text)
    shown = " ".join(page.shown)
    for module in document["modules"]:
        assert module["path"] in shown
        for function in module["functions"]:
            assert function["name"] in shown
    for string in document["strings"]:
        if string["text"].isprintable():
            assert string["text"] in shown
    assert f"{document['image']['bytes']:,}" in shown
    assert "all in LFS" in shown
    assert "LFS image: " in shown
    assert "BROKEN" in shown


def children_are_the_whole(node: dict[str, Any]) -> None:
    """Every box is as large as what is in it; strings count fully for each user."""
    inside = node.get("c")
    if inside and node["n"] != "strings":
        assert sum(one["v"] for one in inside) == node["v"], node["n"]
    for one in inside or ():
        children_are_the_whole(one)


@pytest.mark.parametrize("target", ["esp8266-lua51", "esp8266-lua53", "esp32-lua53-int64"])
def test_the_maps_add_up_to_the_figures_of_the_json(target: str) -> None:
    document = json.loads(report("json", "-t", target))
    views = json.loads(Page(report("html", "-t", target)).data)["views"]
    assert [view["title"] for view in views] == [
        "LFS image",
        "RAM, all from source",
        "RAM, all from .lc",
        "RAM, as the project has it",
    ]
    for view in views:
        children_are_the_whole(view["root"])
    assert views[0]["root"]["v"] == document["image"]["bytes"]
    key = f"heap_{document['chip']}"
    for view, origin in zip(views[1:3], ("from_source", "from_lc"), strict=True):
        total = sum(module["ram"][origin][key] for module in document["modules"])
        assert view["root"]["v"] == total


# --- in a browser --------------------------------------------------------------------------------

CLICKS = """<script>
(function () {
  var log = [];
  function tiles() { return Array.from(document.querySelectorAll("#map button")); }
  function note() {
    log.push({trail: document.querySelector("#trail strong").textContent,
      bytes: Number(document.querySelector("#trail strong").dataset.bytes),
      tiles: tiles().map(function (t) { return t.title; }),
      outside: tiles().filter(function (t) {
        var box = document.getElementById("map").getBoundingClientRect();
        var own = t.getBoundingClientRect();
        return own.right > box.right + 1 || own.bottom > box.bottom + 1; }).length});
  }
  function click(start) {
    tiles().find(function (t) { return t.title.startsWith(start); }).click(); note();
  }
  note(); click("lfs/app.lua"); click("M.start"); click("strings");
  document.querySelectorAll("#map-tools button")[1].click(); note();
  var out = document.createElement("pre"); out.id = "log";
  out.textContent = JSON.stringify({log: log, wide: document.documentElement.scrollWidth,
    window: window.innerWidth});
  document.body.appendChild(out);
}());
</script></body>"""


def chromium() -> str:
    """The browser; without one the test is skipped."""
    found = os.environ.get("LUAC_NODEMCU_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("no chromium on the path, and LUAC_NODEMCU_CHROMIUM names none")
    return found


@pytest.mark.parametrize("width", [1100, 500])
def test_clicks_lead_from_module_to_function_to_string(folder: Path, width: int) -> None:
    program = chromium()
    document = json.loads(report("json"))
    page = folder / "clicks.html"
    page.write_text(report("html").replace("</body>", CLICKS), encoding="utf-8")
    done = subprocess.run(
        [
            program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
            f"--user-data-dir={folder / 'profile'}", f"--window-size={width},900",
            "--dump-dom", page.as_uri(),
        ],
        capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    dom = done.stdout.decode("utf-8")
    match = re.search(r'<pre id="log">(.*?)</pre>', dom, re.DOTALL)
    assert match, done.stderr.decode("utf-8", "replace")[-2000:]
    found = json.loads(match[1].replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
    image, app, start, strings, ram = found["log"]
    modules = {one["path"]: one for one in document["modules"]}
    functions = {one["name"]: one for one in modules["lfs/app.lua"]["functions"]}
    assert image["bytes"] == document["image"]["bytes"]
    assert any(title.startswith("lfs/web.lua") for title in image["tiles"])
    assert app["bytes"] == modules["lfs/app.lua"]["lfs"]["bytes"]
    assert start["bytes"] == functions["M.start"]["lfs"]["bytes"]
    assert any(title.startswith('"</script><b>"') for title in strings["tiles"])
    total = sum(one["ram"]["from_source"]["heap_esp8266"] for one in document["modules"])
    assert ram["bytes"] == total
    assert [one["outside"] for one in found["log"]] == [0] * 5
    # Nothing makes the page wider than the window.
    assert found["wide"] <= found["window"]
