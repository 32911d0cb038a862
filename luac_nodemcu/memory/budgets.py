"""Limits in bytes, and whether a program keeps to them.

The limits come as plain values; reading them from a project file is `luac_nodemcu.project`'s,
wording a verdict is `luac_nodemcu.output`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

BudgetKind = Literal[
    "lfs", "heap-at-boot", "peak", "module-lfs", "module-ram", "group-lfs", "group-ram", "growth"
]


@dataclass(frozen=True, slots=True)
class Limit:
    """Bytes that a module or a group may take; None is no limit."""

    lfs: int | None = None
    ram: int | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A limit for several modules together: `matches` tells whether a module (its name and
    path) belongs to it.
    """

    name: str
    matches: Callable[[str, str], bool]
    limit: Limit


@dataclass(frozen=True, slots=True)
class Budgets:
    """All limits, in bytes.

    - `lfs`: the image in flash. `heap_at_boot`: heap that must be left after boot. `peak`:
      heap taken at the worst moment of the boot. `growth`: how much LFS and RAM each may grow
      against a baseline.
    - `modules`: by module name or path.
    """

    lfs: int | None = None
    heap_at_boot: int | None = None
    peak: int | None = None
    growth: int | None = None
    modules: Mapping[str, Limit] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()

    def for_lfs(self) -> Budgets:
        """The limits that an image alone keeps or breaks."""
        return Budgets(
            lfs=self.lfs,
            modules={
                name: Limit(lfs=limit.lfs)
                for name, limit in self.modules.items()
                if limit.lfs is not None
            },
            groups=tuple(
                Group(group.name, group.matches, Limit(lfs=group.limit.lfs))
                for group in self.groups
                if group.limit.lfs is not None
            ),
        )


@dataclass(frozen=True, slots=True)
class ModuleUse:
    """What a module takes: `ram` is heap on the target's chip, where the project has it."""

    name: str
    path: str
    lfs: int | None
    ram: int


@dataclass(frozen=True, slots=True)
class Change:
    """How a module or function changed against a baseline, in bytes; the largest are shown."""

    name: str
    before: int
    after: int

    @property
    def difference(self) -> int:
        """Bytes more than before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Verdict:
    """One limit and what there is.

    - `subject`: the module or group, empty for the whole program; for growth, `lfs` or `ram`.
    - `used`: bytes; None if the figure is not known, and then nothing is broken.
    - `causes`: for growth, what grew, the most first.
    - `modules`: numbers of the modules that the limit is about, for a module or group.
    """

    kind: BudgetKind
    subject: str
    limit: int
    used: int | None
    causes: tuple[Change, ...] = ()
    modules: tuple[int, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether the limit is not kept."""
        if self.used is None:
            return False
        return self.used < self.limit if self.kind == "heap-at-boot" else self.used > self.limit

    @property
    def excess(self) -> int:
        """By how many bytes the limit is broken, 0 if it is not."""
        if self.used is None or not self.broken:
            return 0
        return abs(self.used - self.limit)


@dataclass(frozen=True, slots=True)
class Usage:
    """What limits are compared with; None where it is not known.

    `growth` holds the differences against a baseline, by `lfs` and `ram`; empty without one.
    """

    lfs: int | None
    heap_at_boot: int | None
    peak: int | None
    modules: tuple[ModuleUse, ...]
    growth: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)


def evaluate(budgets: Budgets, usage: Usage) -> list[Verdict]:
    """The verdict on every limit that is set. What a module that is not there takes is not
    known: it may have another name, or may not be in this report.
    """
    found: list[Verdict] = []
    if budgets.lfs is not None:
        found.append(Verdict("lfs", "", budgets.lfs, usage.lfs))
    if budgets.heap_at_boot is not None:
        found.append(Verdict("heap-at-boot", "", budgets.heap_at_boot, usage.heap_at_boot))
    if budgets.peak is not None:
        found.append(Verdict("peak", "", budgets.peak, usage.peak))
    for name, limit in budgets.modules.items():
        chosen = [
            number for number, one in enumerate(usage.modules) if name in (one.name, one.path)
        ]
        found += _limits("module-lfs", "module-ram", name, limit, usage, chosen)
    for group in budgets.groups:
        chosen = [
            number for number, one in enumerate(usage.modules) if group.matches(one.name, one.path)
        ]
        found += _limits("group-lfs", "group-ram", group.name, group.limit, usage, chosen)
    if budgets.growth is not None:
        for subject, changes in sorted(usage.growth.items()):
            grown = sum(change.difference for change in changes)
            causes = sorted(
                (change for change in changes if change.difference > 0),
                key=lambda change: (-change.difference, change.name),
            )
            found.append(Verdict("growth", subject, budgets.growth, grown, tuple(causes)))
    return found


def _limits(
    lfs_kind: BudgetKind,
    ram_kind: BudgetKind,
    name: str,
    limit: Limit,
    usage: Usage,
    chosen: list[int],
) -> list[Verdict]:
    uses = [usage.modules[number] for number in chosen]
    lfs = sum(one.lfs or 0 for one in uses) if uses else None
    ram = sum(one.ram for one in uses) if uses else None
    found: list[Verdict] = []
    if limit.lfs is not None:
        found.append(Verdict(lfs_kind, name, limit.lfs, lfs, modules=tuple(chosen)))
    if limit.ram is not None:
        found.append(Verdict(ram_kind, name, limit.ram, ram, modules=tuple(chosen)))
    return found
