"""Chooses the files of the LFS image for `init`: by a Makefile, by a folder, or by `init.lua`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from luac_nodemcu.compiler.mains import MAX_MODULES_51
from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.lfs.names import module_name
from luac_nodemcu.project.ignore import Patterns
from luac_nodemcu.project.init_scan import Findings, LuaFile, loaded_names, reachable
from luac_nodemcu.project.sizes import parse_size

_SHOWN: Final = 8
_LFS_FOLDERS: Final = ("lfs", "lua-lfs", "lfs_modules")


class InitError(LuacNodemcuError):
    """A folder for which no project file can be proposed; the message says what to do."""


@dataclass(slots=True)
class Choice:
    """The files of the image: patterns, why, and the files that they take in.

    - `left_out`: files that the patterns take in and that must stay out, with the reason.
    - `output`, `max_size` (bytes), `strip`: what a call of luac.cross said, if one did.
    - `certain`: whether a Makefile lists the files; `guess`: whether hardly anything says so.
    """

    patterns: list[str] = field(default_factory=list)
    reason: str = ""
    files: list[LuaFile] = field(default_factory=list)
    left_out: list[tuple[LuaFile, str]] = field(default_factory=list)
    entry: LuaFile | None = None
    output: str = ""
    max_size: int | None = None
    strip: bool = False
    certain: bool = False
    guess: bool = False


def choose_files(found: Findings) -> Choice:
    """Raises InitError if there are several programs, or no Lua for a device."""
    choice = _from_calls(found) or _from_variables(found) or _from_folders(found)
    if choice is None:
        choice = _from_entry(found)
    else:
        choice.entry = _entry(found) or _beside_loader(choice)
    choice.files = [file for file in choice.files if file is not choice.entry]
    _add_first_line_mistakes(found, choice)
    _leave_out(choice)
    return choice


def _from_calls(found: Findings) -> Choice | None:
    """From a call of luac.cross that makes an image."""
    for name, call in found.calls:
        folder = name.rpartition("/")[0]
        patterns = ["/" + _joined(folder, source) for source in call.sources]
        files = _matching(found, patterns)
        if call.makes_image and files:
            return Choice(
                patterns,
                f"{name}:{call.line} packs them with luac.cross",
                files,
                output=_joined(folder, call.output) if call.output else "",
                max_size=parse_size(call.max_size) if call.max_size else None,
                strip=call.strip,
                certain=True,
            )
    return None


def _from_variables(found: Findings) -> Choice | None:
    """From a variable of a Makefile that lists Lua files and has LFS in its name."""
    for name, variable in found.variables:
        folder = name.rpartition("/")[0]
        patterns = ["/" + _joined(folder, source) for source in variable.sources]
        files = _matching(found, patterns)
        if files:
            reason = f"{name}:{variable.line} lists them in {variable.name}"
            return Choice(patterns, reason, files, certain=True)
    return None


def _joined(folder: str, path: str) -> str:
    return f"{folder}/{path}" if folder else path


def _from_folders(found: Findings) -> Choice | None:
    """From a folder that says what it is: in a checkout, by `_init.lua`, or by its name."""
    device = found.device_lua()
    if "." in found.checkouts and any(file.name.startswith("local/lua/") for file in device):
        patterns = ["/local/lua/**/*.lua"]
        reason = "the firmware builds LFS from local/lua"
        return Choice(patterns, reason, _matching(found, patterns))
    folder = _highest(file.folder for file in device if _base(file) == "_init.lua")
    reason = "the loader _init.lua is among them"
    if folder is None:
        folder = _highest(
            file.folder for file in device if file.folder.rpartition("/")[2].lower() in _LFS_FOLDERS
        )
        reason = "the folder's name says so"
    if folder is None:
        return None
    patterns = [f"/{_joined(folder, '*.lua')}"]
    return Choice(patterns, reason, _matching(found, patterns))


def _highest(folders: Iterable[str]) -> str | None:
    """The one folder that is nearest to the top, None if there is none or several are."""
    depths = sorted((folder.count("/") + bool(folder), folder) for folder in set(folders))
    if not depths or (len(depths) > 1 and depths[0][0] == depths[1][0]):
        return None
    return depths[0][1]


def _from_entry(found: Findings) -> Choice:
    """All Lua beside `init.lua`; if that is too much or nothing, what is loaded from there."""
    entry = _entry(found)
    if entry is None:
        _refuse_several(found)
        patterns = [f"/{_joined(_main_folder(found), '*.lua')}"]
        return Choice(patterns, "all in one folder", _matching(found, patterns))
    patterns = [f"/{_joined(entry.folder, '*.lua')}"]
    files = [file for file in _matching(found, patterns) if file is not entry]
    if 0 < len(files) <= MAX_MODULES_51:
        return Choice(patterns, "all that lie beside init.lua", files, entry=entry)
    others = [file for file in files or found.device_lua() if file is not entry]
    used = reachable(entry, others)
    if 0 < len(used) <= MAX_MODULES_51:
        reason = f"of {len(others)} these are loaded from {entry.name}"
        return Choice([f"/{file.name}" for file in used], reason, used, entry=entry)
    if files or not others:
        return Choice(patterns, "all that lie beside init.lua", files, entry=entry)
    patterns = [f"/{_joined(_main_folder(found, entry), '*.lua')}"]
    return Choice(
        patterns, "most Lua is there", _matching(found, patterns), entry=entry, guess=True
    )


def _main_folder(found: Findings, entry: LuaFile | None = None) -> str:
    """The folder with the most Lua for the device; the higher one of two."""
    counts: dict[str, int] = {}
    for file in found.device_lua():
        if file is not entry:
            counts[file.folder] = counts.get(file.folder, 0) + 1
    if not counts:
        raise InitError(
            "all Lua here runs on the computer by its first line or its name; there is nothing "
            "for a device"
        )
    return min(counts, key=lambda folder: (-counts[folder], folder.count("/"), folder))


def _starts(found: Findings) -> list[LuaFile]:
    return [file for file in found.device_lua() if _base(file) == "init.lua"]


def _entry(found: Findings) -> LuaFile | None:
    """The `init.lua`: that of the top folder, else the only one."""
    starts = _starts(found)
    top = [file for file in starts if not file.folder]
    return (top or starts)[0] if top or len(starts) == 1 else None


def _beside_loader(choice: Choice) -> LuaFile | None:
    """The `init.lua` that lies beside `_init.lua`: the one starts what the other is loaded from."""
    folders = {file.folder for file in choice.files if _base(file) == "_init.lua"}
    starts = [f for f in choice.files if _base(f) == "init.lua" and f.folder in folders]
    return starts[0] if len(starts) == 1 and not choice.certain else None


def _refuse_several(found: Findings) -> None:
    folders = [file.folder for file in _starts(found)]
    if not folders:
        return
    more = f" and {len(folders) - _SHOWN} more" if len(folders) > _SHOWN else ""
    raise InitError(
        "there are several programs here, each with an init.lua; run init in the folder of one "
        f"of them: {', '.join(folders[:_SHOWN])}{more}"
    )


def _add_first_line_mistakes(found: Findings, choice: Choice) -> None:
    """Modules that start with `#!` and are for the device all the same.

    They are named one by one, which says more than their first line: those that a Makefile
    lists, and those that another module loads.
    """
    wanted = Patterns(choice.patterns)
    for file in found.lua:
        if not file.host.startswith("starts with #!") or not wanted.match(file.name):
            continue
        name = _base(file).removesuffix(".lua")
        if choice.certain or any(name in loaded_names(other.data) for other in choice.files):
            file.host = ""
            choice.patterns.append(f"/{file.name}")
            choice.files.append(file)


def _leave_out(choice: Choice) -> None:
    """Files without which the image can be built: broken ones, and second ones of a name."""
    names: dict[bytes, str] = {}
    kept = []
    # A name without further dots goes first: it is what its author meant.
    for file in sorted(choice.files, key=lambda file: (_base(file).count("."), file.name)):
        if file.problem:
            choice.left_out.append((file, f"does not compile: {file.problem}"))
            continue
        name = module_name(b"@" + os.fsencode(file.name), 53)
        other = names.setdefault(name, file.name)
        if other != file.name:
            shown = name.decode("utf-8", "replace")
            choice.left_out.append((file, f"would be the module {shown}, like {other}"))
            continue
        kept.append(file)
    choice.files = [file for file in choice.files if file in kept]


def _matching(found: Findings, patterns: Sequence[str]) -> list[LuaFile]:
    wanted = Patterns(patterns)
    return [file for file in found.device_lua() if wanted.match(file.name)]


def _base(file: LuaFile) -> str:
    return file.name.rpartition("/")[2]
