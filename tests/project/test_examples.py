"""The project files of the example applications."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.lfs.pack import PackOptions
from luac_nodemcu.project.build import build_image
from luac_nodemcu.project.project import load_project
from luac_nodemcu.project.project_build import lfs_inputs

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", NAMES)
def test_project_file(name: str) -> None:
    folder = EXAMPLES / name
    project = load_project(folder)
    assert project.file is not None
    assert project.file.path.parent == folder
    assert project.notes == []
    # The firmware modules are those that the page names.
    readme = (folder / "README.md").read_text("utf-8")
    line = readme.split("Firmware modules: ")[1].split(".")[0]
    named = re.findall(r"`(\w+)`", line)
    built = project.firmware.modules or {}
    assert [module for module, place in built.items() if "every build" not in place] == named
    assert {file.shown for file in project.files.fs} >= {"init.lua", "config.lua"}
    inputs = lfs_inputs(project)
    assert {file.shown for file in inputs.files} == {
        path.relative_to(folder).as_posix() for path in (folder / "lfs").glob("*.lua")
    }
    settings = project.settings
    options = PackOptions(timestamp=1_700_000_000, max_bytes=settings.device.lfs_size.value)
    build = build_image(inputs.files, load_target(settings.target.value), options)
    assert build.image is not None
    assert "\nluac-nodemcu build-lfs\n" in readme
