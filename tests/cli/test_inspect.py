"""`inspect` as a user runs it: reports, listings, differences, extraction, hostile files."""

from __future__ import annotations

import json
import random
import struct
import zlib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from luac_nodemcu.cli.main import main
from luac_nodemcu.compiler.chunk import read_chunk, write_chunk
from luac_nodemcu.compiler.generate import compile_source
from luac_nodemcu.compiler.proto import Proto
from luac_nodemcu.compiler.strip import KEEP_ALL, StripLevel, keep_for
from luac_nodemcu.firmware.targets import load_target, target_names
from luac_nodemcu.lfs.pack import Module, PackOptions, pack
from tests.support import corpus, golden
from tests.support.listing import plain, stored

SOURCES = {
    "main": b"local app = LFS.app\nreturn function(x) return app(x, 'shared text') end\n",
    "app": b"return function(x, y) print('shared text', x, y, 1) end\n",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    return tmp_path


def run(*words: str) -> Result:
    """Runs the command in this process; an unexpected exception fails the test."""
    return CliRunner().invoke(main, ["inspect", *words], catch_exceptions=False)


def build(
    path: str,
    target_name: str = "esp8266-lua51",
    sources: dict[str, bytes] = SOURCES,
    *,
    address: int | None = None,
    strip: StripLevel = "1",
    names: dict[str, bytes] | None = None,
) -> None:
    target = load_target(target_name)
    modules = [
        Module(
            (names or {}).get(name, name.encode()),
            compile_source(text, b"@src/%s.lua" % name.encode(), target),
            name,
        )
        for name, text in sources.items()
    ]
    options = PackOptions(
        timestamp=1700000000, address=address, strip=strip, luac_cross_defects=True
    )
    Path(path).write_bytes(pack(modules, target, options).data)


def loading(report: str) -> set[str]:
    """The targets that a report says load the file."""
    (line,) = [line for line in report.splitlines() if line.startswith("loads on: ")]
    return set(line.removeprefix("loads on: ").split(", "))


@pytest.mark.parametrize("target", target_names())
@pytest.mark.parametrize("address", [None, 0x40220000])
def test_report(target: str, address: int | None) -> None:
    build("lfs.img", target, address=address)
    result = run("lfs.img")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert target in loading(result.stdout)
    assert "2023-11-14 22:13:20 UTC (1700000000)" in result.stdout
    report = json.loads(run("lfs.img", "--json").stdout)
    assert [module["name"] for module in report["modules"]] == ["main", "app"]
    verdicts = {verdict["target"]: verdict["loads"] for verdict in report["targets"]}
    assert set(verdicts) == set(target_names())
    for name, loads in verdicts.items():
        one, other = load_target(name), load_target(target)
        same_numbers = (one.lua, one.integer_bits, one.float_bits) == (
            other.lua, other.integer_bits, other.float_bits,
        )  # fmt: skip
        if same_numbers and (address is None or one.lfs_signature == other.lfs_signature):
            assert loads, name
        elif not same_numbers and one.lfs_signature != other.lfs_signature:
            assert not loads, name
    total = sum(module["bytes"]["total"] for module in report["modules"])
    assert report["flash_bytes"] == total + report["shared_bytes"] + report["overhead_bytes"]
    assert "shared text" in [string["text"] for string in report["shared_strings"]]


def test_region_of_wide_numbers() -> None:
    """The ESP8266's signature does not tell; the target does, or trying."""
    build("x", "esp8266-lua53-64bit", address=0x40220000)
    assert "64-bit integers and 64-bit floats" in run("x").stdout
    assert run("x", "-t", "esp8266-lua53-64bit").exit_code == 0
    wrong = run("x", "-t", "esp8266-lua53")
    assert wrong.exit_code == 2
    assert wrong.stderr.startswith("error: x: ")


def test_size_of_the_partition() -> None:
    build("x")
    assert loading(run("x").stdout) == {"esp8266-lua51", "esp32-lua51"}
    small = run("x", "--max-size", "256")
    assert "loads on" not in small.stdout.replace("does not load on", "")
    assert "LFS Image too big for configured LFS region" in small.stdout


def test_what_the_device_does_not_find() -> None:
    build("x", "esp8266-lua53", {"a": SOURCES["app"], "b": SOURCES["main"]},
          names={"a": b"plain", "b": b"__meta"})  # fmt: skip
    report = json.loads(run("x", "--json").stdout)
    assert [notice["code"] for notice in report["notices"]] == ["reordered"]
    assert "__meta" in run("x").stdout
    build("x", sources={"a": b"return 'some text', 1", "b": b"return 2"}, names={"b": b"a"})
    assert "note: a and a make the same module name 'a'" in run("x").stdout


@pytest.mark.parametrize("target", target_names())
def test_lc_file(target: str) -> None:
    firmware = load_target(target)
    chunk = write_chunk(compile_source(SOURCES["main"], b"@m.lua", firmware), firmware, KEEP_ALL)
    Path("m.lc").write_bytes(chunk)
    result = run("m.lc")
    assert result.exit_code == 0
    assert target in loading(result.stdout)
    assert "sources, lines and names" in result.stdout
    report = json.loads(run("m.lc", "--json").stdout)
    assert sum(report["bytes"].values()) == report["file_bytes"] == len(chunk)
    assert [function["line"] for function in report["functions"]] == [0, 2]
    assert report["source"] == "@m.lua"


def test_integers_on_firmware_with_floats() -> None:
    firmware = load_target("esp8266-lua51-int")
    Path("m.lc").write_bytes(
        write_chunk(compile_source(b"return 1", b"@m", firmware), firmware, KEEP_ALL)
    )
    assert "esp8266-lua51: compiled for integers only; its numbers are" in run("m.lc").stdout


# Listings.


@pytest.mark.parametrize("target", ["esp8266-lua51", "esp8266-lua53"])
def test_disassemble(target: str) -> None:
    build("x", target)
    listing = run("x", "--disassemble").stdout
    assert listing.startswith("\nmain <src/main.lua:0,0> (")
    assert "\nmain <src/app.lua:0,0> (" in listing
    one = run("x", "--disassemble", "--module", "app").stdout
    assert plain(listing.encode()).endswith(plain(one.encode())[-40:])
    assert "src/main.lua" not in one
    report = json.loads(run("x", "--disassemble", "--json", "--module", "app").stdout)
    assert ["listing" in module for module in report["modules"]] == [False, True]
    assert "\n".join(report["modules"][1]["listing"]) + "\n" == one


def test_disassembled_lc_file_equals_luac_cross() -> None:
    name = "esp8266-lua51/common/mqtt_node.lua"
    target = load_target("esp8266-lua51")
    source = (corpus.LUA_FOLDER / "common/mqtt_node.lua").read_bytes()
    main = compile_source(source, b"@common/mqtt_node.lua", target)
    Path("m.lc").write_bytes(write_chunk(main, target, keep_for("1", target, "lc")))
    result = run("m.lc", "--disassemble")
    assert plain(result.stdout_bytes) == stored()[f"{name}/full"]


# Differences.


def test_diff() -> None:
    build("one")
    build("two", sources={**SOURCES, "app": SOURCES["app"].replace(b"1)", b"2)")})
    same = run("one", "--diff", "one")
    assert (same.exit_code, same.stdout) == (0, "both files hold the same program\n")
    result = run("one", "--diff", "two")
    assert result.exit_code == 1
    assert "~ module app: " in result.stdout
    assert "function 1 (line 1), constant 3: 1 -> 2" in result.stdout
    report = json.loads(run("one", "--diff", "two", "--json").stdout)
    assert report["same_program"] is False
    assert report["modules"][0]["differences"][0]["function"] == [1]


def test_diff_of_forms_and_kinds() -> None:
    build("one")
    build("two", address=0x40220000)
    result = run("one", "--diff", "two")
    assert result.exit_code == 0
    assert "form: compressed -> absolute" in result.stdout
    run("one", "--extract", ".")
    assert run("main.lc", "--diff", "app.lc").exit_code == 1
    mixed = run("one", "--diff", "main.lc")
    assert mixed.exit_code == 2
    assert "main.lc is a .lc file and one an LFS image" in mixed.stderr


# Extraction.


@pytest.mark.parametrize("target", target_names())
@pytest.mark.parametrize("level", ["0", "1", "2", "full"])
@pytest.mark.parametrize("address", [None, 0x40220000])
def test_extract(target: str, level: StripLevel, address: int | None) -> None:
    """The extracted file is what compiling the source gives."""
    firmware = load_target(target)
    build("x", target, address=address, strip=level)
    assert run("x", "--extract", "out").exit_code == 0
    # Flash holds no trace of upvalues' name slots; with all names they are there again.
    keep = keep_for(level, firmware, "image")
    for name, source in SOURCES.items():
        main = compile_source(source, b"@src/%s.lua" % name.encode(), firmware)
        data = Path("out", f"{name}.lc").read_bytes()
        expected = write_chunk(main, firmware, keep)
        if address is None or firmware.lua == 51 or level == "0":
            assert data == expected
        else:
            assert read_chunk(data).main.code == main.code


def test_extract_one() -> None:
    build("x")
    result = run("x", "--extract", "out", "--module", "app", "--json")
    assert json.loads(result.stdout)["files"] == [
        {"output": "out/app.lc", "bytes": Path("out/app.lc").stat().st_size}
    ]
    assert [path.name for path in Path("out").iterdir()] == ["app.lc"]
    missing = run("x", "--extract", "out", "--module", "ap")
    assert missing.exit_code == 2
    assert "no module ap; it has app, main" in missing.stderr


def test_extract_hostile_names() -> None:
    hostile = [b"../up", b"/abs", b"C:\\x", b"con", b"", b".", b"..", b"a\0b", b"A", b"a",
               b"\xff\xfe", b"x" * 300, b"new\nline", b"lpt1.x"]  # fmt: skip
    sources = {str(number): b"return 'module %d'" % number for number in range(len(hostile))}
    names = {str(number): name for number, name in enumerate(hostile)}
    build("x", sources=sources, names=names)
    assert run("x", "--extract", "out").exit_code == 0
    files = [path.name for path in Path("out").iterdir()]
    assert len({name.casefold() for name in files}) == len(hostile)
    assert all(not set(name) & set('/\\:\0\n"<>|?*') for name in files)
    assert sorted(path.name for path in Path().iterdir()) == ["out", "x"]
    report = run("x").stdout
    assert "\0" not in report
    assert "new\\nline" in report


def test_extract_of_constants_that_do_not_fit() -> None:
    build("x", "esp8266-lua51-int", {"big": b"return 0x7fffffff, 'a few bytes more'"})
    result = run("x", "--extract", "out")
    assert result.exit_code == 2
    assert "module big: value too big or small" in result.stderr


# Wrong use and hostile files.


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("none",), "cannot read none"),
        (("text.lua",), "neither an LFS image nor a .lc file; it looks like text"),
        (("empty",), "the file is empty"),
        (("x", "--diff", "none"), "cannot read none"),
        (("x", "--extract", "o", "--disassemble"), "exclude each other"),
        (("x", "--module", "a"), "--module goes with"),
        (("x", "--disassemble", "--module", "zz"), "no module zz; it has app, main"),
        (("m.lc", "--extract", "out"), "is a .lc file already"),
        (("m.lc", "--disassemble", "--module", "a"), "has no modules"),
        ((".",), "cannot read"),
    ],
)
def test_wrong_use(words: tuple[str, ...], message: str) -> None:
    build("x")
    Path("text.lua").write_bytes(b"return 1\n")
    Path("empty").write_bytes(b"")
    target = load_target("esp8266-lua51")
    Path("m.lc").write_bytes(write_chunk(compile_source(b"", b"@m", target), target, KEEP_ALL))
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.stderr


