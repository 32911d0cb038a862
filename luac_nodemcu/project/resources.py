"""Files that are packed as strings into one LFS module, and the Lua source of that module.

The source is compiled like any other; `docs/resources.md` describes what the module offers. Its
strings stay in flash: they are constants of a function that is in LFS.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from luac_nodemcu.errors import LuacNodemcuError
from luac_nodemcu.project.files import GeneratedFile, InputError, InputFile
from luac_nodemcu.project.ignore import Patterns
from luac_nodemcu.project.project import Project

GZIP_MAGIC: Final = b"\x1f\x8b\x08"
# Deflate, no flags, no time, best compression, unknown system: nothing of this machine.
_GZIP_HEADER: Final = GZIP_MAGIC + b"\0" + bytes(4) + b"\2\xff"
_LARGEST: Final = 3

_TYPES: Final = {
    "css": "text/css", "csv": "text/csv", "gif": "image/gif", "htm": "text/html",
    "html": "text/html", "ico": "image/x-icon", "jpeg": "image/jpeg", "jpg": "image/jpeg",
    "js": "text/javascript", "json": "application/json", "lua": "text/plain",
    "md": "text/plain", "mjs": "text/javascript", "pem": "application/x-pem-file",
    "png": "image/png", "svg": "image/svg+xml", "txt": "text/plain", "wasm": "application/wasm",
    "webp": "image/webp", "woff": "font/woff", "woff2": "font/woff2", "xml": "text/xml",
}  # fmt: skip
_OTHER_TYPE: Final = "application/octet-stream"


class ResourceError(LuacNodemcuError):
    """Resources that cannot be packed; the message names the file."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One file.

    - `name`: what the module knows it by; `path`: the file, as messages call it.
    - `data`: what is stored, compressed if `gzip`.
    - `file_bytes`: size of the file.
    - `media_type`: what a web server says about it.
    """

    name: str
    path: str
    data: bytes
    file_bytes: int
    gzip: bool
    media_type: str


def load_resources(project: Project, limit: int) -> list[Resource]:
    """The project's resources, sorted by name. `limit` is the size of LFS in bytes.

    Raises ResourceError or InputError.
    """
    settings = project.settings.resources
    compress = Patterns(settings.gzip.value)
    found: dict[str, Resource] = {}
    for file in project.files.resources:
        resource = _load(file, settings.root.value, compress, limit)
        other = found.setdefault(resource.name, resource)
        if other is not resource:
            raise ResourceError(
                f"{other.path} and {resource.path} would both be the resource {resource.name}; "
                "leave one out of resources.files"
            )
    resources = sorted(found.values(), key=lambda resource: os.fsencode(resource.name))
    _refuse_excess(resources, limit)
    return resources


def resource_file(project: Project, resources: Sequence[Resource]) -> GeneratedFile:
    """The module with the resources, as an input of a build."""
    name = f"{project.settings.resources.module.value}.lua"
    return GeneratedFile(project.root / name, name, resource_source(resources))


def resource_source(resources: Sequence[Resource]) -> bytes:
    """Lua source, for 5.1 and 5.3, of a module that returns a function.

    `f(name)` is the content, whether it is compressed, and its media type; nil for a name that
    is not there. `f()` is a list of the names. A chain of comparisons: no table has to be built
    in RAM, and the strings stay in flash.
    """
    names = b", ".join(lua_string(os.fsencode(resource.name)) for resource in resources)
    lines = [
        b"-- Made by luac-nodemcu from the files in [resources] of luac-nodemcu.toml.",
        b"return function(name)",
        *(_branch(resource) for resource in resources),
        b"  if name == nil then return { %s } end" % names,
        b"end",
        b"",
    ]
    return b"\n".join(lines)


def _branch(resource: Resource) -> bytes:
    return b"  if name == %s then return %s, %s, %s end" % (
        lua_string(os.fsencode(resource.name)),
        lua_string(resource.data),
        b"true" if resource.gzip else b"false",
        lua_string(resource.media_type.encode()),
    )


def lua_string(data: bytes) -> bytes:
    """A literal for any bytes that every Lua reads back the same."""
    return b'"' + b"".join([_ESCAPES[byte] for byte in data]) + b'"'


def _escape(byte: int) -> bytes:
    if byte in b'"\\':
        return b"\\" + bytes([byte])
    if byte == 10:
        return b"\\n"
    # Three digits, so that a digit may follow.
    return bytes([byte]) if 32 <= byte < 127 else b"\\%03d" % byte


_ESCAPES: Final = [_escape(byte) for byte in range(256)]


def _load(file: InputFile, root: str, compress: Patterns, limit: int) -> Resource:
    size = _size(file)
    if size > limit:
        raise ResourceError(
            f"{file.shown} has {size:,} bytes, more than the whole LFS of {limit:,}; serve it "
            "from the file system, or make it smaller"
        )
    data = file.read()
    name = _name(file.shown, root)
    if name.endswith(".gz"):
        if not data.startswith(GZIP_MAGIC):
            raise ResourceError(f"{file.shown} ends in .gz, but is not compressed by gzip")
        name = name.removesuffix(".gz")
        return Resource(name, file.shown, data, size, True, media_type(name))
    if compress.match(file.shown):
        smaller = gzip(data)
        if len(smaller) < len(data):
            return Resource(name, file.shown, smaller, size, True, media_type(name))
    return Resource(name, file.shown, data, size, False, media_type(name))


def _size(file: InputFile) -> int:
    try:
        return file.path.stat().st_size
    except OSError as error:
        raise InputError(f"cannot read {file.shown}: {error.strerror}") from error


def _name(shown: str, root: str) -> str:
    """A file's path without the folder that names are relative to."""
    prefix = root.strip("/").removeprefix("./") + "/"
    return shown.removeprefix(prefix)


def media_type(name: str) -> str:
    """The media type of a file name, from its ending alone."""
    return _TYPES.get(name.rpartition(".")[2].lower(), _OTHER_TYPE)


def gzip(data: bytes) -> bytes:
    """A gzip file of `data` without time and name.

    The bytes depend on the zlib that Python was built with, not on when and where it runs.
    """
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    body = deflate.compress(data) + deflate.flush()
    ends = zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    return _GZIP_HEADER + body + ends


def _refuse_excess(resources: Sequence[Resource], limit: int) -> None:
    total = sum(len(resource.data) for resource in resources)
    if total <= limit:
        return
    by_size = sorted(resources, key=lambda resource: -len(resource.data))
    largest = ", ".join(f"{r.path} ({len(r.data):,} bytes)" for r in by_size[:_LARGEST])
    raise ResourceError(
        f"the resources take {total:,} bytes, more than the whole LFS of {limit:,}. Largest: "
        f"{largest}"
    )
