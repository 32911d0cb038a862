"""Measures the compiler against luacheck and stock Lua; see README.md for what each line claims.

Usage: python -m benchmarks.compile_speed [FOLDER ...]
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks import corpus
from luac_nodemcu.compiler import compile_source
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.firmware.targets import load_target
from luac_nodemcu.lfs.deflate import Compression, gzip_file

MODULES_PER_IMAGE = 40


def best(repeat: int, work: Callable[[], object]) -> float:
    """Seconds of the fastest of `repeat` runs."""
    times = []
    for _ in range(repeat):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def build(files: list[bytes], target: Target) -> None:
    """Lex, compile and lay out all files, in images of at most 40 modules."""
    from luac_nodemcu.compiler.mains import timestamp_constant
    from luac_nodemcu.compiler.strip import keep_for
    from luac_nodemcu.lfs import image51, image53

    keep = keep_for("1", target, "image")
    for start in range(0, len(files), MODULES_PER_IMAGE):
        group = files[start : start + MODULES_PER_IMAGE]
        names = [b"m%d" % number for number in range(len(group))]
        protos = [
            compile_source(data, b"@" + name + b".lua", target)
            for data, name in zip(group, names, strict=True)
        ]
        if target.lua == 51:
            stamp = timestamp_constant(1, target)
            image51.relocatable(image51.layout(protos, names, stamp, target, keep))
        else:
            image53.image_file(protos, names, 1, target, keep, seed=1, safe_type_names=False)


def throughput(files: list[bytes]) -> None:
    """Lines per second of both versions, with luacheck and stock Lua beside them."""
    lines = corpus.line_count(files)
    print(f"corpus: {len(files)} files, {lines:,} lines")
    luacheck = luacheck_seconds(files)
    if luacheck is None:
        print("luacheck: not installed, left out")
    else:
        print(f"luacheck (parse and analysis): {lines / luacheck:,.0f} lines/s")
    for name, version in (("esp8266-lua51", "lua51"), ("esp8266-lua53", "lua53")):
        target = load_target(name)
        usable = [data for data in files if compiles(data, target)]
        lines = corpus.line_count(usable)
        seconds = best(5, partial(build, usable, target))
        text = f"{name}: {lines / seconds:,.0f} lines/s, lex to image without compression"
        if luacheck is not None:
            text += f"; {(lines / seconds) / (corpus.line_count(files) / luacheck):.2f} x luacheck"
        stock = stock_seconds(usable, version)
        text += f"; {seconds / stock:.0f} x the time of stock Lua's compiler in C"
        print(text)


def compiles(data: bytes, target: Target) -> bool:
    """Whether the target accepts a source."""
    from luac_nodemcu.errors import LuaSyntaxError

    try:
        compile_source(data, b"@bench", target)
    except LuaSyntaxError:
        return False
    return True


def luacheck_seconds(files: list[bytes]) -> float | None:
    """Seconds of luacheck on the same files, without its start-up; None if not installed."""
    if shutil.which("luacheck") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(files):
            (Path(folder) / f"f{number}.lua").write_bytes(data)
        (Path(folder) / "empty").mkdir()
        (Path(folder) / "empty" / "e.lua").write_bytes(b"")

        def run(where: str) -> None:
            subprocess.run(
                ["luacheck", "--no-config", "--no-cache", "-q", where],
                cwd=folder, check=False, capture_output=True,
            )  # fmt: skip

        whole = best(3, lambda: run("."))
        start_up = best(3, lambda: run("empty"))
    return whole - start_up


def stock_seconds(files: list[bytes], version: str) -> float:
    """Seconds of stock Lua's own compiler and dumper on the same sources."""
    import importlib

    runtime = importlib.import_module(f"lupa.{version}").LuaRuntime(encoding=None)
    dump = runtime.eval(
        b"function(s) local f = (loadstring or load)(s, '@b'); if f then string.dump(f) end end"
    )
    plain = [data[data.index(b"\n") :] if data.startswith(b"#") else data for data in files]
    return best(5, lambda: [dump(data) for data in plain])


