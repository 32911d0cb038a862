"""Measures `check` against luacheck on the same files; see README.md for what each line claims.

Usage: python -m benchmarks.check_speed [FOLDER ...]
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks import corpus

REPEAT = 7
MANY = (100, 500, 2000)
NO_TYPES = ("--select", "0,1,9")


class Run:
    """Processor seconds, and the largest memory in MiB, of one process."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        started = os.times()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=corpus.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss / 1024
        self.wall = os.times().elapsed - started.elapsed
        # 2 says of luacheck that there are errors in files, of ours that it could not work.
        allowed = (0, 1, 2) if Path(command[0]).name == "luacheck" else (0, 1)
        if process.returncode not in allowed:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")


class Bench:
    """Files in a folder, and both programs to run on them, turn by turn on one processor."""

    def __init__(self, folder: Path, cache: Path) -> None:
        self.folder = folder
        self.cache = cache
        self.luacheck = shutil.which("luacheck")

    def check(self, *words: str) -> Run:
        program = "from luac_nodemcu.cli.main import main; main()"
        options = ["-j", "1", "-q", "--statistics", "--cache-dir", str(self.cache)]
        return Run([sys.executable, "-c", program, "check", *options, *words], self.folder)

    def peer(self) -> Run:
        assert self.luacheck is not None
        return Run([self.luacheck, "--no-config", "-q", "."], self.folder)

    def compare(self, title: str, *words: str, change: Path | None = None) -> None:
        """Prints the median of the ratios of runs that follow each other."""
        ratios, times, memory = [], [], 0.0
        for turn in range(REPEAT):
            if change is not None:
                with change.open("ab") as stream:
                    stream.write(b"-- changed %d\n" % turn)
            own = self.check(*words)
            times.append(own.seconds)
            memory = max(memory, own.memory)
            if self.luacheck is not None:
                ratios.append(own.seconds / self.peer().seconds)
        ratio = f"{statistics.median(ratios):.2f} x luacheck" if ratios else "no luacheck"
        print(f"{title:40} {statistics.median(times):6.2f} s  {ratio:18} {memory:5.0f} MiB")


def main() -> None:
    folders = [Path(word) for word in sys.argv[1:]] or list(corpus.DEFAULT_FOLDERS)
    sources = [
        path for folder in folders for path in sorted(folder.rglob("*.lua")) if path.is_file()
    ]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        files = [path.read_bytes() for path in sources]
        same = root / "same"
        for folder in folders:
            shutil.copytree(folder, same / folder.name, ignore=_not_lua)
        lines = sum(data.count(b"\n") for data in files)
        print(f"{len(files)} files, {lines:,} lines")
        bench = Bench(same, root / "cache")
        bench.check()  # compiles the stubs
        bench.compare("nothing known, all default rules", "--no-cache")
        bench.compare("nothing known, rules without types", "--no-cache", *NO_TYPES)
        bench.check()
        bench.compare("nothing changed")
        bench.compare("one file changed", change=min(same.rglob("*.lua")))
        start = Bench(_write(root / "one", [b""], 1), root / "cache")
        start_up = min(start.check("--no-cache", *NO_TYPES).seconds for _ in range(3))
        first = 0.0
        for count in MANY:
            folder = _write(root / f"many{count}", files, count)
            run = Bench(folder, root / "cache").check("--no-cache", *NO_TYPES)
            each = 1000 * (run.seconds - start_up) / count
            first = first or each
            print(
                f"{count:5} files: {run.seconds:6.2f} s, {each:.1f} ms a file "
                f"({each / first:.2f} x that of {MANY[0]}), {run.memory:.0f} MiB"
            )


def _not_lua(folder: str, names: list[str]) -> list[str]:
    paths = [Path(folder, name) for name in names]
    return [p.name for p in paths if p.is_file() and p.suffix != ".lua"]


def _write(folder: Path, files: Sequence[bytes], count: int) -> Path:
    """Files again and again, each different, each loading the one before it in groups of 50."""
    folder.mkdir()
    for number in range(count):
        text = files[number % len(files)] + b"\n-- %d\n" % number
        if count > len(files) and number % 50:
            text = b'dofile("m%d.lua")\n' % (number - 1) + text
        (folder / f"m{number}.lua").write_bytes(text)
    return folder


if __name__ == "__main__":
    main()
