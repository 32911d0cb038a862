"""The program `luac-nodemcu-cross`: luac.cross's command line on our compiler.

For Makefiles and editors that call luac.cross: the same options, files, messages and exit
codes. Reading the arguments is `cross_arguments.py`'s, the work `project/cross_program.py`'s and
`cross_image.py`'s. What differs from the real tool is in docs/luac-cross.md.

It is started once for every file by some Makefiles. Therefore nothing is imported that a run
does not need, click not at all.
"""

from __future__ import annotations

import errno
import glob
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from luac_nodemcu import __version__
from luac_nodemcu.cli.cross_arguments import (
    CrossArguments,
    Refused,
    UsageError,
    parse,
    usage_lines,
)
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.target import Target
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.firmware.targets import DEFAULT_TARGET, load_target, target_names
from luac_nodemcu.project.cross_program import (
    CrossError,
    Loaded,
    TooManyModules,
    chunk_file,
    combined,
    load,
)
from luac_nodemcu.project.files import InputError, write_whole

TARGET_VARIABLE: Final = "LUAC_NODEMCU_TARGET"
TARGET_OPTION: Final = "--target"
DEFECTS_OPTION: Final = "--luac-cross-defects"
PROJECT_FILE: Final = "luac-nodemcu.toml"

_INTEGRAL_SUFFIX: Final = ".int"
_BUFFER_BYTES: Final = 0x40000
"""The largest image of the Lua 5.1 tools, and the limit without `-m`."""

_NO_LIMIT: Final = 0xFFFFFFFF
_EXIT_INTERRUPTED: Final = 130


def run(arguments: list[str], program: str, environment: Mapping[str, str]) -> int:
    """Does what the arguments say and returns the exit code: 0, or 1 for any failure.

    `program` is what messages begin with; its name may tell the target.
    """
    tool = _Tool(program)
    try:
        return tool.run(arguments, environment)
    except CrossError as error:
        tool.fail(error.message)
        if error.detail:
            tool.fail(os.fsencode(error.detail))
    except (LuacNodemcuError, Refused) as error:
        tool.fail(str(error).encode("utf-8", "backslashreplace"))
    except BrokenPipeError:
        # Whoever read the output has had enough; what is left must not be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return _EXIT_INTERRUPTED
    except OSError as error:
        tool.fail(f"{error.filename or 'error'}: {error.strerror or error}".encode())
    except Exception as error:
        tool.fail(
            f"internal error: {type(error).__name__}: {error}. This is a bug in luac-nodemcu; "
            "please report it with the input that caused it".encode()
        )
    return 1


