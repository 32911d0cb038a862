"""`python -m tests.recall`: the full measurement, as tables."""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict

from tests.recall.kinds import mutations
from tests.recall.measure import Result, check, complaints
from tests.recall.programs import all_programs


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m tests.recall", description=__doc__)
    parser.add_argument("--target", help="only programs of this folder: esp8266, esp32, ...")
    parser.add_argument("--module", help="only this module's program")
    parser.add_argument("--kind", help="only kinds of mistakes whose name contains this")
    parser.add_argument("--missed", action="store_true", help="list what is not found")
    parser.add_argument("--modules", action="store_true", help="also a line for each module")
    parser.add_argument("--sample", type=int, help="only one in so many, always the same")
    options = parser.parse_args()
    results: list[Result] = []
    for program in all_programs():
        if options.target not in (None, program.folder):
            continue
        if options.module not in (None, program.module):
            continue
        for text in complaints(program):
            _say(f"not silent: {text}")
        for mutation in mutations(program):
            if options.kind and options.kind not in mutation.kind:
                continue
            if options.sample and random.Random(mutation.what).randrange(options.sample):
                continue
            results.append(check(mutation))
    if options.missed:
        _list_missed(results)
    _table("kind of mistake", results, lambda result: result.mutation.kind)
    if options.modules:
        _table("program", results, lambda result: result.mutation.program.name)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def _list_missed(results: list[Result]) -> None:
    by_kind: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        if result.level != "found":
            by_kind[result.mutation.kind].append(result)
    for kind, missed in sorted(by_kind.items()):
        _say(f"== {kind}")
        for result in missed:
            lines = ",".join(str(line) for line in sorted(result.mutation.lines))
            place = f"{result.mutation.program.name}.lua:{lines}"
            _say(f"  {place}: {result.level}: {result.mutation.what} {result.findings or ''}")


def _table(title: str, results: list[Result], key: object) -> None:
    assert callable(key)
    total = Counter(key(result) for result in results)
    found = Counter(key(result) for result in results if result.level == "found")
    info = Counter(key(result) for result in results if result.level == "info")
    _say(f"\n{title:45} {'found':>6} {'info':>5} {'of':>6}")
    for name in sorted(total):
        share = 100 * found[name] / total[name]
        _say(f"{name:45} {found[name]:6} {info[name]:5} {total[name]:6} {share:6.1f} %")
    count = len(results) or 1
    share = 100 * sum(found.values()) / count
    _say(f"{'all':45} {sum(found.values()):6} {sum(info.values()):5} {count:6} {share:6.1f} %")


if __name__ == "__main__":
    main()
