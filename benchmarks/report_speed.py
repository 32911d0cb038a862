"""Measures `report` against `build-lfs` and `check`; see README.md for what each line claims.

Usage: python -m benchmarks.report_speed [FOLDER ...]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import corpus
from luac_nodemcu.firmware.targets import load_target

LINES = 7_000  # more would not fit into an image; the cost per line is flat
MODULES = 40
REPEAT = 5
TARGET = "esp8266-lua51"


def write_project(folder: Path, files: list[bytes]) -> int:
    """A project of about `LINES` lines: the sources as functions of `MODULES` modules, and an
    entry that loads them all. The number of lines.
    """
    bodies = [b"do local function copy(...)\n%s\nend end\n" % data for data in files]
    modules = [b""] * MODULES
    number = count = 0
    while count < LINES:
        body = bodies[number % len(bodies)]
        modules[number % MODULES] += body
        count += body.count(b"\n")
        number += 1
    (folder / "lfs").mkdir()
    for index, text in enumerate(modules):
        (folder / "lfs" / f"m{index:02}.lua").write_bytes(text)
    entry = b"".join(b'require("m%02d")\n' % index for index in range(MODULES))
    (folder / "init.lua").write_bytes(entry)
    (folder / "luac-nodemcu.toml").write_text(f'target = "{TARGET}"\n', encoding="utf-8")
    return count


def seconds(folder: Path, *words: str) -> float:
    """Processor seconds of a command in a process of its own."""
    program = "from luac_nodemcu.cli.main import main; main()"
    process = subprocess.Popen(
        [sys.executable, "-c", program, *words],
        cwd=folder,
        env=corpus.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(words)} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    folders = [Path(word) for word in sys.argv[1:]] or list(corpus.DEFAULT_FOLDERS)
    target = load_target(TARGET)
    files = [data for data in corpus.sources(folders, target) if data[:1] not in b"#\xef"]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = write_project(folder, files)
        print(f"{lines} lines in {MODULES} modules, {TARGET}; processor seconds, ratios of turns")
        sizes, full, builds = [], [], []
        for _ in range(REPEAT):
            build = seconds(folder, "build-lfs")
            builds.append(build)
            sizes.append(seconds(folder, "report", "--sizes-only") / build)
            check = seconds(folder, "check", "--no-cache", "-j", "1", "-q")
            full.append(seconds(folder, "report") / (build + check))
        print(f"build-lfs              {statistics.median(builds):6.2f} s")
        print(f"report --sizes-only    {statistics.median(sizes):6.2f} x build-lfs")
        print(f"report                 {statistics.median(full):6.2f} x build-lfs + check")


if __name__ == "__main__":
    main()
