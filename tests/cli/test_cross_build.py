"""`build-lfs` with luac.cross: as the compiler and as the second opinion of `--verify`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from luac_nodemcu.cli.main import main
from luac_nodemcu.firmware.targets import target_names
from luac_nodemcu.lfs.images import read_any_image
from tests.support.luac_cross import luac_cross
from tests.support.stand_in import cross_stand_in, stand_in

MODULE = b'local M = {}\nfunction M.greet(name) print("hello", name, 42) end\nreturn M\n'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with two sources in it."""
    work = tmp_path / "work"
    (work / "src").mkdir(parents=True)
    monkeypatch.chdir(work)
    for name in ("SOURCE_DATE_EPOCH", "FORCE_COLOR", "LUAC_CROSS", "LUAC_NODEMCU_TARGET"):
        monkeypatch.delenv(name, raising=False)
    (work / "src" / "a.lua").write_bytes(MODULE)
    (work / "src" / "b.lua").write_bytes(MODULE.replace(b"hello", b"good bye"))
    return work


def run(*words: str) -> Result:
    """Runs `build-lfs src` in this process; an unexpected exception fails the test."""
    return CliRunner().invoke(main, ["build-lfs", "src", *words], catch_exceptions=False)


def other_compiler(folder: Path, old: bytes, new: bytes, target: str = "esp8266-lua51") -> str:
    """A luac.cross that compiles the text `new` where a source has `old`."""
    body = f"""\
import os
from pathlib import Path
from luac_nodemcu.cli.drop_in import run
for path in Path().rglob("*.lua"):
    path.write_bytes(path.read_bytes().replace({old!r}, {new!r}))
sys.exit(run(["--target", {target!r}, *sys.argv[1:]], sys.argv[0], os.environ))
"""
    return str(stand_in(folder, body))


@pytest.mark.parametrize(
    ("target", "strip"), [("esp8266-lua51", "1"), ("esp32-lua53", "2"), ("esp32-lua51-int", "2")]
)
def test_build_and_verify(tmp_path: Path, target: str, strip: str) -> None:
    cross = str(cross_stand_in(tmp_path / "bin", target))
    options = ("-t", target, "--strip", strip, "--luac-cross", cross)
    built = run(*options, "-o", "built.img")
    assert built.exit_code == 0, built.stderr
    verified = run(*options, "-o", "verified.img", "--verify", "--json")
    assert verified.exit_code == 0, verified.stderr
    assert json.loads(verified.stdout)["verified"] is True
    images = [read_any_image(Path(name).read_bytes()) for name in ("built.img", "verified.img")]
    for image in images:
        image.timestamp = image.seed = 0
        image.header = ()
        image.strings = []
    assert images[0].modules == images[1].modules
    assert [module.proto.source for module in images[0].modules] == [b"@src/a.lua", b"@src/b.lua"]


def test_ways_to_name_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cross = cross_stand_in(tmp_path / "bin", "esp8266-lua51")
    assert run("--compiler", "luac.cross").exit_code == 2
    missing = run("--verify")
    assert missing.exit_code == 2
    assert (
        "name one with --luac-cross PATH or the environment variable LUAC_CROSS" in missing.stderr
    )
    monkeypatch.setenv("LUAC_CROSS", str(cross))
    assert run("--compiler", "luac.cross").exit_code == 0
    assert run("--verify").exit_code == 0
    # The variable alone changes nothing.
    monkeypatch.setenv("LUAC_CROSS", str(tmp_path / "none"))
    assert run().exit_code == 0
    assert f"{tmp_path / 'none'}: no such file" in run("--verify").stderr
    monkeypatch.delenv("LUAC_CROSS")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    assert run("--verify").exit_code == 0


