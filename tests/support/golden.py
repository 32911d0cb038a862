"""What the firmware's luac.cross made of the corpus, read from `tests/golden`.

There is one archive for each target. `manifest.json` in it says for each source and strip level
either the error or the digest of the `.lc` file, and lists the outputs made of several files;
the other members are the bytes: `lc/<path>` at strip level 1 and `out/<name>`. Files at strip
level 2 (`-s`) are kept as digests: what differs can be seen at level 1.

`errors.json` has the first messages of `errors.toml`. Messages are stored one character for
each byte (Latin-1) and without luac.cross's own name.

Writing is in `tests/tools/make_golden.py`.
"""

from __future__ import annotations

import functools
import hashlib
import json
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

GOLDEN_FOLDER = Path(__file__).resolve().parent.parent / "golden"

BLOCK = 4096
"""Where the bytes are not kept, there is a CRC-32 for each block of this many bytes."""

Level = Literal["1", "2"]


@dataclass(frozen=True, slots=True)
class Compiled:
    """The `.lc` file of a source at a strip level: `data` is None where it is not kept."""

    sha256: str
    data: bytes | None
    blocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """A file that luac.cross made of one or more sources.

    - `kind`: `lc`, `image` (relocatable) or `absolute`.
    - `arguments`: luac.cross's options without `-o`.
    - `sources`: their paths, in order.
    - `address`: of an absolute image, else None.
    - `time`, `seed`: seconds since 1970 and the hash seed that the file carries; None if none.
    - `stdout`: what was printed.
    - `stored`: whether `Golden.output_data` has the bytes.
    """

    name: str
    kind: Literal["lc", "image", "absolute"]
    arguments: tuple[str, ...]
    sources: tuple[str, ...]
    address: int | None
    time: int | None
    seed: int | None
    stdout: str
    sha256: str
    stored: bool


class Golden:
    """The archive of one target."""

    def __init__(self, target: str) -> None:
        self._path = GOLDEN_FOLDER / f"{target}.zip"
        with zipfile.ZipFile(self._path) as archive:
            self.manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))

    def error(self, path: str, level: Level = "1") -> bytes | None:
        """The message with which the source was rejected, None if it was compiled."""
        message: str | None = self.manifest["lc"][path][level].get("error")
        return None if message is None else message.encode("latin-1")

    def compiled(self, path: str, level: Level = "1") -> Compiled:
        """The `.lc` file of a source that was compiled. `KeyError` for others."""
        entry = self.manifest["lc"][path][level]
        data = self._member(f"lc/{path}") if level == "1" and entry["stored"] else None
        return Compiled(entry["sha256"], data, tuple(entry.get("blocks", ())))

    def outputs(self) -> list[Output]:
        """Everything made of several files, and single modules as images."""
        return [
            Output(
                name=entry["name"],
                kind=entry["kind"],
                arguments=tuple(entry["arguments"]),
                sources=tuple(entry["sources"]),
                address=entry["address"],
                time=entry["time"],
                seed=entry["seed"],
                stdout=entry["stdout"],
                sha256=entry["sha256"],
                stored=entry["stored"],
            )
            for entry in self.manifest["outputs"]
        ]

    def output_data(self, output: Output) -> bytes | None:
        """The bytes of an output, None where only the digest is kept."""
        return self._member(f"out/{output.name}") if output.stored else None

    def _member(self, name: str) -> bytes:
        with zipfile.ZipFile(self._path) as archive:
            return archive.read(name)


@functools.cache
def load(target: str) -> Golden:
    """The goldens of a target."""
    return Golden(target)


@functools.cache
def error_messages() -> dict[str, dict[str, str | None]]:
    """For each case of `errors.toml`: messages by `51`, `53`, and by target where one differs."""
    messages: dict[str, dict[str, str | None]] = json.loads(
        (GOLDEN_FOLDER / "errors.json").read_text("ascii")
    )
    return messages


def expected_error(name: str, target: str) -> bytes | None:
    """The message for a case of `errors.toml`, None if that target compiles it."""
    case = error_messages()[name]
    version = "53" if "lua53" in target else "51"
    message = case[target] if target in case else case[version]
    return None if message is None else message.encode("latin-1")


def digest(data: bytes) -> str:
    """The digest under which a compiled file is listed."""
    return hashlib.sha256(data).hexdigest()


def block_checks(data: bytes) -> list[int]:
    """CRC-32 of every block of `BLOCK` bytes."""
    return [zlib.crc32(data[at : at + BLOCK]) for at in range(0, len(data), BLOCK)]
