"""Addresses of files, as clients write them in many ways, and paths.

Only `file:` has paths. Two addresses of one file have the same path, so files are known by that.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote_to_bytes, urlsplit

_DRIVE: Final = re.compile(r"/?([A-Za-z]):")


def path_of(uri: str) -> Path | None:
    """The path of a `file:` address, None for any other."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme != "file":
        return None
    # Names on Linux are bytes; what is not UTF-8 survives as Python keeps it.
    path = os.fsdecode(unquote_to_bytes(parts.path))
    if "\0" in path:
        return None
    if os.name == "nt":
        drive = _DRIVE.match(path)
        if drive is not None:
            path = f"{drive[1].upper()}:{path[drive.end() :]}"
        elif parts.netloc:
            path = f"//{parts.netloc}{path}"
    return Path(os.path.normpath(path)) if path else None


def uri_of(path: Path) -> str:
    """The address of a file."""
    text = path.as_posix()
    drive = _DRIVE.match(text) if os.name == "nt" else None
    if drive is not None:
        return f"file:///{drive[1].lower()}:{quote(os.fsencode(text[drive.end() :]))}"
    if text.startswith("//"):
        return "file:" + quote(os.fsencode(text))
    return "file://" + quote(os.fsencode(text))


def name_of(uri: str) -> str:
    """The last part of an address, for what has no path."""
    return os.fsdecode(unquote_to_bytes(uri.rpartition("/")[2].rpartition(":")[2])) or "untitled"