def test_written_image_has_the_time_of_the_other(tmp_path: Path) -> None:
    """An image that was verified is luac.cross's to the byte, unless a time was asked for."""
    body = """\
from luac_nodemcu.cli.drop_in import run
sys.exit(run(sys.argv[1:], sys.argv[0], {"SOURCE_DATE_EPOCH": "1234567890"}))
"""
    cross = str(stand_in(tmp_path / "bin", body))
    assert run("--luac-cross", cross, "--verify").exit_code == 0
    assert read_any_image(Path("lfs.img").read_bytes()).timestamp == 1234567890
    assert run("--luac-cross", cross, "--verify", "--timestamp", "7").exit_code == 0
    assert read_any_image(Path("lfs.img").read_bytes()).timestamp == 7


@pytest.mark.parametrize(
    ("old", "new", "difference"),
    [
        (b"42", b"43", "module a: function 1 (line 2), constant 3: 42 / 43"),
        (b'"good bye"', b'"bye"', 'module b: function 1 (line 2), constant 2: "good bye" / "bye"'),
        (b"\nfunction", b"\n\nfunction", "module a: main function, line of instruction"),
        (b", 42)", b", 42) x = 1", "module a: function 1 (line 2), instruction 6"),
        (b"(name)", b"(nam)", "module a: function 1 (line 2), instruction"),
    ],
)
def test_mismatch_is_named(tmp_path: Path, old: bytes, new: bytes, difference: str) -> None:
    Path("lfs.img").write_bytes(b"old")
    cross = other_compiler(tmp_path / "bin", old, new)
    result = run("--luac-cross", cross, "--verify")
    assert result.exit_code == 1
    assert f"disagree: {difference}" in result.stderr
    assert "Nothing was written" in result.stderr
    assert Path("lfs.img").read_bytes() == b"old"
    report = json.loads(run("--luac-cross", cross, "--verify", "--json").stdout)
    assert report["verified"] is False
    assert report["difference"].startswith(difference)


def test_mismatch_of_the_compressed_stream(tmp_path: Path) -> None:
    body = """\
import gzip, os, zlib
from luac_nodemcu.cli.drop_in import run
code = run(sys.argv[1:], sys.argv[0], os.environ)
if "-f" in sys.argv:
    path = sys.argv[sys.argv.index("-o") + 1]
    data = open(path, "rb").read()
    packer = zlib.compressobj(1, zlib.DEFLATED, -14)
    body = packer.compress(gzip.decompress(data)) + packer.flush()
    open(path, "wb").write(data[:10] + body + data[-8:])
sys.exit(code)
"""
    result = run("--luac-cross", str(stand_in(tmp_path / "bin", body)), "--verify")
    assert result.exit_code == 1
    assert "the contents are equal, but the files differ from byte" in result.stderr


def test_errors_of_sources(tmp_path: Path) -> None:
    Path("src/b.lua").write_bytes(b"x = 1\nfoo(\nend\n")
    cross = str(cross_stand_in(tmp_path / "bin", "esp8266-lua51"))
    for words in (("--luac-cross", cross), ("--luac-cross", cross, "--verify")):
        result = run(*words)
        assert result.exit_code == 2
        assert "unexpected symbol near 'end'" in result.stderr
        assert "--> src/b.lua:3:1" in result.stderr
        assert "disagree" not in result.stderr
    assert not Path("lfs.img").exists()


def test_error_that_only_luac_cross_has(tmp_path: Path) -> None:
    cross = other_compiler(tmp_path / "bin", b"hello", b'"')
    result = run("--luac-cross", cross)
    assert result.exit_code == 2
    assert "luac-cross-error" in result.stderr
    assert "--> src/a.lua:2:1" in result.stderr
    verified = run("--luac-cross", cross, "--verify")
    assert verified.exit_code == 1
    assert "luac.cross rejects what the embedded compiler accepts: src/a.lua:2:" in verified.stderr


