"""How the compilers' messages show a chunk name. Source: luaO_chunkid of both Lua versions."""

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
