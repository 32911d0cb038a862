"""Runs a real luac.cross, and finds the time and the seed in what it wrote.

Where a test gets the program from is in `tests/support/luac_cross.py`.
"""

from __future__ import annotations

import re
import struct
import subprocess
import time
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from luac_nodemcu.compiler.target import Target


@dataclass(frozen=True, slots=True)
class Result:
    """What one run of luac.cross left behind.

    - `error`: its message without the program's name, None if it succeeded.
    - `crash`: the signal that ended it, 0 if it ended by itself.
    - `times`: every time, in seconds since 1970, that it may have seen.
    """

    data: bytes
    stdout: str
    error: bytes | None
    crash: int
    times: range


class LuacCross:
    """One luac.cross, run in a folder; source paths are relative to it."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._program = program
        self._folder = folder

    def run(self, arguments: Sequence[str], sources: Sequence[str]) -> Result:
        """Compiles the sources. The output file is read and removed."""
        out = self._folder / "luac.cross.result"
        started = int(time.time())
        done = subprocess.run(
            [str(self._program), *arguments, "-o", out.name, *sources],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        # C's `time` may lag a little behind and show the second before.
        times = range(started - 1, int(time.time()) + 1)
        data = out.read_bytes() if out.exists() else b""
        out.unlink(missing_ok=True)
        error = None
        if done.returncode:
            # The program may be started by a script; its name is what it was started as.
            pattern = rb"\A[^\n]*?%s: " % re.escape(self._program.name.encode())
            error = re.sub(pattern, b"", done.stderr).removesuffix(b"\n")
        stdout = done.stdout.decode("latin-1")
        return Result(data, stdout, error, max(0, -done.returncode), times)


def find_time(data: bytes, times: Iterable[int], target: Target) -> int | None:
    """Which of the times (seconds since 1970) an image or a `.lc` file made with `-i` holds.

    A relocatable image of Lua 5.1 is unpacked first.
    """
    if data.startswith(b"\x1f\x8b"):
        data = zlib.decompress(data, 31)
    return next((at for at in times if _time_bytes(at, target) in data), None)


def _time_bytes(at: int, target: Target) -> bytes:
    if target.lua == 51:
        return struct.pack("<i" if target.integral else "<d", at)
    groups = [at & 127]
    while at := at >> 7:
        groups.append(at & 127 | 128)
    # There are five groups until 2106, and the first has none of the type bits.
    return bytes([groups[-1] | 0x30, *reversed(groups[:-1])])


def find_seed(data: bytes) -> int:
    """The seed behind the header of a Lua 5.3 image file."""
    position = 17 + data[15]
    negative = data[position] & 0x70 == 0x40
    # A first byte without value bits is only there to hold the type.
    value = data[position] & 0x0F
    while data[position] & 0x80:
        position += 1
        value = value << 7 | data[position] & 0x7F
    return ~value & 0xFFFFFFFF if negative else value
