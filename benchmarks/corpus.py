"""Lua sources to measure with: the files of a folder, and projects of any size made from them."""

from __future__ import annotations

import os
from pathlib import Path

from luac_nodemcu.compiler import compile_source
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import LuaSyntaxError

ROOT = Path(__file__).resolve().parent.parent
DEFAULT_FOLDERS = (ROOT / "examples", ROOT / "tests" / "data" / "lua" / "common")


def sources(folders: list[Path], target: Target) -> list[bytes]:
    """Every different file below the folders that compiles for the target."""
    found: dict[bytes, None] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.lua")):
            data = path.read_bytes()
            try:
                compile_source(data, b"@bench", target)
            except LuaSyntaxError:
                continue
            found[data] = None
    if not found:
        raise SystemExit("no Lua file in " + ", ".join(map(str, folders)))
    return list(found)


def project(files: list[bytes], lines: int) -> list[bytes]:
    """Files with about `lines` lines in all: the sources again and again.

    Each repetition gets its own first line, so that nothing is found in a cache.
    """
    result: list[bytes] = []
    count = repetition = 0
    while True:
        for data in files:
            if data.startswith((b"#", b"\xef\xbb\xbf")):
                continue
            result.append(b"local copy_%d = %d\n%s" % (repetition, repetition, data))
            count += 1 + line_count([data])
            if count >= lines:
                return result
        repetition += 1


def take(files: list[bytes], lines: int) -> list[bytes]:
    """Files from all over the corpus with about `lines` lines in all, none of them long."""
    result: list[bytes] = []
    for data in files[:: max(1, len(files) // 40)]:
        if line_count([data]) <= lines // 4:
            result.append(data)
        if line_count(result) >= lines:
            break
    return result


def line_count(files: list[bytes]) -> int:
    """Number of lines in all files."""
    return sum(data.count(b"\n") for data in files)


def environment() -> dict[str, str]:
    """The environment of a measured process: Python keeps compiled modules, as if installed."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
