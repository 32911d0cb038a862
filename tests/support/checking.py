"""Checking Lua text in tests: one or several files, some rules, one target."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from luac_nodemcu.checking.platforms import make_platform
from luac_nodemcu.checking.spec import CheckSpec
from luac_nodemcu.checking.workspace import Workspace
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.firmware.build_config import BuildConfig
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.rules.checker import Checker
from luac_nodemcu.rules.choice import Choice, DeclaredGlobals
from luac_nodemcu.rules.context import (
    FileContext,
    Platform,
    Project,
    ProjectContext,
)
from luac_nodemcu.rules.layout import Layout
from luac_nodemcu.semantics.file_types import FileTypes
from luac_nodemcu.semantics.lua_file import LuaFile
from luac_nodemcu.stubs.library import StubLibrary

STUBS = Path(__file__).resolve().parent.parent / "data" / "stand_in_stubs"
"""A few names of the firmware, so that tests of rules do not depend on the real stubs."""

DEFAULT_TARGET = "esp8266-lua51"
STUB_CACHE = Path(tempfile.gettempdir()) / "luac-nodemcu-test-stubs"
"""Compiled stubs, for all runs of the tests."""
NOTHING_DECLARED = DeclaredGlobals()


@functools.cache
def platform(target: str = DEFAULT_TARGET) -> Platform:
    """A target with the stand-in stubs."""
    return make_platform(load_target(target), stand_in_library(), None)


@functools.cache
def stand_in_library() -> StubLibrary:
    """The stand-in stubs."""
    library = StubLibrary(STUBS, STUB_CACHE)
    assert list(library.modules)
    assert library.problems == []
    return library


def check_files(
    files: Mapping[str, str | bytes],
    *,
    select: tuple[str, ...] | None = ("ALL",),
    target: str = DEFAULT_TARGET,
    declared: DeclaredGlobals = NOTHING_DECLARED,
    entry: str | None = None,
    choice: Choice | None = None,
    layout: Layout | None = None,
    firmware: BuildConfig | None = None,
) -> dict[str, list[Diagnostic]]:
    """The findings of each file of a project, those about the whole project included.

    Several files are a whole project with a project file; those in a folder `lfs` go into LFS.
    """
    if layout is None and len(files) > 1:
        lfs = frozenset(path for path in files if path.startswith("lfs/"))
        layout = Layout(is_whole=True, has_parts=True, lfs=lfs)
    if entry is None and "init.lua" in files:
        entry = "init.lua"
    where = platform(target)
    if firmware is not None:
        where = make_platform(load_target(target), stand_in_library(), firmware)
    checker = Checker(choice or Choice(select=select))
    loaded = {
        path: LuaFile(
            path, text if isinstance(text, bytes) else text.encode("utf-8"), where.dialect
        )
        for path, text in files.items()
    }
    project = Project(
        {path: file.summary for path, file in loaded.items()}, declared, entry, layout
    )
    make_types: Callable[[LuaFile], FileTypes] | None = None
    if select != ("ALL",) or choice is not None:
        # Rules about types are asked by their names: they would find much in the texts of others.
        workspace = Workspace(CheckSpec((target,), checker.choice), stand_in_library())
        for path, file in loaded.items():
            workspace.set_file(path, file.data)

        def types_of(file: LuaFile) -> FileTypes:
            return workspace.types.of(file.path, where) or FileTypes()

        make_types = types_of

    found: dict[str, list[Diagnostic]] = {}
    for path, file in loaded.items():
        diagnostics, failures = checker.check(FileContext(file, where, project, make_types))
        assert not failures, failures[0].detail
        found[path] = diagnostics
    diagnostics, failures = checker.check_project(
        ProjectContext(project, where), loaded.__getitem__
    )
    assert not failures, failures[0].detail
    for diagnostic in diagnostics:
        found[diagnostic.path].append(diagnostic)
    return found


def check_text(text: str | bytes, *select: str, target: str = DEFAULT_TARGET) -> list[Diagnostic]:
    """The findings of one file; of all rules unless some are named."""
    files = {"example.lua": text}
    return check_files(files, select=select or ("ALL",), target=target)["example.lua"]
