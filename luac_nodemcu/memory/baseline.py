"""Comparing a report with an earlier one, which is a report's JSON.

Reading checks only what the comparison needs, so that a baseline of a later version with more
keys can be read. Modules are matched by path, functions by name (the first `anonymous` with
the first, and so on), because lines move with every change.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.memory.budgets import Change
from luac_nodemcu.memory.report import ModuleReport, Report, module_ram
from luac_nodemcu.memory.report_json import SCHEMA

OVERHEAD: Final = "(image)"
"""Stands for the bytes of an image that are no module's."""


class BaselineError(LuacNodemcuError):
    """A file that is no baseline for this report."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Bytes of a module or function: `lfs` is None if it is not in the image; `ram` is heap on
    the target's chip once loaded, where the project has it.
    """

    lfs: int | None
    ram: int


@dataclass(frozen=True, slots=True)
class BaselineModule:
    """A module of an earlier report, with its functions by name and number."""

    path: str
    figures: Figures
    functions: Mapping[tuple[str, int], Figures]


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier report: image bytes and heap left after boot, None where they were not known."""

    name: str
    target: str
    image: int | None
    heap_left: int | None
    modules: Mapping[str, BaselineModule]


@dataclass(frozen=True, slots=True)
class Difference:
    """A module or function before and after; None where there was or is none."""

    name: str
    before: Figures | None
    after: Figures | None
    functions: tuple[Difference, ...] = ()

    @property
    def lfs(self) -> int:
        """Bytes of flash more than before."""
        return _lfs(self.after) - _lfs(self.before)

    @property
    def ram(self) -> int:
        """Bytes of heap more than before."""
        return (self.after.ram if self.after else 0) - (self.before.ram if self.before else 0)


@dataclass(slots=True)
class Comparison:
    """What changed; modules and functions that did not change are left out.

    `image` and `heap_left` are (before, after), None where one of them is not known.
    """

    baseline: str
    image: tuple[int, int] | None
    heap_left: tuple[int, int] | None
    modules: list[Difference] = field(default_factory=list)

    def changes(self) -> tuple[list[Change], list[Change]]:
        """All differences in LFS and in RAM, for the growth budget."""
        lfs = [
            Change(one.name, _lfs(one.before), _lfs(one.after)) for one in self.modules if one.lfs
        ]
        ram = [
            Change(
                one.name,
                one.before.ram if one.before else 0,
                one.after.ram if one.after else 0,
            )
            for one in self.modules
            if one.ram
        ]
        if self.image is not None:
            before, after = self.image
            before -= sum(change.before for change in lfs)
            after -= sum(change.after for change in lfs)
            if before != after:
                # What is no module's: the header, the hash vector, fixed strings.
                lfs.append(Change(OVERHEAD, before, after))
        return lfs, ram


def _lfs(figures: Figures | None) -> int:
    return figures.lfs or 0 if figures is not None else 0


def read_baseline(data: bytes, name: str) -> Baseline:
    """Reads a report's JSON; `name` is what messages call it. Raises `BaselineError`."""
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BaselineError(f"{name}: byte {error.start} is not UTF-8.") from None
    except json.JSONDecodeError as error:
        raise BaselineError(
            f"{name}:{error.lineno}: not valid JSON ({error.msg}). "
            "A baseline is what `luac-nodemcu report --format json` printed."
        ) from None
    except RecursionError:
        raise BaselineError(f"{name}: not a report, nested too deeply.") from None
    if not isinstance(found, dict) or "schema" not in found or "modules" not in found:
        raise BaselineError(
            f"{name} is not a report: a baseline is what `luac-nodemcu report --format json` "
            "printed."
        )
    if found["schema"] != SCHEMA:
        raise BaselineError(
            f"{name} has report schema {found['schema']!r}, this version reads {SCHEMA}: "
            "make the baseline again with this version."
        )
    try:
        return _baseline(found, name)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BaselineError(
            f"{name} is not a complete report ({type(error).__name__}: {error}): "
            "make the baseline again."
        ) from None


