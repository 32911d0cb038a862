"""Running somebody's program safely: time limit, bounded output, no shell, failures in words.

What `luac_cross.py` runs is a user's binary that may be missing, hang, crash or print junk.
Nothing here knows what the program is for.
"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from luac_nodemcu.errors import LuacNodemcuError

MAX_OUTPUT_BYTES: Final = 1 << 20
"""How much of each output stream is kept; the rest is read and dropped."""

_SHOWN_CHARACTERS: Final = 300
_WINDOWS_CRASH: Final = 0xC0000000
_WINDOWS_NOT_A_PROGRAM: Final = 193
_SHELL_SIGNAL: Final = 128


class ProgramError(LuacNodemcuError):
    """A program that cannot be run, or did not behave; the message names it."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A program that ended by itself, without a crash."""

    code: int
    stdout: bytes
    stderr: bytes


def run_program(
    program: Path, arguments: Sequence[str], folder: Path, seconds: float, stdin: bytes = b""
) -> Finished:
    """Runs a program in `folder` with `stdin` as its input.

    Raises `ProgramError` if it cannot be started, does not end within `seconds`, or crashes.
    It and the processes that it started are killed when the time is over.
    """
    try:
        process = subprocess.Popen(
            [str(program), *arguments],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **_own_group(),
        )
    except (OSError, ValueError) as error:
        raise ProgramError(_why_not_started(program, error)) from error
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    outputs = [_Collector(process.stdout), _Collector(process.stderr)]
    feeder = threading.Thread(target=_feed, args=(process.stdin, stdin), daemon=True)
    feeder.start()
    try:
        code = process.wait(seconds)
    except subprocess.TimeoutExpired:
        _kill(process)
        raise ProgramError(
            f"{program}: did not finish within {seconds:g} seconds and was stopped"
        ) from None
    except BaseException:
        _kill(process)
        raise
    # A grandchild may hold the streams open; do not wait for it.
    for output in outputs:
        output.join(1.0)
    crash = _crash(code)
    if crash is not None:
        raise ProgramError(f"{program}: crashed ({crash})")
    return Finished(code, bytes(outputs[0].kept), bytes(outputs[1].kept))


def first_line(output: bytes) -> str:
    """The first line of a program's output that is not empty, for a message: without control
    characters, and cut where it gets long.
    """
    line = next((line.strip() for line in output.splitlines() if line.strip()), b"")
    text = line[: 4 * _SHOWN_CHARACTERS].decode("utf-8", "backslashreplace")
    text = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "..."


class _Collector:
    """Reads a stream to its end in a thread, so that the program never waits for us."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.kept: bytearray = bytearray()
        self._stream = stream
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        with suppress(OSError, ValueError), self._stream as stream:
            while data := stream.read(1 << 16):
                self.kept += data[: MAX_OUTPUT_BYTES - len(self.kept)]

    def join(self, seconds: float) -> None:
        self._thread.join(seconds)


def _feed(stream: IO[bytes], data: bytes) -> None:
    with suppress(OSError, ValueError), stream:
        stream.write(data)


def _own_group() -> dict[str, Any]:
    """A process group of its own, so that what a program starts can be stopped with it."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform != "win32":
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(OSError):
        process.kill()
    with suppress(subprocess.TimeoutExpired):
        process.wait(5.0)


def _crash(code: int) -> str | None:
    """How a program crashed; None for an ordinary exit code."""
    if code >= _WINDOWS_CRASH:
        return f"exception 0x{code:08X}"
    # A shell script in between turns a signal into 128 and its number.
    number = -code if code < 0 else code - _SHELL_SIGNAL
    if code >= 0 and not 0 < number < 32:
        return None
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _why_not_started(program: Path, error: OSError | ValueError) -> str:
    if isinstance(error, ValueError):
        return f"{program}: cannot be run: {error}"
    if isinstance(error, FileNotFoundError):
        if program.exists():
            return f"{program}: cannot be run: its interpreter or loader is missing on this machine"
        return f"{program}: no such file"
    if error.errno == errno.ENOEXEC or getattr(error, "winerror", 0) == _WINDOWS_NOT_A_PROGRAM:
        return f"{program}: is not a program for this machine"
    if isinstance(error, PermissionError):
        if program.is_dir():
            return f"{program}: is a folder"
        return f"{program}: is not executable; allow it with: chmod +x {program}"
    if error.errno == errno.E2BIG:
        return f"{program}: too many files for one command line"
    return f"{program}: cannot be run: {error.strerror or error}"