class _Tool:
    def __init__(self, program: str) -> None:
        self.program = program
        self.target: Target = load_target(DEFAULT_TARGET)
        self.defects = False
        self.out = sys.stdout.buffer
        self.err = sys.stderr.buffer

    def fail(self, message: bytes) -> None:
        """Prints a message as luac.cross does, behind the program's name."""
        self.out.flush()
        self.err.write(os.fsencode(self.program) + b": " + message + b"\n")
        self.err.flush()

    def run(self, arguments: list[str], environment: Mapping[str, str]) -> int:
        arguments = self._take_defects(arguments)
        arguments, self.target = choose_target(
            arguments, self.program, environment, _project_target
        )
        arguments = self._take_defects(arguments)
        if arguments[:1] == ["--help"]:
            self._print_usage(to_error=False)
            return 0
        try:
            parsed = parse(arguments, self.target)
            if parsed.version:
                self._print_version()
                if parsed.version_only:
                    return 0
            if parsed.image_name is not None and parsed.address and not parsed.files:
                from luac_nodemcu.project.cross_image import absolute_image

                data = absolute_image(parsed.image_name, parsed.address, self.target)
                self._write(data, parsed)
                return 0
            if not parsed.files:
                raise UsageError("no input files given")
            self._compile(parsed, _build_time(environment))
        except (UsageError, TooManyModules) as error:
            self.fail(str(error).encode("utf-8", "backslashreplace"))
            self._print_usage(to_error=True)
            return 1
        return 0

    def _take_defects(self, arguments: list[str]) -> list[str]:
        """The option may stand on either side of `--target`."""
        if arguments[:1] != [DEFECTS_OPTION]:
            return arguments
        self.defects = True
        return arguments[1:]

    def _compile(self, parsed: CrossArguments, timestamp: int) -> None:
        inputs = [load(path, sys.stdin.buffer, self.target) for path in _expanded(parsed.files)]
        main, names = combined(inputs, self.target, parsed.lookup, timestamp)
        if parsed.listing:
            self._list(main, full=parsed.listing > 1)
        if not parsed.dumping:
            return
        if parsed.flash:
            data = self._image(inputs, names, parsed, timestamp)
        else:
            data = chunk_file(main, self.target, parsed.strip)
        self._write(data, parsed)

    def _image(
        self, inputs: list[Loaded], names: list[bytes], parsed: CrossArguments, timestamp: int
    ) -> bytes:
        from luac_nodemcu.lfs.pack import ImageTooLarge, PackOptions
        from luac_nodemcu.project.cross_image import image_file

        target = self.target
        strips = parsed.strip and target.strip_applies_to_image
        # The tool for Lua 5.3 has no limit; a given one is kept.
        limit = parsed.max_bytes
        if limit is None:
            limit = _BUFFER_BYTES if target.lua == 51 else _NO_LIMIT
        options = PackOptions(
            timestamp=timestamp,
            strip="2" if strips else "0",
            address=parsed.address or None,
            max_bytes=limit,
            luac_cross_defects=self.defects,
        )
        try:
            image = image_file(inputs, names, target, options)
        except ImageTooLarge as error:
            if target.lua == 53:
                raise
            if error.flash_size > _BUFFER_BYTES:
                raise CrossError(b"Out of Flash memory", str(error)) from error
            self._print_size(error.flash_size, limit, parsed)
            raise CrossError(b"The image is too large for specfied LFS size", str(error)) from error
        self._print_size(image.flash_size, limit, parsed)
        for warning in image.warnings:
            self.fail(b"warning: " + warning.encode("utf-8", "backslashreplace"))
        if target.lua == 53 and image.flash_size > target.lfs_max_bytes:
            self.fail(
                b"warning: the image takes %d bytes; no LFS partition may be that large, and "
                b"the device does not check" % image.flash_size
            )
        return image.data

    def _print_size(self, size: int, limit: int, parsed: CrossArguments) -> None:
        """The line that tools for Lua 5.1 print about every image."""
        if self.target.size_line == "size":
            line = f"Image size: {size}"
        elif self.target.size_line == "percent":
            share = 100.0 * size / limit if limit else float("inf")
            line = (
                f"Flash image size: {size} bytes ({size / 1024:.2f}kiB, {share:.1f}% of "
                f"available size of {limit // 1024}kiB)"
            )
        else:
            return
        # luac.cross prints it in front of an image that goes to standard output.
        stream = self.err if parsed.output is None else self.out
        stream.write(line.encode() + b"\n")
        stream.flush()

    def _list(self, main: Proto, full: bool) -> None:
        from luac_nodemcu.compiler.disassemble import disassemble

        for line in disassemble(main, self.target.lua, self.target.float_bits, full):
            self.out.write(line + b"\n")
        self.out.flush()

    def _write(self, data: bytes, parsed: CrossArguments) -> None:
        if parsed.output is None:
            self.out.write(data)
            self.out.flush()
            return
        try:
            write_whole(Path(parsed.output), data)
        except InputError as error:
            reason = _open_error(parsed.output)
            if reason is None:
                raise
            name = os.fsencode(parsed.output)
            raise CrossError(b"cannot open %s: %s" % (name, reason), str(error)) from error

    def _print_version(self) -> None:
        lua = {51: "5.1.4", 53: "5.3.6" if self.target.chip == "esp8266" else "5.3.5"}
        line = f"Lua {lua[self.target.lua]}  luac-nodemcu {__version__} for {self.target.name}\n"
        self.out.write(line.encode())
        self.out.flush()

    def _print_usage(self, to_error: bool) -> None:
        text = "\n".join(usage_lines(self.program, self.target.lua)) + "\n"
        stream = self.err if to_error else self.out
        stream.write(os.fsencode(text))
        stream.flush()


