"""Checks mutated programs and counts what is found."""

from __future__ import annotations

import functools
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from luac_nodemcu.checking.spec import CheckSpec
from luac_nodemcu.checking.workspace import Workspace
from luac_nodemcu.diagnostic import Diagnostic
from luac_nodemcu.rules.choice import Choice
from tests.recall.mutation import Mutation
from tests.recall.programs import Program

STUB_CACHE = Path(tempfile.gettempdir()) / "luac-nodemcu-recall-stubs"
"""Of its own: another run with other stubs deletes old ones."""

FAMILIES = ("0", "1", "2", "9")
"""Syntax, names, calls, general Lua: of these a correct program has none."""

COUNTED = (*FAMILIES, "80")
"""Names of the other chip and the other Lua are reported by rules about portability."""


@dataclass(frozen=True, slots=True)
class Result:
    """`level`: `found` (error or warning), `info` (only information or a hint), `missed`."""

    mutation: Mutation
    level: str
    findings: list[str]


def findings(source: bytes, target: str) -> list[tuple[int, int, Diagnostic]]:
    """First and last line of each finding of the default profile, with the finding."""
    workspace = _workspace(target)
    workspace.set_file("program.lua", source)
    found = workspace.check("program.lua")
    assert not workspace.failures, workspace.failures[0]
    return [
        (
            source.count(b"\n", 0, diagnostic.offset) + 1,
            source.count(b"\n", 0, max(diagnostic.end_offset - 1, diagnostic.offset)) + 1,
            diagnostic,
        )
        for diagnostic in found
        if diagnostic.code.startswith(COUNTED)
    ]


def complaints(program: Program) -> list[str]:
    """What the default profile says of a correct program; should be nothing."""
    return [
        f"{program.name}.lua:{line}: {d.severity}[{d.name}]: {d.message}"
        for line, _, d in findings(program.source, program.target)
        if d.severity in ("error", "warning") and d.code.startswith(FAMILIES)
    ]


def check(mutation: Mutation) -> Result:
    """Whether a mistake is found on its line."""
    target = mutation.program.target
    known = _known(mutation.program)
    level = "missed"
    texts = []
    for first, last, diagnostic in findings(mutation.source, target):
        is_here = first in mutation.lines or (last - first <= 1 and last in mutation.lines)
        texts.append(f"{first}: {diagnostic.severity}[{diagnostic.name}]: {diagnostic.message}")
        if not is_here:
            continue
        if (diagnostic.name, diagnostic.message) in known:
            continue
        if diagnostic.severity in ("error", "warning"):
            level = "found"
        elif level == "missed":
            level = "info"
    return Result(mutation, level, texts)


def check_all(mutations: Iterable[Mutation]) -> Iterator[Result]:
    """The results, in order."""
    return map(check, mutations)


@functools.cache
def _known(program: Program) -> set[tuple[str, str]]:
    return {(d.name, d.message) for _, _, d in findings(program.source, program.target)}


@functools.cache
def _workspace(target: str) -> Workspace:
    # The programs use what no usual build has all of.
    choice = Choice(ignore=("not-in-build", "module-not-in-build"))
    return Workspace(CheckSpec(targets=(target,), choice=choice, stub_cache=STUB_CACHE))
