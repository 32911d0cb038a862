"""Compares generated programs with the firmware's luac.cross, and says how many were equal.

    python -m tests.generator --target esp8266-lua51 --luac-cross PATH [--count N] [--seed S]

Of N programs a quarter is broken on purpose. Programs that are treated differently are written
to the folder that `--save` names; the exit status is then 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from luac_nodemcu.compiler.strip import StripLevel
from luac_nodemcu.firmware.targets import load_target, target_names
from tests.generator.compare import Comparison, Mismatch


def main() -> int:
    """Runs the comparison."""
    parser = argparse.ArgumentParser(prog="python -m tests.generator", description=__doc__)
    parser.add_argument("--target", required=True, choices=target_names())
    parser.add_argument("--luac-cross", required=True, type=Path, help="the target's luac.cross")
    parser.add_argument("--count", type=int, default=1000, help="number of programs")
    parser.add_argument("--seed", default="1", help="programs are made from this and a number")
    parser.add_argument("--save", type=Path, help="folder for programs that differ")
    parser.add_argument(
        "--level", choices=("0", "1"), default="1", help="0 if the luac.cross keeps all names"
    )
    options = parser.parse_args()
    level: StripLevel = options.level
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        comparison = Comparison(
            load_target(options.target), options.luac_cross.resolve(), Path(folder), level
        )
        seeds = ((f"{options.seed}.{i}", i % 4 == 3) for i in range(options.count))
        comparison.run(seeds, _progress)
    report = comparison.report
    _say(f"{options.target}: {options.count} programs, {time.monotonic() - started:.0f} s")
    for what, count in sorted(report.counts.items()):
        _say(f"  {what}: {count}")
    for mismatch in report.mismatches:
        _say(f"{', '.join(mismatch.seeds)}\n{mismatch.what}")
        if options.save is not None:
            _save(options.save, mismatch)
    _say(f"  mismatches: {len(report.mismatches)}")
    return 1 if report.mismatches else 0


def _save(folder: Path, mismatch: Mismatch) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for seed, text in zip(mismatch.seeds, mismatch.sources, strict=True):
        (folder / f"{seed}.lua").write_bytes(text)


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