def _open_error(output: str) -> bytes | None:
    """The system's words for why a file cannot be opened for writing, where that is known."""
    path = Path(output)
    if path.is_dir():
        return os.strerror(errno.EISDIR).encode()
    if not path.parent.is_dir():
        return os.strerror(errno.ENOENT).encode()
    if path.exists() and not os.access(path, os.W_OK):
        return os.strerror(errno.EACCES).encode()
    return None


def choose_target(
    arguments: list[str],
    program: str,
    environment: Mapping[str, str],
    project_target: Callable[[], str | None] = lambda: None,
) -> tuple[list[str], Target]:
    """The target, and the arguments that are left.

    `--target NAME` in front decides, else the environment variable, else the program's name:
    one that ends in a target's name, or in `.int`, which is what the firmware calls the
    luac.cross of an integer build; else the project's target. Raises `UnknownTargetError`,
    `CrossError`, and what `project_target` raises.
    """
    first = arguments[0] if arguments else ""
    if first == TARGET_OPTION:
        if len(arguments) == 1:
            raise CrossError(b"'--target' needs argument")
        return arguments[2:], load_target(arguments[1])
    if first.startswith(TARGET_OPTION + "="):
        return arguments[1:], load_target(first.removeprefix(TARGET_OPTION + "="))
    name = environment.get(TARGET_VARIABLE)
    if name:
        return arguments, load_target(name)
    # The longest name first: several are the beginning of another.
    for known in sorted(target_names(), key=len, reverse=True):
        if program.endswith(known):
            return arguments, load_target(known)
    if program.endswith(_INTEGRAL_SUFFIX):
        return arguments, load_target("esp8266-lua51-int")
    return arguments, load_target(project_target() or DEFAULT_TARGET)


def _project_target() -> str | None:
    """The target of the project that the working directory belongs to, if it has a file."""
    folder = Path.cwd()
    if not any((above / PROJECT_FILE).is_file() for above in (folder, *folder.parents)):
        return None
    from luac_nodemcu.project.project import load_project

    return load_project(folder).settings.target.value


def _expanded(files: list[str]) -> list[str]:
    """The files; on Windows, where no shell does it, patterns become the files they match."""
    if os.name != "nt":
        return files
    expanded: list[str] = []
    for name in files:
        is_pattern = "*" in name or "?" in name
        found = sorted(glob.glob(name)) if is_pattern else []  # noqa: PTH207 - keeps names as typed
        expanded += found or [name]
    return expanded


def _build_time(environment: Mapping[str, str]) -> int:
    text = environment.get("SOURCE_DATE_EPOCH")
    if not text:
        return int(time.time())
    if not text.isdecimal():
        raise CrossError(
            b"the environment variable SOURCE_DATE_EPOCH must be a number of seconds since 1970"
        )
    return int(text)


def program_name(path: str) -> str:
    """What messages call a program that was started as `path`: `luac.cross`, for example."""
    name = path.replace("\\", "/").rsplit("/", 1)[-1]
    for suffix in (".exe", "-script.py", ".py"):
        name = name.removesuffix(suffix)
    return name or "luac-nodemcu-cross"


def main() -> None:
    """The console script `luac-nodemcu-cross`."""
    sys.exit(run(sys.argv[1:], program_name(sys.argv[0]), os.environ))
