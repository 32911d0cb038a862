"""Reading `luac-nodemcu.toml`: from bytes to checked data, with places for messages.

What the settings mean and how they combine with other sources is in `settings.py` and
`resolve.py`.
"""

from __future__ import annotations

import functools
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, Final

from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.firmware.modules import closest
from luac_nodemcu.project import schema
from luac_nodemcu.project.toml_positions import Position, find_positions

FILE_NAME: Final = "luac-nodemcu.toml"

MAX_BYTES: Final = 1024 * 1024

_TOML_PLACE: Final = re.compile(r"(.*?)\s*\(at (?:line (\d+), column (\d+)|(end of document))\)")


class ProjectFileError(LuacNodemcuError):
    """A project file that cannot be used; the message has a line for each mistake."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines: tuple[str, ...] = tuple(lines)
        super().__init__("\n".join(self.lines))


@functools.cache
def settings_schema() -> Mapping[str, Any]:
    """The JSON Schema of the project file. Not to be changed."""
    file = resources.files("luac_nodemcu.project").joinpath("settings_schema.json")
    data: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return data


class SettingsFile:
    """A project file that has been read and checked.

    - `path`: where it is; `shown`: its name in messages.
    - `data`: its content as TOML says it, valid by the schema.
    """

    def __init__(self, path: Path, shown: str, text: str, data: dict[str, Any]) -> None:
        self.path = path
        self.shown = shown
        self.data = data
        self._text = text
        self._positions: dict[schema.Path, Position] | None = None

    def position(self, path: schema.Path) -> Position | None:
        """The line and column of a key; of the closest enclosing one if it has no place."""
        if self._positions is None:
            self._positions = find_positions(self._text)
        while path and path not in self._positions:
            path = path[:-1]
        return self._positions.get(path)

    def place(self, path: schema.Path) -> str:
        """`file:line` of a key."""
        position = self.position(path)
        return self.shown if position is None else f"{self.shown}:{position[0]}"

    def get(self, path: schema.Path) -> Any:
        """The value at a path, None if it is not set."""
        value: Any = self.data
        for part in path:
            if isinstance(part, str) and isinstance(value, dict):
                value = value.get(part)
            elif isinstance(part, int) and isinstance(value, list) and part < len(value):
                value = value[part]
            else:
                return None
        return value

    def mistake(self, path: schema.Path, message: str) -> str:
        """A line of a ProjectFileError about the value at `path`."""
        return f"{self.place(path)}: {show_path(path)}: {message}"


def read_settings_file(path: Path, shown: str) -> SettingsFile:
    """Reads and checks a project file. Raises ProjectFileError."""
    try:
        if path.is_dir():
            raise ProjectFileError([f"{shown} is a folder; the project file is a file in it"])
        if path.stat().st_size > MAX_BYTES:
            raise ProjectFileError([f"{shown} is too large for a project file"])
        data = path.read_bytes()
    except OSError as error:
        raise ProjectFileError([f"cannot read {shown}: {error.strerror}"]) from error
    return parse_settings_file(data, path, shown)


def parse_settings_file(data: bytes, path: Path, shown: str) -> SettingsFile:
    """Checks the content of a project file. Raises ProjectFileError with every mistake."""
    text = _decode(data, shown)
    values = _parse(text, shown)
    file = SettingsFile(path, shown, text, values)
    problems = schema.check(values, settings_schema())
    if problems:
        raise ProjectFileError([_line(file, problem) for problem in problems])
    return file


def show_path(path: schema.Path) -> str:
    """A path as people write it: `check.severity.my-rule`, `files.lfs[2]` (counted from 1)."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            name = part if re.fullmatch(r"[A-Za-z0-9_-]+", part) else json.dumps(part)
            text += f".{name}" if text else name
    return text


def _decode(data: bytes, shown: str) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ProjectFileError([f"{shown} is UTF-16; save it as UTF-8"])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = f"the byte 0x{data[error.start]:02x} is not UTF-8"
        raise ProjectFileError([f"{shown}:{line}: {byte}; save the file as UTF-8"]) from error


def _parse(text: str, shown: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProjectFileError([_syntax_error(str(error), text, shown)]) from error
    except RecursionError as error:
        raise ProjectFileError([f"{shown}: lists or tables are nested too deeply"]) from error
    except ValueError as error:
        # A date such as 2024-02-31, or a number with thousands of digits.
        raise ProjectFileError([f"{shown}: a value is not possible: {error}"]) from error


def _syntax_error(message: str, text: str, shown: str) -> str:
    match = _TOML_PLACE.fullmatch(message)
    if match is None:
        return f"{shown}: not valid TOML: {message}"
    lines = text.split("\n")
    line = int(match[2]) if match[2] else max(1, len(text.rstrip("\n").split("\n")))
    hint = _syntax_hint(match[1], lines[line - 1] if line <= len(lines) else "")
    place = f"{line}:{match[3]}" if match[3] else f"{line}"
    return f"{shown}:{place}: not valid TOML: {match[1]}{hint}"


def _syntax_hint(message: str, line: str) -> str:
    """What is probably wrong with a line that TOML does not take; may be empty."""
    stripped = line.strip()
    if stripped.startswith(("--", "//")):
        return "; comments start with #"
    value = re.match(r"[\w.-]+\s*=\s*(.*)", stripped)
    if value is not None:
        content = value[1].split("#", 1)[0].strip()
        if not content:
            return "; nothing stands behind the ="
        if content.lower() in ("true", "false", "yes", "no", "on", "off"):
            return "; write true or false"
        if "Invalid value" in message and re.match(r"[A-Za-z./~\\]", content):
            return f'; put text in quotes: "{content[:40]}"'
        if '"' in content and "\\" in content:
            return "; in \"...\" a \\ starts an escape: write paths with / or in '...'"
    if re.match(r"[\w.-]+\s*:", stripped):
        return "; write key = value"
    if "overwrite" in message or "Cannot declare" in message or "Cannot mutate" in message:
        return "; a key or [table] may occur only once"
    return ""


def _line(file: SettingsFile, problem: schema.Problem) -> str:
    if problem.about_key:
        return f"{file.place(problem.path)}: {_key_message(file, problem)}"
    found = f", found {problem.found}"
    if problem.known:
        written = file.get(problem.path)
        near = closest(written, problem.known) if isinstance(written, str) else None
        found += f'; did you mean "{near}"?' if near else ""
    where = show_path(problem.path)
    return f"{file.place(problem.path)}: {where}: expected {problem.expected}{found}"


def _key_message(file: SettingsFile, problem: schema.Problem) -> str:
    key = str(problem.path[-1])
    table = show_path(problem.path[:-1])
    if not problem.known:
        return f"{show_path(problem.path)}: expected {problem.expected}, found {problem.found}"
    where = f" in [{table}]" if table else ""
    message = f"unknown key {key}{where}"
    key = key.replace("_", "-")
    hint = f"did you mean {key}?" if key in problem.known else _table_of(key)
    if hint is None:
        near = closest(key, problem.known)
        hint = f"did you mean {near}?" if near else f"known keys: {', '.join(problem.known)}"
    return f"{message}; {hint}"


def _table_of(key: str) -> str | None:
    """Where a key of that name belongs."""
    properties = settings_schema()["properties"]
    if key in properties:
        is_table = "properties" in properties[key]
        return (
            f"write it as [{key}]" if is_table else f"{key} stands at the top, before any [table]"
        )
    for table, section in properties.items():
        if key in section.get("properties", {}):
            return f"{key} belongs in [{table}]"
    return None
