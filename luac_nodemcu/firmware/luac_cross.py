"""Driver for the firmware's own compiler, `luac.cross`, where the user has one.

Finds it, has it compile and pack, and turns its messages into data. Which builds it is for is
`luac_cross_probe.py`'s to find out; whether its output is what it should be is checked by those
who call this. Sources are handed over as copies in a temporary folder, under the paths that
become their chunk names, so that what is compiled is what the caller holds.

Facts about its command line: the firmware's luac.c of each Lua version and branch.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Final, Literal

from luac_nodemcu.compiler.chunk_name import chunk_id
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.firmware.luac_cross_run import Finished, ProgramError, first_line, run_program

DEFAULT_SECONDS: Final = 60.0
"""Time limit for one run. Fifty large modules take well under a second."""

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
"""A larger output is not read: no flash holds it."""

_OUTPUT: Final = "luac-cross-output"


class LuacCrossError(ProgramError):
    """A luac.cross that is missing, does not behave or does not fit; the message names it."""


class LuacCrossRejected(LuacCrossError):  # noqa: N818 - it is a verdict
    """luac.cross refused its input.

    - `source`: the number of the source that its message is about, None if of none.
    - `line`: the line it names, 0 if none.
    - `text`: the message without program, chunk name and line.
    """

    def __init__(self, program: Path, message: bytes, source: int | None, line: int, text: bytes):
        self.message = message
        self.source = source
        self.line = line
        self.text = text
        super().__init__(f"{program}: {first_line(message)}")


@dataclass(frozen=True, slots=True)
class CrossSource:
    """An input: the path that becomes its chunk name, with `/`, and its content (Lua source or
    a `.lc` file).
    """

    path: str
    data: bytes


class LuacCross:
    """A luac.cross at a path, run with a time limit in seconds."""

    def __init__(self, program: Path, seconds: float = DEFAULT_SECONDS) -> None:
        self.program = program
        self.seconds = seconds

    def version(self) -> str:
        """What `-v` prints; empty if it fails."""
        with tempfile.TemporaryDirectory(prefix="luac-nodemcu-") as folder:
            done = self._run(["-v"], Path(folder))
        return first_line(done.stdout) if done.code == 0 else ""

    def chunk(self, source: CrossSource, lua: Literal[51, 53], *, strip: bool = False) -> bytes:
        """The `.lc` file of one source; `strip` is `-s`. `lua` tells how messages look.

        Raises `LuacCrossRejected` with its first message, `ProgramError` for anything else.
        """
        return self._compile(["-s"] if strip else [], [source], lua)[0]

    def image(
        self,
        sources: Sequence[CrossSource],
        target: Target,
        *,
        strip: bool = False,
        address: int | None = None,
    ) -> bytes:
        """The LFS image of the sources, absolute with `address`.

        Raises as `chunk` does, and `LuacCrossError` for an absolute image where this tool
        cannot make one.
        """
        options = ["-s"] if strip else []
        if address is None:
            return self._compile(["-f", *options], sources, target.lua)[0]
        if target.lua == 51:
            return self._compile(["-a", hex(address), *options], sources, target.lua)[0]
        if target.chip == "esp8266":
            raise LuacCrossError(
                f"{self.program}: luac.cross for {target.name} cannot make absolute images "
                "(its -a always fails); use the embedded compiler for --absolute"
            )
        image = self._compile(["-f", *options], sources, target.lua)[0]
        return self._with_output(
            ["-F", "image", "-a", hex(address)], [], [CrossSource("image", image)], target.lua
        )[0]

    def absolute_probe(self, source: CrossSource, address: int) -> tuple[bytes, bytes]:
        """A Lua 5.1 image at `address`, and what was printed. Raises as `chunk` does."""
        return self._compile(["-a", hex(address)], [source], 51)

    def _compile(
        self, options: list[str], sources: Sequence[CrossSource], lua: Literal[51, 53]
    ) -> tuple[bytes, bytes]:
        return self._with_output(options, [source.path for source in sources], sources, lua)

    def _with_output(
        self,
        options: list[str],
        names: list[str],
        sources: Sequence[CrossSource],
        lua: Literal[51, 53],
    ) -> tuple[bytes, bytes]:
        """Runs in a folder with the sources; the output file's content and what was printed."""
        try:
            with tempfile.TemporaryDirectory(prefix="luac-nodemcu-") as temporary:
                # The output lies outside of where the sources' paths can lead.
                output = Path(temporary, _OUTPUT)
                folder = stage(sources, Path(temporary, "sources"))
                arguments = [*options, "-o", str(output)]
                done = self._run(arguments + (["--", *names] if names else []), folder)
                if done.code != 0:
                    raise self._rejected(done, sources, lua)
                return self._read(output, done), done.stdout
        except OSError as error:
            raise LuacCrossError(
                f"cannot prepare the sources for {self.program}: {error.strerror or error}"
            ) from error

    def _run(self, arguments: Sequence[str], folder: Path) -> Finished:
        return run_program(self.program, arguments, folder, self.seconds)

    def _read(self, output: Path, done: Finished) -> bytes:
        size = output.stat().st_size if output.is_file() else 0
        if size == 0:
            said = first_line(done.stdout + b"\n" + done.stderr)
            raise LuacCrossError(
                f"{self.program}: ended without an error but wrote no file; is it a luac.cross?"
                + (f" It printed: {said}" if said else "")
            )
        if size > MAX_FILE_BYTES:
            raise LuacCrossError(f"{self.program}: wrote {size:,} bytes; is it a luac.cross?")
        return output.read_bytes()

    def _rejected(
        self, done: Finished, sources: Sequence[CrossSource], lua: Literal[51, 53]
    ) -> LuacCrossError:
        message = done.stderr.replace(b"\r\n", b"\n").strip(b"\n")
        prefix = os.fsencode(str(self.program)) + b": "
        if message.startswith(prefix):
            message = message.removeprefix(prefix)
        elif b": " in message.split(b"\n", 1)[0]:
            # A script in between may call the program by another name.
            message = message.split(b": ", 1)[1]
        if not message:
            said = first_line(done.stdout)
            return LuacCrossError(
                f"{self.program}: failed with exit code {done.code} and no message"
                + (f"; it printed: {said}" if said else "")
            )
        # A chunk name or quoted token may hold line ends; only the usage text is cut off.
        message = message.split(b"\nusage: ", 1)[0]
        for number, source in enumerate(sources):
            shown = chunk_id(b"@" + os.fsencode(source.path), lua)
            match = re.match(re.escape(shown) + rb":([0-9]{1,10}): ", message)
            if match is not None:
                text = message[match.end() :]
                return LuacCrossRejected(self.program, message, number, int(match[1]), text)
        return LuacCrossRejected(self.program, message, None, 0, message)


