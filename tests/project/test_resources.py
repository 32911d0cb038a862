"""Resources in LFS: the module that is made of them, run in real Lua 5.1 and 5.3."""

from __future__ import annotations

import gzip
import importlib
import random
from pathlib import Path
from typing import Any

import pytest

from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs.images import read_any_image
from luac_nodemcu.lfs.pack import PackOptions
from luac_nodemcu.project.build import build_image
from luac_nodemcu.project.project import load_project
from luac_nodemcu.project.project_build import lfs_inputs
from luac_nodemcu.project.resources import (
    Resource,
    ResourceError,
    lua_string,
    media_type,
    resource_source,
)
from luac_nodemcu.project.settings_file import ProjectFileError

LIMIT = 262_144


def runtime(version: str) -> Any:
    lua = importlib.import_module(f"lupa.{version}")
    return lua.LuaRuntime(encoding=None)


def run(version: str, source: bytes) -> Any:
    """The function that the module returns; its results come as bytes."""
    return runtime(version).execute(source)


def resource(name: str, data: bytes, compressed: bool = False) -> Resource:
    return Resource(name, name, data, len(data), compressed, media_type(name))


@pytest.fixture(params=["lua51", "lua53"])
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_byte_survives(version: str) -> None:
    every = bytes(range(256))
    rng = random.Random(1)
    # A digit after an escape, quotes, backslashes, line ends of all kinds, long data.
    cases = [
        b"", every, every[::-1], b"\0" + b"0123456789", b'\\"\\n', b"\r\n\n\r", b"]]--[[", b"\xff1",
        b"".join(bytes([byte]) + b"7" for byte in range(256)), rng.randbytes(70_000),
    ]  # fmt: skip
    for data in cases:
        assert runtime(version).execute(b"return " + lua_string(data)) == data
        assert b"\n" not in lua_string(data)


def test_the_accessor(version: str) -> None:
    body = gzip.compress(b"<html>", mtime=0)
    get = run(
        version,
        resource_source(
            [resource("a/index.html", body, True), resource("logo.png", b"\x89PNG\r\n\x1a\n\0")]
        ),
    )
    content, compressed, kind = get(b"a/index.html")
    assert gzip.decompress(content) == b"<html>"
    assert compressed is True
    assert kind == b"text/html"
    assert get(b"logo.png") == (b"\x89PNG\r\n\x1a\n\0", False, b"image/png")
    assert get(b"missing") is None
    assert get(1) is None
    assert list(get().values()) == [b"a/index.html", b"logo.png"]


def test_more_resources_than_short_constants(version: str) -> None:
    # An instruction can only name the first 256 constants of a function.
    many = [resource(f"file{number:04}.txt", b"%d" % number) for number in range(700)]
    get = run(version, resource_source(many))
    for number in (0, 1, 127, 128, 255, 256, 257, 699):
        assert get(f"file{number:04}.txt".encode())[0] == b"%d" % number
    assert len(list(get())) == 700


def test_no_resources(version: str) -> None:
    get = run(version, resource_source([]))
    assert get(b"x") is None
    assert list(get()) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.HTML", "text/html"), ("a.tar", "application/octet-stream"), ("js", "text/javascript"),
     ("a.b.css", "text/css"), ("x", "application/octet-stream")],
)  # fmt: skip
def test_media_types(name: str, kind: str) -> None:
    assert media_type(name) == kind


# --- In a project ----------------------------------------------------------------------------


def project(folder: Path, settings: str, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / "luac-nodemcu.toml").write_text(settings)


PAGE = b"<html>" + b"<p>hello</p>" * 100 + b"</html>\n"
SETTINGS = '[resources]\nfiles = ["/www/**"]\nroot = "www"\ngzip = ["*.html", "*.txt"]\n'


def test_resources_of_a_project(tmp_path: Path) -> None:
    project(
        tmp_path,
        SETTINGS,
        {
            "www/index.html": PAGE,
            "www/short.txt": b"x",
            "www/img/a.png": b"\x89PNG",
            "www/app.js.gz": gzip.compress(b"let x"),
            "lfs/app.lua": b"return require('resources')\n",
        },
    )
    inputs = lfs_inputs(load_project(tmp_path))
    assert [file.shown for file in inputs.files] == ["lfs/app.lua", "resources.lua"]
    found = {r.name: (r.gzip, r.file_bytes, len(r.data) < len(PAGE)) for r in inputs.resources}
    assert found == {
        "app.js": (True, len(gzip.compress(b"let x")), True),
        "img/a.png": (False, 4, True),
        "index.html": (True, len(PAGE), True),
        # It would only grow.
        "short.txt": (False, 1, True),
    }
    get = run("lua53", inputs.files[-1].read())
    assert gzip.decompress(get(b"index.html")[0]) == PAGE
    assert gzip.decompress(get(b"app.js")[0]) == b"let x"


def strings(proto: Proto) -> set[object]:
    found: set[object] = set(proto.constants)
    for inner in proto.protos:
        found |= strings(inner)
    return found


@pytest.mark.parametrize("target", target_names())
def test_the_content_is_in_the_image(tmp_path: Path, target: str) -> None:
    data = bytes(range(256)) * 4
    project(
        tmp_path, '[resources]\nfiles = ["/r/**"]\nmodule = "web"\n', {"r/data.bin": data}
    )  # fmt: skip
    files = lfs_inputs(load_project(tmp_path)).files
    built = build_image(files, load_target(target), PackOptions(timestamp=1_700_000_000))
    assert built.image is not None
    bits = load_target(target).integer_bits, load_target(target).float_bits
    image = read_any_image(built.image.data, bits)
    (module,) = image.modules
    assert module.name == b"web"
    assert {data, b"r/data.bin"} <= strings(module.proto)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"www/a.html": b"x" * (LIMIT + 1)}, "www/a.html has 262,145 bytes, more than the whole"),
        ({f"www/{n}.bin": bytes([n]) * 140_000 for n in (1, 2)},
         "the resources take 280,000 bytes, more than the whole LFS of 262,144. Largest: "),
        ({"www/a.html": b"x", "www/a.html.gz": gzip.compress(b"x")},
         "www/a.html and www/a.html.gz would both be the resource a.html"),
        ({"www/a.html.gz": b"x"}, "www/a.html.gz ends in .gz, but is not compressed by gzip"),
    ],
)  # fmt: skip
def test_resources_that_cannot_be_packed(
    tmp_path: Path, files: dict[str, bytes], message: str
) -> None:
    project(tmp_path, SETTINGS, files)
    with pytest.raises(ResourceError, match="^" + message.replace(".", r"\.")):
        lfs_inputs(load_project(tmp_path))


def test_the_limit_is_that_of_the_device(tmp_path: Path) -> None:
    project(tmp_path, SETTINGS + '[device]\nlfs-size = "64 KiB"\n', {"www/a.png": b"x" * 70_000})
    with pytest.raises(ResourceError, match=r"more than the whole LFS of 65,536"):
        lfs_inputs(load_project(tmp_path))


def test_name_of_another_module(tmp_path: Path) -> None:
    project(tmp_path, SETTINGS, {"www/a.html": b"x", "lfs/resources.lua": b"return 1"})
    with pytest.raises(ProjectFileError) as caught:
        lfs_inputs(load_project(tmp_path))
    assert str(caught.value) == (
        "luac-nodemcu.toml: resources.module: the module of lfs/resources.lua has the same name "
        "resources; choose another"
    )
