"""Looks at a folder without project file: what is there that a project file would say.

Only looks; `init_file.py` writes the proposal. Everything found comes with the place it was found
at, so that the user can judge it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from luac_nodemcu.firmware.build_config import BuildConfig, BuildConfigError
from luac_nodemcu.firmware.build_config_banner import read_banner
from luac_nodemcu.lfs.names import module_name
from luac_nodemcu.project.firmware_files import (
    SDKCONFIG,
    SDKCONFIG_DEFAULTS,
    USER_MODULES,
)
from luac_nodemcu.project.ignore import GitIgnore
from luac_nodemcu.project.makefiles import (
    CompilerCall,
    LfsVariable,
    find_compiler_calls,
    find_lfs_variables,
)
from luac_nodemcu.syntax.dialect import LUA51, LUA53
from luac_nodemcu.syntax.parser import Tree, parse_bytes

MAX_FILES: Final = 20_000
MAX_TEXT: Final = 512 * 1024

_SKIPPED: Final = frozenset(("node_modules", "__pycache__", "build", "dist"))
_HOST_FIRST_LINE: Final = re.compile(rb"#![^\n]*\blua")
_TEST_FOLDERS: Final = frozenset(("test", "tests", "spec", "specs"))
_ASSETS: Final = (".html", ".htm", ".css", ".js", ".pem", ".crt")
_MAKE: Final = re.compile(r"(?:GNU)?[Mm]akefile.*|.*\.(?:mk|sh|bat|cmd|ps1)")
_BANNER_FILES: Final = (".txt", ".log", ".md")

_ESP32_ONLY: Final = re.compile(
    rb"\b(?:wifi\.(?:start|sta\.on|ap\.on|mode)|gpio\.config|node\.uptime|ledc\.|dac\.|touch\.)\b"
    rb"|\b(?:ledc|dac|rmt|can|sdmmc|pulsecnt)\.new\w*\("
)
_ESP8266_ONLY: Final = re.compile(
    rb"\b(?:wifi\.(?:setmode|eventmon|sta\.eventMonReg|sta\.getap|setphymode)|gpio\.mode|file\.open"
    rb"|tmr\.(?:now|time|alarm))\b"
)
_MODULE_USE: Final = re.compile(
    rb"""(?:require|dofile|loadfile|flashindex|LFS\.get)\s*\(?\s*["']([\w./-]+)["']|LFS\.(\w+)"""
)


@dataclass(slots=True)
class LuaFile:
    """A Lua file: its name relative to the folder, and what its text says."""

    name: str
    data: bytes
    host: str = ""
    problem: str = ""
    needs_53: str = ""

    @property
    def folder(self) -> str:
        """Its folder, `""` for the top."""
        return self.name.rpartition("/")[0]


@dataclass(slots=True)
class Findings:
    """What a folder has.

    - `lua`: Lua files in byte-wise order.
    - `checkouts`: folders of firmware checkouts, relative to the folder.
    - `headers`: `user-modules`, `user-config`, `sdkconfig` -> a file of the project.
    - `banners`: files with a boot banner, and what it says.
    - `calls`, `variables`: calls of luac.cross and lists of Lua for LFS in Makefiles and
      scripts, each with the file it stands in.
    - `assets`: files that a web server would serve.
    """

    root: Path
    lua: list[LuaFile] = field(default_factory=list)
    checkouts: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    banners: list[tuple[str, BuildConfig]] = field(default_factory=list)
    calls: list[tuple[str, CompilerCall]] = field(default_factory=list)
    variables: list[tuple[str, LfsVariable]] = field(default_factory=list)
    assets: list[str] = field(default_factory=list)
    truncated: bool = False

    def device_lua(self) -> list[LuaFile]:
        """Lua files that run on the device."""
        return [file for file in self.lua if not file.host]


def scan(root: Path) -> Findings:
    """Looks at a folder and at firmware checkouts beside it. Raises nothing for odd files."""
    found = Findings(root)
    if is_checkout(root):
        found.checkouts.append(".")
    names = []
    for name in _walk(root, found):
        names.append(name)
        if len(names) >= MAX_FILES:
            found.truncated = True
            break
    for name in sorted(names, key=os.fsencode):
        _look_at(found, name)
    _look_beside(found)
    return found


def is_checkout(folder: Path) -> bool:
    """Whether a folder is the top of a firmware checkout."""
    esp32 = (folder / "components" / "modules" / "Kconfig").is_file()
    configured = (folder / SDKCONFIG).is_file() or (folder / SDKCONFIG_DEFAULTS).is_file()
    return (folder / USER_MODULES).is_file() or (esp32 and configured)


def _walk(root: Path, found: Findings) -> Iterator[str]:
    git = GitIgnore(root)
    pending = [""]
    while pending:
        folder = pending.pop()
        git.enter(folder)
        try:
            with os.scandir(root / folder) as entries:
                listed = sorted(entries, key=lambda entry: os.fsencode(entry.name))
        except OSError:
            continue
        for entry in listed:
            name = folder + entry.name
            if entry.name.startswith("."):
                continue
            try:
                is_folder, is_file = entry.is_dir(follow_symlinks=False), entry.is_file()
            except OSError:
                continue
            if is_folder and is_checkout(root / name):
                # Its own Lua is not the project's.
                found.checkouts.append(name)
            elif is_folder and entry.name not in _SKIPPED and not git.ignores(f"{name}/"):
                pending.append(f"{name}/")
            elif is_file and not git.ignores(name):
                yield name


def _look_at(found: Findings, name: str) -> None:
    base = name.rpartition("/")[2]
    path = found.root / name
    if base.endswith(".lua"):
        data = _read(path)
        if data is not None:
            found.lua.append(_lua_file(name, data))
        return
    inside_checkout = "." in found.checkouts
    header = {
        "user_modules.h": "user-modules", "user_config.h": "user-config", "sdkconfig": "sdkconfig",
    }.get(base)  # fmt: skip
    if header is not None and not inside_checkout:
        found.headers.setdefault(header, name)
    elif _MAKE.fullmatch(base):
        data = _read(path)
        if data is not None and (b"luac.cross" in data or b"LFS" in data):
            text = data.decode("utf-8", "replace")
            found.calls += [(name, call) for call in find_compiler_calls(text)]
            found.variables += [(name, variable) for variable in find_lfs_variables(text)]
    elif base.endswith(_BANNER_FILES):
        data = _read(path)
        if data is not None and b"powered by Lua" in data:
            try:
                found.banners.append((name, read_banner(path, name)))
            except BuildConfigError:
                return
    elif base.lower().endswith(_ASSETS):
        found.assets.append(name)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.stat().st_size <= MAX_TEXT else None
    except OSError:
        return None


def _lua_file(name: str, data: bytes) -> LuaFile:
    file = LuaFile(name, data)
    folders = name.lower().split("/")[:-1]
    base = name.rpartition("/")[2].lower()
    if _HOST_FIRST_LINE.match(data):
        file.host = "starts with #! and names Lua"
    elif _TEST_FOLDERS & set(folders) or base.endswith(("_spec.lua", "_test.lua")):
        file.host = "is a test by its name"
    tree = parse_bytes(data, LUA51)
    if tree.has_errors:
        newer = parse_bytes(data, LUA53)
        if newer.has_errors:
            file.problem = _first_error(tree, data)
        else:
            file.needs_53 = _first_error(tree, data)
    return file


def _first_error(tree: Tree, data: bytes) -> str:
    issue = next(issue for issue in tree.issues if issue.severity == "error")
    return f"line {data.count(bytes([10]), 0, issue.offset) + 1}: {issue.message}"


def _look_beside(found: Findings) -> None:
    """Firmware checkouts beside the folder, and those that a call of luac.cross points into."""
    root = found.root
    candidates = []
    for _, call in found.calls:
        if call.program:
            folder = call.program.rpartition("/")[0]
            candidates += [folder, f"{folder}/../.."]  # build/luac_cross on the ESP32
    try:
        parent = Path(os.path.abspath(root)).parent  # noqa: PTH100 - without following links
        candidates += [f"../{entry.name}" for entry in parent.iterdir() if "firmware" in entry.name]
    except OSError:
        pass
    for candidate in candidates:
        if not candidate or os.path.isabs(candidate):  # noqa: PTH117
            continue
        name = os.path.normpath(candidate).replace(os.sep, "/")
        if name not in found.checkouts and name != ".." and is_checkout(root / name):
            found.checkouts.append(name)


def guess_chip(found: Findings) -> tuple[str, str] | None:
    """`esp32` if the Lua uses what only that chip has, with the place; None if not certain."""
    esp32: str | None = None
    for file in found.device_lua():
        if _ESP8266_ONLY.search(file.data):
            return None
        match = _ESP32_ONLY.search(file.data)
        if match is not None and esp32 is None:
            line = file.data.count(b"\n", 0, match.start()) + 1
            esp32 = f"{match[0].decode()} in {file.name}:{line}"
    return None if esp32 is None else ("esp32", esp32)


def loaded_names(data: bytes) -> set[str]:
    """The modules that a Lua source names in `require`, `dofile` and calls for LFS."""
    names = set()
    for match in _MODULE_USE.finditer(data):
        name = (match[1] or match[2]).decode()
        base = name.rpartition("/")[2]
        names.add(re.sub(r"\.(lua|lc)$", "", base))
    return names


def reachable(start: LuaFile, files: list[LuaFile]) -> list[LuaFile]:
    """Those of `files` that are loaded from `start`, directly or through others."""
    by_name = {module_name(b"@" + os.fsencode(file.name), 51).decode(): file for file in files}
    found: dict[str, LuaFile] = {}
    pending = [start]
    while pending:
        for name in loaded_names(pending.pop().data):
            file = by_name.get(name)
            if file is not None and name not in found and file is not start:
                found[name] = file
                pending.append(file)
    return [file for file in files if file in found.values()]
