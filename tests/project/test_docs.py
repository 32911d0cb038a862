"""The documentation of the project file: its reference and its examples."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from luac_nodemcu.output.settings_reference import settings_reference
from luac_nodemcu.project.resources import Resource, resource_source
from luac_nodemcu.project.settings_file import parse_settings_file

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = ("project-file.md", "resources.md")


def blocks(page: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", (DOCS / page).read_text("utf-8"), re.DOTALL)


def test_the_reference_is_that_of_the_schema() -> None:
    text = (DOCS / "project-file.md").read_text("utf-8")
    found = text.split("<!-- reference: start -->\n\n")[1].split("\n<!-- reference: end -->")[0]
    assert found == settings_reference(), (
        "run python -m tests.tools.write_project_file_reference"
    )  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_examples_are_valid(page: str) -> None:
    found = blocks(page, "toml")
    assert found
    for example in found:
        text = example.replace("...\n", "")
        parse_settings_file(text.encode(), Path(page), page)


def test_the_lua_example_runs() -> None:
    (example,) = blocks("resources.md", "lua")
    lua = importlib.import_module("lupa.lua51").LuaRuntime(encoding=None)
    body = b"x" * 2500
    accessor = lua.execute(
        resource_source([Resource("a.html", "a.html", body, 2500, True, "text/html")])
    )
    lua.globals()[b"accessor"] = accessor
    sent, closed = lua.execute(
        b"package.loaded.resources = accessor\n"
        + example.encode()
        + b"""
        local sent, handlers, closed = {}, {}, 0
        local socket = {}
        function socket:on(event, f) handlers[event] = f end
        function socket:send(text) sent[#sent + 1] = text end
        function socket:close() closed = closed + 1 end
        for _, name in ipairs({"a.html", "none"}) do
          serve(socket, name)
          local before = closed
          while closed == before do handlers.sent(socket) end
        end
        return sent, closed
        """
    )
    pieces = list(sent.values())
    assert closed == 2
    assert b"Content-Encoding: gzip\r\nContent-Length: 2500\r\n\r\n" in pieces[0]
    assert b"".join(pieces[1:-1]) == body
    assert pieces[-1].startswith(b"HTTP/1.0 404 ")