def test_error_that_only_we_have(tmp_path: Path) -> None:
    Path("src/b.lua").write_bytes(b"x = $ 1\n")
    cross = other_compiler(tmp_path / "bin", b"$", b"")
    result = run("--luac-cross", cross, "--verify")
    assert result.exit_code == 1
    assert "the embedded compiler rejects src/b.lua, luac.cross does not" in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--timestamp", "1"), "--timestamp: not with --compiler luac.cross"),
        (("--seed", "1", "--safe-type-names"), "--seed and --safe-type-names: not with"),
        (("--compression", "zlib"), "--compression zlib: not with"),
        (("--verify",), "leave --compiler luac.cross out"),
    ],
)
def test_options_that_it_does_not_have(words: tuple[str, ...], message: str) -> None:
    result = run("--compiler", "luac.cross", *words)
    assert result.exit_code == 2
    assert message in result.stderr


def test_strip_level_that_it_does_not_have(tmp_path: Path) -> None:
    cross = str(cross_stand_in(tmp_path / "bin", "esp8266-lua51"))
    result = run("--luac-cross", cross, "--strip", "full")
    assert result.exit_code == 2
    assert "cannot make --strip full: it has no option for that" in result.stderr


def test_wrong_target(tmp_path: Path) -> None:
    cross = str(cross_stand_in(tmp_path / "bin", "esp32-lua53"))
    result = run("--luac-cross", cross)
    assert result.exit_code == 2
    assert (
        "is a luac.cross for esp32-lua53 or esp8266-lua53, not for esp8266-lua51" in result.stderr
    )


def test_refused_as_our_own_images_are(tmp_path: Path) -> None:
    cross = str(cross_stand_in(tmp_path / "bin", "esp8266-lua51"))
    Path("src/sub").mkdir()
    Path("src/sub/a.lua").write_bytes(MODULE)
    result = run("--luac-cross", cross)
    assert result.exit_code == 2
    assert "make the same module name 'a'" in result.stderr
    assert run("--luac-cross", cross, "--luac-cross-defects").exit_code == 0
    assert (
        "more than the limit of 1024"
        in run("--luac-cross", cross, "--luac-cross-defects", "--max-size", "1k").stderr
    )


def test_absolute(tmp_path: Path) -> None:
    cross = str(cross_stand_in(tmp_path / "bin", "esp32-lua53"))
    options = ("-t", "esp32-lua53", "--absolute", "0x3F430000", "--luac-cross", cross)
    assert run(*options).exit_code == 0
    assert read_any_image(Path("lfs.img").read_bytes()).address == 0x3F430000
    assert run(*options, "--verify").exit_code == 0


@pytest.mark.parametrize("body", ["", "open(sys.argv[sys.argv.index('-o')+1],'wb').write(b'junk')"])
def test_junk(tmp_path: Path, body: str) -> None:
    result = run("--luac-cross", str(stand_in(tmp_path / "bin", body)))
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert "internal error" not in result.stderr


def test_image_that_cannot_be_read(tmp_path: Path) -> None:
    body = """\
import os
from luac_nodemcu.cli.drop_in import run
code = run(sys.argv[1:], sys.argv[0], os.environ)
if "-f" in sys.argv:
    path = sys.argv[sys.argv.index("-o") + 1]
    open(path, "r+b").truncate(100)
sys.exit(code)
"""
    result = run("--luac-cross", str(stand_in(tmp_path / "bin", body)))
    assert result.exit_code == 2
    assert "the image that it wrote cannot be read" in result.stderr


@pytest.mark.parametrize("target", target_names())
@pytest.mark.parametrize("strip", ["1", "2"])
def test_real(target: str, strip: str) -> None:
    """The firmware's own compilers, which make the same image."""
    cross = str(luac_cross(target))
    options = ("-t", target, "--strip", strip, "--luac-cross", cross)
    assert run(*options, "--verify").exit_code == 0
    assert run(*options).exit_code == 0
    if target.startswith(("esp32", "esp8266-lua51")):
        assert run(*options, "--verify", "--absolute", "0x40220000").exit_code == 0
