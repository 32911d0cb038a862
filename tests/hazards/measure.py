"""Checks programs with hazards and says what was found of them."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from luac_nodemcu.checking.spec import CheckSpec
from luac_nodemcu.checking.workspace import Workspace
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.firmware.build_config import BuildConfig
from luac_nodemcu.rules.choice import Choice
from luac_nodemcu.rules.layout import Layout
from luac_nodemcu.stubs.library import StubLibrary
from tests.hazards.injection import Injected
from tests.hazards.programs import HazardProgram, Mark, hazard_programs
from tests.hazards.sources import Original
from tests.recall.measure import STUB_CACHE

HAZARDS = ("3", "4", "5", "6", "7", "8")
"""Families of the rules about hazards."""

COUNTED = ("0", "1", "2", *HAZARDS)
"""A hazard may be one that a rule about names, calls or values reports: `nil-unchecked`. Rules
about Lua in general are not asked."""

FIRM = ("error", "warning")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding, with its file and first line."""

    path: str
    line: int
    diagnostic: Diagnostic

    @property
    def is_firm(self) -> bool:
        """Whether it is an error or a warning."""
        return self.diagnostic.severity in FIRM

    def __str__(self) -> str:
        d = self.diagnostic
        return f"{self.path}:{self.line}: {d.severity}[{d.name}]: {d.message}"


def check_files(
    files: Mapping[str, bytes],
    target: str,
    firmware: BuildConfig | None = None,
) -> list[Found]:
    """The findings of a program, families of `COUNTED` only."""
    # The programs use what no usual build has all of, unless they are about that.
    ignored = () if firmware else ("not-in-build", "module-not-in-build")
    layout = Layout()
    if len(files) > 1:
        lfs = frozenset(path for path in files if path.startswith("lfs/"))
        layout = Layout(is_whole=True, has_parts=True, lfs=lfs)
    spec = CheckSpec(
        targets=(target,),
        choice=Choice(ignore=ignored),
        entry="init.lua" if "init.lua" in files else None,
        layout=layout,
        firmware=firmware,
        stub_cache=STUB_CACHE,
    )
    workspace = Workspace(spec, _library())
    for path, data in files.items():
        workspace.set_file(path, data)
    diagnostics = [d for path in files for d in workspace.check(path)]
    diagnostics += workspace.check_project()
    assert not workspace.failures, workspace.failures[0]
    return [
        Found(d.path, files[d.path].count(b"\n", 0, d.offset) + 1, d)
        for d in diagnostics
        if d.code.startswith(COUNTED)
    ]


@functools.cache
def findings_of(place: int) -> list[Found]:
    """The findings of one of `hazard_programs()`."""
    program = hazard_programs()[place]
    return check_files(program.files, program.target, program.firmware)


@functools.cache
def _known(original: Original) -> Counter[tuple[str, str]]:
    """What is found in the correct program."""
    found = check_files(original.files, original.target, original.firmware)
    return Counter((one.diagnostic.name, one.diagnostic.message) for one in found)


def level_of_injected(injected: Injected) -> tuple[str, list[Found]]:
    """As `level_of`, of what the correct program does not have; and all that is new."""
    original = injected.original
    found = check_files(injected.files, original.target, original.firmware)
    counts = Counter((one.diagnostic.name, one.diagnostic.message) for one in found)
    known = _known(original)
    new = [
        one
        for one in found
        if counts[one.diagnostic.name, one.diagnostic.message]
        > known[one.diagnostic.name, one.diagnostic.message]
    ]
    lines = frozenset((injected.path, line) for line in injected.lines)
    mark = Mark(injected.kind, lines, injected.kind == "settings saved")
    return level_of(mark, new), new


def level_of(mark: Mark, found: list[Found]) -> str:
    """`found` (error or warning), `advice` (information; a hint where that is enough), `missed`."""
    here = [one for one in found if (one.path, one.line) in mark.lines]
    if any(one.is_firm for one in here):
        return "found"
    is_advice = any(mark.is_advice or one.diagnostic.severity == "info" for one in here)
    return "advice" if is_advice else "missed"


def false_alarms(program: HazardProgram, found: list[Found]) -> list[Found]:
    """Errors and warnings of a twin, which should have none."""
    assert program.is_twin
    return [one for one in found if one.is_firm]


@functools.cache
def _library() -> StubLibrary:
    return StubLibrary(cache=STUB_CACHE)
