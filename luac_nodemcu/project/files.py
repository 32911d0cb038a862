"""Reading the files that a command works on, and writing its results whole or not at all.

Every path shown to a person or compiled into a chunk name uses `/`. Folders are walked in
byte-wise order of their paths, so that the same tree gives the same output everywhere.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from luac_nodemcu.errors import LuacNodemcuError

MAX_FILE_BYTES: Final = 64 * 1024 * 1024
"""A larger input is refused before it is read: no device holds a thousandth of it."""


class InputError(LuacNodemcuError):
    """A file or folder that cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to compile: where it is, and its name as the user gave it, with `/`."""

    path: Path
    shown: str

    @property
    def chunk_path(self) -> bytes:
        """The name as bytes for a chunk name; file names that are not UTF-8 survive."""
        return os.fsencode(self.shown) if os.name != "nt" else self.shown.encode("utf-8")

    def read(self) -> bytes:
        """The file's bytes. Raises InputError."""
        try:
            size = self.path.stat().st_size
            if size > MAX_FILE_BYTES:
                raise InputError(
                    f"{self.shown}: {size:,} bytes are too much for a Lua source "
                    f"(at most {MAX_FILE_BYTES:,})"
                )
            return self.path.read_bytes()
        except OSError as error:
            raise InputError(f"cannot read {self.shown}: {error.strerror}") from error


@dataclass(frozen=True, slots=True)
class GeneratedFile(InputFile):
    """An input that is not a file: its source was made from other files."""

    data: bytes = b""

    def read(self) -> bytes:
        return self.data


def find_inputs(arguments: Iterable[str], suffixes: tuple[str, ...] = (".lua",)) -> list[InputFile]:
    """The files that path arguments mean: files as given, folders with all files of a suffix.

    A file that is named twice is taken once. Hidden folders are skipped. Raises InputError for
    a path that does not exist and for a folder without any such file.
    """
    found: dict[str, InputFile] = {}
    for argument in arguments:
        path = Path(argument)
        if path.is_dir():
            inside = _walk(path, suffixes)
            if not inside:
                kinds = " or ".join(suffixes)
                raise InputError(f"{show_path(path)}: the folder has no {kinds} file")
            for file in inside:
                found.setdefault(file.shown, file)
        elif path.exists():
            shown = argument.replace("\\", "/") if os.name == "nt" else argument
            found.setdefault(shown, InputFile(path, shown))
        else:
            raise InputError(f"{argument}: no such file or folder")
    return list(found.values())


def _walk(folder: Path, suffixes: tuple[str, ...]) -> list[InputFile]:
    files: list[InputFile] = []

    def fail(error: OSError) -> None:
        raise InputError(f"cannot read folder {error.filename}: {error.strerror}")

    for root, folders, names in os.walk(folder, onerror=fail):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.endswith(suffixes):
                path = Path(root) / name
                files.append(InputFile(path, show_path(path)))
    files.sort(key=lambda file: os.fsencode(file.shown))
    return files


def show_path(path: Path) -> str:
    """A path with `/`."""
    return path.as_posix()


def make_folder(path: Path) -> None:
    """Makes a folder and those above it, unless they are there. Raises InputError."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot make the folder {show_path(path)}: {error.strerror}") from error


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file so that it is complete or, on any failure, unchanged.

    The bytes go to a temporary file in the same folder, which then takes the file's place and
    keeps its permissions. Raises InputError that names the file and says what to do.
    """
    if path.is_dir():
        raise InputError(f"cannot write {show_path(path)}: it is a folder; name a file in it")
    if not path.parent.is_dir():
        raise InputError(
            f"cannot write {show_path(path)}: the folder {show_path(path.parent)} does not exist; "
            "create it first"
        )
    if not path.exists() and not path.is_symlink():
        mode = None
    elif path.is_file():
        # A rename would replace a file that its owner has write-protected.
        if not os.access(path, os.W_OK):
            raise InputError(f"cannot write {show_path(path)}: it is read-only")
        mode = path.stat().st_mode
    else:
        _write_special(path, data)
        return
    target = Path(os.path.realpath(path))
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_default_mode() if mode is None else mode & 0o7777)
        Path(temporary).replace(target)
        temporary = None
    except OSError as error:
        raise InputError(
            f"cannot write {show_path(path)}: {error.strerror}; the file was left as it was"
        ) from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                Path(temporary).unlink()


def _write_special(path: Path, data: bytes) -> None:
    """Writes to a device or pipe, which cannot be replaced."""
    try:
        with path.open("wb") as stream:
            stream.write(data)
    except OSError as error:
        raise InputError(f"cannot write {show_path(path)}: {error.strerror}") from error


def _default_mode() -> int:
    """Permissions that a new file gets (mkstemp gives its files none for others)."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
