"""Which limits for modules and groups a program breaks, computed from the texts of a workspace.

The limits come with the check (`spec.BudgetSpec`), the figures from `luac_nodemcu.memory`. Only
imported where there are limits: the whole program is compiled.
"""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final, cast

from luac_nodemcu.checking.spec import BudgetSpec
from luac_nodemcu.compiler.strip import StripLevel
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.memory.budgets import Budgets, Group, Limit, Verdict
from luac_nodemcu.memory.report import Report, ReportOptions, make_report, module_ram
from luac_nodemcu.project.compiling import ChunkNameStyle
from luac_nodemcu.project.files import GeneratedFile
from luac_nodemcu.project.report_inputs import ReportFiles, compile_for_report
from luac_nodemcu.rules.context import BrokenBudget

_MEMORY: Final = {
    "module-lfs": "LFS",
    "group-lfs": "LFS",
    "module-ram": "RAM",
    "group-ram": "RAM",
}


def find_broken_budgets(
    spec: BudgetSpec, texts: Mapping[str, bytes], target: Target
) -> list[BrokenBudget]:
    """The broken limits, in their order.

    `texts` are the sources by path as paths are shown. Files that are not among them, or do not
    compile, count as nothing.
    """
    chosen = ReportFiles()
    paths: dict[str, str] = {}
    for path, name, data, is_in_lfs in spec.files:
        text = texts.get(path) if data is None else data
        if text is not None:
            paths[name] = path
            chosen.files.append(GeneratedFile(Path(path), name, text))
            if is_in_lfs:
                chosen.in_lfs.add(name)
    inputs = compile_for_report(chosen, target, cast(ChunkNameStyle, spec.chunk_name), "sizes")
    options = ReportOptions(
        strip=cast(StripLevel, spec.strip),
        safe_type_names=spec.safe_type_names,
        budgets=_budgets(spec),
    )
    report = make_report(inputs.modules, target, options, detail="sizes")
    return [_broken(report, one, target.chip, paths) for one in report.verdicts if one.broken]


def _budgets(spec: BudgetSpec) -> Budgets:
    groups = []
    for name, patterns, lfs, ram in spec.groups:

        def matches(module: str, path: str, patterns: tuple[str, ...] = patterns) -> bool:
            return any(fnmatchcase(module, one) or fnmatchcase(path, one) for one in patterns)

        groups.append(Group(name, matches, Limit(lfs, ram)))
    return Budgets(
        modules={name: Limit(lfs, ram) for name, lfs, ram in spec.modules},
        groups=tuple(groups),
    )


def _broken(report: Report, verdict: Verdict, chip: str, paths: Mapping[str, str]) -> BrokenBudget:
    modules = [report.modules[number] for number in verdict.modules]

    def size(number: int) -> int:
        module = modules[number]
        if verdict.kind.endswith("lfs"):
            return 0 if module.lfs is None else module.lfs.bytes
        return module_ram(module).heap(chip)

    largest = modules[max(range(len(modules)), key=size)]
    subject = f"the module {verdict.subject}"
    if verdict.kind.startswith("group-"):
        subject = f"the group {verdict.subject}, of which this module is the largest,"
    assert verdict.used is not None
    path = paths[largest.path]
    return BrokenBudget(path, subject, _MEMORY[verdict.kind], verdict.used, verdict.limit)
