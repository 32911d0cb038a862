"""Chunk names: what a compiled file remembers of its source, and how messages show it.

Source: luaO_chunkid of both Lua versions of the firmware, and luac_cross's luac.c.
"""

from __future__ import annotations

from typing import Literal


def chunk_id(chunk_name: bytes, version: Literal[51, 53]) -> bytes:
    """How messages of the compiler show a chunk name (`@path` or `=text`)."""
    text = chunk_name[1:]
    if chunk_name[:1] == b"=":
        return text[: 79 if version == 51 else 59]
    if version == 51:
        return text if len(text) <= 72 else b"..." + text[-72:]
    return text if len(text) <= 59 else b"..." + text[-56:]


def core_name(chunk_name: bytes, version: Literal[51, 53]) -> bytes:
    """The module name that luac.cross derives from a chunk name.

    What follows the last `/` (or, without one, the last `\\`), without leading dots, up to the
    next dot. An empty result becomes the whole name in Lua 5.1 and stays empty in Lua 5.3.
    """
    text = chunk_name[1:]
    separator = b"/" if b"/" in text else b"\\"
    base = text.rsplit(separator, 1)[-1].lstrip(b".")
    name = base.split(b".", 1)[0]
    return text if not name and version == 51 else name
