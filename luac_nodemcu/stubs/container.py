"""The file that holds compiled stubs: an index, then one piece of JSON per stub.

Layout: 8 bytes magic, 4 bytes length of the index (little-endian), the index as JSON, the pieces.
Offsets in the index count from the end of the index. Reading one stub reads no other.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MAGIC = b"NODEMCU\x01"

Json = dict[str, Any]


class ContainerError(ValueError):
    """The file is damaged, of another version, or cut off."""


class Container:
    """Compiled stubs that were read from a file, or just made (`pieces`)."""

    def __init__(self, index: Json, path: Path | None, start: int, pieces: bytes) -> None:
        self.index = index
        self.path = path
        self.start = start
        self.pieces = pieces

    @classmethod
    def open(cls, path: Path, key: str) -> Container:
        """Reads the index. Raises `ContainerError` (also if `key` differs) and `OSError`."""
        with path.open("rb") as file:
            head = file.read(len(MAGIC) + 4)
            length = int.from_bytes(head[len(MAGIC) :], "little")
            text = file.read(length)
            size = os.fstat(file.fileno()).st_size
        if head[: len(MAGIC)] != MAGIC or len(text) != length:
            raise ContainerError(f"{path.name} is not a file of compiled stubs")
        try:
            index = json.loads(text)
        except ValueError:
            raise ContainerError(f"{path.name} is damaged") from None
        if index.get("key") != key:
            raise ContainerError(f"{path.name} was made by another version")
        start = len(head) + length
        if size != start + sum(entry["at"][1] for entry in index["stubs"].values()):
            raise ContainerError(f"{path.name} is cut off")
        return cls(index, path, start, b"")

    @classmethod
    def build(cls, key: str, stubs: Iterable[tuple[str, Json, Json]]) -> Container:
        """Makes one of (reference, index entry, compiled stub)."""
        pieces = bytearray()
        entries: Json = {}
        for reference, entry, compiled in stubs:
            piece = _dump(compiled)
            entries[reference] = {**entry, "at": [len(pieces), len(piece)]}
            pieces += piece
        return cls({"key": key, "stubs": entries}, None, 0, bytes(pieces))

    @property
    def stubs(self) -> dict[str, Json]:
        """Reference -> index entry."""
        stubs: dict[str, Json] = self.index["stubs"]
        return stubs

    def read(self, reference: str) -> Json:
        """One compiled stub. Raises `KeyError`, `ContainerError` and `OSError`."""
        offset, length = self.stubs[reference]["at"]
        if self.path is None:
            piece = self.pieces[offset : offset + length]
        else:
            with self.path.open("rb") as file:
                file.seek(self.start + offset)
                piece = file.read(length)
        try:
            data: Json = json.loads(piece)
        except ValueError:
            raise ContainerError(f"stub {reference} is damaged") from None
        return data

    def write(self, path: Path) -> None:
        """Writes it whole or not at all. Raises `OSError`."""
        text = _dump(self.index)
        write_whole(path, MAGIC + len(text).to_bytes(4, "little") + text + self.pieces)


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file by renaming a temporary one beside it. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _dump(data: Json) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
