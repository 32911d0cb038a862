"""The examples of docs/stubs.md are stubs without mistakes, and its messages are real."""

from __future__ import annotations

import json
import re
from pathlib import Path

from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.stubs.model import Class, Function, Struct
from luac_nodemcu.stubs.project_stubs import ProjectFile, ProjectLibrary

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "stubs.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    """The code blocks of a kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def test_json_examples(library: StubLibrary) -> None:
    examples = blocks("json stub")
    assert len(examples) == 2
    files = [ProjectFile(f"{i}.json", text.encode()) for i, text in enumerate(examples)]
    made = ProjectLibrary(library, files)
    assert [str(problem) for problem in made.own_problems] == []
    view = made.view("esp8266", "5.1")
    assert isinstance(view.find("pump.start"), Function)
    assert isinstance(view.find("node.serial"), Function)
    assert isinstance(view.find("node.heap"), Function)


def test_globals_example(library: StubLibrary) -> None:
    (text,) = re.findall(r"`(\{\"module\": \"_G\".*?)`", TEXT)
    made = ProjectLibrary(library, [ProjectFile("x.json", text.encode())])
    assert made.own_problems == []
    assert isinstance(made.view("esp32", "5.3").find("log"), Function)


def test_meta_example(library: StubLibrary) -> None:
    (text,) = blocks("lua meta")
    made = ProjectLibrary(library, [ProjectFile("pump.lua", text.encode())])
    assert [str(problem) for problem in made.own_problems] == []
    view = made.view("esp8266", "5.1")
    start = view.find("pump.start")
    assert isinstance(start, Function)
    assert len(start.signatures) == 2
    assert isinstance(view.type("pump.run"), Class)
    assert isinstance(view.type("pump.options"), Struct)


def test_messages(library: StubLibrary) -> None:
    """Each message of the table can be had."""
    table = TEXT.partition("### Mistakes")[2].partition("\n## ")[0]
    wanted = re.findall(r"^\| `(.*?)` \|", table, re.MULTILINE)
    cases = {
        "a.json": {"module": "a", "functions": {"f": {"params": ["x: a.kint"]}},
                   "types": {"a.kind": "integer"}},
        "tmr.json": {"module": "tmr"},
        "b.json": {"module": "b", "extends": "project/b"},
    }  # fmt: skip
    files = [ProjectFile(name, json.dumps(data).encode()) for name, data in cases.items()]
    meta = b"---@meta\nc = {}\nfunction c.f() end\nfunction c.f() end\nfunction node.x() end\n"
    made = ProjectLibrary(library, [*files, ProjectFile("c.lua", meta)])
    found = [problem.problem for problem in made.own_problems]
    assert len(wanted) == 5
    for message in wanted:
        words = re.sub(r"'[^']*'|circle: .*", ".*", re.sub(r"[?()]", ".", message))
        assert any(re.search(words, problem) for problem in found), (message, found)
