"""`build-lfs` and `compile` as a user runs them: results, messages, exit codes, files left."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from luac_nodemcu.cli.main import main
from luac_nodemcu.firmware.targets import target_names
from luac_nodemcu.lfs.images import read_any_image

STAMP = ["--timestamp", "1700000000"]
# Large enough for the 200 bytes below which Lua 5.1's loader takes an image for empty.
MODULE = b'local M = {}\nfunction M.greet(name) print("hello", name, 42) end\nreturn M\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return tmp_path


def run(*words: str) -> Result:
    """Runs the command in this process; an unexpected exception fails the test."""
    return CliRunner().invoke(main, words, catch_exceptions=False)


def modules_of(path: Path) -> list[bytes]:
    return [module.name for module in read_any_image(path.read_bytes()).modules]


@pytest.mark.parametrize("target", target_names())
def test_folder_becomes_image(folder: Path, target: str) -> None:
    (folder / "src").mkdir()
    (folder / "src" / "b.lua").write_bytes(MODULE)
    (folder / "src" / "a.lua").write_bytes(MODULE.replace(b"hello", b"good bye"))
    result = run("build-lfs", "src", "-t", target, *STAMP)
    assert result.exit_code == 0, result.output
    image = read_any_image((folder / "lfs.img").read_bytes())
    # Byte-wise order of paths, and chunk names with the path as it was given.
    assert [module.name for module in image.modules] == [b"a", b"b"]
    assert [module.proto.source for module in image.modules] == [b"@src/a.lua", b"@src/b.lua"]
    assert image.timestamp == 1700000000
    assert result.stdout == result.output
    assert result.stdout.startswith("lfs.img: 2 modules, ")


def test_json_and_verbose(folder: Path) -> None:
    (folder / "a.lua").write_bytes(MODULE)
    (folder / "b.lua").write_bytes(MODULE + b"-- more\n")
    report = json.loads(run("build-lfs", "a.lua", "b.lua", "--json", *STAMP).stdout)
    assert report["ok"] is True
    assert report["target"] == "esp8266-lua51"
    image = report["image"]
    assert image["bytes"] == (
        sum(module["own_bytes"] for module in image["modules"])
        + image["shared_bytes"]
        + image["fixed_bytes"]
    )
    assert image["file_bytes"] == (folder / "lfs.img").stat().st_size
    text = run("build-lfs", "a.lua", "b.lua", "-v", *STAMP).stdout
    assert "a.lua" in text
    assert "of 262,144 bytes" in text
    assert 'node.LFS.reload("lfs.img")' in text


def test_same_input_same_bytes(folder: Path) -> None:
    (folder / "a.lua").write_bytes(MODULE)
    (folder / "b.lua").write_bytes(MODULE)
    for target in ("esp8266-lua51", "esp32-lua53"):
        run("build-lfs", ".", "-t", target, "-o", "1.img", *STAMP)
        run("build-lfs", ".", "-t", target, "-o", "2.img", *STAMP)
        assert (folder / "1.img").read_bytes() == (folder / "2.img").read_bytes()


def test_time_stamp_comes_from_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.lua").write_bytes(MODULE)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    run("build-lfs", "a.lua", "-t", "esp32-lua53")
    assert read_any_image((folder / "lfs.img").read_bytes()).timestamp == 1234567890
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    result = run("build-lfs", "a.lua")
    assert result.exit_code == 2
    assert "SOURCE_DATE_EPOCH is 'yesterday'" in result.stderr


def test_every_broken_file_is_reported_and_nothing_written(folder: Path) -> None:
    (folder / "lfs.img").write_bytes(b"the old image")
    (folder / "good.lua").write_bytes(MODULE)
    (folder / "one.lua").write_bytes(b"print('a'\nprint('b')\n")
    (folder / "two.lua").write_bytes(b"x = = 1\ny = }\n")
    result = run("build-lfs", ".")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "one.lua:2:1" in result.stderr
    assert "')' expected (to close '(' at line 1) near 'print'" in result.stderr
    assert "two.lua:1:5" in result.stderr
    assert "two.lua:2:5" in result.stderr
    assert "good.lua" not in result.stderr
    assert "nothing was written" in result.stderr
    assert (folder / "lfs.img").read_bytes() == b"the old image"
    assert sorted(path.name for path in folder.iterdir()) == [
        "good.lua", "lfs.img", "one.lua", "two.lua",
    ]  # fmt: skip


def test_errors_as_json(folder: Path) -> None:
    (folder / "a.lua").write_bytes(b"local \xff = 1\n")
    result = run("build-lfs", "a.lua", "--json")
    assert result.exit_code == 2
    report = json.loads(result.stdout)
    assert report["ok"] is False
    first = report["diagnostics"][0]
    assert (first["file"], first["line"], first["column"]) == ("a.lua", 1, 7)
    assert first["message"].startswith("'<name>' expected near")


BAD_CALLS = [
    (["missing.lua"], "missing.lua: no such file or folder"),
    (["a.lua", "-t", "esp8266-lua35"], "Did you mean 'esp8266-lua53'?"),
    (["empty-folder"], "empty-folder: the folder has no .lua file"),
    (["a.lua", "-o", "no/such/lfs.img"], "the folder no/such does not exist; create it first"),
    (["a.lua", "-o", "empty-folder"], "it is a folder; name a file in it"),
    (["a.lua", "--max-size", "12q"], "'12q' is not a size"),
    (["a.lua", "--max-size", "1k", "big.lua"], "more than the limit of 1024"),
    (["a.lua", "--absolute", "0x1000"], "is not in the memory mapped flash"),
    (["a.lua", "--absolute", "0x40210002"], "multiple of 4"),
    (["a.lua", "--timestamp", "never"], "'never' is not a number"),
    (["a.lua", "sub/a.lua"], "make the same module name 'a'"),
    (["binary.lc"], "compiled for Lua 5.3"),
    (["junk.lc"], "not a .lc file"),
    (["tiny.lua", "--strip", "full", "-t", "esp32-lua51"], "refuses files of 200 bytes or less"),
    (["image.bin"], "begins like a binary file"),
    (["--strip", "9", "a.lua"], "'9' is not one of"),
    ([], "nothing to build: name Lua files or folders"),
]


@pytest.mark.parametrize(("words", "expected"), BAD_CALLS, ids=lambda value: str(value)[:40])
def test_bad_calls(folder: Path, words: list[str], expected: str) -> None:
    (folder / "a.lua").write_bytes(MODULE)
    (folder / "sub").mkdir()
    (folder / "sub" / "a.lua").write_bytes(MODULE)
    (folder / "empty-folder").mkdir()
    (folder / "big.lua").write_bytes(
        b"".join(b"print('line number %d')\n" % number for number in range(50))
    )
    (folder / "tiny.lua").write_bytes(b"")
    (folder / "junk.lc").write_bytes(b"\x1bJunk")
    (folder / "image.bin").write_bytes(b"\x00\x01\x02\x03")
    assert run("compile", "a.lua", "-t", "esp32-lua53", "-o", "binary.lc").exit_code == 0
    result = run("build-lfs", *words)
    assert result.exit_code == 2, result.output
    assert expected in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr
    assert not (folder / "lfs.img").exists()


def test_image_over_limit_names_largest_modules(folder: Path) -> None:
    for name, count in (("small", 2), ("large", 60)):
        text = b"".join(b"print('%d %s')\n" % (number, name.encode()) for number in range(count))
        (folder / f"{name}.lua").write_bytes(text)
    result = run("build-lfs", ".", "--max-size", "1KiB")
    assert result.exit_code == 2
    assert "Largest modules: large.lua" in result.stderr


def test_fifty_modules_and_one_more(folder: Path) -> None:
    for number in range(51):
        (folder / f"m{number:02}.lua").write_bytes(b"return %d\n" % number)
    assert run("build-lfs", *(f"m{number:02}.lua" for number in range(50))).exit_code == 0
    result = run("build-lfs", ".", "-o", "more.img")
    assert result.exit_code == 2
    assert "up to 50 modules, not 51" in result.stderr
    assert run("build-lfs", ".", "-t", "esp8266-lua53", "-o", "more.img").exit_code == 0


def test_lc_files_are_packed(folder: Path) -> None:
    (folder / "a.lua").write_bytes(MODULE)
    (folder / "b.lua").write_bytes(MODULE)
    run("build-lfs", "a.lua", "b.lua", "-o", "source.img", *STAMP)
    assert run("compile", "a.lua", "b.lua").exit_code == 0
    run("build-lfs", "a.lc", "b.lc", "-o", "chunks.img", *STAMP)
    # The names come from the sources, as luac.cross takes them.
    assert (folder / "chunks.img").read_bytes() == (folder / "source.img").read_bytes()


def test_type_name_literals_are_reported_and_cured(folder: Path) -> None:
    (folder / "a.lua").write_bytes(b'return function(x) return type(x) == "userdata" end\n')
    plain = run("build-lfs", "a.lua", "-t", "esp8266-lua53", *STAMP)
    assert plain.exit_code == 0
    assert 'a.lua uses "userdata"' in plain.stderr
    before = (folder / "lfs.img").read_bytes()
    cured = run("build-lfs", "a.lua", "-t", "esp8266-lua53", "--safe-type-names", *STAMP)
    assert cured.exit_code == 0
    assert cured.stderr == ""
    after = (folder / "lfs.img").read_bytes()
    assert len(before) == len(after)
    assert before != after


def test_chunk_name_styles(folder: Path) -> None:
    (folder / "dir").mkdir()
    (folder / "dir" / "mod.lua").write_bytes(MODULE)
    for style, source in (
        ("path", b"@dir/mod.lua"), ("base", b"@mod.lua"), ("module", b"@mod"),
    ):  # fmt: skip
        assert run("build-lfs", "dir", "--chunk-name", style).exit_code == 0
        image = read_any_image((folder / "lfs.img").read_bytes())
        assert image.modules[0].proto.source == source
        assert image.modules[0].name == b"mod"


def test_standard_output_carries_the_image_alone(folder: Path) -> None:
    (folder / "a.lua").write_bytes(MODULE)
    run("build-lfs", "a.lua", *STAMP)
    result = run("build-lfs", "a.lua", "-o", "-", *STAMP)
    assert result.stdout_bytes == (folder / "lfs.img").read_bytes()
    assert result.stderr == ""


def test_quiet_prints_nothing(folder: Path) -> None:
    (folder / "a.lua").write_bytes(MODULE)
    result = run("build-lfs", "a.lua", "--quiet")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_read_only_image_survives(folder: Path) -> None:
    (folder / "a.lua").write_bytes(MODULE)
    image = folder / "lfs.img"
    image.write_bytes(b"old")
    image.chmod(0o444)
    if os.access(image, os.W_OK):
        pytest.skip("this user may write read-only files")
    result = run("build-lfs", "a.lua")
    assert result.exit_code == 2
    assert "it is read-only" in result.stderr
    assert image.read_bytes() == b"old"


def test_full_disk_leaves_the_old_image(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.lua").write_bytes(MODULE)
    (folder / "lfs.img").write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("build-lfs", "a.lua")
    assert result.exit_code == 2
    assert "No space left on device; the file was left as it was" in result.stderr
    assert (folder / "lfs.img").read_bytes() == b"old"
    assert sorted(path.name for path in folder.iterdir()) == ["a.lua", "lfs.img"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
def test_full_device(folder: Path) -> None:
    (folder / "a.lua").write_bytes(MODULE)
    result = run("build-lfs", "a.lua", "-o", "/dev/full")
    assert result.exit_code == 2
    assert "cannot write /dev/full: No space left on device" in result.stderr


LARGE = {
    "operator chain": b"return 1" + b" + x" * 50_000,
    "concatenation by table": b"return table.concat({" + b"'a'," * 50_000 + b"})",
    "suffixes": b"return a" + b".b" * 20_000,
    "calls": b"return a" + b"(1)" * 20_000,
    "elseif": b"if a then x() " + b"elseif a then x() " * 5_000 + b"end",
    "long line": b"x = '" + b"a" * 1_000_000 + b"'",
    "many lines": b"x = 1\n" * 200_000,
    "comment": b"--[[" + b"comment " * 100_000 + b"]]",
    "or chain": b"return a" + b" or a" * 40_000,
    "large number": b"x = " + b"9" * 100_000,
    "large hexadecimal": b"x = 0x" + b"f" * 100_000,
}


@pytest.mark.parametrize("target", ["esp8266-lua51", "esp8266-lua53"])
@pytest.mark.parametrize("name", LARGE)
def test_large_sources_compile(folder: Path, name: str, target: str) -> None:
    (folder / "large.lua").write_bytes(LARGE[name])
    result = run("compile", "large.lua", "-t", target)
    assert result.exit_code == 0, result.stderr[:300]


DEEP = {
    "parentheses": (b"x = " + b"(" * 100_000, ("too many syntax levels", "too many C levels")),
    "blocks": (b"do " * 100_000, ("too many syntax levels", "too many C levels")),
    "tables": (b"x = " + b"{" * 100_000, ("too many syntax levels", "too many C levels")),
    "functions": (b"return " + b"function() return " * 10_000, ("too many syntax levels", "C lev")),
    "concatenations": (
        b"x = a" + b" .. a" * 10_000, ("too many syntax levels", "too many C levels"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("target", [0, 1])
@pytest.mark.parametrize("name", DEEP)
def test_deep_sources_are_refused(folder: Path, name: str, target: int) -> None:
    source, messages = DEEP[name]
    (folder / "deep.lua").write_bytes(source)
    result = run("compile", "deep.lua", "-t", ("esp8266-lua51", "esp8266-lua53")[target])
    assert result.exit_code == 2
    assert messages[target] in result.stderr
    assert "deep.lua" in result.stderr


SPELLINGS = {
    "lf": b"print(1)\nprint(2)\n",
    "crlf": b"print(1)\r\nprint(2)\r\n",
    "cr": b"print(1)\rprint(2)\r",
    "lfcr": b"print(1)\n\rprint(2)\n\r",
    "no last line end": b"print(1)\nprint(2)",
    "first line": b"#!/usr/bin/lua\nprint(2)",
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_line_ends(folder: Path, name: str) -> None:
    (folder / "a.lua").write_bytes(SPELLINGS[name])
    assert run("compile", "a.lua", "-o", "a.lc").exit_code == 0
    (folder / "bad.lua").write_bytes(SPELLINGS[name] + b")")
    line = 2 if not name.startswith(("lf", "cr")) else 3
    result = run("compile", "bad.lua")
    assert f"bad.lua:{line}:" in result.stderr


def test_byte_order_mark_is_explained_on_51(folder: Path) -> None:
    (folder / "a.lua").write_bytes(b"\xef\xbb\xbfprint(1)\n")
    result = run("compile", "a.lua")
    assert result.exit_code == 2
    assert "byte order mark" in result.stderr
    assert run("compile", "a.lua", "-t", "esp8266-lua53").exit_code == 0


def test_compile_into_a_folder(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "a.lua").write_bytes(MODULE)
    (folder / "b.lua").write_bytes(MODULE)
    assert run("compile", "a.lua", "b.lua", "-o", "out").exit_code == 0
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["a.lc", "b.lc"]
    report = json.loads(run("compile", "a.lua", "b.lua", "-o", "out", "--json").stdout)
    assert [file["output"] for file in report["files"]] == ["out/a.lc", "out/b.lc"]
    result = run("compile", "a.lua", "b.lua", "-o", "one.lc")
    assert result.exit_code == 2
    assert "name a folder" in result.stderr


def test_compile_does_not_overwrite_one_output_with_another(folder: Path) -> None:
    for name in ("x", "y", "out"):
        (folder / name).mkdir()
    (folder / "x" / "a.lua").write_bytes(MODULE)
    (folder / "y" / "a.lua").write_bytes(MODULE)
    result = run("compile", "x", "y", "-o", "out")
    assert result.exit_code == 2
    assert "would both become out/a.lc" in result.stderr
    assert list((folder / "out").iterdir()) == []


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system refuses such names")
def test_file_names_that_are_not_utf8(folder: Path) -> None:
    name = os.fsdecode(b"caf\xe9.lua")
    (folder / name).write_bytes(MODULE)
    result = run("build-lfs", ".", *STAMP)
    assert result.exit_code == 0
    image = read_any_image((folder / "lfs.img").read_bytes())
    assert image.modules[0].name == b"caf\xe9"
