"""`python -m tests.hazards`: the full measurement, as tables."""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter

from tests.hazards.injection import injected
from tests.hazards.measure import (
    Found,
    false_alarms,
    findings_of,
    level_of,
    level_of_injected,
)
from tests.hazards.programs import hazard_programs
from tests.hazards.sources import source_files

Table = dict[str, Counter[str]]


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m tests.hazards", description=__doc__)
    parser.add_argument("--only", choices=("programs", "injected"), help="one of the two parts")
    parser.add_argument("--topic", default="", help="programs whose name contains this")
    parser.add_argument("--kind", default="", help="injected kinds that contain this")
    parser.add_argument("--sample", type=int, help="only one in so many injected, always the same")
    parser.add_argument("--missed", action="store_true", help="list what is not found")
    options = parser.parse_args()
    if options.only != "injected":
        _programs(options.topic, options.missed)
    if options.only != "programs":
        _injected(options.kind, options.sample, options.missed)


def _programs(topic: str, list_missed: bool) -> None:
    table: Table = {}
    alarms = twins = 0
    for place, program in enumerate(hazard_programs()):
        if topic not in program.name:
            continue
        found = findings_of(place)
        if program.is_twin:
            twins += 1
            for alarm in false_alarms(program, found):
                alarms += 1
                _say(f"false alarm: {program.name}: {alarm}")
            continue
        for mark in program.marks:
            level = level_of(mark, found)
            table.setdefault(program.topic, Counter())[level] += 1
            if list_missed and level == "missed":
                _list(f"{program.name}: {mark.label} {sorted(mark.lines)}", found)
    _print("topic", table)
    _say(f"{alarms} false alarms in {twins} twins")


def _injected(kind: str, sample: int | None, list_missed: bool) -> None:
    table: Table = {}
    for file in source_files():
        for hazard in injected(file):
            name = f"{hazard.original.name}/{hazard.path}: {hazard.what}"
            if kind not in hazard.kind:
                continue
            if sample and random.Random(name).randrange(sample):
                continue
            level, new = level_of_injected(hazard)
            table.setdefault(hazard.kind, Counter())[level] += 1
            if list_missed and level == "missed":
                _list(f"{hazard.kind}: {name} {sorted(hazard.lines)}", new)
    _print("injected", table)


def _list(text: str, found: list[Found]) -> None:
    _say(f"missed: {text}")
    for one in found:
        _say(f"    {one}")


def _print(title: str, table: Table) -> None:
    _say(f"\n{title:26}{'firm':>6}{'advice':>8}{'missed':>8}{'recall':>9}")
    total: Counter[str] = Counter()
    for name, counts in sorted(table.items()):
        _line(name, counts)
        total.update(counts)
    _line("all", total)


def _line(name: str, counts: Counter[str]) -> None:
    of = sum(counts.values()) or 1
    share = 100 * (of - counts["missed"]) / of
    _say(f"{name:26}{counts['found']:6}{counts['advice']:8}{counts['missed']:8}{share:8.1f} %")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
