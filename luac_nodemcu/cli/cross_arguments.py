"""The command line of luac.cross, read as the firmware's tool reads it.

Two dialects, one for each Lua version; what they share and where they differ is measured with
the tools themselves and written down in docs/luac-cross.md. Only arguments are read here;
`cross.py` does what they say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

from luac_nodemcu.compiler.target import Target

DEFAULT_OUTPUT: Final[dict[int, str]] = {51: "luac.out", 53: "luac.cross.out"}
"""Where output goes without `-o`, by Lua version."""

_BLOCK: Final = 4096
_WINDOW_BYTES: Final = 0x100000
"""How far above its base the tool for the ESP8266 takes an address."""

_WINDOW_BASE_53: Final = 0x40200000
"""From here the tool of Lua 5.3 counts, that of 5.1 from the target's flash base."""


class UsageError(Exception):
    """Wrong arguments: the message, after which the tool prints its usage and fails."""


class Refused(Exception):  # noqa: N818 - not wrong, only not to be had
    """An option that cannot be served: the message says why."""


@dataclass(slots=True)
class CrossArguments:
    """What a command line says.

    - `files`: the inputs; `-` is standard input.
    - `output`: the output file, None for standard output.
    - `listing`: 0 for none, 1 for `-l`, more for `-l -l`.
    - `version`: whether to print the version; `version_only`: and to stop then.
    - `dumping`: whether to write a file.
    - `max_bytes`: `-m`, None if it was not given.
    - `image_name`: `-F`.
    """

    files: list[str] = field(default_factory=list)
    output: str | None = None
    listing: int = 0
    version: bool = False
    version_only: bool = False
    dumping: bool = True
    strip: bool = False
    flash: bool = False
    lookup: bool = False
    address: int = 0
    max_bytes: int | None = None
    image_name: str | None = None


def parse(arguments: list[str], target: Target) -> CrossArguments:
    """Reads the arguments behind the program's name.

    Raises `UsageError`, and `Refused` for `-e`.
    """
    return _Parser(arguments, target).parse()


class _Parser:
    def __init__(self, arguments: list[str], target: Target) -> None:
        self.arguments = arguments
        self.target = target
        self.at = 0
        self.result = CrossArguments(output=DEFAULT_OUTPUT[target.lua])
        self.versions = 0
        self.has_address = False
        result = self.result
        self.options: dict[str, Callable[[], None]] = {
            "-a": self._address,
            "-e": self._execute,
            "-f": self._flash,
            "-i": lambda: setattr(result, "lookup", True),
            "-l": lambda: setattr(result, "listing", result.listing + 1),
            "-m": self._max_size,
            "-o": self._output,
            "-p": lambda: setattr(result, "dumping", False),
            "-s": lambda: setattr(result, "strip", True),
            "-v": self._version,
        }
        if target.lua == 53:
            self.options["-F"] = self._image

    def parse(self) -> CrossArguments:
        result, arguments = self.result, self.arguments
        while self.at < len(arguments):
            argument = arguments[self.at]
            if not argument.startswith("-") or argument == "-":
                break
            self.at += 1
            if argument == "--":
                if self.versions:
                    self.versions += 1
                break
            option = self.options.get(argument)
            if option is None:
                raise UsageError(f"unrecognized option '{argument}'")
            option()
        result.files = arguments[self.at :]
        result.version = self.versions > 0
        result.version_only = result.version and self.versions == len(arguments)
        self._check_address()
        if not result.files and (result.listing or not result.dumping):
            # As plain luac does: look at what was made last.
            result.dumping = False
            result.files = [DEFAULT_OUTPUT[self.target.lua]]
        return result

    def _value(self, message: str) -> str:
        """The option's value; the real tools crash where one of `-a` and `-m` is missing."""
        if self.at >= len(self.arguments):
            raise UsageError(message)
        self.at += 1
        return self.arguments[self.at - 1]

    def _flash(self) -> None:
        self.result.flash = self.result.lookup = True

    def _version(self) -> None:
        self.versions += 1

    def _output(self) -> None:
        message = "'-o' needs argument"
        value = self._value(message)
        if not value or (self.target.lua == 53 and value.startswith("-") and value != "-"):
            raise UsageError(message)
        self.result.output = None if value == "-" else value

    def _execute(self) -> None:
        new = self.target.lua == 53
        message = '"-e" needs a file argument' if new else "'-e' needs argument"
        value = self._value(message)
        if not value or value.startswith("-"):
            raise UsageError(message)
        raise Refused(
            "'-e' is not available: this is a compiler without a Lua interpreter. Run the script "
            "with Lua, or with the luac.cross of a firmware checkout"
        )

    def _image(self) -> None:
        message = '"-F" needs an LFS image file argument'
        value = self._value(message)
        if not value or value.startswith("-"):
            raise UsageError(message)
        self.result.image_name = value

    def _address(self) -> None:
        self._flash()
        target = self.target
        address = strtol(self._value("'-a' needs argument")) & 0xFFFFFFFF
        self.has_address = True
        self.result.address = address
        if target.flash_base is None:
            return
        if target.lua == 51:
            if (address - target.flash_base) & 0xFFFFFFFF > _WINDOW_BYTES:
                raise UsageError("'-a' absolute address must be valid flash address")
        elif not 0 < (address - _WINDOW_BASE_53) & 0xFFFFFFFF <= _WINDOW_BYTES:
            raise UsageError('"-a" absolute address must be valid flash address')

    def _max_size(self) -> None:
        self._flash()
        value = strtol(self._value("'-m' needs argument")) & 0xFFFFFFFF
        if value % _BLOCK:
            raise UsageError("'-m' maximum size must be a multiple of 4,096")
        self.result.max_bytes = value

    def _check_address(self) -> None:
        """Lua 5.3 makes absolute images of image files only."""
        result = self.result
        if self.target.lua == 51 or not self.has_address or not result.address:
            return
        if result.output is None or result.image_name is None or result.files:
            raise UsageError("'-a' also requires '-o' and '-F' options without lua source files")


