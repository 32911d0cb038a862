"""Budgets of the project file as limits, and whether an image that was built keeps to them.

What limits mean is `luac_nodemcu.memory.budgets`'; here are the values of the project file and
the patterns of its groups.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase

from luac_nodemcu.compiler.strip import StripLevel
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.memory.budgets import Budgets, Group, Limit, Usage, evaluate
from luac_nodemcu.memory.report import InputModule, Report, ReportOptions, make_report
from luac_nodemcu.project.build import Build, modules_of
from luac_nodemcu.project.settings import BudgetSettings


def budgets_of(settings: BudgetSettings) -> Budgets:
    """The limits that a project file sets."""
    return Budgets(
        lfs=settings.lfs.value,
        heap_at_boot=settings.heap_at_boot.value,
        peak=settings.peak.value,
        growth=settings.growth.value,
        modules={
            name: Limit(limit.lfs, limit.ram) for name, limit in settings.modules.value.items()
        },
        groups=tuple(
            Group(one.name, _matcher(one.modules), Limit(one.limit.lfs, one.limit.ram))
            for one in settings.groups.value
        ),
    )


def _matcher(patterns: Sequence[str]) -> Callable[[str, str], bool]:
    def matches(name: str, path: str) -> bool:
        return any(fnmatchcase(name, one) or fnmatchcase(path, one) for one in patterns)

    return matches


def report_on_image(
    build: Build, target: Target, strip: StripLevel, budgets: Budgets, safe_type_names: bool
) -> Report | None:
    """A report of sizes on an image that was built, with the verdicts on the budgets that are
    about LFS; None if there are none of them.

    Raises nothing of its own: the image exists, so its modules have sizes.
    """
    chosen = budgets.for_lfs()
    image = build.image
    if image is None or not evaluate(chosen, Usage(image.flash_size, None, None, ())):
        return None
    files = zip(build.compilation.files, modules_of(build.compilation, target), strict=True)
    inputs = [
        InputModule(
            name=module.name,
            path=compiled.file.shown,
            files=(),
            main=compiled.proto,
            tokens=None,
            place="lfs",
        )
        for compiled, module in files
    ]
    options = ReportOptions(
        strip=strip, lfs_limit=image.limit, safe_type_names=safe_type_names, budgets=chosen
    )
    return make_report(inputs, target, options, detail="sizes")
