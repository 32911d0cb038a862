"""Finds calls of luac.cross in Makefiles and scripts, for `init`.

Not a make: variables are expanded where they are plain text or a list of wildcards, and what
cannot be read is left out. What is found here only becomes a proposal that the user reads.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_ASSIGNMENT: Final = re.compile(
    r"^\s*(?:export\s+|set\s+)?(?P<name>[A-Za-z_][\w.-]*)\s*(?:\?|::?|\+)?=\s*(?P<value>.*)$"
)
_VARIABLE: Final = re.compile(
    r"\$\((?P<a>[\w.-]+)\)|\$\{(?P<b>[\w.-]+)\}|\$(?P<c>[A-Za-z_]\w*)|%(?P<d>\w+)%"
)
_FUNCTION: Final = re.compile(r"\$\((?:wildcard|sort|strip)\s+([^()]*)\)")
_COMPILER: Final = re.compile(
    r"(?:^|[\s/\\@\"'(])luac\.cross(?:\.int|\.exe|\.int\.exe)?(?=[\s\"')]|$)"
)
_MAX_DEPTH: Final = 8
_MAX_LENGTH: Final = 100_000
_LFS: Final = re.compile(r"(?:^|_)LFS(?:_|$)", re.IGNORECASE)
_LUA: Final = re.compile(r"[^\s;&|<>\"'$()]+\.lua")


@dataclass(slots=True)
class LfsVariable:
    """A variable with LFS in its name that lists Lua files, as written, with `/`."""

    line: int
    name: str
    sources: list[str]


@dataclass(slots=True)
class CompilerCall:
    """A command line with luac.cross; fields are empty where it does not say.

    - `line`: where it stands; `program`: the path of luac.cross if it has one.
    - `sources`: Lua files and wildcards as written, with `/`.
    - `makes_image`: whether it makes an LFS image (`-f` or `-a`) and no `.lc` file.
    """

    line: int
    program: str = ""
    output: str = ""
    max_size: str = ""
    strip: bool = False
    makes_image: bool = False
    sources: list[str] = field(default_factory=list)


def find_compiler_calls(text: str) -> list[CompilerCall]:
    """Every call of luac.cross in a Makefile or script, in order."""
    variables: dict[str, str] = {}
    calls = []
    for number, line in _joined_lines(text):
        assignment = _ASSIGNMENT.match(line)
        if assignment is not None:
            # The first value: later ones usually stand in other branches of a condition.
            variables.setdefault(assignment["name"], assignment["value"].strip())
            if not assignment["value"].startswith("`"):
                continue
        expanded = _expand(line, variables)
        match = _COMPILER.search(expanded)
        if match is not None:
            call = _read_call(expanded, match, number)
            if call is not None:
                calls.append(call)
    return calls


def find_lfs_variables(text: str) -> list[LfsVariable]:
    """Variables of a Makefile that say which Lua files are for LFS, in order."""
    variables: dict[str, str] = {}
    found = []
    for number, line in _joined_lines(text):
        match = _ASSIGNMENT.match(line)
        if match is None:
            continue
        variables.setdefault(match["name"], match["value"].strip())
        if not _LFS.search(match["name"]) or re.search(r"\$\((?!wildcard )\w+ ", match["value"]):
            continue
        value = _expand(match["value"], variables)
        sources = [word for word in value.split() if _LUA.fullmatch(word)]
        if sources:
            plain = [word.replace("\\", "/").removeprefix("./") for word in sources]
            found.append(LfsVariable(number, match["name"], plain))
    return found


def _joined_lines(text: str) -> list[tuple[int, str]]:
    lines = []
    start, pending = 0, ""
    for number, line in enumerate(text.splitlines(), 1):
        start = start or number
        if line.endswith("\\"):
            pending += line[:-1] + " "
            continue
        full = pending + line
        if not re.match(r"\s*(#|::|rem\b|//)", full, re.IGNORECASE):
            lines.append((start, full))
        start, pending = 0, ""
    return lines


def _expand(text: str, variables: Mapping[str, str]) -> str:
    """The text with variables replaced by their values, as far as they fit."""
    for _ in range(_MAX_DEPTH):
        room = _MAX_LENGTH

        def value(match: re.Match[str]) -> str:
            nonlocal room
            name = next(group for group in match.groups() if group)
            # Unknown variables stay, so that what contains them is not taken for a path.
            found = variables.get(name, match[0])
            room -= len(found)
            return found if room >= 0 else match[0]

        text = _FUNCTION.sub(lambda match: match[1], text[:_MAX_LENGTH])
        expanded = _VARIABLE.sub(value, text)
        if expanded == text:
            break
        text = expanded
    return text


def _read_call(line: str, match: re.Match[str], number: int) -> CompilerCall | None:
    start = match.start() + len(match[0]) - len(match[0].lstrip(" \t@\"'("))
    # Back to the start of the path that ends in luac.cross.
    while start > 0 and line[start - 1] not in " \t@\"'(;&|=`":
        start -= 1
    words = _words(line[start:])
    if len(words) < 2:
        return None
    call = CompilerCall(number)
    program = words[0].strip("\"'")
    if "/" in program and not re.search(r"[$()%]", program):
        call.program = program
    rest = iter(words[1:])
    for word in rest:
        if word in (";", "&&", "||", "|", "&", ">", "2>"):
            break
        if word in ("-o", "-m", "-a", "-F"):
            value = next(rest, "")
            if word == "-o":
                call.output = value if "$" not in value else ""
            elif word == "-m":
                call.max_size = value
            call.makes_image = call.makes_image or word == "-a"
        elif word == "-f":
            call.makes_image = True
        elif word == "-s":
            call.strip = True
        elif _LUA.fullmatch(word):
            call.sources.append(word.removeprefix("./"))
    return call


def _words(text: str) -> list[str]:
    # A backslash is a separator of Windows paths here; make's line ends are joined already.
    text = text.replace("\\", "/")
    separated = re.sub(r"(;|&&|\|\|?|\)\s*$)", r" \1 ", text)
    try:
        return shlex.split(separated, posix=True)
    except ValueError:
        return separated.split()
