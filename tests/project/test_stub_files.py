"""The stub files that a project names."""

from __future__ import annotations

from pathlib import Path

import pytest

from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.project.project import load_project
from luac_nodemcu.project.stub_files import read_stub_files, views_of
from luac_nodemcu.stubs.library import StubLibrary
from luac_nodemcu.stubs.model import Function
from luac_nodemcu.stubs.project_stubs import ProjectLibrary

META = "---@meta\nsub = {}\nfunction sub.f() end\n"


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_json", ".json").replace("_lua", ".lua")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(
        tmp_path,
        stubs__b_json='{"module": "b", "functions": {"f": {"params": []}}}',
        stubs__a__sub_lua=META,
        stubs__code_lua="return 1\n",
        stubs__config_json="{}",
        other_lua=META.replace("sub", "other"),
    )
    (tmp_path / "stubs" / ".hidden.json").write_text("{")
    return tmp_path


def labels(root: Path, settings: str) -> list[str]:
    (root / "luac-nodemcu.toml").write_text(settings, "utf-8")
    return [file.label for file in read_stub_files(load_project(root))]


def test_folder_and_file(root: Path) -> None:
    assert labels(root, '[stubs]\npaths = ["other.lua", "stubs"]\n') == [
        "other.lua",
        "stubs/a/sub.lua",
        "stubs/b.json",
    ]


def test_each_file_once(root: Path) -> None:
    assert labels(root, '[stubs]\npaths = ["stubs/b.json", "stubs"]\n') == [
        "stubs/b.json",
        "stubs/a/sub.lua",
    ]


def test_nothing_named(root: Path) -> None:
    assert labels(root, "") == []


def test_missing(root: Path) -> None:
    with pytest.raises(LuacNodemcuError, match=r"toml:2: stubs.paths: there is no .* nowhere"):
        labels(root, '[stubs]\npaths = ["nowhere"]\n')


def test_named_file_without_meta_is_a_problem(root: Path) -> None:
    assert labels(root, '[stubs]\npaths = ["stubs/code.lua"]\n') == ["stubs/code.lua"]
    project = load_project(root)
    library = ProjectLibrary(StubLibrary(None, root / "cache"), read_stub_files(project))
    assert ["---@meta" in problem.problem for problem in library.own_problems] == [True]


def test_they_are_seen(root: Path) -> None:
    (root / "luac-nodemcu.toml").write_text('[stubs]\npaths = ["stubs"]\n')
    project = load_project(root)
    views = views_of((project.settings.target.value,))
    assert views == [("esp8266", "5.1")]
    library = ProjectLibrary(StubLibrary(None, root / "cache"), read_stub_files(project), views)
    assert library.own_problems == []
    view = library.view("esp8266", "5.1")
    assert isinstance(view.find("b.f"), Function)
    assert isinstance(view.find("sub.f"), Function)