_NUMBER: Final = re.compile(r"\s*([+-]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)?")


def strtol(text: str) -> int:
    """The number at the start of `text` as C's `strtol` with base 0 reads it: hexadecimal,
    octal or decimal, 0 if there is none.
    """
    match = _NUMBER.match(text)
    if match is None or match[2] is None:
        return 0
    digits = match[2].lower()
    base = 16 if digits.startswith("0x") else 8 if digits.startswith("0") else 10
    value = int(digits, base)
    return -value if match[1] == "-" else value


def usage_lines(program: str, lua: Literal[51, 53]) -> list[str]:
    """The usage text: the options of luac.cross, described in our words."""
    options = [
        ("-o FILE", f"write to FILE, - for standard output (default {DEFAULT_OUTPUT[lua]})"),
        ("-f", "make an LFS image instead of a .lc file"),
        ("-m SIZE", "refuse an image of more than SIZE bytes; implies -f"),
        ("-i", "make a .lc file that looks its parts up by name; implied by -f"),
        ("-s", "strip debug information"),
        ("-p", "only look for errors, write nothing"),
        ("-l", "list the code; -l -l also lists constants and variables"),
        ("-v", "show the version"),
        ("-e FILE", "run a script: not available here"),
        ("--", "end of the options"),
        ("-", "read standard input"),
        ("--target NAME", "firmware build to compile for; must come first"),
        ("--luac-cross-defects", "its exact bytes, usable or not; must come first"),
        ("--help", "show this text"),
    ]
    if lua == 51:
        absolute = [("-a ADDR", "make an LFS image for flash address ADDR; implies -f")]
    else:
        absolute = [
            ("-F IMAGE", "read an LFS image file"),
            ("-a ADDR", "with -F and -o: convert it for flash address ADDR"),
        ]
    options[2:2] = absolute
    width = max(len(name) for name, _ in options)
    return [
        f"usage: {program} [options] [files]",
        "Compiles Lua files for NodeMCU firmware as the firmware's luac.cross does. Options:",
        *(f"  {name.ljust(width)}  {what}" for name, what in options),
    ]