def stage(sources: Sequence[CrossSource], folder: Path) -> Path:
    """Writes the sources below `folder`, which is created, and returns the folder from which
    their paths lead to the copies.

    An absolute path cannot lead to a copy: such a file must be there with the same content.
    Raises `LuacCrossError`, `OSError`.
    """
    up = max((_climb(source.path) for source in sources), default=0)
    start = folder.joinpath(*(["_"] * up))
    start.mkdir(parents=True)
    written: dict[str, bytes] = {}
    for source in sources:
        path = source.path
        if not path or path == "-" or "\0" in path or (os.name == "nt" and ":" in path[2:]):
            raise LuacCrossError(f"luac.cross cannot be given a file of the name '{path}'")
        if written.setdefault(path, source.data) != source.data:
            raise LuacCrossError(f"two different sources are both called {path}")
        copy = start / path
        if _is_absolute(path):
            if copy.read_bytes() != source.data:
                raise LuacCrossError(f"{path} was changed while it was being compiled")
            continue
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(source.data)
    return start


def _is_absolute(path: str) -> bool:
    if PurePosixPath(path).is_absolute():
        return True
    windows = PureWindowsPath(path)
    return os.name == "nt" and bool(windows.drive or windows.root)


def _climb(path: str) -> int:
    """How many folders a relative path leads up from where it starts."""
    if _is_absolute(path):
        return 0
    depth = highest = 0
    for part in re.split(r"[/\\]" if os.name == "nt" else "/", path):
        if part == "..":
            depth -= 1
            highest = min(highest, depth)
        elif part not in ("", "."):
            depth += 1
    return -highest


def find_luac_cross(
    name: str, *, integral: bool = False, which: Callable[[str], str | None] = shutil.which
) -> Path:
    """The program that a user means by `name`: a path, a firmware checkout in which one was
    built, or a command that `which` finds. On Windows `.exe` may be left out.

    `integral` prefers the integer build's `luac.cross.int` in a checkout. Raises
    `LuacCrossError` that says where was looked.
    """
    path = Path(name).expanduser()
    if path.is_dir():
        return _in_checkout(path, integral)
    for candidate in (path, path.with_name(path.name + ".exe")) if path.name else ():
        if candidate.is_file():
            # Not `./luac.cross`: the program is started in another folder.
            return candidate.absolute()
    if path.name == name:
        found = which(name)
        if found is not None:
            return Path(found).absolute()
        raise LuacCrossError(
            f"luac.cross '{name}' was not found here or among the installed commands; give its "
            "path (firmware/README.md says how to get one)"
        )
    raise LuacCrossError(
        f"luac.cross {name}: no such file (firmware/README.md says how to get one)"
    )


def _in_checkout(folder: Path, integral: bool) -> Path:
    names = ["luac.cross.int", "luac.cross"] if integral else ["luac.cross", "luac.cross.int"]
    candidates = [folder / name for name in names]
    candidates.append(folder / "build" / "luac_cross" / "luac.cross")
    for candidate in candidates:
        for program in (candidate, candidate.with_name(candidate.name + ".exe")):
            if program.is_file():
                return program.absolute()
    if (folder / "components" / "lua").is_dir():
        how = "build the firmware, or only its luac_cross_build target"
    elif (folder / "app" / "lua").is_dir():
        how = "run make in app/lua/luac_cross (Lua 5.1) or app/lua53/host (Lua 5.3)"
    else:
        how = "it does not look like a NodeMCU firmware checkout either"
    raise LuacCrossError(f"no luac.cross in {folder}: {how}")
