"""Faulty stubs: each mistake gives one error that names the file, the place and the remedy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from luac_nodemcu.stubs import lint_files
from luac_nodemcu.stubs.library import StubLibrary
from tests.support import stub_inventory as inventory

ROOT = Path(__file__).resolve().parents[2]

CASES = {case["name"]: case for case in inventory.data("mistakes")}
"""Each: a stub named `first` in the folder of net and tmr, and the error's path and problem."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stub folder with the program's own net and tmr."""
    root = tmp_path_factory.mktemp("folder") / "api_stubs"
    (root / "esp8266").mkdir(parents=True)
    for name in ("schema.json", "options.json", "esp8266/net.json", "esp8266/tmr.json"):
        shutil.copy(ROOT / "api_stubs" / name, root / name)
    return root


def content_of(case: dict[str, Any]) -> bytes:
    if "text_latin1" in case:
        return str(case["text_latin1"]).encode("latin-1")
    if "text" in case:
        return str(case["text"]).encode()
    stub = case["stub"]
    if isinstance(stub, dict) and "types" not in stub:
        stub = {**stub, "types": {"first.mode": "integer"}}
    return json.dumps(stub).encode()


@pytest.mark.parametrize("case", CASES)
def test_mistake(folder: Path, case: str) -> None:
    data = content_of(CASES[case])
    file = folder / "esp8266" / "first.json"
    file.write_bytes(data)
    count, problems = lint_files.lint_files([file], StubLibrary(folder))
    file.unlink()
    assert count == 1
    assert len({str(error) for error in problems}) == 1, [str(error) for error in problems]
    error = problems[0]
    assert error.file == file.as_posix()
    assert error.path.startswith(CASES[case]["path"])
    assert CASES[case]["problem"] in error.problem


def test_base_is_named(folder: Path) -> None:
    """A mistake in what a stub extends is reported with that file."""
    (folder / "esp8266" / "base.json").write_text(
        json.dumps({"module": "base", "functions": {"a": {"params": ["x: integer("]}}})
    )
    derived = folder / "esp8266" / "derived.json"
    derived.write_text(json.dumps({"module": "derived", "extends": "esp8266/base"}))
    _, problems = lint_files.lint_files([derived], StubLibrary(folder))
    (folder / "esp8266" / "base.json").unlink()
    derived.unlink()
    assert [Path(error.file).name for error in problems] == ["base.json"]


def test_project_stub_shadows_module(tmp_path: Path, library: StubLibrary) -> None:
    file = tmp_path / "tmr.json"
    file.write_text(json.dumps({"module": "tmr", "functions": {"create": {"params": []}}}))
    _, problems = lint_files.lint_files([file], library)
    assert {error.path for error in problems} == {"$.module"}
    assert "also defined by esp8266/tmr" in problems[0].problem


def test_project_stub_may_use_the_firmware(tmp_path: Path, library: StubLibrary) -> None:
    file = tmp_path / "mine.json"
    stub = {
        "module": "mine",
        "chips": ["esp8266"],
        "functions": {"attach": {"params": ["sck: net.tcpsocket"], "returns": ["tmr.timer"]}},
    }
    file.write_text(json.dumps(stub))
    assert lint_files.lint_files([file], library) == (1, [])


def test_own_stubs_are_fine(library: StubLibrary) -> None:
    count, problems = lint_files.lint_files([library.files.root], library)
    assert count == len(library.files.references())
    assert [str(error) for error in problems] == []
    assert library.problems == []