def _images(target: str) -> list[bytes]:
    stored = golden.load(target)
    wanted = {"two.img", "two.abs.img", "names.img", "three_small.lc", "two.img.region"}
    found = [stored.output_data(output) for output in stored.outputs() if output.name in wanted]
    return [data for data in found if data is not None]


@pytest.mark.parametrize("target", target_names())
def test_damaged_files(target: str) -> None:
    """Cut anywhere or with any bytes changed: a report or one error, in bounded time."""
    rng = random.Random(target)
    for data in _images(target):
        for _ in range(25):
            damaged = bytearray(
                data[: rng.randrange(len(data) + 1)] if rng.random() < 0.3 else data
            )
            if damaged and rng.random() < 0.9:
                for _ in range(rng.choice((1, 1, 2, 20))):
                    damaged[rng.randrange(len(damaged))] = rng.randrange(256)
            Path("x").write_bytes(damaged)
            for words in (("x",), ("x", "--disassemble"), ("x", "--json"), ("x", "--extract", "o")):
                result = run(*words)
                assert result.exit_code in (0, 2), (words, result.stderr)
                assert "internal error" not in result.stderr, (words, result.stderr)
                assert (result.exit_code == 2) == bool(result.stderr), (words, result.stderr)


@pytest.mark.parametrize("target", ["esp8266-lua51", "esp8266-lua51-int", "esp32-lua51"])
def test_damaged_content_behind_a_right_checksum(target: str) -> None:
    rng = random.Random(target)
    data = next(d for d in _images(target) if d.startswith(b"\x1f\x8b"))
    content = zlib.decompress(data, 31)
    for _ in range(60):
        changed = bytearray(content)
        for _ in range(rng.choice((1, 3))):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        packer = zlib.compressobj(9, zlib.DEFLATED, -14)
        body = packer.compress(changed) + packer.flush()
        trailer = struct.pack("<II", zlib.crc32(changed), len(changed))
        Path("x").write_bytes(data[:10] + body + trailer)
        result = run("x", "--disassemble")
        assert result.exit_code in (0, 2)
        assert "internal error" not in result.stderr


def test_many_functions_are_cut_in_the_report() -> None:
    target = load_target("esp8266-lua51")
    protos = [Proto(source=b"@m", line_defined=n, code=[30]) for n in range(1, 100)]
    main_proto = Proto(source=b"@m", code=[30], protos=protos)
    Path("m.lc").write_bytes(write_chunk(main_proto, target, KEEP_ALL))
    assert "and 60 more functions" in run("m.lc").stdout