def _baseline(data: dict[str, Any], name: str) -> Baseline:
    chip = str(data["chip"])
    image = data["image"]
    heap_left = next(
        (one["heap_left"] for one in data["layouts"] if one["name"] == "configured"), None
    )
    modules = [_module(one, chip) for one in data["modules"]]
    return Baseline(
        name=name,
        target=str(data["target"]),
        image=None if image is None else int(image["bytes"]),
        heap_left=None if heap_left is None else int(heap_left),
        modules={one.path: one for one in modules},
    )


_ORIGINS = {"source": "from_source", "lc": "from_lc", "lfs": "from_lfs"}


def _module(data: dict[str, Any], chip: str) -> BaselineModule:
    origin = _ORIGINS[data["place"]]
    names = (str(one["name"]) for one in data["functions"])
    functions = {
        key: _figures(one, origin, chip)
        for key, one in zip(_numbered(names), data["functions"], strict=True)
    }
    return BaselineModule(str(data["path"]), _figures(data, origin, chip), functions)


def _figures(data: dict[str, Any], origin: str, chip: str) -> Figures:
    lfs = data["lfs"]
    return Figures(
        None if lfs is None else int(lfs["bytes"]), int(data["ram"][origin][f"heap_{chip}"])
    )


def _numbered(names: Iterable[str]) -> list[tuple[str, int]]:
    """Names with a number that tells equal ones apart."""
    count: dict[str, int] = {}
    found: list[tuple[str, int]] = []
    for name in names:
        count[name] = count.get(name, 0) + 1
        found.append((name, count[name]))
    return found


def compare(report: Report, baseline: Baseline) -> Comparison:
    """What changed since the baseline. Raises `BaselineError` for one of another target."""
    if baseline.target != report.target.name:
        raise BaselineError(
            f"{baseline.name} is a report for {baseline.target}, this one is for "
            f"{report.target.name}: compare reports for the same target."
        )
    chip = report.target.chip
    now = {module.path: _current(module, chip) for module in report.modules}
    modules: list[Difference] = []
    for path in sorted(now.keys() | baseline.modules.keys()):
        difference = _difference(path, baseline.modules.get(path), now.get(path))
        if (
            difference.lfs
            or difference.ram
            or difference.functions
            or difference.before is None
            or difference.after is None
        ):
            modules.append(difference)
    layout = report.layout("configured")
    heap_left = None if layout is None else layout.heap_left
    image = None if report.image is None else report.image.bytes
    return Comparison(
        baseline=baseline.name,
        image=None
        if image is None and baseline.image is None
        else (baseline.image or 0, image or 0),
        heap_left=None
        if heap_left is None or baseline.heap_left is None
        else (baseline.heap_left, heap_left),
        modules=modules,
    )


def _current(module: ModuleReport, chip: str) -> BaselineModule:
    """A module of this report in the form of a baseline."""
    own = {
        "source": module.from_source.functions,
        "lc": module.from_lc.functions,
        "lfs": None,
    }[module.place]
    keys = _numbered(function.name for function in module.functions)
    functions = {
        key: Figures(
            None if module.lfs is None else module.lfs.functions[number].bytes,
            0 if own is None else own[number].heap(chip),
        )
        for number, key in enumerate(keys)
    }
    figures = Figures(
        None if module.lfs is None else module.lfs.bytes, module_ram(module).heap(chip)
    )
    return BaselineModule(module.path, figures, functions)


def _difference(
    path: str, before: BaselineModule | None, after: BaselineModule | None
) -> Difference:
    old = {} if before is None else before.functions
    new = {} if after is None else after.functions
    functions = [
        Difference(
            name if number == 1 else f"{name} ({number})",
            old.get((name, number)),
            new.get((name, number)),
        )
        for name, number in sorted(old.keys() | new.keys())
        if old.get((name, number)) != new.get((name, number))
    ]
    return Difference(
        path,
        None if before is None else before.figures,
        None if after is None else after.figures,
        tuple(functions),
    )