def compression(files: list[bytes]) -> None:
    """Seconds of the exact compressor for a 256 KiB image."""
    from luac_nodemcu.compiler.mains import timestamp_constant
    from luac_nodemcu.compiler.strip import keep_for
    from luac_nodemcu.lfs import image51

    target = load_target("esp8266-lua51")
    keep = keep_for("1", target, "image")
    image = b""
    protos = []
    for number, data in enumerate(corpus.project(files, 1_000_000)):
        protos.append(compile_source(data, b"@m%d.lua" % number, target))
        if number % 10:
            continue
        layout = image51.layout(
            protos[:50], [b"m%d" % n for n in range(len(protos[:50]))],
            timestamp_constant(1, target), target, keep,
        )  # fmt: skip
        image += image51.relocatable(layout)
        protos = []
        if len(image) >= 262_144:
            break
    image = image[:262_144]
    kinds: tuple[Compression, ...] = ("exact", "zlib")
    for kind in kinds:
        seconds = best(3, partial(gzip_file, image, kind))
        size = len(gzip_file(image, kind))
        print(f"compression {kind}: {seconds:.2f} s for {len(image):,} bytes, {size:,} left")


def scaling(files: list[bytes]) -> None:
    """Time per line for projects, and for one file, of growing size."""
    target = load_target("esp8266-lua51")
    # The same mix of code at every size: files of about 1,000 lines in all, repeated.
    files = corpus.take(files, 1_000)
    base = base_single = 0.0
    for lines in (1_000, 10_000, 100_000):
        files_of_size = corpus.project(files, lines)
        count = corpus.line_count(files_of_size)
        per_line = best(2, partial(build, files_of_size, target)) / count
        single = b"".join(
            b"F[%d] = function(...)\n%s\nend\n" % (number, data)
            for number, data in enumerate(files_of_size)
        )
        count_single = single.count(b"\n")
        per_single = best(2, partial(compile_source, single, b"@big.lua", target)) / count_single
        base = base or per_line
        base_single = base_single or per_single
        print(
            f"{count:>7,} lines: {per_line * 1e6:.1f} us/line as a project "
            f"({per_line / base:.2f} x that of 1,000 lines), {per_single * 1e6:.1f} us/line as "
            f"one file ({per_single / base_single:.2f} x)"
        )


def start_up() -> None:
    """`--version` over an empty Python process."""
    command = shutil.which("luac-nodemcu", path=str(Path(sys.executable).parent))
    if command is None:
        print("start-up: luac-nodemcu is not installed beside this Python, left out")
        return

    def run(*words: str) -> None:
        subprocess.run(words, check=True, capture_output=True)

    ratios = []
    for _ in range(10):
        ours = best(1, lambda: run(command, "--version"))
        empty = best(1, lambda: run(sys.executable, "-c", "pass"))
        ratios.append(ours / empty)
    print(f"--version: {statistics.median(ratios):.1f} x python -c pass")


def peak_memory(files: list[bytes]) -> None:
    """Resident set of a build of 50,000 lines."""
    if os.name == "nt":
        print("peak memory: measured on POSIX systems only, left out")
        return
    import resource

    with tempfile.TemporaryDirectory() as folder:
        count = 0
        names = []
        for number, data in enumerate(corpus.project(files, 50_000)):
            (Path(folder) / f"m{number}.lua").write_bytes(data)
            names.append(f"m{number}.lua")
            count += data.count(b"\n")
        script = "import sys; from luac_nodemcu.cli.main import main; main(sys.argv[1:])"
        subprocess.run(
            [sys.executable, "-c", script, "build-lfs", ".", "-t", "esp8266-lua53",
             "--max-size", "64M", "--luac-cross-defects", "-o", "out.img"],
            cwd=folder, check=True, capture_output=True,
        )  # fmt: skip
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"peak memory: {peak / 1024:.0f} MiB for a project of {count:,} lines")


def main() -> None:
    """Runs everything."""
    folders = [Path(name) for name in sys.argv[1:]] or list(corpus.DEFAULT_FOLDERS)
    files = corpus.sources(folders, load_target("esp8266-lua51"))
    throughput(files)
    compression(files)
    scaling(files)
    start_up()
    peak_memory(files)


if __name__ == "__main__":
    main()
