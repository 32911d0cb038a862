"""What files of other tools say about globals and libraries: `.luacheckrc` and `.luarc.json`.

They count where the project file is silent. `.luacheckrc` is read by `luacheckrc.py`. Whatever
is skipped is noted with its place.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from luac_nodemcu.firmware.build_config import Note
from luac_nodemcu.project.origin import Origin, Setting
from luac_nodemcu.project.resolve import Key

LUACHECKRC: Final = ".luacheckrc"
LUARC: Final = (".luarc.json", ".luarc.jsonc")

_MAX_BYTES: Final = 4 * 1024 * 1024
GLOBAL_NAME: Final = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", re.ASCII)

Fallbacks = dict[Key, Setting[Any]]
"""Settings by their keys."""


def read_fallbacks(root: Path, shown_root: str) -> tuple[Fallbacks, list[Note]]:
    """Settings from the files of other tools in a folder; `.luacheckrc` goes first."""
    settings: Fallbacks = {}
    notes: list[Note] = []
    prefix = "" if shown_root in ("", ".") else f"{shown_root}/"
    for name in LUARC:
        data = _read(root / name, prefix + name, notes)
        if data is not None:
            settings |= parse_luarc(data, prefix + name, notes)
            break
    data = _read(root / LUACHECKRC, prefix + LUACHECKRC, notes)
    if data is not None:
        from luac_nodemcu.project.luacheckrc import parse_luacheckrc

        settings |= parse_luacheckrc(data, prefix + LUACHECKRC, notes)
    return settings, notes


def _read(path: Path, shown: str, notes: list[Note]) -> bytes | None:
    try:
        if not path.is_file():
            return None
        if path.stat().st_size > _MAX_BYTES:
            notes.append(Note(shown, "too large; the file is not read"))
            return None
        return path.read_bytes()
    except OSError as error:
        notes.append(Note(shown, f"cannot be read ({error.strerror}); the file is skipped"))
        return None


# --- .luarc.json -----------------------------------------------------------------------------

# One that does not end goes to the end of its line, so that nothing is scanned twice.
_STRING: Final = r'"(?:\\.|[^"\\\n])*"?'
_COMMENT: Final = re.compile(_STRING + r"|//[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_LAST_COMMA: Final = re.compile(_STRING + r"|,(?=\s*[\]}])")


def parse_luarc(data: bytes, shown: str, notes: list[Note]) -> Fallbacks:
    """Globals and libraries of the Lua language server's configuration."""
    text = data.decode("utf-8-sig", "replace")

    def blank(match: re.Match[str]) -> str:
        return match[0] if match[0].startswith('"') else re.sub(r"[^\n]", " ", match[0])

    try:
        values = json.loads(_LAST_COMMA.sub(blank, _COMMENT.sub(blank, text)))
    except json.JSONDecodeError as error:
        notes.append(
            Note(f"{shown}:{error.lineno}", f"not valid JSON ({error.msg}); the file is skipped")
        )
        return {}
    except (RecursionError, ValueError):
        notes.append(Note(shown, "not valid JSON; the file is skipped"))
        return {}
    if not isinstance(values, dict):
        notes.append(Note(shown, "expected an object; the file is skipped"))
        return {}
    settings: Fallbacks = {}
    for name, key in (
        ("diagnostics.globals", ("globals", "read")), ("workspace.library", ("stubs", "paths")),
    ):  # fmt: skip
        found = _luarc_value(values, name)
        if found is None:
            continue
        place = f"{shown}:{_line_of(text, name.split('.')[-1])}"
        items = list(found) if isinstance(found, dict) else found
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            notes.append(Note(place, f"{name} is no list of text; it is skipped"))
            continue
        good = [item for item in items if _usable(item, key)]
        notes += [
            Note(place, f"{name}: '{item[:60]}' cannot be used here; it is skipped")
            for item in items
            if item not in good
        ]
        settings[key] = Setting(tuple(dict.fromkeys(good)), Origin("fallback", place))
    return settings


def _luarc_value(values: dict[str, Any], name: str) -> Any:
    """`a.b` as `"a.b"`, `"Lua.a.b"`, or in nested objects."""
    group, key = name.split(".")
    for prefix in ("", "Lua."):
        if prefix + name in values:
            return values[prefix + name]
        nested = values.get(prefix + group)
        if isinstance(nested, dict) and key in nested:
            return nested[key]
    lua = values.get("Lua")
    return _luarc_value(lua, name) if isinstance(lua, dict) and lua is not values else None


def _usable(item: str, key: Key) -> bool:
    if key == ("globals", "read"):
        return GLOBAL_NAME.fullmatch(item) is not None
    # `${3rd}/...` and other variables only have a meaning in that server.
    return bool(item) and "$" not in item


def _line_of(text: str, key: str) -> int:
    match = re.search(rf'"(?:[\w.]*\.)?{key}"', text)
    return text.count("\n", 0, match.start() if match else 0) + 1
